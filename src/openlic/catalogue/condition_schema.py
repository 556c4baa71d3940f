"""The schema of conditions and of use cases: what may stand behind each fact of the vocabulary."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Discriminator, Field, Tag, create_model, model_validator

from openlic.catalogue.schema_parts import Number, Strict, as_list, model_of, words
from openlic.catalogue.types import Fact, Vocabulary
from openlic.logic import predicates


def when_model(vocabulary: Vocabulary) -> type[BaseModel]:
    fields: dict[str, Any] = {name: (_field_type(fact), None) for name, fact in vocabulary.facts.items()}
    conjunction = model_of("Conjunction", fields, base=_NotEmpty)
    return model_of(
        "When",
        fields,
        base=_NotEmpty,
        either=(Annotated[list[conjunction], Field(min_length=2)] | None, None),  # type: ignore[valid-type]
    )


class _NotEmpty(Strict):
    @model_validator(mode="after")
    def _says_something(self) -> _NotEmpty:
        if not self.model_fields_set:
            raise ValueError("an empty condition says nothing: name a fact, or leave the condition out")
        for field in self.model_fields_set:
            if getattr(self, field) is None:
                raise ValueError(f'"{field.replace("__", ".")}" has no value')
        return self


def _field_type(fact: Fact) -> Any:
    """What may stand behind a fact in a condition: a plain value, or one predicate."""
    allowed: frozenset[str]
    plain: Any
    many: Any
    if fact.type == "flag":
        plain, many, allowed = bool, bool, predicates.OF_FLAGS
    elif fact.type == "number":
        plain, many, allowed = Number, Number, predicates.OF_NUMBERS
    else:
        word: Any = str if fact.type == "text" else words([*fact.words, *(fact.groups or {})])
        plain = word if fact.type in {"word", "text"} else list[word]
        many = list[word]
        allowed = predicates.OF_ONE_WORD if fact.type in {"word", "text"} else predicates.OF_MANY_WORDS
    predicate = create_model(
        f"Predicate_{fact.name.replace('.', '_')}",
        __base__=_OnePredicate,
        **{  # type: ignore[call-overload]
            name: (_operand(name, fact, plain, many) | None, None) for name in predicates.PREDICATES if name in allowed
        },
    )
    return Annotated[
        Annotated[plain, Tag("value")] | Annotated[predicate, Tag("predicate")],
        Discriminator(lambda value: "predicate" if isinstance(value, (dict, BaseModel)) else "value"),
    ]


def _operand(name: str, fact: Fact, plain: Any, many: Any) -> Any:
    if fact.type in {"flag", "number"}:
        return plain
    if name in {"is", "is_not"}:
        return plain
    if name == "includes":
        return words([*fact.words, *(fact.groups or {})])
    return Annotated[many, BeforeValidator(as_list), Field(min_length=1)]


class _OnePredicate(Strict):
    @model_validator(mode="after")
    def _just_one(self) -> _OnePredicate:
        if len(self.model_fields_set) != 1:
            raise ValueError("a field has one predicate here; for two, write two lines in a list")
        return self


def given_model(facts: dict[str, Fact]) -> type[BaseModel]:
    return model_of("UseCase", {name: (_value_type(fact), None) for name, fact in facts.items()}, base=Strict)


def _value_type(fact: Fact) -> Any:
    if fact.type == "flag":
        return bool
    if fact.type == "number":
        return Number
    if fact.type == "text":
        return str
    word: Any = words([*fact.words, *(fact.groups or {})])
    return word if fact.type == "word" else Annotated[list[word], BeforeValidator(as_list)]

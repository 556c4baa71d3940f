"""The schema of rule files, as pydantic models built on the vocabulary.

Only what people write passes through here: it lists every fault and is where the JSON Schema comes from.
Reading a compiled catalogue needs none of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    Tag,
    WithJsonSchema,
    create_model,
    field_validator,
    model_validator,
)

from openlic.catalogue.types import EVERYTHING, NAME_FIELDS, Fact, Vocabulary
from openlic.logic import predicates
from openlic.logic.numbers import parse_number

KEY = r"^[a-z0-9][a-z0-9.+-]*$"
ID = r"^[A-Za-z0-9][A-Za-z0-9.+-]*$"
DATE = r"^(\d{4}(-\d{2}(-\d{2})?)?)?$"
DAY = r"^\d{4}-\d{2}-\d{2}$"
SHAPES = {  # what messages say of them
    KEY: "It begins with a small letter or digit; dots, plus and minus signs may follow.",
    ID: "It begins with a letter or digit; dots, plus and minus signs may follow.",
    DATE: "Write 2026, 2026-11 or 2026-11-21.",
    DAY: "Write it as 2026-11-21.",
}
NAME_TABLES = (*NAME_FIELDS, "any")
MAX_QUOTE_WORDS = 12
KINDS = {
    "openlic.license/1": ("licence", "data-licence"),
    "openlic.service/1": ("service",),
    "openlic.acceptable-use/1": ("acceptable-use",),
    "openlic.policy/1": ("policy",),
}

_Number = Annotated[
    int,
    BeforeValidator(parse_number),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string"}]}),
]


class Strict(BaseModel):
    """Unknown keys are faults, and nothing is converted in silence."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=False)


def _as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def one_or_more(item: Any) -> Any:
    """A list, or a single value that stands for a list of one."""
    return Annotated[list[item], BeforeValidator(_as_list), Field(min_length=1)]


def _list_of(item: Any) -> Any:
    return list[item]


def words(names: Iterable[str]) -> Any:
    """A `Literal` of these names."""
    return Literal[tuple(sorted(names))]


def rule_file_model(vocabulary: Vocabulary) -> type[BaseModel]:
    """The model of a file that holds rules: licence, service, acceptable-use policy or policy."""
    return _rule_file_model(_Key(vocabulary))


class _Key:
    """Makes a vocabulary a cache key by identity: two are never compared."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and other.vocabulary is self.vocabulary

    def __hash__(self) -> int:
        return id(self.vocabulary)


@lru_cache(maxsize=4)
def _rule_file_model(key: _Key) -> type[BaseModel]:
    vocabulary = key.vocabulary
    when = _when_model(vocabulary)
    rule = _rule_model(vocabulary, when)
    example = _example_model(vocabulary)
    return create_model(
        "RuleFile",
        __base__=_RuleFileBase,
        openness=(words(vocabulary.openness) | None, None),
        sticks=(_list_of(words(vocabulary.topics)), Field(default_factory=list)),
        rules=(list[rule], Field(default_factory=list)),  # type: ignore[valid-type]
        examples=(list[example], Field(default_factory=list)),  # type: ignore[valid-type]
    )


class _RuleFileBase(Strict):
    """What every rule file says of itself."""

    schema_: Literal[tuple(KINDS)] = Field(alias="schema")  # type: ignore[valid-type]
    key: str = Field(pattern=KEY)
    id: str = Field(pattern=ID)
    name: str
    kind: Literal["licence", "data-licence", "service", "acceptable-use", "policy"] | None = None
    version: str = ""
    licensor: str = ""
    date: str = Field(default="", pattern=DATE)
    source: str = ""
    text_status: Literal["full-text", "partial", "excerpt-only", "quotations", "not-found"] = "full-text"
    names: dict[Literal[NAME_TABLES], list[str]] = Field(default_factory=dict)  # type: ignore[valid-type]
    includes: list[str] = Field(default_factory=list)
    kept_by: list[str] = Field(default_factory=list)
    notes: str = ""

    @model_validator(mode="after")
    def _kind_fits(self) -> _RuleFileBase:
        kinds = KINDS[self.schema_]
        if self.kind is None:
            self.kind = kinds[0]  # type: ignore[assignment]
        elif self.kind not in kinds:
            raise ValueError(f"a file of schema {self.schema_} has the kind {' or '.join(kinds)}")
        return self


def _rule_model(vocabulary: Vocabulary, when: type[BaseModel]) -> type[BaseModel]:
    activity = words([*vocabulary.activities, EVERYTHING])
    condition = Annotated[list[when], BeforeValidator(_as_list)]  # type: ignore[valid-type]
    return create_model(
        "Rule",
        __base__=_RuleBase,
        permits=(one_or_more(activity) | None, None),
        prohibits=(one_or_more(activity) | None, None),
        requires=(one_or_more(words(vocabulary.obligations)) | None, None),
        topic=(words(vocabulary.topics), ...),
        when=(condition, Field(default_factory=list)),
        unless=(condition, Field(default_factory=list)),
    )


class _RuleBase(Strict):
    """One clause."""

    id: str = Field(pattern=KEY)
    section: str = Field(min_length=1)
    quote: str = ""
    asks: str | None = None
    summary: str = Field(min_length=10)
    fix: str = ""
    text: str = ""

    @field_validator("quote")
    @classmethod
    def _quote_is_an_anchor(cls, quote: str) -> str:
        if len(quote.split()) > MAX_QUOTE_WORDS:
            raise ValueError(
                f"an anchor has at most {MAX_QUOTE_WORDS} words: it finds the clause, it is not the clause"
            )
        return quote

    @model_validator(mode="after")
    def _one_effect(self) -> _RuleBase:
        effects = [name for name in ("permits", "requires", "prohibits", "asks") if getattr(self, name) is not None]
        if len(effects) != 1:
            found = " and ".join(effects) or "none"
            raise ValueError(f"a rule has one of permits, requires, prohibits, asks; this one has {found}")
        if not self.fix and (effects[0] != "permits" or self.when):  # type: ignore[attr-defined]
            raise ValueError("a rule that can stop a use says how to mend it: add `fix`")
        if effects[0] == "permits" and self.unless:  # type: ignore[attr-defined]
            raise ValueError("a permission says when it holds: put the exception into `when`")
        return self


def _when_model(vocabulary: Vocabulary) -> type[BaseModel]:
    fields: dict[str, Any] = {name: (_field_type(fact), None) for name, fact in vocabulary.facts.items()}
    conjunction = _model_of("Conjunction", fields, base=_NotEmpty)
    return _model_of(
        "When",
        fields,
        base=_NotEmpty,
        either=(Annotated[list[conjunction], Field(min_length=2)] | None, None),  # type: ignore[valid-type]
    )


def _model_of(name: str, fields: dict[str, Any], *, base: type[BaseModel], **more: Any) -> type[BaseModel]:
    """A model whose field names may hold a point (`model.parameters`), which Python's may not."""
    spelt = {field.replace(".", "__"): kind for field, kind in fields.items()}
    out = {
        plain: (kind[0] | None, Field(default=None, alias=plain.replace("__", "."))) for plain, kind in spelt.items()
    }
    made: type[BaseModel] = create_model(name, __base__=base, **out, **more)  # type: ignore[call-overload]
    return made


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
        plain, many, allowed = _Number, _Number, predicates.OF_NUMBERS
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
    return Annotated[many, BeforeValidator(_as_list), Field(min_length=1)]


class _OnePredicate(Strict):
    @model_validator(mode="after")
    def _just_one(self) -> _OnePredicate:
        if len(self.model_fields_set) != 1:
            raise ValueError("a field has one predicate here; for two, write two lines in a list")
        return self


def _example_model(vocabulary: Vocabulary) -> type[BaseModel]:
    facts = vocabulary.use_case_facts()
    given = _given_model(facts)
    return create_model(
        "Example",
        __base__=_ExampleBase,
        given=(given, ...),
        owes=(_list_of(words(vocabulary.obligations)) | None, None),
        questions=(_list_of(words(vocabulary.facts)) | None, None),
    )


class _ExampleBase(Strict):
    """A use case and the answer that the text gives it; of a policy, also the `license` that it is asked of."""

    license: str | None = None
    verdict: Literal["allowed", "conditional", "review", "denied"]
    because: list[str] | None = None
    bars: list[str] | None = None
    asks: list[str] | None = None
    grants: list[str] | None = None
    why: str = ""


def _given_model(facts: dict[str, Fact]) -> type[BaseModel]:
    return _model_of("UseCase", {name: (_value_type(fact), None) for name, fact in facts.items()}, base=Strict)


def _value_type(fact: Fact) -> Any:
    if fact.type == "flag":
        return bool
    if fact.type == "number":
        return _Number
    if fact.type == "text":
        return str
    word: Any = words([*fact.words, *(fact.groups or {})])
    return word if fact.type == "word" else Annotated[list[word], BeforeValidator(_as_list)]


def models_file_model(vocabulary: Vocabulary) -> type[BaseModel]:
    """The model of a file of `rules/models/`: name patterns of known models and what stands behind them."""
    known = create_model(
        "KnownModel",
        __base__=_KnownModelBase,
        openness=(words(vocabulary.openness) | None, None),
    )
    return create_model("ModelsFile", __base__=_ModelsFileBase, models=(list[known], Field(min_length=1)))  # type: ignore[valid-type]


class _KnownModelBase(Strict):
    """One pattern: shell globs, compared without regard to case; `*` matches `/` too."""

    pattern: str = Field(min_length=2)
    family: str
    form: Literal["hub", "provider-sdk", "litellm"]
    provider: str = ""
    terms: list[str] = Field(default_factory=list)
    license: str = ""
    base: str = ""
    source: str = ""
    confidence: Literal["high", "medium", "low"]
    note: str = ""


class _ModelsFileBase(Strict):
    schema_: Literal["openlic.models/1"] = Field(alias="schema")
    provider: str
    as_of: str = Field(pattern=DAY)

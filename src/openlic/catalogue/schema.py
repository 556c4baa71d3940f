"""The schema of rule files, as pydantic models built on the vocabulary.

Only what people write passes through here: it lists every fault and is where the JSON Schema comes from.
Reading a compiled catalogue needs none of it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, Field, create_model, field_validator, model_validator

from openlic.catalogue.condition_schema import given_model, when_model
from openlic.catalogue.schema_parts import (
    DATE,
    ID,
    KEY,
    NAME_TABLES,
    Strict,
    as_list,
    list_of,
    one_or_more,
    words,
)
from openlic.catalogue.types import EVERYTHING, Vocabulary

MAX_QUOTE_WORDS = 12
KINDS = {
    "openlic.license/1": ("licence", "data-licence"),
    "openlic.service/1": ("service",),
    "openlic.acceptable-use/1": ("acceptable-use",),
    "openlic.policy/1": ("policy",),
}


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
    when = when_model(vocabulary)
    rule = _rule_model(vocabulary, when)
    example = _example_model(vocabulary)
    return create_model(
        "RuleFile",
        __base__=_RuleFileBase,
        openness=(words(vocabulary.openness) | None, None),
        sticks=(list_of(words(vocabulary.topics)), Field(default_factory=list)),
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
    condition = Annotated[list[when], BeforeValidator(as_list)]  # type: ignore[valid-type]
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


def _example_model(vocabulary: Vocabulary) -> type[BaseModel]:
    facts = vocabulary.use_case_facts()
    given = given_model(facts)
    return create_model(
        "Example",
        __base__=_ExampleBase,
        given=(given, ...),
        owes=(list_of(words(vocabulary.obligations)) | None, None),
        questions=(list_of(words(vocabulary.facts)) | None, None),
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

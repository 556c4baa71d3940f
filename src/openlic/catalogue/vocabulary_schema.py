"""The schema of `rules/vocabulary/*.yaml`: the words that rules and use cases may use."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from openlic.catalogue.schema_parts import Strict


class WordEntry(Strict):
    """A word, in a sentence."""

    means: str = Field(min_length=3)
    do: str = ""
    synonyms: list[str] = []


class OpennessEntry(WordEntry):
    """A class of openness, and the facts of a release that follow from it."""

    implies: dict[str, bool] = {}


class FactEntry(Strict):
    """One fact of a use case: what it means and how a person is asked for it."""

    type: Literal["flag", "number", "word", "words", "places", "text"]
    means: str = Field(min_length=3)
    ask: str
    words: list[str] | Literal["activities", "domains", "obligations", "topics", "openness"] = []
    synonyms: list[str] = []
    whole_groups: bool = False

    @model_validator(mode="after")
    def _words_where_they_are_needed(self) -> FactEntry:
        if (self.type in {"word", "words"}) != bool(self.words):
            raise ValueError(f'a fact of type {self.type} {"has no" if self.words else "needs"} "words"')
        return self


class Places(Strict):
    """Codes of places, and the groups that licences name; a group without a list holds all there are."""

    codes: list[str] = []
    groups: dict[str, list[str] | Literal["everywhere"]] = {}
    synonyms: dict[str, str] = {}


class VocabularyFile(Strict):
    """Tables of words. In a folder of your own they add to the bundled ones."""

    schema_: Literal["openlic.vocabulary/1"] = Field(alias="schema")
    facts: dict[str, FactEntry] = {}
    activities: dict[str, WordEntry] = {}
    domains: dict[str, WordEntry] = {}
    obligations: dict[str, WordEntry] = {}
    topics: dict[str, WordEntry] = {}
    openness: dict[str, OpennessEntry] = {}
    places: Places = Places()

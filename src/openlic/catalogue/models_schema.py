"""The schema of `rules/models/`: which names of models are known, and what stands behind them."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field, create_model

from openlic.catalogue.schema_parts import DAY, Strict, words
from openlic.catalogue.types import Vocabulary


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

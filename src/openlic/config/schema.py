"""The schema of `openlic.yaml`. Facts of use cases are checked against the vocabulary, not here."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, Discriminator, Field, Tag

from openlic.catalogue.schema import Strict

FAIL_ON = ("denied", "review", "conditional", "never")


def _list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


class ModelEntry(Strict):
    """A model with something of its own."""

    reference: str
    use_case: str | None = None


_Model = Annotated[
    Annotated[str, Tag("text")] | Annotated[ModelEntry, Tag("entry")],
    Discriminator(lambda value: "entry" if isinstance(value, (dict, BaseModel)) else "text"),
]


class ConfigFile(Strict):
    """All that an `openlic.yaml` may say."""

    schema_: Literal["openlic.config/1"] = Field(default="openlic.config/1", alias="schema")
    use_case: dict[str, Any] | None = None
    use_cases: dict[str, dict[str, Any]] = Field(default_factory=dict)
    models: list[_Model] = Field(default_factory=list)
    policy: Annotated[list[str], BeforeValidator(_list)] = Field(default_factory=list)
    rules: Annotated[list[str], BeforeValidator(_list)] = Field(default_factory=list)
    fail_on: Literal[FAIL_ON] | None = None  # type: ignore[valid-type]

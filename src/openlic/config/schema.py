"""The schema of `openlic.yaml`. Facts, rules and references in it are checked against the catalogue, not here."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Discriminator, Field, Tag

from openlic.catalogue.schema_parts import Strict

FAIL_ON = ("denied", "review", "conditional", "never")


def _list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _day(value: str) -> str:
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise ValueError(f'"{value}" is no day; write it as 2027-06-30') from None


Texts = Annotated[list[str], BeforeValidator(_list)]
Day = Annotated[str, AfterValidator(_day)]
Written = Annotated[str, Field(min_length=1)]
FailOn = Literal[FAIL_ON]  # type: ignore[valid-type]


class PermissionEntry(Strict):
    """The licensor permits in a contract what the rule bars or asks."""

    rule: str
    contract: Written


class ModelEntry(Strict):
    """A model with something of its own."""

    reference: str
    use_case: str | None = None
    fulfilled: Texts = Field(default_factory=list)
    permissions: list[PermissionEntry] = Field(default_factory=list)


class ExceptionFields(Strict):
    """A finding that somebody answers for, until a day."""

    finding: str
    reference: str
    reason: Written
    approved_by: Written
    expires: Day


class EnvironmentFields(Strict):
    """What holds in one environment, chosen with `--env`."""

    use_case: str | None = None
    policy: Texts = Field(default_factory=list)
    fail_on: FailOn | None = None


_Model = Annotated[
    Annotated[str, Tag("text")] | Annotated[ModelEntry, Tag("entry")],
    Discriminator(lambda value: "entry" if isinstance(value, (dict, BaseModel)) else "text"),
]


class ConfigFile(Strict):
    """All that an `openlic.yaml`, or `[tool.openlic]` in pyproject.toml, may say."""

    schema_: Literal["openlic.config/1"] = Field(default="openlic.config/1", alias="schema")
    use_case: dict[str, Any] | None = None
    use_cases: dict[str, dict[str, Any]] = Field(default_factory=dict)
    models: list[_Model] = Field(default_factory=list)
    scan: Texts = Field(default_factory=list)
    policy: Texts = Field(default_factory=list)
    environments: dict[str, EnvironmentFields] = Field(default_factory=dict)
    rules: Texts = Field(default_factory=list)
    exceptions: list[ExceptionFields] = Field(default_factory=list)
    fail_on: FailOn | None = None

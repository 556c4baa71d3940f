"""What the schemas of all files are made of: strict models, shapes of keys and dates, lists and words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema, create_model

from openlic.catalogue.types import NAME_FIELDS
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

Number = Annotated[
    int,
    BeforeValidator(parse_number),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string"}]}),
]


class Strict(BaseModel):
    """Unknown keys are faults, and nothing is converted in silence."""

    model_config = ConfigDict(extra="forbid", strict=True, populate_by_name=False)


def as_list(value: Any) -> Any:
    return value if isinstance(value, list) else [value]


def one_or_more(item: Any) -> Any:
    """A list, or a single value that stands for a list of one."""
    return Annotated[list[item], BeforeValidator(as_list), Field(min_length=1)]


def list_of(item: Any) -> Any:
    return list[item]


def words(names: Iterable[str]) -> Any:
    """A `Literal` of these names."""
    return Literal[tuple(sorted(names))]


def model_of(name: str, fields: dict[str, Any], *, base: type[BaseModel], **more: Any) -> type[BaseModel]:
    """A model whose field names may hold a point (`model.parameters`), which Python's may not."""
    spelt = {field.replace(".", "__"): kind for field, kind in fields.items()}
    out = {
        plain: (kind[0] | None, Field(default=None, alias=plain.replace("__", "."))) for plain, kind in spelt.items()
    }
    made: type[BaseModel] = create_model(name, __base__=base, **out, **more)  # type: ignore[call-overload]
    return made

"""Faults of what people write, each with its place and the nearest right word."""

from __future__ import annotations

import re
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from openlic.catalogue.schema_parts import SHAPES
from openlic.document import Document, Path
from openlic.errors import OpenlicError
from openlic.logic.words import did_you_mean

_OF_THE_KEY = "[key]"  # how pydantic says that a key is wrong, not its value
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'")


def validate(model: type[BaseModel], document: Document) -> tuple[Any, list[OpenlicError]]:
    """The validated value of `document`, or None, and every fault, in the order of the file."""
    try:
        return model.model_validate(document.value), []
    except ValidationError as error:
        faults = [_fault(model, document, item) for item in error.errors(include_url=False)]
        unique = {str(fault): fault for fault in faults}
        return None, sorted(unique.values(), key=_line)


def _line(fault: OpenlicError) -> tuple[int, int]:
    return (fault.where.line, fault.where.column) if fault.where else (0, 0)


def _fault(model: type[BaseModel], document: Document, item: Any) -> OpenlicError:
    """The fault that one of pydantic's errors is: of a key, or of the value that stands there."""
    path, kind = _real_path(document, item["loc"]), item["type"]
    if item["loc"][-1] == _OF_THE_KEY:
        at = tuple(part for part in path if part != _OF_THE_KEY)
        return OpenlicError(_not_a_word(item, at[:-1]), where=document.where_key(at), todo=_words_meant(item))
    if kind == "extra_forbidden":
        todo = did_you_mean(str(path[-1]), _keys_at(model, item["loc"][:-1]))
        return OpenlicError(f"{_named(path)} is not known here", where=document.where_key(path), todo=todo)
    if kind == "missing":
        key = item["loc"][-1]
        return OpenlicError(f'"{key}" is missing', where=document.where(path), todo=f'Add "{key}:".')
    what, todo = _wrong_value(path, item)
    return OpenlicError(what, where=document.where(path), todo=todo)


def _wrong_value(path: Path, item: Any) -> tuple[str, str]:
    """What is wrong with a value, and what mends it."""
    kind, given = item["type"], item["input"]
    if kind == "literal_error":
        return _not_a_word(item, path), _words_meant(item)
    if kind == "string_type" and isinstance(given, (int, bool)):
        return f"{_named(path)} is text", f'Write it in quotes: "{given}".'
    if kind == "string_pattern_mismatch":
        return f'"{given}" cannot be the {_owner(path)}', SHAPES.get(item["ctx"]["pattern"], "")
    message = item["msg"].removeprefix("Value error, ").replace("Input should be", "it should be")
    return (message if kind == "value_error" else f"{_named(path)}: {message[0].lower()}{message[1:]}"), ""


def _not_a_word(item: Any, path: Path) -> str:
    return f'"{item["input"]}" is not a word for {_owner(path)}'


def _words_meant(item: Any) -> str:
    return did_you_mean(str(item["input"]), _QUOTED.findall(item.get("ctx", {}).get("expected", "")))


def _named(path: Path) -> str:
    if not path:
        return "the file"
    return _owner(path) if isinstance(path[-1], int) else f'"{path[-1]}"'


def _owner(path: Path) -> str:
    words = [part for part in path if isinstance(part, str)]
    return f'"{words[-1]}"' if words else "this place"


def _real_path(document: Document, loc: tuple[str | int, ...]) -> Path:
    """The path in the file: pydantic's, without the tags of unions and the lists that were single values."""
    value: Any = document.value
    path: list[str | int] = []
    for part in loc:
        inside = _inside(value, part)
        if inside is not None:
            value = inside[0]
            path.append(part)
        elif part == loc[-1] and isinstance(value, dict) and isinstance(part, str):
            path.append(part)  # a key that is missing there
    return tuple(path)


def _inside(value: Any, part: str | int) -> tuple[Any] | None:
    """What lies at `part` of `value`, if anything does."""
    if isinstance(value, dict) and part in value:
        return (value[part],)
    if isinstance(value, list) and isinstance(part, int) and part < len(value):
        return (value[part],)
    return None


def _keys_at(model: type[BaseModel], loc: tuple[str | int, ...]) -> set[str]:
    """The keys that may stand at `loc`."""
    types: list[Any] = [model]
    for part in loc:
        models = [kind for one in types for kind in _models_in(one)]
        steps = [
            kind.model_fields[name].annotation
            for kind in models
            for name in kind.model_fields
            if _spelt(kind, name) == part
        ]
        types = steps or types
    return {_spelt(kind, name) for one in types for kind in _models_in(one) for name in kind.model_fields}


def _spelt(model: type[BaseModel], name: str) -> str:
    return model.model_fields[name].alias or name


def _models_in(kind: Any) -> list[type[BaseModel]]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return [kind]
    return [model for part in get_args(kind) for model in _models_in(part)]

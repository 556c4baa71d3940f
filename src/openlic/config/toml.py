"""`[tool.openlic]` of a pyproject.toml as a document with positions.

The standard library's parser gives values without places; the place of a key is found again by walking the
lines, which is enough to point at: a value inside an inline table has the place of its line.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any

from openlic import document
from openlic.errors import DocumentError
from openlic.vocabulary import Location

TABLE = ("tool", "openlic")
_HEADER = r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?\Z"
_KEY = r"\s*((?:[A-Za-z0-9_-]+|\"[^\"]*\")(?:\s*\.\s*(?:[A-Za-z0-9_-]+|\"[^\"]*\"))*)\s*="


def read(text: str, name: str) -> document.Document | None:
    """The table `tool.openlic` in `text`, None where there is none; raises DocumentError for what is no TOML."""
    try:
        value: Any = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        line, column = re.search(r"line (\d+), column (\d+)", str(error)), 1
        where = Location(name, int(line[1]) if line else 1, int(line[2]) if line else column)
        raise DocumentError(f"this is not TOML: {re.sub(r' [(]at .*', '', str(error))}", where=where) from None
    for part in TABLE:
        value = value.get(part) if isinstance(value, dict) else None
    if value is None:
        return None
    places = _places(text)
    return document.Document(name, _plain(value), places, places)


def _plain(value: object) -> object:
    """Days as text, as in YAML."""
    if isinstance(value, dict):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value if isinstance(value, (str, int, bool)) else str(value)


def _places(text: str) -> dict[document.Path, tuple[int, int]]:
    """Line and column of each key under TABLE that begins a line, and of each of its table headers."""
    places: dict[document.Path, tuple[int, int]] = {}
    counts: dict[document.Path, int] = {}
    table: document.Path | None = None
    for number, line in enumerate(text.splitlines(), 1):
        column = len(line) - len(line.lstrip()) + 1
        if header := re.match(_HEADER, line):
            table = _below(tuple(_names(header[2])))
            if table is not None and header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            if table is not None:
                places.setdefault(table, (number, column))
        elif table is not None and (key := re.match(_KEY, line)):
            places[(*table, *_names(key[1]))] = (number, column)
    return places


def _names(dotted: str) -> list[str]:
    return [part.strip().strip('"') for part in re.findall(r'"[^"]*"|[^.\s]+', dotted)]


def _below(names: tuple[str, ...]) -> document.Path | None:
    return names[len(TABLE) :] if names[: len(TABLE)] == TABLE else None

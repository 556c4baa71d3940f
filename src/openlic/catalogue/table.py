"""A JSON object of which single members are read without parsing the others.

It is written with one member a line. JSON escapes line ends inside strings, so a key's line is found by a
search for the key at its beginning. A check of one model looks up a dozen names of some ten thousand.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

FEW = 48  # look-ups; who asks for more (running text does, of every word) is better served by the parsed whole


def written(table: Mapping[str, Any]) -> bytes:
    """The JSON of `table`, one member a line.

    >>> written({"mit": ["MIT"], "isc": ["ISC"]})
    b'{\\n"mit":["MIT"],\\n"isc":["ISC"]\\n}'
    """
    rows = (json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode() for row in table.values())
    return b"{\n" + b",\n".join(_key(key) + row for key, row in zip(table, rows, strict=True)) + b"\n}"


class Table(Mapping[str, Any]):
    """What was `written`.

    >>> table = Table(written({"mit": ["MIT"], "isc": ["ISC"]}))
    >>> table["isc"], table.get("apache"), list(table)
    (['ISC'], None, ['mit', 'isc'])
    """

    def __init__(self, text: bytes) -> None:
        self._text, self._asked = text, 0

    def __getitem__(self, key: str) -> Any:
        self._asked += 1
        if self._asked > FEW:
            return self._whole[key]
        start = self._text.find(b"\n" + _key(key))
        if start < 0:
            raise KeyError(key)
        start += len(_key(key)) + 1
        return json.loads(self._text[start : self._text.index(b"\n", start)].removesuffix(b","))

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole)

    def __len__(self) -> int:
        return len(self._whole)

    @cached_property
    def _whole(self) -> dict[str, Any]:
        whole: dict[str, Any] = json.loads(self._text)
        return whole


def _key(key: str) -> bytes:
    """How the line of `key` begins, in ASCII so that no text of a card is too odd to be looked up."""
    return json.dumps(key).encode() + b":"

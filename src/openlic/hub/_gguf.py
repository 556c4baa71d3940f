"""The key-value header of a GGUF file, read within bounds and without any library that loads weights.

Source: the GGUF specification of ggml (versions 2 and 3, both byte orders). Every length in such a file may
lie, so each is held against the size of the file before anything of that length is read or skipped.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

MAX_HEADER_BYTES = 32 * 1024 * 1024  # the largest tokenizers of 2026 take about 15 MiB
MAX_KEYS = 20_000
MAX_KEY_BYTES = 1_024
MAX_VALUE_BYTES = 64 * 1024
MAX_ITEMS = 64  # of an array that is read; longer ones are skipped
MAX_NESTING = 4
WANTED = "general."

_STEP = 1024 * 1024
_FORMATS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_SIZES = {kind: struct.calcsize(f"<{letter}") for kind, letter in _FORMATS.items()}
_STRING, _ARRAY = 8, 9

Value = str | int | float | bool | list["Value"]


class Header(NamedTuple):
    """The values whose key begins with `general.`, and why the rest could not be read (empty: it could)."""

    values: dict[str, Value]
    fault: str = ""
    cut: bool = False  # the fault is only that the bytes at hand end before the header does


def read_header(file: BinaryIO, size: int, at_hand: int | None = None) -> Header:
    """The header of a GGUF file of `size` bytes, of which `file` gives the first `at_hand` (None: all).

    What was read before a fault is kept.
    """
    values: dict[str, Value] = {}
    try:
        values.update(_pairs(_Bytes(file, size, size if at_hand is None else at_hand)))
    except _CutError as cut:
        return Header(values, str(cut), cut=True)
    except _FaultError as fault:
        return Header(values, str(fault))
    return Header(values)


class _FaultError(Exception):
    """The header is not what the format says; ends in `read_header`."""


class _CutError(_FaultError):
    """The header goes on after the last byte at hand."""


class _Bytes:
    """The header's bytes, fetched as they are needed, each request held against what the file can hold."""

    def __init__(self, file: BinaryIO, size: int, at_hand: int) -> None:
        self._file, self._size, self._limit = file, size, min(size, at_hand, MAX_HEADER_BYTES)
        self._data = bytearray()
        self.place = 0
        self.order = "<"

    def take(self, count: int) -> bytes:
        """The next `count` bytes."""
        start = self.skip(count)
        return bytes(self._data[start : start + count])

    def skip(self, count: int) -> int:
        """Moves on by `count` bytes; their beginning."""
        start, end = self.place, self.place + count
        if end > self._size:
            raise _FaultError(f"a length of {count} bytes goes beyond the end of the file")
        if end > self._limit:
            raise _CutError(f"the header is longer than the {self._limit} bytes that were read")
        while len(self._data) < end:
            more = self._file.read(max(_STEP, end - len(self._data)))
            if not more:
                raise _FaultError("the file ends within its header")
            self._data += more
        self.place = end
        return start

    def number(self, kind: int) -> int | float | bool:
        start = self.skip(_SIZES[kind])
        value: int | float | bool = struct.unpack_from(self.order + _FORMATS[kind], self._data, start)[0]
        return value

    def count(self) -> int:
        """A length or a number of items: 64 bits without a sign."""
        return int(self.number(10))

    def text(self, limit: int) -> str:
        """A string; one that is longer than `limit` is a fault."""
        length = self.count()
        if length > self._size:
            raise _FaultError(f"a string of {length} bytes is longer than the file")
        if length > limit:
            raise _FaultError(f"a string of {length} bytes is longer than the {limit} that are read")
        return self.take(length).decode("utf-8", "replace")


def _pairs(data: _Bytes) -> Iterator[tuple[str, Value]]:
    if data.take(4) != b"GGUF":
        raise _FaultError("it is no GGUF file")
    version = int(data.number(4))
    if version & 0xFFFF == 0:  # written by a machine of the other byte order
        data.order = ">"
        version = int.from_bytes(version.to_bytes(4, "little"), "big")
    if version not in (2, 3):
        raise _FaultError(f"its GGUF version is {version}, and 2 and 3 are read")
    data.count()  # tensors
    keys = data.count()
    if keys > MAX_KEYS:
        raise _FaultError(f"it promises {keys} keys, and {MAX_KEYS} are read")
    seen: set[str] = set()
    for _ in range(keys):
        key = data.text(MAX_KEY_BYTES)
        kind = int(data.number(4))
        if not key.startswith(WANTED):
            _pass_by(data, kind)
        elif key in seen:
            raise _FaultError(f"the key {key} stands twice")
        else:
            seen.add(key)
            yield key, _value(data, kind)


def _value(data: _Bytes, kind: int, depth: int = 0) -> Value:
    if kind == _STRING:
        return data.text(MAX_VALUE_BYTES)
    if kind in _FORMATS:
        return data.number(kind)
    inner, count = _array(data, kind, depth)
    kept = min(count, MAX_ITEMS)
    values = [_value(data, inner, depth + 1) for _ in range(kept)]
    _pass_items(data, inner, count - kept, depth)
    return values


def _array(data: _Bytes, kind: int, depth: int) -> tuple[int, int]:
    """Kind and number of an array's items."""
    if kind != _ARRAY:
        raise _FaultError(f"a value has the type {kind}, which the format does not have")
    if depth >= MAX_NESTING:
        raise _FaultError(f"arrays are nested more than {MAX_NESTING} deep")
    return int(data.number(4)), data.count()


def _pass_by(data: _Bytes, kind: int, depth: int = 0) -> None:
    """Skips a value that nobody asked for."""
    if kind == _STRING:
        data.skip(data.count())
    elif kind in _SIZES:
        data.skip(_SIZES[kind])
    else:
        inner, count = _array(data, kind, depth)
        _pass_items(data, inner, count, depth)


def _pass_items(data: _Bytes, kind: int, count: int, depth: int) -> None:
    if kind in _SIZES:
        data.skip(count * _SIZES[kind])
        return
    for _ in range(count):  # each takes bytes, so a lying count soon meets the end of the file
        _pass_by(data, kind, depth + 1)

"""Small GGUF and safetensors files, made here: a header and no tensors, honest or not."""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any

STRING, ARRAY, UINT32 = 8, 9, 4


def gguf(pairs: Mapping[str, Any], *, version: int = 3, order: str = "<", keys: int | None = None) -> bytes:
    """A GGUF file with these values: text, integers, lists of text, or bytes that stand for type and value.

    `keys` is the number of pairs that the header promises; None: the right one.
    """
    promised = len(pairs) if keys is None else keys
    head = b"GGUF" + struct.pack(f"{order}IQQ", version, 0, promised)
    return head + b"".join(_string(key, order) + _typed(value, order) for key, value in pairs.items())


def string_of(length: int, *, order: str = "<") -> bytes:
    """Type and value of a text that claims to be `length` bytes long, and is none."""
    return struct.pack(f"{order}IQ", STRING, length)


def array_of(count: int, kind: int, *, order: str = "<") -> bytes:
    """Type and beginning of an array that claims to have `count` items."""
    return struct.pack(f"{order}IIQ", ARRAY, kind, count)


def safetensors(metadata: Mapping[str, Any] | None, *, length: int | None = None) -> bytes:
    """A safetensors file without tensors; `length` is what it says of its header, None: the truth."""
    header = json.dumps({} if metadata is None else {"__metadata__": dict(metadata)}).encode()
    return struct.pack("<Q", len(header) if length is None else length) + header


def _typed(value: Any, order: str) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, int):
        return struct.pack(f"{order}II", UINT32, value)
    if isinstance(value, list):
        return array_of(len(value), STRING, order=order) + b"".join(_string(item, order) for item in value)
    return struct.pack(f"{order}I", STRING) + _string(value, order)


def _string(text: str, order: str) -> bytes:
    data = text.encode("utf-8", "surrogateescape")
    return struct.pack(f"{order}Q", len(data)) + data

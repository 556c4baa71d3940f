"""The `__metadata__` of a safetensors file, read within bounds.

Source: the format's own description: eight bytes with the length of a JSON object, little-endian, then that
object; `__metadata__` in it maps text to text. Tensors are never read.
"""

from __future__ import annotations

import json
from typing import BinaryIO

from openlic.hub._gguf import Header

MAX_HEADER_BYTES = 16 * 1024 * 1024  # the format itself stops at 100 MB; that of the largest models takes about 1
MAX_VALUE_CHARACTERS = 64 * 1024


def read_header(file: BinaryIO, size: int, at_hand: int | None = None) -> Header:
    """The text values of `__metadata__` of a file of `size` bytes, of which `file` gives the first `at_hand`."""
    start = file.read(8)
    length = int.from_bytes(start, "little")
    if len(start) < 8 or length > size - 8:
        return Header({}, f"its header of {length} bytes is longer than the file")
    if length > MAX_HEADER_BYTES:
        return Header({}, f"its header of {length} bytes is longer than the {MAX_HEADER_BYTES} that are read")
    if at_hand is not None and length > at_hand - 8:
        return Header({}, f"the header is longer than the {at_hand} bytes that were read", cut=True)
    text = file.read(length)
    if len(text) < length:
        return Header({}, "the file ends within its header")
    return _metadata(text)


def _metadata(text: bytes) -> Header:
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        return Header({}, "its header is no JSON")
    if not isinstance(whole, dict):
        return Header({}, "its header is no JSON object")
    metadata = whole.get("__metadata__", {})
    if not isinstance(metadata, dict):
        return Header({}, "its __metadata__ is no JSON object")
    return Header({key: value[:MAX_VALUE_CHARACTERS] for key, value in metadata.items() if isinstance(value, str)})

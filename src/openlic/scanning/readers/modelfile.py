"""Ollama's Modelfile: FROM and ADAPTER; what stands in triple quotes is text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openlic.scanning import links
from openlic.scanning.types import Sighting, Source

_LINE = re.compile(r"(?i)\s*(FROM|ADAPTER)\s+(\S+)")


def read(source: Source) -> Iterator[Sighting]:
    """The model that it builds on, and its adapters."""
    quoted = False
    for number, line in enumerate(source.text.split("\n"), start=1):
        match = None if quoted else _LINE.match(line)
        if match:
            name = match[2].strip("\"'")
            is_file = name.startswith((".", "/", "~")) or links.whole(name) is not None
            slot = "hub" if is_file or name.lower().endswith((".gguf", ".safetensors")) else "ollama"
            yield Sighting(name, number, match.start(2) + 1, slot, "modelfile")
        quoted ^= line.count('"""') % 2 == 1

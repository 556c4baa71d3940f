"""Lines of NAME=value: .env files, properties, ini files with their sections."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openlic.scanning import keys
from openlic.scanning.types import Sighting, Source

_LINE = re.compile(r"\s*(?:export\s+|set\s+|Environment=\"?)?([A-Za-z_][\w.-]*)\s*[=:]\s*(.*?)\s*\Z")
_SECTION = re.compile(r"\s*\[\s*([^\]]+)\]\s*\Z")


def read(source: Source) -> Iterator[Sighting]:
    """The values whose names say that they are models."""
    section: list[str] = []
    for number, line in enumerate(source.text.split("\n"), start=1):
        if line.lstrip()[:1] in ("#", ";"):
            continue
        if header := _SECTION.match(line):
            section = re.split(r"[.:\s]+", header[1])
        elif match := _LINE.match(line):
            yield from _value([*section, *match[1].split(".")], match, number)


def _value(path: list[str], match: re.Match[str], line: int) -> Iterator[Sighting]:
    start, text = match.start(2), re.sub(r"\s+[#;].*\Z", "", match[2])
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in "'\""
    text = text[1:-1] if quoted else text
    if default := re.fullmatch(r"\$\{\w+:?-([^}]+)\}", text):
        start, text = start + default.start(1), default[1]
    slot, provider = keys.slot_of(path), keys.provider_of(path)
    if provider and slot != "none":
        slot = f"keyed:{provider}"
    for part in re.finditer(r"[^\s,;]+", text):  # a list of models in one variable
        yield Sighting(part[0], line, start + part.start() + 1 + quoted, slot, "env")

"""Dockerfiles: what RUN, CMD and ENTRYPOINT start, what ENV and ARG set, weights that COPY takes in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openlic.scanning import shapes
from openlic.scanning.readers import shell
from openlic.scanning.types import Sighting, Source

_INSTRUCTION = re.compile(r"(?im)^[ \t]*(RUN|CMD|ENTRYPOINT|ENV|ARG|COPY|ADD|HEALTHCHECK|SHELL|LABEL|FROM)[ \t]+")
_OPTIONS = r"(?:--[\w-]+(?:=\S+)?\s+)*(?:CMD\s+)?"


def read(source: Source) -> Iterator[Sighting]:
    """The sightings of every instruction; an instruction goes on while its lines end in a backslash."""
    text = re.sub(r"(?m)^[ \t]*#.*$", lambda match: " " * (len(match[0]) - 1) + "\\", source.text)  # comments within
    starts = [*_INSTRUCTION.finditer(text)]
    for match, following in zip(starts, [*starts[1:], None], strict=False):
        end = following.start() if following else len(text)
        body = text[match.end() : end]
        line = text.count("\n", 0, match.end()) + 1
        column = match.end() - text.rfind("\n", 0, match.end()) - 1
        for one in _instruction(match[1].upper(), body):
            yield one._replace(line=one.line + line - 1, column=one.column + (column if one.line == 1 else 0))


def _instruction(name: str, body: str) -> Iterator[Sighting]:
    skipped = re.match(_OPTIONS, body)
    start = skipped.end() if skipped else 0
    if name in ("COPY", "ADD"):
        yield from _copied(body)
    elif name in ("ENV", "ARG"):
        spaced = re.match(r"([A-Za-z_]\w*)[ \t]+(\S+)[ \t]*(?=\n|\Z)", body)
        text = body if not spaced else f"{spaced[1]}={body[spaced.start(2) :]}"
        yield from shell.read(Source(text, ""))
    elif name in ("RUN", "CMD", "ENTRYPOINT", "HEALTHCHECK"):
        yield from _run(" " * start + body[start:])


def _run(body: str) -> Iterator[Sighting]:
    if not body.lstrip().startswith("["):
        here = re.match(r"\s*<<-?['\"]?(\w+)['\"]?[^\n]*\n", body)
        yield from shell.read(Source("\n" + body[here.end() :] if here else body, ""))
        return
    words = [
        (match[1], body.count("\n", 0, match.start()) + 1, match.start() + 2)
        for match in re.finditer(r'"((?:[^"\\]|\\.)*)"', body)
    ]
    yield from shell.read_words(words)


def _copied(body: str) -> Iterator[Sighting]:
    words = [*re.finditer(r"\S+", body.split("\n", 1)[0])]
    for word in words[:-1]:
        if shapes.is_weights(word[0]) or "huggingface.co/" in word[0]:
            yield Sighting(word[0], 1, word.start() + 1, "hub", "dockerfile")

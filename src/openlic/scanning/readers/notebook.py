"""Notebooks: the code of code cells, their magics and shell lines; outputs and prose are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openlic.scanning import trees
from openlic.scanning.readers import markdown, python, shell
from openlic.scanning.trees import Node
from openlic.scanning.types import Sighting, Source

_SHELL_CELL = r"%%(?:bash|sh|script|!|cmd|powershell)\b"
_SHELL_LINE = r"(\s*)(?:!|%system\s|%sx\s|(?:\w+\s*=\s*)!)(?!=)"
_SET_ENV = r"\s*%(?:set_env|env)\s+"


def read(source: Source) -> Iterator[Sighting]:
    """The sightings of the cells, in one namespace: a constant of one cell is followed into another."""
    root = trees.from_json(source.text)
    code: list[Node] = []
    for cell in _cells(root):
        lines = _lines(cell)
        text = "".join(line.text for line in lines)
        if cell.get("cell_type") != "code":
            yield from _placed(markdown.prose(text), lines)
        elif re.match(rf"\s*{_SHELL_CELL}", text):
            yield from _placed(shell.read(Source(re.sub(r"(?m)^\s*%%[^\n]*", "", text), "")), lines)
        elif not re.match(r"\s*%%(?:html|javascript|js|latex|markdown|svg|writefile)\b", text):
            code += lines
    yield from _code(code)


def _cells(root: Node) -> Iterator[Node]:
    for top in root.items[:1]:
        for part in top.items:
            if part.key == "cells":
                yield from (cell for cell in part.items if cell.kind == "map")


def _lines(cell: Node) -> list[Node]:
    """The lines of a cell, each a text of the file; a source that is one string is cut at its line ends."""
    for part in cell.items:
        if part.key == "source" and part.kind == "list":
            return [_ended(line) for line in part.items if line.kind == "text"]
        if part.key == "source":
            whole = part.text.split("\n")
            return [_ended(Node("text", "", None, part.line, part.column, line)) for line in whole]
    return []


def _ended(line: Node) -> Node:
    if not line.text.endswith("\n"):
        line.text += "\n"
    return line


def _code(lines: list[Node]) -> Iterator[Sighting]:
    plain: list[str] = []
    for line in lines:
        inner, kept = line.text, line.text
        if shell_line := re.match(_SHELL_LINE, inner):
            yield from _placed(shell.read(Source(inner[shell_line.end() :], "")), [line])
            kept = shell_line[1] + "pass\n"
        elif env := re.match(_SET_ENV, inner):
            text = re.sub(r"\A(\w+)\s+(?!=)", r"\1=", inner[env.end() :])
            yield from _placed(shell.read(Source(text, "")), [line])
            kept = "\n"
        elif inner.lstrip().startswith(("%", "?")):
            kept = "\n"
        plain.append(kept.rstrip("?\n") + "\n")
    yield from _placed(python.read(Source("".join(plain), "")), lines)


def _placed(found: Iterator[Sighting], lines: list[Node]) -> Iterator[Sighting]:
    """The sightings of a cell's text, at their lines in the file."""
    for one in found:
        if 0 < one.line <= len(lines):
            line = lines[one.line - 1]
            yield one._replace(line=line.line, column=line.column + one.column - 1)

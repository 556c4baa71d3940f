"""JSON and YAML as trees with places, built without recursion, so that no depth of a file can end the scan."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NEAR = 8  # names further out say nothing about a value
_JSON = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|([{}\[\],:])|(//[^\n]*|/\*.*?\*/)|([^\s{}\[\],:\"/]+)|\s+|.", re.S)
_YAML_LINE = re.compile(r"(\s*)(?:-\s+)?[\"']?([A-Za-z_][\w.-]*)[\"']?\s*:\s+(.+?)\s*\Z")
_ITEM = re.compile(r"(\s*)-\s+(.+?)\s*\Z")


class Node:
    """A mapping, a list or a text; `key` is its name in the mapping above it, "" in a list."""

    __slots__ = ("block", "column", "items", "key", "kind", "line", "parent", "text")

    def __init__(self, kind: str, key: str, parent: Node | None, line: int, column: int, text: str = "") -> None:
        self.kind, self.key, self.parent, self.line, self.column, self.text = kind, key, parent, line, column, text
        self.items: list[Node] = []
        self.block = False
        if parent is not None:
            parent.items.append(self)

    def path(self) -> list[str]:
        """The names that lead to this node, the outermost of the nearest eight first."""
        names: list[str] = []
        node: Node | None = self
        while node is not None and len(names) < _NEAR:
            if node.key:
                names.append(node.key)
            node = node.parent
        return names[::-1]

    def above(self) -> Iterator[Node]:
        """The nodes around this one, from inside out."""
        node = self.parent
        for _ in range(_NEAR):
            if node is None:
                return
            yield node
            node = node.parent

    def get(self, *names: str) -> str:
        """The text under the first of `names` that this mapping has; names count without case and underscores."""
        plain = {name.lower().replace("_", "") for name in names}
        for item in self.items:
            if item.key.lower().replace("_", "").replace("-", "") in plain and item.kind == "text":
                return item.text
        return ""


def texts(root: Node) -> Iterator[Node]:
    """The texts of a tree in the order of the file."""
    todo = [root]
    while todo:
        node = todo.pop()
        if node.kind == "text":
            yield node
        todo += reversed(node.items)


def from_json(text: str) -> Node:
    """The tree of a JSON text; what JSON does not allow (comments, commas, a cut end) is taken as it comes."""
    root = here = Node("list", "", None, 1, 1)
    key, line, line_start = "", 1, 0
    pending: Node | None = None
    for match in _JSON.finditer(text):
        string, mark, _, bare = match.groups()
        if string is not None or bare is not None:
            value = _unescaped(string) if string is not None else ""
            pending = Node("text", key, here, line, match.start() - line_start + 2, value)
        elif mark == ":" and pending is not None:
            here.items.pop()
            key, pending = pending.text, None
        elif mark in ("{", "["):
            here = Node("map" if mark == "{" else "list", key, here, line, match.start() - line_start + 1)
            key = ""
        elif mark in ("}", "]"):
            here, key = here.parent or root, ""
        elif mark == ",":
            key = ""
        newlines = match[0].count("\n") if string is None else 0
        if newlines:
            line, line_start = line + newlines, match.start() + match[0].rfind("\n") + 1
    return root


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return re.sub(r"\\(?:u([0-9a-fA-F]{4})|(.))", _character, text, flags=re.S)


def _character(match: re.Match[str]) -> str:
    return (
        chr(int(match[1], 16))
        if match[1]
        else {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f"}.get(match[2], match[2])
    )


def from_yaml(text: str) -> Node:
    """The tree of a YAML text with all its documents; raises yaml.YAMLError where it is none."""
    root = here = Node("list", "", None, 1, 1)
    key: str | None = None
    event: Any
    for event in yaml.parse(text, Loader=_LOADER):
        name = type(event).__name__
        line, column = event.start_mark.line + 1, event.start_mark.column + 1
        if name == "ScalarEvent" and here.kind == "map" and key is None:
            key = event.value
        elif name == "ScalarEvent":
            node = Node("text", key or "", here, line, column + (event.style in ("'", '"')), event.value)
            node.block, key = event.style in ("|", ">"), None
        elif name in ("MappingStartEvent", "SequenceStartEvent"):
            here, key = Node("map" if name[0] == "M" else "list", key or "", here, line, column), None
        elif name in ("MappingEndEvent", "SequenceEndEvent"):
            here, key = here.parent or root, None
        elif name == "AliasEvent":
            key = "" if here.kind == "map" and key is None else None
    return root


def from_lines(text: str) -> Node:
    """The tree of a text that looks like YAML and is a template or broken: by its indentation alone."""
    root = Node("map", "", None, 1, 1)
    open_: list[tuple[int, Node]] = [(-1, root)]
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.lstrip().startswith(("#", "{{", "//")):
            continue
        indent = len(line) - len(line.lstrip())
        while len(open_) > 1 and open_[-1][0] >= indent:
            open_.pop()
        here = open_[-1][1]
        if match := _YAML_LINE.match(line):
            Node("text", match[2], here, number, match.start(3) + 1, _unquoted(match[3]))
        elif match := re.match(r"\s*(?:-\s+)?[\"']?([\w.-]+)[\"']?\s*:\s*\Z", line):
            open_.append((indent, Node("map", match[1], here, number, indent + 1)))
        elif match := _ITEM.match(line):
            Node("text", "", here, number, match.start(2) + 1, _unquoted(match[2]))
    return root


def _unquoted(text: str) -> str:
    text = re.sub(r"\s+#.*\Z", "", text).rstrip(",")
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text

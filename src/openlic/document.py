"""YAML as openlic reads it: version 1.2, bounded, with the position of every value.

Rule files, configs and model cards are all read here, since they share their dangers: PyYAML's version 1.1
makes `NO` a boolean and `3.10` a smaller number than `3.9`, takes the last of two equal keys without a word,
and its C parser overflows the stack on deep nesting. Hence: the core schema of YAML 1.2 (chapter 10.3)
without its floats, refused duplicates, and limits that hold before any recursion starts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, TypeAlias

import yaml

from openlic.errors import DocumentError, OpenlicError
from openlic.vocabulary import Location

if TYPE_CHECKING:
    from pathlib import Path as FilePath

MAX_BYTES = 1024 * 1024
_OPEN_PIPES = ("/dev/fd/", "/proc/")  # what a shell writes for <(command)
MAX_DEPTH = 40
MAX_VALUES = 100_000

Path: TypeAlias = tuple[str | int, ...]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INTEGER = r"[-+]?[0-9]{1,18}\Z"
_PLAIN = {"": None, "~": None, "null": None, "Null": None, "NULL": None} | {
    word: word.lower() == "true" for word in ("true", "True", "TRUE", "false", "False", "FALSE")
}


class Document:
    """What a YAML text says: plain `dict`, `list`, `str`, `int`, `bool`, `None`, and where each stands.

    A number with a point stays the string that was written, so no version or threshold is ever rounded.
    `repeated` holds key, value and place of each key of the outermost mapping that stands there again,
    where the reader asked for them.
    """

    __slots__ = ("_keys", "_places", "name", "repeated", "value")

    def __init__(
        self,
        name: str,
        value: Any,
        places: dict[Path, tuple[int, int]],
        keys: dict[Path, tuple[int, int]],
        repeated: tuple[tuple[str, Any, Location], ...] = (),
    ) -> None:
        self.name, self.value, self.repeated = name, value, repeated
        self._places, self._keys = places, keys

    def where(self, path: Path = ()) -> Location:
        """The place of the value at `path`, or of the nearest thing around it that has one."""
        return self._nearest(path, self._places)

    def where_key(self, path: Path) -> Location:
        """The place of the key at the end of `path`: what to point at where a key is wrong."""
        return self._nearest(path, self._keys if path in self._keys else self._places)

    def _nearest(self, path: Path, places: dict[Path, tuple[int, int]]) -> Location:
        while path and path not in places:
            path, places = path[:-1], self._places
        line, column = places.get(path, (1, 1))
        return Location(self.name, line, column)


def text_of(path: FilePath, name: str, *, max_bytes: int = MAX_BYTES) -> str:
    """What stands in the file, which messages call `name`; raises DocumentError where that is not to be had.

    Never reads more than `max_bytes`, whatever the path leads to.
    """
    if path.is_fifo() and not str(path).startswith(_OPEN_PIPES):
        raise DocumentError("cannot be read: it is a pipe that may never end", where=Location(name))
    try:
        with path.open("rb") as file:
            data = file.read(max_bytes + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise DocumentError(f"cannot be read: {reason[0].lower()}{reason[1:]}", where=Location(name)) from None
    if len(data) > max_bytes:
        raise _too_long(name, 1, max_bytes)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        lines = data[: error.start].decode("utf-8").split("\n")
        where = Location(name, len(lines), len(lines[-1]) + 1)
        raise DocumentError("this is not UTF-8", where=where, todo="Save the file as UTF-8.") from None


def load(path: FilePath, name: str, *, faults: list[OpenlicError] | None = None) -> Document:
    """The document in the file, which messages call `name`; as `read` otherwise."""
    return read(text_of(path, name), name, faults=faults)


def read(
    text: str,
    name: str,
    *,
    first_line: int = 1,
    max_bytes: int = MAX_BYTES,
    allow_repeated: bool = False,
    faults: list[OpenlicError] | None = None,
) -> Document:
    """The one document in `text`, which stands in the file `name` from `first_line` on.

    A key that stands twice is a fault, unless `allow_repeated` keeps both for the caller to judge; with
    `faults` it goes there, and the first one counts. Raises DocumentError with the line and column of the
    first fault.
    """
    try:
        if len(text.encode("utf-8")) > max_bytes:
            raise _too_long(name, first_line, max_bytes)
        _refuse_depth(text, name, first_line)
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        raise _not_yaml(error, name, first_line) from None
    except UnicodeEncodeError:
        raise DocumentError("the text is not valid Unicode", where=Location(name, first_line)) from None
    walk = _Walk(name, first_line, allow_repeated, faults)
    value = walk.value(node, ()) if node is not None else None
    return Document(name, value, walk.places, walk.keys, tuple(walk.repeated))


def _too_long(name: str, line: int, max_bytes: int) -> DocumentError:
    what = f"the YAML is longer than {max_bytes // 1024} KiB"
    return DocumentError(what, where=Location(name, line, 1), todo="Nobody writes that much by hand: split it.")


def _refuse_depth(text: str, name: str, first_line: int) -> None:
    """Events come flat, so this cannot overflow the stack where composing the nodes could."""
    depth = 0
    events: Any = yaml.parse(text, Loader=_LOADER)
    for event in events:
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            mark: Any = event.start_mark
            where = Location(name, mark.line + first_line, mark.column + 1)
            raise DocumentError(f"values lie in one another more than {MAX_DEPTH} deep", where=where)


def _not_yaml(error: Any, name: str, first_line: int) -> DocumentError:
    mark: Any = getattr(error, "problem_mark", None)
    line, column = (mark.line, mark.column) if mark else (0, 0)
    problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be parsed"
    return DocumentError(f"this is not YAML: {problem}", where=Location(name, line + first_line, column + 1))


class _Walk:
    """Turns nodes into plain values; counts them, so that aliases of aliases cannot explode."""

    def __init__(self, name: str, first_line: int, allow_repeated: bool, faults: list[OpenlicError] | None) -> None:
        self.name, self.first_line, self.allow_repeated, self.faults = name, first_line, allow_repeated, faults
        self.repeated: list[tuple[str, Any, Location]] = []
        self.places: dict[Path, tuple[int, int]] = {}
        self.keys: dict[Path, tuple[int, int]] = {}

    def value(self, node: Any, path: Path) -> Any:
        if len(self.places) >= MAX_VALUES:
            raise DocumentError(f"there are more than {MAX_VALUES} values", where=self._location(node))
        if len(path) > MAX_DEPTH:  # only an alias of something around it gets here
            raise DocumentError("an alias stands inside what it stands for", where=self._location(node))
        self.places[path] = self._place(node)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        return _scalar(node)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise DocumentError("a key is a plain word", where=self._location(key_node))
            key = str(key_node.value)
            if key in out and self.allow_repeated and not path:
                self.repeated.append((key, self.value(value_node, (key,)), self._location(value_node)))
                continue
            if key in out:
                self._refuse(key, key_node)
                continue
            self.keys[(*path, key)] = self._place(key_node)
            out[key] = self.value(value_node, (*path, key))
        return out

    def _refuse(self, key: str, node: yaml.Node) -> None:
        what = f'"{key}" stands here a second time'
        fault = DocumentError(what, where=self._location(node), todo="Keep one of the two.")
        if self.faults is None:
            raise fault
        self.faults.append(fault)

    def _place(self, node: yaml.Node) -> tuple[int, int]:
        return node.start_mark.line + self.first_line, node.start_mark.column + 1

    def _location(self, node: yaml.Node) -> Location:
        return Location(self.name, *self._place(node))


def _scalar(node: yaml.ScalarNode) -> str | int | bool | None:
    text = str(node.value)
    if node.style:  # quoted or a block: a string whatever it looks like (plain is None, in C an empty string)
        return text
    if text in _PLAIN:
        return _PLAIN[text]
    return int(text) if re.match(_INTEGER, text) else text

"""Code of any language → its string literals, each with the call, the key and the names that it stands under.

No grammar, only what most languages share: quotes, comments, brackets, `name = value`, `key: value`, `call(…)`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from openlic.scanning import keys

MAX_DEPTH = 200
_COMMENTS = {"#": r"\#[^\n]*|/\*.*?\*/", "//": r"//[^\n]*|/\*.*?\*/"}
_REST = (
    r"|(?P<header>(?m:^[ \t]*\[\[?[\w.\"-]+\]\]?[ \t\r]*$))"
    r"|(?P<long>[rbfuRBFU]{0,2}(?:\"\"\".*?\"\"\"|'''.*?'''))"
    r"|[rbfuRBFU]{0,2}(?P<string>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)"
    r"|(?P<name>(?:\?\.|\.|::|->)?[A-Za-z_$@][\w$]*(?:(?:\?\.|\.|::|->)[A-Za-z_$][\w$]*)*!?(?=\s*\(|\b|[^\w]|\Z))"
    r"|(?P<compare>[=!<>]==?|=~)|(?P<set>:=|=>|=|:)|(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<comma>,)|"
    r"(?P<end>;|\n)|\d[\w.]*|."
)
_TOKENS = {mark: re.compile(rf"(?P<comment>{comment}){_REST}", re.S) for mark, comment in _COMMENTS.items()}
_IMPORTING = frozenset({"import", "from", "require", "use", "include", "using"})


class Literal(NamedTuple):
    """A string, or (`word`) a name that stands as a value, with what is around it.

    `call` is the call that takes it, as its argument number `place` or under `key`; `around` holds what else that call
    or mapping is given; `target` is the variable that gets it.
    """

    text: str
    line: int
    column: int
    call: str
    place: int
    key: str
    path: tuple[str, ...]
    target: str
    word: bool
    around: dict[str, str]


class _Frame:
    __slots__ = ("around", "assigned", "index", "key", "label", "name", "opened", "valued")

    def __init__(self, opened: str, name: str = "", label: str = "", assigned: str = "") -> None:
        self.opened, self.name, self.label, self.assigned = opened, name, label, assigned
        self.key, self.index, self.valued = "", 0, False
        self.around: dict[str, str] = {}


class Code:
    """What one text holds: its literals; clients and other things built by name; what it imports."""

    def __init__(self, text: str, comment: str) -> None:
        self.literals: list[Literal] = []
        self.built: dict[str, str] = {}
        self.given: dict[str, dict[str, str]] = {}
        self.imports: dict[str, str] = {}
        self.modules: set[str] = set()
        self._frames = [_Frame("")]
        self._names: list[str] = []
        self._closed = self._label = ""
        self._importing: list[str] | None = None
        self._section: list[str] = []
        self._line, self._start = 1, 0
        for match in _TOKENS[comment].finditer(text):
            self._token(match)
            newlines = match[0].count("\n")
            if newlines:
                self._line += newlines
                self._start = match.start() + match[0].rfind("\n") + 1

    def _token(self, match: re.Match[str]) -> None:
        visit = {
            "header": self._header,
            "string": self._string,
            "name": self._name,
            "set": self._set,
            "open": self._open,
            "close": self._close,
            "comma": self._comma,
            "end": self._end,
            "compare": self._compare,
        }.get(match.lastgroup or "")
        if visit is not None:
            visit(match)

    def _header(self, match: re.Match[str]) -> None:
        self._section = re.findall(r"[\w-]+", match[0])
        self._frames = [_Frame("")]
        self._names = []

    def _name(self, match: re.Match[str]) -> None:
        name = match["name"].rstrip("!")
        if name[0] in ".?:-":
            chain = re.sub(r"(?<=\bbuilder)\W.*", "", self._closed)  # each call of a builder stands for itself
            name = chain + name if chain else name.lstrip(".?:->")
        if name in _IMPORTING and len(self._frames) == 1:
            self._importing = self._importing if self._importing is not None else []
        elif self._importing is not None:
            self._importing.append(name)
        self._closed, self._label = "", ""
        self._names.append(name)
        frame = self._frames[-1]
        if frame.opened == "(" or (frame.opened == "{" and frame.key):
            self._add(name, match, word=True)

    def _string(self, match: re.Match[str]) -> None:
        text = match["string"][1:-1]
        frame = self._frames[-1]
        if self._is_import(frame):
            self._note_import(text)
        elif "\n" not in text and len(text) < 400:
            self._add(text, match, word=False)
            frame.around[frame.key or str(frame.index)] = text
        follows = self._label and not self._names  # `resource "type" "name" {`
        self._label = f"{self._label}_{text}" if follows else text
        self._closed, frame.valued, self._names = "", True, []

    def _is_import(self, frame: _Frame) -> bool:
        return self._importing is not None or frame.name in ("import", "require")

    def _note_import(self, text: str) -> None:
        self.modules.add(text)
        frame = self._frames[-1]
        for name in self._importing or [frame.assigned]:
            if name:
                self.imports[name] = text
        if frame.name != "import":
            self._importing = None

    def _add(self, text: str, match: re.Match[str], *, word: bool) -> None:
        call, index, key, around = self._call()
        frame = self._frames[-1]
        target = frame.key if len(self._frames) == 1 else ""
        column = match.start("name" if word else "string") - self._start + (1 if word else 2)
        self.literals.append(Literal(text, self._line, column, call, index, key, self._path(), target, word, around))
        if word and frame.key:
            frame.around.setdefault(frame.key, text)

    def _call(self) -> tuple[str, int, str, dict[str, str]]:
        """The call around this place, with at most one mapping and lists between."""
        key, braces, around = self._frames[-1].key, 0, self._frames[-1].around
        for frame in reversed(self._frames):
            if frame.opened == "(":
                return frame.name, frame.index, key, around
            if frame.opened == "{":
                braces += 1
                key, around = frame.key, frame.around
            if braces > 1 or not frame.opened:
                break
        last = self._frames[-1]
        return "", 0, last.key, last.around

    def _path(self) -> tuple[str, ...]:
        names = list(self._section)
        for frame in self._frames[-8:]:
            names += [name for name in (frame.label, frame.key) if name]
        last = self._frames[-1]
        if last.opened == "(" and not last.key and last.name:
            names.append(re.split(r"\W+", last.name)[-1])
        return tuple(names)

    def _set(self, match: re.Match[str]) -> None:
        """`name = …` and `key: …`; a type between the name and `=` does not hide the name."""
        frame = self._frames[-1]
        mark = match["set"]
        if self._label and not self._names:
            self._forget_key()
            frame.key = self._label
        elif self._names and not (mark == "=" and frame.key and not frame.valued and len(self._names) <= 2):
            said = [name for name in self._names if keys.weight_of(name) in ("strong", "weak")]
            frame.key = said[-1] if said and mark != ":" else self._names[-1]
        frame.valued = False
        self._names, self._label = [], ""
        self._forget_word(frame.key)

    def _forget_key(self) -> None:
        if self.literals and not self.literals[-1].word:
            self.literals.pop()

    def _forget_word(self, key: str) -> None:
        if self.literals and self.literals[-1].word and self.literals[-1].text == key:
            self.literals.pop()

    def _open(self, match: re.Match[str]) -> None:
        frame = self._frames[-1]
        name = self._names[-1] if self._names else ""
        if match["open"] == "(":
            if frame.key and len(self._frames) == 1 and name not in ("", "async", "function"):
                self.built.setdefault(frame.key, name)
            inner = _Frame("(", name, "", frame.key)
            if frame.key:
                self.given.setdefault(frame.key, inner.around)
            self._forget_word(name)
        else:
            label = "" if frame.key else (self._label or (name if match["open"] == "{" and frame.opened != "(" else ""))
            inner = _Frame(match["open"], "", label, frame.assigned if frame.opened == "(" else frame.key)
            if frame.opened == "(" and frame.assigned:
                self.given[frame.assigned] = inner.around
        if len(self._frames) < MAX_DEPTH:
            self._frames.append(inner)
        self._names, self._label, self._closed = [], "", ""

    def _close(self, match: re.Match[str]) -> None:  # noqa: ARG002
        if len(self._frames) > 1:
            frame = self._frames.pop()
            self._closed = frame.name if frame.opened == "(" else ""
            if frame.opened == "{" and self._frames[-1].opened == "(":  # options of the call
                self._frames[-1].around.update(frame.around)
        self._frames[-1].valued = True
        self._names, self._label = [], ""

    def _comma(self, match: re.Match[str]) -> None:  # noqa: ARG002
        frame = self._frames[-1]
        frame.index += 1
        if frame.opened != "[":
            frame.key = ""
        self._names, self._label = [], ""

    def _end(self, match: re.Match[str]) -> None:
        frame = self._frames[-1]
        if match["end"] == ";" or frame.valued or (self._names and frame.opened != "("):
            frame.key = "" if frame.opened in ("", "{") else frame.key
            self._importing = None if frame.opened == "" else self._importing
            self._names, self._label = [], ""
            frame.valued = False

    def _compare(self, match: re.Match[str]) -> None:  # noqa: ARG002
        self._names, self._label = [], ""

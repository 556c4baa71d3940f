"""A shell script → its commands, each a list of words with their places; tolerant of every dialect."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_QUOTED = r"'[^']*'|\"(?:\\.|[^\"\\])*\""
_TOKEN = re.compile(
    rf"(?P<continued>\\\r?\n|\^\r?\n|`\r?\n)|(?P<newline>\n)|(?P<space>[ \t\r]+)|(?P<comment>#[^\n]*)"
    r"|(?P<here><<-?\s*(?P<quote>['\"]?)(?P<end>[A-Za-z_]\w*)(?P=quote))"
    r"|(?P<array>[A-Za-z_]\w*\+?=\()|(?P<operator>&&|\|\||;;|[;&|()`]|\$\()"
    rf"|(?P<word>(?:{_QUOTED}|\\.|\$\{{[^}}\n]*\}}|[^\s'\"\\;&|()`$]|\$(?!\()|['\"])+)|(?P<other>.)",
    re.S,
)
_PIECE = re.compile(r"'([^']*)'|\"((?:\\.|[^\"\\])*)\"|\\(.)|([^'\"\\]+)|(.)", re.S)
_PROMPTS = ("$", "%", ">", "!", "#", "%%bash", "PS>")


class Word(NamedTuple):
    """A word without its quotes, and where it begins."""

    text: str
    line: int
    column: int

    def at(self, start: int, text: str) -> Word:
        """The part of this word that begins `start` characters into it."""
        before = self.text[:start]
        newlines = before.count("\n")
        column = start - before.rfind("\n") if newlines else self.column + start
        return Word(text, self.line + newlines, column)


class Command(NamedTuple):
    """The words of one command, and the here-document that it is given."""

    words: list[Word]
    body: str = ""
    body_line: int = 0


def commands_of(text: str) -> Iterator[Command]:
    """The commands of `text` in order; substitutions and pipelines are commands of their own."""
    yield from _Reader(text).commands()


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.line, self.line_start, self.at = 1, 0, 0
        self.array = ""
        self.here = ""

    def commands(self) -> Iterator[Command]:
        """Reads on to the end."""
        words: list[Word] = []
        while self.at < len(self.text):
            match = _TOKEN.match(self.text, self.at)
            if match is None:
                break
            start, self.at = self.at, match.end()
            kind, part = match.lastgroup or "", match[0]
            if kind == "end" or kind == "quote" or match["here"]:
                self.here = match["end"]
            elif kind == "word":
                words.append(self._word(part, start))
            elif kind == "array":
                self.array = part.rstrip("(+=")
            elif kind in ("newline", "operator") and not (kind == "newline" and self.array):
                ends = not (self.array and part == ")")
                self.array = self.array if ends else ""
                self._count(part)
                body_line, body = self._body() if kind == "newline" else (0, "")
                if words and ends:
                    yield Command(_without_prompt(words), body, body_line)
                    words = []
                continue
            self._count(part)
        if words:
            yield Command(_without_prompt(words))

    def _word(self, token: str, start: int) -> Word:
        text = _plain(token)
        quoted = token[:1] in "'\"" and len(token) > 1
        word = Word(text, self.line, start - self.line_start + 1 + quoted)
        return Word(f"{self.array}={text}", word.line, word.column - len(self.array) - 1) if self.array else word

    def _count(self, token: str) -> None:
        newlines = token.count("\n")
        if newlines:
            self.line += newlines
            self.line_start = self.at - (len(token) - token.rfind("\n") - 1)

    def _body(self) -> tuple[int, str]:
        """The here-document that begins on this line, if one was announced."""
        if not self.here:
            return 0, ""
        end, self.here = self.here, ""
        match = re.compile(rf"^\s*{re.escape(end)}\s*$", re.M).search(self.text, self.at)
        stop = match.start() if match else len(self.text)
        first, body = self.line, self.text[self.at : stop]
        self.at = match.end() if match else stop
        self._count(self.text[self.at - (self.at - stop) - len(body) : self.at])
        return first, body


def _plain(token: str) -> str:
    """The text of a word: quotes go, and so do the backslashes outside them."""
    if not re.search(r"['\"\\]", token):
        return token
    pieces = []
    for match in _PIECE.finditer(token):
        single, double, escaped, bare, odd = match.groups()
        pieces.append(next((part for part in (single, double, escaped, bare, odd) if part is not None), ""))
    return "".join(pieces)


def _without_prompt(words: list[Word]) -> list[Word]:
    while len(words) > 1 and words[0].text in _PROMPTS:
        words = words[1:]
    first = words[0]
    if first.text[:1] in ("!", "@") and len(first.text) > 1:
        words = [first.at(1, first.text[1:]), *words[1:]]
    return words

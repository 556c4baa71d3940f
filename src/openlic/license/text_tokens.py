"""The words of a text, without what carries no meaning: layout, case, punctuation, markup.

Follows the SPDX matching guidelines (SPDX 2.3, annex B, sections B.3 to B.8). Nothing is deleted by line:
whether words may differ is decided where texts are compared. What a reader of the source sees but a reader of
the page does not (a comment, a title, a style that holds prose) stays in, so that no term can hide in markup.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from bisect import bisect_right
from functools import cached_property, lru_cache
from html import unescape
from itertools import accumulate

MAX_CHARACTERS = 1_000_000
MAX_WORDS = 200_000
"""Of a longer text only this much is read: the longest known licence has 200,000 characters."""

BLOCK_END = "\x1f"
"""Stands where a block of a page begins or ends: a line ends there, but no line of the source."""

_SPACE = b" "
_TABLE = bytes(
    ord(_SPACE) if code < 128 and not chr(code).isalnum() and chr(code) not in "\n$%" else code for code in range(256)
)
_APOSTROPHE = b"'"  # "licensor's" and "licensors" are one spelling, whatever mark stands between
_WORD = re.compile(r"[^\x00-#&-/:-@\[-`{-\x7f][^\x00-#&(-/:-@\[-`{-\x7f]*")
"""The words that `_TABLE` leaves, found where they stand."""
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})((?:\s[^<>]{0,2000})?)/?>")
_DOCTYPE = re.compile(r"<[!?][a-zA-Z][^<>]{0,500}>")
_CODE = re.compile(r"<(style|script)\b[^<>]{0,500}>([^<]{0,50000})</\1\s*>", re.IGNORECASE)
_TARGET = re.compile(r"\]\( ?([^()\s]{0,2000}(?:\([^()\s]{0,100}\)[^()\s]{0,200})?)([^()]{0,300})\)")
_ATTRIBUTE = re.compile(r"""=\s*("[^"]*"|'[^']*')""")
_COMPARISON = re.compile(r"([<>])=? {0,2}(?=[$€£]? ?\d)")
_BETWEEN_HAN = re.compile(r"(?<=[\u2e80-\u9fff])[ \n]{1,4}(?=[\u2e80-\u9fff])")
_STRUCK = re.compile(r"~~")
_STRIKING = {"s", "del", "strike"}
_BLOCK_NAMES = """
    address article aside blockquote body br center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5
    h6 head header hr html li main nav ol p pre section summary table tbody td tfoot th thead title tr ul
"""
_OTHER_NAMES = """
    a abbr b big button cite code col colgroup del dfn em font form i iframe img input ins kbd label link mark meta
    noscript path q s samp script small span strike strong style sub sup svg time tt u var
"""
_BLOCK = frozenset(_BLOCK_NAMES.split())
_HTML = _BLOCK | frozenset(_OTHER_NAMES.split())
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_WORDY = re.compile(r"[^\W\d_]{2,}(?:[\s,.;:'’-]+[^\W\d_]+){3,}")
_LAW = re.compile(
    r"(?i)\b(?:not|no|only|must|shall|may|non-?commercial|commercial|prohibit\w*|restrict\w*|forbid\w*|"
    r"condition\w*|permi\w+|except|unless|without)(?![a-z])"
)


class Document:
    """A text as read: its words in lower case, and on demand its written words and their lines.

    `words[i]` stands on line `line_of(i)` (from 1) and was written `written[i]`.
    """

    def __init__(self, text: str) -> None:
        self.overlong = len(text) > MAX_CHARACTERS
        self.clean = _without_markup(_plain_characters(text[:MAX_CHARACTERS]))
        self.words = words_of(self.clean)
        if len(self.words) > MAX_WORDS:
            self.overlong = True
            del self.words[MAX_WORDS:]
        self._starts: dict[int, list[int]] = {}

    @cached_property
    def digest(self) -> bytes:
        """16 bytes that two texts share only where all their words are the same."""
        return digest_of(self.words)

    @cached_property
    def written(self) -> list[str]:
        """The words as written, one for each of `words`."""
        encoded = self.clean.encode("utf-8", "surrogatepass").translate(_TABLE, _APOSTROPHE)
        return [word.decode("utf-8", "replace") for word in encoded.split()]

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, without markup."""
        return self.clean.split("\n")

    @cached_property
    def _ends(self) -> list[int]:
        encoded = self.clean.encode("utf-8", "surrogatepass").translate(_TABLE, _APOSTROPHE)
        return list(accumulate(len(line.split()) for line in encoded.split(b"\n")))

    def line_of(self, position: int) -> int:
        """The line, from 1, of the word at `position`; the last line for what lies behind the end."""
        return min(bisect_right(self._ends, position), len(self._ends) - 1) + 1

    def first_on(self, line: int) -> int:
        """The position of the first word on `line` or after it."""
        return self._ends[line - 2] if line > 1 else 0

    def starts_on(self, line: int) -> list[int]:
        """Where each word of `line` begins in it; kept, since a text of one line is asked many times."""
        if line not in self._starts:
            self._starts[line] = [match.start() for match in _WORD.finditer(self.lines[line - 1])]
        return self._starts[line]


def words_of(clean: str) -> list[bytes]:
    """The words of a text without markup, in lower case and UTF-8."""
    encoded = clean.casefold().encode("utf-8", "surrogatepass")
    return encoded.translate(_TABLE, _APOSTROPHE).split()


def digest_of(words: list[bytes]) -> bytes:
    """16 bytes for a sequence of words."""
    return hashlib.blake2b(b" ".join(words), digest_size=16).digest()


def _plain_characters(text: str) -> str:
    """`text` with line ends as \\n, and everything beyond ASCII in its plainest form."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "&" in text and ";" in text:
        text = _outside_tags(text)
    if not text.isascii():
        text = _FOREIGN.sub(_fold_run, text)
    if "%" in text:
        text = text.replace("%", " % ")
    if "$" in text:
        text = text.replace("$", " $ ")
    return text


_ENTITY_MARK = re.compile(r"&(#?\w{1,31});")


def _outside_tags(text: str) -> str:
    # "&lt;" and "&gt;" wait until the tags are gone: what they quote is text and no markup
    return _ENTITY_MARK.sub(_entity, text)


def _entity(match: re.Match[str]) -> str:
    plain = unescape(match.group())
    return {"<": "\ue000", ">": "\ue001"}.get(plain, plain)


def _fold_run(match: re.Match[str]) -> str:
    return "".join(map(_fold, match.group()))


@lru_cache(maxsize=4096)
def _fold(character: str) -> str:
    """The plainest spelling of one character: quotes and dashes straight, accents off, Chinese word by word."""
    if character in "\ue000\ue001":
        return character
    if character in "‘’ʼ‛′":
        return "'"
    if character in _BIDI:
        return " bidirectional-override "  # what is shown is not what is written
    if character == "©":
        return " (c) "
    plain = "".join(part for part in unicodedata.normalize("NFKD", character) if not unicodedata.combining(part))
    if plain.isascii() and plain:
        return plain
    category = unicodedata.category(character)
    if category in ("Cf", "Mn", "Me"):
        return ""
    if category in ("Zl", "Zp") or character == "\x85":
        return "\n"
    if category == "Sc" or character in "≤≥≠":
        return f" {character} "
    if category == "Lo" and _written_without_spaces(character):
        return f" {plain} "
    return plain if category[0] in "LNM" else "-" if category == "Pd" else " "


def together(passage: str) -> str:
    """`passage` with the characters of Chinese and Japanese side by side again, as they were written."""
    return passage if passage.isascii() else _BETWEEN_HAN.sub("", passage)


def _written_without_spaces(character: str) -> bool:
    return "\u0e00" <= character <= "\u0eff" or "\u2e80" <= character <= "\u9fff" or character >= "\U00020000"


def _without_markup(text: str) -> str:
    if "<" in text:
        text = _without_tags(text)
    if "](" in text:
        text = _TARGET.sub(_link_target, _addresses_once(text))
    if "~~" in text:
        text = _STRUCK.sub(" strikethrough ", text)
    if "\ue000" in text or "\ue001" in text:
        text = text.replace("\ue000", "<").replace("\ue001", ">")
    if "<" in text or ">" in text:
        text = _COMPARISON.sub(_comparison, text)
    return text


def _comparison(match: re.Match[str]) -> str:
    """A word for "<" and ">" before a number; at the start of a line ">" quotes."""
    before = match.string[max(0, match.start() - 80) : match.start()]
    quotes = not before[-2:].strip() or "\n" in before[-2:]
    if quotes or "<" in before.split()[-1]:
        return match.group()
    return " below " if match.group(1) == "<" else " above "


def _without_tags(text: str) -> str:
    if "<!" in text or "<?" in text:
        text = text.replace("<!--", " ").replace("-->", " ")  # what a comment says is said
        text = _DOCTYPE.sub(_blank, text)
    if "</s" in text or "</S" in text:
        text = _CODE.sub(_code, text)
    return _TAG.sub(_tag, text)


def _blank(match: re.Match[str]) -> str:
    return " " + "\n" * match.group().count("\n")


def _code(match: re.Match[str]) -> str:
    body = match.group(2)
    return f" {body} " if _reads_as_prose(body) else _blank(match)


def _tag(match: re.Match[str]) -> str:
    """What stays of a tag: nothing but its line ends, and the prose that its attributes hold."""
    name = match.group(2).lower()
    if name not in _HTML:
        return match.group()  # <name of author> and <https://example.org> are text
    kept = "".join(f" {value} " for value in _ATTRIBUTE.findall(match.group(3)) if _reads_as_prose(value))
    if name in _STRIKING:
        kept += " strikethrough "
    space = BLOCK_END if name in _BLOCK else ""
    return space + kept + "\n" * match.group().count("\n")


def _link_target(match: re.Match[str]) -> str:
    address, title = match.groups()
    said = re.sub(r"[-_/.]|%20", " ", address)
    kept = f" {address} " if len(_LAW.findall(said)) > 1 and _WORDY.search(said) else ""
    return f"] {kept}{title} "


def _addresses_once(text: str) -> str:
    """`text` with "[address](address)" as the address alone, whatever brackets it holds."""
    kept, done, at = [], 0, text.find("](")
    while at >= 0:
        close = at + 1
        for _ in range(4):
            close = text.find(")", close + 1, at + 402)
            length = close - at - 2
            opening = at - length - 1
            if close < 0:
                break
            if length and opening >= done and text[opening] == "[" and text[opening + 1 : at] == text[at + 2 : close]:
                kept += [text[done:opening], " ", text[opening + 1 : at], " "]
                done = close + 1
                break
        at = text.find("](", max(done, at + 2))
    return "".join([*kept, text[done:]])


def _reads_as_prose(value: str) -> bool:
    return bool(_WORDY.search(value)) and (bool(_LAW.search(value)) or " " in value.strip("\"' "))

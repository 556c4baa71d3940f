"""One spelling for names that differ only in case, spacing, punctuation or how a version is written."""

import re
import unicodedata
from typing import NamedTuple

# Compiling the classes of the second takes 4 ms, so it is left to texts that need it: of ASCII both find the same.
_ASCII_WORDS = r"[a-z]+|\d+(?:[._-]\d+)*|\++"
_WORDS = r"[a-zà-öø-ÿ]+|\d+(?:[._-]\d+)*|\++|[぀-ヿ㐀-鿿가-힯]|[^\W\d_a-zà-öø-ÿ぀-ヿ㐀-鿿가-힯]+"
_LATER = r"(?:or|and)\s+(?:\(at your option\)\s+)?(?:any\s+)?(?:later|newer|higher)(?:\s+versions?)?\b"
_BEFORE_VERSION = frozenset({"v", "ver", "vers", "version"})
NOUNS = frozenset({"license", "licenses", "licensed", "agreement"})
_SILENT = NOUNS | {"the"}


class Token(NamedTuple):
    """A word, number or plus sign in the spelling for comparing, and where it stands in `prepared(text)`."""

    word: str
    start: int
    end: int


def prepared(text: str) -> str:
    """`text` with compatibility characters replaced: the string that tokens have their places in."""
    return unicodedata.normalize("NFKC", text)


def tokens(text: str) -> list[Token]:
    """The tokens of `text`, which is `prepared`.

    A version loses its "v" and its last zeros, "-or-later" is "+", and "licence" is "license".

    Scripts that write no blanks give one token a character.

    >>> [token.word for token in tokens("Apache Licence, v2.0")]
    ['apache', 'license', '2']
    >>> fold("GPLv3-or-later") == fold("GPL 3.0+")
    True
    """
    lower = text.lower()
    if len(lower) != len(text):
        lower = text
    out: list[Token] = []
    later = _later_versions(lower)
    for match in re.finditer(_ASCII_WORDS if lower.isascii() else _WORDS, lower):
        word, start, end = match[0], match.start(), match.end()
        glued = bool(out) and out[-1].end == start
        if start in later and out and out[-1].word[0].isdigit():
            out.append(Token("+", start, later[start]))
        elif out and start < out[-1].end:
            continue
        elif word[0] == "+":
            if glued:
                out.append(Token(word, start, end))
        elif word[0].isdigit():
            _drop_version_word(out, glued)
            out.append(Token(_number(word), start, end))
        else:
            out.append(Token(word.replace("licence", "license"), start, end))
    return out


def _number(word: str) -> str:
    """A number in one spelling: points between its parts, and none of the zeros at its end.

    >>> _number("2_0"), _number("1-0.0"), _number("10"), _number("3.10")
    ('2', '1', '10', '3.10')
    """
    parts = word.replace("_", ".").replace("-", ".").split(".")
    while len(parts) > 1 and not parts[-1].strip("0"):
        parts.pop()
    return ".".join(parts)


def _later_versions(lower: str) -> dict[int, int]:
    """Where "or later" begins and ends."""
    if "er" not in lower or not ("or" in lower or "and" in lower):
        return {}
    spaced = lower.replace("-", " ").replace("_", " ")
    return {match.start(): match.end() for match in re.finditer(_LATER, spaced)}


def _drop_version_word(out: list[Token], glued: bool) -> None:
    """Takes away the "v" or "version" before a number."""
    if not out:
        return
    word, start, end = out[-1]
    if word in _BEFORE_VERSION:
        out.pop()
    elif glued and word.endswith("v"):
        out[-1] = Token(word[:-1], start, end)


def joined(words: list[str]) -> str:
    """The words as one key: two numbers stay apart, nothing else does."""
    out = ""
    for word in words:
        out += f".{word}" if out and out[-1].isdigit() and word[0].isdigit() else word
    return out


def fold(name: str) -> str:
    """`name` in the spelling by which names are compared.

    >>> fold("  Llama 3.1  Community—License ") == fold("llama_3.1_community_licence")
    True
    >>> fold("CC-BY-4.0"), fold("CC BY v4")
    ('ccby4', 'ccby4')
    """
    return joined([token.word for token in tokens(prepared(name))])


def core(name: str) -> str:
    """`fold` without the words that say no more than that it is a licence.

    >>> core("The Apache License, Version 2.0") == core("apache-2.0")
    True
    """
    return joined([token.word for token in tokens(prepared(name)) if token.word not in _SILENT])

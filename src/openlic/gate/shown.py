"""Whether a file that ships says a sentence to its readers, or merely holds the words.

A sentence in a comment, hidden on a page, quoted in an instruction or denied is not shown. Where the words stand
in company that a program cannot judge, the answer is that a person must read the line, never that they are shown.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from itertools import islice

_PAGES = r"(?i).*\.(?:md|markdown|html?|jsx|tsx|vue|svelte|php|tmpl|j2)\Z"
_PLAIN = r"(?i).*\.(?:txt|rst)\Z|[^.]+\Z"
_UNSEEN_IN_PAGES = (
    r"(?s)<!--.*?(?:-->|\Z)|<![^<>]{0,500}>"
    r"|\{?/\*.*?(?:\*/\}?|\Z)"  # of scripts and components
    r"|<\?.*?(?:\?>|\Z)|<%.*?(?:%>|\Z)|\{[#%!].*?(?:[#%]\}|\Z)|\{\{.*?(?:\}\}|\Z)"  # of templates
    r"|(?<![:\w])//[^\n]*|(?m:^\[[^\]\n]*\]:[^\n]*)"  # a line's comment, a link's definition in Markdown
)
_HIDDEN_TAGS = frozenset({"script", "style", "template", "noscript", "title", "del", "s", "strike", "datalist"})
_VOID_TAGS = frozenset({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"})
_INLINE_TAGS = frozenset({"a", "abbr", "b", "big", "em", "font", "i", "mark", "small", "span", "strong", "u", "wbr"})
_QUOTING_TAGS = frozenset({"code", "kbd", "q", "samp"})
# Possessive and bounded: no page makes the search slow, which the standard library's parser of 3.11 does not promise.
_TAG = r"""(?s)<(/?)([A-Za-z][\w:.-]*+)((?:[^<>"']++|"[^"]{0,5000}+"|'[^']{0,5000}+'){0,50}+)>"""
_HIDES = r"""(?i)(?:\A|\s)hidden(?=[\s=/]|\Z)|display\s*:\s*none|visibility\s*:\s*hidden"""
_FAR = 2000  # characters before and after a sentence that can say how it is meant
_BREAK = "\x1e"  # where one block of a page ends and another begins
_BETWEEN_WORDS = r"[\s>*_#|/-]+"
_QUOTES = "\"'`“”‘’«»„/~"
_PARAGRAPH = rf"{_BREAK}|\n[ \t]*\n|(?m:^[ \t]*#[^\n]*\n)|(?m:^[ \t]*(?:```|~~~))"
_DOUBTS = (
    r"(?i)\b(?:not|never|no|none|nor|neither|nothing|without|cannot|\w+n['’]t|remov\w*|delet\w*|dropp?\w*|must|should"
    r"|shall|needs?|requir\w*|todo|fixme|add|remember|missing|lack\w*|instead|unless|until|if|formerly|previously"
    r"|was|were|gone)\b|\[ \]"
)
_MOST_HITS = 100
_LONGEST_PAGE = 200_000  # characters; a person reads what is longer


def find(sentence: str, name: str, text: str, *, as_statement: bool = True) -> tuple[bool | None, int]:
    """Whether the file `name` shows `sentence`, None where a person must read the line; and the line, 0 for none.

    With `as_statement` the sentence must stand for itself; without, as with a name, words may lead up to it.
    """
    if sentence.split()[0].casefold() not in text.casefold():
        return False, 0
    is_page = _is_page(name) and len(text) <= _LONGEST_PAGE
    shown = _seen(name, text) if is_page else text
    doubtful = 0
    for found in islice(re.finditer(_pattern(sentence), shown), _MOST_HITS):
        line = shown.count("\n", 0, found.start()) + 1
        if is_page and _stands(shown, found, as_statement=as_statement):
            return True, line
        doubtful = doubtful or line
    return (None, doubtful) if doubtful else (False, 0)


def _pattern(sentence: str) -> str:
    """The sentence as whole words, however it is wrapped: "Llama" is not in "Llamafile", nor "x-8B" in "x-8B-chat"."""
    words = _BETWEEN_WORDS.join(re.escape(word) for word in sentence.split())
    return rf"(?i)(?<![\w.-]){words}(?!\w|[-.'’/]\w)"


def _is_page(name: str) -> bool:
    """Whether people read the file; what a program reads may show its strings or not."""
    return bool(re.match(_PAGES, name) or re.match(_PLAIN, name.rpartition("/")[2]))


def _stands(text: str, found: re.Match[str], *, as_statement: bool) -> bool:
    before = re.split(_PARAGRAPH, text[max(0, found.start() - _FAR) : found.start()])[-1]
    introduced = re.search(r"[^\n]+:[\s>*_`]*\Z", text[max(0, found.start() - _FAR) : found.start()])
    after = (
        ""
        if found[0].endswith(".")
        else re.split(rf"{_PARAGRAPH}|[.!;]\s", text[found.end() : found.end() + _FAR], maxsplit=1)[0]
    )
    around = "\n".join([introduced[0] if introduced else "", re.split(r"[.!?]\s", before)[-1], after])
    if re.search(_DOUBTS, around) or after.startswith("?") or _in_fence(text, found.start()):
        return False
    if not as_statement:
        return True
    if before[-1:] and before[-1] in _QUOTES:
        return not _has_words(before + after)
    return not _has_words(re.split(r"[.!?:;|•·–—]\s|\n", before)[-1])


def _has_words(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]", re.sub(r"\[[xX]\]", "", text)))


def _in_fence(text: str, end: int) -> bool:
    return len(re.findall(r"(?m)^[ \t]*(?:```|~~~)", text[:end])) % 2 == 1


def _seen(name: str, text: str) -> str:
    """What a reader of the file sees, each line where it was."""
    if not re.match(_PAGES, name):
        return text
    return "".join(_without_tags(re.sub(_UNSEEN_IN_PAGES, lambda unseen: _lines_of(unseen[0]), text)))


def _without_tags(page: str) -> Iterator[str]:
    """The text of a page but for its tags and what they hide, each line where it was."""
    at, hidden, depth = 0, "", 0
    for found in re.finditer(_TAG, page):
        text, at = page[at : found.start()], found.end()
        yield _lines_of(text) if hidden else html.unescape(text)
        yield _lines_of(found[0])
        closing, tag, attributes = found[1], found[2].lower(), found[3]
        if hidden:
            depth += 0 if tag != hidden else -1 if closing else 1
            hidden = hidden if depth else ""
        elif not closing and tag not in _VOID_TAGS and (tag in _HIDDEN_TAGS or re.search(_HIDES, attributes)):
            hidden, depth = (tag, 1) if not attributes.endswith("/") else ("", 0)
        else:
            yield _mark(tag)
    if not hidden:
        yield html.unescape(page[at:])


def _lines_of(text: str) -> str:
    return "\n" * text.count("\n")


def _mark(tag: str) -> str:
    """What stands for a tag: nothing within a line, a quote for code, else the end of a block."""
    if tag in _INLINE_TAGS:
        return ""
    return "`" if tag in _QUOTING_TAGS else _BREAK

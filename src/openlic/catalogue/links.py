"""Web addresses of licences: one spelling for those that lead to the same page, and patterns of them."""

from __future__ import annotations

import re

_SCHEME = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_PERCENT = re.compile(r"(?:%[0-9a-fA-F]{2})+")
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?=/|$)")
_LOCALE = re.compile(r"^([^/]+)/[a-z]{2}[-_][a-z]{2}/")
_EXTENSION = re.compile(r"\.(?:md|txt|rst|html?|php|pdf)$")
_LANGUAGE = re.compile(r"(?<=/)([^/]+)\.[a-z]{2}(?:[-_][a-z]{2,4})?$")
_SLOT = re.compile(r"\\\{(\w+)\\\}")
_EDGES = " \t\r\n<>\"'`,;"


def is_link(text: str) -> bool:
    """Whether `text` is a web address and nothing else.

    >>> is_link("www.apache.org/licenses/"), is_link("LICENSE.md")
    (True, False)
    """
    text = text.strip(_EDGES)
    if not text or any(character.isspace() for character in text):
        return False
    return bool(_SCHEME.match(text)) or ("/" in text and bool(_HOST.match(text.lower())))


def canonical(link: str) -> str:
    """`link` without what does not change where it leads: scheme, www, query, extension, letter case.

    >>> canonical("https://www.llama.com/llama3_1/License/?x=1#top")
    'llama.com/llama3_1/license'
    """
    text = _SCHEME.sub("", link.strip(_EDGES), count=1)
    text = re.split(r"[?#]", text, maxsplit=1)[0]
    text = _PERCENT.sub(lambda match: _decoded(match[0]), text).lower().removeprefix("www.")
    text = re.sub(r"/{2,}", "/", text).rstrip("/.")
    text = _LOCALE.sub(r"\1/", text.removesuffix("/index.html"))
    return _LANGUAGE.sub(r"\1", _EXTENSION.sub("", text))


def _decoded(percent: str) -> str:
    return bytes.fromhex(percent.replace("%", "")).decode("utf-8", "replace")


def pattern(link: str) -> re.Pattern[str]:
    """The regular expression of a link with `{slots}`; `{path}` and what follows a slash may hold slashes.

    >>> pattern("github.com/{owner}/{repo}/blob/{revision}/{path}").fullmatch("github.com/a/b/blob/main/x/y")["path"]
    'x/y'
    """
    escaped = re.escape(link)
    return re.compile(_SLOT.sub(lambda slot: f"(?P<{slot[1]}>{'.+' if slot[1] == 'path' else '[^/]+'})", escaped))

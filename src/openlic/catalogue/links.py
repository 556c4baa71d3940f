"""Web addresses of licences: one spelling for those that lead to the same page, and patterns of them."""

from __future__ import annotations

import re

_SCHEME = r"(?i)(?:https?:)?//"
_PERCENT = r"(?:%[0-9a-fA-F]{2})+"
_HOST = r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}(?=/|$)"
_LOCALE = r"^([^/]+)/[a-z]{2}[-_][a-z]{2}/"
_EXTENSION = r"\.(?:md|txt|rst|html?|php|pdf)$"
_LANGUAGE = r"(?<=/)([^/]+)\.[a-z]{2}(?:[-_][a-z]{2,4})?$"
_SLOT = r"\\\{(\w+)\\\}"
_EDGES = " \t\r\n<>\"'`,;"


def is_link(text: str) -> bool:
    """Whether `text` is a web address and nothing else.

    >>> is_link("www.apache.org/licenses/"), is_link("LICENSE.md")
    (True, False)
    """
    text = text.strip(_EDGES)
    if "/" not in text or any(character.isspace() for character in text):
        return False
    return bool(re.match(_SCHEME, text) or re.match(_HOST, text.lower()))


def canonical(link: str) -> str:
    """`link` without what does not change where it leads: scheme, www, query, extension, letter case.

    >>> canonical("https://www.llama.com/llama3_1/License/?x=1#top")
    'llama.com/llama3_1/license'
    """
    text = re.sub(_SCHEME, "", link.strip(_EDGES), count=1)
    text = re.split(r"[?#]", text, maxsplit=1)[0]
    text = re.sub(_PERCENT, lambda match: _decoded(match[0]), text).lower().removeprefix("www.")
    text = re.sub(r"/{2,}", "/", text).rstrip("/.")
    text = re.sub(_LOCALE, r"\1/", text.removesuffix("/index.html"))
    return re.sub(_LANGUAGE, r"\1", re.sub(_EXTENSION, "", text))


def _decoded(percent: str) -> str:
    return bytes.fromhex(percent.replace("%", "")).decode("utf-8", "replace")


def pattern(link: str) -> re.Pattern[str]:
    """The regular expression of a link with `{slots}`; `{path}` and what follows a slash may hold slashes.

    >>> pattern("github.com/{owner}/{repo}/blob/{revision}/{path}").fullmatch("github.com/a/b/blob/main/x/y")["path"]
    'x/y'
    """
    escaped = re.escape(link)
    return re.compile(re.sub(_SLOT, lambda slot: f"(?P<{slot[1]}>{'.+' if slot[1] == 'path' else '[^/]+'})", escaped))

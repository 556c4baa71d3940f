"""Text from cards and hubs is hostile: what a reader's program could take for a command is made visible."""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
# Logs of CI services run `::command::` at the start of a line, and `##[command]` or `##name[command]` anywhere.
_LOG_COMMAND = r"(?:(?<=\s)|\A)::|##(?=[A-Za-z]{0,40}\[)"
# Markup, HTML, math, links that a page makes of bare addresses, `:emoji:`; at the start also lists and headings.
_MARKDOWN = r"""([\\`*_\[\]<|~#$@]|:(?=//|\w+:)|(?<=\bwww)\.|\A[-+=>]|(?<=\A[0-9])[.)]|(?<=\A[0-9]{2})[.)])"""


def for_terminal(text: str, limit: int = 200) -> str:
    """`text` on one line, with control, direction and invisible characters shown as escapes.

    What the log of a CI service would run as a command is defused in the same way.

    >>> for_terminal("mit\\x1b[31m\\u202e")
    'mit\\\\x1b[31m\\\\u202e'
    >>> for_terminal("mit ::error::no ##vso[task]")
    'mit \\\\x3a:error::no \\\\x23#vso[task]'
    """
    line = text[: limit + 1].replace("\r\n", " ").replace("\n", " ").replace("\t", " ")
    characters = line if line.isprintable() else [_visible(character) for character in line]
    shown = "".join(characters[:limit]) + ("…" if len(text) > limit else "")
    return re.sub(_LOG_COMMAND, _defused, shown)


def _visible(character: str) -> str:
    hidden = unicodedata.category(character) in _HIDDEN
    return character.encode("unicode_escape").decode("ascii") if hidden else character


def for_markdown(text: str, limit: int = 200) -> str:
    """`text` as the same words in Markdown: no markup, no HTML, no link, no mention of a person or an issue.

    >>> for_markdown("<b>|@all #1")
    '&lt;b>\\\\|\\\\@\\u2060all \\\\#\\u20601'
    """
    shown = _unmentioned(for_terminal(text, limit).replace("&", "&amp;"))
    return re.sub(_MARKDOWN, r"\\\1", shown).replace("\\<", "&lt;")


def for_html(text: str, limit: int = 200) -> str:
    """`text` as the same words in HTML that stands in Markdown: no tag, no link, no math, and nobody is mentioned.

    >>> for_html("<b> & @all")
    '&lt;b&gt; &amp; @\\u2060all'
    """
    from html import escape

    shown = _unmentioned(escape(for_terminal(text, limit)))
    return shown.replace("://", ":&#47;/").replace("www.", "www&#46;").replace("$", "&#36;")


def _unmentioned(text: str) -> str:
    """A word joiner after each sign that makes a page look for a person or an issue to notify."""
    return re.sub(r"([@#])(?=\w)", "\\1\u2060", text)


def _defused(match: re.Match[str]) -> str:
    return f"\\x{ord(match[0][0]):02x}{match[0][1:]}"

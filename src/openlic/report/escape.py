"""Text from cards and hubs is hostile: what a terminal could take for a command is made visible."""

from __future__ import annotations

import unicodedata

_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def for_terminal(text: str, limit: int = 200) -> str:
    """`text` on one line, with control, direction and invisible characters shown as escapes.

    >>> for_terminal("mit\\x1b[31m\\u202e")
    'mit\\\\x1b[31m\\\\u202e'
    """
    out = []
    for character in text[: limit + 1].replace("\r\n", " ").replace("\n", " ").replace("\t", " "):
        hidden = unicodedata.category(character) in _HIDDEN
        out.append(character.encode("unicode_escape").decode("ascii") if hidden else character)
    return "".join(out[:limit]) + ("…" if len(text) > limit else "")

"""One spelling for names that differ only in case, spacing and punctuation."""

from __future__ import annotations

import re
import unicodedata

_DASHES = re.compile(r"[‐-―−]")
_GAPS = re.compile(r"[\s_/,;:()\[\]'\"’“”™®©-]+")


def fold(name: str) -> str:
    """`name` in the spelling by which names are compared.

    >>> fold("  Llama 3.1  Community—License ") == fold("llama_3.1_community_license")
    True
    """
    text = unicodedata.normalize("NFKC", name).casefold()
    text = _DASHES.sub("-", text).replace("licence", "license")
    return _GAPS.sub("-", text).strip("-.")

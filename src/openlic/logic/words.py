"""The word that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def nearest(word: str, words: Iterable[str], synonyms: Mapping[str, str] | None = None) -> str | None:
    """The right word for `word`: the same but for case and dashes, a synonym, or spelt nearly so.

    >>> nearest("Monthly-Active-User", ["monthly_active_users", "commercial"])
    'monthly_active_users'
    """
    known = {_plain(name): name for name in words} | {_plain(name): right for name, right in (synonyms or {}).items()}
    plain = _plain(word)
    if plain in known:
        return known[plain]
    from difflib import get_close_matches  # half of this module's time, and seldom needed

    close = get_close_matches(plain, known, n=1, cutoff=0.6)
    return known[close[0]] if close else None


def did_you_mean(word: str, words: Iterable[str], synonyms: Mapping[str, str] | None = None) -> str:
    """A sentence that suggests a word; a short list where nothing is near; else nothing."""
    words = sorted(words)
    near = nearest(word, words, synonyms)
    if near:
        return f'Did you mean "{near}"?'
    return f"It is one of: {', '.join(words)}." if 0 < len(words) <= 12 else ""


def _plain(word: str) -> str:
    return word.casefold().replace("_", "-").replace(" ", "-")

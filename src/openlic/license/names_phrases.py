"""Where folded phrases of one or more words stand in a row of words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

LONGEST_PHRASE = 6  # words


def has(words: Sequence[str], phrases: frozenset[str]) -> bool:
    """Whether one of the folded phrases stands in the words."""
    return any(True for _ in _places(words, phrases))


def without(words: Sequence[str], phrases: frozenset[str]) -> list[str]:
    """The words without those of the phrases."""
    gone = {i for start, end in _places(words, phrases) for i in range(start, end)}
    return [word for i, word in enumerate(words) if i not in gone]


def _places(words: Sequence[str], phrases: frozenset[str]) -> Iterator[tuple[int, int]]:
    for start in range(len(words)):
        key = ""
        for end in range(start, min(start + LONGEST_PHRASE, len(words))):
            key += words[end]
            if key in phrases:
                yield start, end + 1

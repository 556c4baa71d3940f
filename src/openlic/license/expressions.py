"""Conjunctions of licences, taken apart and put together without a parser."""

from __future__ import annotations

from collections.abc import Iterable


def operands(expression: str | None) -> tuple[str, ...]:
    """The parts of an `AND`; a choice is one part.

    >>> operands("MIT AND Apache-2.0"), operands("MIT OR Apache-2.0"), operands(None)
    (('MIT', 'Apache-2.0'), ('MIT OR Apache-2.0',), ())
    """
    if not expression:
        return ()
    if " OR " in expression:
        return (expression,)
    return tuple(part.strip() for part in expression.split(" AND "))


def joined(parts: Iterable[str]) -> str | None:
    """All parts, each once, as one expression; a choice among several is put in brackets.

    >>> joined(["MIT", "Apache-2.0 OR GPL-2.0-only", "MIT"])
    'MIT AND (Apache-2.0 OR GPL-2.0-only)'
    """
    distinct = list(dict.fromkeys(parts))
    if len(distinct) < 2:
        return distinct[0] if distinct else None
    return " AND ".join(f"({part})" if " OR " in part else part for part in distinct)

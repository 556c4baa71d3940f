"""Limits that a gate or running text adds without naming a licence, such as "for research only"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from openlic.catalogue import Catalogue
from openlic.claims.types import GATE, LIMIT, PROSE
from openlic.license.claim_readings import Reading
from openlic.license.claim_types import Conflict, Said

_ADDED_LIMIT = (
    r"(?i)\bnon-?\s?commercial\b|\bresearch\s+(?:purposes?\s+)?only\b|\b(?:only|solely|exclusively)\s+for\s+(?:\w+\s+){0,3}research\b"
    r"|\bno\s+commercial\b|\bnot\s+(?:be\s+used\s+)?for\s+commercial\b|\bcommercial\s+use\s+(?:is\s+)?(?:prohibited|not\s+(?:allowed|permitted))\b"
    r"|\bnot\s+(?:to\s+)?(?:\w+\s+){0,5}for\s+(?:any\s+)?commercial\b"
)
_LIMIT_TOPICS = frozenset({"commercial-use", "research-only"})


def added_limits(
    merged: Said,
    readings: Sequence[Reading],
    conflicts: list[Conflict],
    doubts: list[str],
    catalogue: Catalogue,
) -> None:
    """A gate or a sentence that limits to non-commercial use what the named licence leaves free."""
    topics = {topic for name in merged.named for topic in _sticks(name, catalogue)}
    if topics & _LIMIT_TOPICS:
        return
    for reading in readings:
        limit = _limit(reading)
        if not limit:
            continue
        claim = reading.claim
        said = f'{claim.source} at {claim.location} says "{limit}"'
        if merged.named:
            kind = "gate" if claim.form == GATE else "prose"
            summary = f"{said}, a limit that {' and '.join(merged.named)} does not have."
            conflicts.append(Conflict(kind, ("card:license", claim.source), summary))
            return
        doubts.append(f"{said}.")


def _limit(reading: Reading) -> str:
    """The words by which a sentence or a gate bars commercial use; empty where it names a licence instead."""
    claim = reading.claim
    if claim.form == LIMIT:
        return claim.raw[:100]
    if reading.expression or not (claim.form == GATE or (claim.form == PROSE and claim.is_whole)):
        return ""
    found = re.search(_ADDED_LIMIT, claim.raw)
    return found[0] if found else ""


def _sticks(name: str, catalogue: Catalogue) -> tuple[str, ...]:
    license = catalogue.license(name)
    return license.sticks if license else ()

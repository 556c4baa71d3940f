"""What the licence texts of one model say together, and which of them are only policies that grant nothing."""

from __future__ import annotations

from collections.abc import Sequence

from openlic.catalogue import Catalogue
from openlic.license.claim_readings import MODIFIED, UNKNOWN, Reading
from openlic.license.claim_types import Said
from openlic.license.expressions import operands


def from_texts(readings: Sequence[Reading], doubts: list[str]) -> Said:
    named: list[str] = []
    modified = False
    for reading in readings:
        name = reading.claim.location.file
        if reading.status == UNKNOWN:
            doubts.append(f"{name} holds a text that is no licence that is known{_seems(reading)}.")
        elif reading.status == MODIFIED:
            modified = True
            doubts.append(f"{name} is a changed text of {reading.expression}{_changes(reading)}.")
        named.extend(part for part in operands(reading.expression) if part not in named)
    return Said(tuple(named), (), tuple(r.claim.source for r in readings), modified, bool(readings))


def without_policies(text: Said, catalogue: Catalogue) -> tuple[Said, tuple[str, ...]]:
    """The texts without those that grant nothing: an acceptable-use policy adds to a licence, it contradicts none."""
    policies = tuple(name for name in text.named if grants_nothing(name, catalogue))
    named = tuple(name for name in text.named if name not in policies)
    return text._replace(named=named), policies


def grants_nothing(name: str, catalogue: Catalogue) -> bool:
    license = catalogue.license(name)
    return license is not None and not license.grants


def not_included(policies: tuple[str, ...], named: tuple[str, ...], catalogue: Catalogue) -> list[str]:
    """The policies that no named licence brings with it."""
    licenses = [license for name in named if (license := catalogue.license(name))]
    brought = {rule.key for license in licenses for rule in license.rules}
    return [name for name in policies if (policy := catalogue.license(name)) and policy.key not in brought]


def _seems(reading: Reading) -> str:
    clauses = getattr(reading.identification, "clauses", ())
    kinds = list(dict.fromkeys(str(clause.kind) for clause in clauses))
    return f"; it seems to speak of: {', '.join(kinds)}" if kinds else ""


def _changes(reading: Reading) -> str:
    changes = getattr(reading.identification, "changes", ())
    shown = []
    for change in list(changes)[:3]:
        words = str(getattr(change, "words", "") or "")[:80]
        line = getattr(change, "line", 0)
        shown.append(f"line {line}: {getattr(change, 'kind', 'changed')}" + (f' "{words}"' if words else ""))
    return f" ({'; '.join(shown)})" if shown else ""

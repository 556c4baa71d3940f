"""What claims come to: what one kind of source says, and where two sources contradict."""

from __future__ import annotations

from typing import Any, NamedTuple


class Conflict(NamedTuple):
    """Two sources that cannot both be right. `kind`: card, file, prose, gate, catalogue or lineage."""

    kind: str
    between: tuple[str, ...]
    summary: str

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {"kind": self.kind, "between": list(self.between), "summary": self.summary}


class Said(NamedTuple):
    """What one kind of source says: licences that it names, or the candidates that it leaves."""

    named: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    modified: bool = False
    spoke: bool = False

"""Two `openlic.lock` files side by side: which models came, went or changed, and what about them."""

from __future__ import annotations

from typing import Any, NamedTuple

from openlic.gate.lock import Lock, changes


class ModelChange(NamedTuple):
    """A model of which the locks say different things: `kind` is added, removed or changed."""

    reference: str
    kind: str
    what: tuple[tuple[str, str], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        what = [{"kind": kind, "summary": summary} for kind, summary in self.what]
        return {"reference": self.reference, "kind": self.kind, "changes": what}


def compare_locks(old: Lock, new: Lock) -> tuple[ModelChange, ...]:
    """The models that differ, in alphabetical order."""
    out = []
    for name in sorted({*old.models, *new.models}):
        before, after = old.models.get(name), new.models.get(name)
        if before is None or after is None:
            one = after or before
            assert one is not None  # one of the locks has it
            told = (("license", f"The licence is {one.expression or 'not known'}."),)
            out.append(ModelChange(name, "removed" if after is None else "added", told))
        elif found := changes(before, after):
            out.append(ModelChange(name, "changed", tuple(found)))
    return tuple(out)

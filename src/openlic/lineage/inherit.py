"""What a derivative inherits: it keeps the terms of its base, whatever its own card says.

A claim that drops terms which the base makes stick is a conflict; one that is stricter than a permissive
base is none, nor is a move to a licence that the base's rule file names in `kept_by`. A hint (a base that
only running text or a left-over config names) adds no terms, and is a conflict where its terms are stricter
than the claim.
"""

from collections.abc import Sequence
from typing import Any, NamedTuple

from openlic.catalogue import Catalogue
from openlic.catalogue.types import License
from openlic.license.claim_types import Conflict
from openlic.license.expressions import joined, operands
from openlic.record import Base

# Terms of this kind are kept by any licence that has them too; all others stick to the base's own text.
_KEPT_BY_ANY = {"commercial-use": {"commercial-use", "research-only"}, "research-only": {"research-only"}}


class Ancestor(NamedTuple):
    """A base, the expression that binds it (None where it is not known), and who says so.

    `child` is the reference of the ancestor that was made from it, empty for a base of the model itself.
    """

    base: Base
    expression: str | None
    told_by: str = ""
    depth: int = 1
    child: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the contract."""
        return {
            "relation": self.base.relation,
            "reference": self.base.reference,
            "expression": self.expression,
            "source": self.base.source,
            "told_by": self.told_by,
            "depth": self.depth,
            **({"child": self.child} if self.child else {}),
        }


class Inheritance(NamedTuple):
    """What is evaluated once the bases have their say."""

    expression: str | None
    conflicts: tuple[Conflict, ...] = ()
    doubts: tuple[str, ...] = ()


def inherit(own: str | None, ancestors: Sequence[Ancestor], catalogue: Catalogue) -> Inheritance:
    """The terms of a model that says `own` of itself and comes from `ancestors`."""
    parts = list(operands(own))
    claimed = tuple(parts)
    conflicts, doubts = [], []
    for ancestor in ancestors:
        base = ancestor.base
        if ancestor.expression is None:
            if base.relation != "hint":
                doubts.append(f"The licence of {base.reference}, which it comes from ({base.relation}), is not known.")
            continue
        if any(license.kind == "service" for license in _known(ancestor.expression, catalogue)):
            doubts.append(
                f"It was made with {base.reference}, a service: whether its terms let outputs train this model is open."
            )
        if own is not None and _drops(claimed, ancestor.expression, catalogue):
            conflicts.append(_conflict(own, ancestor))
        if base.relation != "hint":
            parts += [part for part in operands(ancestor.expression) if part not in parts]
    return Inheritance(joined(parts), tuple(conflicts), tuple(doubts))


def _drops(claimed: tuple[str, ...], base: str, catalogue: Catalogue) -> bool:
    """Whether a licence of the base has terms that stick and that no claimed licence keeps."""
    kept = {topic for name in claimed for license in _known(name, catalogue) for topic in license.sticks}
    return any(
        not _KEPT_BY_ANY.get(topic, set()) & kept
        for license in _known(base, catalogue)
        if not {license.id, *license.kept_by} & set(claimed)
        for topic in license.sticks
    )


def _known(expression: str, catalogue: Catalogue) -> list[License]:
    """The rule files of the licences in `expression`."""
    found = [catalogue.license(name) for name in operands(expression)]
    return [license for license in found if license]


def _conflict(own: str, ancestor: Ancestor) -> Conflict:
    base = ancestor.base
    trace = "may come" if base.relation == "hint" else "comes"
    return Conflict(
        "lineage",
        ("card:license", "lineage:base_model" if base.relation != "hint" else base.source),
        f"It says {own} and {trace} from {base.reference} ({base.relation}), whose {ancestor.expression} "
        "has terms that a derivative cannot drop.",
    )

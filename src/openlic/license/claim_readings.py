"""One claim → what it means: a label by its name, a text by its fingerprint, a gate by its first lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from openlic.catalogue import Catalogue
from openlic.claims.types import GATE, LABEL, LIMIT, TEXT, Claim
from openlic.license.names import normalize_in

if TYPE_CHECKING:
    from openlic.license.texts import Identification

EXACT, MODIFIED, AMBIGUOUS, UNKNOWN = "exact", "modified", "ambiguous", "unknown"
CATALOGUE = "catalogue"  # the source of a label that the bundled catalogue gives
MAX_GATE_LINES, MAX_GATE_LINE, MAX_FAMILY_WORDS, SHORTEST_RELEASE = 20, 400, 5, 6
_POLICY_NAME = "-use-policy"


class Reading(NamedTuple):
    """A claim and what it means. `status` is exact, modified, ambiguous or unknown."""

    claim: Claim
    status: str
    expression: str | None
    candidates: tuple[str, ...] = ()
    reason: str = ""
    identification: Identification | None = None

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the contract; a text is shown by its beginning."""
        raw = self.claim.raw if len(self.claim.raw) <= 200 else f"{self.claim.raw[:197]}..."
        out: dict[str, Any] = {
            "source": self.claim.source,
            "raw": raw,
            "expression": self.expression,
            "status": self.status,
            "about": self.claim.about,
            "location": self.claim.location.to_dict(),
        }
        return out | ({"candidates": list(self.candidates)} if self.candidates else {})


def read(claim: Claim, catalogue: Catalogue) -> Reading:
    """What one claim means."""
    if claim.form == TEXT:
        from openlic.license.texts import identify  # its index is loaded only where there is a text

        found = identify(claim.raw, kind="license")
        status = str(found.status)
        told = status if status in (EXACT, MODIFIED) else UNKNOWN
        return Reading(claim, told, _owner(found.expression, catalogue), identification=found)
    if claim.form == LABEL and claim.field == "not-text":
        return Reading(claim, UNKNOWN, None, reason="It is no text.")
    if claim.form == LIMIT:
        return Reading(claim, UNKNOWN, None, reason="It names no licence.")
    if claim.form == GATE:
        return _read_gate(claim, catalogue)
    if claim.about == "parent":
        return _read_parent(claim, catalogue)
    known = catalogue.license(claim.raw) if claim.source == CATALOGUE else None
    if known is not None:  # the catalogue speaks in its own keys, which no table of names need hold
        return Reading(claim, EXACT, known.id)
    named = normalize_in(claim.raw, claim.field or None, catalogue)
    return Reading(claim, named.status, named.expression, named.candidates, named.reason)


def _read_gate(claim: Claim, catalogue: Catalogue) -> Reading:
    """The licence that the first lines of a gate name, if they name one."""
    lines = [line.strip(" #*_>\t")[:MAX_GATE_LINE] for line in claim.raw.splitlines()[:MAX_GATE_LINES]]
    said = [normalize_in(line, "prose", catalogue) for line in lines if line]
    names = list(dict.fromkeys(one.expression for one in said if one.expression))
    return Reading(claim, EXACT, names[0]) if len(names) == 1 else Reading(claim, UNKNOWN, None)


def _read_parent(claim: Claim, catalogue: Catalogue) -> Reading:
    """The licence for which the first words stand as the name of a model family, or of a release that is known."""
    words = claim.raw.split()[:MAX_FAMILY_WORDS]
    for count in range(len(words), 0, -1):
        named = normalize_in(" ".join(words[:count]), "prose", catalogue)
        if named.expression:
            return Reading(claim, EXACT, named.expression)
    known = catalogue.known_release(words[0]) if words and len(words[0]) >= SHORTEST_RELEASE else None
    license = catalogue.license(known.license) if known and known.license else None
    return Reading(claim, EXACT, license.id) if license else Reading(claim, UNKNOWN, None)


def _owner(name: str | None, catalogue: Catalogue) -> str | None:
    """The licence that incorporates the policy `name`, where the index names the policy after it alone."""
    if name is None or catalogue.license(name) is not None or not name.endswith(_POLICY_NAME):
        return name
    owner = catalogue.license(name.removeprefix("LicenseRef-openlic-").removesuffix(_POLICY_NAME))
    return owner.id if owner else name

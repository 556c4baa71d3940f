"""All that is claimed about one model's licence → what is evaluated, and where the claims contradict.

The order of trust: a text beats a label, a label beats running text. What a weaker source adds to a
stronger one that names no licence completes it; where two sources name different licences, none is
dropped: both are evaluated, and the conflict is part of the answer. The weights' licence decides; claims
about code or data are shown and bind nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from openlic.catalogue import Catalogue
from openlic.claims.types import GATE, LABEL, LIMIT, PROSE, TEXT, Claim
from openlic.license.expressions import joined, operands
from openlic.license.names import normalize_in

if TYPE_CHECKING:
    from openlic.license.texts import Identification

EXACT, MODIFIED, AMBIGUOUS, UNKNOWN = "exact", "modified", "ambiguous", "unknown"

# Limits that a gate or running text adds without naming a licence.
_ADDED_LIMIT = (
    r"(?i)\bnon-?\s?commercial\b|\bresearch\s+(?:purposes?\s+)?only\b|\b(?:only|solely|exclusively)\s+for\s+(?:\w+\s+){0,3}research\b"
    r"|\bno\s+commercial\b|\bnot\s+(?:be\s+used\s+)?for\s+commercial\b|\bcommercial\s+use\s+(?:is\s+)?(?:prohibited|not\s+(?:allowed|permitted))\b"
    r"|\bnot\s+(?:to\s+)?(?:\w+\s+){0,5}for\s+(?:any\s+)?commercial\b"
)
MAX_GATE_LINES, MAX_GATE_LINE, MAX_FAMILY_WORDS, SHORTEST_RELEASE = 20, 400, 5, 6
_LIMIT_TOPICS = frozenset({"commercial-use", "research-only"})
_TAGS = frozenset({"card:license", "hub:tag"})
CATALOGUE = "catalogue"  # the source of a label that the bundled catalogue gives
_POLICY_NAME = "-use-policy"
_SILENT = frozenset({"", "other", "unknown", "custom", "none", "n/a"})


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


class Conflict(NamedTuple):
    """Two sources that cannot both be right. `kind`: card, file, prose, gate, catalogue or lineage."""

    kind: str
    between: tuple[str, ...]
    summary: str

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {"kind": self.kind, "between": list(self.between), "summary": self.summary}


class Resolution(NamedTuple):
    """What the claims of one model come to.

    `expression` is None where no licence can be named; `doubts` are sentences that say why a person must
    look although an expression may stand.
    """

    expression: str | None
    status: str
    readings: tuple[Reading, ...]
    conflicts: tuple[Conflict, ...]
    doubts: tuple[str, ...]
    candidates: tuple[str, ...] = ()


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


def reconcile(claims: Iterable[Claim], catalogue: Catalogue) -> Resolution:
    """The licence of a model, from all that is claimed about it."""
    readings = tuple(read(claim, catalogue) for claim in claims)
    weights = [reading for reading in readings if reading.claim.about == "weights" and not reading.claim.weak]
    conflicts: list[Conflict] = []
    doubts: list[str] = []
    label = _from_labels([one for one in weights if one.claim.form == LABEL], conflicts, doubts)
    text, policies = _without_policies(
        _from_texts([one for one in weights if one.claim.form == TEXT], doubts), catalogue
    )
    merged = _text_and_label(text, label, conflicts)
    prose = [one for one in weights if one.claim.form == PROSE and one.expression]
    merged = _with_prose(merged, prose, conflicts, bool(label.named or text.named))
    merged = _with_gate(merged, [one for one in weights if one.claim.form == GATE and one.expression], conflicts)
    merged = _with_weak(merged, [reading for reading in readings if reading.claim.weak], doubts)
    _added_limits(merged, weights, conflicts, doubts, catalogue)
    if not merged.named and not doubts:
        doubts.append(_nothing_named(merged))
    named = (*merged.named, *_not_included(policies, merged.named, catalogue))
    if merged.named and all(_grants_nothing(name, catalogue) for name in merged.named):
        doubts.append(
            f"{' and '.join(merged.named)} restricts the use and grants none: the terms that do are not known."
        )
    expression = joined(named)
    status = MODIFIED if text.modified else EXACT if merged.named else AMBIGUOUS if merged.candidates else UNKNOWN
    return Resolution(expression, status, readings, tuple(conflicts), tuple(dict.fromkeys(doubts)), merged.candidates)


class _Said(NamedTuple):
    """What one kind of source says: licences that it names, or the candidates that it leaves."""

    named: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    modified: bool = False
    spoke: bool = False


def _from_labels(readings: Sequence[Reading], conflicts: list[Conflict], doubts: list[str]) -> _Said:
    """`license`, completed by `license_name` and `license_link`; values of a list hold together."""
    fields: dict[str, list[Reading]] = {}
    for reading in readings:
        fields.setdefault(reading.claim.source, []).append(reading)
    said = {source: _one_field(source, own, conflicts) for source, own in fields.items()}
    speaking = {source: one for source, one in said.items() if one.named or one.candidates}
    named = _merge_fields(speaking, conflicts, "card")._replace(spoke=bool(readings))
    for source, own in fields.items():
        doubts.extend(_label_doubts(source, own, named))
    return named


def _one_field(source: str, readings: list[Reading], conflicts: list[Conflict]) -> _Said:
    values = list(dict.fromkeys(reading.expression for reading in readings if reading.expression))
    candidates = tuple(
        dict.fromkeys(c for reading in readings for c in reading.candidates if reading.status == AMBIGUOUS)
    )
    if len(values) > 1 and any(reading.claim.repeated for reading in readings):
        summary = f"{source} stands twice, as {' and as '.join(values)}."
        conflicts.append(Conflict("card", (source, source), summary))
    return _Said(tuple(values), candidates, (source,), spoke=True)


def _merge_fields(said: dict[str, _Said], conflicts: list[Conflict], kind: str) -> _Said:
    """All fields together: what is ambiguous is completed by what is not, or contradicts it."""
    named: list[str] = []
    sources = tuple(said)
    for source, one in said.items():
        if named and one.named and set(one.named) != set(named):
            conflicts.append(_contradiction(CATALOGUE if source == CATALOGUE else kind, source, one, said))
        named.extend(name for name in one.named if name not in named)
    candidates: tuple[str, ...] = ()
    dropped = False
    for source, one in said.items():
        if not one.candidates or one.named:
            continue
        if named and not set(named) & set(one.candidates):
            conflicts.append(_contradiction(kind, source, one, said))
            dropped = dropped or source not in _TAGS
        elif not named:
            candidates = tuple(c for c in candidates if c in one.candidates) or one.candidates
    if dropped and _only_from_license(said, named):
        return _Said((), tuple(named), sources, spoke=True)
    return _Said(tuple(named), candidates, sources, spoke=bool(said))


def _only_from_license(said: dict[str, _Said], named: list[str]) -> bool:
    """Whether nothing but the plain `license` tag names the licence that the card's own name contradicts."""
    return not any(set(one.named) & set(named) for source, one in said.items() if source not in _TAGS)


def _contradiction(kind: str, source: str, one: _Said, said: dict[str, _Said]) -> Conflict:
    others = [other for other in said if other != source and (said[other].named)]
    against = others[0] if others else source
    ours = " and ".join(one.named or one.candidates)
    theirs = " and ".join(said[against].named)
    return Conflict(kind, (against, source), f"{against} says {theirs}, {source} says {ours}.")


def _label_doubts(source: str, readings: list[Reading], named: _Said) -> Iterable[str]:
    for reading in readings:
        raw = reading.claim.raw.strip()
        one_of_several = len(readings) > 1
        if reading.status != UNKNOWN or (raw.lower() in _SILENT and not one_of_several):
            continue
        if reading.claim.field == "license_link":
            continue  # a link to a page or file that no table knows says nothing about which licence
        if source in _TAGS or not named.named:
            yield f'{source} is "{raw[:80]}", which names no licence that is known.'


def _from_texts(readings: Sequence[Reading], doubts: list[str]) -> _Said:
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
    return _Said(tuple(named), (), tuple(r.claim.source for r in readings), modified, bool(readings))


def _without_policies(text: _Said, catalogue: Catalogue) -> tuple[_Said, tuple[str, ...]]:
    """The texts without those that grant nothing: an acceptable-use policy adds to a licence, it contradicts none."""
    policies = tuple(name for name in text.named if _grants_nothing(name, catalogue))
    named = tuple(name for name in text.named if name not in policies)
    return text._replace(named=named), policies


def _grants_nothing(name: str, catalogue: Catalogue) -> bool:
    license = catalogue.license(name)
    return license is not None and not license.grants


def _not_included(policies: tuple[str, ...], named: tuple[str, ...], catalogue: Catalogue) -> list[str]:
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


def _text_and_label(text: _Said, label: _Said, conflicts: list[Conflict]) -> _Said:
    if not text.named:
        return label
    if not label.named:
        if label.candidates and not set(text.named) & set(label.candidates):
            conflicts.append(_file_conflict(text, label.candidates, label))
        return _Said(text.named, (), text.sources, text.modified, True)
    if set(text.named) == set(label.named):
        return text
    conflicts.append(_file_conflict(text, label.named, label))
    return _Said(tuple(dict.fromkeys((*label.named, *text.named))), (), (), text.modified, True)


def _file_conflict(text: _Said, names: tuple[str, ...], label: _Said) -> Conflict:
    said = " and ".join(names)
    source = label.sources[0] if label.sources else "card:license"
    return Conflict(
        "file",
        (source, text.sources[0]),
        f"{source} says {said}, {text.sources[0]} is {' and '.join(text.named)}.",
    )


def _with_prose(merged: _Said, prose: list[Reading], conflicts: list[Conflict], stronger: bool) -> _Said:
    """Running text counts where nothing stronger names a licence; where it contradicts, that is told."""
    said = list(dict.fromkeys(reading.expression for reading in prose if reading.expression))
    if not said:
        return merged
    if not stronger:
        if merged.candidates and not set(said) & set(merged.candidates):
            return merged
        return _Said(tuple(said), (), ("prose",), spoke=True)
    about_weights = [r for r in prose if r.expression not in merged.named and _surely_of_this_model(r.claim)]
    for reading in about_weights:
        where = str(reading.claim.location)
        summary = f"The label says {' and '.join(merged.named)}, the text at {where} says {reading.expression}."
        conflicts.append(Conflict("prose", ("card:license", "prose"), summary))
    added = tuple(dict.fromkeys(str(reading.expression) for reading in about_weights))
    return _Said((*merged.named, *added), merged.candidates, merged.sources, merged.modified, True) if added else merged


def _with_gate(merged: _Said, gates: list[Reading], conflicts: list[Conflict]) -> _Said:
    """A gate that names a licence counts like running text."""
    said = tuple(dict.fromkeys(str(one.expression) for one in gates if one.expression not in merged.named))
    if not said:
        return merged
    if merged.named:
        summary = f"The card says {' and '.join(merged.named)}, its gate asks to accept {' and '.join(said)}."
        conflicts.append(Conflict("gate", ("card:license", gates[0].claim.source), summary))
    elif merged.candidates and not set(said) & set(merged.candidates):
        return merged
    return _Said((*merged.named, *said), (), merged.sources, merged.modified, spoke=True)


def _with_weak(merged: _Said, readings: Sequence[Reading], doubts: list[str]) -> _Said:
    """What may be no one's word is a candidate where nothing else is said, and leaves its doubt."""
    told = [reading for reading in readings if reading.expression]
    if merged.named or merged.candidates or not told:
        return merged
    for reading in told:
        raw, source = reading.claim.raw.strip()[:80], reading.claim.source
        doubts.append(f'Only {source} says "{raw}", which is weak evidence: it may be no one\'s word.')
    candidates = tuple(dict.fromkeys(str(reading.expression) for reading in told))
    return _Said((), candidates, tuple(reading.claim.source for reading in told), spoke=True)


def _surely_of_this_model(claim: Claim) -> bool:
    """Running text also names the licences of bases, tools and data: only "this model", "the weights" is about it."""
    return claim.is_whole or bool(
        re.search(
            r"\b(?:this|the|our)\s+(?:model|weights|checkpoint|model weights|release|work)\s+(?:is|are|weights are)\s+"
            r"(?:\w+\s+){0,3}(?:licensed|released|distributed|available|provided|under)",
            claim.raw,
            re.IGNORECASE,
        )
    )


def _added_limits(
    merged: _Said,
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


def _nothing_named(merged: _Said) -> str:
    if merged.candidates:
        return f"What is said fits several licences: {', '.join(merged.candidates)}."
    return "Nothing says which licence it is under." if not merged.spoke else "No source names a licence that is known."

"""What the labels of one model say together: fields complete each other, or contradict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from openlic.license.claim_readings import AMBIGUOUS, CATALOGUE, UNKNOWN, Reading
from openlic.license.claim_types import Conflict, Said

_TAGS = frozenset({"card:license", "hub:tag"})
_SILENT = frozenset({"", "other", "unknown", "custom", "none", "n/a"})


def from_labels(readings: Sequence[Reading], conflicts: list[Conflict], doubts: list[str]) -> Said:
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


def _one_field(source: str, readings: list[Reading], conflicts: list[Conflict]) -> Said:
    values = list(dict.fromkeys(reading.expression for reading in readings if reading.expression))
    candidates = tuple(
        dict.fromkeys(c for reading in readings for c in reading.candidates if reading.status == AMBIGUOUS)
    )
    if len(values) > 1 and any(reading.claim.repeated for reading in readings):
        summary = f"{source} stands twice, as {' and as '.join(values)}."
        conflicts.append(Conflict("card", (source, source), summary))
    return Said(tuple(values), candidates, (source,), spoke=True)


def _merge_fields(said: dict[str, Said], conflicts: list[Conflict], kind: str) -> Said:
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
        return Said((), tuple(named), sources, spoke=True)
    return Said(tuple(named), candidates, sources, spoke=bool(said))


def _only_from_license(said: dict[str, Said], named: list[str]) -> bool:
    """Whether nothing but the plain `license` tag names the licence that the card's own name contradicts."""
    return not any(set(one.named) & set(named) for source, one in said.items() if source not in _TAGS)


def _contradiction(kind: str, source: str, one: Said, said: dict[str, Said]) -> Conflict:
    others = [other for other in said if other != source and (said[other].named)]
    against = others[0] if others else source
    ours = " and ".join(one.named or one.candidates)
    theirs = " and ".join(said[against].named)
    return Conflict(kind, (against, source), f"{against} says {theirs}, {source} says {ours}.")


def _label_doubts(source: str, readings: list[Reading], named: Said) -> Iterable[str]:
    for reading in readings:
        raw = reading.claim.raw.strip()
        one_of_several = len(readings) > 1
        if reading.status != UNKNOWN or (raw.lower() in _SILENT and not one_of_several):
            continue
        if reading.claim.field == "license_link":
            continue  # a link to a page or file that no table knows says nothing about which licence
        if source in _TAGS or not named.named:
            yield f'{source} is "{raw[:80]}", which names no licence that is known.'

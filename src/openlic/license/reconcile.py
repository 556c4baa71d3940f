"""All that is claimed about one model's licence → what is evaluated, and where the claims contradict.

The order of trust: a text beats a label, a label beats running text. What a weaker source adds to a
stronger one that names no licence completes it; where two sources name different licences, none is
dropped: both are evaluated, and the conflict is part of the answer. The weights' licence decides; claims
about code or data are shown and bind nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from openlic.catalogue import Catalogue
from openlic.claims.types import GATE, LABEL, PROSE, TEXT, Claim
from openlic.license.claim_labels import from_labels
from openlic.license.claim_limits import added_limits
from openlic.license.claim_readings import AMBIGUOUS, EXACT, MODIFIED, UNKNOWN, Reading, read
from openlic.license.claim_texts import from_texts, grants_nothing, not_included, without_policies
from openlic.license.claim_types import Conflict, Said
from openlic.license.expressions import joined


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


def reconcile(claims: Iterable[Claim], catalogue: Catalogue) -> Resolution:
    """The licence of a model, from all that is claimed about it."""
    readings = tuple(read(claim, catalogue) for claim in claims)
    weights = [reading for reading in readings if reading.claim.about == "weights" and not reading.claim.weak]
    conflicts: list[Conflict] = []
    doubts: list[str] = []
    label = from_labels([one for one in weights if one.claim.form == LABEL], conflicts, doubts)
    text, policies = without_policies(from_texts([one for one in weights if one.claim.form == TEXT], doubts), catalogue)
    merged = _text_and_label(text, label, conflicts)
    prose = [one for one in weights if one.claim.form == PROSE and one.expression]
    merged = _with_prose(merged, prose, conflicts, bool(label.named or text.named))
    merged = _with_gate(merged, [one for one in weights if one.claim.form == GATE and one.expression], conflicts)
    merged = _with_weak(merged, [reading for reading in readings if reading.claim.weak], doubts)
    added_limits(merged, weights, conflicts, doubts, catalogue)
    if not merged.named and not doubts:
        doubts.append(_nothing_named(merged))
    named = (*merged.named, *not_included(policies, merged.named, catalogue))
    if merged.named and all(grants_nothing(name, catalogue) for name in merged.named):
        doubts.append(
            f"{' and '.join(merged.named)} restricts the use and grants none: the terms that do are not known."
        )
    expression = joined(named)
    status = MODIFIED if text.modified else EXACT if merged.named else AMBIGUOUS if merged.candidates else UNKNOWN
    return Resolution(expression, status, readings, tuple(conflicts), tuple(dict.fromkeys(doubts)), merged.candidates)


def _text_and_label(text: Said, label: Said, conflicts: list[Conflict]) -> Said:
    if not text.named:
        return label
    if not label.named:
        if label.candidates and not set(text.named) & set(label.candidates):
            conflicts.append(_file_conflict(text, label.candidates, label))
        return Said(text.named, (), text.sources, text.modified, True)
    if set(text.named) == set(label.named):
        return text
    conflicts.append(_file_conflict(text, label.named, label))
    return Said(tuple(dict.fromkeys((*label.named, *text.named))), (), (), text.modified, True)


def _file_conflict(text: Said, names: tuple[str, ...], label: Said) -> Conflict:
    said = " and ".join(names)
    source = label.sources[0] if label.sources else "card:license"
    return Conflict(
        "file",
        (source, text.sources[0]),
        f"{source} says {said}, {text.sources[0]} is {' and '.join(text.named)}.",
    )


def _with_prose(merged: Said, prose: list[Reading], conflicts: list[Conflict], stronger: bool) -> Said:
    """Running text counts where nothing stronger names a licence; where it contradicts, that is told."""
    said = list(dict.fromkeys(reading.expression for reading in prose if reading.expression))
    if not said:
        return merged
    if not stronger:
        if merged.candidates and not set(said) & set(merged.candidates):
            return merged
        return Said(tuple(said), (), ("prose",), spoke=True)
    about_weights = [r for r in prose if r.expression not in merged.named and _surely_of_this_model(r.claim)]
    for reading in about_weights:
        where = str(reading.claim.location)
        summary = f"The label says {' and '.join(merged.named)}, the text at {where} says {reading.expression}."
        conflicts.append(Conflict("prose", ("card:license", "prose"), summary))
    added = tuple(dict.fromkeys(str(reading.expression) for reading in about_weights))
    return Said((*merged.named, *added), merged.candidates, merged.sources, merged.modified, True) if added else merged


def _with_gate(merged: Said, gates: list[Reading], conflicts: list[Conflict]) -> Said:
    """A gate that names a licence counts like running text."""
    said = tuple(dict.fromkeys(str(one.expression) for one in gates if one.expression not in merged.named))
    if not said:
        return merged
    if merged.named:
        summary = f"The card says {' and '.join(merged.named)}, its gate asks to accept {' and '.join(said)}."
        conflicts.append(Conflict("gate", ("card:license", gates[0].claim.source), summary))
    elif merged.candidates and not set(said) & set(merged.candidates):
        return merged
    return Said((*merged.named, *said), (), merged.sources, merged.modified, spoke=True)


def _with_weak(merged: Said, readings: Sequence[Reading], doubts: list[str]) -> Said:
    """What may be no one's word is a candidate where nothing else is said, and leaves its doubt."""
    told = [reading for reading in readings if reading.expression]
    if merged.named or merged.candidates or not told:
        return merged
    for reading in told:
        raw, source = reading.claim.raw.strip()[:80], reading.claim.source
        doubts.append(f'Only {source} says "{raw}", which is weak evidence: it may be no one\'s word.')
    candidates = tuple(dict.fromkeys(str(reading.expression) for reading in told))
    return Said((), candidates, tuple(reading.claim.source for reading in told), spoke=True)


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


def _nothing_named(merged: Said) -> str:
    if merged.candidates:
        return f"What is said fits several licences: {', '.join(merged.candidates)}."
    return "Nothing says which licence it is under." if not merged.spoke else "No source names a licence that is known."

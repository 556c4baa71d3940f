"""What a text is that is not word for word a known one: the licences in it, and what differs.

Every near candidate is aligned with the text, and each difference must be one of those that carry no meaning
(`text_edits`). Then what stands around the licences must be a title, a copyright statement or navigation; in a
model card it may be prose as well, as long as it takes nothing away.
"""

from __future__ import annotations

from typing import Literal

from openlic.license.text_align import Edit
from openlic.license.text_card import is_card, terms_beside
from openlic.license.text_clauses import Clause, clauses_in
from openlic.license.text_edits import is_harmless_outside
from openlic.license.text_index import Index
from openlic.license.text_mentions import identifier_in, names_in
from openlic.license.text_regions import Region, regions_in
from openlic.license.text_tokens import Document, words_of
from openlic.license.text_types import Change, Identification, Kind, Match

MOST_CHANGES = 200
_SHOWN = 60


def compare(document: Document, index: Index, kind: Kind | None) -> Identification:
    """What `document` is, by comparing it with every text of the index that is near."""
    regions = regions_in(document, index) if document.words else []
    if not regions:
        return _without_text(document, index)
    return _with_text(document, index, regions, kind or _kind_of(document, regions))


def _with_text(document: Document, index: Index, regions: list[Region], kind: Kind) -> Identification:
    matches = tuple(_match(document, index, region) for region in regions)
    changes = [_change(document, edit) for region in regions for edit in region.edits]
    changes += _outside(document, index, regions, kind)
    changes.sort(key=lambda change: change.line)
    base = [match.expression for match in matches if match.expression not in index.riders]
    expression = _joined(base or [match.expression for match in matches], index)
    changed = bool(changes) or document.overlong or 0 < len(base) < len(matches)
    words = sum(region.alignment.matched for region in regions)
    score = sum(region.alignment.matched * region.score for region in regions) / max(1, words)
    if not changed:
        return Identification("exact", expression, 1.0, matches, reason=f"The text is {expression}.")
    return Identification(
        "modified",
        expression,
        round(min(score, 0.999), 4),
        matches,
        tuple(changes[:MOST_CHANGES]),
        _clauses_of(changes),
        _reason(expression, changes, document),
    )


def _clauses_of(changes: list[Change]) -> tuple[Clause, ...]:
    return tuple(
        clause for change in changes if change.words for clause in clauses_in(change.words, first_line=change.line)
    )


def _reason(expression: str, changes: list[Change], document: Document) -> str:
    if document.overlong:
        return f"The text is longer than what is read of it; its beginning holds {expression}."
    if not changes:
        return f"The text is {expression} with a condition added."
    first = changes[0]
    count = f"{len(changes)} places" if len(changes) > 1 else "one place"
    return f"The text differs from {expression} in {count}, first on line {first.line}."


def _match(document: Document, index: Index, region: Region) -> Match:
    return Match(
        index.id_of(region.known.number),
        "modified" if region.edits else "exact",
        round(region.score, 4),
        document.line_of(region.start),
        document.line_of(region.end - 1),
    )


def _change(document: Document, edit: Edit) -> Change:
    added, missing = edit.here_end - edit.here, edit.there_end - edit.there
    kind: Literal["added", "missing", "replaced"] = "missing" if not added else "replaced" if missing else "added"
    words = document.written[edit.here : min(edit.here_end, edit.here + _SHOWN)]
    return Change(kind, " ".join(words), document.line_of(edit.here), missing)


def _outside(document: Document, index: Index, regions: list[Region], kind: Kind) -> list[Change]:
    """The words around the licences that may change them."""
    names = {word for region in regions for name in index.names_of(region.known.number) for word in words_of(name)}
    names |= {word for region in regions for word in words_of(index.id_of(region.known.number))}
    changes = []
    for start, end in _gaps(document, regions):
        if is_harmless_outside(start, end, document, names):
            continue
        changes += _added(document, start, end) if kind == "license" else _in_card(document, start, end, regions, names)
    return changes


def _gaps(document: Document, regions: list[Region]) -> list[tuple[int, int]]:
    edges = [0, *(edge for region in regions for edge in (region.start, region.end)), len(document.words)]
    return [(start, end) for start, end in zip(edges[::2], edges[1::2], strict=True) if start < end]


def _added(document: Document, start: int, end: int) -> list[Change]:
    words = document.written[start : min(end, start + _SHOWN)]
    return [Change("added", " ".join(words), document.line_of(start))]


def _kind_of(document: Document, regions: list[Region]) -> Kind:
    return "card" if is_card(document, _gaps(document, regions)) else "license"


def _in_card(document: Document, start: int, end: int, regions: list[Region], names: set[bytes]) -> list[Change]:
    after = any(region.end == start for region in regions)
    before = any(region.start == end for region in regions)
    found = terms_beside(document, start, end, after=after, before=before, names=names)
    return [Change("added", words, line) for line, words in dict.fromkeys(found)]


def _joined(ids: list[str], index: Index) -> str:
    """One expression for all: `A AND B`, an exception joined to the one licence that it stands with."""
    distinct = sorted(set(ids))
    exceptions = [id_ for id_ in distinct if id_ in index.exceptions]
    licenses = [id_ for id_ in distinct if id_ not in index.exceptions]
    if len(licenses) == 1 and len(exceptions) == 1:
        return f"{licenses[0]} WITH {exceptions[0]}"
    return " AND ".join(distinct)


def _without_text(document: Document, index: Index) -> Identification:
    """What can be said of a text that no known licence is in."""
    if expression := identifier_in(document, index):
        line = next(at for at, line in enumerate(document.lines, 1) if "SPDX-License-Identifier" in line)
        match = Match(expression, "mentions", 0.0, line, line)
        return Identification("mentions", expression, 0.0, (match,), reason=f"The text names {expression}.")
    named = names_in(document, index)
    clauses = clauses_in(document.clean)
    if not named:
        return Identification("unknown", clauses=clauses, reason="No known licence is in the text.")
    matches = tuple(
        Match(id_, "mentions", 0.0, document.line_of(start), document.line_of(end - 1))
        for id_, start, end in named[:50]
    )
    expression = " AND ".join(sorted({match.expression for match in matches}))
    return Identification("mentions", expression, 0.0, matches, (), clauses, f"The text names {expression}.")

"""The licence that a text is: exact, modified, only mentioned, or unknown.

Three steps. A digest of the words finds a text that is a known one but for layout, case and punctuation.
Otherwise every near candidate is aligned with it, and each difference must be one of those that carry no
meaning (`text_edits`). Last, what stands around the licences must be a title, a copyright statement or
navigation; in a model card it may be prose as well, as long as it takes nothing away.
"""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import Any, Literal

from openlic.license.text_align import Edit
from openlic.license.text_clauses import RESTRICTING, Clause, clauses_in
from openlic.license.text_edits import is_harmless_outside, written_at
from openlic.license.text_index import Index, load
from openlic.license.text_mentions import identifier_in, names_in
from openlic.license.text_regions import Region, regions_in
from openlic.license.text_tokens import Document, words_of
from openlic.license.text_words import INTRODUCTION

Kind = Literal["license", "card"]
Status = Literal["exact", "modified", "mentions", "unknown"]

MOST_CHANGES = 200
_SHOWN = 60
_FRONT_MATTER = re.compile(r"\A\s*---\n(?:[^\n]*\n){0,400}?---\s*(?:\n|\Z)")
_CARD_HEADING = re.compile(
    r"(?im)^#{1,6}\s+.{0,40}\b(?:usage|use|install\w*|model|description|citation|training|example\w*|quick ?start|"
    r"getting started|features|requirements|contribut\w+|limitations|bias\w*|how to|overview|introduction|results|"
    r"benchmarks?|downloads?)\b"
)
_HEADING = re.compile(r"^#{1,6}\s|^(?:=|-){3,}\s*$|^\s*(?:```|~~~)")


@dataclass(frozen=True, slots=True)
class Change:
    """Words that the text has and the licence has not, or the other way round.

    `words` are the text's own, at most 60 of them; `missing` counts the licence's words that are not here.
    """

    kind: Literal["added", "missing", "replaced"]
    words: str
    line: int
    missing: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The fields, as JSON holds them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Match:
    """A licence in the text, from its first to its last line; `score` is the share of words in common."""

    expression: str
    status: Literal["exact", "modified", "mentions"]
    score: float
    first_line: int
    last_line: int

    def to_dict(self) -> dict[str, Any]:
        """The fields, as JSON holds them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Identification:
    """What a text is.

    `expression` is set unless the status is "unknown". `changes` say why a text is not exact, `clauses` what an
    unknown one seems to say. `reason` is a sentence for a person.
    """

    status: Status
    expression: str | None = None
    score: float = 0.0
    matches: tuple[Match, ...] = ()
    changes: tuple[Change, ...] = ()
    clauses: tuple[Clause, ...] = ()
    reason: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The fields, as JSON holds them."""
        plain: dict[str, Any] = {"status": self.status, "expression": self.expression, "score": self.score}
        plain |= {name: [item.to_dict() for item in getattr(self, name)] for name in ("matches", "changes", "clauses")}
        return plain | {"reason": self.reason}


def identify(text: str, *, kind: Kind | None = None) -> Identification:
    """The licence that `text` is, holds or mentions.

    `kind` says whether it is a licence file, where any sentence beyond the known text changes the licence, or
    a card, where a licence may stand between other prose; None tells it from the text. Read are the first
    1,000,000 characters; a longer text is never "exact". Nothing is raised for any `str`.

    >>> identify("SPDX-License-Identifier: apache-2.0").expression
    'Apache-2.0'
    """
    index, document = load(), Document(text)
    if not document.overlong and (known := index.exact(document.digest)) is not None:
        return _whole(document, index, known)
    regions = regions_in(document, index) if document.words else []
    if not regions:
        return _without_text(document, index)
    return _with_text(document, index, regions, kind or _kind_of(document, regions))


def _whole(document: Document, index: Index, known: int) -> Identification:
    id_ = index.id_of(known)
    match = Match(id_, "exact", 1.0, document.line_of(0), document.line_of(len(document.words) - 1))
    return Identification("exact", id_, 1.0, (match,), reason=f"The text is {id_}.")


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


def _in_card(document: Document, start: int, end: int, regions: list[Region], names: set[bytes]) -> list[Change]:
    """Of a card's prose what stands in a licence's own section, and what takes something away."""
    first, last = document.line_of(start), document.line_of(end - 1)
    after = any(region.end == start for region in regions)
    before = any(region.start == end for region in regions)
    headings = [line for line in range(first, last + 1) if _HEADING.match(document.lines[line - 1])]
    near = []
    if after:
        near.append((start, _at_line(document, headings[0], end) if headings else end))
    if before and not (after and not headings):
        near.append((_at_line(document, headings[-1] + 1, end) if headings else start, end))
    changes = []
    for left, right in near:
        if left < right and not is_harmless_outside(left, right, document, INTRODUCTION | names):
            changes += _added(document, left, right)
    found = clauses_in(written_at(document, start, end), first_line=first)
    changes += [Change("added", clause.words, clause.line) for clause in found if clause.kind in RESTRICTING]
    return changes


def _at_line(document: Document, line: int, end: int) -> int:
    return min(document.first_on(line), end) if line <= len(document.lines) else end


def _kind_of(document: Document, regions: list[Region]) -> Kind:
    """A card has front matter, or prose under the headings of a README around the licence."""
    if _FRONT_MATTER.match(document.clean):
        return "card"
    around = "\n".join(written_at(document, start, end) for start, end in _gaps(document, regions))
    return "card" if len(_CARD_HEADING.findall(around)) + around.count("```") // 2 >= 2 else "license"


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

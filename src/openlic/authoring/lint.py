"""Everything that is wrong with rule files, in one run: each fault with its place and what mends it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openlic.authoring import anchors, coverage, reach, wording
from openlic.authoring.drafts import Drafts
from openlic.authoring.remarks import Checks, Level, Remark, Subject
from openlic.catalogue.folders import READ
from openlic.vocabulary import NOWHERE

SCHEMA = "openlic.lint/1"
CHECKS: Checks = (
    ("unreachable", Level.ERROR, reach.unreachable),
    ("contradiction", Level.ERROR, reach.contradictory),
    ("repeated", Level.WARNING, reach.repeated),
    ("untried-rule", Level.ERROR, coverage.untried),
    ("untried-threshold", Level.ERROR, coverage.untried_thresholds),
    ("few-examples", Level.WARNING, coverage.few_examples),
    ("left-to-do", Level.ERROR, wording.left_to_do),
    ("no-section", Level.ERROR, wording.no_section),
    ("unread-section", Level.WARNING, wording.unread_section),
    ("unquoted", Level.ERROR, wording.unquoted),
    ("anchor", Level.ERROR, anchors.misplaced_anchors),
)


@dataclass(frozen=True, slots=True)
class Linted:
    """All remarks, in the order of files and lines, and how many files were looked at."""

    remarks: tuple[Remark, ...]
    files: int

    def count(self, level: Level) -> int:
        """How many remarks have this level."""
        return sum(remark.level is level for remark in self.remarks)

    def failed(self, *, strict: bool = False) -> bool:
        """Whether there is an error; with `strict`, a warning is one too."""
        return bool(self.remarks if strict else self.count(Level.ERROR))

    def lines(self) -> Iterator[str]:
        """The text of the answer, without line ends: a line for each remark, and a total."""
        yield from map(str, self.remarks)
        yield f"files: {self.files}, errors: {self.count(Level.ERROR)}, warnings: {self.count(Level.WARNING)}"

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON (`openlic.lint/1`)."""
        return {
            "schema": SCHEMA,
            "files": self.files,
            "errors": self.count(Level.ERROR),
            "warnings": self.count(Level.WARNING),
            "remarks": [remark.to_dict() for remark in self.remarks],
        }


def lint(drafts: Drafts, texts: Path | None = None) -> Linted:
    """What is wrong with `drafts`; `texts` is a folder with a folder of fetched texts for each key."""
    remarks = [*_faults(drafts), *_stray(drafts), *wording.shared_names(drafts)]
    at_hand = anchors.texts_of(drafts.files, texts)
    for file in drafts.files:
        remarks += _remarks_of(Subject(file, drafts, at_hand.get(file.model.key, {})))
    faulty = {fault.where.file for fault in drafts.faults if fault.where}
    return Linted(tuple(sorted(remarks, key=_place)), len(drafts.files) + len(faulty))


def _remarks_of(subject: Subject) -> Iterator[Remark]:
    for name, level, check in CHECKS:
        for note in check(subject):
            yield Remark(name, level, subject.file.document.where(note.path), note.what, note.todo)


def _faults(drafts: Drafts) -> Iterator[Remark]:
    for fault in drafts.faults:
        yield Remark("fault", Level.ERROR, fault.where or NOWHERE, fault.what, fault.todo)


def _stray(drafts: Drafts) -> Iterator[Remark]:
    for where in drafts.stray:
        todo = f"Rule files are named KEY.yaml and lie in one of: {', '.join(READ)}."
        yield Remark("stray-file", Level.WARNING, where, "nothing reads this file", todo)


def _place(remark: Remark) -> tuple[str, int, int, str]:
    return (remark.where.file, remark.where.line, remark.where.column, remark.check)

"""A model card's front matter: the YAML block at the top of the README, bounded and with positions.

Source: the Hub's documentation of model cards. Only a block that starts the file and is closed counts; one
that is broken makes the card say nothing, which is a problem of the record and never silence.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from openlic import document
from openlic.errors import DocumentError
from openlic.record import CARD_DATA_NAME, Problem, Record, RecordFile

MAX_BYTES = 256 * 1024
WORTH_KEEPING = 16  # cards of the models that a run reads at once
_OPEN = r"\ufeff?\s{0,20}---[ \t]*\r?\n"
_OLD_LINES = r"\ufeff?\s{0,20}---[ \t]*\r(?!\n)"
_CLOSE = r"(?m)^---[ \t]*\r?$"
# A block of keys between two rules further down, one of them a licence: meant as front matter, read by no hub.
_MISPLACED = r"(?m)^---[ \t]*\r?\n(?:[ \t]*(?:-[ \t].*|[\w-]+:.*)\r?\n){0,40}?licen[cs]e(?:_name|_link)?:.*\r?\n"


class Card(NamedTuple):
    """A card: its front matter (None where it says nothing), the text below, and what is wrong with it."""

    file: str
    matter: document.Document | None
    body: str
    body_line: int
    problem: Problem | None = None


def card_of(record: Record) -> Card | None:
    """The model card of `record`, or None where it has none."""
    if record.card is not None:
        return read_card(record.card)
    data = record.file(CARD_DATA_NAME)
    return None if data is None else _matter(data, data.text, 1)


@lru_cache(maxsize=WORTH_KEEPING)
def read_card(file: RecordFile) -> Card:
    """The card in `file`; the sources of claims and of lineage ask for it one after another."""
    opened = re.match(_OPEN, file.text[:1000])
    if opened is None and re.match(_OLD_LINES, file.text[:1000]):
        return _broken(file, "its lines end in a bare carriage return, which no hub reads", 1, 1)
    if opened is None:
        return Card(file.name, None, file.text, 1, _misplaced(file))
    closed = re.compile(_CLOSE).search(file.text, opened.end(), opened.end() + 4 * MAX_BYTES)
    first_line = file.text.count("\n", 0, opened.end()) + 1
    if closed is None:
        return _broken(file, "the front matter is never closed by a line ---", 1, 1)
    block = file.text[opened.end() : closed.start()]
    body_line = file.text.count("\n", 0, closed.end()) + 1
    return _matter(file, block, first_line, file.text[closed.end() :], body_line)


def _matter(file: RecordFile, block: str, first_line: int, body: str = "", body_line: int = 1) -> Card:
    """The card whose front matter is `block`."""
    try:
        matter = document.read(block, file.name, first_line=first_line, max_bytes=MAX_BYTES, allow_repeated=True)
    except DocumentError as error:
        line, column = (error.where.line, error.where.column) if error.where else (1, 1)
        return _broken(file, error.what, line, column)
    if not isinstance(matter.value, dict):
        return _broken(file, "the front matter is no mapping of keys", first_line, 1)
    return Card(file.name, matter, body, body_line)


def _misplaced(file: RecordFile) -> Problem | None:
    found = re.search(_MISPLACED, file.text[: 4 * MAX_BYTES])
    if found is None:
        return None
    line = file.text.count("\n", 0, found.start()) + 1
    what = "the front matter does not stand at the top of the card, so no hub reads it"
    return Problem(
        what, "Ask the author to move it to the first line; until then, confirm it yourself.", file.name, line, 1
    )


def _broken(file: RecordFile, what: str, line: int, column: int) -> Card:
    todo = "Read the card yourself, or have its author mend it."
    return Card(file.name, None, "", 1, Problem(f"the card cannot be read: {what}", todo, file.name, line, column))

"""What a licence label means: an SPDX id or another one, or that it cannot be told.

A label is tried as a link, as a whole name, as a list, as an expression and as running text, in this
order. Which name means what in which field is data: the `names` of the rule files, the SPDX list and
`rules/names/`. A name that is only spelt nearly like one is a suggestion, never a hit.
"""

import re
from typing import Any, NamedTuple

from openlic.catalogue import Catalogue, default
from openlic.catalogue.links import is_link
from openlic.license.names_tables import EXACT, UNKNOWN, Meaning, Tables, ambiguous, tables_of, unknown

MAX_LENGTH = 10_000
TITLE_LINES = 6  # of a text whose first lines are its label
_MARKED_LINK = r"\s*\[([^\]\[]{1,200})\]\(\s*(\S{1,2000}?)\s*\)\s*"


class Normalization(NamedTuple):
    """The licence that a label stands for.

    `status` is "exact", "ambiguous" (`candidates` lists the readings, likeliest first) or "unknown"
    (`candidates` lists licences of a similar name); `expression` is None unless it is exact. `reason` says
    in a sentence how it was told.
    """

    raw: str
    status: str
    expression: str | None
    candidates: tuple[str, ...]
    reason: str

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "raw": self.raw,
            "status": self.status,
            "expression": self.expression,
            "candidates": list(self.candidates),
            "reason": self.reason,
        }


def normalize(raw: str, *, field: str | None = None) -> Normalization:
    """The licence that `raw`, found in `field`, stands for.

    `raw` is taken as written, up to 10,000 characters. `.status` is "exact" only where `field` leaves one
    reading; where several are left it is "ambiguous" and `.candidates` lists them, likeliest first.
    Source: SPDX 2.3, annex D (licence expressions).

    >>> normalize("llama3.1", field="hf-license").expression
    'LicenseRef-scancode-llama-3.1-license-2024'
    """
    return normalize_in(raw, field, default())


def normalize_in(raw: str, field: str | None, catalogue: Catalogue) -> Normalization:
    """`normalize` over another catalogue than the bundled one."""
    if len(raw) > MAX_LENGTH:
        return Normalization(raw, UNKNOWN, None, (), f"A label is no longer than {MAX_LENGTH:,} characters.")
    label = _Label(field, tables_of(catalogue), catalogue)
    meaning = label.read(raw.strip())
    if meaning.status == UNKNOWN and not meaning.reason:
        return _nothing(raw, label.tables)
    return Normalization(raw, meaning.status, meaning.expression, meaning.candidates, meaning.reason)


def _nothing(raw: str, tables: Tables) -> Normalization:
    near = tables.nearest(raw) if len(raw) <= 80 else ()
    hint = f" Did you mean {' or '.join(near)}?" if near else ""
    return Normalization(raw, UNKNOWN, None, (), f"No licence has this name.{hint}")


class _Label:
    """Reads labels that were found in one field."""

    def __init__(self, field: str | None, tables: Tables, catalogue: Catalogue) -> None:
        self.field, self.tables, self.catalogue = field, tables, catalogue

    def read(self, text: str) -> Meaning:
        """What `text` means; unknown without a reason where nothing in it is known."""
        if not text:
            return unknown("It is empty.")
        whole = self.tables.whole(text, self.field)
        if whole is not None and (whole.status == EXACT or not is_link(text)):
            return whole
        if is_link(text):
            return self._link(text)
        marked = re.fullmatch(_MARKED_LINK, text)
        if marked:
            link = self._link(marked[2])
            return link if link.status == EXACT else self.read(marked[1])
        if self.field == "license_link":
            return unknown("It is a file of the repository: what it says must be read there.")
        return self._longer(text)

    def _link(self, link: str) -> Meaning:
        from openlic.license.names_links import read_link

        return read_link(link, self.tables, self.catalogue)

    def _longer(self, text: str) -> Meaning:
        """Of a list, an expression, the first lines of a text, or running text."""
        from openlic.license.names_parts import read_expression, read_list
        from openlic.license.names_prose import read_passage

        found = None
        if self.field == "ollama":
            found = self._title(text)
        if found is None and self.field != "prose":
            found = read_list(text, self._name)
        if found is None:
            found = read_expression(
                text, self._name, self.tables, keep_references=self.field is None, prose=self.field == "prose"
            )
        if found is None:
            return read_passage(text, self.tables, self.field, self.catalogue)
        return self._without_riders(found)

    def _without_riders(self, meaning: Meaning) -> Meaning:
        """A licence to which a condition is added is no longer that licence."""
        from openlic.license.expressions import operands

        parts = operands(meaning.expression)
        if len(parts) > 1 and set(parts) & set(self.tables["prose"].get("riders", ())):
            return ambiguous(parts, "A condition is added to the licence.")
        return meaning

    def _name(self, text: str) -> Meaning:
        """A name that stands in a list or an expression."""
        if is_link(text):
            return self._link(text)
        return self.tables.whole(text, self.field) or unknown("")

    def _title(self, text: str) -> Meaning | None:
        """The name that the first lines of a licence text give, lines of copyright apart."""
        from openlic.catalogue.folding import fold
        from openlic.license.names_dates import dated

        marks = tuple(self.tables.words("copyright"))
        lines = [line for line in text.splitlines() if fold(line) and not fold(line).startswith(marks)]
        lines = lines[:TITLE_LINES]
        for start in range(min(2, len(lines))):
            for end in range(len(lines), start, -1):
                found = self.tables.whole(" ".join(lines[start:end]), self.field)
                if found is not None and found.status != UNKNOWN and not found.family:
                    return dated(found, " ".join(lines), self.tables)
        return None


__all__ = ["MAX_LENGTH", "Normalization", "normalize", "normalize_in"]

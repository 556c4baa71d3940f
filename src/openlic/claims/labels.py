"""What a hub or the bundled catalogue says, where the card does not say it already."""

from __future__ import annotations

from collections.abc import Iterator

from openlic.claims.card import FIELDS
from openlic.claims.front_matter import card_of
from openlic.claims.types import LABEL, Claim
from openlic.record import Label, Record
from openlic.vocabulary import Location


def claims(record: Record) -> Iterator[Claim]:
    """One claim a label. A hub copies the card's fields: what is said once is claimed once."""
    said = set(_said_by_card(record))
    for label in record.labels:
        if (label.field, label.raw.lower()) not in said:
            yield Claim(label.source, label.raw, LABEL, _place(record, label), label.field, weak=label.weak)


def _said_by_card(record: Record) -> Iterator[tuple[str, str]]:
    card = card_of(record)
    if card is None or card.matter is None:
        return
    for key, field in FIELDS.items():
        value = card.matter.value.get(key)
        for item in value if isinstance(value, list) else [value]:
            yield field, str(item).lower()


def _place(record: Record, label: Label) -> Location:
    return Location(label.file, label.line) if label.file else Location(record.reference)

"""The card's own fields: `license`, `license_name`, `license_link`, and the terms of its gate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from openlic.claims.front_matter import Card, card_of
from openlic.claims.types import GATE, LABEL, Claim
from openlic.record import Record
from openlic.vocabulary import Location

FIELDS = {"license": "hf-license", "license_name": "license_name", "license_link": "license_link"}
MAX_VALUES = 50
_GATE_FIELDS = ("extra_gated_prompt", "extra_gated_description", "extra_gated_fields")


def claims(record: Record) -> Iterator[Claim]:
    """One claim a field and value; a key that stands twice claims twice."""
    card = card_of(record)
    if card is None or card.matter is None:
        return
    for key in FIELDS:
        if key in card.matter.value:
            yield from _labels(key, card.matter.value[key], card)
    for key, value, where in card.matter.repeated:
        if key in FIELDS:
            yield _label(key, value, where)._replace(repeated=True)
    for key in _GATE_FIELDS:
        yield from _gate(key, card)


def _labels(key: str, value: Any, card: Card) -> Iterator[Claim]:
    assert card.matter is not None  # the caller looked
    if isinstance(value, list):
        for index, item in enumerate(value[:MAX_VALUES]):
            yield _label(key, item, card.matter.where((key, index)))
        if len(value) > MAX_VALUES:
            more = f"{len(value) - MAX_VALUES} more values"
            yield Claim(f"card:{key}", more, LABEL, card.matter.where((key, MAX_VALUES)), "not-text")
    elif value is not None:
        yield _label(key, value, card.matter.where((key,)))


def _label(key: str, value: Any, where: Location) -> Claim:
    """A value that is no string (`no`, 3, a mapping) is shown as written and names no licence."""
    raw = value if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else repr(value)
    field = FIELDS[key] if isinstance(value, str) else "not-text"
    return Claim(f"card:{key}", raw, LABEL, where, field)


def _gate(key: str, card: Card) -> Iterator[Claim]:
    assert card.matter is not None  # the caller looked
    value = card.matter.value.get(key)
    if isinstance(value, dict):
        value = ". ".join(str(name) for name in value)
    if isinstance(value, str) and value.strip():
        yield Claim(f"card:{key}", value, GATE, card.matter.where((key,)))

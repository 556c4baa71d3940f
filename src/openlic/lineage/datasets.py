"""The datasets that a model's card and hub name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openlic.claims.front_matter import card_of
from openlic.record import Record

MAX_DATASETS = 32
_NAME = r"[A-Za-z0-9][\w.-]{0,95}(?:/[A-Za-z0-9][\w.-]{0,95})?\Z"


def datasets_of(record: Record) -> tuple[str, ...]:
    """The references of the datasets, each once, in the card's order; at most MAX_DATASETS and one more."""
    named = dict.fromkeys(name for name in _names(record) if re.match(_NAME, name) and ".." not in name)
    return tuple(f"hf-dataset:{name}" for name in named)[: MAX_DATASETS + 1]


def _names(record: Record) -> Iterator[str]:
    card = card_of(record)
    value = card.matter.value.get("datasets") if card is not None and card.matter is not None else None
    for name in value if isinstance(value, list) else [value]:
        if isinstance(name, str):
            yield name.strip()

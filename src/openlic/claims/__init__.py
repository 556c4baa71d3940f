"""Record → claims: who says what about the licence, and where. One module a source, found by its folder.

A source is a module with `claims(record) -> Iterable[Claim]`. Nothing is interpreted here: what a label or
a text means is for the room `license`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

from openlic.claims.types import Claim
from openlic.record import Record

__all__ = ["Claim", "claims_of"]

_NO_SOURCES = {"__init__", "types", "front_matter"}


def claims_of(record: Record) -> tuple[Claim, ...]:
    """Every claim that some source finds in `record`, in the order of the sources' names."""
    return tuple(claim for source in _sources() for claim in _claims(source, record))


def _claims(source: ModuleType, record: Record) -> Iterable[Claim]:
    found: Iterable[Claim] = source.claims(record)
    return found


@lru_cache(maxsize=1)
def _sources() -> tuple[ModuleType, ...]:
    names = sorted(path.stem for path in Path(__file__).parent.glob("*.py"))
    return tuple(import_module(f"{__name__}.{name}") for name in names if name not in _NO_SOURCES)

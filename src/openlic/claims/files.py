"""Licence texts that lie beside the model."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openlic.claims.types import TEXT, Claim
from openlic.record import Record
from openlic.vocabulary import Location

_OF_CODE = re.compile(r"(?:^|[-_. ])code(?:$|[-_. ])", re.IGNORECASE)
_OF_DATA = re.compile(r"(?:^|[-_. ])data(?:set)?s?(?:$|[-_. ])", re.IGNORECASE)


def claims(record: Record) -> Iterator[Claim]:
    """One claim a licence file; its name can say that it is about the code or the data."""
    for file in record.license_files:
        if file.text.strip():
            yield Claim(f"file:{file.name}", file.text, TEXT, Location(file.name, 1), about=_about(file.name))


def _about(name: str) -> str:
    stem = name.rsplit(".", 1)[0] if "." in name else name
    if _OF_CODE.search(stem):
        return "code"
    return "data" if _OF_DATA.search(stem) else "weights"

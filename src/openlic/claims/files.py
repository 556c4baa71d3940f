"""Licence texts that lie beside the model."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openlic.claims.types import TEXT, Claim
from openlic.record import Record
from openlic.vocabulary import Location

_OF_CODE = r"(?i)(?:^|[-_. ])code(?:$|[-_. ])"
_OF_DATA = r"(?i)(?:^|[-_. ])data(?:set)?s?(?:$|[-_. ])"


def claims(record: Record) -> Iterator[Claim]:
    """One claim a licence file; its name can say that it is about the code or the data."""
    for file in record.license_files:
        if file.text.strip():
            yield Claim(f"file:{file.name}", file.text, TEXT, Location(file.name, 1), about=_about(file.name))


def _about(name: str) -> str:
    stem = name.rsplit(".", 1)[0] if "." in name else name
    if re.search(_OF_CODE, stem):
        return "code"
    return "data" if re.search(_OF_DATA, stem) else "weights"

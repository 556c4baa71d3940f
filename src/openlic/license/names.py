"""What a licence label means: an SPDX id or a custom one, or that it cannot be told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from openlic.catalogue import Catalogue, default
from openlic.catalogue.folding import fold

MAX_LENGTH = 10_000
FIELDS = (
    "hf-license",
    "license_name",
    "license_link",
    "prose",
    "gguf",
    "modelscope",
    "kaggle",
    "ollama",
    "bom",
)


@dataclass(frozen=True, slots=True)
class Normalization:
    """The licence that a label stands for.

    `status` is "exact", "ambiguous" (`candidates` lists the readings, likeliest first) or "unknown";
    `expression` is None unless it is exact. `reason` says in a sentence how it was told.
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
    """The licence that `raw`, found in `field`, stands for."""
    return normalize_in(raw, field, default())


def normalize_in(raw: str, field: str | None, catalogue: Catalogue) -> Normalization:
    """`normalize` over another catalogue than the bundled one."""
    license = catalogue.license(raw.strip())
    if license is not None:
        return Normalization(raw, "exact", license.id, (), "It is an id or key of the catalogue.")
    spdx = catalogue.spdx(raw.strip())
    if spdx is not None:
        return Normalization(raw, "exact", spdx.id, (), "It is an id of the SPDX list.")
    if any(word in raw for word in (" AND ", " OR ", " WITH ")):
        return Normalization(raw, "exact", raw.strip(), (), "It is a licence expression.")
    for table in catalogue.names(field or "any"):
        keys = table.get(fold(raw), [])
        if len(keys) == 1:
            found = catalogue.license(keys[0])
            return Normalization(raw, "exact", found.id if found else None, (), "It is a name of this licence.")
    return Normalization(raw, "unknown", None, (), "No licence has this name.")

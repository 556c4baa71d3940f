"""Reference → record. One module a kind of reference, found by its name: `hf:` is read by `hub/hf.py`.

Such a module has `fetch(reference, options) -> Record`. It raises HubError for a hub that does not give
what was asked, ReferenceError_ where the reference itself is wrong, and names no licence.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple

from openlic.catalogue import Catalogue
from openlic.errors import ReferenceError_
from openlic.record import Record
from openlic.reference import ModelReference

__all__ = ["HubOptions", "fetch"]


class HubOptions(NamedTuple):
    """How hubs are asked. `offline` sends no request: only what is on disk or in the catalogue answers."""

    catalogue: Catalogue
    offline: bool = False
    timeout_seconds: float = 20.0


def fetch(reference: ModelReference, options: HubOptions) -> Record:
    """What is held about `reference`."""
    name = reference.scheme.replace("-", "_")
    if not (Path(__file__).parent / f"{name}.py").is_file():
        raise ReferenceError_(
            f'"{reference.scheme}:" cannot be fetched by this version of openlic',
            todo="Download the model and give its folder, or name its licence with license:ID.",
        )
    hub: Any = import_module(f"{__name__}.{name}")
    record: Record = hub.fetch(reference, options)
    return record

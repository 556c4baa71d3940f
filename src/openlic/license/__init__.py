"""Which licence is it? A name (`normalize`), a text (`identify`), and all that is claimed (`reconcile`)."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openlic.license.names import (
        Normalization as Normalization,
    )
    from openlic.license.names import (
        normalize as normalize,
    )
    from openlic.license.names import (
        normalize_in as normalize_in,
    )
    from openlic.license.texts import Identification as Identification
    from openlic.license.texts import identify as identify

_HOME = {
    "Identification": "texts",
    "Normalization": "names",
    "identify": "texts",
    "normalize": "names",
    "normalize_in": "names",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    """Names and texts are read by different machines: who asks for one does not pay for the other."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOME[name]}"), name)

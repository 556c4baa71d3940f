"""Which licence is it? A name (`normalize`), a text (`identify`), and all that is claimed (`reconcile`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from openlic.license.names import Normalization, normalize, normalize_in

if TYPE_CHECKING:
    from openlic.license.texts import Identification as Identification
    from openlic.license.texts import identify as identify

__all__ = ["Identification", "Normalization", "identify", "normalize", "normalize_in"]


def __getattr__(name: str) -> Any:
    """What concerns texts is imported when it is first used: most runs read none."""
    if name not in ("Identification", "identify"):
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from openlic.license import texts

    return getattr(texts, name)

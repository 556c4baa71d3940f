"""Reference → record. One module a kind of reference, found by its name: `hf:` is read by `hub/hf.py`.

Such a module has `fetch(reference, options) -> Record`. It raises HubError for a hub that does not give
what was asked, ReferenceError_ where the reference itself is wrong, and names no licence. What it asks a hub
it asks through `options.site(…)`, which is `_transport.Site`: no module opens a connection of its own.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from openlic.catalogue import Catalogue
from openlic.errors import ReferenceError_
from openlic.record import Record
from openlic.reference import ModelReference

if TYPE_CHECKING:
    from openlic.hub._transport import Site
    from openlic.hub._wire import Wire

__all__ = ["HubOptions", "fetch"]

TIMEOUT_SECONDS = 20.0
DEADLINE_SECONDS = 60.0


class HubOptions:
    """How the hubs of one run are asked, and what they share.

    `offline` sends no request: only what is on disk or in the catalogue answers. An answer has `timeout_seconds`
    to come, and all that is asked about a model `deadline_seconds`. `tell` gets a line for each request.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        offline: bool = False,
        timeout_seconds: float | None = None,
        deadline_seconds: float | None = None,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self.catalogue, self.offline = catalogue, offline
        self.timeout_seconds = timeout_seconds or TIMEOUT_SECONDS
        self.deadline_seconds = deadline_seconds or DEADLINE_SECONDS
        self.tell = tell

    def site(
        self,
        base: str,
        *,
        headers: Mapping[str, str] | None = None,
        secret: Mapping[str, str] | None = None,
        allowed: tuple[str, ...] = (),
        offline: bool = False,
    ) -> Site:
        """The hub at `base`, for one model: see `_transport.Site`."""
        from openlic.hub._transport import Site

        return Site(
            self.wire,
            base,
            headers=headers,
            secret=secret,
            allowed=allowed,
            offline=offline or self.offline,
            deadline_seconds=self.deadline_seconds,
        )

    def has_kept(self) -> bool:
        """Whether an earlier run kept any answers: without, an offline run need not load what reads them."""
        return kept_folder().is_dir()

    @cached_property
    def wire(self) -> Wire:
        """What the sites share, made when the first of them is asked for: a local check loads no network code."""
        from openlic.hub._wire import Wire

        return Wire(timeout_seconds=self.timeout_seconds, tell=self.tell)

    def close(self) -> None:
        """Ends the connections, where there are any."""
        if "wire" in self.__dict__:
            self.wire.close()


def kept_folder() -> Path:
    """Where hubs' answers are kept: beside the compiled catalogues, below OPENLIC_CACHE, XDG_CACHE_HOME or ~/.cache."""
    base = os.environ.get("OPENLIC_CACHE") or os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "openlic" / "http"


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

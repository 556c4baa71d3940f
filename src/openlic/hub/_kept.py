"""What an earlier run kept, in place of a hub that is not to be asked."""

from __future__ import annotations

from collections.abc import Callable

from openlic.errors import HubUnreachable
from openlic.hub import HubOptions
from openlic.record import Record
from openlic.reference import ModelReference


def online_or_kept(reference: ModelReference, options: HubOptions, read: Callable[[], Record]) -> Record:
    """What `read` gives; offline what it makes of kept answers, and an empty record where there are none."""
    if not options.offline:
        return read()
    nothing = Record(str(reference), offline=True)
    if not options.has_kept():
        return nothing
    try:
        return read()._replace(offline=True)
    except HubUnreachable:
        return nothing

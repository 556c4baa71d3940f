"""`license:MIT`: a licence named by hand; there is nothing to fetch."""

from __future__ import annotations

from openlic.hub import HubOptions
from openlic.record import Label, Record
from openlic.reference import ModelReference


def fetch(reference: ModelReference, options: HubOptions) -> Record:  # noqa: ARG001 - the hubs' one signature
    """A record whose one label is the name that was given."""
    return Record(str(reference), labels=(Label("reference", "", reference.name),))

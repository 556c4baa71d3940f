"""What a scan gives: models with their places, what was left out on purpose, and what could not be read."""

from __future__ import annotations

from typing import Any, NamedTuple

from openlic.reference import ModelReference
from openlic.vocabulary import Location


class FoundModel(NamedTuple):
    """A model that a file names: its reference, the notation that named it, and the place of the name."""

    reference: ModelReference
    kind: str
    location: Location

    def to_dict(self) -> dict[str, Any]:
        """`{"reference", "kind", "location"}`."""
        return {"reference": str(self.reference), "kind": self.kind, "location": self.location.to_dict()}


class Ignored(NamedTuple):
    """A model that a comment in the file takes out of the scan, with the reason that it gives."""

    found: FoundModel
    reason: str

    def to_dict(self) -> dict[str, Any]:
        """The found model and `"reason"`."""
        return {**self.found.to_dict(), "reason": self.reason}


class Note(NamedTuple):
    """A file or comment that could not be followed: nothing is known of what it names."""

    what: str
    location: Location

    def to_dict(self) -> dict[str, Any]:
        """`{"what", "location"}`."""
        return {"what": self.what, "location": self.location.to_dict()}


class Survey(NamedTuple):
    """All that a scan of a folder says; `files` is how many were looked at."""

    found: tuple[FoundModel, ...]
    ignored: tuple[Ignored, ...] = ()
    notes: tuple[Note, ...] = ()
    files: int = 0

    def to_dict(self) -> dict[str, Any]:
        """Plain data of all of it."""
        return {
            "files": self.files,
            "models": [one.to_dict() for one in self.found],
            "ignored": [one.to_dict() for one in self.ignored],
            "notes": [one.to_dict() for one in self.notes],
        }


class Source(NamedTuple):
    """A text to read and the name of its file; `about_models` says whether it speaks of such things at all."""

    text: str
    name: str
    about_models: bool = True


class Sighting(NamedTuple):
    """A string that may name a model. `slot` says how it is to be read; line and column count from 1."""

    text: str
    line: int
    column: int
    slot: str
    kind: str
    revision: str = ""

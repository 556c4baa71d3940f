"""What can go wrong, told to the person who reads it: what, where, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openlic.vocabulary import Location


class OpenlicError(Exception):
    """The root of every error that openlic raises on purpose.

    `.what` is wrong, `.where` (a Location, or None), and `.todo` that mends it.
    """

    def __init__(self, what: str, *, where: Location | None = None, todo: str = "") -> None:
        self.what, self.where, self.todo = what, where, todo
        super().__init__(str(self))

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        return " ".join(part for part in (f"{place}{_sentence(self.what)}", self.todo) if part)


class Faults(OpenlicError):
    """Several errors of one input, reported together so that one run shows them all."""

    def __init__(self, faults: Sequence[OpenlicError]) -> None:
        self.faults = tuple(faults)
        first = self.faults[0]
        super().__init__(first.what, where=first.where, todo=first.todo)

    def __str__(self) -> str:
        return "\n".join(str(fault) for fault in self.faults)


class UseCaseError(Faults, ValueError):
    """A use case names a fact that does not exist, or gives one a value that it cannot have."""


class ConfigError(Faults, ValueError):
    """An `openlic.yaml` that cannot be followed."""


class PolicyError(Faults, ValueError):
    """A policy that is not known or not readable."""


class LockError(OpenlicError):
    """A lock that is missing, not readable, or does not cover what was asked."""


class RuleError(Faults):
    """A rule file with faults; `.faults` has them all, in the order of the file."""


class ReferenceError_(OpenlicError, ValueError):
    """A string that refers to no model, licence or service."""


class DocumentError(OpenlicError):
    """A text that is not the YAML it should be; `.where` says the line and column."""


class HubError(OpenlicError):
    """A hub that did not give what was asked; ends in `check` as a finding, never as `allowed`."""


class HubUnreachable(HubError):
    """No answer: refused, timed out, cut off, rate-limited for too long, or offline by wish."""


class ModelNotFound(HubError):
    """The hub answers that there is no such model or revision (or none that this token may see)."""


class AccessGated(HubError):
    """The hub has the model and keeps its files behind terms that this token has not accepted."""


class BadResponse(HubError):
    """The hub answered with something that is not its protocol: wrong type, cut, or far too long."""


def _sentence(what: str) -> str:
    return what if what.endswith((".", "!", "?")) else f"{what}."

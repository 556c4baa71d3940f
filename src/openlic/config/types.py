"""What an `openlic.yaml` says, checked and with the place of each part."""

from pathlib import Path
from typing import NamedTuple

from openlic.reference import ModelReference
from openlic.use_case import UseCase
from openlic.vocabulary import Location


class Permission(NamedTuple):
    """The licensor's permission for one clause: the rule's name and the contract that it stands in."""

    rule: str
    contract: str


class ExceptionEntry(NamedTuple):
    """A finding that somebody answers for: on which model, why, who approved, and until which day (YYYY-MM-DD)."""

    finding: str
    reference: str
    reason: str
    approved_by: str
    expires: str
    location: Location


class ConfiguredModel(NamedTuple):
    """A model that the project uses: what it is checked for, and where the config names it."""

    reference: ModelReference
    use_case: UseCase
    location: Location
    permissions: tuple[Permission, ...] = ()


class Config(NamedTuple):
    """A config, with the environment that was asked for laid over it; paths are resolved against its folder."""

    path: Path
    models: tuple[ConfiguredModel, ...]
    use_case: UseCase
    policy: tuple[str, ...] = ()
    rules: tuple[Path, ...] = ()
    scan: tuple[Path, ...] = ()
    exceptions: tuple[ExceptionEntry, ...] = ()
    fail_on: str = ""

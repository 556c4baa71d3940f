"""What the linter says of a rule file: where, how grave, what is wrong and what mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any, TypeAlias

from openlic.authoring.drafts import Drafts
from openlic.authoring.examples import Answered, answers
from openlic.catalogue import License, Rule
from openlic.catalogue.compile import RuleFile
from openlic.document import Path
from openlic.errors import OpenlicError
from openlic.vocabulary import Location


class Level(StrEnum):
    """An error makes the answers wrong or the file useless to others; a warning is a weakness of it."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that is wrong, found by `check`."""

    check: str
    level: Level
    where: Location
    what: str
    todo: str = ""

    def __str__(self) -> str:
        told = OpenlicError(self.what, todo=self.todo)
        return f"{self.where}: {self.level}: {told} [{self.check}]"

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "check": self.check,
            "level": self.level.value,
            **self.where.to_dict(),
            "what": self.what,
            "todo": self.todo,
        }


@dataclass(frozen=True, slots=True)
class Note:
    """What a check found at a path of the document; the check's name and level are added to it."""

    path: Path
    what: str
    todo: str = ""


class Subject:
    """A rule file under the eyes of the checks; `texts` is its fetched text, empty where none is at hand."""

    def __init__(self, file: RuleFile, drafts: Drafts, texts: Mapping[str, str]) -> None:
        self.file, self.drafts, self.texts = file, drafts, texts

    @cached_property
    def license(self) -> License:
        """The file in its compiled form, the rules that it includes too."""
        license = self.drafts.catalogue.license(self.file.model.key)
        assert license is not None  # it is a file of these drafts
        return license

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """The file's own rules, in its order."""
        return self.license.rules[: len(self.file.model.rules)]

    @cached_property
    def answers(self) -> tuple[Answered, ...]:
        """The file's examples with the answers that they get."""
        return tuple(answers(self.file, self.drafts.catalogue))


Check: TypeAlias = Callable[[Subject], Iterator[Note]]
Checks: TypeAlias = Sequence[tuple[str, Level, Check]]

"""The few words that every room speaks: verdict, effect, status, location."""

from enum import StrEnum
from typing import NamedTuple


class Verdict(StrEnum):
    """The answer for a use case, weakest to strongest; compares by strength, and is a string.

    >>> max(Verdict.CONDITIONAL, Verdict.REVIEW)
    <Verdict.REVIEW: 'review'>
    """

    ALLOWED = "allowed"
    CONDITIONAL = "conditional"
    REVIEW = "review"
    DENIED = "denied"

    @property
    def strength(self) -> int:
        """0 for allowed to 3 for denied."""
        return _STRENGTH[self.value]

    def __lt__(self, other: str) -> bool:
        return self.strength < Verdict(other).strength

    def __le__(self, other: str) -> bool:
        return self.strength <= Verdict(other).strength

    def __gt__(self, other: str) -> bool:
        return self.strength > Verdict(other).strength

    def __ge__(self, other: str) -> bool:
        return self.strength >= Verdict(other).strength


_STRENGTH = {"allowed": 0, "conditional": 1, "review": 2, "denied": 3}


class Effect(StrEnum):
    """What a rule does; each rule has one."""

    PERMITS = "permits"
    REQUIRES = "requires"
    PROHIBITS = "prohibits"
    ASKS = "asks"


class Status(StrEnum):
    """How a rule stands to a use case."""

    APPLIES = "applies"
    POSSIBLE = "possible"
    FULFILLED = "fulfilled"
    EXCEPTED = "excepted"


class Location(NamedTuple):
    """A place in a file; line and column count from 1, 0 where only the file is known.

    >>> str(Location("README.md", 3, 10))
    'README.md:3:10'
    """

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        parts = [self.file, *(str(number) for number in (self.line, self.column) if number)]
        return ":".join(parts)

    def to_dict(self) -> dict[str, str | int]:
        """`{"file", "line", "column"}`, without the numbers that are not known."""
        return {
            "file": self.file,
            **({"line": self.line} if self.line else {}),
            **({"column": self.column} if self.column else {}),
        }


NOWHERE = Location("")

"""What is said of a text: the answer, its matches, its changes."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from openlic.license.text_clauses import Clause

Kind = Literal["license", "card"]
Status = Literal["exact", "modified", "mentions", "unknown"]


@dataclass(frozen=True, slots=True)
class Change:
    """Words that the text has and the licence has not, or the other way round.

    `words` are the text's own, at most 60 of them; `missing` counts the licence's words that are not here.
    """

    kind: Literal["added", "missing", "replaced"]
    words: str
    line: int
    missing: int = 0

    def to_dict(self) -> dict[str, Any]:
        """The fields, as JSON holds them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Match:
    """A licence in the text, from its first to its last line; `score` is the share of words in common."""

    expression: str
    status: Literal["exact", "modified", "mentions"]
    score: float
    first_line: int
    last_line: int

    def to_dict(self) -> dict[str, Any]:
        """The fields, as JSON holds them."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Identification:
    """What a text is.

    `expression` is set unless the status is "unknown". `changes` say why a text is not exact, `clauses` what an
    unknown one seems to say. `reason` is a sentence for a person.
    """

    status: Status
    expression: str | None = None
    score: float = 0.0
    matches: tuple[Match, ...] = ()
    changes: tuple[Change, ...] = ()
    clauses: tuple[Clause, ...] = ()
    reason: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The fields, as JSON holds them."""
        plain: dict[str, Any] = {"status": self.status, "expression": self.expression, "score": self.score}
        plain |= {name: [item.to_dict() for item in getattr(self, name)] for name in ("matches", "changes", "clauses")}
        return plain | {"reason": self.reason}

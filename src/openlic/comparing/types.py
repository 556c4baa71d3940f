"""What a comparison says."""

from __future__ import annotations

from typing import Any, NamedTuple

from openlic.comparing.answers import AnswerChange
from openlic.comparing.locks import ModelChange
from openlic.comparing.rules import RuleChange

SCHEMA = "openlic.diff/1"


class Difference(NamedTuple):
    """Everything that is different between `old` and `new`: rules of two licences, models of two locks."""

    old: str
    new: str
    answers: tuple[AnswerChange, ...]
    rules: tuple[RuleChange, ...] = ()
    models: tuple[ModelChange, ...] = ()
    use_case: dict[str, Any] | None = None

    @property
    def changed(self) -> tuple[AnswerChange, ...]:
        """The answers that differ."""
        return tuple(answer for answer in self.answers if answer.differs)

    @property
    def differs(self) -> bool:
        """Whether an answer differs, or a model of a lock."""
        return bool(self.changed or self.models)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON (`openlic.diff/1`)."""
        return {
            "schema": SCHEMA,
            "old": self.old,
            "new": self.new,
            "differs": self.differs,
            **({"use_case": self.use_case} if self.use_case is not None else {}),
            "answers": [answer.to_dict() for answer in self.answers],
            "rules": [rule.to_dict() for rule in self.rules],
            "models": [model.to_dict() for model in self.models],
        }

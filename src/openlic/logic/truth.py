"""Three-valued logic: what follows from a use case whose author has not said everything.

A fact that is absent is unknown, not false. Connectives are Kleene's strong ones (Introduction to
Metamathematics, 1952, section 64), so an answer that is TRUE or FALSE stays so whatever is learnt later.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import IntEnum
from typing import NamedTuple, NoReturn


class Truth(IntEnum):
    """FALSE < UNKNOWN < TRUE: a conjunction is the least of its parts, a disjunction the greatest."""

    FALSE = 0
    UNKNOWN = 1
    TRUE = 2

    def __invert__(self) -> Truth:
        return Truth(2 - self.value)

    def __bool__(self) -> NoReturn:
        raise TypeError("a Truth has three values: compare it with `is Truth.TRUE`")


class Answer(NamedTuple):
    """A truth, and where it is UNKNOWN the facts that could settle it."""

    truth: Truth
    missing: frozenset[str] = frozenset()

    def __invert__(self) -> Answer:
        return Answer(~self.truth, self.missing)


def truth_of(known: bool) -> Truth:
    """TRUE or FALSE, for what is known."""
    return Truth.TRUE if known else Truth.FALSE


def all_of(answers: Iterable[Answer]) -> Answer:
    """The answer to "do all hold?"; TRUE for none, as with `all()`."""
    return _settle(min, answers, default=Truth.TRUE)


def any_of(answers: Iterable[Answer]) -> Answer:
    """The answer to "does one hold?"; FALSE for none, as with `any()`."""
    return _settle(max, answers, default=Truth.FALSE)


def _settle(extreme: Callable[..., Truth], answers: Iterable[Answer], default: Truth) -> Answer:
    answers = tuple(answers)
    truth = extreme((answer.truth for answer in answers), default=default)
    if truth is not Truth.UNKNOWN:
        return Answer(truth)  # settled: what is missing elsewhere no longer matters
    return Answer(truth, frozenset().union(*(answer.missing for answer in answers)))

"""Conditions: what a rule asks of the facts, and the facts that it would still need to know.

A condition is a conjunction of tests; a test may be an `either`, a choice among conjunctions. Nothing
nests deeper: a clause that needs it is two rules.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple, Protocol, TypeAlias

from openlic.logic.predicates import PREDICATES, Expected, Value
from openlic.logic.truth import Answer, Truth, all_of, any_of

Facts: TypeAlias = Mapping[str, Value]

_UNKNOWN_FIELD = Truth.UNKNOWN


class Term(Protocol):
    """One part of a condition."""

    def ask(self, facts: Facts) -> Answer: ...

    def tests(self) -> Iterator[Test]: ...


class Test(NamedTuple):
    """One field, one predicate, one expectation."""

    field: str
    predicate: str
    expected: Expected

    def ask(self, facts: Facts) -> Answer:
        """UNKNOWN, and the field missing, where the facts do not say."""
        value = facts.get(self.field)
        truth = _UNKNOWN_FIELD if value is None else PREDICATES[self.predicate](value, self.expected)
        return Answer(truth, frozenset({self.field}) if truth is Truth.UNKNOWN else frozenset())

    def tests(self) -> Iterator[Test]:
        yield self


class Either(NamedTuple):
    """A choice: one of the conjunctions is enough."""

    choices: tuple[Condition, ...]

    def ask(self, facts: Facts) -> Answer:
        return any_of(choice.ask(facts) for choice in self.choices)

    def tests(self) -> Iterator[Test]:
        for choice in self.choices:
            yield from choice.tests()


class Condition(NamedTuple):
    """All terms hold; a condition without terms always does."""

    terms: tuple[Term, ...] = ()

    def ask(self, facts: Facts) -> Answer:
        """Whether the facts meet this condition."""
        return all_of(term.ask(facts) for term in self.terms)

    def tests(self) -> Iterator[Test]:
        """Each test, those inside an `either` too."""
        for term in self.terms:
            yield from term.tests()


ALWAYS = Condition()
NEVER = Condition((Either(()),))

"""Conditions that cannot come true, and rules that say nothing or contradict one another.

A condition is taken apart into the ways in which it can hold: each a list of tests that must come true or
must not. Tests of different facts do not touch each other, so a way is open where each fact has a value
that suits all tests of it; which values need trying follows from what the tests name. Where there are too
many ways or values to try, the condition counts as one that can hold: nobody is wrongly accused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, combinations, product
from math import prod
from typing import TypeAlias

from openlic.authoring.remarks import Note, Subject
from openlic.catalogue import EVERYTHING, Fact, Rule, Vocabulary
from openlic.evaluation.judge import ACTIVITIES
from openlic.logic.conditions import NEVER, Condition, Either, Term, Test
from openlic.logic.predicates import PREDICATES, Value, Words
from openlic.logic.truth import Truth
from openlic.vocabulary import Effect

Wanted: TypeAlias = tuple[Test, bool]
Way: TypeAlias = tuple[Wanted, ...]

_ELSE = "something else"
_MAX_WAYS = 5_000
_MAX_VALUES = 5_000


def unreachable(subject: Subject) -> Iterator[Note]:
    """Rules that apply to no use case at all."""
    for index, rule in enumerate(subject.rules):
        what = _why_never(rule, subject.drafts.catalogue.vocabulary)
        if what:
            yield Note(("rules", index, "when"), f'"{rule.id}" can never apply: {what}', "Mend its condition.")


def repeated(subject: Subject) -> Iterator[Note]:
    """Rules that say of the same section what an earlier one says."""
    seen: dict[object, str] = {}
    for index, rule in enumerate(subject.rules):
        said = (rule.effect, rule.section, rule.topic, _object(rule), _terms(rule.when), _terms(rule.unless))
        first = seen.setdefault(said, rule.id)
        if first != rule.id:
            yield Note(("rules", index), f'"{rule.id}" says again what "{first}" says', "Remove one of them.")


def contradictory(subject: Subject) -> Iterator[Note]:
    """Prohibitions that hold wherever a permission of the same activity does.

    `permits: everything` beside a ban on one activity is a grant and its limit, no contradiction.
    """
    permits = [rule for rule in subject.rules if rule.effect is Effect.PERMITS]
    for index, ban in enumerate(subject.rules):
        if ban.effect is not Effect.PROHIBITS or ban.unless != NEVER:
            continue
        for permit in permits:
            if _object(ban) & (_object(permit) | {EVERYTHING}) and _terms(ban.when) <= _terms(permit.when):
                what = f'"{ban.id}" prohibits what "{permit.id}" permits, under the same condition'
                yield Note(("rules", index), what, "One of them needs a condition.")


def can_hold(condition: Condition, vocabulary: Vocabulary, unless: Condition = NEVER) -> bool:
    """Whether some use case meets `condition` and does not meet `unless`."""
    if _number_of_ways(condition) * _number_of_ways(unless, hold=False) > _MAX_WAYS:
        return True
    return any(not _closed(way, vocabulary) for way in _ways_of_rule(condition, unless))


def _why_never(rule: Rule, vocabulary: Vocabulary) -> str:
    """Why `rule` can never apply; nothing where it can."""
    condition = _whole_condition(rule)
    if can_hold(condition, vocabulary, rule.unless):
        return ""
    if can_hold(condition, vocabulary):
        return "wherever `when` holds, `unless` does too"
    facts = {name for way in _ways(condition) for name in _closed(way, vocabulary)}
    return f"no value meets all that it says of {', '.join(sorted(facts))}"


def _whole_condition(rule: Rule) -> Condition:
    """The rule's `when`; what is about some activities needs one of them to happen."""
    if not rule.activities or EVERYTHING in rule.activities:
        return rule.when
    words = Words(rule.activities, frozenset(rule.activities))
    return Condition((*rule.when.terms, Test(ACTIVITIES, "any_of", words)))


def _object(rule: Rule) -> frozenset[str]:
    return frozenset((*rule.activities, *rule.obligations, rule.question)) - {""}


def _terms(condition: Condition) -> frozenset[Term]:
    return frozenset(condition.terms)


def _ways_of_rule(when: Condition, unless: Condition) -> Iterator[Way]:
    return ((*way, *other) for way in _ways(when) for other in _ways(unless, hold=False))


def _ways(condition: Condition, *, hold: bool = True) -> Iterator[Way]:
    """The ways in which `condition` holds, or does not."""
    parts = [list(_ways_of_term(term, hold)) for term in condition.terms]
    return (_joined(ways) for ways in product(*parts)) if hold else chain.from_iterable(parts)


def _ways_of_term(term: Term, hold: bool) -> Iterator[Way]:
    if not isinstance(term, Either):
        return iter([tuple((test, hold) for test in term.tests())])
    parts = [list(_ways(choice, hold=hold)) for choice in term.choices]
    return chain.from_iterable(parts) if hold else (_joined(ways) for ways in product(*parts))


def _number_of_ways(condition: Condition, *, hold: bool = True) -> int:
    numbers = [_number_for(term, hold) for term in condition.terms]
    return prod(numbers) if hold else sum(numbers)


def _number_for(term: Term, hold: bool) -> int:
    if not isinstance(term, Either):
        return 1
    numbers = [_number_of_ways(choice, hold=hold) for choice in term.choices]
    return sum(numbers) if hold else prod(numbers)


def _joined(ways: Iterable[Way]) -> Way:
    return tuple(chain.from_iterable(ways))


def _closed(way: Way, vocabulary: Vocabulary) -> list[str]:
    """The facts that have no value for this way; none where it is open."""
    by_fact: dict[str, list[Wanted]] = {}
    for wanted in way:
        by_fact.setdefault(wanted[0].field, []).append(wanted)
    return [name for name, tests in by_fact.items() if not _has_value(vocabulary.facts[name], tests)]


def _has_value(fact: Fact, tests: list[Wanted]) -> bool:
    tried = enumerate(_values(fact, tests))
    return any(index == _MAX_VALUES or all(_suits(value, wanted) for wanted in tests) for index, value in tried)


def _suits(value: Value, wanted: Wanted) -> bool:
    test, hold = wanted
    return PREDICATES[test.predicate](value, test.expected) is (Truth.TRUE if hold else Truth.FALSE)


def _values(fact: Fact, tests: list[Wanted]) -> Iterator[Value]:
    """Values of `fact` that tell these tests apart: one suits them all if any value does."""
    named = [test.expected for test, _ in tests]
    if fact.type == "flag":
        return iter((True, False))
    if fact.type == "number":
        return (n + step for n in named if isinstance(n, int) for step in (-1, 0, 1) if n + step >= 0)
    words = {word for expected in named if isinstance(expected, Words) for word in expected.certain}
    everything = fact.words | frozenset(fact.groups or ()) | ({_ELSE} if fact.type == "text" else frozenset())
    if fact.type in {"word", "text"}:
        return iter(everything | words)
    return _sets(everything, tests)


def _sets(everything: frozenset[str], tests: list[Wanted]) -> Iterator[frozenset[str]]:
    """The sets that a rule names, none at all, and the largest that suits the tests that each word must suit.

    Of the largest some words are then left out: a test may want one that it names to be missing.
    """
    named = [frozenset(test.expected.said) for test, _ in tests if isinstance(test.expected, Words)]
    yield from named
    each = [wanted for wanted in tests if _asks_each_word(wanted)]
    largest = frozenset(word for word in everything if all(_suits(frozenset({word}), wanted) for wanted in each))
    yield largest
    several = sorted(frozenset().union(*named) & largest)
    for size in range(1, sum(_wants_one_missing(wanted) for wanted in tests) + 1):
        yield from (largest - set(left_out) for left_out in combinations(several, size))
    yield frozenset()


def _asks_each_word(wanted: Wanted) -> bool:
    """Whether a set suits exactly where each word of it alone does."""
    test, hold = wanted
    return test.predicate in ({"none_of", "only"} if hold else {"any_of", "includes"})


def _wants_one_missing(wanted: Wanted) -> bool:
    """Whether a set may have to do without one of the test's words to suit."""
    test, hold = wanted
    return test.predicate in ({"is_not"} if hold else {"is", "all_of"})

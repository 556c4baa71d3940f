"""A rule's condition and effect in words, for those who do not read YAML."""

from __future__ import annotations

from openlic.catalogue.types import EVERYTHING, Rule, Vocabulary
from openlic.logic.conditions import NEVER, Condition, Either, Term, Test
from openlic.logic.predicates import Words
from openlic.vocabulary import Effect

_OF_NUMBERS = {
    "more_than": "is more than",
    "at_least": "is at least",
    "less_than": "is less than",
    "at_most": "is at most",
    "is_not": "is not",
}
_OF_SETS = {
    "any_of": "include any of",
    "includes": "include",
    "all_of": "include all of",
    "none_of": "include none of",
    "only": "are nothing but",
    "is": "are just",
    "is_not": "are not just",
}
_OF_WORDS = {"any_of": "is any of", "none_of": "is none of", "is_not": "is not"}


def condition_in_words(condition: Condition, vocabulary: Vocabulary) -> str:
    """The condition as half a sentence; "always" for one that asks nothing."""
    return " and ".join(_term(term, vocabulary) for term in condition.terms) or "always"


def effect_in_words(rule: Rule) -> str:
    """What the rule does, and to what: `prohibits everything`, `requires display-notice`."""
    if rule.effect is Effect.ASKS:
        return f"asks: {rule.question}"
    names = rule.obligations if rule.effect is Effect.REQUIRES else rule.activities
    return f"{rule.effect.value} {', '.join(names) or EVERYTHING}"


def exception_in_words(rule: Rule, vocabulary: Vocabulary) -> str:
    """What lifts the rule; empty where nothing does."""
    return "" if rule.unless == NEVER else condition_in_words(rule.unless, vocabulary)


def _term(term: Term, vocabulary: Vocabulary) -> str:
    if isinstance(term, Either):
        return f"either {' or '.join(f'({condition_in_words(one, vocabulary)})' for one in term.choices)}"
    return " ".join(_test(test, vocabulary) for test in term.tests())


def _test(test: Test, vocabulary: Vocabulary) -> str:
    expected = test.expected
    if isinstance(expected, Words):
        fact = vocabulary.facts.get(test.field)
        phrases = _OF_SETS if fact and fact.type in ("words", "places") else _OF_WORDS
        return f"{test.field} {phrases.get(test.predicate, 'is')} {', '.join(expected.said)}"
    shown = ("yes" if expected else "no") if isinstance(expected, bool) else f"{expected:,}"
    return f"{test.field} {_OF_NUMBERS.get(test.predicate, 'is')} {shown}"

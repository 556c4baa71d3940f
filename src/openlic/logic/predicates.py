"""The words that conditions are made of: one function each, its name the word in YAML.

A predicate gets what the use case says of a field and what the rule expects, and answers in three values.
A field holds one value or a set of values; a single value counts as a set of one. Of a set the rule's
words may name groups (EU): `Words.certain` are then the words that are surely meant, group members
included, `Words.perhaps` the groups that only contain a word of the rule ("EU" where the rule says FR).
A group in the use case means all of it where `Words.whole` says so (who offers in the EU offers in France),
else some place in it (a seat in the EU may be in France).
"""

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from openlic.logic.truth import Truth, truth_of

Value: TypeAlias = bool | int | str | frozenset[str]


class Words(NamedTuple):
    """What a rule expects of a field that takes words."""

    said: tuple[str, ...]
    certain: frozenset[str]
    perhaps: frozenset[str] = frozenset()
    whole: bool = False


Expected: TypeAlias = bool | int | Words


def is_(value: Value, expected: Expected) -> Truth:
    """The value is just this; a set holds these words and no others."""
    if isinstance(expected, Words):
        return truth_of(_set(value) == frozenset(expected.said))
    return truth_of(value == expected)


def is_not(value: Value, expected: Expected) -> Truth:
    """The value is anything but this."""
    return ~is_(value, expected)


def more_than(value: Value, expected: Expected) -> Truth:
    """The number is greater: 700 million is not more than 700 million.

    >>> more_than(700_000_000, 700_000_000)
    <Truth.FALSE: 0>
    """
    return truth_of(_number(value) > _number(expected))


def at_least(value: Value, expected: Expected) -> Truth:
    """The number is this or greater."""
    return truth_of(_number(value) >= _number(expected))


def less_than(value: Value, expected: Expected) -> Truth:
    """The number is smaller."""
    return truth_of(_number(value) < _number(expected))


def at_most(value: Value, expected: Expected) -> Truth:
    """The number is this or smaller."""
    return truth_of(_number(value) <= _number(expected))


def any_of(value: Value, expected: Expected) -> Truth:
    """One of these words at least is among the values."""
    words, values = _words(expected), _set(value)
    if values & words.certain:
        return Truth.TRUE
    return _of_group(words) if values & words.perhaps else Truth.FALSE


def includes(value: Value, expected: Expected) -> Truth:
    """This word is among the values."""
    return any_of(value, expected)


def none_of(value: Value, expected: Expected) -> Truth:
    """None of these words is among the values."""
    return ~any_of(value, expected)


def all_of(value: Value, expected: Expected) -> Truth:
    """Each of these words is among the values."""
    words, values = _words(expected), _set(value)
    if all(word in values for word in words.said):
        return Truth.TRUE
    return Truth.UNKNOWN if words.perhaps & values else Truth.FALSE  # which members is left open here


def only(value: Value, expected: Expected) -> Truth:
    """All the values are among these words; a set without values holds no other.

    >>> only(frozenset({"DE"}), Words(("EU",), frozenset({"EU", "DE", "FR"})))
    <Truth.TRUE: 2>
    """
    words, values = _words(expected), _set(value)
    rest = values - words.certain
    if not rest:
        return Truth.TRUE
    return Truth.FALSE if rest - words.perhaps else ~_of_group(words)


Predicate: TypeAlias = Callable[[Value, Expected], Truth]

PREDICATES: dict[str, Predicate] = {
    "is": is_,
    "is_not": is_not,
    "more_than": more_than,
    "at_least": at_least,
    "less_than": less_than,
    "at_most": at_most,
    "any_of": any_of,
    "all_of": all_of,
    "none_of": none_of,
    "only": only,
    "includes": includes,
}
OF_NUMBERS = frozenset({"is", "is_not", "more_than", "at_least", "less_than", "at_most"})
OF_FLAGS = frozenset({"is", "is_not"})
OF_ONE_WORD = frozenset({"is", "is_not", "any_of", "none_of"})
OF_MANY_WORDS = frozenset({"is", "is_not", "any_of", "all_of", "none_of", "only", "includes"})


def _of_group(words: Words) -> Truth:
    """Whether a group that holds a word of the rule brings that word with it; `only` asks for the reverse."""
    return Truth.TRUE if words.whole else Truth.UNKNOWN


def _set(value: Value) -> frozenset[str]:
    return value if isinstance(value, frozenset) else frozenset({str(value)})


def _number(value: Value | Expected) -> int:
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is not a number")
    return value


def _words(expected: Expected) -> Words:
    if not isinstance(expected, Words):
        raise TypeError(f"{expected!r} is not a list of words")
    return expected

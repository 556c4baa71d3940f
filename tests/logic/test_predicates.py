"""Predicates at their edges."""

from __future__ import annotations

import pytest

from openlic.logic.numbers import parse_number
from openlic.logic.predicates import PREDICATES, Words
from openlic.logic.truth import Truth

EU = Words(("EU",), frozenset({"EU", "DE", "FR"}), frozenset({"WORLD"}))
FRANCE = Words(("FR",), frozenset({"FR"}), frozenset({"EU", "WORLD"}))
F, U, T = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE


@pytest.mark.parametrize(
    ("predicate", "at", "above", "below"),
    [("more_than", F, T, F), ("at_least", T, T, F), ("less_than", F, F, T), ("at_most", T, F, T), ("is", T, F, F)],
)
def test_numbers_at_their_threshold(predicate: str, at: Truth, above: Truth, below: Truth) -> None:
    ask = PREDICATES[predicate]
    assert (ask(700, 700), ask(701, 700), ask(699, 700)) == (at, above, below)


@pytest.mark.parametrize(
    ("predicate", "value", "expected", "answer"),
    [
        ("any_of", {"DE"}, EU, T),
        ("any_of", {"EU"}, EU, T),
        ("any_of", {"CH"}, EU, F),
        ("any_of", set(), EU, F),
        ("any_of", {"EU"}, FRANCE, U),  # in the EU: is France meant?
        ("any_of", {"EU", "FR"}, FRANCE, T),
        ("any_of", {"WORLD"}, EU, U),
        ("none_of", {"DE"}, EU, F),
        ("none_of", {"US"}, EU, T),
        ("only", {"DE", "FR"}, EU, T),
        ("only", {"DE", "US"}, EU, F),
        ("only", {"EU"}, FRANCE, U),
        ("only", set(), EU, T),
        ("is", {"EU"}, EU, T),
        ("is", {"EU", "US"}, EU, F),
        ("is_not", set(), Words((), frozenset()), F),
        ("is_not", {"spam"}, Words((), frozenset()), T),
        ("all_of", {"modify", "serve", "distribute"}, Words(("modify", "serve"), frozenset({"modify", "serve"})), T),
        ("all_of", {"modify"}, Words(("modify", "serve"), frozenset({"modify", "serve"})), F),
        ("includes", {"serve"}, Words(("serve",), frozenset({"serve"})), T),
    ],
)
def test_words(predicate: str, value: set[str], expected: Words, answer: Truth) -> None:
    assert PREDICATES[predicate](frozenset(value), expected) is answer


def test_who_offers_in_a_group_offers_in_each_part_of_it() -> None:
    offered = Words(("FR",), frozenset({"FR"}), frozenset({"EU", "WORLD"}), whole=True)
    assert PREDICATES["any_of"](frozenset({"WORLD"}), offered) is T
    assert PREDICATES["none_of"](frozenset({"EU"}), offered) is F
    assert PREDICATES["only"](frozenset({"EU"}), offered) is F  # Germany is in it too


def test_a_single_word_counts_as_a_set_of_one() -> None:
    assert PREDICATES["any_of"]("research", Words(("research",), frozenset({"research"}))) is T


@pytest.mark.parametrize(
    ("written", "number"),
    [
        (0, 0),
        ("700 million", 700_000_000),
        ("1,000,000", 10**6),
        ("1_000_000", 10**6),
        ("20M", 20 * 10**6),
        ("1.5bn", 15 * 10**8),
    ],
)
def test_numbers_as_people_write_them(written: object, number: int) -> None:
    assert parse_number(written) == number


@pytest.mark.parametrize(
    "written", ["", "many", "1.5", "-3", -3, True, None, 3.5, "1,00", "0x10", "9" * 40, "1 zillion"]
)
def test_what_is_no_number_is_refused(written: object) -> None:
    with pytest.raises(ValueError, match="number"):
        parse_number(written)

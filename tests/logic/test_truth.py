"""Strong Kleene logic: the table of 1952, and what makes it safe."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openlic.logic.truth import Answer, Truth, all_of, any_of

F, U, T = Truth.FALSE, Truth.UNKNOWN, Truth.TRUE
truths = st.sampled_from(list(Truth))


@pytest.mark.parametrize(
    ("a", "b", "conjunction", "disjunction"),
    [(F, F, F, F), (F, U, F, U), (F, T, F, T), (U, U, U, U), (U, T, U, T), (T, T, T, T)],
)
def test_the_connectives_are_kleenes(a: Truth, b: Truth, conjunction: Truth, disjunction: Truth) -> None:
    for pair in ([Answer(a), Answer(b)], [Answer(b), Answer(a)]):
        assert all_of(pair).truth is conjunction
        assert any_of(pair).truth is disjunction


def test_a_truth_is_no_boolean() -> None:
    with pytest.raises(TypeError, match="three values"):
        bool(T)


def test_what_is_settled_asks_for_nothing() -> None:
    asked = all_of([Answer(F), Answer(U, frozenset({"commercial"}))])
    assert (asked.truth, asked.missing) == (F, frozenset())
    open_ = all_of([Answer(T), Answer(U, frozenset({"commercial"})), Answer(U, frozenset({"regions"}))])
    assert open_.missing == {"commercial", "regions"}


@given(st.lists(truths))
def test_de_morgan(values: list[Truth]) -> None:
    answers = [Answer(value) for value in values]
    assert (~all_of(answers)).truth is any_of(~answer for answer in answers).truth


def test_of_none_all_hold_and_not_one_does() -> None:
    assert all_of([]).truth is T
    assert any_of([]).truth is F

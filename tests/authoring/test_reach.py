"""Which conditions can come true: a rule that never can is a fault, one that can is never called one."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openlic.authoring.reach import can_hold
from openlic.catalogue import default
from openlic.catalogue.load import condition_of
from openlic.logic.conditions import NEVER
from openlic.logic.truth import Truth

VOCABULARY = default().vocabulary


def possible(*terms: Any, unless: list[Any] | None = None) -> bool:
    other = NEVER if unless is None else condition_of(unless, VOCABULARY)
    return can_hold(condition_of(terms, VOCABULARY), VOCABULARY, other)


@pytest.mark.parametrize(
    "terms",
    [
        [["commercial", "is", True], ["commercial", "is", False]],
        [["purpose", "is", "research"], ["purpose", "none_of", ["research", "education"]]],
        [["monthly_active_users", "more_than", 5], ["monthly_active_users", "less_than", 6]],
        [["monthly_active_users", "less_than", 0]],
        [["activities", "any_of", ["serve"]], ["activities", "only", ["modify"]]],
        [["activities", "all_of", ["serve", "modify"]], ["activities", "none_of", ["modify"]]],
        [["domains", "is", []], ["domains", "includes", "military"]],
        [["regions", "any_of", ["FR"]], ["regions", "none_of", ["EU"]]],
        [["license.key", "is", "mit"], ["license.key", "is", "apache-2.0"]],
        [["commercial", "is", True], ["either", [[["commercial", "is", False]], [["commercial", "is_not", True]]]]],
    ],
)
def test_what_contradicts_itself_can_never_hold(terms: list[Any]) -> None:
    assert not possible(*terms)


@pytest.mark.parametrize(
    "terms",
    [
        [],
        [["monthly_active_users", "more_than", 5], ["monthly_active_users", "less_than", 7]],
        [["monthly_active_users", "at_least", 5], ["monthly_active_users", "at_most", 5]],
        [["activities", "any_of", ["serve"]], ["activities", "only", ["modify", "serve"]]],
        [["activities", "any_of", ["serve", "modify"]], ["activities", "is_not", ["serve"]]],
        [["domains", "none_of", sorted(VOCABULARY.domains)]],
        [["regions", "any_of", ["EU"]], ["regions", "none_of", ["FR"]]],
        [["license.key", "none_of", ["mit"]]],
        [["commercial", "is", True], ["either", [[["commercial", "is", False]], [["purpose", "is", "research"]]]]],
    ],
)
def test_what_can_hold_is_left_alone(terms: list[Any]) -> None:
    assert possible(*terms)


def test_an_exception_can_swallow_the_rule() -> None:
    over = ["monthly_active_users", "more_than", 5]
    assert not possible(over, unless=[["monthly_active_users", "at_least", 3]])
    assert possible(over, unless=[["monthly_active_users", "at_least", 7]])
    assert possible(over, unless=[["monthly_active_users", "at_least", 3], ["commercial", "is", False]])
    assert not possible(over, unless=[["either", [[["commercial", "is", True]], [["commercial", "is", False]]]]])


WORDS = ["serve", "modify", "distribute"]
SETS = st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True)
TESTS = st.one_of(
    st.tuples(st.just("activities"), st.sampled_from(["is", "is_not", "any_of", "all_of", "none_of", "only"]), SETS),
    st.tuples(
        st.just("monthly_active_users"),
        st.sampled_from(["is", "is_not", "more_than", "at_least", "less_than", "at_most"]),
        st.integers(0, 9),
    ),
    st.tuples(st.just("commercial"), st.sampled_from(["is", "is_not"]), st.booleans()),
).map(list)
CASES = st.fixed_dictionaries(
    {
        "activities": st.frozensets(st.sampled_from([*WORDS, "run-internally"])),
        "monthly_active_users": st.integers(0, 10),
        "commercial": st.booleans(),
    }
)


@given(st.lists(TESTS, max_size=4), st.lists(TESTS, min_size=1, max_size=3), CASES)
def test_a_rule_that_some_use_case_meets_is_never_called_unreachable(
    when: list[Any], unless: list[Any], case: dict[str, Any]
) -> None:
    met = condition_of(when, VOCABULARY).ask(case).truth is Truth.TRUE
    lifted = condition_of(unless, VOCABULARY).ask(case).truth is Truth.TRUE
    if met and not lifted:
        assert possible(*when, unless=unless)
    if met:
        assert possible(*when)

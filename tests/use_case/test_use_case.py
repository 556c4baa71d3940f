"""Use cases as people write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openlic import UseCase, UseCaseError, document
from openlic.use_case import parse_setting
from properties.strategies import VOCABULARY, complete_facts


def test_a_use_case_is_a_frozen_mapping_of_what_was_said() -> None:
    case = UseCase(commercial=True, activities="serve", monthly_active_users="800 million", fulfilled=["attribution"])
    assert dict(case) == {"commercial": True, "activities": frozenset({"serve"}), "monthly_active_users": 800_000_000}
    assert case.fulfilled == {"attribution"}
    with pytest.raises(AttributeError):
        case.commercial = False  # type: ignore[attr-defined]


def test_all_faults_come_at_once_with_the_nearest_word() -> None:
    with pytest.raises(UseCaseError) as caught:
        UseCase(
            {
                "monthly_users": 3,
                "commercial": "perhaps",
                "domains": ["wepons"],
                "regions": ["XX"],
                "annual_revenue_usd": -1,
            }
        )
    assert len(caught.value.faults) == 5
    text = str(caught.value)
    for said in (
        'Did you mean "monthly_active_users"?',
        'Did you mean "weapons"?',
        '"commercial" is true or false',
        "ISO 3166",
    ):
        assert said in text


def test_faults_of_a_file_have_line_and_column() -> None:
    source = document.read("commercial: true\nactivities:\n  - serve\n  - sereve\nmonthly_users: 3\n", "use-case.yaml")
    with pytest.raises(UseCaseError) as caught:
        UseCase.read(source, VOCABULARY)
    assert [str(fault) for fault in caught.value.faults] == [
        'use-case.yaml:4:5: "sereve" is no word for "activities". Did you mean "serve"?',
        'use-case.yaml:5:1: "monthly_users" is not a fact of a use case. Did you mean "monthly_active_users"?',
    ]


def test_nothing_done_is_no_use_case() -> None:
    with pytest.raises(UseCaseError, match='"activities" is empty'):
        UseCase(activities=[])


@pytest.mark.parametrize("value", [None, 3.5, {}, {"a": 1}, b"x"])
def test_a_value_of_another_type_is_refused(value: object) -> None:
    for name in ("commercial", "purpose", "monthly_active_users", "domains", "regions"):
        with pytest.raises(UseCaseError):
            UseCase({name: value})


@pytest.mark.parametrize(
    ("setting", "facts"),
    [
        ("commercial=true", {"commercial": True}),
        ("commercial=No", {"commercial": False}),
        ("domains=[]", {"domains": []}),
        ("domains=", {"domains": []}),
        ("activities=serve,modify", {"activities": ["modify", "serve"]}),
        ("regions=[DE, US]", {"regions": ["DE", "US"]}),
        ("monthly_active_users=800 million", {"monthly_active_users": 800_000_000}),
        ("model.parameters=3", {"model.parameters": 3}),
        ("model.training_code=true", {"model.training_code": True}),
    ],
)
def test_settings_of_the_command_line(setting: str, facts: dict[str, object]) -> None:
    assert parse_setting(setting, VOCABULARY) == facts


@pytest.mark.parametrize(
    "setting", ["commercial", "=true", "commercial=perhaps", "usrs=3", "activities=", "license.key=mit"]
)
def test_settings_that_are_wrong(setting: str) -> None:
    with pytest.raises(UseCaseError, match=r"--set "):
        parse_setting(setting, VOCABULARY)


@given(complete_facts)
def test_to_dict_and_back(facts: dict[str, object]) -> None:
    case = UseCase(facts)
    assert UseCase(case.to_dict()) == case
    assert hash(UseCase(case.to_dict())) == hash(case)


@given(
    st.dictionaries(
        st.text(max_size=20), st.one_of(st.none(), st.text(), st.integers(), st.lists(st.text())), max_size=3
    )
)
def test_whatever_is_said_is_a_use_case_or_a_use_case_error(facts: dict[str, object]) -> None:
    try:
        UseCase(facts)
    except UseCaseError as error:
        assert str(error)

"""What people ask of evaluate(), and what it must never answer."""

from __future__ import annotations

import pytest

import openlic
from openlic import Verdict

SERVE = {"commercial": True, "activities": ["serve"], "domains": [], "monthly_active_users": 5000}


def test_verdicts_are_strings_that_compare_by_strength() -> None:
    assert Verdict.ALLOWED < Verdict.CONDITIONAL < Verdict.REVIEW < Verdict.DENIED
    assert max(["denied", "allowed"], key=Verdict) == "denied"
    assert sorted([Verdict.DENIED, Verdict.ALLOWED]) == [Verdict.ALLOWED, Verdict.DENIED]
    assert f"{Verdict.REVIEW}" == "review"


def test_llama_names_the_two_facts_that_decide() -> None:
    answer = openlic.evaluate("llama-3.1-community", {"commercial": True, "activities": ["serve"]})
    assert answer.verdict == "review"
    assert {question.field for question in answer.questions} == {"monthly_active_users", "domains"}
    assert {question.would_become for question in answer.questions} == {Verdict.DENIED}


def test_with_both_facts_one_duty_is_left() -> None:
    answer = openlic.evaluate("LicenseRef-scancode-llama-3.1-license-2024", SERVE)
    assert (answer.verdict, set(answer.obligations.outstanding)) == ("conditional", {"display-notice"})
    (duty,) = [finding for finding in answer.findings if finding.obligations == ("display-notice",)]
    assert (duty.text, duty.section) == ("Built with Llama", "1.b.i(B)")
    met = openlic.evaluate("llama-3.1-community", {**SERVE, "fulfilled": ["display-notice"]})
    assert (met.verdict, set(met.obligations.fulfilled)) == ("allowed", {"display-notice"})


@pytest.mark.parametrize(("users", "verdict"), [(700_000_000, "conditional"), (700_000_001, "denied")])
def test_the_threshold_itself_is_free(users: int, verdict: str) -> None:
    assert openlic.evaluate("llama-3.1-community", {**SERVE, "monthly_active_users": users}).verdict == verdict


@pytest.mark.parametrize(
    "name", ["LicenseRef-nobody-knows", "my own terms", "other", "", " ", "🤷", "MIT-ish", "x" * 5000, "((("]
)
def test_an_unknown_licence_is_never_allowed(name: str) -> None:
    assert openlic.evaluate(name, SERVE).verdict == "review"


@pytest.mark.parametrize(
    ("expression", "verdict"),
    [
        ("MIT AND CC-BY-NC-4.0", "denied"),
        ("MIT OR CC-BY-NC-4.0", "allowed"),
        ("(MIT AND CC-BY-NC-4.0) OR Apache-2.0", "allowed"),
        ("MIT AND LicenseRef-nobody-knows", "review"),
        ("MIT OR LicenseRef-nobody-knows", "allowed"),
        ("CC-BY-NC-4.0 AND LicenseRef-nobody-knows", "denied"),
        ("GPL-3.0-only WITH GCC-exception-3.1", "allowed"),
        ("GPL-3.0-only WITH Nobody-knows-exception", "review"),
        ("MIT AND", "review"),
        ("mit or cc-by-nc-4.0", "allowed"),
    ],
)
def test_expressions(expression: str, verdict: str) -> None:
    assert openlic.evaluate(expression, SERVE).verdict == verdict


def test_a_choice_says_what_was_taken_and_why() -> None:
    answer = openlic.evaluate("MIT OR CC-BY-NC-4.0", SERVE)
    (choice,) = answer.choices
    assert (choice.taken, choice.left) == ("MIT", ("CC-BY-NC-4.0",))
    assert "allowed" in choice.reason and "denied" in choice.reason


def test_unless_makes_an_exception_and_unknown_stays_open() -> None:
    nothing_said = openlic.evaluate("cc-by-nc-4.0", {"activities": ["serve"]})
    assert nothing_said.verdict == "review"
    assert [question.field for question in nothing_said.questions] == ["commercial"]


def test_results_are_frozen_and_serialise() -> None:
    answer = openlic.evaluate("MIT", SERVE)
    with pytest.raises(AttributeError):
        answer.verdict = "denied"  # type: ignore[misc]
    plain = answer.to_dict()
    assert plain["verdict"] == "allowed"
    assert plain["findings"][0]["source"]["file"] == "rules/licenses/mit.yaml"


def test_every_finding_shows_its_source() -> None:
    for name in ("MIT", "cc-by-nc-4.0", "llama-3.1-community", "gemma-terms-2025-03-24"):
        for finding in openlic.evaluate(name, {}).findings:
            assert finding.section not in ("", "-")
            assert finding.source.file.startswith("rules/")
            assert finding.source.line > 1


def test_whoever_offers_everywhere_offers_in_an_excluded_place() -> None:
    case = {**SERVE, "commercial": True, "org_domicile": ["US"], "purpose": "production", "modalities": ["text"]}
    verdicts = {
        region: openlic.evaluate("tencent-hunyuan-large", {**case, "regions": [region]}).verdict
        for region in ("DE", "EU", "WORLD", "US")
    }
    assert {verdicts[region] for region in ("DE", "EU", "WORLD")} == {"denied"}
    assert verdicts["US"] < "review"


@pytest.mark.parametrize("wrong", [None, 3, b"MIT"])
def test_what_is_no_licence_and_no_reference_is_told(wrong: object) -> None:
    with pytest.raises(openlic.ReferenceError_, match="is no licence"):
        openlic.evaluate(wrong, SERVE)  # type: ignore[arg-type]
    if wrong is None:
        with pytest.raises(openlic.ReferenceError_, match="is no reference"):
            openlic.check(wrong, SERVE)  # type: ignore[arg-type]

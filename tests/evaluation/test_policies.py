"""Definitions and an organisation's policies: what they find, what they ask, and that they never guess."""

from __future__ import annotations

import pytest

import openlic
from openlic import PolicyError, Report, Verdict
from openlic.catalogue import default

KEYS = ["openness", "osaid", "mof", "eu-ai-act", "permissive-only", "commercial-product", "research"]
SERVE = {"activities": ["serve"], "commercial": True}
OPEN = {"model.weights_public": True, "model.training_code": True, "model.data_information": True}
OLMO, MISTRAL, LLAMA = "hf:allenai/OLMo-7B", "hf:mistralai/Mistral-7B-v0.1", "hf:meta-llama/Llama-3.1-8B"


def spoke(answer: openlic.Evaluation, policy: str) -> dict[str, str]:
    """Rule → status, of the rules of `policy` that spoke."""
    found = {finding.rule: finding.status.value for finding in answer.findings}
    return {name.partition("/")[2]: status for name, status in found.items() if name.startswith(f"{policy}/")}


def offline(reference: str, policy: str, use_case: dict[str, object]) -> openlic.Result:
    report: Report = openlic.check(reference, use_case, policy=policy, offline=True)
    return report.results[0]


@pytest.mark.parametrize("key", KEYS)
def test_a_policy_is_no_licence(key: str) -> None:
    assert default().kind(key) == "policy"
    assert openlic.evaluate(key, SERVE).verdict == "review"
    assert openlic.normalize(key).expression is None


@pytest.mark.parametrize("key", KEYS)
def test_a_policy_adds_and_never_takes_away(key: str) -> None:
    """Over the whole catalogue, choices, combinations and names that nobody knows."""
    catalogue = default()
    licenses = [name for name in catalogue.keys() if catalogue.kind(name) not in ("policy", "acceptable-use")]  # noqa: SIM118
    for name in [*licenses, "MIT OR GPL-3.0-only", "MIT AND CC-BY-NC-4.0", "LicenseRef-nobody-knows", "no such thing"]:
        for case in ({}, {**SERVE, **OPEN, "ai_act_provider": False}):
            plain, under = openlic.evaluate(name, case), openlic.evaluate(name, case, policy=key)
            assert under.verdict >= plain.verdict
            assert " OR " in name or set(under.findings) >= set(plain.findings)


def test_what_is_in_order_is_so_for_each_part() -> None:
    both = openlic.evaluate("MIT AND GPL-3.0-only", {**SERVE, **OPEN}, policy="osaid")
    assert spoke(both, "osaid") == {"open-source-ai": "applies"}
    one = openlic.evaluate("MIT AND CC-BY-NC-4.0", {**SERVE, **OPEN}, policy="osaid")
    assert "open-source-ai" not in spoke(one, "osaid")


@pytest.mark.parametrize("key", ["openness", "osaid", "mof", "eu-ai-act"])
def test_what_is_not_known_of_a_release_is_asked(key: str) -> None:
    answer = openlic.evaluate("apache-2.0", SERVE, policy=key)
    assert answer.verdict == "review"
    assert any(question.field.startswith("model.") for question in answer.questions)


def test_a_policy_that_does_not_exist_is_an_error_with_a_suggestion() -> None:
    with pytest.raises(PolicyError, match="osaid"):
        openlic.evaluate("mit", SERVE, policy="osiad")


def test_the_definition_names_each_item_that_fails() -> None:
    answer = openlic.evaluate("llama-3.1-community", {}, policy="osaid")
    assert answer.verdict == "denied"
    assert {"restricted-use", "parameters-under-other-terms"} <= set(spoke(answer, "osaid"))
    sections = {finding.section for finding in answer.findings if finding.rule.startswith("osaid/")}
    assert {"Freedom to use", "Data Information", "Code", "Parameters"} <= sections


def test_open_weights_become_open_source_by_what_comes_with_them() -> None:
    assert openlic.evaluate("apache-2.0", {**SERVE, **OPEN}, policy="osaid").verdict == "allowed"
    for fact in OPEN:
        assert openlic.evaluate("apache-2.0", {**SERVE, **OPEN, fact: False}, policy="osaid").verdict == "denied"


def test_a_known_release_brings_its_own_facts() -> None:
    olmo = offline(OLMO, "osaid", SERVE)
    assert (olmo.verdict, olmo.license.openness) == (Verdict.ALLOWED, "fully-open-source")
    mistral = offline(MISTRAL, "osaid", SERVE)
    assert (mistral.verdict, mistral.license.openness) == (Verdict.DENIED, "open-weights-permissive")
    assert spoke(mistral.evaluation, "osaid")["data-information-withheld"] == "applies"


def test_what_the_user_states_of_a_release_stays() -> None:
    assert offline(OLMO, "osaid", {**SERVE, "model.training_code": False}).verdict == "denied"
    assert openlic.check(OLMO, SERVE, offline=True).use_case == openlic.UseCase(SERVE).to_dict()


def test_the_class_of_a_release_says_what_keeps_it_from_the_next() -> None:
    assert offline(OLMO, "openness", SERVE).verdict == "allowed"
    mistral = offline(MISTRAL, "openness", SERVE)
    assert [question.field for question in mistral.evaluation.questions][:1] == ["accepted_openness"]
    llama = offline(LLAMA, "openness", {"accepted_openness": ["open-weights-permissive"]})
    assert llama.verdict == "denied"
    assert {"restricted-license", "limits-on-use", "limits-on-users", "prescribed-names"} <= set(
        spoke(llama.evaluation, "openness")
    )


def test_the_ai_act_says_nothing_on_use() -> None:
    for name in ("mit", "cc-by-nc-4.0", "llama-3.1-community"):
        for provider in (True, False):
            answer = openlic.evaluate(name, {"ai_act_provider": provider}, policy="eu-ai-act")
            about = [finding for finding in answer.findings if finding.rule.startswith("eu-ai-act/")]
            assert all(finding.verdict < Verdict.DENIED for finding in about)
            assert bool(about) is provider


def test_documentation_is_owed_where_the_exemption_falls() -> None:
    provider = {"ai_act_provider": True, "activities": ["run-internally"], "commercial": False}
    answer = openlic.evaluate("cc-by-nc-4.0", provider, policy="eu-ai-act")
    assert {"technical-documentation", "downstream-information"} <= answer.obligations.outstanding
    free = openlic.evaluate("mit", provider, policy="eu-ai-act")
    assert "technical-documentation" in free.obligations.possible
    assert {"copyright-policy", "training-content-summary"} <= free.obligations.outstanding


def test_only_permissive_licences_pass() -> None:
    verdicts = {
        name: openlic.evaluate(name, {"activities": ["run-internally"]}, policy="permissive-only").verdict.value
        for name in ("mit", "apache-2.0", "cc-by-4.0", "gpl-3.0-only", "llama-3.1-community", "MIT OR GPL-3.0-only")
    }
    denied = {name for name, verdict in verdicts.items() if verdict == "denied"}
    assert denied == {"gpl-3.0-only", "llama-3.1-community"}
    assert {verdicts[name] for name in verdicts if name not in denied} == {"allowed"}


def test_a_recorded_permission_answers_a_policy_too() -> None:
    case = {"commercial": True, "activities": ["serve"], "domains": [], "monthly_active_users": 5}
    asked = {"commercial-product/growth-beyond-a-line", "commercial-product/prescribed-names"}
    ask = {"policy": "commercial-product", "offline": True}
    assert openlic.check("license:llama-3.1-community", case, **ask).verdict == "review"
    assert openlic.check("license:llama-3.1-community", case, permissions=asked, **ask).verdict == "conditional"


def test_several_policies_hold_together() -> None:
    both = openlic.evaluate(
        "apache-2.0", {"activities": ["serve"], "purpose": "production"}, policy=["research", "osaid"]
    )
    assert both.verdict == "denied"
    assert spoke(both, "research") and spoke(both, "osaid")

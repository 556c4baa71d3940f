"""A policy that asks who publishes a model and how surely its licence was told."""

from __future__ import annotations

from pathlib import Path

import pytest

import openlic

POLICY = """schema: openlic.policy/1
key: house
id: house
name: House policy
rules:
  - id: unvetted-publisher
    section: "1"
    when: {model.publisher: {none_of: [mistralai, openai]}}
    asks: Has somebody looked at who publishes this model?
    topic: unknown-license
    summary: Models come from publishers that are known.
    fix: Have the publisher looked at, and add it to the list.
  - id: licence-not-certain
    section: "2"
    when: {license.status: {none_of: [exact]}}
    prohibits: everything
    topic: unknown-license
    summary: No model whose licence was not told for certain.
    fix: Find out which licence it is.
examples:
  - {license: mit, given: {model.publisher: mistralai, activities: [serve]}, verdict: allowed, bars: [], asks: []}
  - {license: mit, given: {model.publisher: stranger, activities: [serve]}, verdict: review, asks: [unvetted-publisher]}
  - {license: mit, given: {activities: [serve]}, verdict: review, questions: [model.publisher]}
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules" / "policies"
    folder.mkdir(parents=True)
    (folder / "house.yaml").write_text(POLICY, "utf-8")
    return tmp_path / "rules"


def test_the_publisher_follows_from_the_reference(rules: Path, tmp_path: Path) -> None:
    models = ["hf:mistralai/Mistral-7B-v0.1", "hf:allenai/OLMo-2-1124-7B", "license:mit"]
    case = {"activities": ["run-internally"], "domains": []}
    known, other, unsaid = openlic.check(models, case, policy="house", rules=rules, offline=True).results
    assert known.verdict == "allowed"
    assert other.verdict == unsaid.verdict == "review"
    assert [question.field for question in unsaid.evaluation.questions] == ["model.publisher"]
    (said,) = openlic.check(
        "license:mit", {**case, "model.publisher": "MistralAI"}, policy="house", rules=rules
    ).results
    assert said.verdict == "allowed"


def test_a_licence_that_was_not_told_for_certain_is_barred(rules: Path, tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("---\nlicense: other\n---\n", "utf-8")
    case = {"activities": ["run-internally"], "domains": [], "model.publisher": "openai"}
    assert openlic.check(str(tmp_path), case, policy="house", rules=rules).verdict == "denied"


def test_the_policys_own_examples_come_out(rules: Path) -> None:
    from openlic.cli import main

    assert main(["rules", "test", str(rules)]) == 0


def test_a_publisher_is_a_name() -> None:
    with pytest.raises(openlic.UseCaseError, match="is a name"):
        openlic.evaluate("mit", {"model.publisher": 3})

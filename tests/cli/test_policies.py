"""`openlic check --policy`: from the command line and from `openlic.yaml`, bundled and one's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from openlic.cli import main

ROOT = Path(__file__).resolve().parents[2]
RELEASE = ["--set", "model.weights_public=true", "--set", "model.training_code=true"]


def answer(*arguments: str) -> list[str]:
    return ["check", *arguments, "--offline", "--format", "json"]


def test_a_definition_is_asked_of_a_licence(capsys: pytest.CaptureFixture[str]) -> None:
    facts = ["--set", "activities=serve", *RELEASE]
    assert main(answer("license:apache-2.0", "--policy", "osaid", *facts)) == 1
    (result,) = json.loads(capsys.readouterr().out)["results"]
    assert [question["field"] for question in result["questions"]] == ["model.data_information"]
    assert main(answer("license:apache-2.0", "--policy", "osaid", *facts, "--set", "model.data_information=true")) == 0


def test_what_is_known_of_a_release_shows_where_it_is_known_from(capsys: pytest.CaptureFixture[str]) -> None:
    call = answer("hf:allenai/OLMo-2-1124-7B", "--set", "activities=serve", "--policy", "openness")
    assert main(call) == 0
    (result,) = json.loads(capsys.readouterr().out)["results"]
    found = {finding["rule"]: finding for finding in result["findings"]}
    assert "openness/fully-open-source" in found
    assert found["openlic/known-release"]["source"]["file"].endswith("models/allenai.yaml")


def test_a_policy_that_does_not_exist_names_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "license:mit", "--policy", "opennes"]) == 2
    assert 'Did you mean "openness"?' in capsys.readouterr().err


def test_a_licence_is_no_policy(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "license:mit", "--policy", "apache-2.0"]) == 2
    assert '"apache-2.0" is no policy' in capsys.readouterr().err


def test_a_config_names_policies_of_its_own_and_bundled_ones(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = ROOT / "examples" / "custom-rules" / "rules"
    config = tmp_path / "openlic.yaml"
    config.write_text(
        f"rules: [{rules}]\npolicy: [acme-house-policy, permissive-only]\n"
        "use_case: {activities: [run-internally], commercial: true, domains: [employment-screening]}\n"
        "models: [license:gpl-3.0-only]\n",
        "utf-8",
    )
    assert main(["check", str(tmp_path), "--format", "json"]) == 1
    (result,) = json.loads(capsys.readouterr().out)["results"]
    barred = {finding["rule"] for finding in result["findings"] if finding["effect"] == "prohibits"}
    assert {"acme-house-policy/no-hiring", "permissive-only/copyleft"} <= barred


def test_a_policy_of_a_config_that_does_not_exist_is_a_wrong_call(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "openlic.yaml").write_text("policy: reserch\nmodels: [license:mit]\n", "utf-8")
    assert main(["check", str(tmp_path)]) == 2
    assert 'Did you mean "research"?' in capsys.readouterr().err


def test_a_policy_bars_what_it_bars_where_no_licence_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    call = answer("license:nobody-knows-this-one", "--policy", "research", "--set", "purpose=production")
    assert main(call) == 1
    (result,) = json.loads(capsys.readouterr().out)["results"]
    assert result["verdict"] == "denied"
    assert {"research/production-use", "openlic/license-not-certain"} <= {one["rule"] for one in result["findings"]}


def test_what_follows_from_the_licence_is_not_asked_of_the_user(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "license:nobody-knows-this-one", "--policy", "permissive-only", "--offline"]) == 1
    told = capsys.readouterr().out
    assert "not known   license.openness" in told
    assert "--set license." not in told


def test_a_denial_shows_what_it_takes_for_known(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["hf:mistralai/Mistral-7B-v0.1", "--policy", "osaid", "--set", "activities=serve", "--offline"]
    assert main(["check", *arguments]) == 1
    told = capsys.readouterr().out
    assert "osaid/data-information-withheld" in told
    assert "rules/models/mistralai.yaml" in told.partition("openlic/known-release")[2]

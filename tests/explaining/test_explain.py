"""`openlic explain`: every name that a report uses has an explanation."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from openlic.catalogue import default
from openlic.cli import main
from openlic.errors import OpenlicError
from openlic.evaluation.built_in import BUILT_IN
from openlic.explaining import explain

SOURCE = Path(__file__).resolve().parents[2] / "src" / "openlic"


def rows(name: str) -> dict[str, str]:
    (one,) = explain(name, default())
    return dict(one.rows)


def test_a_rule_is_told_with_condition_clause_place_and_fix() -> None:
    told = rows("llama-3.1-community/users-over-700m")
    assert told["when"] == "monthly_active_users is more than 700,000,000"
    assert told["does"] == "prohibits everything"
    assert told["section"] == "2"
    assert re.fullmatch(r"rules/licenses/llama-3.1-community.yaml:\d+", told["stands at"])
    assert "Ask Meta" in told["next"]


def test_every_rule_of_the_catalogue_can_be_explained() -> None:
    catalogue = default()
    for key in catalogue.keys():  # noqa: SIM118 - not a mapping
        license = catalogue.license(key)
        for rule in license.rules if license else ():
            told = [one for one in explain(rule.name, catalogue) if one.kind == "rule"]
            assert told, rule.name
            assert all(dict(one.rows)["when"] for one in told)


@pytest.mark.parametrize("part", ["obligations", "topics", "activities", "domains", "openness", "facts"])
def test_every_word_of_the_vocabulary_can_be_explained(part: str) -> None:
    for name in getattr(default().vocabulary, part):
        assert dict(explain(name, default())[0].rows)["means"]


def test_a_word_that_is_two_things_is_told_as_both() -> None:
    assert [one.kind for one in explain("attribution", default())] == ["obligation", "topic"]


def test_the_findings_that_no_rule_file_makes_are_explained() -> None:
    text = "\n".join(path.read_text("utf-8") for path in SOURCE.rglob("*.py") if path.name != "explaining.py")
    named = set(re.findall(r'"openlic/([a-z-]+[a-z])"', text)) | set(
        re.findall(r'_needs_a_person\(\s*"([a-z-]+)"', text)
    )
    assert named
    assert {f"openlic/{name}" for name in named} <= set(BUILT_IN)
    kinds = set(re.findall(r'Conflict\(\s*"([a-z]+)"', text))
    assert kinds
    assert {f"openlic/{kind}-conflict" for kind in kinds} <= set(BUILT_IN)
    for name in BUILT_IN:
        assert rows(name)["means"]


def test_a_licence_by_key_id_or_name_lists_its_rules() -> None:
    for name in ("mit", "MIT", "license:MIT", "MIT License"):
        (told,) = explain(name, default())
        assert (told.kind, told.name) == ("licence", "mit")
        assert any("mit/any-use" in text for _, text in told.rows)


def test_a_rule_id_of_several_files_leads_to_each() -> None:
    (told,) = explain("users-over-700m", default())
    assert "llama-3.1-community/users-over-700m" in dict(told.rows)["stands in"]


def test_an_unknown_name_suggests_the_nearest() -> None:
    with pytest.raises(OpenlicError, match="display-notice"):
        explain("displaynotice", default())
    with pytest.raises(OpenlicError, match=r"llama-3\.1-community/users-over-700m"):
        explain("llama-3.1-comunity/users-over-700", default())


def test_the_command(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    assert main(["explain", "mit/any-use", "display-notice"]) == 0
    out = capsys.readouterr().out
    assert max(map(len, out.splitlines())) <= 60
    assert out.startswith("rule mit/any-use\n")
    assert main(["explain", "mit", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["kind"] == "licence"
    assert main(["explain", "\x1b[31m"]) == 2
    assert "\x1b" not in capsys.readouterr().err

"""Words of one's own: a folder's vocabulary adds to the bundled one, and is checked like everything else."""

from __future__ import annotations

from pathlib import Path

import pytest

import openlic
from openlic.authoring.drafts import read_drafts
from openlic.catalogue import default, with_rules

CUSTOM = Path(__file__).resolve().parents[2] / "examples" / "custom-rules" / "rules"


def written(folder: Path, text: str) -> Path:
    (folder / "vocabulary").mkdir(exist_ok=True)
    (folder / "vocabulary" / "mine.yaml").write_text(f"schema: openlic.vocabulary/1\n{text}", "utf-8")
    return folder


def test_words_are_added(tmp_path: Path) -> None:
    written(tmp_path, "obligations:\n  sign-off: {means: Counsel has signed.}\nplaces: {groups: {NORDIC: [NO, IS]}}\n")
    text = (CUSTOM / "licenses" / "acme-community-1.0.yaml").read_text("utf-8")
    (tmp_path / "licenses").mkdir()
    path = tmp_path / "licenses" / "acme-community-1.0.yaml"
    path.write_text(text.replace("[license-copy, notice-file]", "[license-copy, sign-off]"), "utf-8")
    catalogue = with_rules(tmp_path)
    assert catalogue.vocabulary.obligations.keys() - default().vocabulary.obligations.keys() == {"sign-off"}
    assert catalogue.vocabulary.facts["regions"].groups.keys() >= {"EU", "NORDIC"}
    report = openlic.check(
        ["license:acme-community-1.0"], {"activities": ["distribute"], "domains": []}, rules=[tmp_path]
    )
    assert "sign-off" in report.to_dict()["results"][0]["obligations"]["outstanding"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("obligatons: {}\n", ':2:1: "obligatons" is not known here. Did you mean "obligations"?'),
        ("domains: {gambling: {}}\n", ':2:21: "means" is missing.'),
        ("facts: {mine: {type: word, means: It is., ask: What?}}\n", ':2:15: a fact of type word needs "words".'),
        ("facts: {commercial: {type: number, means: It is., ask: What?}}\n", ':2:9: "commercial" is a fact already.'),
        ("- a\n", "not YAML"),
    ],
)
def test_faults_are_told_at_their_place(tmp_path: Path, text: str, told: str) -> None:
    (fault, *_) = read_drafts([written(tmp_path, text)]).faults
    assert told in str(fault)

"""`openlic diff`: what is different between two licences or two reports, as a person and a program see it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import openlic
from openlic.catalogue import default
from openlic.cli import main
from openlic.comparing import compare
from openlic.gate.lock import LockedModel, written
from openlic.use_case import UseCase

BEFORE, AFTER = "license:llama-3-community", "license:llama-3.1-community"
TRAINS = {"commercial": True, "activities": ["train-on-outputs"], "domains": [], "monthly_active_users": 5000}


def diff(old: str, new: str, case: dict) -> dict:
    catalogue = default()
    return compare(old, new, UseCase.of(case, catalogue.vocabulary), catalogue).to_dict()


def test_the_answer_that_changes_between_two_versions_of_a_licence() -> None:
    found = diff(BEFORE, AFTER, TRAINS)
    (answer,) = found["answers"]
    assert found["differs"]
    assert (answer["old"]["verdict"], answer["new"]["verdict"]) == ("review", "allowed")
    assert "llama-3-community/other-language-models" in [said["rule"] for said in answer["gone"]]
    kinds = {(rule["kind"], rule["rule"].rpartition("/")[2]) for rule in found["rules"]}
    assert ("removed", "other-language-models") in kinds
    (line,) = [rule for rule in found["rules"] if rule["rule"].endswith("/line-on-product")]
    assert [one["what"] for one in line["differences"]] == ["text"]


def test_backwards_is_the_mirror_image() -> None:
    there, back = diff(BEFORE, AFTER, TRAINS), diff(AFTER, BEFORE, TRAINS)
    assert there["answers"][0]["gone"] == back["answers"][0]["appeared"]
    assert there["answers"][0]["old"] == back["answers"][0]["new"]
    swapped = {"added": "removed", "removed": "added", "changed": "changed"}
    assert sorted(swapped[rule["kind"]] for rule in there["rules"]) == sorted(rule["kind"] for rule in back["rules"])


@pytest.mark.parametrize("name", ["MIT", "license:mit", "apache-2.0 AND mit", "license:MIT OR cc-by-nc-4.0"])
def test_a_licence_does_not_differ_from_itself(name: str) -> None:
    found = diff(name, name, {"activities": ["distribute"]})
    assert not found["differs"]
    assert found["rules"] == []


def test_two_licences_that_answer_alike_do_not_differ_in_the_answer() -> None:
    found = diff("MIT", "apache-2.0", {"activities": ["run-internally"]})
    assert not found["differs"]
    assert found["rules"]


@pytest.fixture
def reports(tmp_path: Path) -> tuple[Path, Path]:
    """Two reports: a verdict changes, a model goes, a model comes, a revision moves."""
    case = {"commercial": True, "activities": ["serve"]}
    old = openlic.check(["license:cc-by-nc-4.0", "license:MIT", "license:apache-2.0"], case)
    new = openlic.check(["license:MIT", "license:cc-by-nc-4.0", "license:mit-0"], {**case, "commercial": False})
    first, *rest = new.results
    paths = tmp_path / "old.json", tmp_path / "new.json"
    moved = new._replace(results=(first._replace(revision="f" * 40), *rest))
    for path, report in zip(paths, (old, moved), strict=True):
        path.write_text(json.dumps(report.to_dict()), "utf-8")
    return paths


def test_two_reports(reports: tuple[Path, Path], capsys: pytest.CaptureFixture[str]) -> None:
    old, new = map(str, reports)
    assert main(["diff", old, new]) == 1
    first, *rest = capsys.readouterr().out.splitlines()
    text = "\n".join(rest)
    assert first == "3 of 4 answers differ"
    assert "~ license:cc-by-nc-4.0: denied becomes allowed" in text
    assert "+ license:mit-0: allowed" in text
    assert "- license:apache-2.0: allowed" in text
    assert main(["diff", old, old, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["differs"] is False


def test_two_locks(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def model(name: str, **other: object) -> LockedModel:
        plain = {"revision": "a" * 40, "expression": "MIT", "status": "exact", "files": {}, "labels": {}}
        return LockedModel(name, **{**plain, **other})  # type: ignore[arg-type]

    old = [model("hf:a/same"), model("hf:a/gone"), model("hf:a/relabelled", labels={"hub:tag": "mit"})]
    new = [model("hf:a/same"), model("hf:a/new"), model("hf:a/relabelled", labels={"hub:tag": "other"}, expression="")]
    paths = tmp_path / "old.lock", tmp_path / "new.lock"
    for path, models in zip(paths, (old, new), strict=True):
        path.write_text(written(models, "2026-01-01"), "utf-8")
    assert main(["diff", *map(str, paths)]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "models: 1 added, 1 removed, 1 changed",
        "- hf:a/gone",
        "    license    The licence is MIT.",
        "+ hf:a/new",
        "    license    The licence is MIT.",
        "~ hf:a/relabelled",
        "    license    The licence was MIT, is not known.",
        '    label      hub:tag said "mit", says "other".',
    ]
    assert main(["diff", str(paths[0]), str(paths[0])]) == 0
    assert capsys.readouterr().out == "models: none differs\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("{", "is no report"),
        ("[]", "is no report"),
        ('{"schema": "openlic.report/2", "results": []}', "is no report"),
        ("\ud83d".encode("utf-8", "surrogatepass"), "is no report"),
        ("[" * 100_000, "is no report"),
    ],
)
def test_what_is_no_report_is_a_wrong_call(
    reports: tuple[Path, Path], tmp_path: Path, content: str | bytes, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert main(["diff", str(reports[0]), str(path)]) == 2
    assert said in capsys.readouterr().err


def test_a_report_against_a_licence_and_a_name_that_nobody_knows(
    reports: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["diff", str(reports[0]), "MIT"]) == 2
    assert "Compare two reports, two locks, or two licences" in capsys.readouterr().err
    assert main(["diff", "MIT", "lama-3.1-community"]) == 2
    assert 'Did you mean "llama-3.1-community"?' in capsys.readouterr().err


def test_hostile_text_of_a_report_does_not_reach_the_terminal(
    reports: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    plain = json.loads(reports[1].read_text("utf-8"))
    plain["results"][0]["reference"] = "x\x1b[31m\u202e\n::error::y"
    plain["results"][1]["license"]["expression"] = "\x07"
    reports[1].write_text(json.dumps(plain), "utf-8")
    assert main(["diff", *map(str, reports)]) == 1
    out = capsys.readouterr().out
    assert not set(out) & {"\x1b", "\u202e", "\x07"}
    assert not any(line.lstrip().startswith("::") for line in out.splitlines())

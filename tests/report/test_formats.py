"""The formats as their readers see them: whole answers, and the schemas of those who read them."""

from __future__ import annotations

import json
import os
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import xmlschema
from jsonschema import Draft202012Validator

import openlic
from openlic.cli import main
from openlic.report import formats, render
from openlic.report.places import issues
from openlic.version import __version__
from report.answers import HOSTILE, SHOP, full, poisoned, shop

FOLDER = Path(__file__).parent / "snapshots"
SCHEMAS = Path(__file__).parent / "schemas"
ENDINGS = {"text": "txt", "json": "json", "sarif": "sarif", "gitlab": "gitlab.json", "junit": "xml", "html": "html",
           "markdown": "md", "github": "github.txt"}  # fmt: skip


def settled(text: str) -> str:
    """The text without what moves with every edit elsewhere: versions, dates, the style sheet."""
    text = re.sub(r"(?s)<style>.*?</style>", "<style></style>", text)
    text = re.sub(r"sha256-[^']*", "sha256-", text)
    text = re.sub(r"([Cc]atalogue(?: of |\": \"))[\d-]+", r"\1today", text)
    # In a checkout paths count from its root, in an unpacked archive from here.
    return text.replace(__version__, "0.0.0").replace(f"{SHOP}{os.sep}", "").replace("tests/report/shop/", "")


@pytest.mark.parametrize("name", formats())
def test_whole_answers(name: str) -> None:
    path = FOLDER / f"shop.{ENDINGS.get(name, name)}"
    text = settled(shop(name))
    if os.environ.get("OPENLIC_SNAPSHOTS") == "write":
        path.write_text(text, "utf-8")
    assert text == path.read_text("utf-8"), "if this is meant, run again with OPENLIC_SNAPSHOTS=write"


@pytest.mark.parametrize("name", formats())
def test_the_exit_code_is_that_of_the_verdict_whatever_the_format(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for licence, code in (("license:MIT", 0), ("license:nobody-knows", 1)):
        assert main(["check", licence, "--set", "activities=serve", "--format", name]) == code


def test_an_output_that_cannot_be_written_leaves_the_others(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = tmp_path / "report.sarif"
    bad = tmp_path / "no" / "such" / "folder.html"
    code = main(["check", "license:MIT", "--output", f"html={bad}", "--output", f"sarif={good}"])
    out, err = capsys.readouterr()
    assert code == 2
    assert json.loads(good.read_text("utf-8"))["version"] == "2.1.0"
    assert "license:MIT" in out
    assert err.splitlines() == [
        f"openlic: {bad}: cannot be written: No such file or directory. The rest of the answer is written."
    ]


@cache
def sarif_schema() -> Draft202012Validator:
    return Draft202012Validator(json.loads((SCHEMAS / "sarif-2.1.0.json").read_text("utf-8")))


@cache
def junit_schema() -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(str(SCHEMAS / "junit-10.xsd"))


def run_of(text: str) -> Any:
    return json.loads(text)["runs"][0]


def test_sarif_fits_the_schema_of_the_standard(tmp_path: Path) -> None:
    report = full(tmp_path)
    texts = [shop("sarif"), *(render(poisoned(report, text), "sarif") for text in HOSTILE.values())]
    for text in texts:
        assert [error.message for error in sarif_schema().iter_errors(json.loads(text))] == []


def test_sarif_has_a_rule_and_a_place_in_the_users_files_for_each_result() -> None:
    run = run_of(settled(shop("sarif")))
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert rules[result["ruleIndex"]]["help"]["markdown"]
        (place,) = (one["physicalLocation"] for one in result["locations"])
        assert place["artifactLocation"]["uri"] == "openlic.yaml"
        assert place["region"]["startLine"] > 7
    levels = {result["properties"]["reference"]: result["level"] for result in run["results"]}
    assert levels["license:shop-unpaid"] == "error"
    assert levels["models/tone"] == "warning"
    related = [one for result in run["results"] for one in result.get("relatedLocations", [])]
    assert related[0]["physicalLocation"]["artifactLocation"]["uri"] == "models/tone/README.md"
    assert related[0]["physicalLocation"]["region"] == {"startLine": 2, "startColumn": 10}


def test_a_model_that_no_file_names_stands_for_a_file() -> None:
    report = openlic.check("license:nobody-knows", {})
    (place,) = run_of(render(report, "sarif"))["results"][0]["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "license%3Anobody-knows"
    (issue,) = json.loads(render(report, "gitlab"))
    assert issue["location"] == {"path": "license:nobody-knows", "lines": {"begin": 1}}
    assert "file=" not in render(report, "github")


def test_an_exception_that_ended_is_shown_at_its_line_of_the_config(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "openlic.yaml").write_text(
        "use_case: {activities: [serve]}\nmodels: [license:MIT]\nexceptions:\n"
        "  - {finding: mit/any-use, reference: license:MIT, reason: tried, approved_by: Kim, expires: 2020-01-01}\n",
        "utf-8",
    )
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "out.sarif"
    main(["check", "--output", f"sarif={path}"])
    (result,) = run_of(path.read_text("utf-8"))["results"]
    place = result["locations"][0]["physicalLocation"]
    assert result["ruleId"].startswith("openlic/exception-")
    assert (place["artifactLocation"]["uri"], place["region"]["startLine"]) == ("openlic.yaml", 4)


def test_a_finding_is_known_again_after_lines_revisions_and_wording_moved() -> None:
    report = openlic.check(["license:cc-by-nc-4.0", "license:nobody-knows"], {"commercial": True})
    moved = report._replace(
        results=tuple(
            one._replace(
                revision="f" * 40,
                evaluation=one.evaluation._replace(
                    findings=tuple(
                        finding._replace(summary="Other words.", source=openlic.Location("elsewhere.yaml", 99))
                        for finding in one.evaluation.findings
                    )
                ),
            )
            for one in report.results
        )
    )
    before, after = ([issue.fingerprint for issue in issues(one)] for one in (report, moved))
    assert before == after
    assert len(set(before)) == len(before) > 1


def test_junit_fits_the_schema_that_ci_servers_use(tmp_path: Path) -> None:
    report = full(tmp_path)
    texts = [shop("junit"), *(render(poisoned(report, text), "junit") for text in HOSTILE.values())]
    for text in texts:
        errors = [error.reason for error in junit_schema().iter_errors(text)]
        assert errors == []


def test_markdown_stays_below_what_a_comment_takes(tmp_path: Path) -> None:
    report = full(tmp_path)
    many = report._replace(results=report.results * 300)
    text = render(many, "markdown")
    assert len(text) < 65_536
    assert "are left out here" in text
    assert "further models" in text


def test_a_notebook_shows_the_report() -> None:
    text = openlic.check("license:MIT", {"activities": ["serve"]})._repr_html_()
    assert text.startswith("<div")
    assert "allowed" in text
    assert "<html" not in text

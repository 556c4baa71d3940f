"""The gate as a project lives with it: exceptions end, locks tell drift, notices and duties are read from files."""

from __future__ import annotations

import json
import sys
from datetime import date
from pathlib import Path

import pytest

from command import openlic
from openlic.errors import ConfigError, LockError
from openlic.gate.plan import Call, Plan, catalogue_for, checker_of, of_config
from openlic.gate.run import report_of
from openlic.report import Report
from openlic.vocabulary import Verdict

TODAY = date(2026, 11, 21)
CARD = "---\nlicense: {license}\n---\n# Model\n"


def project(folder: Path, config: str, license: str = "cc-by-nc-4.0") -> Path:
    """A project with one model on disk."""
    (folder / "model").mkdir(exist_ok=True)
    (folder / "model" / "README.md").write_text(CARD.format(license=license))
    path = folder / "openlic.yaml"
    path.write_text(config)
    return path


def plan_of(path: Path, **more: str) -> Plan:
    return of_config(path, [], catalogue_for(path, Call()), Call(**more))


def run(path: Path, today: date = TODAY, **more: str) -> Report:
    plan = plan_of(path, **more)
    return report_of(plan, checker_of(plan, offline=True), today)


CASE = (
    "use_case: {commercial: true, purpose: production, organization_type: company, activities: [serve], domains: []}\n"
)
EXCEPTION = """exceptions:
  - finding: {finding}
    reference: {reference}
    reason: bought from the author, order 4711
    approved_by: Jo Counsel
    expires: {expires}
"""


def excepted(finding: str, reference: str = "./model", expires: str = "2027-01-31") -> str:
    text = EXCEPTION.format(finding=finding, reference=reference, expires=expires)
    return f"{CASE}models: [./model]\n{text}"


def barring(path: Path) -> str:
    """The one finding that denies."""
    (finding,) = [f for f in run(path).results[0].evaluation.findings if f.verdict is Verdict.DENIED]
    return finding.rule


def test_an_exception_weighs_no_more_and_is_told_until_its_day(tmp_path: Path) -> None:
    rule = barring(project(tmp_path, f"{CASE}models: [./model]\n"))
    path = project(tmp_path, excepted(rule))
    (result,) = run(path).results
    (finding,) = [f for f in result.evaluation.findings if f.rule == rule]
    assert (finding.status.value, result.verdict < Verdict.DENIED) == ("excepted", True)
    assert "Jo Counsel" in finding.accepted and "order 4711" in finding.accepted
    assert f"{path}:4:5" in finding.accepted
    assert run(path, date(2027, 1, 31)).verdict < Verdict.DENIED
    late = run(path, date(2027, 2, 1))
    assert late.verdict is Verdict.DENIED
    assert "openlic/exception-expired" in {f.rule for f in late.results[0].evaluation.findings}


def test_an_exception_that_nothing_needs_is_told_and_stops_no_deploy(tmp_path: Path) -> None:
    path = project(tmp_path, excepted("mit/any-use"), "mit")
    report = run(path)
    assert [result.reference for result in report.results][-1] == str(path)
    assert [f.rule for f in report.results[-1].evaluation.findings] == ["openlic/exception-unused"]
    assert report.verdict is Verdict.CONDITIONAL


def test_what_a_scan_cannot_read_or_find_is_told(tmp_path: Path) -> None:
    path = project(tmp_path, "use_case: {activities: [serve], domains: []}\nscan: [src]\n", "mit")
    source = tmp_path / "src"
    source.mkdir()
    (source / "app.py").write_text(
        "from transformers import pipeline\n"
        'a = pipeline("text-generation", model="./weights/ours")\n'
        'b = pipeline("text-generation", model="../model")\n'
    )
    (source / "big.yaml").write_text("model: x\n" * 700_000)
    lost, beside, own = run(path).results
    assert (lost.reference, lost.verdict) == ("./weights/ours", Verdict.REVIEW)
    assert (Path(beside.reference).resolve(), beside.verdict) == (tmp_path / "model", Verdict.ALLOWED)
    assert [f.rule for f in own.evaluation.findings] == ["openlic/not-scanned"]
    assert own.verdict is Verdict.CONDITIONAL


def test_an_exception_for_another_model_lifts_nothing(tmp_path: Path) -> None:
    rule = barring(project(tmp_path, f"{CASE}models: [./model]\n"))
    assert run(project(tmp_path, excepted(rule, "hf:acme/other"))).verdict is Verdict.DENIED


@pytest.mark.parametrize(
    ("change", "place", "said"),
    [
        (("expires: 2027-01-31", "expires: soon"), "7:", '"soon" is no day'),
        (("approved_by: Jo Counsel\n    ", ""), "3:", '"approved_by" is missing'),
        (("cc-by-nc-4.0/", "cc-by-nc-4.1/"), "3:", "is no rule file"),
    ],
)
def test_a_fault_of_an_exception_has_its_place(tmp_path: Path, change: tuple[str, str], place: str, said: str) -> None:
    text = excepted(barring(project(tmp_path, f"{CASE}models: [./model]\n")))
    assert change[0] in text
    path = project(tmp_path, text.replace(*change))
    with pytest.raises(ConfigError) as raised:
        run(path)
    assert said in str(raised.value)
    assert f"{path}:" in str(raised.value)


def test_every_fault_of_a_config_is_told_in_one_run(tmp_path: Path) -> None:
    path = project(tmp_path, "use_case: {comercial: true}\nmodles: []\nmodels: [hg:a/b, ./model]\nfail_on: denid\n")
    with pytest.raises(ConfigError) as raised:
        plan_of(path)
    told = str(raised.value).splitlines()
    assert [line.removeprefix(f"{path}:").partition(":")[0] for line in told] == ["1", "2", "3", "4"]
    assert all("Did you mean" in told[index] for index in (0, 1, 3))


def test_a_contract_permits_what_a_clause_bars(tmp_path: Path) -> None:
    rule = barring(project(tmp_path, f"{CASE}models: [./model]\n"))
    entry = f"{{reference: ./model, permissions: [{{rule: {rule}, contract: MSA 12}}]}}"
    (result,) = run(project(tmp_path, f"{CASE}models:\n  - {entry}\n")).results
    (finding,) = [f for f in result.evaluation.findings if f.rule == rule]
    assert finding.accepted == "permitted by MSA 12"
    assert result.verdict < Verdict.DENIED


def test_what_a_model_has_fulfilled_is_its_own(tmp_path: Path) -> None:
    text = f"{CASE}models:\n  - {{reference: license:llama-3.1-community, fulfilled: [display-notice]}}\n"
    path = project(tmp_path, text.replace("domains: []", "domains: [], monthly_active_users: 5"))
    assert run(path).verdict is Verdict.ALLOWED
    with pytest.raises(ConfigError, match="Did you mean"):
        run(project(tmp_path, text.replace("display-notice", "display-notise")))


def test_an_environment_has_its_own_use_and_gate(tmp_path: Path) -> None:
    text = """use_case: {commercial: false, purpose: research, activities: [run-internally], domains: []}
use_cases:
  live: {commercial: true, purpose: production, organization_type: company, activities: [serve], domains: []}
environments:
  production: {use_case: live, fail_on: conditional}
models: [./model]
"""
    path = project(tmp_path, text)
    assert run(path).verdict < Verdict.DENIED
    assert run(path, environment="production").verdict is Verdict.DENIED
    assert plan_of(path, environment="production").fail_on == "conditional"
    with pytest.raises(ConfigError, match='Did you mean "production"'):
        plan_of(path, environment="producton")


def test_a_pyproject_is_a_config_and_points_at_its_lines(tmp_path: Path) -> None:
    project(tmp_path, "")
    (tmp_path / "openlic.yaml").unlink()
    path = tmp_path / "pyproject.toml"
    good = '[project]\nname = "x"\n\n[tool.openlic]\nmodels = ["license:mit"]\n\n[tool.openlic.use_case]\nactivities = ["serve"]\n'
    path.write_text(good)
    assert openlic("check", cwd=tmp_path).returncode == 0
    path.write_text(good.replace("activities", "activites"))
    done = openlic("check", cwd=tmp_path)
    assert done.returncode == 2
    assert 'pyproject.toml:8:1: "activites" is not a fact of a use case. Did you mean "activities"?' in done.stderr


def test_a_lock_tells_every_sort_of_drift(tmp_path: Path) -> None:
    project(tmp_path, f"{CASE}models: [./model]\nfail_on: never\n", "mit")
    assert openlic("check", "--locked", cwd=tmp_path).returncode == 2
    assert openlic("lock", cwd=tmp_path).returncode == 0
    before = (tmp_path / "openlic.lock").read_text()
    assert openlic("lock", cwd=tmp_path).returncode == 0
    assert (tmp_path / "openlic.lock").read_text() == before
    assert openlic("check", "--locked", cwd=tmp_path).returncode == 0
    (tmp_path / "model" / "README.md").write_text(CARD.format(license="apache-2.0"))
    (tmp_path / "model" / "NOTICE").write_text("nothing that openlic reads")
    done = openlic("check", "--locked", "--format", "json", cwd=tmp_path)
    assert done.returncode == 1
    rules = {f["rule"]: f["source"] for f in json.loads(done.stdout)["results"][0]["findings"]}
    assert {"openlic/drift-license", "openlic/drift-file"} <= set(rules)
    assert rules["openlic/drift-license"]["file"].endswith("openlic.lock")
    (tmp_path / "model" / "README.md").unlink()
    assert "openlic/drift-gone" in openlic("check", "--locked", cwd=tmp_path).stdout
    assert openlic("check", "--locked", "license:mit", cwd=tmp_path).returncode == 2


def test_a_model_that_says_nothing_and_a_path_that_is_not_here_are_locked_too(tmp_path: Path) -> None:
    project(tmp_path, f"{CASE}models: [./model]\nscan: [src]\nfail_on: never\n")
    (tmp_path / "model" / "README.md").write_text("# No word of a licence\n")
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "app.py").write_text(
        'from transformers import pipeline\npipeline("x", model="./weights/ours")\n'
    )
    done = openlic("lock", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "openlic.lock: 2 models\n"), done.stderr
    assert openlic("check", "--locked", cwd=tmp_path).returncode == 0
    (tmp_path / "model" / "README.md").write_text(CARD.format(license="mit"))
    assert openlic("check", "--locked", cwd=tmp_path).returncode == 1


def test_a_broken_lock_is_one_message(tmp_path: Path) -> None:
    from openlic.gate.lock import read

    path = tmp_path / "openlic.lock"
    for text in ("", "a: [", "schema: openlic.lock/1\nmodels: {x: {}}\n", "schema: other\nmodels: {}\n"):
        path.write_text(text)
        with pytest.raises(LockError) as raised:
            read(path)
        assert str(path) in str(raised.value)


LLAMA = """use_case: {commercial: true, activities: [distribute-modified], monthly_active_users: 5, domains: []}
models: [license:llama-3.1-community]
"""


def test_a_notice_is_written_and_then_verified(tmp_path: Path) -> None:
    project(tmp_path, LLAMA)
    out = tmp_path / "Llama-Acme-8B"
    out.mkdir()
    bare = openlic("verify", str(out), cwd=tmp_path)
    assert (bare.returncode, bare.stdout.count("not met")) == (1, 3)
    assert 'begins with "Llama"' in bare.stdout
    assert openlic("notice", "--to", str(out / "NOTICE"), cwd=tmp_path).returncode == 0
    (out / "README.md").write_text("# Ours\n\n**Built with\nLlama**\n")
    done = json.loads(openlic("verify", str(out), "--format", "json", cwd=tmp_path).stdout)
    met = {duty["obligation"]: (duty["met"], duty["evidence"]) for duty in done["duties"]}
    assert met["notice-file"][0] == "met" and met["notice-file"][1].startswith("NOTICE:")
    assert met["display-notice"] == ("met", "README.md:3")
    assert met["license-copy"][0] == "not met"
    assert done["verdict"] == "conditional"
    wrong = openlic("verify", str(out), "--model-name", "Acme-8B", cwd=tmp_path).stdout
    assert 'does not begin with "Llama"' in wrong


def test_a_licence_that_ships_unchanged_is_met_and_a_changed_one_is_not(tmp_path: Path) -> None:
    text = next(
        found
        for path in Path(sys.prefix).glob("lib/python*/site-packages/*.dist-info/**/LICENSE*")
        if "Permission is hereby granted, free of charge" in (found := path.read_text("utf-8", "replace"))
    )
    project(tmp_path, "use_case: {activities: [distribute], domains: []}\nmodels: [license:mit]\n")
    out = tmp_path / "dist"
    out.mkdir()
    (out / "LICENSE").write_text(text)
    (out / "NOTICE").write_text("Uses mit things.")
    assert openlic("verify", str(out), cwd=tmp_path).returncode == 0
    (out / "LICENSE").write_text(f"{text}\n\nThe Software may not be used in the European Union.\n")
    rider = openlic("verify", str(out), cwd=tmp_path)
    assert (rider.returncode, " holds the text, and words beyond it that may change it" in rider.stdout) == (1, True)
    (out / "LICENSE").write_text(text.replace("without restriction", "with some restriction"))
    assert openlic("verify", str(out), cwd=tmp_path).returncode == 1


def test_init_writes_a_config_that_runs(tmp_path: Path) -> None:
    facts = ["--set", "commercial=true", "--set", "activities=serve", "--set", "domains=[]"]
    done = openlic("init", "--yes", *facts, "--model", "license:mit", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert openlic("check", cwd=tmp_path).returncode == 0
    again = openlic("init", "--yes", cwd=tmp_path)
    assert (again.returncode, "is there already" in again.stderr) == (2, True)
    assert openlic("init", "--yes", "--set", "comercial=true", "--force", cwd=tmp_path).returncode == 2


def test_annotations_name_files_from_the_root_of_the_repository(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    team = tmp_path / "team"
    (team / "src").mkdir(parents=True)
    project(team, f"{CASE}models: [./model]\n")
    for here in (team, team / "src", tmp_path / "team" / "model"):
        sarif = json.loads(openlic("check", "--offline", "--format", "sarif", cwd=here).stdout)
        places = [place["physicalLocation"] for one in sarif["runs"][0]["results"] for place in one["locations"]]
        assert {place["artifactLocation"]["uri"] for place in places} == {"team/openlic.yaml"}
        assert "file=team/openlic.yaml," in openlic("check", "--offline", "--format", "github", cwd=here).stdout
        openlic("check", "--offline", "--output", "gitlab=out.json", cwd=here)
        issues = json.loads((here / "out.json").read_text())
        assert {issue["location"]["path"] for issue in issues} == {"team/openlic.yaml"}


def test_an_exception_names_a_finding_that_there_is(tmp_path: Path) -> None:
    entry = (
        "{finding: openlic/license-not-certan, reference: license:MIT, reason: r, approved_by: A, expires: 2027-01-01}"
    )
    path = project(tmp_path, f"{CASE}models: [./model]\nexceptions:\n  - {entry}\n")
    with pytest.raises(ConfigError, match=r'4:15: .*Did you mean "openlic/license-not-certain"'):
        plan_of(path)

"""openlic.check as a library author calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import openlic

CASE = {"commercial": True, "activities": ["serve"], "domains": [], "monthly_active_users": 5000}


def test_one_reference_or_many() -> None:
    one = openlic.check("license:MIT", CASE)
    many = openlic.check(["license:MIT", "license:cc-by-nc-4.0"], CASE)
    assert (one.verdict, many.verdict) == ("allowed", "denied")
    assert [result.reference for result in many.results] == ["license:MIT", "license:cc-by-nc-4.0"]


def test_a_wrong_call_raises_and_an_imperfect_world_does_not(tmp_path: Path) -> None:
    with pytest.raises(openlic.UseCaseError):
        openlic.check("license:MIT", {"comercial": True})
    with pytest.raises(openlic.ReferenceError_):
        openlic.check("foo:bar", CASE)
    with pytest.raises(ValueError, match="policy"):
        openlic.check("license:MIT", CASE, policy="nobody-wrote-it")
    assert openlic.check(str(tmp_path), CASE).verdict == "review"
    assert openlic.check("hf:nobody/knows", CASE, offline=True).verdict == "review"


def test_the_report_serialises() -> None:
    report = openlic.check("license:llama-3.1-community", {"activities": ["serve"]})
    assert json.loads(json.dumps(report.to_dict())) == report.to_dict()
    with pytest.raises(AttributeError):
        report.title = "x"  # type: ignore[misc]


def test_a_permission_on_record_makes_an_exception() -> None:
    case = {**CASE, "monthly_active_users": 900_000_000}
    rule = "llama-3.1-community/users-over-700m"
    assert openlic.check("license:llama-3.1-community", case).verdict == "denied"
    report = openlic.check("license:llama-3.1-community", case, permissions=[rule])
    assert report.verdict == "conditional"
    (finding,) = [one for one in report.results[0].evaluation.findings if one.rule == rule]
    assert finding.status == "excepted"


def test_several_licences_fit_and_each_denies(write) -> None:
    folder = write({"README.md": "---\nlicense: other\nlicense_name: flux-1-dev-non-commercial-license\n---\n"})
    result = openlic.check(str(folder), {**CASE, "purpose": "production"}).results[0]
    assert result.license.expression is None
    assert result.verdict >= "review"


def test_an_unreachable_base_is_review(write) -> None:
    folder = write({"README.md": "---\nlicense: mit\nbase_model: nobody/knows\n---\n"})
    result = openlic.check(str(folder), CASE, offline=True).results[0]
    assert result.verdict == "review"
    assert "nobody/knows" in str(result.to_dict()["findings"])

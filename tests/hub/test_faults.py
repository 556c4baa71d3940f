"""Every hub × every fault: a finding that names it, never `allowed`, never a hang or traceback, others unharmed.

`pytest -s tests/hub/test_faults.py` prints the matrix. A hub joins in `hub_server/cases.py`.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

import openlic
from hub_server.base import Answer, Fault, PageServer, refusing_url
from hub_server.cases import CASES, Case
from openlic import hub as hubs
from openlic.cli.check import exit_code
from openlic.gathering import WORKERS
from openlic.hub import _transport
from openlic.hub._wire import MAX_SILENCES

USE = {"commercial": True, "activities": ["serve"], "domains": [], "monthly_active_users": 5000}
PATIENCE_SECONDS = 0.4
DEADLINE_SECONDS = 1.5
NESTED = b"[" * 100_000 + b"]" * 100_000


class Row(NamedTuple):
    """A fault, where it strikes ("answer" or "file"), what the finding says, and the exit code; 0: it was overcome."""

    name: str
    where: str
    fault: Fault
    said: str
    code: int


def body(content: bytes, content_type: str = "application/json") -> Fault:
    return Fault(lambda _: Answer(200, {"Content-Type": content_type}, content))


def both(name: str, fault: Fault, said: str, code: int) -> list[Row]:
    return [Row(name, where, fault, said, code) for where in ("answer", "file")]


ROWS = [
    Row("401", "answer", Fault.status(401), "401", 1),
    Row("403", "answer", Fault.status(403), "403", 1),
    Row("404", "answer", Fault.status(404), "404", 1),
    Row("401", "file", Fault.status(401), "401", 1),
    Row("403", "file", Fault.status(403), "403", 1),
    Row("404", "file", Fault.status(404), "404", 1),
    *both("429 with Retry-After, once", Fault.rate_limited(0, times=1), "", 0),
    *both("429 with Retry-After: 0", Fault.rate_limited(0), "429", 3),
    *both("429, an hour to wait", Fault.rate_limited(3600), "429", 3),
    *both("500", Fault.status(500), "500", 3),
    *both("502", Fault.status(502), "502", 3),
    *both("503, twice", Fault.status(503, times=2), "", 0),
    *both("504", Fault.status(504), "504", 3),
    *both("418", Fault.status(418), "418", 3),
    *both("no answer", Fault.hang(), "in time", 3),
    *both("stalls after 16 bytes", Fault.drip(math.inf), "in time", 3),
    *both("16 bytes at a time", Fault.drip(0.3), "in time", 3),
    *both("reset", Fault.reset(), "broke off", 3),
    *both("reset, once", Fault.reset(times=1), "", 0),
    *both("truncated", Fault.truncated(), "broke off", 3),
    *both("over-long, framed rightly", Fault.overlong(), "", 0),
    *both("50 MB, announced", Fault.oversized(50_000_000), "longer than", 3),
    *both("50 MB, not announced", Fault.oversized(50_000_000, announced=False), "longer than", 3),
    *both("login page", Fault.captive_portal(), "in place of", 3),
    Row("half of the JSON", "answer", Fault.invalid_json(), "not JSON", 3),
    Row("invalid UTF-8", "answer", Fault.invalid_utf8(), "not UTF-8", 3),
    Row("JSON of 100,000 levels", "answer", body(NESTED), "not JSON", 3),
    Row("JSON, but a list", "answer", body(b"[]"), "not the hub's protocol", 3),
    Row("JSON, but empty", "answer", body(b"{}"), "not the hub's protocol", 3),
    Row("JSON as HTML", "answer", body(b"{}", "text/html"), "not the hub's protocol", 3),
    Row("half of the card", "file", Fault.invalid_json(), "as the hub lists it", 3),
    Row("invalid UTF-8", "file", Fault.invalid_utf8(), "not valid UTF-8", 3),
    *both("redirects in a circle", Fault(lambda _: Answer(302, {"Location": "?again"})), "redirects more than", 3),
    *both("redirect to no address", Fault.redirect("http://[bad"), "cannot be asked", 3),
    *both("redirect to a file", Fault.redirect("file:///etc/passwd"), "another host", 3),
]
MATRIX: list[str] = []


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(hubs, "TIMEOUT_SECONDS", PATIENCE_SECONDS)
    monkeypatch.setattr(hubs, "DEADLINE_SECONDS", DEADLINE_SECONDS)
    monkeypatch.setattr(_transport, "BACKOFF_SECONDS", 0.01)
    monkeypatch.setenv("OPENLIC_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))


@pytest.fixture(params=CASES)
def case(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Case]:
    with CASES[request.param]() as opened:
        for name, value in opened.environment.items():
            monkeypatch.setenv(name, value)
        yield opened


def both_models(case: Case) -> tuple[openlic.Result, openlic.Result, int]:
    """The results of the good and the bad model, checked in one run, and the exit code."""
    report = openlic.check([case.good, case.bad], USE)
    good, bad = report.results
    return good, bad, exit_code(report, "review")


def noted(hub: str, fault: str, said: openlic.Result, code: int) -> None:
    finding = said.errors[0].what if said.errors else "-"
    MATRIX.append(f"{hub:<11} {fault:<36} {said.verdict.value:<8} {code}  {finding}")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.name} of the {row.where}")
def test_a_fault_is_named_and_never_allowed(case: Case, row: Row, monkeypatch: pytest.MonkeyPatch) -> None:
    if "50 MB" in row.name:  # what is too long is read until it is: a busy machine takes a while
        monkeypatch.setattr(hubs, "TIMEOUT_SECONDS", 20)
        monkeypatch.setattr(hubs, "DEADLINE_SECONDS", 20)
    case.server.fault(case.answer if row.where == "answer" else case.file, row.fault)
    start = time.monotonic()
    good, bad, code = both_models(case)
    assert time.monotonic() - start < 20, "the deadline holds for all of a model"
    noted(case.bad, f"{row.name} ({row.where})", bad, code)
    assert good.verdict == "allowed", good.errors
    assert code == row.code, bad.errors
    if row.code == 0:
        assert (bad.verdict, bad.errors) == ("allowed", ())
        return
    assert bad.verdict == "review"
    assert any(row.said in error.what for error in bad.errors), bad.errors
    assert all(error.todo for error in bad.errors)
    assert any(row.said in finding.summary for finding in bad.evaluation.findings)


@pytest.mark.parametrize("where", ["answer", "file"])
def test_a_redirect_to_another_host_is_not_followed(case: Case, where: str) -> None:
    with PageServer({"/page": b"---\nlicense: mit\n---\n"}) as elsewhere:
        case.server.fault(getattr(case, where), Fault.redirect(f"{elsewhere.url}/page"))
        good, bad, code = both_models(case)
        assert elsewhere.requests == []
    noted(case.bad, f"redirect to another host ({where})", bad, code)
    assert (good.verdict, bad.verdict, code) == ("allowed", "review", 3)
    assert any("another host" in error.what for error in bad.errors)


def test_nobody_listens(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    with refusing_url() as url:
        for name, value in case.environment.items():
            monkeypatch.setenv(name, value.replace(case.server.url, url))
        good, bad, code = both_models(case)
    noted(case.bad, "connection refused (answer)", bad, code)
    assert (good.verdict, bad.verdict, code) == ("review", "review", 3)
    assert "could not be reached" in bad.errors[0].what


def test_a_hub_that_is_silent_is_not_asked_for_every_model(case: Case) -> None:
    case.server.fault("*", Fault.reset())
    report = openlic.check([f"{case.bad}{number}" for number in range(60)], USE)
    assert {result.verdict.value for result in report.results} == {"review"}
    assert len(case.server.requests) <= (MAX_SILENCES + WORKERS) * _transport.MAX_TRIES
    assert any("was not asked" in error.what for result in report.results for error in result.errors)


def test_the_matrix_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print("\n" + "\n".join([f"{'model':<11} {'fault':<36} verdict  exit  finding", *MATRIX]))

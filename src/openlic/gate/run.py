"""A plan → the report: each model checked, what a contract permits and what somebody answers for marked as such."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from openlic.checking import Checker
from openlic.errors import ReferenceError_
from openlic.evaluation import Finding
from openlic.evaluation.built_in import needs_a_person, to_do
from openlic.evaluation.types import conclude
from openlic.gate.plan import Plan, Wanted
from openlic.report import ErrorNote, LicenseAnswer, Report, Result
from openlic.use_case import FULFILLED
from openlic.vocabulary import Status

if TYPE_CHECKING:
    from openlic.config.types import Permission
    from openlic.scanning import Note

Watch = Callable[[Sequence[Wanted]], Iterable[Wanted]]


def report_of(plan: Plan, checker: Checker, today: date, *, watched: Watch = list) -> Report:
    """The report of `plan`. `today` decides which exceptions have expired; `watched` sees each model go by."""
    with checker.fetching(one.reference for one in plan.wanted):
        results = [result for one in watched(plan.wanted) for result in _results(one, plan, checker)]
    own = [_not_scanned(note) for note in plan.not_scanned]
    if plan.exceptions:
        from openlic.gate.exceptions import with_exceptions

        results, unused = with_exceptions(results, plan.exceptions, today)
        own = [*unused, *own]
    if own and plan.config:
        results.append(_of_config(plan.config, own))
    return Report(tuple(results), plan.use_case.to_dict(), plan.catalogue.date, plan.title)


def _of_config(config: Path, findings: list[Finding]) -> Result:
    """What is found about the gate itself and not about a model."""
    license = LicenseAnswer(None, (), (), "none", "", (), ())
    return Result(str(config), "", license, conclude("", findings))


def _not_scanned(note: Note) -> Finding:
    """A file that no one read stops no deploy, and does not go unsaid."""
    return to_do(
        "openlic/not-scanned",
        "unknown-license",
        f"{note.location}: {note.what}",
        "Look there yourself for models, or leave it out with .gitignore or a narrower scan: in the config.",
        source=note.location,
    )


def with_fulfilled(plan: Plan, met: Mapping[str, Iterable[str]]) -> Plan:
    """The plan with more obligations fulfilled: reference → names."""
    vocabulary = plan.catalogue.vocabulary
    wanted = []
    for one in plan.wanted:
        names = {*one.use_case.fulfilled, *met.get(str(one.reference), ())}
        case = one.use_case.with_facts({FULFILLED: sorted(names)}, vocabulary) if names else one.use_case
        wanted.append(one._replace(use_case=case))
    return plan._replace(wanted=tuple(wanted))


def without_license(report: Report) -> list[str]:
    """The models whose licence is not known: what they ask for is not known either."""
    return [one.reference for one in report.results if one.is_model and not one.license.keys]


def _results(one: Wanted, plan: Plan, checker: Checker) -> Iterator[Result]:
    """The model's result, and those of its datasets where they are asked for."""
    for answer in _answers(one, checker):
        result = answer._replace(named_at=one.places)
        if plan.config is not None:
            result = result._replace(use_case=one.use_case.to_dict())
        yield _with_contracts(result, one.permissions)


def _answers(one: Wanted, checker: Checker) -> Iterator[Result]:
    names = frozenset(permission.rule for permission in one.permissions)
    try:
        yield from checker.answers(one.reference, one.use_case, names)
    except ReferenceError_ as error:
        if not one.is_found:
            raise
        yield _not_here(one, error)


def _not_here(one: Wanted, error: ReferenceError_) -> Result:
    """The code names a path that is not on this machine: nobody can say what lies there."""
    todo = (
        "Check where the model lies, list it in the config as what it is, or mark the line # openlic: ignore[reason]."
    )
    question = "Which model lies there where this runs?"
    finding = needs_a_person("openlic/not-verified", "unknown-license", error.what, question, todo)
    license = LicenseAnswer(None, (), (), "unknown", "", (), ())
    return Result(str(one.reference), "", license, conclude("", [finding]), errors=(ErrorNote(error.what, todo),))


def _with_contracts(result: Result, permissions: Iterable[Permission]) -> Result:
    """The result, where each finding that a contract settles names the contract."""
    contracts = {permission.rule: permission.contract for permission in permissions}
    if not contracts:
        return result
    findings = [_with_contract(finding, contracts) for finding in result.evaluation.findings]
    return result.with_findings(findings)


def _with_contract(finding: Finding, contracts: dict[str, str]) -> Finding:
    contract = contracts.get(finding.rule)
    if contract is None or finding.status not in (Status.EXCEPTED, Status.APPLIES):
        return finding
    return finding._replace(accepted=f"permitted by {contract}")

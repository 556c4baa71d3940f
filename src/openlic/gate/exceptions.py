"""Findings that somebody answers for: marked and weighed no more until a day, then back with a reminder.

An exception that has expired or that nothing needs is a finding itself, so that none outlives its reason.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from openlic.config.types import ExceptionEntry
from openlic.evaluation import Finding
from openlic.evaluation.built_in import needs_a_person, to_do
from openlic.report import Result
from openlic.vocabulary import Status, Verdict

_TOPIC = "exception"


def with_exceptions(
    results: Sequence[Result], exceptions: Iterable[ExceptionEntry], today: date
) -> tuple[list[Result], list[Finding]]:
    """The results with `exceptions` applied, and a finding for each that no result has a use for."""
    out, unused = list(results), []
    for entry in exceptions:
        hit = [index for index, result in enumerate(out) if _concerns(entry, result)]
        for index in hit:
            out[index] = _applied(out[index], entry, today)
        if not hit:
            unused.append(_unused(entry))
    return out, unused


def _concerns(entry: ExceptionEntry, result: Result) -> bool:
    return entry.reference == result.reference and any(
        finding.rule == entry.finding and finding.verdict > Verdict.ALLOWED for finding in result.evaluation.findings
    )


def _applied(result: Result, entry: ExceptionEntry, today: date) -> Result:
    findings = list(result.evaluation.findings)
    if date.fromisoformat(entry.expires) < today:
        findings.append(_expired(entry))
    else:
        findings = [_excepted(finding, entry) if finding.rule == entry.finding else finding for finding in findings]
    return result.with_findings(findings)


def _excepted(finding: Finding, entry: ExceptionEntry) -> Finding:
    who = f"accepted by {entry.approved_by} until {entry.expires}: {entry.reason} ({entry.location})"
    return finding._replace(status=Status.EXCEPTED, missing_facts=(), accepted=who)


def _expired(entry: ExceptionEntry) -> Finding:
    return needs_a_person(
        "openlic/exception-expired",
        _TOPIC,
        f"The exception for {entry.finding}, approved by {entry.approved_by}, ended on {entry.expires}.",
        "Does its reason still hold?",
        "Have it approved again with a new day, or mend what it is about and delete it.",
        source=entry.location,
    )


def _unused(entry: ExceptionEntry) -> Finding:
    return to_do(
        "openlic/exception-unused",
        _TOPIC,
        f"The exception for {entry.finding} on {entry.reference} is not needed: there is no such finding in this run.",
        "Delete it.",
        source=entry.location,
    )

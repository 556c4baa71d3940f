"""A report against a lock: what changed since is a finding of the model, with the lock's line."""

from __future__ import annotations

from collections.abc import Callable

from openlic.errors import Faults
from openlic.evaluation import Finding
from openlic.evaluation.built_in import needs_a_person
from openlic.gate.lock import Lock, LockedModel, changes, locked, uncovered
from openlic.record import Record
from openlic.report import Report, Result
from openlic.vocabulary import NOWHERE

_TOPIC = "drift"
_RULES = {
    "license": "openlic/drift-license",
    "label": "openlic/drift-label",
    "file": "openlic/drift-file",
    "revision": "openlic/drift-revision",
    "gone": "openlic/drift-gone",
}


def with_drift(report: Report, lock: Lock, record_of: Callable[[str], Record]) -> Report:
    """The report with a finding for each change since `lock`; raises Faults for models that it does not cover."""
    faults = uncovered(lock, (result.reference for result in report.results if result.is_model))
    if faults:
        raise Faults(faults)
    return report._replace(results=tuple(_compared(result, lock, record_of) for result in report.results))


def has_drift(report: Report) -> bool:
    """Whether some model is no longer what was locked."""
    return any(f.topic == _TOPIC for result in report.results for f in result.evaluation.findings)


def _compared(result: Result, lock: Lock, record_of: Callable[[str], Record]) -> Result:
    before = lock.models.get(result.reference)
    if before is None:
        return result
    record = record_of(result.reference)
    if not record.files and not record.labels and before.files:
        found = [("gone", "The model, or what says its licence, is no longer there.")]
    else:
        found = changes(before, locked(result, record))
    return result.with_findings([*result.evaluation.findings, *(_finding(one, before) for one in found)])


def _finding(change: tuple[str, str], before: LockedModel) -> Finding:
    kind, summary = change
    return needs_a_person(
        _RULES[kind],
        _TOPIC,
        summary,
        "Does what was decided about this model still hold?",
        "Look at what changed; if it is right, run openlic lock and commit.",
        source=before.location or NOWHERE,
    )

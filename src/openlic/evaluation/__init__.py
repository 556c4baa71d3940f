"""Licence expression × use case × policy → findings → verdict. Pure: no I/O beyond the catalogue, no clock."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from openlic.catalogue import Catalogue, License, default
from openlic.errors import OpenlicError, PolicyError, ReferenceError_
from openlic.evaluation.expression import Evaluator, unknown, whichever
from openlic.evaluation.types import Choice, Evaluation, Finding, Obligations, Question
from openlic.license import normalize_in
from openlic.logic.words import did_you_mean
from openlic.use_case import UseCase

__all__ = [
    "Choice",
    "Evaluation",
    "Evaluator",
    "Finding",
    "Obligations",
    "Question",
    "evaluate",
    "policies_of",
]

_evaluators: dict[tuple[int, tuple[str, ...]], tuple[Catalogue, Evaluator]] = {}


def evaluate(
    license: str,
    use_case: UseCase | Mapping[str, Any],
    *,
    policy: str | Sequence[str] | None = None,
    catalogue: Catalogue | None = None,
) -> Evaluation:
    """The answer of `license` for `use_case`.

    `license` is an id, a key, an expression, or any name that `normalize` resolves; one that it cannot
    tell evaluates to `review`. `policy` names one or more policies of the catalogue. Raises UseCaseError
    and PolicyError for a call that cannot be followed.

    >>> evaluate("MIT", {"commercial": True, "activities": ["run-internally"]}).verdict
    <Verdict.ALLOWED: 'allowed'>
    """
    if not isinstance(license, str):
        raise ReferenceError_(f"{license!r} is no licence", todo="Give an id, a key or an expression, such as MIT.")
    catalogue = catalogue or default()
    case = UseCase.of(use_case, catalogue.vocabulary)
    evaluator = _evaluator(catalogue, (policy,) if isinstance(policy, str) else tuple(policy or ()))
    if catalogue.license(license) is not None:
        return evaluator.evaluate(license, case)
    named = normalize_in(license, None, catalogue)
    if named.expression is None and named.candidates:
        return whichever([evaluator.evaluate(candidate, case) for candidate in named.candidates])
    if named.expression is None:
        return evaluator.without_license(case, unknown(license, reason=named.reason))
    return evaluator.evaluate(named.expression, case)


def policies_of(names: Sequence[str], catalogue: Catalogue) -> list[License]:
    """The policies with these keys; raises PolicyError for one that does not exist."""
    found = []
    for name in names:
        policy = catalogue.license(name)
        if policy is None or policy.kind != "policy":
            known = [key for key in catalogue.keys() if catalogue.kind(key) == "policy"]  # noqa: SIM118
            raise PolicyError([OpenlicError(f'"{name}" is no policy', todo=did_you_mean(name, known))])
        found.append(policy)
    return found


def _evaluator(catalogue: Catalogue, policies: tuple[str, ...]) -> Evaluator:
    """One evaluator a catalogue and choice of policies, so that its judges are kept between calls."""
    key = (id(catalogue), policies)
    known = _evaluators.get(key)
    if known is None or known[0] is not catalogue:
        known = _evaluators[key] = (
            catalogue,
            Evaluator(catalogue, policies=policies_of(policies, catalogue)),
        )
    return known[1]

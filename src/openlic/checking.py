"""The walk through the rooms: reference → record → claims → licence → lineage → findings → report.

Here an imperfect world becomes part of the answer: a hub that fails, a gated or missing model, a card that
cannot be read are findings with the verdict `review`. A wrong call is an exception.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from openlic.catalogue import Catalogue, default, with_rules
from openlic.claims import claims_of
from openlic.evaluation import Evaluation, Evaluator, Finding, policies_of
from openlic.evaluation.expression import whichever
from openlic.evaluation.types import conclude
from openlic.gathering import Gatherer, Step
from openlic.hub import HubOptions
from openlic.license.reconcile import Conflict, Resolution, reconcile
from openlic.lineage import Ancestor, datasets_of, inherit
from openlic.record import Base, Record
from openlic.reference import ModelReference, parse
from openlic.report import ErrorNote, LicenseAnswer, Report, Result
from openlic.use_case import UseCase
from openlic.vocabulary import Effect, Status


def check(
    references: str | ModelReference | Iterable[str | ModelReference],
    use_case: UseCase | Mapping[str, Any],
    *,
    policy: str | Sequence[str] | None = None,
    rules: str | Path | Sequence[str | Path] = (),
    offline: bool = False,
    permissions: Iterable[str] = (),
    datasets: bool = False,
    title: str = "",
) -> Report:
    """The answer for each of `references` and `use_case`.

    `rules` are folders of further rule files, `policy` the keys of policies, `permissions` the names of
    rules (`<key>/<rule>`) for which the licensor's permission is on record. `offline` asks no hub. `datasets` checks
    those that the models' cards name, too. Raises
    UseCaseError, ReferenceError_, RuleError and PolicyError for a call that cannot be followed.
    """
    single = isinstance(references, (str, ModelReference))
    listed: list[str | ModelReference] = [references] if single else list(references)  # type: ignore[list-item]
    catalogue = catalogue_of(rules)
    case = UseCase.of(use_case, catalogue.vocabulary)
    checker = Checker(catalogue, policy=policy, offline=offline)
    wanted = [parse(one) if isinstance(one, str) else one for one in listed]
    results = checker.results([(one, case) for one in wanted], frozenset(permissions), datasets=datasets)
    return Report(tuple(result for _, result in results), case.to_dict(), catalogue.date, title)


def catalogue_of(rules: str | Path | Sequence[str | Path]) -> Catalogue:
    """The bundled catalogue, with these folders over it."""
    folders = [rules] if isinstance(rules, (str, Path)) else list(rules)
    return with_rules(*(Path(folder) for folder in folders)) if folders else default()


class Checker:
    """Checks references over one catalogue; what was fetched once in a run is kept."""

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        policy: str | Sequence[str] | None = None,
        offline: bool = False,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        self.catalogue, self.policy = catalogue, policy
        self._gatherer = Gatherer(catalogue, HubOptions(catalogue, offline=offline, tell=tell))
        self._evaluators: dict[frozenset[str], Evaluator] = {}

    def results(
        self,
        wanted: Iterable[tuple[ModelReference, UseCase]],
        permissions: frozenset[str] = frozenset(),
        *,
        datasets: bool = False,
    ) -> Iterator[tuple[int, Result]]:
        """The place in `wanted` and the answer for each reference, in their order; with `datasets`, after each
        model those that its card names.

        What several models need is fetched ahead, a few models at a time.
        """
        listed = list(wanted)
        self._gatherer.ahead(reference for reference, _ in listed)
        seen: set[str] = set()
        try:
            for index, (reference, case) in enumerate(listed):
                yield index, self.result(reference, case, permissions)
                for dataset in self._datasets(reference, seen) if datasets else ():
                    yield index, self.result(dataset, case, permissions)
        finally:
            self._gatherer.close()

    def _datasets(self, reference: ModelReference, seen: set[str]) -> list[ModelReference]:
        """The datasets that the model's card names and that no other model of the run did."""
        found = datasets_of(self._gatherer.gather(reference).record)
        new = [name for name in found if name not in seen]
        seen.update(new)
        return [parse(name) for name in new]

    def result(self, reference: ModelReference, use_case: UseCase, permissions: frozenset[str] = frozenset()) -> Result:
        """The answer for one reference."""
        self._gatherer.wait(reference)
        gathered = self._gatherer.gather(reference)
        record = gathered.record
        own = reconcile(claims_of(record), self.catalogue)
        followed, lost = self._ancestors(record)
        ancestors = (*followed, *_told_bases(own))
        errors = (*gathered.errors, *lost)
        inherited = inherit(own.expression, ancestors, self.catalogue)
        conflicts = (*own.conflicts, *inherited.conflicts)
        evaluation = self._evaluation(own, inherited.expression, use_case, permissions)
        doubts = (*own.doubts, *inherited.doubts)
        findings = [*_doubtful(doubts, reference), *_contradicted(conflicts), *_failed(errors)]
        evaluation = conclude(
            evaluation.expression,
            [*evaluation.findings, *findings],
            keys=evaluation.keys,
            openness=evaluation.openness,
            choices=evaluation.choices,
        )
        answer = self._license(own, inherited.expression, evaluation, conflicts)
        return Result(str(reference), record.revision, answer, evaluation, ancestors, errors, offline=record.offline)

    def _evaluation(
        self, own: Resolution, expression: str | None, use_case: UseCase, permissions: frozenset[str]
    ) -> Evaluation:
        evaluator = self._evaluator(permissions)
        if expression is not None:
            return evaluator.evaluate(expression, use_case, status=own.status)
        if own.candidates:
            return whichever([evaluator.evaluate(name, use_case) for name in own.candidates])
        return conclude("", [])

    def _evaluator(self, permissions: frozenset[str]) -> Evaluator:
        if permissions not in self._evaluators:
            names = (self.policy,) if isinstance(self.policy, str) else tuple(self.policy or ())
            policies = policies_of(names, self.catalogue)
            self._evaluators[permissions] = Evaluator(self.catalogue, policies=policies, permissions=permissions)
        return self._evaluators[permissions]

    def _license(
        self, own: Resolution, expression: str | None, evaluation: Evaluation, conflicts: tuple[Conflict, ...]
    ) -> LicenseAnswer:
        known = [self.catalogue.license(key) for key in evaluation.keys]
        return LicenseAnswer(
            expression,
            evaluation.keys,
            tuple(license.name for license in known if license),
            own.status,
            evaluation.openness,
            own.readings,
            conflicts,
            own.candidates,
        )

    def _ancestors(self, record: Record) -> tuple[tuple[Ancestor, ...], list[ErrorNote]]:
        """Every base with its own licence, as its hub says, else as the catalogue knows it; and what went wrong."""
        lineage = self._gatherer.lineage(record)
        errors = [ErrorNote(f"The lineage is not followed to its end: {lineage.cut}", _FOLLOW)] if lineage.cut else []
        found = []
        for step in lineage.steps:
            ancestor = self._ancestor(step)
            found.append(ancestor)
            failure = step.gathered.failure if step.gathered else None
            if failure is not None and (failure.unreachable or ancestor.expression is None):
                errors.append(failure)
        return tuple(found), errors

    def _ancestor(self, step: Step) -> Ancestor:
        if step.gathered is None:
            return Ancestor(step.base, None, "", step.depth, step.child)
        record = step.gathered.record
        own = reconcile(claims_of(record), self.catalogue)
        failure = step.gathered.failure
        failed = failure is not None and failure.unreachable and not record.labels
        expression = None if failed or own.conflicts or own.status != "exact" else own.expression
        sources = ", ".join(dict.fromkeys(reading.claim.source for reading in own.readings if reading.expression))
        return Ancestor(step.base, expression, sources, step.depth, step.child)


_FOLLOW = "Read the licences of the models behind it yourself."


def _told_bases(own: Resolution) -> list[Ancestor]:
    """Bases that running text gives no reference for, and a licence."""
    return [
        Ancestor(
            Base("the base model that the card speaks of", "finetune", reading.claim.source, *reading.claim.location),
            reading.expression,
            f"{reading.claim.source} at {reading.claim.location}",
        )
        for reading in own.readings
        if reading.claim.about == "base" and reading.expression
    ]


def _doubtful(doubts: Iterable[str], reference: ModelReference) -> list[Finding]:
    fix = "Find out which licence it is and name it, or choose a model whose licence is known."
    return [
        _needs_a_person("license-not-certain", "unknown-license", doubt, f"Which terms bind {reference}?", fix)
        for doubt in doubts
    ]


def _contradicted(conflicts: Iterable[Conflict]) -> list[Finding]:
    fix = "Ask the author which is right and record the answer with its reason; until then both are evaluated."
    return [
        _needs_a_person(
            f"{conflict.kind}-conflict",
            "lineage-conflict" if conflict.kind == "lineage" else "unknown-license",
            conflict.summary,
            "Which of the two is right?",
            fix,
        )
        for conflict in conflicts
    ]


def _failed(errors: Iterable[ErrorNote]) -> list[Finding]:
    return [
        _needs_a_person("not-verified", "unknown-license", error.what, "What does the hub say?", error.todo)
        for error in errors
    ]


def _needs_a_person(rule: str, topic: str, summary: str, question: str, fix: str) -> Finding:
    return Finding(f"openlic/{rule}", topic, Effect.ASKS, Status.APPLIES, "-", summary, fix, question=question)

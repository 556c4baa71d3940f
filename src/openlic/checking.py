"""The walk through the rooms: reference → record → claims → licence → lineage → findings → report.

Here an imperfect world becomes part of the answer: a hub that fails, a gated or missing model, a card that
cannot be read are findings with the verdict `review`. A wrong call is an exception.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from openlic.catalogue import Catalogue, KnownModel, default, with_rules
from openlic.claims import claims_of
from openlic.claims.front_matter import card_of
from openlic.errors import BadResponse, HubError, HubUnreachable, ReferenceError_
from openlic.evaluation import Evaluation, Evaluator, Finding, policies_of
from openlic.evaluation.expression import whichever
from openlic.evaluation.types import conclude
from openlic.hub import HubOptions, fetch
from openlic.license.reconcile import Conflict, Resolution, reconcile
from openlic.lineage import Ancestor, bases_of, inherit
from openlic.record import Base, Label, Problem, Record
from openlic.reference import ModelReference, parse
from openlic.report import ErrorNote, LicenseAnswer, Report, Result
from openlic.use_case import UseCase
from openlic.vocabulary import Effect, Location, Status

MAX_DEPTH = 5
MAX_ANCESTORS = 64


def check(
    references: str | ModelReference | Iterable[str | ModelReference],
    use_case: UseCase | Mapping[str, Any],
    *,
    policy: str | Sequence[str] | None = None,
    rules: str | Path | Sequence[str | Path] = (),
    offline: bool = False,
    permissions: Iterable[str] = (),
    title: str = "",
) -> Report:
    """The answer for each of `references` and `use_case`.

    `rules` are folders of further rule files, `policy` the keys of policies, `permissions` the names of
    rules (`<key>/<rule>`) for which the licensor's permission is on record. `offline` asks no hub. Raises
    UseCaseError, ReferenceError_, RuleError and PolicyError for a call that cannot be followed.
    """
    single = isinstance(references, (str, ModelReference))
    listed: list[str | ModelReference] = [references] if single else list(references)  # type: ignore[list-item]
    catalogue = catalogue_of(rules)
    case = UseCase.of(use_case, catalogue.vocabulary)
    checker = Checker(catalogue, policy=policy, offline=offline)
    wanted = [parse(one) if isinstance(one, str) else one for one in listed]
    results = tuple(checker.result(one, case, frozenset(permissions)) for one in wanted)
    return Report(results, case.to_dict(), catalogue.date, title)


def catalogue_of(rules: str | Path | Sequence[str | Path]) -> Catalogue:
    """The bundled catalogue, with these folders over it."""
    folders = [rules] if isinstance(rules, (str, Path)) else list(rules)
    return with_rules(*(Path(folder) for folder in folders)) if folders else default()


class Checker:
    """Checks references over one catalogue; what was fetched once in a run is kept."""

    def __init__(
        self, catalogue: Catalogue, *, policy: str | Sequence[str] | None = None, offline: bool = False
    ) -> None:
        self.catalogue, self.policy, self.offline = catalogue, policy, offline
        self.hubs = HubOptions(catalogue, offline=offline)
        self._fetched: dict[str, tuple[Record, tuple[ErrorNote, ...]]] = {}
        self._evaluators: dict[frozenset[str], Evaluator] = {}

    def result(self, reference: ModelReference, use_case: UseCase, permissions: frozenset[str] = frozenset()) -> Result:
        """The answer for one reference."""
        record, errors = self._record(reference)
        own = reconcile(claims_of(record), self.catalogue)
        ancestors = (*self._ancestors(record), *_told_bases(own))
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

    def _record(self, reference: ModelReference) -> tuple[Record, tuple[ErrorNote, ...]]:
        """What is held about the reference, and what went wrong while it was read."""
        key = str(reference)
        if key not in self._fetched:
            self._fetched[key] = self._fetch(reference)
        return self._fetched[key]

    def _fetch(self, reference: ModelReference) -> tuple[Record, tuple[ErrorNote, ...]]:
        try:
            record, failure = fetch(reference, self.hubs), None
        except HubError as error:
            record = Record(str(reference))
            failure = ErrorNote(error.what, error.todo, unreachable=isinstance(error, (HubUnreachable, BadResponse)))
        record = self._with_catalogue(record, reference)
        if failure is None and record.offline and not record.files and not record.labels:
            failure = ErrorNote(f"{reference} is neither in the cache nor in the catalogue", _ASK_HUB, unreachable=True)
        card = card_of(record)
        problems = [*record.problems, *([card.problem] if card and card.problem else [])]
        return record, (*([failure] if failure else []), *map(_note, problems))

    def _with_catalogue(self, record: Record, reference: ModelReference) -> Record:
        """The record with what the bundled catalogue knows of this model, as one more label."""
        known = self.catalogue.known_model(reference.name, "hub") if reference.scheme == "hf" else None
        if known is None or not known.license:
            return record
        label = Label("catalogue", "", known.license, known.location.file, known.location.line)
        problems = record.problems if known.confidence != "low" else (*record.problems, _contested(known))
        return record._replace(labels=(*record.labels, label), problems=problems)

    def _ancestors(self, record: Record) -> tuple[Ancestor, ...]:
        """Every base that can be found, nearest first; a model that is its own base is followed once."""
        found: list[Ancestor] = []
        seen = {record.reference.lower()}
        layer = [(base, 1) for base in bases_of(record)]
        while layer and len(found) < MAX_ANCESTORS:
            base, depth = layer.pop(0)
            if base.reference.lower() in seen:
                continue
            seen.add(base.reference.lower())
            above, ancestor = self._ancestor(base, depth)
            found.append(ancestor)
            if depth < MAX_DEPTH and base.relation != "hint":
                layer += [(one, depth + 1) for one in above if one.relation != "hint"]
        return tuple(found)

    def _ancestor(self, base: Base, depth: int) -> tuple[Sequence[Base], Ancestor]:
        """The base with its own licence: as its hub says, else as the bundled catalogue knows it."""
        try:
            reference = parse(base.reference)
        except ReferenceError_:
            return (), Ancestor(base, None, "", depth)
        record, errors = self._record(reference)
        own = reconcile(claims_of(record), self.catalogue)
        failed = any(error.unreachable for error in errors) and not record.labels
        expression = None if failed or own.conflicts or own.status != "exact" else own.expression
        sources = ", ".join(dict.fromkeys(reading.claim.source for reading in own.readings if reading.expression))
        return bases_of(record), Ancestor(base, expression, sources, depth)


_ASK_HUB = "Run once without --offline, or name its licence."


def _contested(known: KnownModel) -> Problem:
    """What the catalogue itself is not sure of."""
    what = f"the catalogue's sources for {known.pattern} contradict each other" + (
        f": {known.note}" if known.note else ""
    )
    return Problem(what, "Read the model's own licence.", known.location.file, known.location.line)


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


def _note(problem: Problem) -> ErrorNote:
    where = f"{Location(problem.file, problem.line, problem.column)}: " if problem.file else ""
    return ErrorNote(f"{where}{problem.what}", problem.todo)


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

"""The walk through the rooms: reference → record → claims → licence → lineage → findings → report.

Here an imperfect world becomes part of the answer: a hub that fails, a gated or missing model, a card that
cannot be read are findings with the verdict `review`. A wrong call is an exception.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from openlic.catalogue import Catalogue, KnownModel, default, with_rules
from openlic.claims import Claim, claims_of
from openlic.errors import ReferenceError_
from openlic.evaluation import Evaluation, Evaluator, Finding, policies_of
from openlic.evaluation.built_in import needs_a_person
from openlic.evaluation.expression import whichever
from openlic.evaluation.types import conclude
from openlic.gathering import Gatherer, Step
from openlic.hub import HubOptions
from openlic.license.claim_types import Conflict
from openlic.license.reconcile import Resolution, reconcile
from openlic.lineage import Ancestor, datasets_of, inherit
from openlic.record import Base, Record
from openlic.reference import ModelReference, on_disk, parse
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
    if not single and not isinstance(references, Iterable):
        raise ReferenceError_(
            f"{references!r} is no reference", todo="For example: hf:org/name, license:MIT, ./folder."
        )
    listed: list[str | ModelReference] = [references] if single else list(references)  # type: ignore[list-item]
    catalogue = catalogue_of(rules)
    case = UseCase.of(use_case, catalogue.vocabulary)
    hubs = HubOptions(catalogue, offline=offline)
    checker = Checker(catalogue, policy=policy, hubs=hubs, datasets=datasets)
    wanted = [parse(one) if isinstance(one, str) else one for one in listed]
    with checker.fetching(wanted):
        results = tuple(result for one in wanted for result in checker.answers(one, case, frozenset(permissions)))
    return Report(results, case.to_dict(), catalogue.date, title)


def catalogue_of(rules: str | Path | Sequence[str | Path]) -> Catalogue:
    """The bundled catalogue, with these folders over it."""
    folders = [rules] if isinstance(rules, (str, Path)) else list(rules)
    return with_rules(*(Path(folder) for folder in folders)) if folders else default()


_PUBLISHER = "model.publisher"


class Checker:
    """Checks references over one catalogue; what was fetched once in a run is kept."""

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        policy: str | Sequence[str] | None = None,
        hubs: HubOptions | None = None,
        datasets: bool = False,
    ) -> None:
        self.catalogue, self.policy = catalogue, policy
        self._gatherer = Gatherer(catalogue, hubs or HubOptions(catalogue))
        self._evaluators: dict[frozenset[str], Evaluator] = {}
        self._datasets: set[str] | None = set() if datasets else None  # None: nobody asked for them

    @contextmanager
    def fetching(self, references: Iterable[ModelReference]) -> Iterator[None]:
        """While it lasts, what these need is fetched ahead, a few models at a time; then the connections end."""
        self._gatherer.ahead(references)
        try:
            yield
        finally:
            self._gatherer.close()

    def answers(
        self, reference: ModelReference, use_case: UseCase, permissions: frozenset[str] = frozenset()
    ) -> Iterator[Result]:
        """The answer for one reference and, where they are asked for, for each dataset that it is the first to name."""
        yield self.result(reference, use_case, permissions)
        named = datasets_of(self._gatherer.gather(reference).record) if self._datasets is not None else ()
        for name in named:
            if self._datasets is not None and name not in self._datasets:
                self._datasets.add(name)
                yield self.result(parse(name), use_case, permissions)

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
        known = self._known_release(reference, inherited.expression)
        informed = _informed(use_case, known, reference, self.catalogue) if self.policy else use_case
        evaluation = self._evaluation(own, inherited.expression, informed, permissions)
        doubts = (*own.doubts, *inherited.doubts)
        told = [_release_known(known)] if known and informed is not use_case and _implied(known, self.catalogue) else []
        findings = [*_failed(errors), *_doubtful(doubts, reference), *_contradicted(conflicts), *told]
        evaluation = conclude(
            evaluation.expression,
            [*evaluation.findings, *findings],
            keys=evaluation.keys,
            openness=(known.openness if known else "") or evaluation.openness,
            choices=evaluation.choices,
        )
        answer = self._license(own, inherited.expression, evaluation, conflicts)
        return Result(
            str(reference),
            record.revision,
            answer,
            evaluation,
            ancestors,
            errors,
            offline=record.offline,
            folder=_folder_of(reference),
        )

    def record_of(self, reference: str) -> Record:
        """The record that the result of this reference was read from; an empty one of a path that is not here."""
        try:
            return self._gatherer.gather(parse(reference)).record
        except ReferenceError_:
            return Record(reference)

    def _evaluation(
        self, own: Resolution, expression: str | None, use_case: UseCase, permissions: frozenset[str]
    ) -> Evaluation:
        evaluator = self._evaluator(permissions)
        if expression is not None:
            return evaluator.evaluate(expression, use_case, status=own.status)
        if own.candidates:
            return whichever([evaluator.evaluate(name, use_case) for name in own.candidates])
        return evaluator.without_license(use_case, conclude("", []))

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

    def _known_release(self, reference: ModelReference, expression: str | None) -> KnownModel | None:
        """What the catalogue knows of this release; nothing where its licence turned out to be another."""
        if reference.scheme == "api":
            from openlic.hub.api import known_service

            return known_service(reference.name, self.catalogue)
        known = self.catalogue.known_model(reference.name, "hub") if reference.scheme == "hf" else None
        license = self.catalogue.license(known.license) if known and known.license else None
        return known if license is None or license.id == expression else None

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
    """Bases of which running text gives no reference: their licence (about "base"), or only their family's name."""
    return [
        Ancestor(
            Base(_told_name(reading.claim), _TOLD[reading.claim.about], "prose", *reading.claim.location),
            reading.expression,
            f"{reading.claim.source} at {reading.claim.location}",
        )
        for reading in own.readings
        if reading.claim.about in _TOLD and reading.expression
    ]


def _folder_of(reference: ModelReference) -> str:
    """The folder on disk in which the files of the record lie; empty where a hub holds them."""
    if reference.scheme != "path":
        return ""
    path = on_disk(reference.name)
    return str(path if path.is_dir() else path.parent)


def _informed(use_case: UseCase, known: KnownModel | None, reference: ModelReference, catalogue: Catalogue) -> UseCase:
    """The use case with what a policy may ask and nobody need state: who publishes the model, and what follows from
    the known openness of a release. What was stated stays.
    """
    follows = {**_implied(known, catalogue), **_publisher(reference)}
    return UseCase.of({**follows, **use_case.to_dict()}, catalogue.vocabulary) if follows else use_case


def _implied(known: KnownModel | None, catalogue: Catalogue) -> dict[str, Any]:
    word = catalogue.vocabulary.openness.get(known.openness) if known else None
    return dict(word.implies) if word and word.implies else {}


def _publisher(reference: ModelReference) -> dict[str, Any]:
    """The owner in the reference of a hub or an API; a path, a licence and a name without owner tell none."""
    owner, slash, _ = reference.name.partition("/")
    return {_PUBLISHER: owner.lower()} if slash and owner and reference.scheme not in ("path", "license") else {}


def _release_known(known: KnownModel) -> Finding:
    """Where the facts come from that nobody stated and a policy may have asked for."""
    return Finding(
        rule="openlic/known-release",
        topic="openness",
        effect=Effect.PERMITS,
        status=Status.APPLIES,
        section=known.openness,
        summary=f"The catalogue knows {known.family} ({known.pattern}) as {known.openness}; what follows from that "
        "is taken for known, unless the use case says otherwise.",
        source=known.location,
    )


_TOLD = {"base": "finetune", "parent": "hint"}


def _told_name(claim: Claim) -> str:
    return claim.raw if claim.about == "parent" else "the base model that the card speaks of"


def _doubtful(doubts: Iterable[str], reference: ModelReference) -> list[Finding]:
    fix = "Find out which licence it is and name it, or choose a model whose licence is known."
    return [
        needs_a_person("openlic/license-not-certain", "unknown-license", doubt, f"Which terms bind {reference}?", fix)
        for doubt in doubts
    ]


def _contradicted(conflicts: Iterable[Conflict]) -> list[Finding]:
    fix = "Ask the author which is right and record the answer with its reason; until then both are evaluated."
    return [
        needs_a_person(
            f"openlic/{conflict.kind}-conflict",
            "lineage-conflict" if conflict.kind == "lineage" else "unknown-license",
            conflict.summary,
            "Which of the two is right?",
            fix,
        )
        for conflict in conflicts
    ]


def _failed(errors: Iterable[ErrorNote]) -> list[Finding]:
    return [
        needs_a_person("openlic/not-verified", "unknown-license", error.what, "What does its source say?", error.todo)
        for error in errors
    ]

"""The examples of a rule file are its tests: this runs them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from openlic.catalogue import Catalogue
from openlic.catalogue.compile import RuleFile
from openlic.evaluation import Evaluation, Evaluator
from openlic.use_case import UseCase
from openlic.vocabulary import Effect, Location, Status

_COMPLETE = {"bars": Effect.PROHIBITS, "asks": Effect.ASKS, "grants": Effect.PERMITS}
_FREE = "mit"  # permits all: where an example of a policy names no licence, what it shows is the policy's


@dataclass(frozen=True, slots=True)
class Answered:
    """One example: its place in the file (from 0), what it gives and expects, and the answer it gets."""

    index: int
    example: Any
    case: UseCase
    evaluation: Evaluation


@dataclass(frozen=True, slots=True)
class Mismatch:
    """One thing that an example says and the rules do not; `field` is verdict, because, owes or questions."""

    where: Location
    given: dict[str, Any]
    field: str
    expected: Any
    got: Any

    def __str__(self) -> str:
        return f"{self.where}: {self.field}: expected {self.expected}, got {self.got}  (given {self.given})"

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            **self.where.to_dict(),
            "given": self.given,
            "field": self.field,
            "expected": self.expected,
            "got": self.got,
        }


def answers(file: RuleFile, catalogue: Catalogue) -> Iterator[Answered]:
    """Each example of `file` with its answer, in the order of the file."""
    evaluator = evaluator_of(file, catalogue)
    for index, example in enumerate(file.model.examples):
        case = UseCase.read(file.document, catalogue.vocabulary, ("examples", index, "given"))
        yield Answered(index, example, case, evaluator.evaluate(expression_of(file, example), case))


def run_examples(file: RuleFile, catalogue: Catalogue) -> Iterator[Mismatch]:
    """What is different from what the examples of `file` expect."""
    for answered in answers(file, catalogue):
        where = file.document.where(("examples", answered.index))
        for field, expected, got in compared(answered.example, answered.evaluation, file.model.key):
            if expected != got:
                yield Mismatch(where, answered.case.to_dict(), field, expected, got)


def compared(example: Any, evaluation: Evaluation, key: str) -> Iterator[tuple[str, Any, Any]]:
    """Field, expected, got: of each thing that the example says.

    `because` names some of the rules that speak: where one of them is silent, all that speak are shown.
    """
    yield "verdict", example.verdict, evaluation.verdict.value
    if example.because is not None:
        expected = {name if "/" in name else f"{key}/{name}" for name in example.because}
        spoke = _that_speak(evaluation)
        yield "because", sorted(expected), sorted(expected if expected <= spoke else spoke)
    for field, effect in _COMPLETE.items():
        named = getattr(example, field)
        if named is not None:
            yield field, sorted(set(named)), _that_apply(evaluation, key, effect)
    if example.owes is not None:
        yield "owes", sorted(set(example.owes)), sorted(evaluation.obligations.outstanding)
    if example.questions is not None:
        asked = {question.field for question in evaluation.questions}
        yield "questions", sorted(set(example.questions)), sorted(asked)


def evaluator_of(file: RuleFile, catalogue: Catalogue) -> Evaluator:
    """Evaluates the examples of a file; those of a policy are judged over a licence that permits all."""
    policy = catalogue.license(file.model.key) if file.model.kind == "policy" else None
    return Evaluator(catalogue, policies=[policy] if policy else [])


def expression_of(file: RuleFile, example: Any) -> str:
    """What an example is evaluated on: the file itself, for a policy the licence that the example names."""
    if file.model.kind == "policy":
        return str(example.license or _FREE)
    return str(file.model.key)


def _that_speak(evaluation: Evaluation) -> set[str]:
    """Rules that apply or may: a `because` of a review is often a possible one."""
    return {finding.rule for finding in evaluation.findings if finding.status in (Status.APPLIES, Status.POSSIBLE)}


def _that_apply(evaluation: Evaluation, key: str, effect: Effect) -> list[str]:
    """The rules of the file `key` that apply with this effect, by their ids."""
    applying = {one.rule for one in evaluation.findings if one.effect is effect and one.status is Status.APPLIES}
    return sorted(name.removeprefix(f"{key}/") for name in applying if name.startswith(f"{key}/"))


def count(files: Iterable[RuleFile]) -> int:
    """How many examples the files hold."""
    return sum(len(file.model.examples) for file in files)

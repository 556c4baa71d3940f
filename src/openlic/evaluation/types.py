"""What an evaluation says: findings, and what follows from them."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from openlic.vocabulary import NOWHERE, Effect, Location, Status, Verdict

# The verdict of a rule that applies, and of one that may (a fact is missing): rules.md, "Meaning".
WEIGHT = {
    Effect.PROHIBITS: (Verdict.DENIED, Verdict.REVIEW),
    Effect.ASKS: (Verdict.REVIEW, Verdict.REVIEW),
    Effect.REQUIRES: (Verdict.CONDITIONAL, Verdict.CONDITIONAL),
    Effect.PERMITS: (Verdict.ALLOWED, Verdict.ALLOWED),
}


class Finding(NamedTuple):
    """What one rule says of a use case.

    A permission that does not reach the use is a finding with the effect `prohibits`: what a licence does
    not grant is not allowed. `missing_facts` could settle a finding that is only possible. `accepted` says
    who answers for one that is excepted, or which contract permits it.
    """

    rule: str
    topic: str
    effect: Effect
    status: Status
    section: str
    summary: str
    fix: str = ""
    quote: str = ""
    obligations: tuple[str, ...] = ()
    question: str = ""
    text: str = ""
    missing_facts: tuple[str, ...] = ()
    source: Location = NOWHERE
    accepted: str = ""

    @property
    def verdict(self) -> Verdict:
        """The verdict that this finding alone leads to."""
        if self.status in (Status.FULFILLED, Status.EXCEPTED):
            return Verdict.ALLOWED
        applies, possible = WEIGHT[self.effect]
        return applies if self.status is Status.APPLIES else possible

    @property
    def would_become(self) -> Verdict:
        """The verdict if what is missing turned out against the use."""
        return WEIGHT[self.effect][0]

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the contract."""
        out: dict[str, Any] = {
            "rule": self.rule,
            "topic": self.topic,
            "effect": self.effect.value,
            "status": self.status.value,
            "section": self.section,
            "summary": self.summary,
            "quote_anchor": self.quote,
            "obligations": list(self.obligations),
            "missing_facts": list(self.missing_facts),
            "source": self.source.to_dict(),
            "fix": self.fix,
        }
        return out | {name: value for name, value in self._said().items() if value}

    def _said(self) -> dict[str, str]:
        return {"question": self.question, "text": self.text, "accepted": self.accepted}


class Obligations(NamedTuple):
    """What is owed for certain, what is already met, and what a missing fact decides: sets of names."""

    outstanding: frozenset[str] = frozenset()
    fulfilled: frozenset[str] = frozenset()
    possible: frozenset[str] = frozenset()

    def to_dict(self) -> dict[str, list[str]]:
        """Three sorted lists."""
        return {name: sorted(getattr(self, name)) for name in ("outstanding", "fulfilled", "possible")}


class Question(NamedTuple):
    """A fact that would change the verdict: why it is asked, and the worst that it could lead to."""

    field: str
    why: str
    would_become: Verdict
    rules: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the contract."""
        return {
            "field": self.field,
            "why": self.why,
            "would_become": self.would_become.value,
            "rules": list(self.rules),
        }


class Choice(NamedTuple):
    """Which side of an `OR` was taken, and why."""

    taken: str
    left: tuple[str, ...]
    reason: str

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {"taken": self.taken, "left": list(self.left), "reason": self.reason}


class Evaluation(NamedTuple):
    """The answer for one licence expression and one use case.

    `expression` is what was evaluated, `keys` the rule files that spoke, `findings` what they said, gravest
    first. `questions` are the facts that would change the verdict.
    """

    expression: str
    verdict: Verdict
    findings: tuple[Finding, ...]
    obligations: Obligations
    questions: tuple[Question, ...]
    keys: tuple[str, ...] = ()
    openness: str = ""
    choices: tuple[Choice, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON, in the words of the contract."""
        return {
            "expression": self.expression,
            "keys": list(self.keys),
            "openness": self.openness,
            "verdict": self.verdict.value,
            "findings": [finding.to_dict() for finding in self.findings],
            "obligations": self.obligations.to_dict(),
            "questions": [question.to_dict() for question in self.questions],
            "choices": [choice.to_dict() for choice in self.choices],
        }


def conclude(
    expression: str,
    findings: Iterable[Finding],
    *,
    keys: Iterable[str] = (),
    openness: str = "",
    choices: Iterable[Choice] = (),
) -> Evaluation:
    """The evaluation that follows from `findings`; their order and repetitions change nothing."""
    ordered = tuple(sorted(set(findings), key=_gravest_first))
    verdict = max((finding.verdict for finding in ordered), default=Verdict.ALLOWED)
    return Evaluation(
        expression,
        verdict,
        ordered,
        _obligations(ordered),
        _questions(ordered, verdict),
        tuple(sorted(set(keys))),
        openness,
        tuple(sorted(set(choices), key=lambda choice: choice.taken)),
    )


def _gravest_first(finding: Finding) -> tuple[object, ...]:
    """The grave and certain before the rest; then by name, and by all else that may differ: no order is by chance."""
    certain = finding.status is not Status.APPLIES
    gravity = (-finding.verdict.strength, int(certain))
    names = (finding.rule, finding.status.value, finding.obligations, finding.section, finding.effect.value)
    return (*gravity, *names, finding.summary, finding.missing_facts, finding.question, finding.topic)


def _obligations(findings: tuple[Finding, ...]) -> Obligations:
    def named(status: Status) -> frozenset[str]:
        return frozenset(name for finding in findings if finding.status is status for name in finding.obligations)

    outstanding = named(Status.APPLIES)
    return Obligations(outstanding, named(Status.FULFILLED), named(Status.POSSIBLE) - outstanding)


def _questions(findings: tuple[Finding, ...], verdict: Verdict) -> tuple[Question, ...]:
    """One question for each fact whose answer could move the verdict, the gravest first.

    A possible duty moves nothing where another is owed already, nor does anything move a denial.
    """
    settled = any(finding.verdict is verdict and finding.status is Status.APPLIES for finding in findings)
    asked: dict[str, list[Finding]] = {}
    for finding in findings:
        if finding.status is not Status.POSSIBLE or finding.verdict < verdict:
            continue
        if settled and finding.would_become <= verdict:
            continue
        for name in finding.missing_facts:
            asked.setdefault(name, []).append(finding)
    questions = [_question(name, because) for name, because in asked.items()]
    return tuple(sorted(questions, key=lambda question: (-question.would_become.strength, question.field)))


def _question(name: str, because: list[Finding]) -> Question:
    worst = max(because, key=lambda finding: finding.would_become.strength)
    return Question(name, worst.summary, worst.would_become, tuple(sorted({finding.rule for finding in because})))

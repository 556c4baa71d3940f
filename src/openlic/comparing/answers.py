"""Two answers to the same question, and what is different between them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from openlic.vocabulary import Verdict


class Said(NamedTuple):
    """What one rule said: its name, effect and status, and the clause in words."""

    rule: str
    effect: str
    status: str
    section: str
    summary: str

    def to_dict(self) -> dict[str, str]:
        """Plain JSON."""
        return self._asdict()


class Answer(NamedTuple):
    """An answer, reduced to what can be compared. `findings` are those that weigh: permissions are left out."""

    reference: str
    verdict: Verdict
    expression: str = ""
    revision: str = ""
    findings: tuple[Said, ...] = ()
    owed: frozenset[str] = frozenset()
    questions: frozenset[str] = frozenset()

    @classmethod
    def of(cls, plain: Mapping[str, Any], reference: str) -> Answer:
        """The answer in the JSON of an evaluation or of a result."""
        license = plain.get("license") or plain
        said = [Said(*(str(one[name]) for name in Said._fields)) for one in plain["findings"]]
        return cls(
            reference,
            Verdict(plain["verdict"]),
            license.get("expression") or "",
            plain.get("revision") or "",
            tuple(one for one in said if one.effect != "permits" and one.status in ("applies", "possible")),
            frozenset(plain["obligations"]["outstanding"]),
            frozenset(question["field"] for question in plain["questions"]),
        )


class AnswerChange(NamedTuple):
    """How the answer for one reference differs; `old` or `new` is None where only one side has it.

    `of_licenses`: two licences are compared, so that they are two is no difference.
    """

    reference: str
    old: Answer | None
    new: Answer | None
    appeared: tuple[Said, ...] = ()
    gone: tuple[Said, ...] = ()
    of_licenses: bool = False

    @property
    def differs(self) -> bool:
        """Whether the verdict, the licence, a finding, a duty or a question is another."""
        if self.old is None or self.new is None:
            return True
        told = ("verdict", "owed", "questions", *(() if self.of_licenses else ("expression",)))
        return bool(self.appeared or self.gone) or any(getattr(self.old, n) != getattr(self.new, n) for n in told)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "reference": self.reference,
            "differs": self.differs,
            "old": _plain(self.old),
            "new": _plain(self.new),
            "appeared": [said.to_dict() for said in self.appeared],
            "gone": [said.to_dict() for said in self.gone],
        }


def compare_answers(reference: str, old: Answer, new: Answer, *, of_licenses: bool = False) -> AnswerChange:
    """The difference; of two licences a rule is the same where its id within the file is."""

    def key(said: Said) -> tuple[str, str, str]:
        name = said.rule.rpartition("/")[2] if of_licenses else said.rule
        return (name, said.effect, said.status)

    return AnswerChange(
        reference,
        old,
        new,
        _left_over(new.findings, map(key, old.findings), key),
        _left_over(old.findings, map(key, new.findings), key),
        of_licenses,
    )


def _left_over(findings: Iterable[Said], others: Iterable[Any], key: Callable[[Said], Any]) -> tuple[Said, ...]:
    """The findings that have no counterpart; of several alike each needs one of its own."""
    counterparts = Counter(others)
    left = []
    for said in findings:
        if counterparts[key(said)]:
            counterparts[key(said)] -= 1
        else:
            left.append(said)
    return tuple(left)


def _plain(answer: Answer | None) -> dict[str, Any] | None:
    if answer is None:
        return None
    return {
        "verdict": answer.verdict.value,
        "expression": answer.expression,
        "revision": answer.revision,
        "owed": sorted(answer.owed),
        "questions": sorted(answer.questions),
    }

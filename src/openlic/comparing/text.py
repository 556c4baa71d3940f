"""A comparison for a person at a terminal: what comes of it in the first line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from openlic.comparing.answers import Answer, AnswerChange, Said
from openlic.comparing.rules import RuleChange
from openlic.comparing.types import Difference
from openlic.report.escape import for_terminal

_LONG = 1000
_SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def lines(difference: Difference) -> Iterator[str]:
    """The lines of the text, each safe to print."""
    for line in _lines(difference):
        yield for_terminal(line, _LONG)


def _lines(difference: Difference) -> Iterator[str]:
    yield _outcome(difference)
    for answer in difference.changed:
        yield ""
        yield from _answer(answer)
    for model in difference.models:
        yield f"{_SIGNS[model.kind]} {model.reference}"
        yield from (_row(kind, summary) for kind, summary in model.what)
    if difference.rules:
        yield ""
        yield "rules"
        for change in difference.rules:
            yield from _rule(change)


def _outcome(difference: Difference) -> str:
    if not difference.answers and not difference.rules:
        return _models(difference)
    changed, total = len(difference.changed), len(difference.answers)
    rules = Counter(change.kind for change in difference.rules)
    counted = ", ".join(f"{rules[kind]} {kind}" for kind in _SIGNS if rules[kind])
    told = f"; rules: {counted}" if counted else ""
    if total == 1 and difference.answers[0].old and difference.answers[0].new:
        return f"{difference.answers[0].reference}: {_verdicts(difference.answers[0])}{told}"
    return f"{changed} of {total} answers {'differ' if changed != 1 else 'differs'}{told}"


def _models(difference: Difference) -> str:
    kinds = Counter(model.kind for model in difference.models)
    return f"models: {', '.join(f'{kinds[kind]} {kind}' for kind in _SIGNS if kinds[kind]) or 'none differs'}"


def _verdicts(change: AnswerChange) -> str:
    assert change.old is not None  # the caller looked
    assert change.new is not None
    old, new = change.old.verdict, change.new.verdict
    if old is not new:
        return f"{old.value} becomes {new.value}"
    return f"{new.value} as before, {'but the reasons differ' if change.differs else 'for the same reasons'}"


def _answer(change: AnswerChange) -> Iterator[str]:
    if change.old is None or change.new is None:
        answer = change.new or change.old
        assert answer is not None  # one side has it
        sign = "+" if change.new else "-"
        yield f"{sign} {change.reference}: {answer.verdict.value}, {answer.expression or 'not known'}"
        return
    yield f"~ {change.reference}: {_verdicts(change)}"
    yield from _licence(change.old, change.new)
    yield from (_said("now", said) for said in change.appeared)
    yield from (_said("no longer", said) for said in change.gone)
    yield from _names("owed now", change.new.owed - change.old.owed)
    yield from _names("not owed", change.old.owed - change.new.owed)
    yield from _names("asked now", change.new.questions - change.old.questions)
    yield from _names("not asked", change.old.questions - change.new.questions)


def _licence(old: Answer, new: Answer) -> Iterator[str]:
    if old.expression != new.expression:
        yield _row("licence", f"{old.expression or 'not known'} → {new.expression or 'not known'}")
    if old.revision != new.revision:
        yield _row("revision", f"{old.revision[:12] or 'none'} → {new.revision[:12] or 'none'}")


def _said(label: str, said: Said) -> str:
    may = " perhaps" if said.status == "possible" else ""
    section = f", section {said.section}" if said.section not in ("", "-") else ""
    return _row(label, f"{said.effect}{may}: {said.summary} ({said.rule}{section})")


def _names(label: str, names: frozenset[str]) -> Iterator[str]:
    if names:
        yield _row(label, ", ".join(sorted(names)))


def _rule(change: RuleChange) -> Iterator[str]:
    rule = change.rule
    yield f"  {_SIGNS[change.kind]} {rule.name} (section {rule.section}, {rule.location}): {rule.summary}"
    for what, old, new in change.differences:
        yield f"      {what}: {old or 'nothing'} → {new or 'nothing'}"


def _row(label: str, text: str) -> str:
    return f"    {label:<10} {text}"

"""Markdown for a comment on a pull request or the summary of a job: a table, then the reasons model by model."""

from __future__ import annotations

from openlic.report import wording
from openlic.report.escape import for_html, for_markdown
from openlic.report.types import Report, Result, Style
from openlic.report.wording import Entry
from openlic.vocabulary import Verdict

# Lets a later run find its comment again and replace it.
MARKER = "<!-- openlic -->"
MAX_LENGTH = 60_000
_LONG = 600
_MARKS = {Verdict.DENIED: "❌", Verdict.REVIEW: "❓", Verdict.CONDITIONAL: "⚠️", Verdict.ALLOWED: "✅"}


def render(report: Report, style: Style) -> str:  # noqa: ARG001 - the formats' one signature
    """The outcome, a row a model, and a section for each that is not allowed while the page takes them.

    A comment has at most 65,536 characters; what is left out is counted.
    """
    parts = [
        f"## openlic: {_verdict(report.verdict)}",
        f"{_text(wording.outcome(report))}",
        _table(report.results),
    ]
    sections = [_section(result, report) for result in report.results if result.verdict is not Verdict.ALLOWED]
    footer = f"<sub>Catalogue of {_text(report.catalogue)}. {wording.NO_ADVICE}</sub>"
    return "\n\n".join([*parts, *_fitting(sections, sum(map(len, parts))), footer, MARKER]) + "\n"


def _fitting(sections: list[str], length: int) -> list[str]:
    taken: list[str] = []
    for section in sections:
        length += len(section)
        if length > MAX_LENGTH:
            break
        taken.append(section)
    if len(taken) < len(sections):
        left = wording.number(len(sections) - len(taken), "model")
        taken.append(f"The reasons of {left} are left out here: the page is full.")
    return taken


def _table(results: tuple[Result, ...]) -> str:
    rows = ["| verdict | model | licence | why |", "| --- | --- | --- | --- |"]
    length = 0
    for index, result in enumerate(results):
        named = [_verdict(result.verdict), _text(result.reference), _license(result), _text(_reason(result), 300)]
        rows.append(f"| {' | '.join(named)} |")
        length += len(rows[-1])
        if length > MAX_LENGTH // 2:
            rows.append(f"| … | {wording.number(len(results) - index - 1, 'further model')} | | |")
            break
    return "\n".join(rows)


def _license(result: Result) -> str:
    return _text(", ".join(result.license.names) or result.license.expression or "not known")


def _reason(result: Result) -> str:
    return wording.reason_of(result) if result.verdict is not Verdict.ALLOWED else ""


def _section(result: Result, report: Report) -> str:
    summary = f"{_verdict(result.verdict)}: {for_html(result.reference)}"
    lines = [f"<details><summary>{summary}</summary>", ""]
    lines += [f"- **named at** {_text(', '.join(map(str, result.named_at)))}"] if result.named_at else []
    lines += [f"- **{_text(name)}** {_text(value)}" for name, value in wording.own_facts(result, report)]
    lines += [f"- **licence** {_text(wording.license_of(result))}"]
    lines += [f"  - {_text(wording.source_of(one))}: “{_text(one.claim.raw, 60)}”" for one in result.license.claims]
    lines += [f"  - chosen: {_text(choice)}" for choice in wording.choices(result)]
    for level, ancestor in wording.ancestry(result):
        lines.append(f"{'  ' * level}- **comes from** {_text(wording.ancestor_text(ancestor))}")
    lines += [line for entry in wording.entries(result) for line in _entry(entry)]
    for row in wording.owed(result):
        text = f": “{_text(row.text)}”" if row.text else ""
        lines.append(f"- **{'owed' if row.certain else 'may be owed'}** {_text(row.name)}{text}")
    for question in result.evaluation.questions:
        worst = question.would_become.value
        lines.append(f"- **not known** {_text(question.field)} ({worst} at worst): {_text(wording.hangs_on(question))}")
    return "\n".join([*lines, "", "</details>"])


def _entry(entry: Entry) -> list[str]:
    lines = [f"- {_MARKS[entry.verdict]} **{entry.stand}** {_text(entry.text)}"]
    finding = entry.single
    if finding is None:
        return lines
    lines.append(f"  - {_text(wording.clause(finding))}")
    told = (("Question", wording.question_of(finding)), ("Next", wording.fix_of(finding)))
    return lines + [f"  - {label}: {_text(text)}" for label, text in told if text]


def _verdict(verdict: Verdict) -> str:
    return f"{_MARKS[verdict]} {verdict.value}"


def _text(text: str, limit: int = _LONG) -> str:
    return for_markdown(text, limit)

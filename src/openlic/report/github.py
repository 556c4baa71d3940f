"""Annotations of GitHub Actions: one a model that is not allowed, at the line that names it.

Source: GitHub's documentation, "Workflow commands". A step shows ten errors and ten warnings at most, so a
model's findings share one annotation. The format `markdown` makes the job summary:
`openlic check --format github --output markdown="$GITHUB_STEP_SUMMARY"`.
"""

from __future__ import annotations

from openlic.report import wording
from openlic.report.escape import for_terminal
from openlic.report.places import places_of, rooted
from openlic.report.types import Report, Result, Style
from openlic.vocabulary import Verdict

COMMANDS = {Verdict.DENIED: "error", Verdict.REVIEW: "warning", Verdict.CONDITIONAL: "notice"}
_LONG = 600


def render(report: Report, style: Style) -> str:
    """The outcome as a plain line, then a command a line."""
    first = f"{report.verdict.value}: {for_terminal(wording.outcome(report), _LONG)}"
    commands = [
        _command(result) for result in rooted(report, style.base).results if result.verdict is not Verdict.ALLOWED
    ]
    return "\n".join([first, *commands]) + "\n"


def _command(result: Result) -> str:
    place = next(iter(places_of(result)), None)
    where = {"file": place.file, "line": str(place.line or 1), "col": str(place.column or "")} if place else {}
    properties = {**where, "title": f"openlic: {result.verdict.value}"}
    written = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    return f"::{COMMANDS[result.verdict]} {written}::{_data(_lines(result))}"


def _lines(result: Result) -> str:
    """The model and its reason, then each thing to tell with its clause and what to do."""
    lines = [wording.why(result)]
    for entry in wording.entries(result):
        lines.append(f"{entry.verdict.value}, {entry.stand}: {entry.text}")
        if entry.single:
            parts = (wording.clause(entry.single), wording.question_of(entry.single), wording.fix_of(entry.single))
            lines.append(f"  {' | '.join(part for part in parts if part)}")
    lines += [f"owed: {row.name}{f': {row.text}' if row.text else ''}" for row in wording.owed(result) if row.certain]
    return "\n".join(for_terminal(line, _LONG) for line in lines)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(for_terminal(text, _LONG)).replace(":", "%3A").replace(",", "%2C")

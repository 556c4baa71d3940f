"""The report for a person at a terminal: the outcome in the first line, the reasons and the next step below."""

from __future__ import annotations

import textwrap

from openlic.report import wording
from openlic.report.escape import for_terminal
from openlic.report.types import Report, Result, Style
from openlic.report.wording import Entry
from openlic.vocabulary import Verdict

_COLORS = {Verdict.ALLOWED: "32", Verdict.CONDITIONAL: "36", Verdict.REVIEW: "33", Verdict.DENIED: "31"}
_MARKS = {Verdict.ALLOWED: "+", Verdict.CONDITIONAL: "!", Verdict.REVIEW: "?", Verdict.DENIED: "x"}
_LABEL = 11
_LEFT = _LABEL + 5
_MIN_WIDTH = 50
_LONG = 600


def render(report: Report, style: Style) -> str:
    """The whole report as lines that fit `style.width` where words allow."""
    page = _Page(style)
    page.line(f"{page.verdict(report.verdict)}: {for_terminal(wording.outcome(report), _LONG)}")
    for result in report.results:
        page.line()
        _result(result, report, page)
    page.line()
    page.line(f"Total: {page.verdict(report.verdict)}, {wording.counted(report)}.")
    page.line(page.dim(f"Catalogue of {for_terminal(report.catalogue)}. {wording.NO_ADVICE}"))
    return page.text()


class _Page:
    """Lines of a terminal, coloured and wrapped as the style says."""

    def __init__(self, style: Style) -> None:
        self._style, self._lines = style, list[str]()
        self._width = max(style.width, _MIN_WIDTH)

    def line(self, text: str = "") -> None:
        self._lines.append(text.rstrip())

    def row(self, label: str, text: str, *, mark: str = " ", stem: str = "", dim: bool = False) -> None:
        """A label in the left column and the text beside it, defused and wrapped, behind `stem`."""
        wrapped = textwrap.wrap(
            for_terminal(text, _LONG),
            self._width - _LEFT,
            initial_indent=stem,
            subsequent_indent=" " * len(stem),
            break_long_words=False,
            break_on_hyphens=False,
        )
        first, *more = [self.dim(one) if dim else one for one in wrapped or [""]]
        self.line(f"  {mark} {label:<{_LABEL}} {first}")
        for one in more:
            self.line(" " * _LEFT + one)

    def paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._style.color and code else text

    def dim(self, text: str) -> str:
        return self.paint(text, "2")

    def mark(self, verdict: Verdict) -> str:
        return self.paint(_MARKS[verdict], _COLORS[verdict])

    def verdict(self, verdict: Verdict) -> str:
        return self.paint(verdict.value, f"1;{_COLORS[verdict]}")

    def text(self) -> str:
        return "\n".join(self._lines) + "\n"


def _result(result: Result, report: Report, page: _Page) -> None:
    revision = f" at {for_terminal(result.revision[:12])}" if result.revision else ""
    named = f" ({', '.join(for_terminal(str(place)) for place in result.named_at[:3])})" if result.named_at else ""
    head = f"{page.mark(result.verdict)} {page.verdict(result.verdict)}  {for_terminal(result.reference)}"
    page.line(f"{head}{page.dim(revision + named)}")
    facts = wording.own_facts(result, report)
    if facts:
        page.row("checked for", ", ".join(f"{name}: {value}" for name, value in facts))
    _license(result, page)
    for entry in wording.entries(result):
        _entry(entry, page)
    _owed(result, page)
    _unknown(result, page)


def _license(result: Result, page: _Page) -> None:
    page.row("licence", wording.license_of(result))
    for reading in result.license.claims:
        said = f'{wording.source_of(reading)}: "{for_terminal(reading.claim.raw, 60)}"'
        page.row("", f"{said} = {wording.meaning_of(reading)}", dim=True)
    if result.offline:
        page.row("", "read offline: from disk and the bundled catalogue, no hub was asked")
    for choice in wording.choices(result):
        page.row("choice", choice)
    rows = wording.ancestry(result)
    for index, (_, ancestor) in enumerate(rows):
        stem = _stem([level for level, _ in rows], index)
        page.row("" if index else "comes from", wording.ancestor_text(ancestor), stem=stem)


def _stem(levels: list[int], index: int) -> str:
    """The lines of a tree to the left of the row `index`: what stands further right was made into what is above it."""

    def goes_on(level: int) -> bool:
        return next((later for later in levels[index + 1 :] if later <= level), -1) == level

    own = levels[index]
    return "".join("│  " if goes_on(level) else "   " for level in range(own)) + ("├─ " if goes_on(own) else "└─ ")


def _entry(entry: Entry, page: _Page) -> None:
    page.row(entry.stand, entry.text, mark=page.mark(entry.verdict))
    finding = entry.single
    if finding is None:
        return
    page.row("", wording.clause(finding), dim=True)
    if wording.question_of(finding):
        page.row("", f"Question: {finding.question}")
    if wording.fix_of(finding):
        page.row("", f"Next: {finding.fix}")


def _owed(result: Result, page: _Page) -> None:
    for row in wording.owed(result):
        text = f': "{row.text}"' if row.text else ""
        page.row("owed" if row.certain else "may be owed", f"{row.name}{text}")


def _unknown(result: Result, page: _Page) -> None:
    questions = result.evaluation.questions
    for question in questions:
        page.row(
            "not known", f"{question.field} ({question.would_become.value} at worst): {wording.hangs_on(question)}"
        )
    fields = [question.field for question in questions]
    settings = " ".join(f"--set {field}=…" for field in fields if not field.startswith("license."))
    if settings:  # what follows from the licence cannot be said, only which licence it is
        page.row("next", f"Say what you know: {settings}")

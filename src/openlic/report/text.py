"""The report for a person at a terminal: the outcome in the first line, the reasons and the next step below."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from openlic.evaluation import Finding
from openlic.lineage import Ancestor
from openlic.report.escape import for_terminal
from openlic.report.types import Report, Result, Style
from openlic.vocabulary import Effect, Status, Verdict

_COLORS = {Verdict.ALLOWED: "32", Verdict.CONDITIONAL: "36", Verdict.REVIEW: "33", Verdict.DENIED: "31"}
_MARKS = {Verdict.ALLOWED: "+", Verdict.CONDITIONAL: "!", Verdict.REVIEW: "?", Verdict.DENIED: "x"}
_LABEL = 11
_MIN_WIDTH = 50
_CROWD = 3
_NO_ADVICE = "openlic informs; it is no legal advice."


def render(report: Report, style: Style) -> str:
    """The whole report as lines that fit `style.width` where words allow."""
    page = _Page(style)
    page.line(_headline(report, page))
    for result in report.results:
        page.line()
        _result(result, page)
    page.line()
    page.line(_total(report, page))
    page.line(page.dim(f"Catalogue of {report.catalogue}. {_NO_ADVICE}"))
    return page.text()


class _Page:
    """Lines of a terminal, coloured and wrapped as the style says."""

    def __init__(self, style: Style) -> None:
        self._style, self._lines = style, list[str]()
        self._width = max(style.width, _MIN_WIDTH)

    def line(self, text: str = "") -> None:
        self._lines.append(text.rstrip())

    def row(self, label: str, text: str, *, mark: str = " ", code: str = "") -> None:
        """A label in the left column and the text beside it, wrapped."""
        head = f"  {mark} {label:<{_LABEL}} "
        body = textwrap.wrap(text, self._width - len(head), break_long_words=False, break_on_hyphens=False) or [""]
        self.line(self.paint(head, code) + body[0])
        for more in body[1:]:
            self.line(" " * len(head) + more)

    def paint(self, text: str, code: str) -> str:
        return f"\x1b[{code}m{text}\x1b[0m" if self._style.color and code else text

    def dim(self, text: str) -> str:
        return self.paint(text, "2")

    def verdict(self, verdict: Verdict) -> str:
        return self.paint(verdict.value, f"1;{_COLORS[verdict]}")

    def text(self) -> str:
        return "\n".join(self._lines) + "\n"


def _headline(report: Report, page: _Page) -> str:
    title = for_terminal(report.title) if report.title else "openlic"
    if len(report.results) == 1:
        return f"{page.verdict(report.verdict)}: {_why(report.results[0])}"
    return f"{page.verdict(report.verdict)}: {title}, {_counted(report)}"


def _why(result: Result) -> str:
    """The verdict of one model in a sentence."""
    name, evaluation = for_terminal(result.reference), result.evaluation
    questions = evaluation.questions
    if result.verdict is Verdict.REVIEW and questions and not _certain(result):
        facts = ", ".join(question.field for question in questions)
        return f"{name}: {_number(len(questions), 'fact')} {'decide' if len(questions) > 1 else 'decides'}: {facts}"
    if result.verdict is Verdict.CONDITIONAL:
        owed = sorted(evaluation.obligations.outstanding)
        return (
            f"{name}: once this is done: {', '.join(owed)}" if owed else f"{name}: a missing fact decides what is owed"
        )
    gravest = next(
        (f for f in evaluation.findings if f.verdict is result.verdict and f.effect is not Effect.PERMITS),
        None,
    )
    return f"{name}: {for_terminal(gravest.summary)}" if gravest else name


def _certain(result: Result) -> list[Finding]:
    return [f for f in result.evaluation.findings if f.verdict is result.verdict and f.status is Status.APPLIES]


def _number(count: int, noun: str) -> str:
    words = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}
    return f"{words.get(count, str(count))} {noun}{'s' if count != 1 else ''}"


def _counted(report: Report) -> str:
    parts = ", ".join(f"{count} {verdict.value}" for verdict, count in report.counts().items())
    return f"{_number(len(report.results), 'model')} ({parts})" if parts else "no models"


def _total(report: Report, page: _Page) -> str:
    return f"Total: {page.verdict(report.verdict)}, {_counted(report)}."


def _result(result: Result, page: _Page) -> None:
    mark = page.paint(_MARKS[result.verdict], _COLORS[result.verdict])
    revision = page.dim(f" at {result.revision[:12]}") if result.revision else ""
    page.line(f"{mark} {page.verdict(result.verdict)}  {for_terminal(result.reference)}{revision}")
    _license(result, page)
    _findings(result, page)
    _owed(result, page)
    _unknown(result, page)


def _license(result: Result, page: _Page) -> None:
    license = result.license
    names = f"{', '.join(license.names)} " if license.names else ""
    told = "" if license.status == "exact" else f" [{license.status}]"
    openness = f", {license.openness}" if license.openness else ""
    expression = for_terminal(license.expression or "not known")
    page.row("licence", f"{names}({expression}){openness}{told}" if names else f"{expression}{openness}{told}")
    for reading in license.claims:
        said = for_terminal(reading.claim.raw, 60)
        meaning = reading.expression or (
            f"one of {', '.join(reading.candidates)}" if reading.candidates else reading.status
        )
        about = "" if reading.claim.about == "weights" else f" (about the {reading.claim.about})"
        page.row(
            "",
            page.dim(f"{reading.claim.source} at {for_terminal(str(reading.claim.location))}{about}: ")
            + f'"{said}" = {for_terminal(meaning)}',
        )
    if result.offline:
        page.row("", "read offline: from disk and the bundled catalogue, no hub was asked")
    for choice in result.evaluation.choices:
        page.row("choice", f"{choice.taken}, not {' or '.join(choice.left)}: {choice.reason}")
    _lineage(result.lineage, page)


def _lineage(lineage: Sequence[Ancestor], page: _Page) -> None:
    """What the model was made from, as a tree: what stands further right was made into what stands above it."""
    children: dict[str, list[Ancestor]] = {}
    for ancestor in lineage:
        children.setdefault(ancestor.child, []).append(ancestor)

    def branch(of: str, stem: str) -> None:
        bases = children.pop(of, [])
        for base in bases:
            last = base is bases[-1]
            page.row(
                "" if stem or base is not bases[0] else "comes from",
                f"{stem}{'└─' if last else '├─'} {_ancestor(base)}",
            )
            branch(base.base.reference, f"{stem}{'   ' if last else '│  '}")

    branch("", "")


def _ancestor(ancestor: Ancestor) -> str:
    by = f", told by {for_terminal(ancestor.told_by)}" if ancestor.told_by else ""
    from_ = f"{ancestor.base.relation} of {for_terminal(ancestor.base.reference)}"
    return f"{from_}: {for_terminal(ancestor.expression or 'licence not known')}{by}"


def _speaking(result: Result) -> list[Finding]:
    """Findings that a reader needs: the permissions are shown only where nothing else is."""
    others = [finding for finding in result.evaluation.findings if finding.effect is not Effect.PERMITS]
    return others or list(result.evaluation.findings)


def _findings(result: Result, page: _Page) -> None:
    """Each finding; those that wait for one and the same fact share a line where they are many."""
    findings = _speaking(result)
    waiting: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        if finding.status is Status.POSSIBLE:
            waiting.setdefault(finding.missing_facts, []).append(finding)
    crowds = {facts: group for facts, group in waiting.items() if len(group) > _CROWD}
    for finding in findings:
        group = crowds.get(finding.missing_facts) if finding.status is Status.POSSIBLE else None
        if group is None:
            _finding(finding, page)
        elif group[0] is finding:
            names = ", ".join(sorted(one.rule.rpartition("/")[2] for one in group))
            text = f"{len(group)} rules wait for {' and '.join(finding.missing_facts)}: {names}"
            page.row("may apply", text, mark=page.paint(_MARKS[finding.verdict], _COLORS[finding.verdict]))


def _finding(finding: Finding, page: _Page) -> None:
    mark = page.paint(_MARKS[finding.verdict], _COLORS[finding.verdict])
    page.row(_stand(finding), for_terminal(finding.summary, 600), mark=mark)
    section = f"section {finding.section}, " if finding.section not in ("-", "") else ""
    source = f" ({finding.source})" if finding.source.file else ""
    page.row("", page.dim(f"{section}{finding.rule}{source}"))
    if finding.question and finding.verdict is Verdict.REVIEW:
        page.row("", f"Question: {finding.question}")
    if finding.fix and finding.verdict > Verdict.ALLOWED:
        page.row("", f"Next: {for_terminal(finding.fix, 400)}")


def _stand(finding: Finding) -> str:
    """How the rule stands to the use, in a word or two."""
    if finding.status is Status.POSSIBLE:
        return "may apply"
    if finding.status in (Status.FULFILLED, Status.EXCEPTED):
        return {Status.FULFILLED: "met", Status.EXCEPTED: "excepted"}[finding.status]
    return {
        Effect.PROHIBITS: "barred",
        Effect.REQUIRES: "asked for",
        Effect.ASKS: "to review",
        Effect.PERMITS: "granted",
    }[finding.effect]


def _owed(result: Result, page: _Page) -> None:
    for status, label in ((Status.APPLIES, "owed"), (Status.POSSIBLE, "may be owed")):
        texts = {
            name: finding.text
            for finding in result.evaluation.findings
            if finding.status is status
            for name in finding.obligations
        }
        names = (
            result.evaluation.obligations.outstanding
            if status is Status.APPLIES
            else result.evaluation.obligations.possible
        )
        for name in sorted(names):
            text = f': "{texts[name]}"' if texts.get(name) else ""
            page.row(label, f"{name}{text}")


def _unknown(result: Result, page: _Page) -> None:
    for question in result.evaluation.questions:
        page.row("not known", f"{question.field} ({question.would_become.value} at worst): {question.why}")
    if result.evaluation.questions:
        settings = " ".join(f"--set {question.field}=…" for question in result.evaluation.questions)
        page.row("next", f"Say what you know: {settings}")

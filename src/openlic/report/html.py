"""One self-contained HTML page: readable on paper, in the dark, by keyboard and by screen reader.

It holds no script: the filter is made of checkboxes that the style sheet asks. So it works where a CI server
shows pages in a sandbox, and text from a card has nothing to run in. ElementTree writes the page.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree.ElementTree import Element

from openlic.lineage import Ancestor
from openlic.report import wording
from openlic.report.html_parts import content_policy, style_element, tag, written
from openlic.report.lineage_picture import picture
from openlic.report.types import Report, Result, Style
from openlic.report.wording import Entry
from openlic.version import __version__
from openlic.vocabulary import Verdict

_SIGNS = {Verdict.DENIED: "✕", Verdict.REVIEW: "?", Verdict.CONDITIONAL: "!", Verdict.ALLOWED: "✓"}


def render(report: Report, style: Style) -> str:  # noqa: ARG001 - the formats' one signature
    """The page."""
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=content_policy()),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", f"{report.verdict.value}: {report.title or 'openlic'}"),
        style_element(),
    )
    body = tag(
        "body",
        tag("a", "Skip to the models", href="#models", class_="skip"),
        tag("header", *_heading(report), _contents(report), class_="page"),
        tag("main", *_main(report), id="models", class_="page"),
        tag("footer", _footer(report), class_="page"),
        class_="openlic",
    )
    return f"<!doctype html>\n{written(tag('html', head, body, lang='en'))}\n"


def fragment(report: Report) -> str:
    """The results for a page that is already there, such as a notebook."""
    heading = tag("p", _verdict(report.verdict), f" {wording.outcome(report)}")
    page = tag("div", heading, *_articles(report), _footer(report), class_="page")
    return written(tag("div", style_element(), page, class_="openlic"))


def _heading(report: Report) -> list[Element]:
    title = tag("h1", _verdict(report.verdict), f" {wording.outcome(report)}")
    return [title] if not report.use_case else [title, tag("h2", "Use case"), _facts(report.use_case)]


def _facts(use_case: dict[str, object]) -> Element:
    return tag("dl", *_pairs((name, wording.shown(value)) for name, value in use_case.items()))


def _contents(report: Report) -> Element | None:
    """Links to each model, where there are several."""
    if len(report.results) < 2:
        return None
    links = [
        tag("li", _verdict(result.verdict), " ", tag("a", result.reference, href=f"#model-{number}"))
        for number, result in enumerate(report.results, 1)
    ]
    return tag("nav", tag("ul", *links), aria_label="Models")


def _main(report: Report) -> list[Element]:
    counts = report.counts()
    return [*([_filter(counts)] if len(counts) > 1 else []), *_articles(report)]


def _articles(report: Report) -> list[Element]:
    return [_article(result, number, report) for number, result in enumerate(report.results, 1)]


def _filter(counts: dict[Verdict, int]) -> Element:
    boxes = [
        tag(
            "label",
            tag("input", type="checkbox", id=f"show-{verdict.value}", checked="checked"),
            " ",
            _verdict(verdict),
            f" ({count})",
        )
        for verdict, count in counts.items()
    ]
    return tag("fieldset", tag("legend", "Show models that are"), *boxes)


def _article(result: Result, number: int, report: Report) -> Element:
    name = f"model-{number}"
    return tag(
        "article",
        tag("h2", _verdict(result.verdict), f" {result.reference}", id=name),
        tag("dl", *_pairs(_about(result, report))),
        *_lineage(result, number),
        *_section("Findings", [_entry(entry) for entry in wording.entries(result)]),
        *_section("Owed", [_owed(row) for row in wording.owed(result)]),
        *_section("Not known", _questions(result)),
        class_=result.verdict.value,
        aria_labelledby=name,
    )


def _about(result: Result, report: Report) -> Iterable[tuple[str, str]]:
    """What is known of the model, label and text; facts that are not those of the whole run too."""
    yield "licence", wording.license_of(result)
    for reading in result.license.claims:
        yield "said", f'{wording.source_of(reading)}: "{reading.claim.raw[:80]}" = {wording.meaning_of(reading)}'
    if result.named_at:
        yield "named at", ", ".join(map(str, result.named_at))
    if result.revision:
        yield "revision", result.revision
    if result.offline:
        yield "read", "offline: from disk and the bundled catalogue, no hub was asked"
    for choice in wording.choices(result):
        yield "choice", choice
    yield from wording.own_facts(result, report)


def _lineage(result: Result, number: int) -> list[Element]:
    image = picture(result, number)
    if image is None:
        return []
    return [tag("h3", "Comes from"), image, _tree(wording.ancestry(result))]


def _tree(rows: list[tuple[int, Ancestor]]) -> Element:
    """The lineage as lists within lists, for those who do not see the picture."""
    lists = [tag("ul", class_="dim")]
    for level, ancestor in rows:
        del lists[level + 1 :]
        if level >= len(lists) and len(lists[-1]):
            lists.append(tag("ul"))
            lists[-2][-1].append(lists[-1])
        lists[-1].append(tag("li", wording.ancestor_text(ancestor)))
    return lists[0]


def _section(title: str, items: list[Element]) -> list[Element]:
    return [tag("h3", title), tag("ul", *items)] if items else []


def _entry(entry: Entry) -> Element:
    finding = entry.single
    told: list[Element] = []
    if finding is not None:
        told.append(tag("div", wording.clause(finding), class_="dim"))
        pairs = (("Question: ", wording.question_of(finding)), ("Next: ", wording.fix_of(finding)))
        told += [tag("div", tag("strong", label), text) for label, text in pairs if text]
    sign = tag("span", f"{_SIGNS[entry.verdict]} {entry.stand}", class_="verdict")
    return tag("li", sign, f" {entry.text}", *told, class_=entry.verdict.value)


def _owed(row: wording.Owed) -> Element:
    said = f": “{row.text}”" if row.text else ""
    return tag("li", tag("strong", row.name), f"{said}{'' if row.certain else ' (perhaps)'}")


def _questions(result: Result) -> list[Element]:
    return [
        tag("li", tag("strong", one.field), " ", _verdict(one.would_become), f" at worst: {wording.hangs_on(one)}")
        for one in result.evaluation.questions
    ]


def _pairs(rows: Iterable[tuple[str, str]]) -> Iterable[Element]:
    for label, text in rows:
        yield tag("dt", label)
        yield tag("dd", text)


def _verdict(verdict: Verdict) -> Element:
    return tag("span", f"{_SIGNS[verdict]} {verdict.value}", class_=f"verdict {verdict.value}")


def _footer(report: Report) -> Element:
    return tag("p", f"openlic {__version__}, catalogue of {report.catalogue}. {wording.NO_ADVICE}", class_="dim")

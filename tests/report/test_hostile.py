"""No text gets out of its place, in any format: a new format is covered as soon as its module is there."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import pytest
from markdown_it import MarkdownIt

from openlic.report import Report, Style, formats, render
from openlic.vocabulary import Verdict
from report.answers import HOSTILE, full, poisoned

HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
WORD_JOINER = "\u2060"  # Markdown puts it behind "@" and "#"
PAGE = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "nav", "main", "footer", "h1", "h2", "h3", "p", "span",
    "dl", "dt", "dd", "ul", "li", "div", "strong", "article", "fieldset", "legend", "label", "input",
    "svg", "rect", "text", "path",
}  # fmt: skip
COMMENT = {"h2", "p", "table", "thead", "tbody", "tr", "th", "td", "details", "summary", "ul", "li", "strong", "sub"}


class Tags(HTMLParser):
    """The elements and attributes that a browser would see."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]


def read_json(text: str, report: Report) -> None:
    assert json.loads(text) is not None


def read_xml(text: str, report: Report) -> None:
    root = ET.fromstring(text)  # noqa: S314 - it is what was just written
    assert {element.tag for element in root.iter()} <= {
        "testsuites", "testsuite", "properties", "property", "testcase", "failure", "system-out",
    }  # fmt: skip
    assert len(root) == len(report.results)


def read_page(text: str, report: Report) -> None:
    tags = Tags(text)
    assert tags.names <= PAGE
    assert not [name for name, _ in tags.attributes if name.startswith("on") or name in ("src", "style", "srcdoc")]
    assert all(value.startswith("#") for name, value in tags.attributes if name == "href")


def read_comment(text: str, report: Report) -> None:
    tags = Tags(MarkdownIt("commonmark").enable("table").enable("strikethrough").render(text))
    assert tags.names <= COMMENT
    assert len(re.findall(r"(?m)^\|", text)) == len(report.results) + 2
    shown = re.sub(r"&#\d+;", "", text).replace("\\:", "").replace("\\@", "@")
    assert not re.search(r"[@#]\w|://|(?<!\\)\$", shown)  # nobody is told, nothing becomes a link or math
    assert "www.evil" not in text


def read_annotations(text: str, report: Report) -> None:
    first, *commands = text.splitlines()
    assert not first.lstrip().startswith("::")
    assert len(commands) == sum(result.verdict is not Verdict.ALLOWED for result in report.results)
    for command in commands:
        written = re.fullmatch(r"::(error|warning|notice) ([^:\r\n]*)::[^\r\n]*", command)
        assert written, command
        assert [one.partition("=")[0] for one in written[2].split(",")] == ["file", "line", "col", "title"]


READERS: dict[str, Callable[[str, Report], None]] = {
    "json": read_json,
    "sarif": read_json,
    "gitlab": read_json,
    "junit": read_xml,
    "html": read_page,
    "markdown": read_comment,
    "github": read_annotations,
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    return full(tmp_path_factory.mktemp("model"))


@pytest.mark.parametrize("payload", HOSTILE)
@pytest.mark.parametrize("name", formats())
def test_hostile_text_in_every_slot(name: str, payload: str, report: Report) -> None:
    bad = poisoned(report, HOSTILE[payload])
    text = render(bad, name, Style(width=60))
    text.encode("utf-8")
    assert {c for c in text if unicodedata.category(c) in HIDDEN} <= {"\n", WORD_JOINER}
    assert not re.search(r"##\w*\[", text)
    if name != "github":
        assert not re.search(r"(?m)^\s*::", text)
    READERS.get(name, lambda *_: None)(text, bad)
    assert len(text) < 1_500_000 or name == "json"


def test_the_same_in_a_notebook(report: Report) -> None:
    for text in HOSTILE.values():
        read_page(poisoned(report, text)._repr_html_(), report)


def test_every_format_has_a_reader_that_is_not_its_writer() -> None:
    assert set(formats()) == {*READERS, "text"}

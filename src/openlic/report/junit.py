"""JUnit XML, as CI servers read it: a suite a model, a case a finding.

What is denied or to review is a failure; what is owed passes, with the obligation in the case's output. The
shape is that of Jenkins' schema for JUnit reports. ElementTree writes it, so no text can leave its place.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from openlic.report import wording
from openlic.report.escape import for_terminal
from openlic.report.places import places_of
from openlic.report.types import Report, Result, Style
from openlic.report.wording import Entry
from openlic.vocabulary import Verdict

_LONG = 1000


def render(report: Report, style: Style) -> str:  # noqa: ARG001 - the formats' one signature
    """A document of test suites; a model without findings is one case that passes."""
    root = ET.Element("testsuites", name="openlic")
    for result in report.results:
        root.append(_suite(result))
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in root)))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _suite(result: Result) -> ET.Element:
    suite = ET.Element("testsuite", name=_text(result.reference))
    properties = ET.SubElement(suite, "properties")
    told = {"verdict": result.verdict.value, "license": wording.license_of(result), "revision": result.revision}
    for name, value in told.items():
        if value:
            ET.SubElement(properties, "property", name=name, value=_text(value))
    cases = [_case(result, entry) for entry in wording.entries(result)] or [_passed(result)]
    suite.extend(cases)
    failures = sum(case.find("failure") is not None for case in cases)
    for name, count in (("tests", len(cases)), ("failures", failures), ("errors", 0), ("skipped", 0)):
        suite.set(name, str(count))
    return suite


def _case(result: Result, entry: Entry) -> ET.Element:
    rules = entry.single.rule if entry.single else entry.text.partition(":")[0]
    case = ET.Element("testcase", name=_text(f"{rules} ({entry.stand})"), classname=_text(result.reference), time="0")
    body = "\n".join(_text(line) for line in _lines(result, entry))
    if entry.verdict >= Verdict.REVIEW:
        failure = ET.SubElement(case, "failure", type=entry.verdict.value, message=_text(entry.text))
        failure.text = body
    else:
        ET.SubElement(case, "system-out").text = body
    return case


def _passed(result: Result) -> ET.Element:
    return ET.Element("testcase", name=result.verdict.value, classname=_text(result.reference), time="0")


def _lines(result: Result, entry: Entry) -> list[str]:
    named = [f"Named at {place}" for place in places_of(result)]
    if entry.single is None:
        return [entry.text, *named, *(f"{finding.rule}: {finding.summary}" for finding in entry.findings)]
    finding = entry.single
    told = (
        ("Owed", ", ".join(finding.obligations)),
        ("Question", wording.question_of(finding)),
        ("Next", wording.fix_of(finding)),
    )
    return [entry.text, wording.clause(finding), *named, *(f"{label}: {text}" for label, text in told if text)]


def _text(text: str) -> str:
    return for_terminal(text, _LONG)

"""SARIF 2.1.0 for code scanning: a result a finding, at the line of the user's files that names the model.

Source: OASIS, Static Analysis Results Interchange Format 2.1.0. Denied is an error, review a warning,
conditional a note; what is allowed is no result.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from openlic.evaluation import Finding
from openlic.report import wording
from openlic.report.escape import for_markdown, for_terminal
from openlic.report.places import Issue, evidence_of, issues, places_of, rooted
from openlic.report.types import Report, Result, Style
from openlic.version import __version__
from openlic.vocabulary import Location, Verdict

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
LEVELS = {Verdict.DENIED: "error", Verdict.REVIEW: "warning", Verdict.CONDITIONAL: "note", Verdict.ALLOWED: "none"}
_LONG = 1000
_LONGEST_PATH = 4096
_IN_URIS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")  # RFC 3986, section 2.3
_RULE_NAME = str.maketrans("/-_.", "    ")


def render(report: Report, style: Style) -> str:
    """One run with the rules that spoke and a result for each of their findings."""
    found = list(issues(rooted(report, style.base)))
    rules = {issue.finding.rule: issue.finding for issue in found}
    index = {name: number for number, name in enumerate(rules)}
    run = {
        "tool": {"driver": {"name": "openlic", "semanticVersion": __version__, "rules": _rules(rules.values())}},
        "columnKind": "unicodeCodePoints",
        "properties": {
            "verdict": report.verdict.value,
            "outcome": _text(wording.outcome(report)),
            "catalogue": _text(report.catalogue),
        },
        "results": [_result(issue, index[issue.finding.rule]) for issue in found],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rules(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    return [_rule(finding) for finding in findings]


def _rule(finding: Finding) -> dict[str, Any]:
    clause, fix = wording.clause(finding), finding.fix
    about = finding.question or finding.summary  # the summary of a question speaks of one model
    quote_ = f"\n\nThe clause is found by the words: {for_markdown(finding.quote)}" if finding.quote else ""
    return {
        "id": _text(finding.rule),
        "name": _pascal(finding.rule),
        "shortDescription": {"text": _sentence(f"Topic: {finding.topic}")},
        "fullDescription": {"text": _sentence(about)},
        "help": {
            "text": _sentence(" ".join(part for part in (about, fix, clause) if part)),
            "markdown": f"{for_markdown(about, _LONG)}\n\n"
            f"**What to do:** {for_markdown(fix or 'Read the clause.', _LONG)}\n\n"
            f"**Where it stands:** {for_markdown(clause)}{quote_}",
        },
        "defaultConfiguration": {"level": LEVELS[finding.would_become]},
        "properties": {"tags": ["license", _text(finding.topic)], "effect": finding.effect.value},
    }


def _result(issue: Issue, rule_index: int) -> dict[str, Any]:
    result, finding = issue.result, issue.finding
    evidence = [place for place in evidence_of(result) if place not in places_of(result, finding)]
    related = [_related(number, place) for number, place in enumerate(evidence, 1)]
    return {
        "ruleId": _text(finding.rule),
        "ruleIndex": rule_index,
        "level": LEVELS[finding.verdict],
        "message": {"text": _message(result, finding)},
        "locations": _locations(result, finding),
        **({"relatedLocations": related} if related else {}),
        # Code scanning services follow a finding by the second; both are the same mark.
        "partialFingerprints": {"openlic/v1": issue.fingerprint, "primaryLocationLineHash": issue.fingerprint},
        "properties": {
            "verdict": finding.verdict.value,
            "status": finding.status.value,
            "reference": _text(result.reference),
            "section": _text(finding.section),
            "obligations": [_text(name) for name in finding.obligations],
            "missingFacts": [_text(name) for name in finding.missing_facts],
        },
    }


def _message(result: Result, finding: Finding) -> str:
    """Whose finding it is, what it says, and what to do; brackets would be links in a SARIF message."""
    missing = f"It hangs on: {', '.join(finding.missing_facts)}." if finding.missing_facts else ""
    parts = (finding.summary, missing, wording.question_of(finding), wording.fix_of(finding))
    text = _sentence(f'"{result.reference}": {" ".join(part for part in parts if part)}')
    return text.replace("\\", "\\\\").replace("[", "\\[").replace("]", "\\]").replace("{", "{{").replace("}", "}}")


def _locations(result: Result, finding: Finding) -> list[dict[str, Any]]:
    """The places in the user's files; where there is none, the model itself stands for a file.

    Services refuse a result without a place in a file.
    """
    logical = [{"fullyQualifiedName": _text(result.reference), "kind": "resource"}]
    places = places_of(result, finding) or [Location(result.reference, 1)]
    return [{"physicalLocation": _physical(place), "logicalLocations": logical} for place in places]


def _related(number: int, place: Location) -> dict[str, Any]:
    return {
        "id": number,
        "physicalLocation": _physical(place),
        "message": {"text": "What is said about the licence here."},
    }


def _physical(place: Location) -> dict[str, Any]:
    region = {name: count for name, count in (("startLine", place.line or 1), ("startColumn", place.column)) if count}
    return {"artifactLocation": {"uri": uri(place.file)}, "region": region}


def uri(path: str) -> str:
    """A relative URI of a file, or of what stands for one: nothing in it is read as a scheme.

    >>> uri("a b/openlic.yaml"), uri("hf:org/name")
    ('a%20b/openlic.yaml', 'hf%3Aorg/name')
    """
    written = path[:_LONGEST_PATH].encode("utf-8", "backslashreplace")
    return "".join(chr(byte) if chr(byte) in _IN_URIS else f"%{byte:02X}" for byte in written)


def _pascal(rule: str) -> str:
    return "".join(word.capitalize() for word in for_terminal(rule).translate(_RULE_NAME).split())


def _text(text: str) -> str:
    return for_terminal(text, _LONG)


def _sentence(text: str) -> str:
    text = _text(text)
    return text if text.endswith((".", "!", "?", "…")) else f"{text}."

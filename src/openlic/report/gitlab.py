"""GitLab's code quality report: a list of issues, each at a line of the user's files.

Source: the documentation of GitLab CI/CD, "Code Quality report format" (a subset of the Code Climate spec).
"""

from __future__ import annotations

import json
from typing import Any

from openlic.report import wording
from openlic.report.escape import for_terminal
from openlic.report.places import Issue, issues, places_of, rooted
from openlic.report.types import Report, Style
from openlic.vocabulary import Location, Verdict

SEVERITIES = {
    Verdict.DENIED: "blocker",
    Verdict.REVIEW: "major",
    Verdict.CONDITIONAL: "minor",
    Verdict.ALLOWED: "info",
}
_LONG = 1000


def render(report: Report, style: Style) -> str:
    """A JSON list with an issue for each finding that is not allowed; empty where all is."""
    return json.dumps([_issue(issue) for issue in issues(rooted(report, style.base))], indent=2) + "\n"


def _issue(issue: Issue) -> dict[str, Any]:
    result, finding = issue.result, issue.finding
    # A model that no file of the user names stands for a file: the page asks for a path.
    place = next(iter(places_of(result, finding)), Location(result.reference))
    fix = wording.fix_of(finding)
    description = f"{result.reference}: {finding.verdict.value}: {finding.summary}{f' {fix}' if fix else ''}"
    return {
        "description": for_terminal(description, _LONG),
        "check_name": for_terminal(finding.rule),
        "fingerprint": issue.fingerprint,
        "severity": SEVERITIES[finding.verdict],
        "categories": ["Compatibility"],
        "location": {"path": for_terminal(place.file, _LONG), "lines": {"begin": place.line or 1}},
    }

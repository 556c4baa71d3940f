"""The report as JSON: the shape of the contract, one result after the other."""

from __future__ import annotations

import json

from openlic.report.types import Report, Style


def render(report: Report, style: Style) -> str:  # noqa: ARG001 - the formats' one signature
    """`Report.to_dict()` as text.

    Characters outside ASCII are escaped, so no terminal reads them as commands; so is the sign that the
    logs of CI services look for.
    """
    return json.dumps(report.to_dict(), indent=2).replace("##", "#\\u0023") + "\n"

"""Explain a name that a report uses: a rule, a licence, an obligation, a topic, a fact or another word.

A rule is told with its condition in words, its section, where it stands, and what to do about it.
"""

from __future__ import annotations

import argparse
import json
import shutil
import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from openlic.explaining import Explanation

HELP = "explain a rule, a licence, an obligation or a topic"
EXAMPLES = """examples:
  openlic explain llama-3.1-community/users-over-700m
  openlic explain license:MIT display-notice
  openlic explain openlic/lineage-conflict"""

_LABEL = 12
_MAX_LINE = 2000


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of `openlic explain`."""
    parser.add_argument("names", nargs="+", metavar="NAME")
    parser.add_argument("--rules", action="append", default=[], metavar="DIR", help="a folder of further rule files")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(options: argparse.Namespace) -> int:
    """Prints what each name means; a name that means nothing is a wrong call."""
    from openlic.checking import catalogue_of
    from openlic.explaining import explain

    catalogue = catalogue_of(options.rules)
    found = [one for name in options.names for one in explain(name, catalogue)]
    if options.format == "json":
        print(json.dumps([one.to_dict() for one in found], indent=2))
    else:
        width = shutil.get_terminal_size((100, 24)).columns
        print("\n\n".join("\n".join(_lines(one, width)) for one in found))
    return 0


def _lines(explanation: Explanation, width: int) -> Iterator[str]:
    from openlic.report.escape import for_terminal

    yield f"{explanation.kind} {for_terminal(explanation.name)}"
    for label, text in explanation.rows:
        head = f"  {for_terminal(label):<{_LABEL}} "
        yield textwrap.fill(
            for_terminal(text, _MAX_LINE),
            max(width, 50),
            initial_indent=head,
            subsequent_indent=" " * min(len(head), _LABEL + 3),
            break_long_words=False,
            break_on_hyphens=False,
        )

"""Say which licence a label means."""

from __future__ import annotations

import argparse
import json

HELP = "say which licence a label means"
EXAMPLES = """examples:
  openlic normalize "Apache License 2.0" llama3.1
  openlic normalize --field license_name mrl"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of `openlic normalize`."""
    from openlic.catalogue.types import NAME_FIELDS

    parser.add_argument("strings", nargs="+", metavar="STRING")
    parser.add_argument("--field", choices=NAME_FIELDS, help="where the label was found")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(options: argparse.Namespace) -> int:
    """Prints one line a label; 0 where each has one reading, else 1."""
    from openlic.license import normalize
    from openlic.report.escape import for_terminal

    found = [normalize(text, field=options.field) for text in options.strings]
    if options.format == "json":
        print(json.dumps([one.to_dict() for one in found], indent=2))
    else:
        for one in found:
            meaning = one.expression or " | ".join(one.candidates) or "-"
            print(f"{one.status:<10} {for_terminal(one.raw)}  =  {meaning}  ({for_terminal(one.reason)})")
    return int(any(one.expression is None for one in found))

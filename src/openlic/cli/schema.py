"""Print a JSON Schema: of rule files, use cases and configs for editors, of the report for programs.

An editor with yaml-language-server takes it from a comment at the head of a file:
  # yaml-language-server: $schema=license.schema.json
"""

from __future__ import annotations

import argparse
import json

HELP = "print a JSON Schema, for editors and programs"
EXAMPLES = """examples:
  openlic schema license > license.schema.json
  openlic schema report > report.schema.json"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of `openlic schema`."""
    from openlic.authoring.schemas import SCHEMAS

    parser.add_argument("name", choices=tuple(SCHEMAS), metavar="NAME", help=f"one of: {', '.join(SCHEMAS)}")


def run(options: argparse.Namespace) -> int:
    """Prints the schema; always 0."""
    from openlic.authoring.schemas import schema_of
    from openlic.catalogue import default

    print(json.dumps(schema_of(options.name, default().vocabulary), indent=2))
    return 0

"""Say what is different between two licences for a use case, two JSON reports, or two locks.

OLD and NEW are licences (license:MIT, a key, an id, an expression), two files that `openlic check --format
json` wrote, or two files of `openlic lock`, which end in .lock. Exit codes: 0 no answer and no locked model
differs, 1 one does, 2 the call is wrong.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

HELP = "say what is different between two licences, reports or locks"
EXAMPLES = """examples:
  openlic diff license:llama-3-community license:llama-3.1-community --set activities=train-on-outputs
  openlic diff before.json after.json --format json
  openlic diff openlic.lock /tmp/new/openlic.lock"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of `openlic diff`."""
    parser.add_argument("old", metavar="OLD")
    parser.add_argument("new", metavar="NEW")
    parser.add_argument("--use-case", type=Path, metavar="FILE", help="of two licences: a YAML file with the facts")
    parser.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", help="one fact; repeatable")
    parser.add_argument("--policy", action="append", default=[], metavar="KEY", help="a policy; repeatable")
    parser.add_argument("--rules", action="append", default=[], metavar="DIR", help="a folder of further rule files")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(options: argparse.Namespace) -> int:
    """Prints the difference; 1 where something differs."""
    from openlic.checking import catalogue_of
    from openlic.cli._call import facts_of
    from openlic.comparing import compare
    from openlic.comparing.text import lines
    from openlic.use_case import UseCase

    catalogue = catalogue_of(options.rules)
    facts = {name: value for part in facts_of(options, catalogue) for name, value in part.to_dict().items()}
    case = UseCase.of(facts, catalogue.vocabulary)
    found = compare(options.old, options.new, case, catalogue, tuple(options.policy))
    if options.format == "json":
        print(json.dumps(found.to_dict(), indent=2))
    else:
        print("\n".join(lines(found)))
    return int(found.differs)

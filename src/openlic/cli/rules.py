"""Lint and test rule files, or begin a new one.

  openlic rules lint [DIR …]        every fault, each at file:line:column, with what mends it
  openlic rules test [DIR|KEY …]    the files' examples; where one does not come out, expected and got
  openlic rules new KEY             a filled template, in DIR/<folder>/KEY.yaml

Without a folder, lint and test read the rules that come with openlic; your own lie over those. Exit codes:
lint 2 for errors, test 1 for an example that does not come out, else 0.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

HELP = "lint and test rule files, or begin a new one"
EXAMPLES = """examples:
  openlic rules lint examples/custom-rules/rules
  openlic rules test llama-3.1-community
  openlic rules new acme-community-1.0 --kind licence --output my-rules"""

MISMATCH = 1
FAULTS = 2


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of `openlic rules`."""
    from openlic.authoring.template import FOLDERS

    parser.add_argument("action", choices=tuple(_ACTIONS))
    parser.add_argument("names", nargs="*", metavar="DIR|KEY", help="rules folders, or keys of rule files")
    both = parser.add_argument_group("lint and test")
    both.add_argument("--format", choices=("text", "json"), default="text")
    lint = parser.add_argument_group("lint")
    lint.add_argument("--strict", action="store_true", help="take warnings for errors")
    lint.add_argument("--texts", type=Path, metavar="DIR", help="look for the quotes in the texts of DIR/KEY/")
    new = parser.add_argument_group("new")
    new.add_argument("--kind", choices=tuple(FOLDERS), default="licence", help="of rule file (default: licence)")
    new.add_argument("--output", type=Path, default=Path("rules"), metavar="DIR", help="(default: rules)")


def run(options: argparse.Namespace) -> int:
    """Does what `options.action` says; returns the exit code."""
    return _ACTIONS[options.action](options)


def _lint(options: argparse.Namespace) -> int:
    from openlic.authoring.drafts import read_drafts
    from openlic.authoring.lint import lint

    found = lint(read_drafts([Path(name) for name in options.names]), options.texts)
    _print(found.lines(), found.to_dict() if options.format == "json" else None)
    return FAULTS if found.failed(strict=options.strict) else 0


def _test(options: argparse.Namespace) -> int:
    from openlic.authoring.trial import run_all

    trial = run_all(options.names)
    _print(trial.lines(), trial.to_dict() if options.format == "json" else None)
    return MISMATCH if trial.failed else 0


def _new(options: argparse.Namespace) -> int:
    from openlic.authoring.template import write_new
    from openlic.errors import OpenlicError

    if len(options.names) != 1:
        raise OpenlicError("a new rule file has one key", todo="For example: openlic rules new acme-community-1.0")
    path = write_new(options.names[0], options.kind, options.output)
    print(f"{path}: fill in what says TODO, then run: openlic rules lint {options.output}")
    return 0


_ACTIONS = {"lint": _lint, "test": _test, "new": _new}


def _print(lines: Iterable[str], plain: dict[str, Any] | None) -> None:
    """The JSON where it is asked for, else the lines, with nothing in them that a terminal takes for a command."""
    from openlic.cli import MAX_LINE
    from openlic.report.escape import for_terminal

    if plain is not None:
        print(json.dumps(plain, indent=2))
        return
    for line in lines:
        print(for_terminal(line, limit=MAX_LINE))

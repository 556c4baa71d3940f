"""List the models that the files of a folder name, each with its place.

Files that .gitignore names are left out. A comment `openlic: ignore[reason]` takes its line out, alone on a line
the next one. Nothing is fetched and nothing is run.
"""

from __future__ import annotations

import argparse
import json
import sys

HELP = "list the models that a repository uses"
EXAMPLES = """examples:
  openlic scan .
  openlic scan src/app.py --format json"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of `openlic scan`."""
    parser.add_argument("path", metavar="PATH", help="a folder, or one file")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(options: argparse.Namespace) -> int:
    """Prints what is found, and to standard error what could not be read; 0 whatever is found."""
    from openlic.scanning import survey

    seen = survey(options.path)
    if options.format == "json":
        print(json.dumps({"schema": "openlic.scan/1", **seen.to_dict()}, indent=2))
        return 0
    from openlic.report.escape import for_terminal

    for one in seen.found:
        print(f"{for_terminal(str(one.location))}: {for_terminal(str(one.reference))}  ({one.kind})")
    for found, reason in seen.ignored:
        place = for_terminal(str(found.location))
        print(f"{place}: {for_terminal(str(found.reference))}  (ignored: {for_terminal(reason)})")
    models = len({str(one.reference) for one in seen.found})
    print(f"{_count(models, 'model')} in {_count(len(seen.found), 'place')}, {_count(seen.files, 'file')} looked at")
    for note in seen.notes:
        print(f"{for_terminal(str(note.location))}: {note.what}", file=sys.stderr)
    return 0


def _count(number: int, word: str) -> str:
    return f"{number} {word}" + ("" if number == 1 else "s")

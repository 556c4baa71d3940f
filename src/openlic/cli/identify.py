"""Say which licence a text is: exact, modified (with the words that changed), a text that mentions one, or unknown."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from openlic.errors import OpenlicError
from openlic.vocabulary import Location

HELP = "say which licence a text is"
EXAMPLES = """examples:
  openlic identify LICENSE
  curl -s https://example.org/LICENSE | openlic identify -
  openlic identify --kind card README.md --format json"""

_OPEN_PIPES = ("/dev/fd/", "/proc/")  # what a shell writes for <(command)
MAX_BYTES = 8 * 1024 * 1024


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of `openlic identify`."""
    parser.add_argument("files", nargs="+", metavar="FILE", help="a text, or - for standard input")
    parser.add_argument("--kind", choices=("license", "card"), help="what the text is (default: told from it)")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def run(options: argparse.Namespace) -> int:
    """Prints what each text is; 0 where each is exactly a licence, else 1."""
    from openlic.license import identify
    from openlic.record import decode

    found = [(name, identify(decode(_read(name)), kind=options.kind)) for name in options.files]
    if options.format == "json":
        print(json.dumps([{"file": name, **one.to_dict()} for name, one in found], indent=2))
    else:
        for name, one in found:
            _show(name, one)
    return int(any(one.status != "exact" for _, one in found))


def _read(name: str) -> bytes:
    """The bytes of a file or of standard input, at most MAX_BYTES and one more, which says that it was cut."""
    try:
        if name == "-":
            return sys.stdin.buffer.read(MAX_BYTES + 1)
        if Path(name).is_fifo() and not name.startswith(_OPEN_PIPES):
            raise OpenlicError("is a pipe that may never end", where=Location(name), todo="Pass it as - instead.")
        with Path(name).open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise OpenlicError(f"cannot be read: {error.strerror}", where=Location(name)) from None


def _show(name: str, found: object) -> None:
    from openlic.report.escape import for_terminal

    plain = found.to_dict()  # type: ignore[attr-defined]
    print(f"{plain['status']:<9} {for_terminal(name)}  {plain['expression'] or '-'}  (score {plain['score']:.3f})")
    for match in plain["matches"]:
        print(f"  lines {match['first_line']}-{match['last_line']}: {match['expression']}, {match['status']}")
    for change in plain["changes"]:
        print(f"  line {change['line']}: {change['kind']} {for_terminal(str(change.get('words') or ''), 160)}")
    for clause in plain.get("clauses", []):
        print(f"  line {clause['line']}: seems to say: {clause['kind']} ({for_terminal(str(clause['words']), 120)})")

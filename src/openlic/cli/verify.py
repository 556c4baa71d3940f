"""Look in a folder that ships for what the licences ask: texts, notices, names, lines on pages.

Each duty of the run is met with the file and line that shows it, not met with what lacks, or one that files
cannot show and a person must answer for (then list it as fulfilled in the config).
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from openlic.cli import _call
from openlic.errors import OpenlicError
from openlic.gate.plan import checker_of
from openlic.gate.run import report_of, with_fulfilled, without_license
from openlic.gate.verify import Duty, duties, fulfilled, read_folder
from openlic.report.escape import for_terminal
from openlic.vocabulary import Location

HELP = "check that what ships meets what is owed"
EXAMPLES = """examples:
  openlic verify dist
  openlic verify dist hf:meta-llama/Llama-3.1-8B --set activities=distribute
  openlic verify ./Llama-Acme-8B --format json"""

SCHEMA = "openlic.verify/1"
_WORDS = {True: "met", False: "not met", None: "by hand"}


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of `openlic verify`."""
    parser.add_argument("folder", type=Path, metavar="DIR", help="what ships")
    _call.configure(parser)
    parser.add_argument("--model-name", metavar="NAME", help="the model's name as it ships (default: the folder's)")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="of what is printed (default: text)")


def run(options: argparse.Namespace) -> int:
    """Prints each duty and the verdict that is left; 1 where a duty is not met or stays with a person."""
    if not options.folder.is_dir():
        raise OpenlicError("this is no folder", where=Location(str(options.folder)), todo="Name the folder that ships.")
    plan, today = _call.plan_of(options), datetime.now(UTC).date()
    checker = checker_of(plan, offline=options.offline)
    report = report_of(plan, checker, today)
    files, left = read_folder(options.folder)
    name = options.model_name or options.folder.resolve().name
    found = [duties(result, files, name, plan.catalogue) for result in report.results]
    met = {result.reference: fulfilled(own) for result, own in zip(report.results, found, strict=True)}
    verdict = report_of(with_fulfilled(plan, met), checker, today).verdict
    answer = _Answer([duty for own in found for duty in own], verdict.value, left, without_license(report))
    if options.format == "json":
        print(json.dumps(answer.to_dict(), indent=2, ensure_ascii=False))
    else:
        _print(answer)
    return int(bool(answer.unknown) or any(duty.met is not True for duty in answer.duties))


class _Answer(NamedTuple):
    """The duties, the verdict that is left, the files that were not read, the models without a known licence."""

    duties: list[Duty]
    verdict: str
    not_read: list[str]
    unknown: list[str]

    def to_dict(self) -> dict[str, Any]:
        plain = [duty._asdict() | {"met": _WORDS[duty.met]} for duty in self.duties]
        return {"schema": SCHEMA, **self._asdict(), "duties": plain}


def _print(answer: _Answer) -> None:
    met = sum(duty.met is True for duty in answer.duties)
    print(f"{met} of {len(answer.duties)} duties met, the verdict with these: {answer.verdict}")
    for duty in answer.duties:
        print(f"  {_WORDS[duty.met]:<8} {for_terminal(duty.reference)}: {duty.obligation} ({duty.rule})")
        print(f"           {for_terminal(duty.evidence, 400)}")
        if duty.met is not True and duty.fix:
            print(f"           Next: {for_terminal(duty.fix, 400)}")
    for name in answer.not_read:
        print(f"openlic: {for_terminal(name)} was not read: too long, too many or not readable", file=sys.stderr)
    for reference in answer.unknown:
        what = "its licence is not known, so what it asks for is not either"
        print(f"openlic: {for_terminal(reference)}: {what}", file=sys.stderr)

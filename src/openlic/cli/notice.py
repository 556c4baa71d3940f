"""Write the NOTICE file that the run's obligations ask for.

Names each model, its author and licence, with the sentences that the licences prescribe. What a file cannot do
(a line on the product, a model's name) is listed on standard error.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from pathlib import Path

from openlic.cli import _call
from openlic.errors import OpenlicError
from openlic.gate.notice import left_to_do, notice
from openlic.gate.plan import checker_of
from openlic.gate.run import report_of, without_license
from openlic.vocabulary import Location

HELP = "write the NOTICE file that the licences ask for"
EXAMPLES = """examples:
  openlic notice
  openlic notice --to NOTICE
  openlic notice hf:meta-llama/Llama-3.1-8B --set activities=distribute"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of `openlic notice`."""
    _call.configure(parser)
    parser.add_argument("--to", type=Path, metavar="FILE", help="write there instead of to standard output")


def run(options: argparse.Namespace) -> int:
    """Writes the file; 1 where some model's licence is not known, so that it is not complete."""
    plan = _call.plan_of(options)
    report = report_of(plan, checker_of(plan, offline=options.offline), datetime.now(UTC).date())
    text = notice(report, plan.catalogue)
    if options.to is None:
        sys.stdout.write(text)
    else:
        try:
            options.to.write_text(text, "utf-8")
        except OSError as error:
            raise OpenlicError(f"cannot be written: {error.strerror}", where=Location(str(options.to))) from None
    for line in left_to_do(report):
        print(f"still to do: {line}", file=sys.stderr)
    unknown = without_license(report)
    for reference in unknown:
        print(f"openlic: {reference}: its licence is not known, so it is not in the notice", file=sys.stderr)
    return int(bool(unknown))

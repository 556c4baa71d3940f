"""Write openlic.lock: the commit, licence and texts of each model, as they are now.

Commit the file. `openlic check --locked` then fails where a model changes at its source: another licence, a
relabelled card, an edited text, a new commit, a model that is gone.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime

from openlic.cli import _call
from openlic.errors import LockError
from openlic.gate import lock
from openlic.gate.plan import checker_of
from openlic.gate.run import report_of
from openlic.report.escape import for_terminal
from openlic.vocabulary import Location

HELP = "write openlic.lock: what each model is now"
EXAMPLES = """examples:
  openlic lock
  openlic lock hf:mistralai/Mistral-7B-v0.1
  openlic check --locked"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of `openlic lock`."""
    _call.configure(parser)


def run(options: argparse.Namespace) -> int:
    """Writes the lock beside the config; 3 where a hub did not answer, and then nothing is written."""
    plan = _call.plan_of(options)
    checker = checker_of(plan, offline=options.offline)
    report = report_of(plan, checker, datetime.now(UTC).date())
    failed = [error for result in report.results for error in result.errors if error.unreachable]
    if failed:
        for error in failed:
            print(f"openlic: {for_terminal(error.what, 400)}. {error.todo}", file=sys.stderr)
        print("openlic: nothing is locked: a lock holds what the hubs say", file=sys.stderr)
        return 3
    models = [lock.locked(result, checker.record_of(result.reference)) for result in report.results if result.is_model]
    path = plan.folder / lock.FILE_NAME
    try:
        path.write_text(lock.written(models, plan.catalogue.date), "utf-8")
    except OSError as error:
        raise LockError(f"cannot be written: {error.strerror}", where=Location(str(path))) from None
    print(f"{path}: {len(models)} {'model' if len(models) == 1 else 'models'}")
    return 0

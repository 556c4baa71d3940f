"""Check models, licences or services against a use case.

A reference is hf:org/name[@revision] (a bare org/name too), hf-dataset:org/name, modelscope:org/name,
ollama:name[:tag], kaggle:owner/model/framework/variation, oci:registry/owner/name:tag, api:provider/model,
license:ID, or a path to a folder, a model card, a licence text or a file of weights. A folder with an
openlic.yaml is checked as that file says; without a reference, the nearest openlic.yaml (or pyproject.toml
with [tool.openlic]) upwards is.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

from openlic.cli import _call
from openlic.errors import ConfigError, OpenlicError
from openlic.gate.plan import Wanted, checker_of
from openlic.gate.run import report_of
from openlic.report import Report, Style, formats, render
from openlic.vocabulary import Location, Verdict

HELP = "check models, licences or services against a use case"
EXAMPLES = """examples:
  openlic check examples/support-bot
  openlic check hf:mistralai/Mistral-7B-v0.1 --set commercial=true --set activities=serve
  openlic check license:llama-3.1-community --set monthly_active_users=800000000
  openlic check ./my-model --use-case use-case.yaml --format json
  openlic check --env production --locked --output sarif=openlic.sarif"""

FAIL_ON = {
    "denied": Verdict.DENIED,
    "review": Verdict.REVIEW,
    "conditional": Verdict.CONDITIONAL,
    "never": None,
}
UNREACHABLE = 3


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of `openlic check`."""
    _call.configure(parser)
    parser.add_argument("--format", choices=formats(), default="text", help="of what is printed (default: text)")
    parser.add_argument("--output", action="append", default=[], metavar="FORMAT=PATH", help="write this format too")
    parser.add_argument("--datasets", action="store_true", help="check the datasets that the models' cards name, too")
    parser.add_argument("--verbose", action="store_true", help="tell each request to a hub, on standard error")
    parser.add_argument("--locked", action="store_true", help="fail where a model is not as openlic.lock has it")
    parser.add_argument("--fail-on", choices=tuple(FAIL_ON), help="the weakest verdict that exits 1 (default: review)")
    parser.add_argument("--exit-zero", action="store_true", help="exit 0 whatever the verdict")


def run(options: argparse.Namespace) -> int:
    """Prints the report; returns the exit code."""
    outputs = [_output(text) for text in options.output]
    plan = _call.plan_of(options)
    tell = _tell if options.verbose else None
    checker = checker_of(plan, offline=options.offline, datasets=options.datasets, tell=tell)
    watched = list if options.offline or options.verbose else _with_bar
    report = report_of(plan, checker, datetime.now(UTC).date(), watched=watched)
    drifted = False
    if options.locked:
        from openlic.gate import drift, lock

        report = drift.with_drift(report, lock.read(plan.folder / lock.FILE_NAME), checker.record_of)
        drifted = drift.has_drift(report)
    base = _base()
    sys.stdout.write(render(report, options.format, _style()._replace(base=base)))
    faults = [fault for name, path in outputs if (fault := _written(path, render(report, name, Style(base=base))))]
    if faults:
        raise ConfigError(faults)
    code = exit_code(report, plan.fail_on, exit_zero=options.exit_zero)
    return max(code, int(drifted and not options.exit_zero))


def exit_code(report: Report, fail_on: str, *, exit_zero: bool = False) -> int:
    """The exit code of a report: a denial outweighs a hub that failed, which outweighs a review."""
    least = FAIL_ON[fail_on]
    if exit_zero:
        return 0
    if report.unreachable and report.verdict is not Verdict.DENIED:
        return UNREACHABLE
    return int(least is not None and bool(report.results) and report.verdict >= least)


def _tell(line: str) -> None:
    from openlic.report.escape import for_terminal

    print(f"openlic: {for_terminal(line, 500)}", file=sys.stderr)


def _with_bar(wanted: Sequence[Wanted]) -> Iterable[Wanted]:
    """The models, with a bar on standard error where that is a terminal and the run takes longer than a moment."""
    if len(wanted) < 2 or not sys.stderr.isatty():
        return wanted
    from tqdm import tqdm

    bar: Iterable[Wanted] = tqdm(wanted, unit="model", delay=1, leave=False, file=sys.stderr)
    return bar


def _output(text: str) -> tuple[str, Path]:
    name, equals, path = text.partition("=")
    if not equals or name not in formats() or not path:
        todo = f"Write --output FORMAT=PATH, with FORMAT one of {', '.join(formats())}."
        raise ConfigError([OpenlicError(f'"{text}" is no output', todo=todo)])
    return name, Path(path)


def _written(path: Path, text: str) -> OpenlicError | None:
    """Writes the text; what went wrong, so that the other outputs are written all the same."""
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        what = f"cannot be written: {error.strerror}"
        return OpenlicError(what, where=Location(str(path)), todo="The rest of the answer is written.")
    return None


def _base() -> str:
    """The way from the root of the repository to here; empty at the root, or where there is no repository."""
    here = Path.cwd()
    root = next((folder for folder in (here, *here.parents) if (folder / ".git").exists()), here)
    return here.relative_to(root).as_posix() if root != here else ""


def _style() -> Style:
    """Colours where a terminal reads and NO_COLOR (no-color.org) is not set; the terminal's width, else 100."""
    if not sys.stdout.isatty() and "COLUMNS" not in os.environ:
        return Style()
    import shutil  # with its archives it takes longer to import than a report takes to write

    color = sys.stdout.isatty() and os.environ.get("TERM") != "dumb" and not os.environ.get("NO_COLOR")
    return Style(color=color, width=shutil.get_terminal_size((Style().width, 24)).columns)

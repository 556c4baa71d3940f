"""Check models, licences or services against a use case.

A reference is hf:org/name[@revision] (a bare org/name too), api:provider/model, license:ID, or a path to a
folder, a model card or a licence text. A folder with an openlic.yaml is checked as that file says; without
a reference, the nearest openlic.yaml upwards is.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from openlic import document
from openlic.catalogue import Catalogue
from openlic.checking import Checker, catalogue_of
from openlic.errors import ConfigError, DocumentError, OpenlicError, UseCaseError
from openlic.reference import ModelReference, parse
from openlic.report import Report, Result, Style, formats, render
from openlic.use_case import UseCase, parse_setting
from openlic.vocabulary import Location, Verdict

HELP = "check models, licences or services against a use case"
EXAMPLES = """examples:
  openlic check examples/support-bot
  openlic check hf:mistralai/Mistral-7B-v0.1 --set commercial=true --set activities=serve
  openlic check license:llama-3.1-community --set monthly_active_users=800000000
  openlic check ./my-model --use-case use-case.yaml --format json"""

FAIL_ON = {
    "denied": Verdict.DENIED,
    "review": Verdict.REVIEW,
    "conditional": Verdict.CONDITIONAL,
    "never": None,
}
UNREACHABLE = 3
CONFIG_NAME = "openlic.yaml"


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of `openlic check`."""
    parser.add_argument("references", nargs="*", metavar="REFERENCE")
    parser.add_argument("--use-case", type=Path, metavar="FILE", help="a YAML file with the facts of the use case")
    parser.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", help="one fact; repeatable")
    parser.add_argument("--policy", action="append", default=[], metavar="KEY", help="a policy; repeatable")
    parser.add_argument("--rules", action="append", default=[], metavar="DIR", help="a folder of further rule files")
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="an openlic.yaml (default: the nearest one upwards)"
    )
    parser.add_argument("--format", choices=formats(), default="text", help="of what is printed (default: text)")
    parser.add_argument("--output", action="append", default=[], metavar="FORMAT=PATH", help="write this format too")
    parser.add_argument("--offline", action="store_true", help="ask no hub: disk and the bundled catalogue answer")
    parser.add_argument("--datasets", action="store_true", help="check the datasets that the models' cards name, too")
    parser.add_argument("--verbose", action="store_true", help="tell each request to a hub, on standard error")
    parser.add_argument("--fail-on", choices=FAIL_ON, help="the weakest verdict that exits 1 (default: review)")
    parser.add_argument("--exit-zero", action="store_true", help="exit 0 whatever the verdict")


def run(options: argparse.Namespace) -> int:
    """Prints the report; returns the exit code."""
    outputs = [_output(text) for text in options.output]
    report, fail_on = _report(options)
    sys.stdout.write(render(report, options.format, _style()))
    for name, path in outputs:
        _write(path, render(report, name))
    return exit_code(report, fail_on, exit_zero=options.exit_zero)


def exit_code(report: Report, fail_on: str, *, exit_zero: bool = False) -> int:
    """The exit code of a report: a denial outweighs a hub that failed, which outweighs a review."""
    least = FAIL_ON[fail_on]
    if exit_zero:
        return 0
    if report.unreachable and report.verdict is not Verdict.DENIED:
        return UNREACHABLE
    return int(least is not None and bool(report.results) and report.verdict >= least)


def _report(options: argparse.Namespace) -> tuple[Report, str]:
    config_path = _config_path(options)
    if config_path is not None:
        return _configured(options, config_path)
    catalogue = catalogue_of(options.rules)
    case = _use_case(options, catalogue, UseCase.of({}, catalogue.vocabulary))
    checker = _checker(options, catalogue, options.policy)
    references = [
        parse(text, where=Location(f"reference {number}")) for number, text in enumerate(options.references, 1)
    ]
    results = _results(options, checker, [(reference, case) for reference in references])
    return Report(tuple(result for _, result in results), case.to_dict(), catalogue.date), options.fail_on or "review"


def _checker(options: argparse.Namespace, catalogue: Catalogue, policy: Sequence[str]) -> Checker:
    return Checker(catalogue, policy=policy, offline=options.offline, tell=_tell if options.verbose else None)


def _tell(line: str) -> None:
    from openlic.report.escape import for_terminal

    print(f"openlic: {for_terminal(line, 500)}", file=sys.stderr)


def _results(
    options: argparse.Namespace, checker: Checker, wanted: Sequence[tuple[ModelReference, UseCase]]
) -> Iterator[tuple[int, Result]]:
    """What `Checker.results` gives, with a bar on standard error where a terminal is there and it takes a moment."""
    results = checker.results(wanted, datasets=options.datasets)
    if len(wanted) < 2 or options.offline or options.verbose or not sys.stderr.isatty():
        return results
    from tqdm import tqdm  # comes with huggingface_hub

    return iter(tqdm(results, total=len(wanted), unit="model", delay=1, leave=False, file=sys.stderr))


def _config_path(options: argparse.Namespace) -> Path | None:
    """The config that the call means: named, lying in the one folder that is checked, or upwards of here."""
    if options.config is not None:
        return Path(options.config)
    if len(options.references) == 1 and (Path(options.references[0]) / CONFIG_NAME).is_file():
        return Path(options.references[0]) / CONFIG_NAME
    if options.references:
        return None
    from openlic.config import find

    found = find(Path.cwd())
    if found is None:
        what = f"there is nothing to check: no reference is given, and no {CONFIG_NAME} lies here or above"
        raise ConfigError([OpenlicError(what, todo="For example: openlic check hf:org/name --set activities=serve")])
    return found


def _configured(options: argparse.Namespace, path: Path) -> tuple[Report, str]:
    """The run that a config describes; what the call says comes on top of it."""
    from openlic import config

    catalogue = catalogue_of([*config.rules_of(path), *options.rules])
    settings = config.read(path, catalogue.vocabulary)
    named = _references_beside(options, path)
    checker = _checker(options, catalogue, [*settings.policy, *options.policy])
    wanted = [(reference, settings.use_case) for reference in named] or [
        (model.reference, model.use_case) for model in settings.models
    ]
    if not wanted:
        raise ConfigError(
            [OpenlicError("no model is listed", where=Location(str(path)), todo="Add models: [hf:org/name].")]
        )
    cases = [(reference, _use_case(options, catalogue, base)) for reference, base in wanted]
    results = [
        result._replace(use_case=cases[index][1].to_dict()) for index, result in _results(options, checker, cases)
    ]
    shown = _use_case(options, catalogue, settings.use_case).to_dict()
    report = Report(tuple(results), shown, catalogue.date, str(path.parent))
    return report, options.fail_on or settings.fail_on or "review"


def _references_beside(options: argparse.Namespace, path: Path) -> Sequence[ModelReference]:
    """The references of the call, but for the folder that only points at the config."""
    texts = [text for text in options.references if Path(text) / CONFIG_NAME != path]
    return [parse(text) for text in texts]


def _use_case(options: argparse.Namespace, catalogue: Catalogue, base: UseCase) -> UseCase:
    """The use case of the config, then of the file, then of each `--set`, the later over the earlier."""
    facts = base.to_dict()
    if options.use_case is not None:
        facts |= _read_use_case(options.use_case, catalogue).to_dict()
    faults: list[OpenlicError] = []
    for setting in options.set:
        try:
            facts |= parse_setting(setting, catalogue.vocabulary)
        except UseCaseError as error:
            faults.extend(error.faults)
    if faults:
        raise UseCaseError(faults)
    return UseCase.of(facts, catalogue.vocabulary)


def _read_use_case(path: Path, catalogue: Catalogue) -> UseCase:
    try:
        source = document.read(path.read_text("utf-8"), str(path))
    except DocumentError as error:
        raise UseCaseError([error]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UseCaseError([OpenlicError(f"cannot be read: {error}", where=Location(str(path)))]) from None
    return UseCase.read(source, catalogue.vocabulary)


def _output(text: str) -> tuple[str, Path]:
    name, equals, path = text.partition("=")
    if not equals or name not in formats() or not path:
        todo = f"Write --output FORMAT=PATH, with FORMAT one of {', '.join(formats())}."
        raise ConfigError([OpenlicError(f'"{text}" is no output', todo=todo)])
    return name, Path(path)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise OpenlicError(f"cannot be written: {error.strerror}", where=Location(str(path))) from None


def _style() -> Style:
    """Colours where a terminal reads and NO_COLOR (no-color.org) is not set; the terminal's width, else 100."""
    terminal = sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
    return Style(
        color=terminal and not os.environ.get("NO_COLOR"),
        width=shutil.get_terminal_size((100, 24)).columns,
    )

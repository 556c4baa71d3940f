"""The arguments that every command which checks something shares, and the plan that they come to."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from openlic import config, document
from openlic.catalogue import Catalogue
from openlic.errors import ConfigError, DocumentError, OpenlicError, UseCaseError
from openlic.gate.plan import Call, Plan, catalogue_for, of_config, of_references
from openlic.reference import parse
from openlic.use_case import UseCase, parse_setting
from openlic.vocabulary import Location


def configure(parser: argparse.ArgumentParser) -> None:
    """What is checked, for what, and by which rules."""
    parser.add_argument("references", nargs="*", metavar="REFERENCE")
    parser.add_argument("--use-case", type=Path, metavar="FILE", help="a YAML file with the facts of the use case")
    parser.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", help="one fact; repeatable")
    parser.add_argument("--policy", action="append", default=[], metavar="KEY", help="a policy; repeatable")
    parser.add_argument("--rules", action="append", default=[], metavar="DIR", help="a folder of further rule files")
    parser.add_argument(
        "--config", type=Path, metavar="FILE", help="an openlic.yaml (default: the nearest one upwards)"
    )
    parser.add_argument("--env", metavar="NAME", help="an environment of the config: its use case, policy and gate")
    parser.add_argument("--offline", action="store_true", help="ask no hub: disk and the bundled catalogue answer")


def plan_of(options: argparse.Namespace) -> Plan:
    """What the call means to check; raises an error of openlic for a call that cannot be followed."""
    path = config_path(options)
    rules = tuple(Path(folder) for folder in options.rules)
    catalogue = catalogue_for(path, Call(rules=rules))
    facts = facts_of(options, catalogue)
    call = Call(facts, tuple(options.policy), rules, getattr(options, "fail_on", None) or "", options.env)
    references = [
        parse(text, where=Location(f"reference {number}"))
        for number, text in enumerate(options.references, 1)
        if path is None or config.inside(Path(text)) != path
    ]
    if path is not None:
        return of_config(path, references, catalogue, call)
    if options.env:
        raise ConfigError([OpenlicError("--env needs a config", todo="Run openlic init, or name one with --config.")])
    return of_references(references, catalogue, call)


def config_path(options: argparse.Namespace) -> Path | None:
    """The config that the call means: named, lying in the one folder that is checked, or upwards of here."""
    if options.config is not None:
        return Path(options.config)
    if len(options.references) == 1 and (found := config.inside(Path(options.references[0]))):
        return found
    if options.references:
        return None
    found = config.find(Path.cwd())
    if found is None:
        what = f"there is nothing to check: no reference is given, and no {config.FILE_NAME} lies here or above"
        todo = "For example: openlic check hf:org/name --set activities=serve, or start with openlic init."
        raise ConfigError([OpenlicError(what, todo=todo)])
    return Path(os.path.relpath(found))  # as a person would write it: reports name files from here


def facts_of(options: argparse.Namespace, catalogue: Catalogue) -> tuple[UseCase, ...]:
    """The use case of the file, then that of all `--set`."""
    out = [_read_use_case(options.use_case, catalogue)] if options.use_case is not None else []
    settings: dict[str, object] = {}
    faults: list[OpenlicError] = []
    for setting in options.set:
        try:
            settings |= parse_setting(setting, catalogue.vocabulary)
        except UseCaseError as error:
            faults.extend(error.faults)
    if faults:
        raise UseCaseError(faults)
    return (*out, UseCase.of(settings, catalogue.vocabulary))


def _read_use_case(path: Path, catalogue: Catalogue) -> UseCase:
    try:
        source = document.load(path, str(path))
    except DocumentError as error:
        raise UseCaseError([error]) from None
    return UseCase.read(source, catalogue.vocabulary)

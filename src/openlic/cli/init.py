"""Write a first openlic.yaml: a few questions at a terminal, or flags, and what a scan finds.

A question without an answer stays an unknown fact, which openlic asks for where it decides.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openlic import config
from openlic.catalogue import Vocabulary, default
from openlic.errors import ConfigError, OpenlicError, UseCaseError
from openlic.gate.draft import draft, questions
from openlic.reference import parse
from openlic.use_case import UseCase, parse_setting
from openlic.vocabulary import Location

HELP = "write a first openlic.yaml"
EXAMPLES = """examples:
  openlic init
  openlic init --yes --set commercial=true --set activities=serve --model hf:mistralai/Mistral-7B-v0.1"""


def configure(parser: argparse.ArgumentParser) -> None:
    """The arguments of `openlic init`."""
    parser.add_argument("folder", nargs="?", type=Path, default=Path(), metavar="DIR", help="the project (default: .)")
    parser.add_argument("--set", action="append", default=[], metavar="FIELD=VALUE", help="one fact; repeatable")
    parser.add_argument("--model", action="append", default=[], metavar="REFERENCE", help="a model; repeatable")
    parser.add_argument("--fail-on", choices=("denied", "review", "conditional", "never"), default="review")
    parser.add_argument("--yes", action="store_true", help="ask nothing: take the flags and what is found")
    parser.add_argument("--force", action="store_true", help="write over a config that is there")


def run(options: argparse.Namespace) -> int:
    """Writes the file and says what to run next."""
    path = options.folder / config.FILE_NAME
    if path.exists() and not options.force:
        raise ConfigError([OpenlicError("is there already", where=Location(str(path)), todo="--force writes over it.")])
    models = [str(parse(text, where=Location(f"--model {text}"))) for text in options.model]
    vocabulary = default().vocabulary
    facts = _flags(options.set, vocabulary)
    if not options.yes and sys.stdin.isatty():
        facts |= _asked(facts, vocabulary)
    scan = [] if models else list(_scan(options.folder))
    try:
        path.write_text(draft(facts, models, scan, options.fail_on), "utf-8")
    except OSError as error:
        raise ConfigError([OpenlicError(f"cannot be written: {error.strerror}", where=Location(str(path)))]) from None
    print(f"{path} is written. Next: openlic check")
    return 0


def _flags(settings: list[str], vocabulary: Vocabulary) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    faults: list[OpenlicError] = []
    for setting in settings:
        try:
            facts |= parse_setting(setting, vocabulary)
        except UseCaseError as error:
            faults.extend(error.faults)
    if faults:
        raise UseCaseError(faults)
    return UseCase.of(facts, vocabulary).to_dict()


def _asked(known: dict[str, Any], vocabulary: Vocabulary) -> dict[str, Any]:
    """The answers of the person at the terminal; one that is not understood is asked for again."""
    facts: dict[str, Any] = {}
    for question in questions(vocabulary):
        while question.fact not in known:
            answer = input(f"{question.text} ").strip()
            if not answer:
                break
            try:
                facts |= parse_setting(f"{question.fact}={answer}", vocabulary)
                break
            except UseCaseError as error:
                print(error)
    return facts


def _scan(folder: Path) -> Iterator[str]:
    """`.` where a scan of the folder finds a model."""
    from openlic.scanning import scan

    if scan(folder):
        yield "."

"""What is compared: two reports or two locks in files, or two licences."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from openlic.catalogue import Catalogue, Rule
from openlic.comparing.answers import Answer, AnswerChange, compare_answers
from openlic.comparing.locks import compare_locks
from openlic.comparing.rules import compare_rules
from openlic.comparing.types import Difference
from openlic.errors import OpenlicError
from openlic.evaluation import evaluate
from openlic.gate import lock
from openlic.license import normalize_in
from openlic.logic.words import did_you_mean
from openlic.use_case import UseCase
from openlic.vocabulary import Location

MAX_BYTES = 64 * 1024 * 1024
_LICENSE = "license:"
_LOCK = ".lock"


def compare(old: str, new: str, use_case: UseCase, catalogue: Catalogue, policy: tuple[str, ...] = ()) -> Difference:
    """The difference between two report files, two locks, or two licences for `use_case`.

    Raises OpenlicError where one is a file and the other is not, or where one cannot be told or read.
    """
    files = [Path(name).is_file() for name in (old, new)]
    if any(files) and not all(files):
        file, other = (old, new) if files[0] else (new, old)
        todo = "Compare two reports, two locks, or two licences such as license:MIT."
        raise OpenlicError(f'"{file}" is a file and "{other}" is none', todo=todo)
    if all(files):
        locks = all(Path(name).suffix == _LOCK for name in (old, new))
        return _of_locks(old, new) if locks else _of_reports(old, new)
    return _of_licenses(old, new, use_case, catalogue, policy)


def _of_locks(old: str, new: str) -> Difference:
    return Difference(old, new, (), models=compare_locks(lock.read(Path(old)), lock.read(Path(new))))


def _of_licenses(old: str, new: str, case: UseCase, catalogue: Catalogue, policy: tuple[str, ...]) -> Difference:
    expressions = [_expression(name, catalogue) for name in (old, new)]
    found = [evaluate(expression, case, policy=policy, catalogue=catalogue) for expression in expressions]
    before, after = (Answer.of(one.to_dict(), name) for one, name in zip(found, (old, new), strict=True))
    answer = compare_answers(f"{_short(old)} → {_short(new)}", before, after, of_licenses=True)
    first, second = (_rules(one.keys, catalogue) for one in found)
    rules = compare_rules(first, second, catalogue.vocabulary)
    return Difference(old, new, (answer,), rules, use_case=case.to_dict())


def _expression(name: str, catalogue: Catalogue) -> str:
    """The licence that the name stands for."""
    name = _short(name)
    license = catalogue.license(name)
    if license is not None:
        return license.key
    named = normalize_in(name, None, catalogue)
    if named.expression is None:
        one_of = f"It may be {' or '.join(named.candidates)}." if named.candidates else ""
        raise OpenlicError(
            f'"{name}" is neither a file nor a licence that can be told',
            todo=one_of or did_you_mean(name, catalogue.keys()),
        )
    return named.expression


def _short(name: str) -> str:
    return name.removeprefix(_LICENSE)


def _rules(keys: tuple[str, ...], catalogue: Catalogue) -> list[Rule]:
    known = [catalogue.license(key) for key in keys]
    return list({rule.name: rule for license in known if license for rule in license.rules}.values())


def _of_reports(old: str, new: str) -> Difference:
    """Results with the same reference belong together; of several in one report the first with the first."""
    before, after = (_numbered(_report(Path(name))) for name in (old, new))
    answers = [
        compare_answers(name, before[key], after[key])
        if key in before and key in after
        else AnswerChange(name, before.get(key), after.get(key))
        for key in dict.fromkeys([*after, *before])
        for name in [key[0]]
    ]
    return Difference(old, new, tuple(answers))


def _numbered(report: dict[str, Any]) -> dict[tuple[str, int], Answer]:
    seen: Counter[str] = Counter()
    answers = {}
    for plain in report["results"]:
        name = plain["reference"].partition("@")[0] if ":" in plain["reference"] else plain["reference"]
        answers[name, seen[name]] = Answer.of(plain, plain["reference"])
        seen[name] += 1
    return answers


def _report(path: Path) -> dict[str, Any]:
    from pydantic import ValidationError  # only a comparison of reports needs it

    from openlic.report.schema import ReportFile

    where = Location(str(path))
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise OpenlicError(f"cannot be read: {error.strerror}", where=where) from None
    if len(data) > MAX_BYTES:
        raise OpenlicError(f"is longer than {MAX_BYTES // 2**20} MiB", where=where)
    try:
        return ReportFile.model_validate_json(data).model_dump(mode="json", by_alias=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(map(str, first["loc"]))
        what = f"is no report of openlic check --format json: {place + ': ' if place else ''}{first['msg']}"
        raise OpenlicError(what, where=where) from None

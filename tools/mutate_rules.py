"""Do the examples of the rule files guard their rules? Changes one thing at a time and sees who notices.

python tools/mutate_rules.py                every file: the share of mutants that some example kills, and the
                                            files below the floor
python tools/mutate_rules.py KEY [KEY …]    these files, with the mutants that survive
"""

from __future__ import annotations

import argparse
import copy
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from openlic.authoring.examples import compared, expression_of
from openlic.catalogue import Catalogue, License
from openlic.catalogue.compile import Folder, RuleFile, compiled, plain_file, read_folder
from openlic.catalogue.load import license_of
from openlic.evaluation import Evaluation, Evaluator
from openlic.evaluation.judge import Judge
from openlic.use_case import UseCase

OBJECTS: dict[str, Any] = {
    "permits": ["everything"],
    "prohibits": ["everything"],
    "requires": ["license-copy"],
    "asks": "Is it?",
}
SWAPPED_PREDICATE = {
    "more_than": "at_least",
    "at_least": "more_than",
    "less_than": "at_most",
    "at_most": "less_than",
    "any_of": "none_of",
    "none_of": "any_of",
    "all_of": "any_of",
    "only": "any_of",
    "is": "is_not",
    "is_not": "is",
}
SWAPPED_FIELD = {
    "monthly_active_users": "daily_active_users",
    "daily_active_users": "monthly_active_users",
    "annual_revenue_usd": "monthly_revenue_usd",
    "monthly_revenue_usd": "annual_revenue_usd",
    "regions": "org_domicile",
    "org_domicile": "regions",
    "ai_act_provider": "commercial",
    "model.weights_public": "model.training_code",
    "model.training_code": "model.data_information",
    "model.data_information": "model.weights_public",
    "model.architecture_public": "model.usage_public",
    "model.usage_public": "model.architecture_public",
    "model.monetised": "model.systemic_risk",
    "model.systemic_risk": "model.monetised",
}


def mutants(plain: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """What was changed, and the file with that one change."""
    for index, rule in enumerate(plain["rules"]):
        name = rule["id"]
        yield f"{name}: removed", _with(plain, index, None)
        for effect, target in OBJECTS.items():
            if effect != rule["effect"]:
                changed = rule | {"effect": effect, "object": target}
                yield f"{name}: {rule['effect']} → {effect}", _with(plain, index, changed)
        for what, target in _shorter(rule["object"]):
            yield f"{name}: without {what}", _with(plain, index, rule | {"object": target})
        for part in ("when", "unless"):
            for what, terms in _changed_terms(rule.get(part, [])):
                yield f"{name}: {part} {what}", _with(plain, index, rule | {part: terms})


def _with(plain: dict[str, Any], index: int, rule: dict[str, Any] | None) -> dict[str, Any]:
    rules = copy.copy(plain["rules"])
    rules[index : index + 1] = [rule] if rule else []
    return plain | {"rules": rules}


def _shorter(words: Any) -> Iterator[tuple[str, list[str]]]:
    if isinstance(words, list) and len(words) > 1:
        for word in words:
            yield word, [other for other in words if other != word]


def _changed_terms(terms: list[Any]) -> Iterator[tuple[str, list[Any]]]:
    for index, term in enumerate(terms):
        yield f"without {term}", terms[:index] + terms[index + 1 :]
        for what, changed in _changed_term(term):
            yield what, [*terms[:index], changed, *terms[index + 1 :]]


def _changed_term(term: Any) -> Iterator[tuple[str, Any]]:
    if term[0] == "either":
        for index, choice in enumerate(term[1]):
            yield f"either without {choice}", ["either", term[1][:index] + term[1][index + 1 :]]
        return
    field, predicate, expected = term
    if predicate in SWAPPED_PREDICATE and not (predicate == "all_of" and len(expected) == 1):
        yield (
            f"{field} {predicate} → {SWAPPED_PREDICATE[predicate]}",
            [field, SWAPPED_PREDICATE[predicate], expected],
        )
    if field in SWAPPED_FIELD:
        yield f"{field} → {SWAPPED_FIELD[field]}", [SWAPPED_FIELD[field], predicate, expected]
    if type(expected) is int:
        yield f"{field} {expected} + 1", [field, predicate, expected + 1]
        yield f"{field} {expected} - 1", [field, predicate, expected - 1]
    for word, words in _shorter(expected):
        yield f"{field} {predicate} without {word}", [field, predicate, words]


def survivors(file: RuleFile, catalogue: Catalogue) -> tuple[int, list[str]]:
    """How many mutants there are, and those that every example of the file takes for the original."""
    examples = [
        (example, UseCase.read(file.document, catalogue.vocabulary, ("examples", index, "given")))
        for index, example in enumerate(file.model.examples)
    ]
    own = {rule["id"] for rule in plain_file(file)["rules"]}
    original = catalogue.license(file.model.key)
    assert original is not None
    included = tuple(rule for rule in original.rules if rule.key != file.model.key or rule.id not in own)
    total, alive = 0, []
    for what, plain in mutants(plain_file(file)):
        total += 1
        rule_id = what.partition(":")[0]
        likely_first = sorted(examples, key=lambda pair: rule_id not in (pair[0].because or ()))
        if not _noticed(file, license_of(plain, catalogue.vocabulary, included), likely_first, catalogue):
            alive.append(what)
    return total, alive


def _noticed(file: RuleFile, license: License, examples: list[tuple[Any, UseCase]], catalogue: Catalogue) -> bool:
    """Whether some example of `file` has another answer with `license` in the file's place."""
    evaluate = _over_licenses(file, license, catalogue) if license.kind == "policy" else _alone(license, catalogue)
    return any(
        expected != got
        for example, case in examples
        for _, expected, got in compared(example, evaluate(example, case), license.key)
    )


def _alone(license: License, catalogue: Catalogue) -> Callable[[Any, UseCase], Evaluation]:
    judge = Judge(license, catalogue.vocabulary.activities)
    return lambda _, case: judge.evaluate(case)


def _over_licenses(file: RuleFile, policy: License, catalogue: Catalogue) -> Callable[[Any, UseCase], Evaluation]:
    evaluator = Evaluator(catalogue, policies=[policy])
    return lambda example, case: evaluator.evaluate(expression_of(file, example), case)


def main() -> int:
    """0 where at least `--floor` of the mutants are killed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("keys", nargs="*")
    parser.add_argument("--floor", type=float, default=0.95)
    options = parser.parse_args()
    root = Path(__file__).resolve().parents[1] / "rules"
    folder = _wanted(read_folder(root), set(options.keys))
    catalogue = Catalogue(compiled(folder))
    total = killed = 0
    for file in folder.files:
        if options.keys and file.model.key not in options.keys:
            continue
        mutated, alive = survivors(file, catalogue)
        total, killed = total + mutated, killed + mutated - len(alive)
        if options.keys or mutated - len(alive) < options.floor * mutated:
            print(f"{file.model.key}: {mutated - len(alive)} of {mutated} killed")
            print("".join(f"    survives: {what}\n" for what in alive), end="")
    share = killed / total if total else 1.0
    print(f"{killed} of {total} mutants killed: {share:.1%}")
    return int(share < options.floor)


def _wanted(folder: Folder, keys: set[str]) -> Folder:
    """Without the files that have faults, where only some are looked at: others may be half written."""
    if not keys:
        folder.raise_faults()
    for fault in folder.faults:
        if fault.where and Path(fault.where.file).stem in keys:
            print(fault)
    return folder


if __name__ == "__main__":
    sys.exit(main())

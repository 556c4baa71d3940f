"""What a licence's rules say of the licence itself, whatever the use: the `license.*` facts of policies."""

from __future__ import annotations

from collections.abc import Iterable

from openlic.catalogue import EVERYTHING, License, Rule
from openlic.logic.conditions import NEVER
from openlic.logic.predicates import Value
from openlic.vocabulary import Effect


def terms_of(license: License, all_activities: Iterable[str], status: str) -> dict[str, Value]:
    """The facts about `license`: what it restricts, permits and asks for, from its own rules.

    `status` says how surely it was told. What it permits is left unknown where its file holds no permission
    at all, as where its text was not at hand; so is the openness where the file names none.
    """
    facts: dict[str, Value] = {
        "license.key": license.key,
        "license.status": status,
        "license.restricts": frozenset(rule.topic for rule in license.rules if _restricts(rule)),
        "license.requires": frozenset(name for rule in license.rules for name in rule.obligations),
    }
    if license.openness:
        facts["license.openness"] = license.openness
    if any(rule.effect is Effect.PERMITS for rule in license.rules):
        facts["license.permits"] = _permitted(license.rules, frozenset(all_activities))
    return facts


def _restricts(rule: Rule) -> bool:
    """Whether the rule can keep somebody from a use: a ban, an open question, a permission with a condition."""
    return rule.effect in (Effect.PROHIBITS, Effect.ASKS) or (rule.effect is Effect.PERMITS and bool(rule.when.terms))


def _permitted(rules: Iterable[Rule], everything: frozenset[str]) -> frozenset[str]:
    """The activities that some permission reaches, without those that are barred whatever the case."""
    permitted: set[str] = set()
    barred: set[str] = set()
    for rule in rules:
        named = everything if EVERYTHING in rule.activities else rule.activities
        if rule.effect is Effect.PERMITS:
            permitted.update(named)
        elif rule.effect is Effect.PROHIBITS and not rule.when.terms and rule.unless == NEVER:
            barred.update(named)
    return frozenset(permitted - barred)

"""The rules of two licences side by side: added, removed, changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from openlic.catalogue import Rule, Vocabulary
from openlic.catalogue.in_words import condition_in_words, effect_in_words, exception_in_words


class RuleChange(NamedTuple):
    """A rule that only one side has, or that says something else there: (what, before, after) each."""

    kind: str
    rule: Rule
    differences: tuple[tuple[str, str, str], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "kind": self.kind,
            "rule": self.rule.name,
            "effect": self.rule.effect.value,
            "topic": self.rule.topic,
            "section": self.rule.section,
            "summary": self.rule.summary,
            "source": self.rule.location.to_dict(),
            "differences": [{"what": what, "old": old, "new": new} for what, old, new in self.differences],
        }


def compare_rules(old: Sequence[Rule], new: Sequence[Rule], vocabulary: Vocabulary) -> tuple[RuleChange, ...]:
    """The rules that were added, then those that were removed, then those that changed, by name.

    Two rules are the same where their names are, else their ids within the file, else where each side has just
    one left of their effect, topic and object. How a clause is worded in a summary is no difference.
    """
    pairs: list[tuple[Rule, Rule]] = []
    for key in (attrgetter("name"), attrgetter("id"), _kind):
        seen = {rule.name for pair in pairs for rule in pair}
        pairs += _paired(_without(old, seen), _without(new, seen), key)
    removed = _without(old, {before.name for before, _ in pairs})
    added = _without(new, {now.name for _, now in pairs})
    changed = [RuleChange("changed", now, _differences(before, now, vocabulary)) for before, now in pairs]
    changes = [
        *(RuleChange("added", rule) for rule in added),
        *(RuleChange("removed", rule) for rule in removed),
        *(change for change in changed if change.differences),
    ]
    order = ("added", "removed", "changed")
    return tuple(sorted(changes, key=lambda change: (order.index(change.kind), change.rule.name)))


def _paired(old: Sequence[Rule], new: Sequence[Rule], key: Callable[[Rule], Any]) -> list[tuple[Rule, Rule]]:
    """The rules that are alike by `key`, where each side has just one such."""
    counts, again = Counter(map(key, old)), Counter(map(key, new))
    before = {key(rule): rule for rule in old if counts[key(rule)] == 1}
    return [(before[key(rule)], rule) for rule in new if key(rule) in before and again[key(rule)] == 1]


def _kind(rule: Rule) -> tuple[str, str, tuple[str, ...]]:
    return (rule.effect.value, rule.topic, rule.obligations or rule.activities)


def _without(rules: Sequence[Rule], names: set[str]) -> list[Rule]:
    return [rule for rule in rules if rule.name not in names]


def _differences(before: Rule, after: Rule, vocabulary: Vocabulary) -> tuple[tuple[str, str, str], ...]:
    told = [_told(rule, vocabulary) for rule in (before, after)]
    return tuple((what, told[0][what], told[1][what]) for what in told[0] if told[0][what] != told[1][what])


def _told(rule: Rule, vocabulary: Vocabulary) -> dict[str, str]:
    return {
        "effect": effect_in_words(rule),
        "when": condition_in_words(rule.when, vocabulary),
        "unless": exception_in_words(rule, vocabulary),
        "text": rule.text,
        "section": rule.section,
    }

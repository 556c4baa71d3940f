"""The rules of two licences side by side: added, removed, changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
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

    Two rules are the same where their ids are, or where either side has just one that is left over of their
    effect, topic and object. How a clause is worded in a summary is no difference.
    """
    pairs = _by_id(old, new)
    pairs += _by_kind(
        _without(old, {before.name for before, _ in pairs}), _without(new, {now.name for _, now in pairs})
    )
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


def _by_id(old: Sequence[Rule], new: Sequence[Rule]) -> list[tuple[Rule, Rule]]:
    ids = Counter(rule.id for rule in old)
    before = {rule.id: rule for rule in old if ids[rule.id] == 1}
    again = Counter(rule.id for rule in new)
    return [(before[rule.id], rule) for rule in new if rule.id in before and again[rule.id] == 1]


def _by_kind(old: Sequence[Rule], new: Sequence[Rule]) -> list[tuple[Rule, Rule]]:
    counts, again = Counter(map(_kind, old)), Counter(map(_kind, new))
    before = {_kind(rule): rule for rule in old if counts[_kind(rule)] == 1}
    return [(before[_kind(rule)], rule) for rule in new if _kind(rule) in before and again[_kind(rule)] == 1]


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

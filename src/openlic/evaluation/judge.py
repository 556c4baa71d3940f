"""One licence and one use case → findings. The rules decide; nothing here knows any licence."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence

from openlic.catalogue import EVERYTHING, License, Rule
from openlic.evaluation.terms import terms_of
from openlic.evaluation.types import Evaluation, Finding, conclude
from openlic.logic.conditions import Condition, Facts, Test
from openlic.logic.predicates import Value, Words
from openlic.logic.truth import Answer, Truth, all_of, any_of
from openlic.use_case import UseCase
from openlic.vocabulary import Effect, Status

ACTIVITIES = "activities"
_MAX_REMEMBERED = 4096


class Judge:
    """Evaluates one licence, with the policies that lie over it, for any number of use cases.

    A use case is first reduced to what these rules can tell apart (of a number only the side of each
    threshold counts), and each such signature is judged once: what is asked again is only looked up.
    """

    def __init__(
        self,
        license: License,
        all_activities: Iterable[str],
        *,
        policies: Sequence[License] = (),
        permissions: frozenset[str] = frozenset(),
        status: str = "exact",
    ) -> None:
        self._license = license
        self._all_activities = tuple(sorted(all_activities))
        self._permissions = permissions
        self._policy_rules = [rule for policy in policies for rule in policy.rules]
        self._rules = [*license.rules, *self._policy_rules]
        self._given = terms_of(license, self._all_activities, status)
        self._cuts = _thresholds(self._rules)
        self._fields = tuple(sorted(_fields(self._rules) - set(self._cuts)))
        self._duties = frozenset(name for rule in self._rules for name in rule.obligations)
        self._remembered: dict[object, Evaluation] = {}

    def evaluate(self, use_case: UseCase) -> Evaluation:
        """The evaluation of this licence for `use_case`."""
        signature = self._signature(use_case)
        known = self._remembered.get(signature)
        if known is None:
            if len(self._remembered) >= _MAX_REMEMBERED:
                self._remembered.clear()
            known = self._remembered[signature] = self._evaluate(use_case)
        return known

    def _signature(self, use_case: UseCase) -> object:
        get = use_case.facts.get
        numbers = [_side(get(name), cuts) for name, cuts in self._cuts.items()]
        return (*map(get, self._fields), *numbers, use_case.fulfilled & self._duties)

    def _evaluate(self, use_case: UseCase) -> Evaluation:
        facts = {**use_case.facts, **self._given}
        findings = [*self._judged(facts, use_case.fulfilled), *self._grants(facts), *self._accepted(facts)]
        license = self._license
        return conclude(license.id, findings, keys=[license.key], openness=license.openness)

    def _judged(self, facts: Facts, fulfilled: frozenset[str]) -> Iterator[Finding]:
        for rule in self._rules:
            if rule.effect is not Effect.PERMITS:
                yield from judge(rule, facts, fulfilled, permitted=rule.name in self._permissions)

    def _accepted(self, facts: Facts) -> Iterator[Finding]:
        """What the policies say is in order: it is shown, and grants nothing that the licence does not."""
        for rule in self._policy_rules:
            if rule.effect is Effect.PERMITS and rule.when.ask(facts).truth is Truth.TRUE:
                yield _finding(rule, Status.APPLIES)

    def _grants(self, facts: Facts) -> Iterator[Finding]:
        """What the permissions reach, as permissions; what they do not reach, as prohibitions."""
        if not self._license.grants:
            return
        permits = [rule for rule in self._license.rules if rule.effect is Effect.PERMITS]
        answers = {
            rule.name: Answer(Truth.TRUE) if rule.name in self._permissions else rule.when.ask(facts)
            for rule in permits
        }
        yield from (_finding(rule, Status.APPLIES) for rule in permits if answers[rule.name].truth is Truth.TRUE)
        activities = facts.get(ACTIVITIES)
        planned = sorted(activities) if isinstance(activities, frozenset) else self._all_activities
        reached = {name: any_of(answers[rule.name] for rule in permits if _covers(rule, name)) for name in planned}
        if not isinstance(activities, frozenset):
            reached = _where_nothing_is_planned_yet(reached)
        yield from _not_granted(self._license, permits, answers, reached)


def judge_policies(
    policies: Iterable[License], use_case: UseCase, permissions: frozenset[str] = frozenset()
) -> list[Finding]:
    """What `policies` say of `use_case` where no licence is known: what they ask of one is left open."""
    facts = {**use_case.facts, "license.status": "unknown"}
    return [
        finding
        for policy in policies
        for rule in policy.rules
        if rule.effect is not Effect.PERMITS
        for finding in judge(rule, facts, use_case.fulfilled, permitted=rule.name in permissions)
    ]


def judge(
    rule: Rule, facts: Facts, fulfilled: frozenset[str] = frozenset(), *, permitted: bool = False
) -> list[Finding]:
    """What `rule` says of `facts`: nothing where its condition is known not to hold.

    Where facts are missing the finding is `possible` and names those that could settle it. A duty that is
    met in part gives two findings. `permitted`: the licensor's permission for this clause is on record.
    """
    when, unless = _condition(rule).ask(facts), rule.unless.ask(facts)
    answer = all_of([when, ~unless])
    if when.truth is Truth.FALSE:
        return []
    if permitted or answer.truth is Truth.FALSE:
        return [_finding(rule, Status.EXCEPTED, obligations=rule.obligations)]
    met = tuple(name for name in rule.obligations if name in fulfilled)
    open_ = tuple(name for name in rule.obligations if name not in fulfilled)
    out = [_finding(rule, Status.FULFILLED, obligations=met)] if met else []
    if open_ or not met:
        status = Status.POSSIBLE if answer.truth is Truth.UNKNOWN else Status.APPLIES
        out.append(_finding(rule, status, obligations=open_, missing=answer.missing))
    return out


def _condition(rule: Rule) -> Condition:
    """The rule's `when`; a ban on some activities also needs one of them to happen."""
    if rule.effect is not Effect.PROHIBITS or EVERYTHING in rule.activities:
        return rule.when
    words = Words(rule.activities, frozenset(rule.activities))
    return Condition((*rule.when.terms, Test(ACTIVITIES, "any_of", words)))


def _covers(rule: Rule, activity: str) -> bool:
    return EVERYTHING in rule.activities or activity in rule.activities


def _where_nothing_is_planned_yet(reached: dict[str, Answer]) -> dict[str, Answer]:
    """The same, for activities that are not known: only what holds for each of them is settled."""
    if len({answer.truth for answer in reached.values()}) == 1:
        return reached
    open_ = Answer(Truth.UNKNOWN, frozenset({ACTIVITIES}))
    return {
        name: open_ if answer.truth is Truth.FALSE else answer
        for name, answer in reached.items()
        if answer.truth is not Truth.TRUE
    }


def _not_granted(
    license: License, permits: list[Rule], answers: dict[str, Answer], reached: dict[str, Answer]
) -> Iterator[Finding]:
    """A finding for each permission that stops short of what is planned."""
    for activity, answer in reached.items():
        if answer.truth is Truth.TRUE:
            continue
        near = [rule for rule in permits if _covers(rule, activity)] or permits
        if not near:
            yield _no_grant(license, activity)
        unknown = answer.truth is Truth.UNKNOWN
        open_ = [rule for rule in near if not (unknown and answers[rule.name].truth is Truth.FALSE)]
        for rule in open_ or near:  # where none may still reach it, each says that it does not
            status = Status.POSSIBLE if unknown else Status.APPLIES
            yield _finding(
                rule,
                status,
                missing=answer.missing,
                effect=Effect.PROHIBITS,
                prefix=_beyond(activity, unknown),
            )


def _beyond(activity: str, unknown: bool) -> str:
    return f"May go beyond what is granted ({activity}): " if unknown else f"Beyond what is granted ({activity}): "


def _no_grant(license: License, activity: str) -> Finding:
    return Finding(
        rule=f"{license.key}/no-grant",
        topic="unknown-license",
        effect=Effect.ASKS,
        status=Status.APPLIES,
        section="-",
        summary=f"Its rule file holds no permission for {activity}.",
        question="What does the text grant?",
        fix="Read the text, or choose a model whose licence is known.",
        source=license.location,
    )


def _finding(
    rule: Rule,
    status: Status,
    *,
    obligations: tuple[str, ...] = (),
    missing: frozenset[str] = frozenset(),
    effect: Effect | None = None,
    prefix: str = "",
) -> Finding:
    return Finding(
        rule=rule.name,
        topic=rule.topic,
        effect=effect or rule.effect,
        status=status,
        section=rule.section,
        summary=prefix + rule.summary,
        fix=rule.fix,
        quote=rule.quote,
        obligations=obligations,
        question=rule.question,
        text=rule.text,
        missing_facts=tuple(sorted(missing)),
        source=rule.location,
    )


def _fields(rules: Iterable[Rule]) -> set[str]:
    return {ACTIVITIES} | {test.field for rule in rules for test in _tests(rule)}


def _thresholds(rules: Iterable[Rule]) -> dict[str, list[int]]:
    """Field → the numbers at which some rule's answer changes, ascending."""
    cuts: dict[str, set[int]] = {}
    for rule in rules:
        for test in _tests(rule):
            if type(test.expected) is int:
                cuts.setdefault(test.field, set()).add(test.expected)
    return {name: sorted(numbers) for name, numbers in cuts.items()}


def _tests(rule: Rule) -> Iterator[Test]:
    yield from rule.when.tests()
    yield from rule.unless.tests()


def _side(value: Value | None, cuts: list[int]) -> int | None:
    """Where the number lies among the thresholds: between two, or on one."""
    return None if value is None else bisect_left(cuts, value) + bisect_right(cuts, value)

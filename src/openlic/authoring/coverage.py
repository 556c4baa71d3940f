"""Whether the examples of a file try its rules: each one speaking and silent, each threshold on its line."""

from __future__ import annotations

from collections.abc import Iterator

from openlic.authoring.examples import Answered
from openlic.authoring.remarks import Note, Subject
from openlic.catalogue import EVERYTHING, Rule
from openlic.logic.conditions import Test
from openlic.vocabulary import Effect, Status

MIN_EXAMPLES = 6
_SPEAKS = {Status.APPLIES, Status.POSSIBLE, Status.FULFILLED}


def few_examples(subject: Subject) -> Iterator[Note]:
    """A file with fewer examples than a clause, its two sides and an unknown need."""
    number = len(subject.file.model.examples)
    if number < MIN_EXAMPLES:
        todo = "Show a plain use, each rule, both sides of each threshold and an unknown fact."
        yield Note(("examples",), f"{number} examples are few: a file has {MIN_EXAMPLES} or more", todo)


def untried(subject: Subject) -> Iterator[Note]:
    """Rules that speak in no example, or in all of them although they have a condition."""
    spoken = [_spoken(answered) for answered in subject.answers]
    for index, rule in enumerate(subject.rules):
        times = sum((rule.name, rule.effect) in said for said in spoken)
        if times == 0:
            yield Note(("rules", index), f'"{rule.id}" speaks in no example', "Add one in which it applies.")
        elif times == len(spoken) and _can_be_silenced(rule, subject):
            yield Note(("rules", index), f'"{rule.id}" speaks in every example', "Add one in which it does not.")


def untried_thresholds(subject: Subject) -> Iterator[Note]:
    """Thresholds that no example stands exactly on."""
    given = {(name, value) for answered in subject.answers for name, value in answered.case.items()}
    stated = subject.drafts.catalogue.vocabulary.use_case_facts()
    for index, rule in enumerate(subject.rules):
        for test in dict.fromkeys(_tests(rule)):
            threshold = type(test.expected) is int and test.field in stated
            if threshold and (test.field, test.expected) not in given:
                what = f'no example has "{test.field}" at {test.expected:,}, where "{rule.id}" draws its line'
                yield Note(("rules", index, "when"), what, f"Add one with {test.field}: {test.expected}.")


def _spoken(answered: Answered) -> set[tuple[str, Effect]]:
    """The rules that speak, with their effect: a permission that does not reach speaks as a prohibition."""
    return {(finding.rule, finding.effect) for finding in answered.evaluation.findings if finding.status in _SPEAKS}


def _can_be_silenced(rule: Rule, subject: Subject) -> bool:
    """Whether an example can make the rule silent: of the licence, only those of a policy can say anything."""
    if rule.effect is Effect.PROHIBITS and EVERYTHING not in rule.activities:
        return True
    stated = subject.drafts.catalogue.vocabulary.use_case_facts()
    return any(subject.license.kind == "policy" or test.field in stated for test in _tests(rule))


def _tests(rule: Rule) -> Iterator[Test]:
    yield from rule.when.tests()
    yield from rule.unless.tests()

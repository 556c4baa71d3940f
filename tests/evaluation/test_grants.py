"""Where a licence's permissions end."""

from __future__ import annotations

from openlic.catalogue import License, Rule, default
from openlic.catalogue.load import condition_of
from openlic.evaluation.judge import Judge
from openlic.use_case import UseCase
from openlic.vocabulary import Effect

VOCABULARY = default().vocabulary


def permits(name: str, *activities: str, when: tuple[list[object], ...] = ()) -> Rule:
    return Rule(
        key="made-up",
        id=name,
        effect=Effect.PERMITS,
        topic="commercial-use",
        section="1",
        summary="A made-up grant.",
        activities=activities,
        when=condition_of(when, VOCABULARY),
    )


def test_a_grant_that_ends_is_asked_about_while_nobody_says_what_is_planned() -> None:
    """One permission reaches serving; the other, for all else, is known not to hold."""
    rules = (
        permits("serving", "serve"),
        permits("above", "everything", when=(["monthly_active_users", "more_than", 5],)),
    )
    license = License("made-up", "LicenseRef-openlic-made-up", "Made-up", "licence", rules=rules)
    judge = Judge(license, VOCABULARY.activities)
    answer = judge.evaluate(UseCase(monthly_active_users=5))
    assert (answer.verdict, [question.field for question in answer.questions]) == ("review", ["activities"])
    assert judge.evaluate(UseCase(monthly_active_users=5, activities=["serve"])).verdict == "allowed"
    assert judge.evaluate(UseCase(monthly_active_users=5, activities=["modify"])).verdict == "denied"

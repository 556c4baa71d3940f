"""Random rules and use cases over the real vocabulary; the one place where they are made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from openlic.catalogue import EVERYTHING, License, Rule, default
from openlic.catalogue.load import condition_of
from openlic.logic.conditions import Condition
from openlic.use_case import UseCase
from openlic.vocabulary import Effect

VOCABULARY = default().vocabulary
FLAGS = ["commercial"]
NUMBERS = ["monthly_active_users", "annual_revenue_usd"]
ONE_WORD = {"purpose": ["production", "research", "personal"], "organization_type": ["company", "academic"]}
MANY_WORDS = {
    "activities": ["serve", "modify", "distribute"],
    "domains": ["spam", "weapons", "medical-advice"],
    "regions": ["DE", "FR", "EU", "US", "WORLD"],
}
OBLIGATIONS = ["license-copy", "attribution", "display-notice"]
numbers = st.sampled_from([0, 99, 100, 101, 1000])


def values(name: str) -> st.SearchStrategy[Any]:
    """What a use case may say of the fact `name`."""
    if name in FLAGS:
        return st.booleans()
    if name in NUMBERS:
        return numbers
    if name in ONE_WORD:
        return st.sampled_from(ONE_WORD[name])
    least = 1 if name == "activities" else 0
    return st.lists(st.sampled_from(MANY_WORDS[name]), min_size=least, unique=True)


FACTS = [*FLAGS, *NUMBERS, *ONE_WORD, *MANY_WORDS]
complete_facts = st.fixed_dictionaries({name: values(name) for name in FACTS})


@st.composite
def growing_use_cases(draw: st.DrawFn) -> tuple[UseCase, UseCase]:
    """A use case, and the same with some more facts filled in."""
    facts = draw(complete_facts)
    known = draw(st.sets(st.sampled_from(FACTS)))
    more = known | draw(st.sets(st.sampled_from(FACTS)))
    fulfilled = draw(st.lists(st.sampled_from(OBLIGATIONS), unique=True))
    return _case(facts, known, fulfilled), _case(facts, more, fulfilled)


def _case(facts: dict[str, Any], names: set[str], fulfilled: list[str]) -> UseCase:
    return UseCase.of({name: facts[name] for name in names} | {"fulfilled": fulfilled}, VOCABULARY)


@st.composite
def tests_(draw: st.DrawFn) -> list[Any]:
    """One compiled test."""
    name = draw(st.sampled_from(FACTS))
    if name in FLAGS:
        return [name, "is", draw(st.booleans())]
    if name in NUMBERS:
        return [name, draw(st.sampled_from(["more_than", "at_least", "less_than", "at_most"])), draw(numbers)]
    if name in ONE_WORD:
        words = draw(st.lists(st.sampled_from(ONE_WORD[name]), min_size=1, unique=True))
        return [name, draw(st.sampled_from(["any_of", "none_of"])), words]
    words = draw(st.lists(st.sampled_from(MANY_WORDS[name]), min_size=1, unique=True))
    return [name, draw(st.sampled_from(["any_of", "none_of", "all_of", "only", "is", "is_not"])), words]


conjunctions = st.lists(tests_(), max_size=2)
terms = st.one_of(
    tests_(), st.lists(st.lists(tests_(), min_size=1, max_size=2), min_size=2, max_size=2).map(lambda c: ["either", c])
)


@st.composite
def rules(draw: st.DrawFn, effects: tuple[Effect, ...] = tuple(Effect)) -> Rule:
    """A rule of one of `effects`."""
    effect = draw(st.sampled_from(effects))
    activities = draw(
        st.one_of(
            st.just((EVERYTHING,)),
            st.lists(st.sampled_from(MANY_WORDS["activities"]), min_size=1, unique=True).map(tuple),
        )
    )
    obligations = tuple(draw(st.lists(st.sampled_from(OBLIGATIONS), min_size=1, unique=True)))
    exception = (
        {"unless": condition_of(draw(st.lists(terms, min_size=1, max_size=1)), VOCABULARY)}
        if draw(st.booleans())
        else {}
    )
    return Rule(
        key="made-up",
        id=f"rule-{draw(st.integers(0, 10**6))}",
        effect=effect,
        topic="commercial-use",
        section="1",
        summary="A made-up clause.",
        activities=activities if effect in (Effect.PERMITS, Effect.PROHIBITS) else (),
        obligations=obligations if effect is Effect.REQUIRES else (),
        when=condition_of(draw(st.lists(terms, max_size=2)), VOCABULARY),
        **(exception if effect is not Effect.PERMITS else {}),
    )


ABOUT_THE_LICENSE: list[list[Any]] = [
    ["license.key", "any_of", ["made-up"]],
    ["license.openness", "none_of", ["open-weights-restricted"]],
    ["license.restricts", "includes", ["commercial-use"]],
    ["license.permits", "all_of", ["serve", "modify"]],
    ["license.requires", "none_of", ["attribution"]],
]


@st.composite
def policies(draw: st.DrawFn, key: str = "policy") -> License:
    """A policy of some rules; about half of them ask about the licence, too."""
    own = draw(st.lists(rules(), min_size=1, max_size=4, unique_by=lambda rule: rule.id))
    about = [draw(st.one_of(st.none(), st.sampled_from(ABOUT_THE_LICENSE))) for _ in own]
    return License(key, key, "Made-up policy", "policy", rules=tuple(map(_of_policy(key), own, about)))


def _of_policy(key: str) -> Callable[[Rule, list[Any] | None], Rule]:
    def made(rule: Rule, test: list[Any] | None) -> Rule:
        terms = condition_of([test], VOCABULARY).terms if test else ()
        return rule._replace(key=key, when=Condition((*rule.when.terms, *terms)))

    return made


@st.composite
def licenses(draw: st.DrawFn) -> License:
    """A licence of some rules, with a grant more often than not."""
    own = draw(st.lists(rules(), max_size=5, unique_by=lambda rule: rule.id))
    grants = draw(st.lists(rules((Effect.PERMITS,)), min_size=1, max_size=2, unique_by=lambda rule: rule.id))
    both = {rule.id: rule for rule in [*own, *grants]}
    return License(
        "made-up",
        "LicenseRef-openlic-made-up",
        "Made-up",
        "licence",
        "open-weights-restricted",
        rules=tuple(both.values()),
    )

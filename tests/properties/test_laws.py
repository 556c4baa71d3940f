"""The laws of the evaluator (docs/semantics.md): refinement, monotony, order, and the algebra of expressions."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from openlic.catalogue import License, Rule, default
from openlic.evaluation import Evaluation
from openlic.evaluation.expression import Evaluator, best, both, unknown
from openlic.evaluation.judge import Judge
from openlic.use_case import UseCase
from openlic.vocabulary import Effect, Verdict
from properties.strategies import OBLIGATIONS, VOCABULARY, growing_use_cases, licenses, policies, rules

FINAL = {
    Verdict.ALLOWED: {Verdict.ALLOWED},
    Verdict.DENIED: {Verdict.DENIED},
    Verdict.CONDITIONAL: {Verdict.ALLOWED, Verdict.CONDITIONAL},
}


def evaluated(license: License, case: UseCase) -> Evaluation:
    return Judge(license, VOCABULARY.activities).evaluate(case)


def under(license: License, chosen: list[License], case: UseCase) -> Evaluation:
    return Judge(license, VOCABULARY.activities, policies=chosen).evaluate(case)


def named(license: License, name: str) -> License:
    return license._replace(key=name, id=f"LicenseRef-openlic-{name}")


@settings(max_examples=400)
@given(licenses(), growing_use_cases())
def test_more_facts_only_refine(license: License, cases: tuple[UseCase, UseCase]) -> None:
    before, after = (evaluated(license, case) for case in cases)
    assert after.verdict in FINAL.get(before.verdict, set(Verdict))
    if before.verdict <= Verdict.CONDITIONAL:
        assert before.obligations.outstanding <= after.obligations.outstanding
        assert after.obligations.outstanding <= before.obligations.outstanding | before.obligations.possible


@given(licenses(), growing_use_cases())
def test_a_review_without_questions_needs_a_person(license: License, cases: tuple[UseCase, UseCase]) -> None:
    evaluation = evaluated(license, cases[0])
    certain = any(f.verdict is Verdict.REVIEW and f.effect is Effect.ASKS for f in evaluation.findings)
    assert evaluation.verdict is not Verdict.REVIEW or evaluation.questions or certain


@given(licenses(), growing_use_cases(), rules((Effect.PROHIBITS,)))
def test_one_more_prohibition_never_weakens(license: License, cases: tuple[UseCase, UseCase], rule: Rule) -> None:
    stricter = license._replace(rules=(*license.rules, rule._replace(id="one-more")))
    assert evaluated(stricter, cases[0]).verdict >= evaluated(license, cases[0]).verdict


@settings(max_examples=300)
@given(licenses(), growing_use_cases(), policies("one"), policies("two"))
def test_policies_only_add(license: License, cases: tuple[UseCase, UseCase], one: License, two: License) -> None:
    without, with_one, with_both = (under(license, chosen, cases[0]) for chosen in ([], [one], [one, two]))
    for less, more in ((without, with_one), (with_one, with_both)):
        assert more.verdict >= less.verdict
        assert set(more.findings) >= set(less.findings)
        assert more.obligations.outstanding >= less.obligations.outstanding
    assert under(license, [two, one], cases[0]) == with_both


@settings(max_examples=300)
@given(licenses(), growing_use_cases(), policies())
def test_more_facts_only_refine_under_a_policy(
    license: License, cases: tuple[UseCase, UseCase], policy: License
) -> None:
    before, after = (under(license, [policy], case) for case in cases)
    assert after.verdict in FINAL.get(before.verdict, set(Verdict))


@given(licenses(), growing_use_cases(), policies())
def test_a_policy_speaks_where_no_licence_is_known(
    license: License, cases: tuple[UseCase, UseCase], policy: License
) -> None:
    """What it bars of every licence is barred; what it bars of some is at least a question."""
    found = unknown("no-such-licence")
    answer = Evaluator(default(), policies=[policy]).without_license(cases[0], found)
    assert answer.verdict >= found.verdict
    barred = any(finding.verdict is Verdict.DENIED for finding in answer.findings)
    assert not barred or under(license, [policy], cases[0]).verdict is Verdict.DENIED


@given(licenses(), growing_use_cases(), st.sampled_from(OBLIGATIONS))
def test_one_more_duty_fulfilled_never_makes_it_worse(
    license: License, cases: tuple[UseCase, UseCase], duty: str
) -> None:
    case = cases[0]
    more = case.with_facts({"fulfilled": sorted({*case.fulfilled, duty})}, VOCABULARY)
    before, after = evaluated(license, case), evaluated(license, more)
    assert after.verdict <= before.verdict
    assert after.obligations.outstanding <= before.obligations.outstanding


@given(licenses(), growing_use_cases(), st.randoms(use_true_random=False))
def test_the_order_of_rules_and_facts_changes_nothing(license: License, cases: tuple[UseCase, UseCase], random) -> None:
    shuffled = list(license.rules)
    random.shuffle(shuffled)
    facts = list(cases[0].to_dict().items())
    random.shuffle(facts)
    assert evaluated(license._replace(rules=tuple(shuffled)), UseCase.of(dict(facts), VOCABULARY)) == evaluated(
        license, cases[0]
    )


@given(licenses(), growing_use_cases())
def test_what_is_remembered_is_what_is_judged_anew(license: License, cases: tuple[UseCase, UseCase]) -> None:
    judge = Judge(license, VOCABULARY.activities)
    answers = [judge.evaluate(case) for case in (*cases, *cases)]
    assert answers == [evaluated(license, case) for case in (*cases, *cases)]


@given(licenses(), licenses(), licenses(), growing_use_cases())
def test_and_and_or_are_an_algebra(a: License, b: License, c: License, cases: tuple[UseCase, UseCase]) -> None:
    x, y, z = (evaluated(named(license, name), cases[0]) for license, name in ((a, "a"), (b, "b"), (c, "c")))
    for combine in (both, best):
        assert answer(combine([x, y])) == answer(combine([y, x]))
        assert answer(combine([x, x])) == answer(x)
        assert answer(combine([combine([x, y]), z])) == answer(combine([x, combine([y, z])]))
    assert both([x, y]).verdict == max(x.verdict, y.verdict)
    assert best([x, y]).verdict == min(x.verdict, y.verdict)
    assert both([x, y]).obligations.outstanding >= x.obligations.outstanding


def answer(evaluation: Evaluation) -> tuple[object, ...]:
    """What an evaluation says, whatever its expression is called."""
    return evaluation.verdict, evaluation.obligations, {f.field for f in evaluation.questions}, set(evaluation.findings)

"""What a licence's rules say of the licence itself."""

from __future__ import annotations

from openlic.catalogue import default
from openlic.evaluation.terms import terms_of

CATALOGUE = default()
ACTIVITIES = CATALOGUE.vocabulary.activities


def terms(key: str) -> dict[str, object]:
    license = CATALOGUE.license(key)
    assert license is not None
    return dict(terms_of(license, ACTIVITIES, "exact"))


def test_a_permissive_licence_restricts_nothing() -> None:
    mit = terms("mit")
    assert mit["license.restricts"] == frozenset()
    assert mit["license.permits"] == frozenset(ACTIVITIES)
    assert mit["license.requires"] == {"license-copy", "attribution"}
    assert mit["license.openness"] == "open-weights-permissive"


def test_bans_questions_and_conditional_permissions_restrict() -> None:
    llama = terms("llama-3.1-community")
    assert {"user-threshold", "acceptable-use"} <= set(llama["license.restricts"])  # type: ignore[call-overload]
    assert "commercial-use" in terms("cc-by-nc-4.0")["license.restricts"]  # type: ignore[operator]


def test_what_is_barred_whatever_the_case_is_not_permitted() -> None:
    permitted = terms("cc-by-nd-4.0")["license.permits"]
    assert "distribute" in permitted  # type: ignore[operator]
    assert "distribute-modified" not in permitted  # type: ignore[operator]


def test_what_a_text_that_was_not_at_hand_permits_is_unknown() -> None:
    assert "license.permits" not in terms("falcon-llm-1.0")


def test_each_class_of_openness_implies_facts_that_exist() -> None:
    known = CATALOGUE.vocabulary.use_case_facts()
    for word in CATALOGUE.vocabulary.openness.values():
        assert all(known[name].type == "flag" for name, _ in word.implies)

"""Claims → one expression, and the conflicts: what is claimed is never dropped."""

from __future__ import annotations

from pathlib import Path

import pytest

from openlic.catalogue import default
from openlic.claims import claims_of
from openlic.license.claim_readings import _owner
from openlic.license.claim_texts import not_included, without_policies
from openlic.license.claim_types import Said
from openlic.license.reconcile import Resolution, reconcile
from openlic.record import Label, Record, RecordFile

APACHE = (Path(__file__).resolve().parents[2] / "LICENSE").read_text("utf-8")


def resolved(matter: str, body: str = "", *labels: Label, **files: str) -> Resolution:
    card = RecordFile("README.md", f"---\n{matter}\n---\n{body}")
    others = tuple(RecordFile(name, text) for name, text in files.items())
    return reconcile(claims_of(Record("hf:acme/model", files=(card, *others), labels=labels)), default())


def outcome(found: Resolution) -> tuple[str | None, list[str], bool]:
    return found.expression, [conflict.kind for conflict in found.conflicts], bool(found.doubts)


@pytest.mark.parametrize(
    ("matter", "expression", "conflicts", "doubtful"),
    [
        ("license: mit", "MIT", [], False),
        ("license: Apache-2.0", "Apache-2.0", [], False),
        ("license: [mit, apache-2.0]", "MIT AND Apache-2.0", [], False),
        ("license: mit\nlicense: apache-2.0", "MIT AND Apache-2.0", ["card"], False),
        ("license: [mit, other]", "MIT", [], True),
        ("license: other", None, [], True),
        ("license: other\nlicense_name: acme-terms", None, [], True),
        ("license: acme-terms", None, [], True),
        ("license: openrail", None, [], True),
        ("license: 7", None, [], True),
        ("license:", None, [], True),
        ("tags: [x]", None, [], True),
        ("license: mit\nlicense_link: LICENSE", "MIT", [], False),
    ],
)
def test_labels(matter: str, expression: str | None, conflicts: list[str], doubtful: bool) -> None:
    assert outcome(resolved(matter)) == (expression, conflicts, doubtful)


def test_a_text_that_agrees_and_one_that_does_not() -> None:
    assert outcome(resolved("license: apache-2.0", LICENSE=APACHE)) == ("Apache-2.0", [], False)
    assert outcome(resolved("license: mit", LICENSE=APACHE)) == ("MIT AND Apache-2.0", ["file"], False)
    assert outcome(resolved("license: other", LICENSE=APACHE)) == ("Apache-2.0", [], False)


def test_a_changed_text_is_a_doubt_that_shows_the_words() -> None:
    found = resolved("license: apache-2.0", LICENSE=APACHE + "\nThe Work may not be used by competitors of Acme.\n")
    assert (found.expression, found.status) == ("Apache-2.0", "modified")
    assert "changed text of Apache-2.0" in found.doubts[0]


def test_a_text_that_nobody_knows_is_a_doubt_beside_the_label() -> None:
    found = resolved(
        "license: mit", LICENSE="Use of this model needs a contract with Acme. No commercial use is allowed."
    )
    assert (found.expression, bool(found.doubts)) == ("MIT", True)


def test_a_text_of_the_code_does_not_touch_the_weights() -> None:
    assert outcome(resolved("license: mit", **{"LICENSE-CODE": APACHE})) == ("MIT", [], False)


def test_a_gate_that_adds_a_limit_is_a_conflict() -> None:
    gate = "extra_gated_prompt: You agree to non-commercial use only."
    assert outcome(resolved(f"license: cc-by-4.0\n{gate}")) == ("CC-BY-4.0", ["gate"], False)
    assert outcome(resolved(f"license: cc-by-nc-4.0\n{gate}")) == ("CC-BY-NC-4.0", [], False)
    assert outcome(resolved(f"license: other\n{gate}"))[2]


def test_the_catalogue_is_a_claim_like_any_other() -> None:
    known = Label("catalogue", "", "llama-3.1-community", "rules/models/meta-llama.yaml", 3)
    found = resolved("license: mit", "", known)
    assert outcome(found) == ("MIT AND LicenseRef-scancode-llama-3.1-license-2024", ["catalogue"], False)
    assert outcome(resolved("license: llama3.1", "", known)) == (
        "LicenseRef-scancode-llama-3.1-license-2024",
        [],
        False,
    )


def test_a_weak_label_never_decides_alone_and_never_contradicts() -> None:
    weak = Label("hub:license", "modelscope", "Apache License 2.0", weak=True)
    alone = reconcile(claims_of(Record("modelscope:a/b", labels=(weak,))), default())
    assert (alone.expression, alone.candidates, len(alone.doubts)) == (None, ("Apache-2.0",), 1)
    card = RecordFile("README.md", "---\nlicense: mit\n---\n")
    beside = reconcile(claims_of(Record("modelscope:a/b", files=(card,), labels=(weak,))), default())
    assert (beside.expression, beside.conflicts, beside.doubts) == ("MIT", (), ())


def test_a_policy_beside_a_licence_adds_to_it_and_a_licence_brings_its_own() -> None:
    llama, policy = "LicenseRef-scancode-llama-3.1-license-2024", "LicenseRef-openlic-llama-3.1-aup"
    text, policies = without_policies(Said((llama, policy)), default())
    assert (text.named, policies) == ((llama,), (policy,))
    assert not_included(policies, (llama,), default()) == []
    assert not_included(policies, ("MIT",), default()) == [policy]


def test_a_policy_that_the_index_names_after_its_licence_stands_for_that_licence() -> None:
    assert _owner("LicenseRef-openlic-llama-3.1-community-use-policy", default()) == (
        "LicenseRef-scancode-llama-3.1-license-2024"
    )
    assert _owner("LicenseRef-openlic-nobody-use-policy", default()) == "LicenseRef-openlic-nobody-use-policy"

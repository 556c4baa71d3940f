"""Record → claims: who says what, and where."""

from __future__ import annotations

from openlic.claims import claims_of
from openlic.claims.front_matter import card_of
from openlic.record import Label, Record, RecordFile, is_license_file


def record(card: str = "", *labels: Label, **files: str) -> Record:
    named = [RecordFile("README.md", card)] if card else []
    named += [RecordFile(name.replace("__", "."), text) for name, text in files.items()]
    return Record("hf:acme/model", files=tuple(named), labels=labels)


def said(found: Record) -> list[tuple[str, str, str, str]]:
    return [(claim.source, claim.raw, claim.about, str(claim.location)) for claim in claims_of(found)]


def test_the_fields_of_a_card_with_their_places() -> None:
    card = "---\nlicense: other\nlicense_name: mrl\nlicense_link: https://mistral.ai/licenses/MRL-0.1.md\n---\n# M\n"
    assert said(record(card)) == [
        ("card:license", "other", "weights", "README.md:2:10"),
        ("card:license_name", "mrl", "weights", "README.md:3:15"),
        ("card:license_link", "https://mistral.ai/licenses/MRL-0.1.md", "weights", "README.md:4:15"),
    ]


def test_a_list_claims_each_of_its_values() -> None:
    assert [one[1] for one in said(record("---\nlicense: [apache-2.0, cc-by-nc-2.0]\n---\n"))] == [
        "apache-2.0",
        "cc-by-nc-2.0",
    ]


def test_windows_line_ends_and_a_byte_order_mark() -> None:
    assert said(record("\ufeff---\r\nlicense: mit\r\n---\r\n# M\r\n"))[0] == (
        "card:license",
        "mit",
        "weights",
        "README.md:2:10",
    )


def test_what_is_not_front_matter_claims_nothing() -> None:
    for card in ("# M\n---\nlicense: mit\n---\n", "<!--\n---\nlicense: mit\n---\n-->\n", "---\nlicense: mit\n"):
        assert not [one for one in said(record(card)) if one[0].startswith("card:")]


def test_front_matter_below_the_top_is_a_problem_of_the_card() -> None:
    card = card_of(record("# Model\n\nText.\n\n---\nlanguage: en\nlicense: mit\n---\n"))
    assert card is not None and card.problem is not None
    assert (card.problem.line, "at the top" in card.problem.what) == (5, True)
    ruled = card_of(record("# Model\n\n---\n\nlicense: mit is what we chose\n"))
    assert ruled is not None and ruled.problem is None


def test_code_and_weights_are_told_apart() -> None:
    card = "---\nlicense: cc-by-nc-4.0\n---\nThe code is licensed under MIT, while the model weights are licensed under CC-BY-NC 4.0.\n"
    prose = [(one[2], one[1]) for one in said(record(card)) if one[0] == "prose"]
    assert [about for about, _ in prose] == ["code", "weights"]
    assert "MIT" in prose[0][1]
    assert "CC-BY-NC" in prose[1][1]


def test_prose_in_code_blocks_is_no_claim() -> None:
    card = "---\nlicense: mit\n---\n```\nlicensed under the GPL\n```\n"
    assert not [one for one in said(record(card)) if one[0] == "prose"]


def test_files_say_what_they_are_about() -> None:
    found = said(record("", LICENSE="a", **{"LICENSE-CODE": "b", "LICENSE_DATA__txt": "c", "USE_POLICY__md": "d"}))
    assert {(source, about) for source, _, about, _ in found} == {
        ("file:LICENSE", "weights"),
        ("file:LICENSE-CODE", "code"),
        ("file:LICENSE_DATA.txt", "data"),
    }


def test_names_of_licence_files() -> None:
    yes = [
        "LICENSE",
        "LICENCE.txt",
        "license.md",
        "COPYING",
        "LICENSE-MODEL",
        "MODEL_LICENSE",
        "LICENSE.APACHE",
        "Gemma-License.txt",
    ]
    no = [
        "README.md",
        "USE_POLICY.md",
        "license.py",
        "sub/LICENSE",
        "ACCEPTABLE_USE_POLICY_LICENSE.md",
        "licensed_data.json",
    ]
    assert [name for name in yes if not is_license_file(name)] == []
    assert [name for name in no if is_license_file(name)] == []


def test_a_hub_that_copies_the_card_says_nothing_new() -> None:
    card = "---\nlicense: mit\n---\n"
    assert len(said(record(card, Label("hub:tag", "hf-license", "mit")))) == 1
    assert [one[0] for one in said(record(card, Label("hub:tag", "hf-license", "apache-2.0")))] == [
        "card:license",
        "hub:tag",
    ]


def test_a_gate_is_a_claim() -> None:
    card = "---\nlicense: cc-by-4.0\nextra_gated_prompt: For research only.\nextra_gated_fields: {I agree: checkbox}\n---\n"
    assert [one[0] for one in said(record(card))] == [
        "card:license",
        "card:extra_gated_prompt",
        "card:extra_gated_fields",
    ]


def test_the_front_matter_that_mlflow_keeps_apart() -> None:
    apart = Record("./model", files=(RecordFile("model_card_data.yaml", "language: en\nlicense: cc-by-nc-4.0\n"),))
    assert said(apart) == [("card:license", "cc-by-nc-4.0", "weights", "model_card_data.yaml:2:10")]

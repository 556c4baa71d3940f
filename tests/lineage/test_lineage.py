"""Where a model comes from, and what it inherits."""

from __future__ import annotations

import pytest

from openlic.catalogue import default
from openlic.lineage import Ancestor, bases_of, inherit
from openlic.record import Base, Record, RecordFile


def bases(matter: str, body: str = "", **files: str) -> list[tuple[str, str]]:
    card = RecordFile("README.md", f"---\n{matter}\n---\n{body}")
    others = tuple(RecordFile(f"{name}.json", text) for name, text in files.items())
    return [(base.reference, base.relation) for base in bases_of(Record("hf:acme/model", files=(card, *others)))]


@pytest.mark.parametrize(
    ("matter", "body", "found"),
    [
        ("base_model: a/b", "", [("hf:a/b", "finetune")]),
        ("base_model: a/b\nbase_model_relation: quantized", "", [("hf:a/b", "quantized")]),
        ("base_model: [a/b, c/d]\ntags: [merge]", "", [("hf:a/b", "merge"), ("hf:c/d", "merge")]),
        ("base_model: a/b\ntags: [lora]", "", [("hf:a/b", "adapter")]),
        ("base_model: a/b", "# b-GGUF\n", [("hf:a/b", "quantized")]),
        ("base_model: acme/model", "", []),
        ("base_model: ../../etc/passwd", "", [("hf:../../etc/passwd", "finetune")]),  # no hub's name: never found
        ("base_model: 7", "", [("hf:7", "finetune")]),
        ("base_model: https://huggingface.co/a/b/tree/main", "", [("hf:a/b", "finetune")]),
        ("base_model:", "", []),
        ("license: mit", "Quantised version of [b](https://huggingface.co/a/b).", [("hf:a/b", "hint")]),
        ("license: mit", "Fine-tuned from a/b on our data.", [("hf:a/b", "hint")]),
        ("license: mit", "Trained with `a/b` as the teacher and/or more.", [("hf:a/b", "hint"), ("hf:and/or", "hint")]),
        ("license: mit", "Use a/b with it.", []),
        ("license: mit", "See https://huggingface.co/a/b for more.", []),
    ],
)
def test_bases_of_a_card(matter: str, body: str, found: list[tuple[str, str]]) -> None:
    assert bases(matter, body) == found


def test_bases_of_files() -> None:
    assert bases("license: mit", adapter_config='{"base_model_name_or_path": "a/b"}') == [("hf:a/b", "adapter")]
    assert bases("license: mit", config='{"_name_or_path": "a/b"}') == [("hf:a/b", "hint")]
    for broken in ("", "[", "[]", "7", '{"_name_or_path": 7}', '{"_name_or_path": "/home/me/b"}', "[" * 100_000):
        assert bases("license: mit", config=broken) == []


def inherited(own: str | None, base: str | None, relation: str = "finetune") -> tuple[str | None, int, int]:
    found = inherit(own, [Ancestor(Base("hf:a/b", relation, "card:base_model"), base)], default())
    return found.expression, len(found.conflicts), len(found.doubts)


LLAMA = "LicenseRef-scancode-llama-3.1-license-2024"


@pytest.mark.parametrize(
    ("own", "base", "answer"),
    [
        ("MIT", "MIT", ("MIT", 0, 0)),
        ("MIT", "Apache-2.0", ("MIT AND Apache-2.0", 0, 0)),
        ("MIT", LLAMA, (f"MIT AND {LLAMA}", 1, 0)),
        (LLAMA, LLAMA, (LLAMA, 0, 0)),
        ("CC-BY-NC-4.0", "MIT", ("CC-BY-NC-4.0 AND MIT", 0, 0)),  # stricter than its base: no conflict
        ("MIT", "CC-BY-NC-4.0", ("MIT AND CC-BY-NC-4.0", 1, 0)),
        ("CC-BY-NC-ND-4.0", "CC-BY-NC-4.0", ("CC-BY-NC-ND-4.0 AND CC-BY-NC-4.0", 0, 0)),
        (None, LLAMA, (LLAMA, 0, 0)),
        ("MIT", None, ("MIT", 0, 1)),
        ("MIT", "MIT OR Apache-2.0", ("MIT AND (MIT OR Apache-2.0)", 0, 0)),
    ],
)
def test_what_a_derivative_inherits(own: str | None, base: str | None, answer: tuple[str | None, int, int]) -> None:
    assert inherited(own, base) == answer


def test_a_hint_adds_no_terms_and_may_contradict() -> None:
    assert inherited("MIT", LLAMA, "hint") == ("MIT", 1, 0)
    assert inherited("MIT", "Apache-2.0", "hint") == ("MIT", 0, 0)
    assert inherited("MIT", None, "hint") == ("MIT", 0, 0)


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("mergekit_config.yml", "models:\n  - model: a/b\n  - model: c/d+e/f\nbase_model: a/b@main\n", ["hf:a/b", "hf:c/d", "hf:e/f"]),
        ("mergekit_config.yml", "slices:\n- sources:\n  - model: {model: {path: a/b}}\n  - model: c/d\n", ["hf:a/b", "hf:c/d"]),
        ("mergekit_config.yml", "models:\n  - model: ./mine\n", ['the model "./mine"']),
        ("mergekit_config.yaml", "models: [", ["the base that mergekit_config.yaml does not tell"]),
        ("MLmodel", "flavors:\n  transformers:\n    source_model_name: a/b\n  python_function: {}\n", ["hf:a/b"]),
        ("MLmodel", "flavors:\n  sklearn: {}\n", []),
        ("adapter_config.json", '{"base_model_name_or_path": "/home/me/llama"}', ['the model "/home/me/llama"']),
        ("adapter_config.json", "{", ["the base that adapter_config.json does not tell"]),
    ],
)  # fmt: skip
def test_bases_of_the_files_of_other_tools(name: str, text: str, found: list[str]) -> None:
    record = Record(
        "hf:acme/model", files=(RecordFile("README.md", "---\nlicense: mit\n---\n"), RecordFile(name, text))
    )
    assert [base.reference for base in bases_of(record)] == found


def test_a_local_path_of_an_adapter_adds_nothing_where_the_card_names_the_base() -> None:
    files = {"adapter_config": '{"base_model_name_or_path": "/data/llama"}'}
    assert bases("base_model: a/b", **files) == [("hf:a/b", "adapter")]


def test_a_move_that_the_base_allows_is_no_conflict_and_goes_one_way() -> None:
    for base, own in (
        ("CC-BY-SA-4.0", "GPL-3.0-only"),
        ("LGPL-3.0-only", "GPL-3.0-only"),
        ("MPL-2.0", "GPL-2.0-or-later"),
    ):
        assert inherited(own, base)[1] == 0
        assert inherited(base, own)[1] == 1
    assert inherited("GPL-2.0-only", "LGPL-3.0-only")[1] == 1
    both = "LicenseRef-scancode-stable-diffusion-2022-08-22", "LicenseRef-scancode-fair-ai-public-1.0-sd"
    assert (inherited(both[1], both[0])[1], inherited(both[0], both[1])[1]) == (0, 1)


def test_outputs_of_a_service_are_a_question() -> None:
    assert inherited("MIT", "LicenseRef-openlic-openai-services")[1:] == (0, 1)

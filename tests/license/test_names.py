"""What a label means: names in every spelling, fields, near misses, prose, addresses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openlic.catalogue import default
from openlic.catalogue.types import NAME_FIELDS
from openlic.license.names import MAX_LENGTH, normalize

RULES = Path(__file__).resolve().parents[2] / "rules"
SPDX = [entry for entry in json.loads((RULES / "spdx.json").read_text("utf-8")).values() if not entry.get("exception")]
TAKEN = {"Fair", "Intel"}  # ids that are also the name of a company or of another licence
IDS = sorted({entry.get("use") or entry["id"] for entry in SPDX} - TAKEN)
KEYS = [key for key in default().keys() if default().kind(key) in ("licence", "data-licence")]  # noqa: SIM118
LLAMA_31, GEMMA = "LicenseRef-scancode-llama-3.1-license-2024", "LicenseRef-scancode-gemma-tou-2025-03-24"
LLAMA_2, DEEPSEEK = "LicenseRef-scancode-llama-2-license-2023", "LicenseRef-scancode-deepseek-la-1.0"


def read(raw: str, field: str | None) -> str | None:
    """The expression, or None with a status that is not exact."""
    found = normalize(raw, field=field)
    assert (found.status == "exact") is (found.expression is not None)
    return found.expression


@given(st.sampled_from(IDS), st.sampled_from(["bom", "hf-license", "license_name", None]))
def test_an_id_of_the_spdx_list_stands_for_itself_in_any_case(license: str, field: str | None) -> None:
    for raw in (license, license.lower(), license.upper(), f"  {license}\n"):
        assert read(raw, field) == license
    assert read(read(license, field) or "", field) == license


@given(st.sampled_from(KEYS), st.sampled_from(["bom", "license_name", None]))
def test_a_key_and_an_id_of_the_catalogue_stand_for_their_licence(key: str, field: str | None) -> None:
    license = default().license(key)
    assert license is not None
    assert read(license.id, field) == license.id
    assert normalize(key, field=field).expression in (license.id, None)  # a key that others claim too is ambiguous


@given(st.sampled_from(IDS), st.data())
def test_a_letter_too_many_or_too_few_is_never_a_hit(license: str, data: st.DataObject) -> None:
    letters = [index for index, character in enumerate(license) if character.isalpha()]
    at = data.draw(st.sampled_from(letters))
    for near in (license[:at] + license[at + 1 :], license[: at + 1] + license[at:]):
        expression = read(near, "bom")
        assert expression is None or expression != license


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ("llama 3.4", "hf-license"), ("llama3.4", "license_name"), ("Llama 3.4 Community License", "prose"),
        ("apache-3.0", "hf-license"), ("apache-2.1", "bom"), ("CC-BY-NC-5.0", "bom"), ("cc-by-5.0", "kaggle"),
        ("gpl-4.0", "hf-license"), ("MRL-0.2", "license_name"), ("bigscience-bloom-rail-2.0", "hf-license"),
        ("lfm2.0", "license_name"), ("openmdw-1.2", "hf-license"), ("mit-2.0", "hf-license"), ("apche-2.0", "gguf"),
        ("https://www.apache.org/licenses/LICENSE-3.0", "license_link"),
        ("https://www.llama.com/llama3_4/license/", "license_link"),
        ("https://apache.org.evil.example/licenses/LICENSE-2.0", "license_link"),
        ("https://evil.example/www.apache.org/licenses/LICENSE-2.0", "license_link"),
        ("The weights are under the Open Aleph License Version 2.0.", "prose"), ("AGPL 3.0 lite", "prose"),
    ],
)  # fmt: skip
def test_another_version_or_another_place_is_not_a_hit(raw: str, field: str) -> None:
    assert read(raw, field) is None


@pytest.mark.parametrize(
    ("raw", "field", "expression"),
    [
        ("deepseek", "license_name", DEEPSEEK), ("deepseek", "gguf", DEEPSEEK), ("deepseek", "hf-license", None),
        ("qwen", "license_name", "LicenseRef-scancode-qwen-2024"), ("qwen", "hf-license", None),
        ("LLaMA v2", "gguf", LLAMA_2), ("Llama 2", "prose", LLAMA_2), ("llama", "license_name", None),
        ("LICENSE", "license_link", None),
        ("CC0: Public Domain", "kaggle", "CC0-1.0"), ("Apache License 2.0", "modelscope", "Apache-2.0"),
        ("LicenseRef-gemma", "bom", GEMMA), ("LicenseRef-1", "bom", None), ("LicenseRef-acme", None, None),
        ("GNU GENERAL PUBLIC LICENSE\n                Version 3, 29 June 2007", "ollama", "GPL-3.0-only"),
        ("Gemma Terms of Use\n\nLast modified: February 21, 2024", "ollama", "LicenseRef-openlic-gemma-terms-2024-02-21"),
        ("Gemma Terms of Use\n\nLast modified: May 1, 2024", "ollama", None),
    ],
)  # fmt: skip
def test_the_field_decides(raw: str, field: str | None, expression: str | None) -> None:
    assert read(raw, field) == expression


@pytest.mark.parametrize(
    ("raw", "expression"),
    [
        ("[mit, apache-2.0]", "MIT AND Apache-2.0"), ("- mit\n- apache-2.0", "MIT AND Apache-2.0"),
        ("mit, other", None), ("mit/apache-2.0", None), ("apache-2.0 or mit", "Apache-2.0 OR MIT"),
        ("apache-2.0-and-llama3.1", f"Apache-2.0 AND {LLAMA_31}"), ("MIT or", None), ("(MIT AND", None),
        ("GPL-2.0 WITH Classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"),
        ("Apache-2.0 WITH Foo-exception", None), ("mit + commons clause", None), ("[]", None), ("", None),
    ],
)  # fmt: skip
def test_lists_and_expressions(raw: str, expression: str | None) -> None:
    assert read(raw, "hf-license") == expression


@pytest.mark.parametrize(
    ("raw", "expression"),
    [
        ("The code is MIT, the weights are CC-BY-NC-4.0.", "CC-BY-NC-4.0"),
        ("The weights are under Apache 2.0 and MIT.", "Apache-2.0 AND MIT"),
        ("Apache 2.0, for research only.", None), ("Not licensed under MIT.", None), ("A modified MIT license", None),
        ("Built at MIT.", None), ("Use is subject to the Llama license.", None), ("Same as the base model.", None),
        ("Dual licensed: MIT OR Apache-2.0.", "MIT OR Apache-2.0"), ("代码遵循 Apache-2.0 协议", None),
        ("本模型采用 Apache 2.0 许可证。", "Apache-2.0"), ("Лицензия: MIT", "MIT"), ("Licença: MIT", "MIT"),
        ("Das Modell steht unter der Lizenz CC BY-SA 4.0.", "CC-BY-SA-4.0"),
    ],
)  # fmt: skip
def test_running_text(raw: str, expression: str | None) -> None:
    assert read(raw, "prose") == expression


@pytest.mark.parametrize("ending", ["", "/", "?x=1", "#top", ".html"])
@pytest.mark.parametrize("start", ["https://www.apache.org", "http://apache.org", "apache.org"])
def test_one_page_has_many_addresses(start: str, ending: str) -> None:
    assert read(f"{start}/licenses/LICENSE-2.0{ending}", "license_link") == "Apache-2.0"


@pytest.mark.parametrize("way", ["blob/main", "resolve/main", "raw/main", "blob/0e9e39f249a16976", "blob/refs/pr/3"])
def test_one_file_of_a_hub_has_many_addresses(way: str) -> None:
    assert (
        read(f"https://huggingface.co/meta-llama/Llama-3.1-8B/{way}/LICENSE?download=true", "license_link") == LLAMA_31
    )


@pytest.mark.parametrize("word", ["llama", "openrail", "gpl", "bsd", "cc", "apache"])
def test_a_family_lists_its_members(word: str) -> None:
    found = normalize(word, field="hf-license")
    assert found.status == "ambiguous" and len(found.candidates) > 1 and found.reason


def test_a_typo_is_a_suggestion() -> None:
    found = normalize("apche-2.0", field="hf-license")
    assert (found.status, found.expression) == ("unknown", None) and "Apache-2.0" in found.reason


@given(st.text(max_size=300), st.sampled_from([None, *NAME_FIELDS]))
def test_no_text_is_too_strange(raw: str, field: str | None) -> None:
    found = normalize(raw, field=field)
    assert found.status in ("exact", "ambiguous", "unknown") and json.dumps(found.to_dict())


_WORDS = ["MIT", "and", "OR", "WITH", "(", ")", "[", "]", ",", "/", "-", "license", "llama", "3.1", "not", "the", ":"]
_STRANGE = [
    "https://",
    "huggingface.co/a/b",
    "v",
    "+",
    "\u202e",
    "\x1b[31m",
    "\x00",
    "\ud800",
    "许可证",
    "{path}",
    "\n",
]
_PIECES = st.sampled_from([*_WORDS, *_STRANGE])


@given(st.lists(_PIECES, max_size=40).map(" ".join), st.sampled_from([None, *NAME_FIELDS]))
def test_words_of_licences_in_any_order_raise_nothing(raw: str, field: str | None) -> None:
    assert normalize(raw, field=field).status in ("exact", "ambiguous", "unknown")


def test_a_label_is_bounded() -> None:
    for raw in ("a" * (MAX_LENGTH + 1), "(" * MAX_LENGTH, "MIT AND " * 1200, "- " * 4000, "or " * 3000, "[[" * 4000):
        assert read(raw, "hf-license") is None

"""Files that nobody means well with, or that are half saved: told in a line, bounded, and the others are still read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from openlic.authoring.drafts import read_drafts
from openlic.authoring.lint import lint
from openlic.catalogue import with_rules
from openlic.errors import RuleError

CUSTOM = Path(__file__).resolve().parents[2] / "examples" / "custom-rules" / "rules"
SOUND = (CUSTOM / "licenses" / "acme-community-1.0.yaml").read_text("utf-8")
BOMB = "a0: &a0 [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"a{i}: &a{i} [{','.join([f'*a{i - 1}'] * 9)}]\n" for i in range(1, 12)
)


def said(folder: Path) -> list[str]:
    """The remarks on a folder of rules, without the folder's name."""
    return [str(remark).removeprefix(f"{folder}/") for remark in lint(read_drafts([folder])).remarks]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    (tmp_path / "licenses").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", ":1:1: error: the file is no mapping of keys."),
        (b"a: [1,\n b: }\n", ":2:5: error: this is not YAML"),
        (b"ok: yes\nname: caf\xe9\n", ":2:10: error: this is not UTF-8. Save the file as UTF-8."),
        ("schema: x".encode("utf-16"), ":1:1: error: this is not UTF-8."),
        (b"a: \x00\n", ":1:1: error: this is not YAML: control characters"),
        (b"a: " + b"x" * 50_000_000, ":1:1: error: the YAML is longer than 1024 KiB."),
        (BOMB.encode(), "error: there are more than 100000 values."),
        (b"[" * 10_000, ":1:41: error: values lie in one another more than 40 deep."),
        (b"a: &a [*a]\n", "error: an alias stands inside what it stands for."),
    ],
)
def test_a_file_that_is_none_is_told_at_its_place(house: Path, content: bytes, told: str) -> None:
    (house / "licenses" / "bad.yaml").write_bytes(content)
    (house / "licenses" / "acme-community-1.0.yaml").write_text(SOUND, "utf-8")
    (one,) = said(house)
    assert one.startswith("licenses/bad.yaml:")
    assert told in one
    with pytest.raises(RuleError):
        with_rules(house)


def test_what_is_no_regular_file_is_not_read(house: Path) -> None:
    (house / "licenses" / "dangling.yaml").symlink_to("/no/such/file")
    (house / "licenses" / "endless.yaml").symlink_to("/dev/zero")
    (house / "licenses" / "folder.yaml").mkdir()
    os.mkfifo(house / "licenses" / "pipe.yaml")
    assert [one.partition(":")[0] for one in said(house)] == [
        f"licenses/{name}.yaml" for name in ("dangling", "endless", "folder", "pipe")
    ]
    with pytest.raises(RuleError, match=r"pipe\.yaml: cannot be read"):
        with_rules(house)


def test_a_repeated_key_hides_no_other_fault(house: Path) -> None:
    text = SOUND.replace("key: acme", "key: acme\nkey: acme").replace("topic: user-threshold", "topic: user-treshold")
    (house / "licenses" / "acme-community-1.0.yaml").write_text(text, "utf-8")
    repeated, misspelt = said(house)
    assert '"key" stands here a second time' in repeated
    assert 'Did you mean "user-threshold"?' in misspelt


def test_a_faulty_policy_is_not_missing_for_the_licences_that_take_it_in(house: Path) -> None:
    (house / "licenses" / "acme-community-1.0.yaml").write_text(SOUND.replace("llama-3.1-aup]", "house]"), "utf-8")
    (house / "acceptable-use").mkdir()
    (house / "acceptable-use" / "house.yaml").write_text("schema: openlic.acceptable-use/1\nkey: house\n", "utf-8")
    assert {one.partition(":")[0] for one in said(house)} == {"acceptable-use/house.yaml"}


def test_a_condition_with_more_ways_than_can_be_tried_is_left_alone(house: Path) -> None:
    choices = ", ".join(f"{{monthly_active_users: {{more_than: {n}}}}}" for n in range(10))
    lines = f"      - either: [{choices}]\n" * 30 + "      - monthly_active_users: {less_than: 0}\n"
    text = SOUND.replace("      - monthly_active_users: {at_least: 1 million}\n", lines)
    (house / "licenses" / "acme-community-1.0.yaml").write_text(text, "utf-8")
    assert not any("[unreachable]" in one for one in said(house))


def test_a_folder_of_empty_folders_is_no_rule_book(house: Path) -> None:
    for read in (with_rules, lambda folder: read_drafts([folder])):
        with pytest.raises(RuleError, match=r"holds no rule files\. Rule files are named KEY\.yaml"):
            read(house)


def test_a_name_that_a_bundled_licence_has_is_shown_as_it_was_written(house: Path) -> None:
    text = SOUND.replace("any: [Acme Community License,", "any: [The MIT License,")
    (house / "licenses" / "acme-community-1.0.yaml").write_text(text, "utf-8")
    (one,) = said(house)
    assert one.startswith('licenses/acme-community-1.0.yaml:13:9: warning: "The MIT License" as any names "MIT" too')


def test_a_models_file_names_what_exists(house: Path) -> None:
    (house / "models").mkdir()
    known = '{pattern: "acme/*", family: acme, form: hub, license: apache2.0, terms: [opnai], confidence: high}'
    text = f'schema: openlic.models/1\nprovider: acme\nas_of: "2026-01-01"\nmodels:\n  - {known}\n'
    (house / "models" / "acme.yaml").write_text(text, "utf-8")
    license_, _terms = said(house)
    assert '"apache2.0" is no file. Did you mean "apache-2.0"?' in license_

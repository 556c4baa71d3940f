"""A rule file with faults: each is told, with its place and the nearest right word, in one run."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from openlic.catalogue import default, with_rules
from openlic.errors import RuleError

GOOD = """schema: openlic.license/1
key: acme-1
id: LicenseRef-acme-1
name: Acme License
openness: open-weights-restricted
rules:
  - id: use
    section: "1"
    permits: everything
    topic: commercial-use
    summary: Anyone may use it for anything.
  - id: many-users
    section: "2"
    when: {monthly_active_users: {more_than: 1 million}}
    prohibits: everything
    topic: user-threshold
    summary: Above a million monthly users it is not licensed.
    fix: Ask Acme.
"""


def faults_of(tmp_path: Path, text: str, name: str = "acme-1.yaml") -> list[str]:
    folder = tmp_path / "house-rules" / "licenses"
    folder.mkdir(parents=True)
    (folder / name).write_text(text, "utf-8")
    with pytest.raises(RuleError) as caught:
        with_rules(folder.parent)
    return [str(fault) for fault in caught.value.faults]


def test_a_good_file_is_taken_in(tmp_path: Path) -> None:
    folder = tmp_path / "house-rules" / "licenses"
    folder.mkdir(parents=True)
    (folder / "acme-1.yaml").write_text(GOOD, "utf-8")
    catalogue = with_rules(folder.parent)
    license = catalogue.license("licenseref-ACME-1")
    assert license is not None
    assert [rule.location.line for rule in license.rules] == [7, 12]
    assert catalogue.license("MIT") is not None


@pytest.mark.parametrize(
    ("good", "bad", "fault"),
    [
        ("more_than", "mor_than", ':14:35: "mor_than" is not known here. Did you mean "more_than"?'),
        (
            "monthly_active_users",
            "monthly_users",
            ':14:12: "monthly_users" is not known here. Did you mean "monthly_active_users"?',
        ),
        (
            "user-threshold",
            "user-treshold",
            ':16:12: "user-treshold" is not a word for "topic". Did you mean "user-threshold"?',
        ),
        ('section: "1"', "section: 1", ':8:14: "section" is text. Write it in quotes: "1".'),
        ("1 million", "1 milion", "a whole number is needed"),
        ("prohibits: everything", "prohibits: sereve", 'Did you mean "serve"?'),
        (
            "prohibits: everything",
            "prohibits: everything\n    permits: everything",
            "one of permits, requires, prohibits, asks",
        ),
        ("    fix: Ask Acme.\n", "", "add `fix`"),
        ("id: many-users", "id: use", '"use" names two rules'),
        ("key: acme-1", "key: acme-2", 'the file\'s name says "acme-1"'),
        ("schema: openlic.license/1", "schema: openlic.service/1", "files of this folder have the schema"),
        ("openness: open-weights-restricted\n", "", '"openness" is missing'),
        ("name: Acme License\n", "", ':1:1: "name" is missing'),
        ("key: acme-1", "key: acme-1\nkey: acme-1", '"key" stands here a second time'),
        (
            "rules:",
            "includes: [acceptable-use/llama-3-aup, acceptable-use/acme]\nrules:",
            '"acceptable-use/acme" is no file',
        ),
        (
            "topic: user-threshold",
            "quote: one two three four five six seven eight nine ten eleven twelve thirteen\n    topic: user-threshold",
            "at most 12 words",
        ),
    ],
)
def test_each_fault_has_its_place_and_what_to_do(tmp_path: Path, good: str, bad: str, fault: str) -> None:
    assert good in GOOD
    found = faults_of(tmp_path, GOOD.replace(good, bad, 1))
    assert any(fault in one and "house-rules/licenses/acme-1.yaml:" in one for one in found), found


def test_all_faults_of_a_file_come_in_one_run(tmp_path: Path) -> None:
    bad = (
        GOOD.replace("more_than", "mor_than")
        .replace("topic: commercial-use", "topic: comercial-use")
        .replace('"2"', "2")
    )
    found = faults_of(tmp_path, bad)
    assert len(found) == 3
    assert [int(one.split(":")[1]) for one in found] == [10, 13, 14]


def test_a_file_that_is_no_yaml_does_not_hide_the_others(tmp_path: Path) -> None:
    folder = tmp_path / "house-rules" / "licenses"
    folder.mkdir(parents=True)
    (folder / "a.yaml").write_text("key: [", "utf-8")
    (folder / "b.yaml").write_bytes(b"\xff\xfe\x00bad")
    (folder / "c.yaml").write_text("- a list", "utf-8")
    with pytest.raises(RuleError) as caught:
        with_rules(folder.parent)
    assert [str(fault).split(":")[0].rpartition("/")[2] for fault in caught.value.faults] == [
        "a.yaml",
        "b.yaml",
        "c.yaml",
    ]


def test_a_change_of_a_rule_file_is_seen_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "house-rules" / "licenses"
    folder.mkdir(parents=True)
    path = folder / "acme-1.yaml"
    path.write_text(GOOD, "utf-8")
    with_rules(folder.parent)
    path.write_text(GOOD.replace("many-users", "too-many-users"), "utf-8")
    with_rules.cache_clear()
    license = with_rules(folder.parent).license("acme-1")
    assert license is not None
    assert [rule.id for rule in license.rules] == ["use", "too-many-users"]


def test_the_bundled_rules_have_no_fault_and_every_part_can_be_read() -> None:
    catalogue = default()
    for key in catalogue.keys():  # noqa: SIM118 - a catalogue is no mapping
        assert catalogue.license(key) is not None
    assert catalogue.date


def test_no_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="is no folder"):
        with_rules(tmp_path / "nothing")


def test_a_cache_that_cannot_be_written_costs_only_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("", "utf-8")
    monkeypatch.setenv("OPENLIC_CACHE", str(blocked))
    folder = tmp_path / "house-rules" / "licenses"
    folder.mkdir(parents=True)
    (folder / "acme-1.yaml").write_text(GOOD, "utf-8")
    assert with_rules(folder.parent).license("acme-1") is not None
    shutil.rmtree(folder)

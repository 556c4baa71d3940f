"""The linter finds each kind of fault, at its place, and says what mends it; a sound file it leaves alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from openlic.authoring.drafts import read_drafts
from openlic.authoring.lint import CHECKS, Linted, lint
from openlic.errors import RuleError

SOUND = """\
schema: openlic.license/1
key: acme-1
id: LicenseRef-acme-1
name: Acme License
openness: open-weights-restricted
version: "1.10"
names: {any: [Acme License]}
rules:
  - id: use
    section: "1"
    quote: use it for anything
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
  - id: copies
    section: "3"
    when: {activities: {any_of: [distribute]}}
    requires: license-copy
    topic: license-copy
    summary: Copies carry the licence.
    fix: Send it along.
examples:
  - {given: {activities: [serve], monthly_active_users: 1}, verdict: allowed}
  - {given: {activities: [serve], monthly_active_users: 1 million}, verdict: allowed}
  - {given: {activities: [serve], monthly_active_users: 1000001}, verdict: denied}
  - {given: {activities: [serve]}, verdict: review}
  - {given: {activities: [distribute], monthly_active_users: 1}, verdict: conditional}
  - {given: {activities: [modify], monthly_active_users: 1}, verdict: allowed}
"""


def linted(folder: Path, text: str = SOUND, *, name: str = "acme-1.yaml", texts: Path | None = None) -> Linted:
    """What the linter says of a folder of rules with this one file in it."""
    path = folder / "house" / "licenses" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return lint(read_drafts([folder / "house"]), texts)


def said(found: Linted) -> list[str]:
    return [str(remark) for remark in found.remarks]


def test_a_sound_file_has_no_remarks(tmp_path: Path) -> None:
    found = linted(tmp_path)
    assert said(found) == []
    assert not found.failed(strict=True)
    assert list(found.lines()) == ["files: 1, errors: 0, warnings: 0"]


CLAUSE = "    when: {monthly_active_users: {more_than: 1 million}}\n"


@pytest.mark.parametrize(
    ("good", "bad", "remark"),
    [
        ("more_than", "mor_than", ':17:35: error: "mor_than" is not known here. Did you mean "more_than"? [fault]'),
        ("requires: license-copy", "requires: licence-copi", 'Did you mean "license-copy"? [fault]'),
        ("rules:", "includes: [acceptable-use/nobody]\nrules:", ':8:12: error: "acceptable-use/nobody" is no file.'),
        ('section: "2"', "section: 2", 'Write it in quotes: "2". [fault]'),
        ('section: "2"', "section: 2.10", ':16:14: error: "section" is a number to other YAML readers. Write it in quotes: "2.10". [unquoted]'),
        ('version: "1.10"', "version: 1.10", ':6:10: error: "version" is a number to other YAML readers.'),
        ('section: "2"', 'section: "-"', ':16:14: error: "-" is no section.'),
        ('section: "2"', "section: TODO", '"TODO" is no section.'),
        ('version: "1.10"', 'text_status: partial\nversion: "1.10"', None),
        ("fix: Ask Acme.", "fix: TODO ask someone", ':21:10: error: "fix" still says TODO. Write what it should say. [left-to-do]'),
        ("monthly_active_users: 1 million}", "monthly_active_users: 2}", ':17:11: error: no example has "monthly_active_users" at 1,000,000, where "many-users" draws its line.'),
        ("  - {given: {activities: [modify], monthly_active_users: 1}, verdict: allowed}\n", "", "warning: 5 examples are few"),
        ("any_of: [distribute]", "any_of: [train-on-outputs]", ':22:5: error: "copies" speaks in no example. Add one in which it applies. [untried-rule]'),
        ("any_of: [distribute]", "none_of: [train-on-outputs]", '"copies" speaks in every example.'),
        (CLAUSE, "    when: [monthly_active_users: {more_than: 5}, monthly_active_users: {less_than: 6}]\n", '"many-users" can never apply: no value meets all that it says of monthly_active_users.'),
        (CLAUSE, f"{CLAUSE}    unless: {{monthly_active_users: {{at_least: 1000001}}}}\n", "wherever `when` holds, `unless` does too."),
        (CLAUSE, "", ':15:5: error: "many-users" prohibits what "use" permits, under the same condition.'),
        ("    fix: Send it along.\n", '    fix: Send it along.\n  - {id: again, section: "3", when: {activities: {any_of: [distribute]}}, requires: license-copy, topic: license-copy, summary: Copies carry the licence., fix: Send it.}\n', ':29:5: warning: "again" says again what "copies" says. Remove one of them. [repeated]'),
    ],
)  # fmt: skip
def test_each_fault_has_its_place_and_what_mends_it(tmp_path: Path, good: str, bad: str, remark: str | None) -> None:
    assert good in SOUND
    found = said(linted(tmp_path, SOUND.replace(good, bad, 1)))
    if remark is None:
        assert found == []
    else:
        assert any(remark in one and one.startswith(f"{tmp_path}/house/licenses/acme-1.yaml:") for one in found), found


def test_all_faults_come_in_one_run_in_the_order_of_the_file(tmp_path: Path) -> None:
    text = (
        SOUND.replace('section: "1"', 'section: "?"')
        .replace("fix: Ask Acme.", "fix: TODO")
        .replace("1 million}}", "2}}")
    )
    found = linted(tmp_path, text)
    assert [remark.check for remark in found.remarks] == ["no-section", "untried-threshold", "left-to-do"]
    lines = [remark.where.line for remark in found.remarks]
    assert lines == sorted(lines)
    assert found.to_dict()["errors"] == 3


def test_one_file_with_faults_does_not_hide_those_of_another(tmp_path: Path) -> None:
    linted(tmp_path, SOUND.replace("topic: commercial-use", "topic: comercial-use"))
    other = SOUND.replace("acme-1", "acme-2").replace("Acme License", "Other License").replace('"2"', '"-"')
    found = said(linted(tmp_path, other, name="acme-2.yaml"))
    assert [one.rpartition(" ")[2] for one in found] == ["[fault]", "[no-section]"]


def test_a_section_that_cannot_be_known_is_a_warning(tmp_path: Path) -> None:
    text = SOUND.replace('section: "2"', 'section: "-"').replace("version:", "text_status: quotations\nversion:")
    found = linted(tmp_path, text)
    assert [str(remark.level) for remark in found.remarks] == ["warning"]
    assert not found.failed()
    assert found.failed(strict=True)


def test_a_name_of_two_licences_is_a_warning(tmp_path: Path) -> None:
    linted(tmp_path)
    found = said(linted(tmp_path, SOUND.replace("acme-1", "acme-2"), name="acme-2.yaml"))
    assert len(found) == 1
    assert found[0].startswith(f"{tmp_path}/house/licenses/acme-2.yaml:7:")
    assert 'names "acme-1" too' in found[0]


def test_a_file_that_nothing_reads_is_a_warning(tmp_path: Path) -> None:
    for name in ("licences/other.yaml", "licenses/other.yml"):
        path = tmp_path / "house" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("key: other\n", "utf-8")
    found = said(linted(tmp_path))
    assert [one.split(":")[0].removeprefix(f"{tmp_path}/") for one in found] == [
        "house/licences/other.yaml",
        "house/licenses/other.yml",
    ]
    assert all("warning: nothing reads this file" in one for one in found)


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ("1. You may USE\n  it, for “any-\nthing”.", True),
        ("Nobody may use its for anything.", False),
        ("You may use it for something.", False),
    ],
)
def test_quotes_are_looked_for_in_the_text(tmp_path: Path, text: str, is_there: bool) -> None:
    texts = tmp_path / "texts"
    (texts / "acme-1").mkdir(parents=True)
    (texts / "acme-1" / "LICENSE.txt").write_text(text, "utf-8")
    found = said(linted(tmp_path, texts=texts))
    assert bool(found) is not is_there
    assert all(":11:12: error: " in one and one.endswith("[anchor]") for one in found)


def test_quotes_are_left_alone_where_no_text_is_at_hand(tmp_path: Path) -> None:
    (tmp_path / "texts" / "another").mkdir(parents=True)
    assert said(linted(tmp_path, texts=tmp_path / "texts")) == []


@pytest.mark.parametrize(("folder", "fault"), [("nowhere", "is no folder"), ("empty", "holds no rule files")])
def test_a_folder_without_rules_is_no_success(tmp_path: Path, folder: str, fault: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(RuleError, match=fault):
        read_drafts([tmp_path / folder])


def test_every_check_says_what_it_finds() -> None:
    assert all(check.__doc__ for _, _, check in CHECKS)
    assert len({name for name, _, _ in CHECKS}) == len(CHECKS)

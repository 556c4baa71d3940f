"""The guide for people who write rules is true: its licence is sound, and it names every check and every word."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from openlic.authoring.drafts import READ, read_drafts
from openlic.authoring.lint import CHECKS, lint
from openlic.authoring.schemas import SCHEMAS
from openlic.authoring.template import FOLDERS
from openlic.authoring.trial import run_all
from openlic.catalogue import default
from openlic.catalogue.folders import RULE_FOLDERS
from openlic.cli import main
from openlic.logic.predicates import PREDICATES

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "writing-rules.md").read_text("utf-8")


@pytest.fixture
def brook(tmp_path: Path) -> Path:
    """The folder of rules that the guide's worked example makes."""
    (text,) = re.findall(r"```yaml\n(.*?)```", GUIDE, re.DOTALL)
    path = tmp_path / "my-rules" / "licenses" / "brook-2.0.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    return tmp_path / "my-rules"


def test_the_worked_example_is_sound_and_quotes_the_text_above_it(brook: Path) -> None:
    clauses = re.findall(r"^> (.*)$", GUIDE, re.MULTILINE)
    (brook.parent / "texts" / "brook-2.0").mkdir(parents=True)
    (brook.parent / "texts" / "brook-2.0" / "LICENSE.txt").write_text("\n".join(clauses), "utf-8")
    assert lint(read_drafts([brook]), brook.parent / "texts").remarks == ()
    assert run_all([str(brook)]).failed == 0


def test_the_first_commands_do_what_stands_beside_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    block = GUIDE.partition("```console\n")[2].partition("```")[0]
    commands = [line.removeprefix("$ openlic ").partition("#")[0].split() for line in block.splitlines()]
    codes = {" ".join(command[:2]): main(command) for command in commands}
    assert codes == {"rules new": 0, "rules lint": 2, "rules test": 0, "check license:brook-2.0": 1}


def test_every_word_and_check_is_explained() -> None:
    facts = [name for name in default().vocabulary.facts if "." in name]
    checks = [name for name, _, _ in CHECKS]
    others = ["fault", "shared-name", "stray-file"]
    for word in [*PREDICATES, *facts, *checks, *others, *SCHEMAS, *FOLDERS, *RULE_FOLDERS.values()]:
        assert f"`{word}`" in GUIDE, word
    assert set(FOLDERS.values()) <= set(READ)


def test_the_checks_have_the_level_that_the_guide_says() -> None:
    rows = dict(re.findall(r"^\| `([a-z-]+)` \| (error|warning) \|", GUIDE, re.MULTILINE))
    assert {name: str(level) for name, level, _ in CHECKS}.items() <= rows.items()

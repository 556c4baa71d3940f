"""The page on policies is true: its own policy is sound, its table names what is there, its command answers."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from openlic.authoring.drafts import read_drafts
from openlic.authoring.lint import lint
from openlic.authoring.trial import run_all
from openlic.catalogue import default
from openlic.cli import main

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "policies.md").read_text("utf-8")


def blocks(kind: str) -> list[str]:
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


@pytest.fixture
def acme(tmp_path: Path) -> Path:
    (text,) = blocks("yaml")
    path = tmp_path / "my-rules" / "policies" / "acme.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    return tmp_path / "my-rules"


def test_the_policy_of_the_page_is_sound(acme: Path) -> None:
    assert lint(read_drafts([acme])).remarks == ()
    assert run_all([str(acme)]).failed == 0


def test_the_policy_of_the_page_is_used_with_rules(acme: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["license:bsd-3-clause", "--set", "activities=serve", "--rules", str(acme), "--policy", "acme"]
    assert main(["check", *arguments]) == 1
    assert "Has the legal team read this licence?" in capsys.readouterr().out


def test_the_table_names_every_policy() -> None:
    named = set(re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE))
    catalogue = default()
    assert named == {key for key in catalogue.keys() if catalogue.kind(key) == "policy"}  # noqa: SIM118


def test_the_command_answers_as_told(capsys: pytest.CaptureFixture[str]) -> None:
    (command,) = blocks("sh")
    assert main(shlex.split(command)[1:]) == 0
    assert capsys.readouterr().out.startswith("allowed: ")

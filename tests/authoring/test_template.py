"""A new rule file is sound from the first minute, but for what only the licence's text can say."""

from __future__ import annotations

from pathlib import Path

import pytest

from openlic.authoring.drafts import read_drafts
from openlic.authoring.lint import lint
from openlic.authoring.template import FOLDERS, write_new
from openlic.authoring.trial import run_all
from openlic.errors import OpenlicError


@pytest.mark.parametrize("kind", FOLDERS)
def test_a_template_has_no_fault_but_its_todos(kind: str, tmp_path: Path) -> None:
    path = write_new("acme-1.0", kind, tmp_path / "house")
    assert path == tmp_path / "house" / FOLDERS[kind] / "acme-1.0.yaml"
    found = lint(read_drafts([tmp_path / "house"]))
    assert {remark.check for remark in found.remarks} == {"left-to-do", "no-section"}
    assert all("TODO" in remark.what for remark in found.remarks)
    assert run_all([str(tmp_path / "house")]).failed == 0


@pytest.mark.parametrize("kind", FOLDERS)
def test_a_filled_template_is_sound(kind: str, tmp_path: Path) -> None:
    path = write_new("acme-1.0", kind, tmp_path / "house")
    path.write_text(path.read_text("utf-8").replace("TODO", "Clause 1"), "utf-8")
    assert lint(read_drafts([tmp_path / "house"])).remarks == ()


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    path = write_new("acme-1.0", "licence", tmp_path)
    path.write_text("mine", "utf-8")
    with pytest.raises(OpenlicError, match="exists already"):
        write_new("acme-1.0", "licence", tmp_path)
    assert path.read_text("utf-8") == "mine"


@pytest.mark.parametrize("key", ["../outside", "Acme", "a/b", "", "-x", "acme\n", "a b"])
def test_a_key_is_one_plain_word(key: str, tmp_path: Path) -> None:
    with pytest.raises(OpenlicError, match="is no key"):
        write_new(key, "licence", tmp_path)
    assert list(tmp_path.iterdir()) == []

"""`openlic rules` as a person and a pipeline meet it: exit codes, streams, bad input."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from command import Done, openlic

ROOT = Path(__file__).resolve().parents[2]
CUSTOM = "examples/custom-rules/rules"


def rules(*arguments: str, cwd: Path = ROOT) -> Done:
    """`openlic rules` with these arguments."""
    return openlic("rules", *arguments, cwd=cwd)


@pytest.fixture
def weak(tmp_path: Path) -> Path:
    """A folder whose one file has an error and a warning."""
    text = (ROOT / CUSTOM / "licenses" / "acme-community-1.0.yaml").read_text("utf-8")
    text = text.replace("verdict: conditional", "verdict: allowed", 1).replace('section: "3"', 'section: "?"')
    (tmp_path / "house" / "licenses").mkdir(parents=True)
    (tmp_path / "house" / "licenses" / "acme-community-1.0.yaml").write_text(text, "utf-8")
    (tmp_path / "house" / "notes.yml").write_text("a: 1\n", "utf-8")
    return tmp_path


def test_sound_rules_pass() -> None:
    done = rules("lint", CUSTOM, "--strict")
    assert (done.returncode, done.stdout, done.stderr) == (0, "files: 2, errors: 0, warnings: 0\n", "")
    assert rules("test", CUSTOM).returncode == 0


def test_errors_exit_2_and_each_has_its_place(weak: Path) -> None:
    done = rules("lint", "house", cwd=weak)
    assert done.returncode == 2
    first, second, total = done.stdout.splitlines()
    assert first.startswith("house/licenses/acme-community-1.0.yaml:")
    assert ' error: "?" is no section.' in first
    assert second.startswith("house/notes.yml:1:1: warning: ")
    assert total == "files: 1, errors: 1, warnings: 1"


def test_warnings_exit_0_unless_strict(weak: Path) -> None:
    shutil.copytree(ROOT / CUSTOM, weak / "house", dirs_exist_ok=True)
    assert rules("lint", "house", cwd=weak).returncode == 0
    assert rules("lint", "house", "--strict", cwd=weak).returncode == 2


def test_lint_speaks_json(weak: Path) -> None:
    plain = json.loads(rules("lint", "--format", "json", "house", cwd=weak).stdout)
    assert plain["schema"] == "openlic.lint/1"
    assert (plain["files"], plain["errors"], plain["warnings"]) == (1, 1, 1)
    assert set(plain["remarks"][0]) == {"check", "level", "file", "line", "column", "what", "todo"}


def test_an_example_that_does_not_come_out_exits_1(weak: Path) -> None:
    done = rules("test", "house", cwd=weak)
    assert done.returncode == 1
    assert "expected" in done.stdout
    assert "not as expected: 1" in done.stdout
    plain = json.loads(rules("test", "house", "--format", "json", cwd=weak).stdout)
    assert [plain["failed"], plain["mismatches"][0]["got"]] == [1, "conditional"]


def test_one_bundled_file_can_be_tested() -> None:
    done = rules("test", "mit")
    assert done.returncode == 0
    assert done.stdout.startswith("files: 1, examples: ")


def test_a_new_file_is_written_once(tmp_path: Path) -> None:
    done = rules("new", "acme-api", "--kind", "service", "--output", "mine", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.startswith(f"{Path('mine/services/acme-api.yaml')}: fill in what says TODO")
    assert (tmp_path / "mine" / "services" / "acme-api.yaml").is_file()
    again = rules("new", "acme-api", "--kind", "service", "--output", "mine", cwd=tmp_path)
    assert again.returncode == 2
    assert "exists already" in again.stderr


@pytest.mark.parametrize(
    "arguments",
    [(), ("polish",), ("new",), ("new", "a", "b"), ("new", "../a"), ("lint", "no/such/folder"), ("lint", "docs"), ("test", "no-such-key"), ("lint", "--format", "xml")],
)  # fmt: skip
def test_a_wrong_call_exits_2_and_says_why(arguments: tuple[str, ...]) -> None:
    done = rules(*arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr

"""Every console block of the tutorial, the how-tos and the README runs, and prints what it shows."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest
import yaml

from command import Done, openlic

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *(ROOT / "docs" / f"{name}.md" for name in ("index", "tutorial", "how-to-ci", "reports"))]
BLOCK = re.compile(r"```(?P<kind>[a-z]+)(?: title=\"(?P<title>[^\"]+)\")?\n(?P<body>.*?)```", re.DOTALL)


def fits(shown: str, printed: str) -> bool:
    """Whether `printed` is what the page shows, where … stands for anything."""
    pattern = ".*".join(re.escape(part) for part in shown.split("…"))
    return re.fullmatch(pattern, printed, re.DOTALL) is not None


def commands(body: str) -> list[tuple[str, str]]:
    """Each command with the output that the page shows below it."""
    parts = re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]
    return [(part.partition("\n")[0], part.partition("\n")[2]) for part in parts]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_console_blocks_print_what_they_show(page: Path, tmp_path: Path) -> None:
    text = page.read_text("utf-8")
    if "examples/" in text:
        shutil.copytree(ROOT / "examples", tmp_path / "examples")
    shutil.copy(ROOT / "LICENSE", tmp_path)
    for match in BLOCK.finditer(text):
        if match["title"]:
            path = tmp_path / match["title"]
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(match["body"], "utf-8")
        if match["kind"] == "console":
            for command, shown in commands(match["body"]):
                done = run(command, tmp_path)
                assert done.returncode in (0, 1), (command, done.stderr)
                assert fits(shown, done.stdout), f"{page.name}: {command}\n{done.stdout}"


def test_what_pipelines_copy_names_what_is_there() -> None:
    blocks = [match["body"] for match in BLOCK.finditer((ROOT / "docs" / "how-to-ci.md").read_text("utf-8"))
              if match["kind"] == "yaml" and not match["title"]]  # fmt: skip
    workflow, hooks = (yaml.safe_load(block) for block in blocks)
    (step,) = [one for one in workflow["jobs"]["licences"]["steps"] if "openlic" in one["uses"]]
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    assert set(step["with"]) <= set(action["inputs"])
    known = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    assert {hook["id"] for hook in hooks["repos"][0]["hooks"]} <= known


def run(command: str, folder: Path) -> Done:
    name, *arguments = shlex.split(command)
    assert name == "openlic"
    return openlic(*arguments, cwd=folder, HF_HUB_OFFLINE="1")

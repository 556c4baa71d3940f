"""Every Python block of the README and the docs runs; what the README's table promises is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]


def blocks(kind: str) -> list[tuple[str, str]]:
    found = []
    for page in PAGES:
        for match in re.finditer(rf"```{kind}\n(.*?)```", page.read_text("utf-8"), re.DOTALL):
            line = page.read_text("utf-8").count("\n", 0, match.start()) + 1
            found.append((f"{page.name}:{line}", match[1]))
    return found


@pytest.mark.parametrize(("where", "code"), blocks("python"), ids=lambda value: value if ":" in value[:40] else "")
def test_python_blocks_run(where: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    exec(compile(code, where, "exec"), {"__name__": "__docs__"})


def test_the_first_two_commands_are_one_line_each() -> None:
    first, second = [code for where, code in blocks("sh") if where.startswith("README")][:2]
    assert first.strip().count("\n") == second.strip().count("\n") == 0
    assert "openlic check examples/support-bot" in first
    assert second.strip() == "pip install -e '.[all,test]' && python tools/gates.py"


def test_links_between_pages_lead_somewhere() -> None:
    for page in PAGES:
        for target in re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text("utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_nothing_of_the_workplace_is_named() -> None:
    for folder in ("src", "rules", "docs", "tests", "examples", "benchmarks", "tools"):
        for path in (ROOT / folder).rglob("*"):
            if path.suffix in {".py", ".md", ".yaml", ".json"} and path != Path(__file__):
                text = path.read_text("utf-8", "replace")
                assert "/tmp/scratch" not in text, path  # noqa: S108 - it is what must not stand there
                assert "/work/shared" not in text, path

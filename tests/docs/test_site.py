"""The site's generated pages: one a rule file, links that lead somewhere, text that stays text."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from openlic import cli
from openlic.catalogue import default

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    spec = importlib.util.spec_from_file_location("build_docs", ROOT / "tools" / "build_docs.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    folder = tmp_path_factory.mktemp("site") / "docs"
    module.write_pages(folder)
    return folder


def test_every_rule_file_command_and_duty_has_its_place(pages: Path) -> None:
    keys = {key for key in default().keys() if default().license(key)}  # noqa: SIM118 - no mapping
    assert {path.stem for path in (pages / "reference" / "licenses").iterdir()} == keys
    commands = (pages / "reference" / "commands.md").read_text("utf-8")
    assert all(f"## openlic {name}\n" in commands for name in cli.commands())
    duties = (pages / "reference" / "obligations.md").read_text("utf-8")
    assert all(f"## {name}\n" in duties for name in default().vocabulary.obligations)
    llama = (pages / "reference" / "licenses" / "llama-3.1-community.md").read_text("utf-8")
    assert "more than 700,000,000" in llama and "- Section: 2\n" in llama


def test_every_link_leads_somewhere(pages: Path) -> None:
    for page in pages.rglob("*.md"):
        for target in re.findall(
            r"\]\((?!https?:|#)([^)#]+)", re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.S)
        ):
            assert (page.parent / target).exists(), (page, target)


def test_text_of_rule_files_makes_no_markup(pages: Path) -> None:
    parser = MarkdownIt()
    for page in (pages / "reference" / "licenses").iterdir():
        kinds = {token.type for token in parser.parse(page.read_text("utf-8"))}
        assert not kinds & {"html_block", "table_open", "blockquote_open", "code_block"}, page

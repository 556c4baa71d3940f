"""The report as a person sees it, whole."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import openlic
from openlic.lineage import Ancestor
from openlic.record import Base
from openlic.report import Style, formats, render

FOLDER = Path(__file__).parent / "snapshots"
CASE = {"commercial": True, "activities": ["serve"], "domains": [], "monthly_active_users": 5000}
ANSWERS = {
    "allowed": ("license:MIT", CASE),
    "conditional": ("license:llama-3.1-community", CASE),
    "review": ("license:llama-3.1-community", {"commercial": True, "activities": ["serve"]}),
    "denied": ("license:cc-by-nc-4.0", CASE),
    "unknown": ("license:nobody-knows-it", CASE),
    "choice": ("license:MIT OR CC-BY-NC-4.0", CASE),
}


@pytest.mark.parametrize("name", ANSWERS)
def test_whole_answers(name: str) -> None:
    reference, case = ANSWERS[name]
    text = render(openlic.check(reference, case), "text", Style(width=100))
    path = FOLDER / f"{name}.txt"
    if os.environ.get("OPENLIC_SNAPSHOTS") == "write":
        path.write_text(text, "utf-8")
    expected = path.read_text("utf-8") if path.exists() else ""
    assert without_lines(text) == without_lines(expected), "if this is meant, run again with OPENLIC_SNAPSHOTS=write"


def without_lines(text: str) -> str:
    """The text without line numbers of rule files and the catalogue's date, which move with every edit."""
    import re

    text = re.sub(r"\.yaml:\d+", ".yaml:0", " ".join(text.split(" ")))
    return re.sub(r"Catalogue of [\d-]+", "Catalogue of today", text)


def test_lines_keep_to_the_width() -> None:
    report = openlic.check("license:llama-3.1-community", {"activities": ["serve"]})
    for width in (80, 100, 140):
        for line in render(report, "text", Style(width=width)).splitlines()[1:]:
            assert len(line) <= width or len(line.split()) == 1, line


def test_colour_only_where_wanted() -> None:
    report = openlic.check("license:MIT", CASE)
    assert "\x1b[" not in render(report, "text", Style(color=False))
    assert "\x1b[1;32mallowed\x1b[0m" in render(report, "text", Style(color=True))


def test_formats_are_found_by_their_folder() -> None:
    assert {"json", "text"} <= set(formats())
    for name in formats():
        assert render(openlic.check("license:MIT", CASE), name)


def test_the_lineage_is_a_tree_each_below_the_model_that_was_made_from_it() -> None:
    report = openlic.check("license:MIT", CASE)
    lineage = (
        Ancestor(Base("hf:a/left", "merge", "card:base_model"), "MIT"),
        Ancestor(Base("hf:a/right", "merge", "card:base_model"), "MIT"),
        Ancestor(Base("hf:a/below-left", "finetune", "hub"), "Apache-2.0", "hub:tag", 2, "hf:a/left"),
        Ancestor(Base("hf:a/below-right", "quantized", "hub"), None, "", 2, "hf:a/right"),
    )
    (result,) = report.results
    text = render(report._replace(results=(result._replace(lineage=lineage),)), "text")
    rows = [line for line in text.splitlines() if " of hf:a/" in line]
    assert [row.split("hf:a/")[1].split(":")[0] for row in rows] == ["left", "below-left", "right", "below-right"]
    assert rows[0].index("merge") < rows[1].index("finetune")
    assert "below-right: licence not known" in rows[3]
    page = render(report._replace(results=(result._replace(lineage=lineage),)), "html")
    assert "left: MIT<ul><li>finetune of hf:a/below-left: Apache-2.0, told by hub:tag</li></ul></li>" in page


def test_the_outcome_is_the_first_line() -> None:
    for name, (reference, case) in ANSWERS.items():
        first = render(openlic.check(reference, case), "text").splitlines()[0]
        assert first.startswith(f"{openlic.check(reference, case).verdict}: {reference}"), name

"""Whole repositories on disk: what licence they come to, which sources contradict each other, what the verdict is.

The cases stand in `cases/*.yaml`. `is` is the expression with the catalogue's keys, null where it cannot be told
(any answer at or above review is right); `conflicts` are the kinds; the use is commercial serving by a company.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

import pytest

import openlic
from openlic import document
from openlic.catalogue import default
from openlic.vocabulary import Verdict

HERE = Path(__file__).parent
USE: dict[str, Any] = {
    "commercial": True,
    "purpose": "production",
    "organization_type": "company",
    "activities": ["serve"],
    "monthly_active_users": 50_000,
    "annual_revenue_usd": 2_000_000,
    "org_domicile": ["US"],
    "regions": ["US"],
    "modalities": ["text"],
    "domains": [],
    "fulfilled": [],
}


def _cases() -> Iterator[Any]:
    for path in sorted((HERE / "cases").glob("*.yaml")):
        for case in document.read(path.read_text("utf-8"), path.name).value:
            yield pytest.param(case, id=f"{path.stem}-{case['case']}")


def _installed_mit() -> str:
    """The MIT text of some distribution that is installed here."""
    for found in distributions():
        for file in found.files or ():
            if (
                re.search(r"licen[cs]e[^/]*\Z", str(file), re.IGNORECASE)
                and Path(str(found.locate_file(file))).is_file()
            ):
                text = Path(str(found.locate_file(file))).read_text("utf-8", "replace")
                if openlic.identify(text, kind="license").expression == "MIT" and len(text) < 1500:
                    return text
    raise AssertionError("no distribution under MIT is installed, pytest itself should be one")


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {"{mit}": _installed_mit(), "{apache}": (HERE.parents[1] / "LICENSE").read_text("utf-8")}


def _canonical(expression: str | None) -> frozenset[str]:
    """The operands, whatever their order; keys become ids."""
    catalogue = default()
    parts = re.split(r"( OR )| AND ", expression or "")
    known = [catalogue.license(part) for part in parts if part]
    return frozenset(one.id if one else part for part, one in zip(filter(None, parts), known, strict=True))


@pytest.mark.parametrize("case", list(_cases()))
def test_a_repository(case: dict[str, Any], texts: dict[str, str], tmp_path: Path) -> None:
    written = {"README.md": case.get("card")} | case.get("files", {})
    for name, text in written.items():
        if text is not None:
            for slot, content in texts.items():
                text = text.replace(slot, content)
            (tmp_path / name).write_bytes(text.encode(case.get("encoding", "utf-8")))
    result = openlic.check(str(tmp_path), USE, offline=True).to_dict()["results"][0]
    verdict = Verdict(result["verdict"])
    kinds = sorted({conflict["kind"] for conflict in result["license"]["conflicts"]})
    if case["is"] is None:
        assert verdict >= Verdict.REVIEW, result["license"]
    else:
        assert _canonical(result["license"]["expression"]) == _canonical(case["is"]), result["license"]
        assert verdict == case.get("verdict", verdict), result["findings"]
    assert kinds == sorted(case.get("conflicts", [])), result["license"]["conflicts"]

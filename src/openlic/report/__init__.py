"""The whole answer, and how it is written. A format is one module, found by its folder: `render(report, style)`."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

from openlic.report.types import ErrorNote, LicenseAnswer, Report, Result, Style

__all__ = ["ErrorNote", "LicenseAnswer", "Report", "Result", "Style", "formats", "render"]

_NO_FORMATS = {"__init__", "types", "escape", "places", "schema", "wording", "html_parts", "lineage_picture"}


def formats() -> list[str]:
    """The names of the formats, in alphabetical order."""
    return sorted(path.stem for path in Path(__file__).parent.glob("*.py") if path.stem not in _NO_FORMATS)


def render(report: Report, name: str, style: Style | None = None) -> str:
    """`report` in the format `name`, one of `formats()`."""
    module: Any = import_module(f"{__name__}.{name}")
    text: str = module.render(report, style or Style())
    return text

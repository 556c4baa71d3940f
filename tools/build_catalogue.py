"""Hatch build hook: compiles `rules/` into the wheel, so that an installed openlic runs no checks on its own data.

An editable install is skipped: there the catalogue is compiled from the checkout when a rule file changes.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Puts `rules/catalogue.jsonl` into a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called before the build; `version` is "editable" or "standard"."""
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root / "src"))
        from openlic.catalogue.compile import compile_folder
        from openlic.catalogue.folders import COMPILED_NAME

        self._folder = tempfile.TemporaryDirectory()
        built = Path(self._folder.name) / COMPILED_NAME
        built.write_bytes(compile_folder(root / "rules"))
        build_data["force_include"][str(built)] = f"openlic/rules/{COMPILED_NAME}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Called after the build."""
        if hasattr(self, "_folder"):
            self._folder.cleanup()

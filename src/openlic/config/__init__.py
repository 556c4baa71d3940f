"""`openlic.yaml`, or `[tool.openlic]` in pyproject.toml: which models a project uses, and for what."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openlic import document
from openlic.errors import ConfigError, DocumentError, OpenlicError
from openlic.reference import lies_here
from openlic.vocabulary import Location

__all__ = ["FILE_NAME", "find", "inside", "source_of"]

FILE_NAME = "openlic.yaml"
PROJECT_FILE = "pyproject.toml"
_EXAMPLE = "Start with: models: [hf:org/name]."


def find(start: Path) -> Path | None:
    """The nearest config in `start` or above it."""
    start = start.resolve()
    return next((found for folder in (start, *start.parents) if (found := inside(folder))), None)


def inside(folder: Path) -> Path | None:
    """The config that lies in `folder`: an openlic.yaml, or a pyproject.toml that speaks of openlic."""
    if not lies_here(folder):
        return None
    if (folder / FILE_NAME).is_file():
        return folder / FILE_NAME
    project = folder / PROJECT_FILE
    return project if project.is_file() and "[tool.openlic" in _text(project) else None


def source_of(path: Path) -> tuple[document.Document, Any, list[OpenlicError]]:
    """The config at `path` as written, as validated (None where it has faults), and the faults of its shape.

    Raises ConfigError where it cannot be read at all.
    """
    from openlic.catalogue.faults import validate
    from openlic.config.schema import ConfigFile

    source = _document(path)
    model, faults = validate(ConfigFile, source)
    return source, model, faults


def _document(path: Path) -> document.Document:
    from openlic.config import toml

    try:
        text = _text(path)
        source = toml.read(text, str(path)) if path.suffix == ".toml" else document.read(text, str(path))
    except DocumentError as error:
        raise ConfigError([error]) from None
    if source is None or not isinstance(source.value, dict):
        where = source.where() if source else Location(str(path), 1, 1)
        raise ConfigError([OpenlicError("a config is a mapping of keys", where=where, todo=_EXAMPLE)])
    return source


def _text(path: Path) -> str:
    try:
        return document.text_of(path, str(path))
    except DocumentError as error:
        raise ConfigError([error]) from None

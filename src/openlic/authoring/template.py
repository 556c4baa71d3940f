"""A rule file to begin with: every part in its place, and a TODO where only the text of the licence can help."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

from openlic.catalogue.schema_parts import KEY
from openlic.errors import OpenlicError
from openlic.vocabulary import Location

FOLDERS = {
    "licence": "licenses",
    "service": "services",
    "acceptable-use": "acceptable-use",
    "policy": "policies",
}


def write_new(key: str, kind: str, output: Path) -> Path:
    """Writes the template of `kind`, one of `FOLDERS`, into its folder under `output`, and returns its path.

    Raises OpenlicError for a key that cannot be one, and where the file exists already.
    """
    if not re.fullmatch(KEY, key):
        todo = 'A key is small letters, digits, ".", "+" and "-", such as acme-community-1.0.'
        raise OpenlicError(f'"{key}" is no key', todo=todo)
    path = output / FOLDERS[kind] / f"{key}.yaml"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(template(key, kind))
    except FileExistsError:
        raise OpenlicError("exists already", where=Location(str(path)), todo="Choose another key.") from None
    except OSError as error:
        raise OpenlicError(f"cannot be written: {error.strerror}", where=Location(str(path))) from None
    return path


def template(key: str, kind: str) -> str:
    """The text of a new rule file of `kind`."""
    text = (files("openlic.authoring") / "templates" / f"{kind}.yaml").read_text("utf-8")
    return text.replace("KEY", key)

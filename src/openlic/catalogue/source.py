"""The YAML of a rules folder: files and vocabulary, and everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openlic import document
from openlic.catalogue.faults import validate
from openlic.catalogue.folders import files_of, shown
from openlic.catalogue.vocabulary_schema import VocabularyFile
from openlic.errors import DocumentError, OpenlicError
from openlic.vocabulary import Location


def read_mapping(path: Path, root: Path, faults: list[OpenlicError]) -> document.Document | None:
    """The file's YAML; None where it cannot be read at all. What is wrong with it goes to `faults`."""
    name = shown(path, root)
    if not path.is_file():  # a pipe would be waited for, a device never ends
        faults.append(OpenlicError("cannot be read: it is no regular file", where=Location(name)))
        return None
    try:
        parsed = document.load(path, name, faults=faults)
    except DocumentError as error:
        faults.append(error)
        return None
    if not isinstance(parsed.value, dict):
        faults.append(OpenlicError("the file is no mapping of keys", where=parsed.where()))
        return None
    return parsed


def read_words(root: Path, base: dict[str, Any], faults: list[OpenlicError]) -> dict[str, Any]:
    """The tables of `root`/vocabulary over those of `base`: they add words, and may say better what one means."""
    words: dict[str, Any] = dict(base)
    for path in files_of(root, "vocabulary"):
        parsed = read_mapping(path, root, faults)
        if parsed is None:
            continue
        model, found = validate(VocabularyFile, parsed)
        found += _redefined(parsed, base.get("facts", {})) if model is not None else []
        faults.extend(found)
        if not found:
            tables = {name: table for name, table in parsed.value.items() if name != "schema"}
            words |= {name: _added(name, words.get(name, {}), table) for name, table in tables.items()}
    return words


def _redefined(parsed: document.Document, known: dict[str, Any]) -> Iterator[OpenlicError]:
    """Facts that there are already: the rules below rely on what they are."""
    for name in parsed.value.get("facts", {}):
        if name in known:
            where = parsed.where_key(("facts", name))
            yield OpenlicError(f'"{name}" is a fact already', where=where, todo="Give yours another name.")


def _added(name: str, old: dict[str, Any], new: dict[str, Any]) -> dict[str, Any]:
    """`new` over `old`; a table of places has lists and tables in it, which grow."""
    if name != "places":
        return old | new
    codes = [*old.get("codes", ()), *new.get("codes", ())]
    return {"codes": codes, **{key: old.get(key, {}) | new.get(key, {}) for key in ("groups", "synonyms")}}

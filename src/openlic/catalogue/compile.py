"""Rule files → one compiled catalogue: checked once, then read without any checking.

The compiled form is a header line of JSON and, behind it, a JSON value for each part, which the header finds by
offset. Large parts are tables (`table.py`). A reader parses the few parts and members that its question touches.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from openlic import document
from openlic.catalogue.faults import validate
from openlic.catalogue.folders import INCLUDED, RULE_FOLDERS, files_of
from openlic.catalogue.load import vocabulary_of
from openlic.catalogue.models_schema import models_file_model
from openlic.catalogue.names_schema import NamesFile, names_tables, read_names
from openlic.catalogue.schema import rule_file_model
from openlic.catalogue.source import read_mapping, read_words
from openlic.catalogue.table import written
from openlic.catalogue.types import NAMES_BY_FIELD, NAMES_LISTS, Vocabulary
from openlic.errors import OpenlicError, RuleError
from openlic.logic.words import did_you_mean
from openlic.vocabulary import Location

if TYPE_CHECKING:
    from openlic.catalogue.store import Catalogue

FORMAT = 2


@dataclass(slots=True)
class RuleFile:
    """One rule file that was read: its document, its validated model (None where it has faults)."""

    path: Path
    name: str
    document: document.Document
    model: Any


@dataclass(slots=True)
class Folder:
    """All that a rules folder holds, and everything that is wrong with it."""

    vocabulary: Vocabulary
    words: dict[str, Any]
    files: list[RuleFile] = field(default_factory=list)
    models: list[list[Any]] = field(default_factory=list)
    named: list[tuple[str, Location]] = field(default_factory=list)  # keys that models files rely on
    names: list[NamesFile] = field(default_factory=list)
    spdx: dict[str, Any] = field(default_factory=dict)
    date: str = ""
    faults: list[OpenlicError] = field(default_factory=list)

    def raise_faults(self) -> None:
        """RuleError with all faults, where there are any."""
        if self.faults:
            raise RuleError(self.faults)


def read_folder(root: Path, base: Catalogue | None = None) -> Folder:
    """Everything under `root`, with the words of `base` where `root` has no vocabulary of its own."""
    folder = _with_words(root, base)
    for path, schema in _rule_paths(root):
        folder.files.extend(_read_file(path, root, schema, folder))
    for path in files_of(root, "models"):
        folder.models.extend(_known_models(path, root, folder))
    folder.names, faults = read_names(root)
    folder.faults.extend(faults)
    folder.date = _date(root, folder.faults)
    if base is None:  # the list comes with openlic; nobody writes another
        folder.spdx = json.loads((root / "spdx.json").read_text("utf-8"))
    _check_keys(folder, base, {path.stem for path in files_of(root, "acceptable-use")})
    _check_kept(folder, base)
    _check_named(folder, base, {path.stem for name in RULE_FOLDERS for path in files_of(root, name)})
    return folder


def _with_words(root: Path, base: Catalogue | None) -> Folder:
    """A folder with its vocabulary and nothing else yet; raises RuleError where the bundled one is not sound."""
    faults: list[OpenlicError] = []
    words = read_words(root, base.part("vocabulary") if base else {}, faults)
    if base is None:
        if not words:
            raise RuleError([OpenlicError(f"{root} holds no vocabulary folder", todo="Is it a rules folder?")])
        if faults:
            raise RuleError(faults)
    return Folder(vocabulary_of(words), words, faults=faults)


def compile_folder(root: Path, base: Catalogue | None = None) -> bytes:
    """The compiled catalogue of `root`; raises RuleError with every fault of every file."""
    folder = read_folder(root, base)
    folder.raise_faults()
    return compiled(folder)


def compiled(folder: Folder) -> bytes:
    """`folder`, without faults, in the compiled form."""
    models = [file.model for file in folder.files]
    files = {file.model.key: _line(plain_file(file)) for file in folder.files}
    parts = {
        "files": written(_places(files)),
        "vocabulary": _line(folder.words),
        "models": _line(folder.models),
        "spdx": written(folder.spdx),
        "ids": written({model.id.lower(): model.key for model in models}),
        "kinds": written({model.key: model.kind for model in models}),
        **_names_parts(names_tables(folder.names, models, folder.spdx)),
    }
    header = {"format": FORMAT, "date": folder.date, "parts": _places(parts, sum(map(len, files.values())))}
    return b"".join((_line(header), b"\n", *files.values(), *parts.values()))


def _places(parts: dict[str, bytes], offset: int = 0) -> dict[str, tuple[int, int]]:
    """Offset and length of each, where they stand one behind the other from `offset` on."""
    out = {}
    for name, part in parts.items():
        out[name] = offset, len(part)
        offset += len(part)
    return out


def _names_parts(tables: dict[str, Any]) -> dict[str, bytes]:
    """The tables of names, each a part; of those that are kept by field, each field."""
    parts = {}
    for name, table in tables.items():
        if name in NAMES_LISTS:
            parts[f"names/{name}"] = _line(table)
        elif name in NAMES_BY_FIELD:
            parts |= {f"names/{name}/{field}": written(rows) for field, rows in table.items()}
        else:
            parts[f"names/{name}"] = written(table)
    return parts


def _line(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def plain_file(file: RuleFile) -> dict[str, Any]:
    """The rule file as JSON values, without its examples, each rule with its line."""
    model = file.model
    out = {
        name: getattr(model, name)
        for name in (
            "key", "id", "name", "kind", "openness", "version", "licensor", "date", "source", "text_status",
            "sticks", "kept_by", "includes",
        )
        if getattr(model, name)
    }  # fmt: skip
    out["file"] = file.name
    out["rules"] = [_plain_rule(rule, file.document.where(("rules", i)).line) for i, rule in enumerate(model.rules)]
    return out


def _plain_rule(rule: Any, line: int) -> dict[str, Any]:
    out = {name: getattr(rule, name) for name in ("id", "section", "topic", "summary", "fix", "quote", "text")}
    for effect in ("permits", "prohibits", "requires", "asks"):
        if getattr(rule, effect) is not None:
            out["effect"], out["object"] = effect, getattr(rule, effect)
    out |= {"when": _terms(rule.when), "unless": _terms(rule.unless), "line": line}
    return {name: value for name, value in out.items() if value not in ("", [], None)}


def _terms(conjunctions: list[BaseModel]) -> list[Any]:
    """`when` or `unless` as JSON: `[field, predicate, expected]`, or `["either", [[…], …]]`."""
    return [term for conjunction in conjunctions for term in _terms_of(conjunction)]


def _terms_of(conjunction: Any) -> Iterator[Any]:
    for name in type(conjunction).model_fields:
        value = getattr(conjunction, name)
        if value is None:
            continue
        if name == "either":
            yield ["either", [list(_terms_of(choice)) for choice in value]]
        else:
            yield [name.replace("__", "."), *_predicate(value)]


def _predicate(value: Any) -> tuple[str, Any]:
    if not isinstance(value, BaseModel):
        return "is", value
    (name,) = value.model_fields_set
    return name, getattr(value, name)


def _rule_paths(root: Path) -> Iterator[tuple[Path, str]]:
    for name, schema in RULE_FOLDERS.items():
        for path in files_of(root, name):
            yield path, schema


def _read_file(path: Path, root: Path, schema: str, folder: Folder) -> Iterator[RuleFile]:
    """The file, checked; nothing where it has faults, which go to `folder`."""
    faults: list[OpenlicError] = []
    parsed = read_mapping(path, root, faults)
    model = None
    if parsed is not None:
        model, found = validate(rule_file_model(folder.vocabulary), parsed)
        faults += found
    if model is not None and parsed is not None:
        faults += _own_faults(model, parsed, path, schema)
    folder.faults.extend(faults)
    if parsed is not None and not faults:
        yield RuleFile(path, parsed.name, parsed, model)


def _known_models(path: Path, root: Path, folder: Folder) -> Iterator[list[Any]]:
    """The patterns of a models file, as the compiled catalogue holds them."""
    parsed = read_mapping(path, root, folder.faults)
    if parsed is None:
        return
    model, faults = validate(models_file_model(folder.vocabulary), parsed)
    folder.faults.extend(faults)
    for index, known in enumerate(model.models if model else ()):
        line = parsed.where(("models", index)).line
        folder.named += [(key, parsed.where(("models", index, "terms", i))) for i, key in enumerate(known.terms)]
        folder.named += [(known.license, parsed.where(("models", index, "license")))] if known.license else []
        columns = ("pattern", "family", "form", "terms", "license", "openness", "base", "confidence", "note")
        yield [
            *(getattr(known, column) for column in columns),
            known.provider or model.provider,
            parsed.name,
            line,
        ]


def _own_faults(model: Any, parsed: document.Document, path: Path, schema: str) -> Iterator[OpenlicError]:
    """What a schema cannot say: names that must agree, words that must exist in the same file."""
    if model.schema_ != schema:
        yield OpenlicError(f'files of this folder have the schema "{schema}"', where=parsed.where(("schema",)))
    if model.key != path.stem:
        yield OpenlicError(
            f'the key is "{model.key}", the file\'s name says "{path.stem}"', where=parsed.where(("key",))
        )
    if model.kind in {"licence", "data-licence", "service"} and model.openness is None:
        yield OpenlicError('"openness" is missing', where=parsed.where(), todo='Add "openness:".')
    ids = [rule.id for rule in model.rules]
    for index, rule_id in enumerate(ids):
        if rule_id in ids[:index]:
            where = parsed.where(("rules", index, "id"))
            yield OpenlicError(f'"{rule_id}" names two rules', where=where, todo="Give one of them another id.")
    yield from _example_faults(model, parsed, set(ids))


def _example_faults(model: Any, parsed: document.Document, ids: set[str]) -> Iterator[OpenlicError]:
    for index, example in enumerate(model.examples):
        for place, name in enumerate(example.because or []):
            if "/" not in name and name not in ids:
                yield OpenlicError(
                    f'"{name}" is no rule of this file',
                    where=parsed.where(("examples", index, "because", place)),
                    todo=did_you_mean(name, ids),
                )


def _check_keys(folder: Folder, base: Catalogue | None, policies: set[str]) -> None:
    """Keys and ids name one file each, and what a file includes exists (`policies`: in this folder)."""
    seen: dict[str, RuleFile] = {}
    if base is not None:
        policies |= {key for key in base.keys() if base.kind(key) == "acceptable-use"}  # noqa: SIM118 - no mapping
    known = {INCLUDED + key for key in policies}
    for file in folder.files:
        for what in {file.model.key, file.model.id}:
            other = seen.setdefault(what.lower(), file)
            if other is not file:
                folder.faults.append(
                    OpenlicError(f'"{what}" names {other.name} already', where=file.document.where(("key",)))
                )
        for index, include in enumerate(file.model.includes):
            if include not in known:
                where = file.document.where(("includes", index))
                folder.faults.append(
                    OpenlicError(f'"{include}" is no file', where=where, todo=did_you_mean(include, known))
                )


def _check_kept(folder: Folder, base: Catalogue | None) -> None:
    """The licences to which a derivative may move exist; a folder over another may name those below."""
    ids = {file.model.id for file in folder.files} | {entry["id"] for entry in folder.spdx.values()}
    for file in folder.files:
        for index, id_ in enumerate(file.model.kept_by):
            if id_ not in ids and base is None:
                where = file.document.where(("kept_by", index))
                folder.faults.append(OpenlicError(f'"{id_}" is no licence', where=where, todo=did_you_mean(id_, ids)))


def _check_named(folder: Folder, base: Catalogue | None, keys: set[str]) -> None:
    """The licences and services that models files name exist (`keys`: in this folder)."""
    known = keys | (set(base.keys()) if base else set())
    for key, where in folder.named:
        if key not in known:
            folder.faults.append(OpenlicError(f'"{key}" is no file', where=where, todo=did_you_mean(key, known)))


def _date(root: Path, faults: list[OpenlicError]) -> str:
    """The date that `root`/catalogue.yaml gives the folder; nothing where there is none."""
    path = root / "catalogue.yaml"
    parsed = read_mapping(path, root, faults) if path.exists() else None
    return str(parsed.value.get("date", "")) if parsed else ""

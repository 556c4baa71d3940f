"""Rule files → one compiled catalogue: checked once, then read without any checking.

The compiled form is a header line of JSON and, behind it, one JSON value a line for each part, which the
header finds by offset. A reader takes the header and the few parts that its question touches.
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
from openlic.catalogue.load import vocabulary_of
from openlic.catalogue.names_schema import NamesFile, names_tables, read_names
from openlic.catalogue.schema import models_file_model, rule_file_model
from openlic.catalogue.types import Vocabulary
from openlic.errors import DocumentError, OpenlicError, RuleError
from openlic.logic.words import did_you_mean
from openlic.vocabulary import Location

if TYPE_CHECKING:
    from openlic.catalogue.store import Catalogue

FORMAT = 1
RULE_FOLDERS = {
    "licenses": "openlic.license/1",
    "acceptable-use": "openlic.acceptable-use/1",
    "services": "openlic.service/1",
    "policies": "openlic.policy/1",
}


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
    names: list[NamesFile] = field(default_factory=list)
    faults: list[OpenlicError] = field(default_factory=list)

    def raise_faults(self) -> None:
        """RuleError with all faults, where there are any."""
        if self.faults:
            raise RuleError(self.faults)


def read_folder(root: Path, base: Catalogue | None = None) -> Folder:
    """Everything under `root`, with the words of `base` where `root` has no vocabulary of its own."""
    words = _read_words(root / "vocabulary") if (root / "vocabulary").is_dir() else None
    if words is None and base is None:
        raise RuleError([OpenlicError(f"{root} holds no vocabulary folder", todo="Is it a rules folder?")])
    folder = (
        Folder(vocabulary_of(words), words) if words is not None else Folder(base.vocabulary, base.part("vocabulary"))  # type: ignore[union-attr]
    )
    for path, schema in _rule_paths(root):
        folder.files.extend(_read_file(path, root, schema, folder))
    for path in sorted((root / "models").glob("*.yaml")):
        folder.models.extend(_known_models(path, root, folder))
    folder.names, faults = read_names(root)
    folder.faults.extend(faults)
    _check_keys(folder, base, {entry["id"] for entry in _table(root / "spdx.json").values()})
    return folder


def compile_folder(root: Path, base: Catalogue | None = None) -> bytes:
    """The compiled catalogue of `root`; raises RuleError with every fault of every file."""
    folder = read_folder(root, base)
    folder.raise_faults()
    return compiled(folder, root)


def compiled(folder: Folder, root: Path) -> bytes:
    """`folder`, without faults, in the compiled form."""
    spdx = _table(root / "spdx.json")
    parts: dict[str, Any] = {
        "vocabulary": folder.words,
        "names": names_tables(folder.names, [file.model for file in folder.files], spdx),
        "spdx": spdx,
        "models": folder.models,
    }
    parts |= {f"file:{file.model.key}": plain_file(file) for file in folder.files}
    lines, places, offset = [], {}, 0
    for name, value in parts.items():
        line = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        places[name] = [offset, len(line)]
        lines.append(line)
        offset += len(line)
    header = {
        "format": FORMAT,
        "date": _date(root),
        "parts": places,
        "ids": {file.model.id.lower(): file.model.key for file in folder.files},
        "kinds": {file.model.key: file.model.kind for file in folder.files},
    }
    return json.dumps(header, separators=(",", ":")).encode() + b"\n" + b"".join(lines)


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
        for path in sorted((root / name).glob("*.yaml")):
            yield path, schema


def _read_file(path: Path, root: Path, schema: str, folder: Folder) -> Iterator[RuleFile]:
    """The file, checked; nothing where it has faults, which go to `folder`."""
    parsed = _read_mapping(path, root, folder)
    if parsed is None:
        return
    model, faults = validate(rule_file_model(folder.vocabulary), parsed)
    if model is not None:
        faults += _own_faults(model, parsed, path, schema)
    folder.faults.extend(faults)
    if model is not None and not faults:
        yield RuleFile(path, parsed.name, parsed, model)


def _read_mapping(path: Path, root: Path, folder: Folder) -> document.Document | None:
    """The file as YAML; None where it cannot be read at all."""
    name = path.relative_to(root.parent).as_posix()
    try:
        parsed = document.read(path.read_text("utf-8"), name)
    except DocumentError as error:
        folder.faults.append(error)
        return None
    except (OSError, UnicodeDecodeError) as error:
        folder.faults.append(OpenlicError(f"cannot be read: {error}", where=Location(name)))
        return None
    if not isinstance(parsed.value, dict):
        folder.faults.append(OpenlicError("a rule file is a mapping of keys", where=parsed.where()))
        return None
    return parsed


def _known_models(path: Path, root: Path, folder: Folder) -> Iterator[list[Any]]:
    """The patterns of a models file, as the compiled catalogue holds them."""
    parsed = _read_mapping(path, root, folder)
    if parsed is None:
        return
    model, faults = validate(models_file_model(folder.vocabulary), parsed)
    folder.faults.extend(faults)
    for index, known in enumerate(model.models if model else ()):
        line = parsed.where(("models", index)).line
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


def _check_keys(folder: Folder, base: Catalogue | None, spdx_ids: set[str]) -> None:
    """Keys and ids name one file each, and what a file includes exists."""
    seen: dict[str, RuleFile] = {}
    policies = {file.model.key for file in folder.files if file.model.kind == "acceptable-use"}
    if base is not None:
        policies |= {key for key in base.keys() if base.kind(key) == "acceptable-use"}  # noqa: SIM118 - no mapping
    known = {f"acceptable-use/{key}" for key in policies}
    ids = {file.model.id for file in folder.files} | spdx_ids
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
        for index, id_ in enumerate(file.model.kept_by):
            if id_ not in ids and base is None:
                where = file.document.where(("kept_by", index))
                folder.faults.append(OpenlicError(f'"{id_}" is no licence', where=where, todo=did_you_mean(id_, ids)))


def _read_words(folder: Path) -> dict[str, Any]:
    """The vocabulary files, merged: each has a schema line and one or more tables."""
    words: dict[str, Any] = {}
    for path in sorted(folder.glob("*.yaml")):
        value = document.read(path.read_text("utf-8"), f"{folder.parent.name}/vocabulary/{path.name}").value
        words |= {name: table for name, table in value.items() if name != "schema"}
    return words


def _table(path: Path) -> Any:
    return json.loads(path.read_text("utf-8")) if path.exists() else {}


def _date(root: Path) -> str:
    path = root / "catalogue.yaml"
    return str(document.read(path.read_text("utf-8"), path.name).value["date"]) if path.exists() else ""

"""`openlic.lock`: what each model was when somebody looked, so that a change at its source is told.

One block a model and one line a value, in alphabetical order: a text that merges like code. It holds what
decides the answer: the commit, the licence, and the hash of each text and label that it was read from.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from openlic import document
from openlic.errors import DocumentError, LockError, OpenlicError
from openlic.record import Record
from openlic.report import Result
from openlic.vocabulary import Location

FILE_NAME = "openlic.lock"
SCHEMA = "openlic.lock/1"
_HEAD = "# Written by `openlic lock`; commit it. `openlic check --locked` fails where a model is no longer like this.\n"
_TODO = "Run openlic lock and commit what it writes."


class LockedModel(NamedTuple):
    """What one model was: its commit, licence and how surely it was told, and what each source said.

    `files` maps a file's name to `sha256:` of its text, `labels` a source (`hub:tag`) to what it said.
    """

    reference: str
    revision: str
    expression: str
    status: str
    files: Mapping[str, str]
    labels: Mapping[str, str]
    location: Location | None = None

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as they stand in the file."""
        return {
            "files": dict(sorted(self.files.items())),
            "labels": dict(sorted(self.labels.items())),
            "license": self.expression,
            "revision": self.revision,
            "status": self.status,
        }


class Lock(NamedTuple):
    """A lock: the date of the catalogue that read the models, and the models by reference."""

    catalogue: str
    models: Mapping[str, LockedModel]
    path: str = FILE_NAME


def locked(result: Result, record: Record) -> LockedModel:
    """What `result` and the record that it was read from come to in a lock."""
    hashes = {file.name: f"sha256:{hashlib.sha256(_bytes(file.text)).hexdigest()}" for file in record.files}
    labels: dict[str, str] = {}
    for label in record.labels:
        if label.source != "catalogue":  # openlic's own, which its date stands for
            labels[label.source] = "; ".join(filter(None, (labels.get(label.source), label.raw)))
    license = result.license
    return LockedModel(result.reference, result.revision, license.expression or "", license.status, hashes, labels)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def written(models: Iterable[LockedModel], catalogue: str) -> str:
    """The text of a lock."""
    import yaml

    plain = {
        "catalogue": catalogue,
        "models": {model.reference: model.to_dict() for model in models},
        "schema": SCHEMA,
    }
    return _HEAD + yaml.safe_dump(plain, sort_keys=True, allow_unicode=True, width=1000, default_flow_style=False)


def read(path: Path) -> Lock:
    """The lock at `path`; raises LockError where there is none or it cannot be read."""
    try:
        source = document.read(path.read_text("utf-8"), str(path))
    except FileNotFoundError:
        raise LockError("there is no lock", where=Location(str(path)), todo=_TODO) from None
    except (OSError, UnicodeDecodeError) as error:
        raise LockError(f"the lock cannot be read: {error}", where=Location(str(path))) from None
    except DocumentError as error:
        raise LockError(error.what, where=error.where, todo=_TODO) from None
    value = source.value
    if not isinstance(value, dict) or value.get("schema") != SCHEMA or not isinstance(value.get("models"), dict):
        raise LockError(f"this is no lock of the kind {SCHEMA}", where=source.where(), todo=_TODO)
    models = {name: _model(name, entry, source) for name, entry in value["models"].items()}
    return Lock(str(value.get("catalogue", "")), models, str(path))


def _model(name: str, entry: Any, source: document.Document) -> LockedModel:
    where = source.where_key(("models", name))
    try:
        files = {str(file): str(digest) for file, digest in (entry["files"] or {}).items()}
        labels = {str(label): str(raw) for label, raw in (entry["labels"] or {}).items()}
        revision, license, status = (str(entry[key]) for key in ("revision", "license", "status"))
    except (KeyError, TypeError, AttributeError):
        raise LockError(f"the entry of {name} is not complete", where=where, todo=_TODO) from None
    return LockedModel(name, revision, license, status, files, labels, where)


def uncovered(lock: Lock, references: Iterable[str]) -> list[OpenlicError]:
    """A fault for each of `references` that the lock does not hold."""
    where = Location(lock.path)
    return [
        LockError(f"{name} is not in the lock", where=where, todo=_TODO)
        for name in references
        if name not in lock.models
    ]


def changes(before: LockedModel, after: LockedModel) -> list[tuple[str, str]]:
    """What differs: the kind of change, and a sentence."""
    out = []
    if before.expression != after.expression:
        out.append(("license", f"The licence was {before.expression or 'not known'}, is {_or_none(after.expression)}."))
    elif before.status != after.status:
        out.append(("license", f"The licence was told as {before.status}, is {after.status}."))
    out += _differences("label", before.labels, after.labels)
    out += _differences("file", before.files, after.files)
    if before.revision != after.revision:
        out.append(("revision", f"The commit was {_or_none(before.revision)}, is {_or_none(after.revision)}."))
    return out


def _or_none(text: str) -> str:
    return text or "not known"


def _differences(kind: str, before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, str]]:
    out = []
    for name in sorted({*before, *after}):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        if old is None:
            out.append((kind, f"{name} is new."))
        elif new is None:
            out.append((kind, f"{name} is gone."))
        elif kind == "label":
            out.append((kind, f'{name} said "{old}", says "{new}".'))
        else:
            out.append((kind, f"{name} was edited."))
    return out

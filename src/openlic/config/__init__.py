"""`openlic.yaml`: which models a project uses, and for what."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from openlic import document
from openlic.catalogue import Vocabulary
from openlic.errors import ConfigError, DocumentError, OpenlicError, ReferenceError_
from openlic.logic.words import did_you_mean
from openlic.reference import ModelReference, parse
from openlic.use_case import UseCase
from openlic.vocabulary import Location

FILE_NAME = "openlic.yaml"


@dataclass(frozen=True, slots=True)
class ConfiguredModel:
    """A model that the project uses: what it is checked for, and where the config names it."""

    reference: ModelReference
    use_case: UseCase
    location: Location


@dataclass(frozen=True, slots=True)
class Config:
    """What an `openlic.yaml` says; paths are resolved against its folder."""

    path: Path
    models: tuple[ConfiguredModel, ...]
    use_case: UseCase
    policy: tuple[str, ...] = ()
    rules: tuple[Path, ...] = ()
    fail_on: str = ""


def find(start: Path) -> Path | None:
    """The nearest `openlic.yaml` in `start` or above it."""
    start = start.resolve()
    return next((folder / FILE_NAME for folder in (start, *start.parents) if (folder / FILE_NAME).is_file()), None)


def rules_of(path: Path) -> tuple[Path, ...]:
    """The folders of further rules that the config names: needed before anything else in it can be read."""
    return _rules(path, _validated(path)[1])


def read(path: Path, vocabulary: Vocabulary) -> Config:
    """The config at `path`; raises ConfigError with all its faults, each at file:line:column."""
    source, model = _validated(path)
    faults: list[OpenlicError] = []
    cases = {name: _case(source, ("use_cases", name), vocabulary, faults) for name in model.use_cases}
    default = (
        _case(source, ("use_case",), vocabulary, faults) if model.use_case is not None else UseCase.of({}, vocabulary)
    )
    models = [_model(source, index, entry, path, cases, default, faults) for index, entry in enumerate(model.models)]
    if faults:
        raise ConfigError(faults)
    return Config(
        path,
        tuple(found for found in models if found is not None),
        default,
        tuple(model.policy),
        _rules(path, model),
        model.fail_on or "",
    )


def _validated(path: Path) -> tuple[document.Document, Any]:
    from openlic.catalogue.faults import validate
    from openlic.config.schema import ConfigFile

    source = _document(path)
    model, faults = validate(ConfigFile, source)
    if faults:
        raise ConfigError(faults)
    return source, model


def _document(path: Path) -> document.Document:
    try:
        source = document.read(path.read_text("utf-8"), str(path))
    except DocumentError as error:
        raise ConfigError([error]) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([OpenlicError(f"cannot be read: {error}", where=Location(str(path)))]) from None
    if not isinstance(source.value, dict):
        raise ConfigError([OpenlicError("a config is a mapping of keys", where=source.where(), todo=_EXAMPLE)])
    return source


_EXAMPLE = "Start with: models: [hf:org/name]."


def _rules(path: Path, model: Any) -> tuple[Path, ...]:
    return tuple(path.parent / folder for folder in model.rules)


def _case(source: document.Document, at: document.Path, vocabulary: Vocabulary, faults: list[OpenlicError]) -> UseCase:
    """The use case there; its faults go to `faults`, and an empty one stands in for it."""
    try:
        return UseCase.read(source, vocabulary, at)
    except ConfigError:
        raise
    except OpenlicError as error:
        faults.extend(getattr(error, "faults", [error]))
        return UseCase.of({}, vocabulary)


def _model(
    source: document.Document,
    index: int,
    entry: Any,
    path: Path,
    cases: dict[str, UseCase],
    default: UseCase,
    faults: list[OpenlicError],
) -> ConfiguredModel | None:
    text, wanted = (entry, None) if isinstance(entry, str) else (entry.reference, entry.use_case)
    place: document.Path = ("models", index) if isinstance(entry, str) else ("models", index, "reference")
    where = source.where(place)
    if wanted is not None and wanted not in cases:
        at = source.where(("models", index, "use_case"))
        faults.append(OpenlicError(f'"{wanted}" is no use case', where=at, todo=did_you_mean(wanted, cases)))
        return None
    try:
        reference = parse(text, exists=lambda name: (path.parent / name).exists(), where=where)
    except ReferenceError_ as error:
        faults.append(error)
        return None
    if reference.scheme == "path":
        reference = _from_config(reference, path, where, faults)
    return ConfiguredModel(reference, cases[wanted] if wanted else default, where)


def _from_config(reference: ModelReference, path: Path, where: Location, faults: list[OpenlicError]) -> ModelReference:
    """A path in a config is meant from the config's folder."""
    target = path.parent / Path(reference.name).expanduser()
    if not target.exists():
        faults.append(OpenlicError(f'"{reference.name}" does not exist', where=where, todo="Is the path right?"))
    return ModelReference("path", str(target))

"""A validated config → Config: references, facts, rules and environments checked, all faults of a run at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openlic import document
from openlic.catalogue import Catalogue
from openlic.config import source_of
from openlic.config.types import Config, ConfiguredModel, ExceptionEntry, Permission
from openlic.errors import ConfigError, OpenlicError, ReferenceError_
from openlic.evaluation.built_in import BUILT_IN
from openlic.logic.words import did_you_mean
from openlic.reference import ModelReference, lies_here, on_disk, parse
from openlic.use_case import FULFILLED, UseCase

OWN_FINDINGS = "openlic"  # the prefix of findings that no rule file makes


def rules_of(path: Path) -> tuple[Path, ...]:
    """The folders of further rules that the config names: needed before anything else in it can be read.

    A config with faults names none here; `read` tells them all.
    """
    _, file, _ = source_of(path)
    return tuple(path.parent / folder for folder in file.rules) if file else ()


def read(path: Path, catalogue: Catalogue, environment: str | None = None) -> Config:
    """The config at `path`; raises ConfigError with all its faults, each at file:line:column."""
    reader = _Reader(path, catalogue)
    if reader.file is None:
        reader.look_on()
        raise ConfigError(sorted(reader.faults, key=_place))
    config = reader.config(environment)
    if reader.faults:
        raise ConfigError(sorted(reader.faults, key=_place))
    return config


def _place(fault: OpenlicError) -> tuple[int, int]:
    return (fault.where.line, fault.where.column) if fault.where else (0, 0)


class _Reader:
    """Reads the parts of one config and gathers what is wrong with them."""

    def __init__(self, path: Path, catalogue: Catalogue) -> None:
        self.path, self.catalogue = path, catalogue
        self.source, self.file, faults = source_of(path)
        self.faults: list[OpenlicError] = list(faults)

    def look_on(self) -> None:
        """Gathers what else is wrong in a config whose shape is: facts and references, as far as they can be read."""
        value: Any = self.source.value
        cases = value.get("use_cases")
        places: list[document.Path] = [("use_case",)] if isinstance(value.get("use_case"), dict) else []
        places += [
            ("use_cases", name) for name in (cases if isinstance(cases, dict) else ()) if isinstance(cases[name], dict)
        ]
        for at in places:
            self._case(at)
        models = value.get("models")
        for index, entry in enumerate(models if isinstance(models, list) else ()):
            if isinstance(entry, str):
                self._reference(entry, ("models", index))

    def config(self, environment: str | None) -> Config:
        cases = {name: self._case(("use_cases", name)) for name in self.file.use_cases}
        default = self._case(("use_case",)) if self.file.use_case is not None else self._no_facts()
        chosen = self._environment(environment)
        if chosen is not None and chosen.use_case is not None:
            default = self._named(cases, chosen.use_case, ("environments", str(environment), "use_case"), default)
        for name, entry in self.file.environments.items():
            self._named(cases, entry.use_case, ("environments", name, "use_case"), default)
        models = [self._model(index, entry, cases, default) for index, entry in enumerate(self.file.models)]
        return Config(
            self.path,
            tuple(model for model in models if model is not None),
            default,
            (*self.file.policy, *(chosen.policy if chosen else ())),
            tuple(self.path.parent / folder for folder in self.file.rules),
            tuple(self._folder(index, text) for index, text in enumerate(self.file.scan)),
            tuple(self._exception(index, entry) for index, entry in enumerate(self.file.exceptions)),
            (chosen.fail_on if chosen and chosen.fail_on else self.file.fail_on) or "",
        )

    def _fault(self, what: str, at: document.Path, todo: str = "") -> None:
        self.faults.append(OpenlicError(what, where=self.source.where(at), todo=todo))

    def _no_facts(self) -> UseCase:
        return UseCase.of({}, self.catalogue.vocabulary)

    def _case(self, at: document.Path) -> UseCase:
        """The use case there; its faults are gathered, and an empty one stands in for it."""
        try:
            return UseCase.read(self.source, self.catalogue.vocabulary, at)
        except OpenlicError as error:
            self.faults.extend(getattr(error, "faults", [error]))
            return self._no_facts()

    def _environment(self, name: str | None) -> Any:
        if name is None or name in self.file.environments:
            return self.file.environments.get(name)
        self._fault(f'"{name}" is no environment', (), did_you_mean(name, self.file.environments))
        return None

    def _named(self, cases: dict[str, UseCase], name: str | None, at: document.Path, default: UseCase) -> UseCase:
        """The use case of this name, `default` where none is named."""
        if name is None or name in cases:
            return cases[name] if name is not None else default
        self._fault(f'"{name}" is no use case', at, did_you_mean(name, cases))
        return default

    def _model(self, index: int, entry: Any, cases: dict[str, UseCase], default: UseCase) -> ConfiguredModel | None:
        at: document.Path = ("models", index)
        if isinstance(entry, str):
            reference = self._reference(entry, at)
            return ConfiguredModel(reference, default, self.source.where(at)) if reference else None
        case = self._named(cases, entry.use_case, (*at, "use_case"), default)
        case = self._with_fulfilled(case, entry.fulfilled, (*at, "fulfilled"))
        permissions = tuple(
            Permission(one.rule, one.contract)
            for number, one in enumerate(entry.permissions)
            if self._is_rule(one.rule, (*at, "permissions", number, "rule"))
        )
        reference = self._reference(entry.reference, (*at, "reference"))
        where = self.source.where((*at, "reference"))
        return ConfiguredModel(reference, case, where, permissions) if reference else None

    def _with_fulfilled(self, case: UseCase, names: list[str], at: document.Path) -> UseCase:
        known = self.catalogue.vocabulary.obligations
        for index, name in enumerate(names):
            if name not in known:
                self._fault(f'"{name}" is no obligation', (*at, index), did_you_mean(name, known))
        if not names or any(name not in known for name in names):
            return case
        return case.with_facts({FULFILLED: sorted({*case.fulfilled, *names})}, self.catalogue.vocabulary)

    def _is_rule(self, name: str, at: document.Path) -> bool:
        key, _, rule = name.partition("/")
        license = self.catalogue.license(key)
        if license is None:
            self._fault(f'"{key}" is no rule file', at, did_you_mean(key, self.catalogue.keys()))
            return False
        known = [one.id for one in license.rules if one.key == license.key]
        if rule not in known:
            self._fault(f'"{rule}" is no rule of {license.key}', at, did_you_mean(rule, known))
        return rule in known

    def _exception(self, index: int, entry: Any) -> ExceptionEntry:
        at: document.Path = ("exceptions", index)
        if entry.finding.partition("/")[0] != OWN_FINDINGS:
            self._is_rule(entry.finding, (*at, "finding"))
        elif entry.finding not in BUILT_IN:
            self._fault(f'"{entry.finding}" is no finding', (*at, "finding"), did_you_mean(entry.finding, BUILT_IN))
        reference = self._reference(entry.reference, (*at, "reference"), must_exist=False)
        return ExceptionEntry(
            entry.finding,
            str(reference or entry.reference),
            entry.reason,
            entry.approved_by,
            entry.expires,
            self.source.where(at),
        )

    def _reference(self, text: str, at: document.Path, *, must_exist: bool = True) -> ModelReference | None:
        """What `text` refers to; a path is meant from the config's folder."""
        where = self.source.where(at)
        try:
            reference = parse(text, exists=lambda name: lies_here(self.path.parent / name), where=where)
        except ReferenceError_ as error:
            self.faults.append(error)
            return None
        if reference.scheme != "path":
            return reference
        target = self.path.parent / on_disk(reference.name)
        if must_exist and not lies_here(target):
            self._fault(f'"{text}" does not exist', at, "Is the path right?")
        return ModelReference("path", str(target))

    def _folder(self, index: int, text: str) -> Path:
        target = self.path.parent / text
        if not lies_here(target):
            self._fault(f'"{text}" does not exist', ("scan", index), "Is the path right?")
        return target

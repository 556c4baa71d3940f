"""Where the catalogue comes from, and reading just what is asked of it."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from openlic.catalogue.folders import COMPILED_NAME, INCLUDED, check_root, rules_folder
from openlic.catalogue.load import license_of, vocabulary_of
from openlic.catalogue.table import Table
from openlic.catalogue.types import (
    NAMES_BY_FIELD,
    NAMES_LISTS,
    KnownModel,
    License,
    Rule,
    SpdxLicense,
    Vocabulary,
)
from openlic.errors import OpenlicError, RuleError
from openlic.vocabulary import Location


class Catalogue:
    """A compiled catalogue, with the one that it adds to or overrides below it.

    Parts are parsed when they are first asked for, and kept.
    """

    def __init__(self, compiled: bytes, below: Catalogue | None = None) -> None:
        self._compiled, self._body = compiled, compiled.index(b"\n") + 1
        self._header = json.loads(compiled[: self._body])
        self._below = below
        self._licenses: dict[str, License | None] = {}

    @property
    def date(self) -> str:
        """The catalogue's date, YYYY-MM-DD; that of the bundled one where user rules lie above it."""
        return str(self._header["date"]) or (self._below.date if self._below else "")

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """All words that rules and use cases may use."""
        return vocabulary_of(self.part("vocabulary"))

    def keys(self) -> Iterator[str]:
        """The key of every rule file, those overridden once."""
        own = self._kinds
        yield from own
        if self._below:
            yield from (key for key in self._below.keys() if key not in own)  # noqa: SIM118 - not a mapping

    def kind(self, key: str) -> str | None:
        """The kind of the rule file with this key."""
        kind: str | None = self._kinds.get(key)
        return kind if kind or not self._below else self._below.kind(key)

    def license(self, name: str) -> License | None:
        """The licence with this key or id (letter case does not matter); None where there is none."""
        if name not in self._licenses:
            self._licenses[name] = self._find(name.lower())
        return self._licenses[name]

    def spdx(self, name: str) -> SpdxLicense | None:
        """What the SPDX list knows of this id, for licences and exceptions alike."""
        entry = self._spdx.get(name.lower())
        if entry is None:
            return self._below.spdx(name) if self._below else None
        return SpdxLicense(entry["id"], entry["name"], entry.get("category", ""), bool(entry.get("exception")))

    def names(self) -> Iterator[Mapping[str, Any]]:
        """The tables by which names are read (`names_schema.names_tables`); user rules first."""
        yield self._names
        if self._below:
            yield from self._below.names()

    def known_model(self, name: str, *forms: str) -> KnownModel | None:
        """What is known of the model `name`, written in one of `forms`.

        Letter case does not matter. Of the patterns that fit, the one with most literal characters wins, an
        exact name before a pattern of that length.
        """
        name = name.lower()
        fitting = [row for row in self._models if row[2] in forms and _fits(name, row[0].lower())]
        if not fitting:
            return self._below.known_model(name, *forms) if self._below else None
        return _best(fitting)

    def model_patterns(self, *forms: str) -> Iterator[KnownModel]:
        """Every pattern that is written in one of `forms`."""
        yield from (_known(row) for row in self._models if row[2] in forms)
        if self._below:
            yield from self._below.model_patterns(*forms)

    def known_release(self, name: str) -> KnownModel | None:
        """What is known of the model that hubs call `name`, its account left out; None where accounts differ."""
        name = name.lower()
        fitting: dict[str, list[list[Any]]] = {}
        for row in self._models:
            account, _, model = row[0].lower().partition("/")
            if row[2] == "hub" and model.strip("*") and _fits(name, model):
                fitting.setdefault(account, []).append(row)
        found = [_best(rows) for rows in fitting.values()]
        if not found:
            return self._below.known_release(name) if self._below else None
        return found[0] if len({one.license for one in found}) == 1 else None

    def part(self, name: str) -> Any:
        """One part of the compiled form, parsed."""
        return json.loads(self._text(name))

    def _text(self, name: str) -> bytes:
        return self._at(*self._header["parts"][name])

    def _at(self, offset: int, length: int) -> bytes:
        start = self._body + offset
        return self._compiled[start : start + length]

    @cached_property
    def _models(self) -> list[list[Any]]:
        rows: list[list[Any]] = self.part("models")
        return rows

    @cached_property
    def _spdx(self) -> Table:
        return Table(self._text("spdx"))

    @cached_property
    def _files(self) -> Table:
        return Table(self._text("files"))

    @cached_property
    def _ids(self) -> Table:
        return Table(self._text("ids"))

    @cached_property
    def _kinds(self) -> Table:
        return Table(self._text("kinds"))

    @cached_property
    def _names(self) -> dict[str, Any]:
        out: dict[str, Any] = {name: {} for name in NAMES_BY_FIELD}
        for part in self._header["parts"]:
            kind, _, rest = part.partition("/")
            name, _, field = rest.partition("/")
            if kind == "names":
                value = self.part(part) if name in NAMES_LISTS else Table(self._text(part))
                (out[name] if field else out).update({field or name: value})
        return out

    def _find(self, name: str) -> License | None:
        key = name if name in self._kinds else self._ids.get(name)
        if key is None:
            return self._below.license(name) if self._below else None
        if key != name:
            return self.license(key)  # by its id: the file is read once
        plain = json.loads(self._at(*self._files[key]))
        included = tuple(rule for include in plain.get("includes", ()) for rule in self._rules_of(include))
        return license_of(plain, self.vocabulary, included)

    def _rules_of(self, include: str) -> tuple[Rule, ...]:
        policy = self.license(include.removeprefix(INCLUDED))
        if policy is None:
            raise RuleError([OpenlicError(f'"{include}" is included and is no file')])
        return policy.rules


@lru_cache(maxsize=1)
def default() -> Catalogue:
    """The catalogue that ships with openlic; in a checkout, what its `rules/` says now."""
    folder = rules_folder()
    built = folder / COMPILED_NAME
    return Catalogue(built.read_bytes() if built.exists() else _compiled(folder))


@lru_cache(maxsize=8)
def with_rules(*folders: Path) -> Catalogue:
    """The bundled catalogue with the rule files of `folders` over it, the last on top.

    Raises RuleError with all their faults.
    """
    catalogue = default()
    for folder in folders:
        check_root(folder)
        catalogue = Catalogue(_compiled(folder, over=True), catalogue)
    return catalogue


def _known(row: list[Any]) -> KnownModel:
    pattern, family, form, terms, license, openness, base, confidence, note, provider, file, line = row
    return KnownModel(
        pattern, family, form, tuple(terms), license, openness or "", base, confidence, note, provider,
        Location(file, line),
    )  # fmt: skip


def _fits(name: str, pattern: str) -> bool:
    """Whether a shell glob fits; its fixed beginning is looked at first, for most patterns end there."""
    fixed = pattern.partition("*")[0]
    return name.startswith(fixed) and (name == pattern if fixed == pattern else fnmatchcase(name, pattern))


def _compiled(folder: Path, *, over: bool = False) -> bytes:
    """The compiled form of `folder`, from the cache where nothing has changed since."""
    cached = _cache_folder() / f"catalogue-{_stamp(folder, over)}.jsonl"
    try:
        return cached.read_bytes()
    except OSError:
        pass
    from openlic.catalogue.compile import compile_folder

    data = compile_folder(folder, default() if over else None)
    _keep(cached, data)
    return data


def _stamp(folder: Path, over: bool) -> str:
    """Changes whenever a file does: names, sizes and times of the rules and of the code that reads them."""
    import hashlib  # only a checkout needs it

    seen = hashlib.sha256(repr((sys.version_info[:2], str(folder), str(folder.resolve()))).encode())
    roots = [folder, Path(__file__).parent, Path(__file__).parents[1] / "logic"]
    for root in [*roots, rules_folder()] if over else roots:
        for path in sorted(root.rglob("*.*")):
            if path.suffix in {".yaml", ".json", ".py"}:
                stat = path.stat() if path.exists() else path.lstat()  # a link may lead nowhere
                seen.update(f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\n".encode())
    return seen.hexdigest()[:24]


def _cache_folder() -> Path:
    base = os.environ.get("OPENLIC_CACHE") or os.environ.get("XDG_CACHE_HOME")
    return Path(base) / "openlic" if base else Path.home() / ".cache" / "openlic"


def _keep(path: Path, data: bytes) -> None:
    """Writes to the cache, whole or not at all; a cache that cannot be written is only slower."""
    import tempfile  # only a checkout needs it

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(data)
        Path(file.name).replace(path)
    except OSError:
        return


def _best(rows: list[list[Any]]) -> KnownModel:
    """The row with most literal characters in its pattern, an exact name before a pattern of that length."""
    return _known(max(rows, key=lambda row: (len(row[0].replace("*", "")), "*" not in row[0])))

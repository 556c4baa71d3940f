"""The schema of `rules/names/*.yaml`, and those files → the look-up tables by which names are read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, model_validator

from openlic.catalogue.faults import validate
from openlic.catalogue.folders import files_of
from openlic.catalogue.folding import NOUNS, core, fold, prepared, tokens
from openlic.catalogue.links import canonical
from openlic.catalogue.schema_parts import NAME_TABLES, Strict
from openlic.catalogue.source import read_mapping
from openlic.errors import OpenlicError

Field_ = Literal[NAME_TABLES]  # type: ignore[valid-type]
_VERSION = re.compile(r"(?:-v?\d+(?:\.\d+)+[a-z]?|-\d)(?:-only|-or-later)?$")
SMALL_WORDS = 3  # letters; a shorter family name is too easily something else


class Doubtful(Strict):
    """Words that several licences share. With `family` they are first of all the name of models."""

    words: list[str] = Field(min_length=1)
    fields: list[Field_] = ["any"]
    candidates: list[str] = []
    family: bool = False
    because: str


class Silent(Strict):
    """Words that say nothing about which licence it is."""

    words: list[str] = Field(min_length=1)
    because: str


class Link(Strict):
    """A page, or with `{slots}` many, and what is to be read instead: exactly one of the other keys."""

    link: str
    means: str = ""
    name: str = ""
    model: str = ""
    license: str = ""
    doubtful: list[str] = []
    silent: str = ""
    because: str = ""

    @model_validator(mode="after")
    def _one_meaning(self) -> Link:
        given = [key for key in ("means", "name", "model", "license", "doubtful", "silent") if getattr(self, key)]
        if len(given) != 1:
            raise ValueError("a link has one of: means, name, model, license, doubtful, silent")
        return self


class Prose(Strict):
    """The words by which running text is read; each is compared as names are."""

    nouns: list[str] = []
    kinds: list[str] = []
    lead: list[str] = []
    neutral: list[str] = []
    negations: list[str] = []
    modifiers: list[str] = []
    exemptions: list[str] = []
    limits: list[str] = []
    commercial_limits: list[str] = []
    policies: list[str] = []
    riders: list[str] = []
    cased: list[str] = []
    code: list[str] = []
    weights: list[str] = []
    data: list[str] = []
    copyright: list[str] = []
    inherits: list[str] = []


class NamesFile(Strict):
    """One file of names that belong to no single licence file."""

    schema_: Literal["openlic.names/1"] = Field(alias="schema")
    source: str = ""
    order: dict[Literal[(*NAME_TABLES, "none")], list[str]] = {}  # type: ignore[valid-type]
    prefixes: list[str] = []
    names: dict[Field_, dict[str, list[str]]] = {}
    doubtful: list[Doubtful] = []
    silent: list[Silent] = []
    links: list[Link] = []
    dated: dict[str, dict[str, str]] = {}
    prose: Prose = Prose()


def read_names(root: Path) -> tuple[list[NamesFile], list[OpenlicError]]:
    """The files of `root`/names, and everything that is wrong with them."""
    files: list[NamesFile] = []
    faults: list[OpenlicError] = []
    for path in files_of(root, "names"):
        parsed = read_mapping(path, root, faults)
        if parsed is None:
            continue
        model, found = validate(NamesFile, parsed)
        faults.extend(found)
        if model is not None:
            files.append(model)
    return files, faults


def names_tables(files: list[NamesFile], licenses: Iterable[Any], spdx: Mapping[str, Any]) -> dict[str, Any]:
    """The look-up tables: names of the rule files (`licenses`), of the SPDX list and of `files`.

    `names` is field → folded name → ids; `cores` the same for names without "the … license"; `doubtful`
    field → folded word → [candidates, because, whether a family]; `silent` folded word → because.
    """
    licenses = list(licenses)
    tables = _Tables()
    for model in licenses:
        tables.add_license(model)
    for file in files:
        tables.add_file(file)
    tables.add_spdx(spdx, {model.key for model in licenses})
    prose: dict[str, Any] = {}
    for file in files:
        for key, words in file.prose.model_dump().items():
            prose.setdefault(key, []).extend(words if key in ("riders", "cased") else map(fold, words))
    return {
        "names": tables.names,
        "cores": {key: ids for key, ids in tables.cores.items() if key},
        "doubtful": tables.doubtful,
        "silent": tables.silent,
        "links": tables.links,
        "patterns": tables.patterns,
        "dated": {base: dates for file in files for base, dates in file.dated.items()},
        "prefixes": [prefix for file in files for prefix in file.prefixes],
        "order": {field: steps for file in files for field, steps in file.order.items()},
        "prose": prose,
    }


class _Tables:
    """The tables while they are filled."""

    def __init__(self) -> None:
        self.names: dict[str, dict[str, list[str]]] = {}
        self.cores: dict[str, list[str]] = {}
        self.doubtful: dict[str, dict[str, list[Any]]] = {}
        self.silent: dict[str, str] = {}
        self.links: dict[str, list[Any]] = {}
        self.patterns: list[list[Any]] = []

    def add_license(self, model: Any) -> None:
        """The key, id and names of one rule file; those of a use policy name no licence."""
        given = {"ids": [model.key, model.id], **model.names}
        if model.kind in ("acceptable-use", "policy"):
            for where, names in given.items():
                for name in names:
                    self._add_silent(where, name)
            return
        for where, names in given.items():
            for name in names:
                if where == "license_link":
                    self.links.setdefault(canonical(name), ["license", model.id, ""])
                else:
                    self._add_name(where, name, model.id)

    def _add_silent(self, where: str, name: str) -> None:
        because = "It names a use policy, not a licence."
        if where == "license_link":
            self.links.setdefault(canonical(name), ["silent", because, ""])
        elif where != "ids":
            self.silent.setdefault(fold(name), because)

    def add_file(self, file: NamesFile) -> None:
        """What one file of `names/` adds."""
        for where, by_id in file.names.items():
            for license, names in by_id.items():
                for name in names:
                    self._add_name(where, name, license)
        for words in file.doubtful:
            row = [words.candidates, words.because, words.family]
            for where in words.fields:
                self.doubtful.setdefault(where, {}).update({fold(word): row for word in words.words})
        for nothing in file.silent:
            self.silent.update({fold(word): nothing.because for word in nothing.words})
        for link in file.links:
            row = [*_meaning(link), link.because]
            if "{" in link.link:
                self.patterns.append([link.link, *row])
            else:
                self.links[canonical(link.link)] = row

    def add_spdx(self, spdx: Mapping[str, Any], keys: set[str]) -> None:
        """Ids and names of the SPDX list, and its families without a version.

        Where only one version exists the family is that licence, else it is doubtful.
        """
        families: dict[str, list[str]] = {}
        for entry in spdx.values():
            license = entry.get("use") or entry["id"]
            where = "exceptions" if entry.get("exception") else "spdx"
            self._add_name(where, entry["id"], license, first=True)
            self._add_name(where, entry["name"], license)
            family = _VERSION.sub("", entry["id"])
            if where == "spdx" and family != entry["id"] and len(family) >= SMALL_WORDS:
                families.setdefault(family, []).append(license)
        for family, licenses in families.items():
            self._add_family(family, list(dict.fromkeys(licenses)), keys)

    def _add_family(self, family: str, licenses: list[str], keys: set[str]) -> None:
        if fold(family) in self.names["spdx"] or family.lower() in keys:
            return
        if len(licenses) == 1:
            self._add_name("spdx", family, licenses[0])
            return
        because = f"{family} has several versions, and none is given."
        newest = sorted(licenses, key=lambda one: [int(n) for n in re.findall(r"\d+", one)], reverse=True)
        self.doubtful.setdefault("any", {}).setdefault(fold(family), [newest, because, False])

    def _add_name(self, where: str, name: str, license: str, *, first: bool = False) -> None:
        folded = fold(name)
        if not folded:
            return
        ids = self.names.setdefault(where, {}).setdefault(folded, [])
        if license not in ids and not (first and ids):
            ids.append(license)
        if where in ("exceptions", "ids", "prose"):
            return
        words = {token.word for token in tokens(prepared(name))}
        ids = self.cores.setdefault(core(name), [])
        if license not in ids and (where in ("any", "spdx") or words & NOUNS):
            ids.append(license)


def _meaning(link: Link) -> Iterator[Any]:
    for key in ("means", "name", "model", "license", "doubtful", "silent"):
        if value := getattr(link, key):
            yield key
            yield value

"""Rule files as they are being written: those that can be read, what is wrong with the others, what they make."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from openlic.catalogue import Catalogue, default
from openlic.catalogue.compile import Folder, RuleFile, compiled, read_folder
from openlic.catalogue.folders import INCLUDED, READ, check_root, files_of, rules_folder, shown
from openlic.errors import OpenlicError, RuleError
from openlic.logic.words import did_you_mean
from openlic.vocabulary import Location


@dataclass(frozen=True, slots=True)
class Drafts:
    """What lies in some rules folders: the files without faults, the faults of the others.

    `catalogue` holds the files without faults, over the bundled ones where the folders are someone's own.
    """

    files: tuple[RuleFile, ...]
    faults: tuple[OpenlicError, ...]
    stray: tuple[Location, ...]
    catalogue: Catalogue
    below: tuple[Mapping[str, Any], ...] = ()  # the names of the bundled rules, under someone's own

    def only(self, keys: Sequence[str]) -> tuple[RuleFile, ...]:
        """The files with these keys, all of them for no key; raises RuleError for a key that none has."""
        known = {file.model.key for file in self.files}
        missing = [OpenlicError(f'"{key}" is no rule file', todo=did_you_mean(key, known)) for key in keys]
        missing = [fault for key, fault in zip(keys, missing, strict=True) if key not in known]
        if missing:
            raise RuleError(missing)
        return tuple(file for file in self.files if not keys or file.model.key in keys)

    def raise_faults(self) -> None:
        """RuleError with all faults, where there are any."""
        if self.faults:
            raise RuleError(self.faults)


def read_drafts(folders: Sequence[Path] = ()) -> Drafts:
    """The rule files of `folders`, each over the bundled rules and those before it; the bundled ones for none.

    Raises RuleError for a folder that does not exist or is no rules folder.
    """
    catalogue = default() if folders else None
    files, faults, stray = list[RuleFile](), list[OpenlicError](), list[Location]()
    for root in folders or [rules_folder()]:
        check_root(root)
        folder = read_folder(root, catalogue)
        faults += folder.faults
        sound = _without_faults(folder)
        files += sound.files
        stray += _stray(root)
        catalogue = Catalogue(compiled(sound), catalogue)
    assert catalogue is not None  # there is at least one folder
    below = tuple(default().names()) if folders else ()
    return Drafts(tuple(files), tuple(faults), tuple(stray), catalogue, below)


def _without_faults(folder: Folder) -> Folder:
    """The files without faults, and of those only what does not take in one that has some."""
    faulty = {fault.where.file for fault in folder.faults if fault.where}
    files = [file for file in folder.files if file.name not in faulty]
    broken = {Path(name).stem for name in faulty} - {file.model.key for file in files}
    whole = [file for file in files if not broken & {name.removeprefix(INCLUDED) for name in file.model.includes}]
    return replace(folder, files=whole)


def _stray(root: Path) -> list[Location]:
    """YAML files in `root` that nothing reads: in a folder of another name, or not named `.yaml`."""
    found = [path for path in sorted(root.rglob("*")) if path.suffix in {".yaml", ".yml"}]
    read = {path for name in READ for path in files_of(root, name)} | {root / "catalogue.yaml"}
    return [Location(shown(path, root), 1, 1) for path in found if path not in read]

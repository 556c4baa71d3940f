"""All examples of many rule files, and what did not come out as expected, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from openlic.authoring.drafts import read_drafts
from openlic.authoring.examples import Mismatch, count, run_examples

_COLUMN = 40


@dataclass(frozen=True, slots=True)
class Trial:
    """How many examples of how many files were run, and every mismatch."""

    examples: int
    files: int
    mismatches: tuple[Mismatch, ...]

    @property
    def failed(self) -> int:
        """The number of examples with a mismatch or more."""
        return len({mismatch.where for mismatch in self.mismatches})

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "examples": self.examples,
            "files": self.files,
            "failed": self.failed,
            "mismatches": [mismatch.to_dict() for mismatch in self.mismatches],
        }

    def lines(self) -> Iterator[str]:
        """The text of the answer, without line ends."""
        for _, group in groupby(self.mismatches, key=lambda mismatch: mismatch.where):
            yield from _side_by_side(list(group))
        yield f"files: {self.files}, examples: {self.examples}, not as expected: {self.failed}"


def run_all(names: Sequence[str]) -> Trial:
    """The examples of the rule files that `names` mean: folders of rules, keys of rule files, or both.

    Without folders the bundled rules are meant, without keys every file. Raises RuleError where a file of
    the folders has faults, or a key is not known.
    """
    folders = [Path(name) for name in names if _is_path(name)]
    keys = [name for name in names if not _is_path(name)]
    drafts = read_drafts(folders)
    drafts.raise_faults()
    files = drafts.only(keys)
    mismatches = [mismatch for file in files for mismatch in run_examples(file, drafts.catalogue)]
    return Trial(count(files), len(files), tuple(mismatches))


def _is_path(name: str) -> bool:
    """Whether a folder is meant, be it that there is none."""
    return Path(name).is_dir() or "/" in name or "\\" in name or name.endswith((".yaml", ".yml"))


def _side_by_side(mismatches: list[Mismatch]) -> Iterator[str]:
    """One example: where it stands, what it gives, and a row for each thing that differs."""
    first = mismatches[0]
    yield f"{first.where}: {_written(first.given)}"
    yield f"  {'':<10} {'expected':<{_COLUMN}} got"
    for mismatch in mismatches:
        yield f"  {mismatch.field:<10} {_written(mismatch.expected):<{_COLUMN}} {_written(mismatch.got)}"
    yield ""


def _written(value: Any) -> str:
    """`value` as YAML would have it on one line."""
    if isinstance(value, dict):
        return f"{{{', '.join(f'{name}: {_written(inner)}' for name, inner in value.items())}}}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) or not isinstance(value, Iterable):
        return str(value)
    return f"[{', '.join(_written(item) for item in value)}]"

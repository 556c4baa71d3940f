"""What a scan finds in files of every notation: each file of `cases/` with exactly the models that it names.

A case is a file (`=== name`, its text) and what is to be found in it (`--- line reference`), no more and no less.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import openlic

CASES = Path(__file__).parent / "cases"


def cases() -> Iterator[tuple[str, str, set[tuple[int, str]]]]:
    """Each case: its name, its text, the lines and references to be found."""
    for path in sorted(CASES.glob("*.case")):
        for part in re.split(r"(?m)^=== ", path.read_text("utf-8"))[1:]:
            name, _, rest = part.partition("\n")
            text, *expected = re.split(r"(?m)^--- ", rest)
            wanted = {(int(one.split()[0]), one.split()[1]) for one in expected}
            yield f"{path.stem}/{name}", text, wanted


@pytest.mark.parametrize(("name", "text", "expected"), [pytest.param(*case, id=case[0]) for case in cases()])
def test_a_file_names_these_models(name: str, text: str, expected: set[tuple[int, str]], tmp_path: Path) -> None:
    file = tmp_path / name.partition("/")[2]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    found = {(one.location.line, str(one.reference)) for one in openlic.scan(file)}
    assert found == expected


def test_there_are_enough_cases() -> None:
    assert sum(len(expected) for _, _, expected in cases()) >= 150

"""Every rule file: its examples give the answers that it expects."""

from __future__ import annotations

from functools import lru_cache

import pytest

from openlic.authoring.examples import run_examples
from openlic.catalogue import default
from openlic.catalogue.compile import Folder, read_folder
from openlic.catalogue.store import rules_folder


@lru_cache(maxsize=1)
def folder() -> Folder:
    return read_folder(rules_folder())


KEYS = sorted(default().keys())


@pytest.mark.parametrize("key", KEYS)
def test_the_examples_of(key: str) -> None:
    (file,) = [file for file in folder().files if file.model.key == key]
    assert file.model.examples, "a rule file without examples is not tested"
    assert [str(mismatch) for mismatch in run_examples(file, default())] == []

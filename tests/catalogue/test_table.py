"""A table answers as the mapping that was written, whatever the keys are and however often it is asked."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from openlic.catalogue.table import FEW, Table, written

KEYS = st.text(st.characters(codec="utf-8") | st.sampled_from('\n"\\:{},'))
ROWS = st.none() | st.text(st.characters(codec="utf-8")) | st.lists(st.integers())


@given(st.dictionaries(KEYS, ROWS), KEYS)
def test_a_table_answers_as_the_mapping(plain: dict[str, object], other: str) -> None:
    for asked in (*plain, other):
        assert Table(written(plain)).get(asked, "none") == plain.get(asked, "none")
    assert dict(Table(written(plain))) == plain == json.loads(written(plain))


def test_many_look_ups_are_answered_as_few_are() -> None:
    plain = {str(number): [number] for number in range(3 * FEW)}
    table = Table(written(plain))
    assert [table[key] for key in plain] == list(plain.values())
    assert "none" not in table


def test_a_key_that_no_file_can_hold_is_only_not_found() -> None:
    assert Table(written({"mit": ["MIT"]})).get("\ud800\x00mit") is None

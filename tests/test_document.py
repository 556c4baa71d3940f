"""YAML as people and attackers write it."""

from __future__ import annotations

import pytest

from openlic import document
from openlic.errors import DocumentError


def read(text: str, **more):
    return document.read(text, "file.yaml", **more)


def test_it_is_yaml_1_2_and_no_number_is_rounded() -> None:
    text = "{norway: NO, on: on, version: 3.10, time: 12:30:00, octal: 010, big: 700000000, date: 2024-01-01, yes: true, none: null}"
    assert read(text).value == {
        "norway": "NO",
        "on": "on",
        "version": "3.10",
        "time": "12:30:00",
        "octal": 10,
        "big": 700_000_000,
        "date": "2024-01-01",
        "yes": True,
        "none": None,
    }


def test_quoted_is_text() -> None:
    assert read('{a: "true", b: \'7\', c: "null"}').value == {"a": "true", "b": "7", "c": "null"}


def test_a_key_that_stands_twice_is_refused_at_its_place() -> None:
    with pytest.raises(DocumentError, match=r'file.yaml:2:1: "license" stands here a second time'):
        read("license: mit\nlicense: cc-by-nc-4.0\n")


def test_a_card_may_say_so_twice_and_both_are_kept() -> None:
    found = read("license: mit\nlicense: cc-by-nc-4.0\n", allow_repeated=True)
    ((key, value, where),) = found.repeated
    assert (found.value["license"], key, value, str(where)) == ("mit", "license", "cc-by-nc-4.0", "file.yaml:2:10")


def test_places_of_values_and_keys() -> None:
    found = read("a:\n  - x\n  - {b: y}\n", first_line=10)
    assert str(found.where(("a", 1, "b"))) == "file.yaml:12:9"
    assert str(found.where_key(("a", 1, "b"))) == "file.yaml:12:6"
    assert str(found.where(("a", 7, "nothing"))) == "file.yaml:11:3"  # the nearest thing that is there


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[" * 100_000, "more than 40 deep"),  # PyYAML's C parser would overflow the stack
        ("- " * 5_000 + "x", "more than 40 deep"),
        ("a: [1, 2", "not YAML"),
        ("a: 1\n b: 2", "not YAML"),
        ("a: &x [*x]", "an alias stands inside"),
        ("? [1]\n: 2", "a key is a plain word"),
        ("--- 1\n--- 2\n", "not YAML"),
        ("a: \x00", "not YAML"),
        ("a: !!python/object/apply:os.system ['true']\nb: [", "not YAML"),
        ("x" * (2 * 1024 * 1024), "longer than 1024 KiB"),
        ("a: \ud800", "not valid Unicode"),
    ],
)
def test_what_is_hostile_or_broken_is_one_error(text: str, message: str) -> None:
    with pytest.raises(DocumentError, match=message):
        read(text)


def test_aliases_of_aliases_do_not_explode() -> None:
    bomb = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{','.join(['*' + chr(97 + i)] * 9)}]\n" for i in range(9)
    )
    with pytest.raises(DocumentError, match="more than 100000 values"):
        read(bomb)


def test_tags_make_no_objects() -> None:
    assert read("a: !!python/object/apply:os.system ['true']").value == {"a": ["true"]}

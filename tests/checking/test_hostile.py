"""Folders and files made to harm: bounded work, an answer at or above review, never a crash."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import openlic
from openlic.cli import main
from openlic.vocabulary import Verdict

USE: dict[str, Any] = {"commercial": True, "activities": ["serve"], "domains": []}
Write = Callable[[dict[str, str | bytes]], Path]


def verdict(folder: Path | str) -> Verdict:
    report = openlic.check(str(folder), USE, offline=True)
    return Verdict(report.to_dict()["results"][0]["verdict"])


def card(matter: str, body: str = "") -> str:
    return f"---\n{matter}\n---\n{body}"


def bomb(levels: int) -> str:
    first = "a: &a [x, x, x, x, x, x, x, x, x]\n"
    names = "abcdefghijklmnop"[: levels + 1]
    return first + "".join(f"{one}: &{one} [{', '.join([f'*{before}'] * 9)}]\n" for before, one in pairwise(names))


STOPPED: dict[str, dict[str, str | bytes]] = {
    "fifty megabytes": {"README.md": card("license: mit", "License: MIT and more. " * 2_200_000)},
    "aliases of aliases": {"README.md": card(f"{bomb(9)}license: *j")},
    "ten thousand levels": {"README.md": card("license: " + "[" * 10_000 + "]" * 10_000)},
    "levels of keys": {"README.md": card("\n".join(" " * depth + "a:" for depth in range(3000)))},
    "a zero byte": {"README.md": card("license: mit\0")},
    "half a character": {"README.md": b"---\nlicense: mit\xed\xa0\x80\n---\n"},
    "half a file": {"README.md": b"\xff\xfe-\x00-\x00\xd8"},
    "a list of thousands": {"README.md": card(f"license: [{', '.join(f'x{i}' for i in range(5000))}]")},
    "the same name thousands of times": {"README.md": card(f"license: [{', '.join(['mit'] * 5000)}]")},
    "a long name": {"README.md": card("license: " + "a" * 200_000)},
    "a long expression": {"README.md": card("license: " + " AND ".join(["MIT"] * 2000))},
    "brackets": {"README.md": card("license: " + "(" * 5000 + "MIT" + ")" * 5000)},
    "a mapping": {"README.md": card("license: {name: mit}")},
    "nothing": {"README.md": card("license: null")},
    "a name turned round": {"README.md": card('license: "mit\u202e0.4-cn-yb-cc"')},
    "thousands of bases": {
        "README.md": card(f"license: mit\nbase_model: [{', '.join(f'a/b{i}' for i in range(9000))}]")
    },
    "a base on this disk": {"README.md": card("license: mit\nbase_model: /etc/passwd")},
    "a base beside it": {"README.md": card("license: mit\nbase_model: ./")},
    "a base on another host": {"README.md": card("license: mit\nbase_model: http://127.0.0.1:1/x/y")},
    "an adapter's broken config": {"README.md": card("license: mit"), "adapter_config.json": "[" * 100_000},
    "an adapter without base": {"README.md": card("license: mit"), "adapter_config.json": "{}"},
    "bytes for a licence": {"README.md": card("license: mit"), "LICENSE": bytes(range(256)) * 2000},
    "zeros for a licence": {"README.md": card("license: mit"), "LICENSE": b"\0" * 1_000_000},
    "one phrase for ever": {"README.md": card("license: mit"), "LICENSE": "permission is hereby granted " * 60_000},
    "hundreds of licences": {f"LICENSE-{i}": "x" for i in range(300)},
    "nothing at all": {},
}


@pytest.mark.parametrize("name", STOPPED)
def test_what_cannot_be_read_in_full_stops(name: str, write: Write) -> None:
    assert verdict(write(STOPPED[name])) >= Verdict.REVIEW


@pytest.mark.parametrize(
    "body",
    ["a\n" * 90_000, "(((license " * 15_000, "| MIT |" * 20_000, "license\n" * 20_000, "fine-tuned from " * 10_000, "\0" * 90_000],
)  # fmt: skip
def test_a_strange_text_costs_no_more_than_a_plain_one(body: str, write: Write) -> None:
    assert verdict(write({"README.md": card("license: mit", body)})) in tuple(Verdict)


def test_what_is_no_file_is_not_waited_for(tmp_path: Path) -> None:
    for name, make in {
        "pipe": lambda path: os.mkfifo(path),
        "folder": lambda path: path.mkdir(),
        "itself": lambda path: path.symlink_to(path.name),
        "device": lambda path: path.symlink_to("/dev/zero"),
    }.items():
        folder = tmp_path / name
        folder.mkdir()
        make(folder / "README.md")
        make(folder / "LICENSE")
        assert verdict(folder) >= Verdict.REVIEW, name


def test_a_licence_that_may_not_be_read_stops(write: Write) -> None:
    folder = write({"README.md": card("license: mit"), "LICENSE": "secret"})
    (folder / "LICENSE").chmod(0)
    assert verdict(folder) >= Verdict.REVIEW


def test_the_terminal_sees_no_control_characters(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    names = 'license: other\nlicense_name: "\\e[31mred\\u202Eevil\\a"\nbase_model: "a/\\e[2Jb"'
    folder = write({"README.md": card(names, "\x1b[2J License: \x1b[31m GPL \u202e\n")})
    assert main(["check", str(folder), "--set", "commercial=true", "--offline"]) == 1
    shown = "".join(capsys.readouterr())
    assert "red" in shown and not {"\x1b", "\u202e", "\x07"} & set(shown)


@pytest.mark.parametrize("command", ["identify", "check"])
@pytest.mark.parametrize("name", ["folder", "missing", "itself", "pipe", "a" * 5000, "~nobody-of-this-name/x"])
def test_files_of_every_kind_end_in_an_answer_or_an_error(
    command: str, name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "itself").symlink_to("itself")
    os.mkfifo(tmp_path / "pipe")
    path = name if name.startswith("~") else str(tmp_path / name)
    settings_of = ["--set", "commercial=true", "--offline"] if command == "check" else []
    assert main([command, path, *settings_of]) in (1, 2)
    shown = "".join(capsys.readouterr())
    assert "Traceback" not in shown and "fault of openlic" not in shown


@pytest.mark.parametrize("option", ["--use-case", "--config"])
@pytest.mark.parametrize(
    "content", [b"", b"[]", b"\0", b"a: &a [*a]", b"[" * 10_000, b"x" * 3_000_000, b"\xff\xfe", None]
)
def test_a_file_of_facts_or_models_that_is_none_is_a_wrong_call(
    option: str, content: bytes | None, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "given.yaml"
    path.write_bytes(content) if content is not None else os.mkfifo(path)
    assert main(["check", "license:MIT", "--offline", option, str(path)]) == 2
    shown = "".join(capsys.readouterr())
    assert str(path) in shown and "Traceback" not in shown and "fault of openlic" not in shown


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=20)
    | st.sampled_from(["mit", "other", "a/b", "llama3.1"]),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=12,
)
_KEYS = st.sampled_from(
    ["license", "license_name", "license_link", "base_model", "tags", "extra_gated_prompt", "language"]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(matter=st.dictionaries(_KEYS, _VALUES, max_size=6), body=st.text(max_size=200), license=st.binary(max_size=200))
def test_no_card_raises(matter: dict[str, Any], body: str, license: bytes, tmp_path: Path) -> None:
    import yaml

    text = card(yaml.safe_dump(matter, allow_unicode=True), body)
    (tmp_path / "README.md").write_bytes(text.encode("utf-8", "surrogatepass"))
    (tmp_path / "LICENSE").write_bytes(license)
    assert verdict(tmp_path) in tuple(Verdict)

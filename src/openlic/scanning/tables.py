"""The tables of words, providers, calls and commands, each read once from its file in `data/`."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from openlic import document


@cache
def table(name: str) -> Any:
    """What `data/<name>.yaml` says, as plain data."""
    path = Path(__file__).parent / "data" / f"{name}.yaml"
    return document.read(path.read_text("utf-8"), str(path)).value


class Rule(NamedTuple):
    """A call that names a model: `name` is the end of its dotted name, `at` and `keys` are the arguments that do."""

    name: tuple[str, ...]
    slot: str
    kind: str
    at: tuple[int, ...]
    keys: frozenset[str]
    origins: tuple[str, ...]
    revision: tuple[str, ...]


class Command(NamedTuple):
    """A command that names a model, by the words that it begins with."""

    words: tuple[str, ...]
    slot: str
    kind: str
    at: tuple[int, ...]
    options: frozenset[str]


@cache
def rules() -> dict[str, tuple[Rule, ...]]:
    """The rules for calls by the last part of the call's name, in the order of the file; longer names first."""
    found: dict[str, list[Rule]] = {}
    for row in table("calls")["rules"]:
        for name in row["names"]:
            parts = tuple(name.split("."))
            found.setdefault(parts[-1], []).append(_rule(parts, row))
    return {last: tuple(sorted(group, key=lambda rule: -len(rule.name))) for last, group in found.items()}


def _rule(parts: tuple[str, ...], row: Any) -> Rule:
    at = tuple(row.get("at", ()))
    keys, origins = frozenset(row.get("keys", ())), tuple(row.get("from", ()))
    return Rule(parts, row["slot"], row["kind"], at, keys, origins, tuple(row.get("revision", ())))


@cache
def commands() -> dict[str, tuple[Command, ...]]:
    """The commands by their first word, in the order of the file."""
    found: dict[str, list[Command]] = {}
    for row in table("commands")["commands"]:
        command = Command(
            tuple(row["words"]), row["slot"], row["kind"], tuple(row.get("at", ())), frozenset(row.get("options", ()))
        )
        found.setdefault(command.words[0], []).append(command)
    return {word: tuple(group) for word, group in found.items()}


@cache
def words(*path: str) -> frozenset[str]:
    """A list of words from `data/words.yaml`; the words of all lists where `path` ends above them."""
    value = table("words")
    for part in path:
        value = value[part]
    lists = value.values() if isinstance(value, dict) else [value]
    return frozenset(str(word).lower() for group in lists for word in group)


@cache
def provider_words(name: str) -> frozenset[str]:
    """A list of words from `data/providers.yaml`."""
    return frozenset(table("providers")[name])


@cache
def provider_map(name: str) -> dict[str, str]:
    """A mapping from `data/providers.yaml`, or `ai_sdk` of `data/calls.yaml`."""
    return dict(table("calls")["ai_sdk"] if name == "ai_sdk" else table("providers")[name])

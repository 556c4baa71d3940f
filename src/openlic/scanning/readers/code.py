"""Code of other languages (TypeScript, Go, Rust, Java, Terraform, TOML …) by its literals, calls and keys."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openlic.scanning import callers, keys, shapes
from openlic.scanning.code_words import Code, Literal
from openlic.scanning.readers import shell
from openlic.scanning.tables import Rule, provider_map
from openlic.scanning.types import Sighting, Source

_HASH = (
    ".py",
    ".tf",
    ".tfvars",
    ".hcl",
    ".toml",
    ".rb",
    ".r",
    ".jl",
    ".ex",
    ".exs",
    ".nix",
    ".hcl",
    ".ps1",
    ".pyi",
    "x.toml",
    "x.hcl",
    "x.ruby",
)
_REVISION = frozenset({"revision", "model_revision"})


def read(source: Source) -> Iterator[Sighting]:
    """The sightings of a file in any of these languages."""
    yield from read_as(source, "#" if source.name.lower().endswith(_HASH) else "//")


def read_as(source: Source, comment: str) -> Iterator[Sighting]:
    """The sightings of code whose comments begin with `comment`."""
    code = _Reader(Code(source.text, comment))
    commands: dict[int, list[Literal]] = {}
    for literal in code.code.literals:
        if not literal.call and _is_arguments(literal.around):
            commands.setdefault(id(literal.around), []).append(literal)
        else:
            yield from code.sightings(literal)
    for words in commands.values():
        yield from shell.read_words([(one.text, one.line, one.column) for one in words])


def _is_arguments(items: dict[str, str]) -> bool:
    """Whether the items of a list are the words of a command line."""
    return any(item.startswith("--") for item in items.values()) and all(key.isdigit() for key in items)


class _Reader:
    """The literals of one file, its constants followed into the calls that use them."""

    def __init__(self, code: Code) -> None:
        self.code = code
        self.constants: dict[str, list[Literal]] = {}
        self.followed: dict[tuple[int, int], list[tuple[str, str, str]]] = {}
        for literal in code.literals:
            if literal.target and not literal.call and not literal.word:
                self.constants.setdefault(literal.target, []).append(literal)
        for literal in code.literals:
            if literal.word and literal.text in self.constants:
                self._follow(literal)

    def _follow(self, use: Literal) -> None:
        """A constant is read as the call that uses it reads it."""
        slot, kind = self._by_call(use)
        for constant in self.constants[use.text][:20] if slot else ():
            place = (constant.line, constant.column)
            self.followed.setdefault(place, []).append((slot, kind, self._revision(use)))

    def sightings(self, literal: Literal) -> Iterator[Sighting]:
        """What one literal names."""
        if literal.word:
            return
        uses = self.followed.get((literal.line, literal.column))
        slot, kind = self._by_call(literal)
        if uses:
            uses = [use for use in uses if use[0] != "none"] or uses
        else:
            uses = [(slot or self._by_names(literal), kind or "constant", self._revision(literal))]
        for slot, kind, revision in dict.fromkeys(uses):
            yield Sighting(literal.text, literal.line, literal.column, slot, kind, revision)

    def _by_names(self, literal: Literal) -> str:
        path = literal.path
        if literal.key == "value" and (name := literal.around.get("name")):
            path = (*path[:-1], name)  # env { name = "MODEL_ID", value = … }
        slot, provider = keys.slot_of(path), keys.provider_of(path)
        beside = shapes.provider_alias(literal.around.get("provider", ""))
        if (
            beside
            and (slot in ("strong", "weak", "hinted") or literal.key in ("name", "id"))
            and literal.key != "provider"
        ):
            return callers.slot_of_provider(beside)
        if provider and slot != "none":
            return f"keyed:{provider}"
        return slot

    def _by_call(self, literal: Literal) -> tuple[str, str]:
        """The slot that the call around the literal gives it; "" where no rule speaks of this argument."""
        if not literal.call:
            return "", ""
        parts = self._parts(literal.call)
        if provider := provider_map("ai_sdk").get(parts[0], ""):
            return self._ai_sdk(provider, literal) if literal.place == 0 and not literal.key else ("", "")
        rule = callers.rule_for(parts)
        if rule is None:
            return "", ""
        asked = literal.key in rule.keys if literal.key else literal.place in rule.at
        if rule.slot == "none":
            return ("none", rule.kind) if asked or rule.kind in ("other", "upload", "dataset") else ("", "")
        if not asked:
            return "", ""
        return self._slot(rule, parts, literal), rule.kind

    def _slot(self, rule: Rule, parts: list[str], literal: Literal) -> str:
        if literal.around.get("repo_type", "model") != "model":
            return "none"
        if rule.slot in ("hub", "st") and re.search(r"\btrue\b", literal.around.get("local_files_only", ""), re.I):
            return "local"
        address = self._given(self.code.given.get(literal.call.split(".")[0], {})) or self._given(literal.around)
        provider = (
            callers.provider_of_client(parts, self.code.modules)
            if rule.slot == "client"
            else rule.slot.partition(":")[2]
        )
        if rule.slot != "client" and not rule.slot.startswith("api:"):
            return rule.slot
        at = callers.provider_at(address) if "://" in address else ""
        if at and (at != "server" or provider == "openai"):
            provider = at
        return callers.slot_of_provider(provider)

    def _given(self, around: dict[str, str]) -> str:
        return next((value for key, value in around.items() if callers.is_address_key(key)), "")

    def _parts(self, call: str) -> list[str]:
        """The parts of a call's name, its first part replaced by what was imported or constructed."""
        parts = [part for part in re.split(r"\.|::|->|\?\.", call) if part and part not in ("new", "await")]
        if not parts:
            return [""]
        built = self.code.built.get(parts[0], "")
        first = re.split(r"\W+", built)[-1] if built else parts[0]
        module = self.code.imports.get(first, "")
        return [*([module] if module else []), *([first] if built else []), *parts]

    def _ai_sdk(self, provider: str, literal: Literal) -> tuple[str, str]:
        """A provider of the AI SDK is a function of the model's name; its maker may be given an address."""
        address = self._given(self.code.given.get(literal.call.split(".")[0], {}))
        return callers.slot_of_provider(callers.provider_at(address) if "://" in address else provider), "ai-sdk"

    def _revision(self, literal: Literal) -> str:
        named = next((value for key, value in literal.around.items() if key in _REVISION), "")
        constants = self.constants.get(named, [])
        return constants[0].text if len(constants) == 1 else named

"""Shell: commands that fetch or serve models, options that name one, variables followed to where they are set."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from openlic.scanning import callers, forms, keys, links
from openlic.scanning.readers import config
from openlic.scanning.shell_words import Command, Word, commands_of
from openlic.scanning.tables import Command as Known
from openlic.scanning.tables import commands as known_commands
from openlic.scanning.tables import table
from openlic.scanning.types import Sighting, Source

MAX_NESTED = 3
_ASSIGNMENT = r"(?:--?)?(?:\$env:|\$)?([A-Za-z_][\w.]*)(?:\[[^\]]*\])?\s*[:?+]?=(.*)\Z"
_VARIABLE = r"\$\{?([A-Za-z_]\w*)(?:\[[@*\d]+\])?\}?\Z"
_DEFAULT = r"\$\{([A-Za-z_]\w*):?[-=]([^}]+)\}\Z"


def read(source: Source, *, depth: int = 0) -> Iterator[Sighting]:
    """The sightings of a script or of a command line."""
    reader = _Script(depth)
    for command in commands_of(source.text):
        reader.command(command)
    yield from reader.sightings()


def read_words(words: Sequence[tuple[str, int, int]]) -> Iterator[Sighting]:
    """The sightings of one command given as its words, each with line and column."""
    reader = _Script(0)
    reader.command(Command([Word(text, line, column) for text, line, column in words]))
    yield from reader.sightings()


class _Script:
    """Gathers what commands name; what variables hold is read as the commands that use them read it."""

    def __init__(self, depth: int) -> None:
        self._depth = depth
        self._found: list[Sighting] = []
        self._set: list[tuple[str, Word]] = []
        self._used: dict[str, list[tuple[str, str, str]]] = {}

    def command(self, command: Command) -> None:
        """Takes in one command."""
        words = self._assignments(command.words)
        if command.body:
            self._document(command)
        if not words:
            return
        first = words[0].text.lstrip("@-")
        if first in table("commands")["other_commands"]:
            if first == "git" and any(word.text in ("clone", "submodule") for word in words[1:4]):
                self._links(words)
            return
        self._links(words)
        self._nested(words)
        self._named(words)

    def sightings(self) -> Iterator[Sighting]:
        """All that was found, the values of variables among it."""
        yield from self._found
        for name, word in reversed(self._set):
            alias = re.match(_VARIABLE, word.text)
            if alias and name in self._used:
                self._used.setdefault(alias[1], []).extend(self._used[name])
        for name, word in self._set:
            uses = self._used.get(name)
            if uses:
                yield from (_sighting(word, slot, kind, revision) for slot, kind, revision in dict.fromkeys(uses))
            else:
                yield _sighting(word, _slot([name]), "env")

    def _assignments(self, words: list[Word]) -> list[Word]:
        """Notes `NAME=value` wherever it stands; gives back the words from the command on."""
        words = self._spaced(words)
        rest: list[Word] = []
        if words and words[0].text == "for" and len(words) > 3 and words[2].text == "in":
            self._set += [(words[1].text, word) for word in words[3:]]
            return []
        other = bool(words) and words[0].text in ("git", "echo", "printf")
        pairs = False
        for word in words:
            match = re.match(_ASSIGNMENT, word.text, re.S)
            pairs = word.text in table("commands")["pair_options"] if word.text.startswith("-") else pairs
            if match is None or other or pairs or word.text.startswith("-"):
                rest.append(word)
            elif match[1].startswith("Exec"):  # a unit of systemd
                rest.append(word.at(match.start(2), match[2]))
            elif match[1] == "Environment":
                self._assignments([word.at(match.start(2), match[2])])
            else:
                self._assign(match[1], word.at(match.start(2), match[2]))
        while rest and rest[0].text in ("export", "env", "declare", "local", "readonly", "sudo", "set", "-x", "setx"):
            rest.pop(0)
        return rest

    def _spaced(self, words: list[Word]) -> list[Word]:
        """`NAME := value` of a makefile, as one word."""
        if len(words) == 3 and words[1].text in ("=", ":=", "?=", "::="):
            name, value = words[0].text.replace("$env:", ""), words[2]
            self._assign(name, value)
            return []
        return words

    def _assign(self, name: str, value: Word) -> None:
        default = re.match(_DEFAULT, value.text)
        if default:
            value = value.at(default.start(2), default[2])
        if value.text:
            self._set.append((name.rpartition(".")[2] if "." not in name else name, value))

    def _links(self, words: Sequence[Word]) -> None:
        for word in words:
            if "/" not in word.text:
                continue
            for start, reference in links.find(word.text):
                self._found.append(_sighting(word.at(start, reference), "reference", "url"))
            if re.match(r"(?:hf|ollama|modelscope|huggingface)://", word.text):
                self._found.append(_sighting(word, "explicit", "url"))

    def _nested(self, words: Sequence[Word]) -> None:
        """The script in `sh -c "…"` and its like."""
        for before, word in pairwise(words):
            runs = re.fullmatch(r"-\w*c", before.text) or before.text in ("sh", "bat", "eval") or words[0].text == "ssh"
            if runs and " " in word.text and self._depth < MAX_NESTED:
                for one in self._script(word, words):
                    self._found.append(one._replace(line=word.line + one.line - 1))

    def _script(self, word: Word, words: Sequence[Word]) -> Iterator[Sighting]:
        if any(re.search(r"\bpython[\d.]*\Z", one.text) for one in words):
            from openlic.scanning.readers import python

            return python.read(Source(word.text, ""))
        return read(Source(word.text, ""), depth=self._depth + 1)

    def _named(self, words: list[Word]) -> None:
        command, rest = _known(words)
        bare = words if words[0].text.startswith("-") else words[1:]  # arguments of a command that stands elsewhere
        options, plain = _split(rest if command else bare)
        if any(name == "--repo-type" and value.text != "model" for name, value in options):
            return
        revision = next((value.text for name, value in options if name in table("commands")["revision_options"]), "")
        for index in command.at if command else ():
            if index < len(plain):
                self._use(plain[index], command.slot, command.kind, revision)  # type: ignore[union-attr]
        for name, value in options:
            self._option(name, value, command, revision, words)

    def _option(self, name: str, value: Word, command: Known | None, revision: str, words: Sequence[Word]) -> None:
        lists = table("commands")
        if command and name in command.options:
            self._use(value, command.slot, command.kind, revision if "speculative" not in name else "")
        elif name in lists["hub_options"]:
            self._use(value, "hub", "option", revision)
        elif name in lists["options"] or name.replace("_", "-") in lists["options"]:
            slot = (
                command.slot
                if command and command.slot in ("hub", "litellm", "modelscope")
                else keys.slot_of([name.lstrip("-")])
            )
            revision = revision if "model" in name and "specul" not in name and "draft" not in name else ""
            self._use(value, slot, command.kind if command else "option", revision)
        elif name in lists["environment_options"]:
            self._assignments([value])
        elif name in lists["pair_options"]:
            self._pairs(name, value)
        elif name in lists["json_options"] and "{" in value.text:
            self._json(value, words)

    def _pairs(self, name: str, value: Word) -> None:
        for match in re.finditer(r"(\w[\w.-]*)=([^,\s]+)", value.text):
            if "lora" in name or keys.weight_of(match[1]) in ("strong", "weak"):
                self._use(value.at(match.start(2), match[2]), "hub", "option", "")

    def _json(self, value: Word, words: Sequence[Word]) -> None:
        text = value.text.replace('\\"', '"')
        address = next((word.text for word in words if "://" in word.text), "")
        provider = callers.provider_at(address) if address else ""
        for one in config.read_json(Source(text, ""), provider="" if provider == "server" else provider):
            self._found.append(one._replace(line=value.line + one.line - 1, kind="http"))

    def _use(self, word: Word, slot: str, kind: str, revision: str) -> None:
        if variable := re.match(_VARIABLE, word.text):
            self._used.setdefault(variable[1], []).append((slot, kind, revision))
        elif default := re.match(_DEFAULT, word.text):
            self._found.append(_sighting(word.at(default.start(2), default[2]), slot, kind, revision))
        else:
            self._found.append(_sighting(word, slot, kind, revision))

    def _document(self, command: Command) -> None:
        """What a here-document is, said by the command that it goes to."""
        from openlic.scanning.readers import modelfile, python

        line = " ".join(word.text for word in command.words)
        body = Source(command.body, "")
        if re.search(r"Modelfile\b", line):
            found = modelfile.read(body)
        elif re.search(r"\bpython[\d.]*\b", line):
            found = python.read(body)
        elif re.search(r"\.ya?ml\b", line):
            found = config.read(body._replace(name="x.yaml"))
        elif self._depth < MAX_NESTED and re.search(r"\b(?:bash|sh|ssh|RUN)\b", line):
            found = read(body, depth=self._depth + 1)
        else:
            return
        self._found += [one._replace(line=command.body_line + one.line - 1) for one in found]


def _slot(path: Sequence[str]) -> str:
    parts = [part for name in path for part in name.split(".")]
    slot, provider = keys.slot_of(parts), keys.provider_of(parts)
    return f"keyed:{provider}" if provider and slot != "none" else slot


def _known(words: list[Word]) -> tuple[Known | None, list[Word]]:
    """The known command among the words, the longest where several fit, and the words behind it."""
    best: Known | None = None
    rest: list[Word] = []
    for index, word in enumerate(words):
        name = word.text if word.text.startswith("./") else word.text.lstrip("@-!").rpartition("/")[2]
        for command in known_commands().get(name, ()):
            ends = index + len(command.words)
            fits = tuple(one.text for one in words[index + 1 : ends]) == command.words[1:]
            if fits and (best is None or len(command.words) > len(best.words)):
                best, rest = command, words[ends:]
    return best, rest


def _split(words: Sequence[Word]) -> tuple[list[tuple[str, Word]], list[Word]]:
    """Options with their values, and the other words."""
    options: list[tuple[str, Word]] = []
    plain: list[Word] = []
    pending = ""
    for word in words:
        if word.text.startswith("-") and len(word.text) > 1 and not word.text[1].isspace():
            name, equals, _ = word.text.partition("=")
            if equals:
                options.append((name, word.at(len(name) + 1, word.text[len(name) + 1 :])))
            pending = "" if equals or (name in table("commands")["switches"] and name != "-d") else name
        elif pending:
            options.append((pending, word))
            pending = "" if pending not in table("commands")["pair_options"] else pending
        else:
            plain.append(word)
    return options, plain


def _sighting(word: Word, slot: str, kind: str, revision: str = "") -> Sighting:
    text = word.text.strip("'\"") if len(word.text) < forms.MAX_LENGTH else ""
    return Sighting(text, word.line, word.column, slot, kind, revision)

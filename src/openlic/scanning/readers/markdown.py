"""Markdown and other prose: links to a model's page, commands, front matter; a name in running text is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openlic.scanning import links
from openlic.scanning.readers import code, config, dockerfile, env, modelfile, python, shell
from openlic.scanning.types import Sighting, Source

_FENCE = re.compile(r"(?ms)^([ \t>]*)(`{3,}|~{3,})[ \t]*([\w+.#-]*)[^\n]*\n(.*?)^[ \t>]*\2")
_COMMAND = re.compile(r"`((?:ollama|hf|huggingface-cli|vllm|modelscope|llama-server|llama-cli|git clone)\s[^`\n]+)`")
_SHELLS = (
    "",
    "sh",
    "bash",
    "shell",
    "console",
    "zsh",
    "terminal",
    "text",
    "shell-session",
    "powershell",
    "bat",
    "cmd",
    "fish",
    "shellscript",
)
_COMMENT = re.compile(r"(?s)<!--.*?-->")


def read(source: Source) -> Iterator[Sighting]:
    """The sightings of a Markdown text."""
    text = _COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), source.text)
    front = re.match(r"---[ \t]*\n(.*?\n)---[ \t]*(?:\n|\Z)", text, re.S)
    if front:
        yield from _shifted(config.read(Source(front[1], "front.yaml")), 1)
    for match in _FENCE.finditer(text):
        first = text.count("\n", 0, match.start(4))
        yield from _shifted(_fenced(match[3].lower(), match[4]), first)
    plain = _FENCE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text[front.end() :] if front else text)
    before = text.count("\n", 0, front.end()) if front else 0
    yield from _shifted(prose(plain), before)


def prose(text: str) -> Iterator[Sighting]:
    """The links and the commands in running text."""
    yield from links_of(text)
    yield from _inline(text)


def links_of(text: str) -> Iterator[Sighting]:
    """The links to model pages in `text`."""
    for start, reference in links.find(text):
        yield _at(text, start, reference, "reference", "url")


def _inline(text: str) -> Iterator[Sighting]:
    for match in _COMMAND.finditer(text):
        line, column = _place(text, match.start(1))
        for one in shell.read(Source(match[1], "")):
            yield one._replace(line=line, column=column + one.column - 1)


def _fenced(language: str, body: str) -> Iterator[Sighting]:
    if language in _SHELLS:
        return shell.read(Source(body, ""))
    if language in ("python", "py", "python3", "ipython", "pycon"):
        return python.read(Source(re.sub(r"(?m)^(?:>>>|\.\.\.) ?", "", body), ""))
    if language in ("yaml", "yml", "json", "jsonc"):
        return config.read(Source(body, f"x.{language}"))
    if language in ("dockerfile", "docker"):
        return dockerfile.read(Source(body, ""))
    if language in ("modelfile", "ollama"):
        return modelfile.read(Source(body, ""))
    if language in ("env", "dotenv", "ini", "properties"):
        return env.read(Source(body, ""))
    if language in (
        "js",
        "ts",
        "javascript",
        "typescript",
        "tsx",
        "jsx",
        "go",
        "rust",
        "java",
        "kotlin",
        "swift",
        "toml",
        "hcl",
        "ruby",
        "csharp",
    ):
        return code.read(Source(body, f"x.{language}"))
    return links_of(body)


def _shifted(found: Iterator[Sighting], lines: int) -> Iterator[Sighting]:
    return (one._replace(line=one.line + lines) for one in found)


def _at(text: str, start: int, reference: str, slot: str, kind: str) -> Sighting:
    return Sighting(reference, *_place(text, start), slot, kind)


def _place(text: str, start: int) -> tuple[int, int]:
    return text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start)

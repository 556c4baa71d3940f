"""Which reader a file has, by its name; and whether its bytes can name a model at all, before anything is parsed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import Any

from openlic.scanning import shapes
from openlic.scanning.tables import words
from openlic.scanning.types import Sighting, Source

MAX_BYTES = 4 * 1024 * 1024
MAX_NOTEBOOK_BYTES = 64 * 1024 * 1024

Reader = Callable[[Source], Iterator[Sighting]]

# Files of these names are openlic's own, made by tools, or hold lists of words: what they name is named elsewhere.
_SKIPPED = frozenset(
    {
        "openlic.yaml",
        "openlic.lock",
        "package-lock.json",
        "npm-shrinkwrap.json",
        "tokenizer.json",
        "vocab.json",
        "special_tokens_map.json",
        "added_tokens.json",
        "composer.lock",
        "pnpm-lock.yaml",
        "yarn.lock",
        "pubspec.lock",
        "tsconfig.json",
        "model.safetensors.index.json",
        "pytorch_model.bin.index.json",
        "merges.txt",
        "vocab.txt",
        "license",
        "license.txt",
        "license.md",
        "changelog.md",
    }
)
_BY_NAME = (
    (r"(?:.*[.-])?modelfile(?:[.-].*)?\Z", "modelfile"),
    (r"(?:.*\.)?(?:dockerfile|containerfile)(?:\..*)?\Z", "dockerfile"),
    (r"(?:.*\.)?env(?:rc|\..*)?\Z|\.env.*\Z|.*\.env\Z", "env"),
    (
        (
            r"(?:gnu)?makefile(?:\..*)?\Z|justfile\Z|procfile\Z|jenkinsfile\Z|.*\.(?:mk|sh|bash|zsh|ksh|fish|"
            r"bat|cmd|ps1|sbatch|slurm|service|command)\Z"
        ),
        "shell",
    ),
    (r".*\.(?:py|pyi|pyw)\Z", "python"),
    (r".*\.ipynb\Z", "notebook"),
    (r".*\.(?:ya?ml|json|jsonc|json5|gotmpl|code-workspace|cff)\Z", "config"),
    (r".*\.(?:ini|cfg|properties|conf)\Z", "env"),
    (r".*\.(?:md|markdown|mdx|qmd|rmd)\Z", "markdown"),
    (
        (
            r".*\.(?:js|jsx|mjs|cjs|ts|tsx|mts|cts|vue|svelte|go|rs|java|kt|kts|scala|swift|cs|fs|rb|php|"
            r"dart|lua|r|jl|ex|exs|c|cc|cpp|cxx|h|hpp|m|mm|zig|nim|groovy|gradle|toml|tf|tfvars|hcl|nix|"
            r"bicep)\Z"
        ),
        "code",
    ),
    (r"(?:.*requirements.*|constraints.*)\.(?:txt|in)\Z|.*\.(?:rst|html?|xml|adoc|spdx|rdf|tex|sql|txt)\Z", "text"),
)
# Readers whose files have any ending or none (`Dockerfile.gpu`), but for those of code (`env.py`, `modelfile.ts`).
_WITHOUT_ENDING = ("modelfile", "dockerfile", "env")
_CODE = (
    ".py",
    ".pyi",
    ".ts",
    ".js",
    ".mjs",
    ".go",
    ".rs",
    ".java",
    ".kt",
    ".rb",
    ".md",
    ".json",
    ".yaml",
    ".yml",
    ".sh",
    ".txt",
    ".toml",
)
_NAMES = tuple((re.compile(pattern), reader) for pattern, reader in _BY_NAME)

_PAIR = re.compile(rb"[A-Za-z0-9]/[A-Za-z0-9]")
_WHOLE_PAIR = re.compile(r"(?<![\w./@:-])[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*(?![\w/])")


@cache
def _hints(kind: str) -> tuple[bytes, ...]:
    """Words that tell what a file may name: "direct", "named", "about" (`data/words.yaml`)."""
    return tuple(word.encode() for word in sorted(words("hints", kind)))


def reader_of(name: str) -> str:
    """The reader for a file of this name; "" for none, "?" where only its first line could say."""
    lower = name.lower()
    if lower in _SKIPPED or lower.endswith((".min.js", ".map", ".lock", ".jsonl", ".d.ts", ".index.json")):
        return ""
    for pattern, reader in _NAMES:
        if pattern.match(lower) and not (reader in _WITHOUT_ENDING and lower.endswith(_CODE)):
            return reader
    return "" if "." in lower else "?"


def reader_of_script(start: bytes) -> str:
    """The reader for a file without an ending, by its first line."""
    if not start.startswith(b"#!"):
        return ""
    line = start.split(b"\n", 1)[0]
    return "python" if b"python" in line else "shell" if re.search(rb"\b(?:ba|z|k|da)?sh\b", line) else ""


def may_name_models(content: bytes, reader: str) -> bool:
    """Whether anything in `content` could be a model's name to `reader`: a test that costs next to nothing.

    Plain words in lower-case bytes: a pattern of many alternatives takes twenty times as long.
    """
    lower = content.lower()
    if reader == "modelfile" or _has(lower, "direct"):
        return True
    if reader in ("markdown", "text") or b"/" not in lower or _PAIR.search(lower) is None:
        return False
    return _has(lower, "named") or _has_strong_pair(content)


def _has(lower: bytes, kind: str) -> bool:
    """Whether one of the words stands in the text; a plain loop, since this runs for every file."""
    for word in _hints(kind):  # noqa: SIM110
        if word in lower:
            return True
    return False


def _has_strong_pair(content: bytes) -> bool:
    """Whether an `owner/name` alone says that it is a model, in a file that has no other word for it."""
    if not re.search(rb"-\d[\d.]*[bBmM]\b", content):
        return False
    text = content.decode("utf-8", "replace")
    return any(shapes.signals(match[0]) >= 3 for match in _WHOLE_PAIR.finditer(text))


def is_about_models(content: bytes) -> bool:
    """Whether a file speaks of language models and their like: then its `model` is one."""
    return _has(content.lower(), "about")


def load(reader: str) -> Reader:
    """The reader of this name."""
    module: Any = import_module(f"openlic.scanning.readers.{reader}")
    found: Reader = module.read
    return found

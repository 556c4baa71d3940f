"""Whether a string has the form of a model's name, and how much in it says that it is one."""

from __future__ import annotations

import re
from functools import cache

from openlic.scanning.tables import provider_map, table, words

OWNER_NAME = r"([A-Za-z0-9][\w.-]{0,95})/([A-Za-z0-9][\w.-]{0,120})\Z"
_SIZE = r"(?i)(?:a|e|v)?(?:\d+x)?\d+(?:\.\d+)?[bmk]\Z"
_YEAR = r"(?:19|20)\d\d\Z"
# Endings of files and hosts that no model's name has; `.gguf` and its like name a file, not an account's model.
_FILE = (
    r"(?i).*\.(?:py|pyi|ipynb|js|jsx|ts|tsx|mjs|cjs|json|jsonl|ya?ml|toml|md|rst|txt|html?|css|scss|"
    r"png|jpe?g|gif|svg|webp|ico|"
    r"pdf|csv|tsv|parquet|zip|gz|tgz|tar|whl|sh|bash|bat|ps1|exe|dll|so|go|rs|java|kt|rb|php|c|h|cc|"
    r"cpp|hpp|cs|sql|db|xml|"
    r"ini|cfg|conf|env|lock|log|pt|pth|bin|ckpt|onnx|pkl|pickle|h5|npz|npy|wav|mp3|mp4|gguf|"
    r"safetensors|com|org|io|net|git|tf|vue|"
    r"svelte|proto|ttf|woff2?|j2|tmpl|tpl|erb|dev|local)\Z"
)


def is_pair(text: str) -> bool:
    """Whether `text` could be `owner/name` of a hub: neither a path nor a mime type nor a branch."""
    match = re.match(OWNER_NAME, text)
    if match is None or ".." in text or text.count("/") != 1:
        return False
    owner, name = match[1].lower(), match[2].lower()
    if owner in words("not_owners") or re.match(_YEAR, owner) or re.match(r"v?\d+(?:\.\d+)*\Z", owner):
        return False
    return not (re.match(_FILE, name) or re.match(r"v?\d+[\d.]*\Z", name) or name in _NO_NAMES or "." in owner)


_NO_NAMES = {
    "main",
    "master",
    "latest",
    "dev",
    "develop",
    "readme",
    "name",
    "repo",
    "model-name",
    "model_name",
    "model",
    "your-model",
    "model-id",
    "bar",
}


def signals(text: str) -> int:
    """How many different things in the name say "model": its family, its size, its variant, its account."""
    owner, _, name = text.lower().rpartition("/")
    parts = [part for part in re.split(r"[-_.:]", name) if part]
    if set(parts) & words("data_words") or name in words("data_words"):
        return 0
    if parts and parts[-1] in words("code_words"):
        return 0
    size = any(re.match(_SIZE, part) for part in parts)
    variant = bool(set(parts) & words("variants"))
    others = 2 * has_stem(name) + size + known_owner(owner) + bool(re.search(r"\d", name))
    return others + variant if others else 0  # "chat" and "base" are everyday words too


def is_versioned(text: str) -> bool:
    """Whether the name says which one of its family it is; `owner/family` alone is as often a repository of code."""
    name = text.lower().rpartition("/")[2]
    parts = set(re.split(r"[-_.:]", name))
    sized = bool(parts & words("variants")) or any(re.match(_SIZE, part) for part in parts)
    return sized or (known_owner(text.partition("/")[0]) and re.search(r"[-_][a-z]?\d", name) is not None)


def has_stem(name: str) -> bool:
    """Whether a part of `name` begins as a known family's name does."""
    return re.search(_stems(), name.lower()) is not None


def known_owner(owner: str) -> bool:
    """Whether `owner` is an account that is known for models."""
    return owner.lower() in words("owners")


def is_legacy(text: str) -> bool:
    """Whether the hub keeps a model of this one word, without an account."""
    return re.fullmatch(str(table("words")["legacy"]), text) is not None


def provider_of_name(text: str) -> str:
    """The provider that alone gives a model this name; "" where none is known."""
    for provider, pattern in _api_names():
        if pattern.fullmatch(text):
            return provider
    return "bedrock" if re.fullmatch(str(table("providers")["bedrock"]), text) else ""


def provider_alias(word: str) -> str:
    """The provider, or the kind of server, that an application's word for it means; "" for none."""
    return provider_map("aliases").get(word.lower(), "")


def looks_like_path(text: str) -> bool:
    """Whether `text` says by its form that it is a path."""
    return text.startswith(("./", "../", "/", "~/")) or is_weights(text)


def is_weights(text: str) -> bool:
    """Whether `text` names a file of weights."""
    return text.lower().endswith((".gguf", ".safetensors"))


@cache
def _stems() -> re.Pattern[str]:
    stems = sorted(words("stems"), key=len, reverse=True)
    return re.compile(
        r"(?:^|[-_./]|(?<=open)|(?<=code)|(?<=tiny)|(?<=meta))(?:" + "|".join(map(re.escape, stems)) + r")(?![a-z]{4})"
    )


@cache
def _api_names() -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((str(provider), re.compile(str(pattern))) for provider, pattern in table("providers")["names"])

"""What the names around a string say of it: the key, variable or field that holds it, and those above."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from openlic.scanning import shapes
from openlic.scanning.tables import words

_WORDS = r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+\d*|\d+"


@lru_cache(maxsize=10_000)
def parts_of(name: str) -> tuple[str, ...]:
    """The words of a name in any writing, lower case.

    >>> parts_of("modelNameOrPath"), parts_of("HF_MODEL_ID")
    (('model', 'name', 'or', 'path'), ('hf', 'model', 'id'))
    """
    return tuple(part.lower() for part in re.findall(_WORDS, name[:120]))


@lru_cache(maxsize=10_000)
def weight_of(name: str) -> str:
    """What one name says: "strong" and "weak" for a model, "none" against one, "" nothing.

    >>> weight_of("model_id"), weight_of("model"), weight_of("model_dir"), weight_of("x")
    ('strong', 'weak', 'none', '')
    """
    if not re.fullmatch(r"[\w.$ -]{1,80}", name):
        return ""  # no name of anything, but a text that happens to be a key
    lower, parts = name.lower().strip("-_ "), parts_of(name)
    if lower == "repository" or lower.replace("-", "_") in words("keys", "upload"):
        return "none"
    if lower.replace("-", "_") in words("keys", "whole"):
        return "strong"
    if not parts or parts[-1].rstrip("0123456789") in words("keys", "not") or set(parts[:-1]) & _BLOCKING:
        return "none" if parts else ""
    if not set(parts) & words("keys", "model"):
        return ""
    qualified = len(parts) > 1 and any(part in words("keys", "strong") or shapes.provider_alias(part) for part in parts)
    return "strong" if qualified or len(set(parts) & words("keys", "model")) > 1 else "weak"


# Words that turn a model's name into something else wherever they stand in a key.
_BLOCKING = frozenset(
    {
        "dataset",
        "datasets",
        "push",
        "upload",
        "served",
        "docker",
        "output",
        "save",
        "car",
        "phone",
        "device",
        "container",
        "github",
        "auth",
        "user",
        "wandb",
        "ecr",
        "git",
        "gitlab",
        "npm",
        "pypi",
        "bucket",
        "iam",
        "dynamodb",
        "queue",
        "table",
        "db",
    }
)


def slot_of(path: Sequence[str]) -> str:
    """The slot for a string under these names, the outermost first."""
    slot, passed = "neutral", False
    for name in reversed(path):
        weight = weight_of(name)
        lower = name.lower()
        if weight == "none" and not (lower in words("keys", "through") and not passed):
            return "none"
        if weight in ("strong", "weak"):
            return "hinted" if passed else weight
        passed = passed or lower not in words("keys", "through")
    return slot


def provider_of(path: Sequence[str]) -> str:
    """The provider that a key on the way to a model names (`OPENAI_MODEL`, `ollama: {model: …}`); "" for none."""
    if not any(weight_of(name) in ("strong", "weak") for name in path[-2:]):
        return ""
    for name in reversed(path[-5:]):
        for word in (name, *parts_of(name)):
            if (alias := shapes.provider_alias(word)) and word.lower() not in _COMMON:
                return alias
    return ""


# Aliases that are also everyday words of keys, or say the library and not the server.
_COMMON = frozenset(
    {
        "google",
        "together",
        "cohere",
        "transformers",
        "nvidia",
        "claude",
        "perplexity",
        "hf",
        "huggingface",
        "mlx",
        "local",
        "vllm",
        "tgi",
        "tei",
        "sglang",
    }
)

"""Which reader a file has, by its name; and whether its bytes can name a model at all, before anything is parsed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from openlic.scanning.types import Sighting, Source

MAX_BYTES = 4 * 1024 * 1024
MAX_NOTEBOOK_BYTES = 64 * 1024 * 1024

Reader = Callable[[Source], Iterator[Sighting]]

# Files of these names are made by tools, or hold lists of words: what they name is named elsewhere.
_SKIPPED = frozenset(
    {
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
_NAMES = tuple((re.compile(pattern), reader) for pattern, reader in _BY_NAME)

# What says that a file speaks of models at all.
_ABOUT = re.compile(
    r"(?i)hugging ?face|\bhf[_./:-]|transformers|diffusers|ollama|vllm|litellm|langchain|llama|"
    r"openai|anthropic|gemini|mistral|qwen|\bgpt|gguf|safetensors|"
    r"sentence.transformer|peft|sagemaker|kserve|inferenceservice|rayservice|sglang|mergekit|"
    r"merge_method|axolotl|\bllms?\b|bedrock|embedding|tokenizer|"
    r"\blora\b|text-generation|\btgi\b|model_name_or_path|pretrained|from_pretrained|speculative|huggingface"
)
# What a string needs to be a candidate in code that imports no library of models.
_PAIR = re.compile(rb"[\"'`= ][A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")
_NAMED = re.compile(
    rb"(?i)model|llm|ollama|pretrained|tokenizer|encoder|embed|rerank|hugging|hf[_:.-]|gguf|"
    rb"safetensors|checkpoint|lora|pipeline|adapter|-\d+(?:\.\d+)?b\b"
)
_DIRECT = re.compile(
    rb"(?i)hugging|\bhf[ _:.-]|ollama|pretrained|vllm|litellm|langchain|llama|openai|anthropic|gemini|"
    rb"genai|mistral|cohere|bedrock|replicate|\bgroq|gguf|"
    rb"safetensors|diffusers|sentence_transformers|modelscope|kaggle|gpt-|claude|ai-sdk|xai|together|"
    rb"fireworks|perplexity|deepseek|qwen|timm|pkg:hugg"
)


def reader_of(name: str) -> str:
    """The reader for a file of this name; "" for none, "?" where only its first line could say."""
    lower = name.lower()
    if lower in _SKIPPED or lower.endswith((".min.js", ".map", ".lock", ".jsonl", ".d.ts", ".index.json")):
        return ""
    for pattern, reader in _NAMES:
        if pattern.match(lower):
            return reader
    return "" if "." in lower else "?"


def reader_of_script(start: bytes) -> str:
    """The reader for a file without an ending, by its first line."""
    if not start.startswith(b"#!"):
        return ""
    line = start.split(b"\n", 1)[0]
    return "python" if b"python" in line else "shell" if re.search(rb"\b(?:ba|z|k|da)?sh\b", line) else ""


def may_name_models(content: bytes, reader: str) -> bool:
    """Whether anything in `content` could be a model's name to `reader`: a test that costs next to nothing."""
    if reader == "modelfile":
        return True
    if _DIRECT.search(content):
        return True
    return (
        reader not in ("markdown", "text") and _NAMED.search(content) is not None and _PAIR.search(content) is not None
    )


def is_about_models(text: str) -> bool:
    """Whether a file speaks of language models and their like: then its `model` is one."""
    return _ABOUT.search(text) is not None


def load(reader: str) -> Reader:
    """The reader of this name."""
    module: Any = import_module(f"openlic.scanning.readers.{reader}")
    found: Reader = module.read
    return found

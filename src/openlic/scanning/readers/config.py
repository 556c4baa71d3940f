"""YAML and JSON of any tool: a value is read by its key, the keys above it and the values beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from openlic.scanning import callers, keys, shapes, trees
from openlic.scanning.trees import Node
from openlic.scanning.types import Sighting, Source

_COMMAND_KEY = (
    r"(?i)(?:.*_|.*-)?(?:command|commands|cmd|cmds|args|arguments|entrypoint|run|script|scripts|"
    r"shell|exec|postcreatecommand|poststartcommand|oncreatecommand)\Z"
)
_DATA_TYPES = ("dataset", "data", "space", "datasets")
_NESTED = r"(?i).*(?:\.ya?ml|\.json|config|serveConfigV2)\Z"
_PROVIDER_KEYS = (
    "provider",
    "model_provider",
    "llm_provider",
    "custom_llm_provider",
    "api_type",
    "backend",
    "vendor",
    "engine_type",
    "provider_name",
    "service",
)
MAX_NESTED = 3


def read(source: Source, *, depth: int = 0) -> Iterator[Sighting]:
    """The sightings of a YAML or JSON file; templates and broken files are read line by line."""
    if source.name.lower().endswith((".json", ".jsonc", ".json5", ".code-workspace")):
        yield from read_json(source, depth=depth)
        return
    try:
        root = trees.from_yaml(source.text)
    except (yaml.YAMLError, ValueError, RecursionError):
        root = trees.from_lines(source.text)
    yield from _sightings(root, depth)


def read_json(source: Source, *, provider: str = "", depth: int = 0) -> Iterator[Sighting]:
    """The sightings of a JSON text; `provider` answers the request whose body it is."""
    root = trees.from_json(source.text)
    if provider:
        yield from _of_request(root, provider)
    else:
        yield from _sightings(root, depth)


def _of_request(root: Node, provider: str) -> Iterator[Sighting]:
    for node in trees.texts(root):
        top = node.parent is not None and node.parent.parent is root
        if top and node.key in (("model", "name") if provider == "ollama" else ("model", "modelId")):
            yield _sighting(node, callers.slot_of_provider(provider), "http")


def _sightings(root: Node, depth: int) -> Iterator[Sighting]:
    argv: set[int] = set()
    for node in trees.texts(root):
        if _is_command(node):
            yield from _command(node, argv)
        elif node.block and "\n" in node.text:
            yield from _nested(node, depth)
        elif (pair := re.match(r"([A-Za-z_]\w*)=(.+)\Z", node.text)) and not node.key:
            yield _sighting(node, *_slot([*node.path(), pair[1]], node), text=pair[2], shift=pair.start(2))
        else:
            yield from _value(node)


def _value(node: Node) -> Iterator[Sighting]:
    """A value under its key; a merge writes `model+adapter` in one."""
    text = node.text
    path = node.path()
    if node.key in ("value", "default") and node.parent is not None and (name := node.parent.get("name", "key", "id")):
        path = [*path[:-1], name]  # {name: MODEL_ID, value: …}
    slot, kind = _slot(path, node)
    if "+" in text and "/" in text and slot in ("weak", "strong", "hinted"):
        for part in re.finditer(r"[^+]+", text):
            yield _sighting(node, slot, kind, text=part[0], shift=part.start())
    elif text and len(text) < 400:
        yield _sighting(node, slot, kind, revision=_revision(node))


def _slot(path: list[str], node: Node) -> tuple[str, str]:
    """The slot of a value, and the notation that decided it."""
    mapping = node.parent
    if mapping is not None and mapping.kind == "map":
        if mapping.get("repo_type", "type", "kind", "_type") in _DATA_TYPES or "dataset" in mapping.get("type"):
            return "dataset", "config"
        if beside := _beside(node, mapping):
            return beside
    slot = keys.slot_of(path)
    if (
        slot == "neutral"
        and any(name in ("providers", "grader", "llms") for name in path[-2:])
        and not node.key.startswith("api")
    ):
        return "weak", "promptfoo"
    provider = keys.provider_of(path)
    if provider and slot != "none":
        return f"keyed:{provider}", "config"
    return slot, "config"


def _beside(node: Node, mapping: Node) -> tuple[str, str] | None:
    """What the values beside a model's name say of who answers."""
    if keys.weight_of(node.key) not in ("strong", "weak") and node.key not in ("id", "name"):
        return None
    address = next(
        (item.text for item in mapping.items if item.kind == "text" and callers.is_address_key(item.key) and item.text),
        "",
    )
    at = callers.provider_at(address) if "://" in address or ":11434" in address else ""
    if any(above.key in ("litellm_params", "litellm_settings") for above in node.above()):
        return "litellm", "litellm"
    provider = shapes.provider_alias(mapping.get(*_PROVIDER_KEYS).removeprefix("ai_").strip())
    if node.key in ("id", "name") and (not provider or mapping.get("model")):
        return None
    if provider == "-" or at == "-":
        return "none", "config"
    if at and at != "server":
        return callers.slot_of_provider(at), "config"
    if provider:
        return ("server" if at == "server" and provider == "openai" else callers.slot_of_provider(provider)), "config"
    return None


def _revision(node: Node) -> str:
    """The revision beside a model; a tokenizer has its own."""
    if node.parent is None or node.parent.kind != "map":
        return ""
    parts = keys.parts_of(node.key)
    if "tokenizer" in parts or "draft" in parts or "speculative" in parts:
        return node.parent.get("tokenizer_revision") if "tokenizer" in parts else ""
    return node.parent.get("revision", "model_revision", "hf_revision") or ""


def _is_command(node: Node) -> bool:
    """Whether a text is a command, one of its words, or a script of a package."""
    near = node.key or (node.parent.key if node.parent is not None else "")
    if re.match(_COMMAND_KEY, near):
        return True
    holder = node.parent.key if node.parent is not None else ""
    return holder in ("scripts", "tasks", "before_script", "after_script")


def _command(node: Node, argv: set[int]) -> Iterator[Sighting]:
    from openlic.scanning.readers import shell

    parent = node.parent
    if parent is not None and parent.kind == "list" and not node.key and _is_argv(parent):
        if id(parent) not in argv:
            argv.add(id(parent))
            yield from shell.read_words([(item.text, item.line, item.column) for item in parent.items])
            for item in parent.items:
                if " " in item.text.strip():
                    yield from _script(item)
        return
    yield from _script(node)


def _is_argv(parent: Node) -> bool:
    """Whether a list is one command's words, rather than a list of commands."""
    texts = [item.text for item in parent.items]
    return all(item.kind == "text" for item in parent.items) and (
        any(text.startswith("-") for text in texts) or not any(" " in text.strip() for text in texts)
    )


def _script(node: Node) -> Iterator[Sighting]:
    from openlic.scanning.readers import shell

    first = node.line + (1 if node.block else 0)  # a block begins on the line behind its sign
    for one in shell.read(Source(node.text, "")):
        column = one.column + (node.column - 1 if one.line == 1 and not node.block else 0)
        yield one._replace(line=first + one.line - 1, column=column)


def _nested(node: Node, depth: int) -> Iterator[Sighting]:
    """A file within a file, as in a config map."""
    if depth >= MAX_NESTED:
        return
    name = node.key
    if re.search(r"(?i)modelfile", name):
        from openlic.scanning.readers import modelfile

        found = modelfile.read(Source(node.text, name))
    elif re.search(r"\.(?:sh|bash)\Z", name) or node.text.startswith("#!"):
        yield from _script(node)
        return
    elif re.search(r"\.py\Z", name):
        from openlic.scanning.readers import python

        found = python.read(Source(node.text, name))
    elif re.match(_NESTED, name):
        found = read(Source(node.text, "x.json" if name.endswith(".json") else "x.yaml"), depth=depth + 1)
    else:
        return
    for one in found:
        yield one._replace(line=node.line + one.line)


def _sighting(
    node: Node, slot: str, kind: str, *, text: str | None = None, shift: int = 0, revision: str = ""
) -> Sighting:
    return Sighting(node.text if text is None else text, node.line, node.column + shift, slot, kind, revision)

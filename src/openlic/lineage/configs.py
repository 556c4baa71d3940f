"""The bases that configuration files name: PEFT's adapter_config.json, mergekit's recipe, MLflow's MLmodel.

A base that is no model's name (a folder on its author's machine) or a file that cannot be read leaves a base
that nobody knows, which is a question and never silence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from openlic.errors import DocumentError
from openlic.record import Base, Record, RecordFile

HUB_NAME = r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}\Z"
MAX_NAME = 200
_HUB_ADDRESS = r"\Ahttps?://(?:www\.)?(?:huggingface\.co|hf\.co)/|(?:/tree/[\w.-]+)?/?\Z"
_ADAPTER = "adapter_config.json"
_RECIPES = ("mergekit_config.yml", "mergekit_config.yaml")
_MODEL_KEYS = frozenset({"model", "base_model", "source_model", "path", "lora"})


def written_name(name: object) -> str:
    """The name of a base as it is written, without the hub's address. What is no name stays and is not found."""
    return re.sub(_HUB_ADDRESS, "", str(name).strip())[:MAX_NAME]


def config_bases(record: Record, *, named_elsewhere: bool) -> Iterator[Base]:
    """The bases of each such file. `named_elsewhere`: hub or card name bases, so a lone local path adds nothing."""
    for base in (*_adapter(record), *_mlflow(record)):
        if base.reference.startswith("hf:") or not named_elsewhere:
            yield base
    yield from _merge(record)


def trace(record: Record) -> str | None:
    """The model that config.json was left over from, where it has the form of a hub's name."""
    file = record.file("config.json")
    name = _object(file.text).get("_name_or_path") if file else None
    return name if isinstance(name, str) and re.match(HUB_NAME, name) else None


def _adapter(record: Record) -> Iterator[Base]:
    file = record.file(_ADAPTER)
    if file is not None:
        yield _base(_object(file.text).get("base_model_name_or_path"), "adapter", file)


def _mlflow(record: Record) -> Iterator[Base]:
    """The model that MLflow's transformers flavor was saved from."""
    file = record.file("MLmodel")
    flavors = _yaml(file).get("flavors") if file else None
    for flavor in flavors.values() if isinstance(flavors, dict) else ():
        name = flavor.get("source_model_name") if isinstance(flavor, dict) else None
        if name and file:
            yield _base(name, "finetune", file)


def _merge(record: Record) -> Iterator[Base]:
    for file in filter(None, map(record.file, _RECIPES)):
        names = dict.fromkeys(_model_names(_yaml(file)))
        for name in names or [None]:
            yield _base(name, "merge", file)


def _model_names(value: Any) -> Iterator[str]:
    """Every model that a recipe names, however deep; `base+lora` names two, `name@revision` one."""
    if isinstance(value, list):
        for item in value:
            yield from _model_names(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key in _MODEL_KEYS and isinstance(item, str):
                yield from (part.partition("@")[0].strip() for part in item.split("+") if part.strip())
            else:
                yield from _model_names(item)


def _base(name: Any, relation: str, file: RecordFile) -> Base:
    """The base called `name` in `file`, with the line where it stands."""
    if not isinstance(name, str) or not name.strip():
        return Base(f"the base that {file.name} does not tell", relation, f"file:{file.name}", file.name, 1)
    written = written_name(name)
    reference = f"hf:{written}" if re.match(HUB_NAME, written) else f'the model "{name[:120]}"'
    line = file.text.count("\n", 0, max(file.text.find(name), 0)) + 1
    return Base(reference, relation, f"file:{file.name}", file.name, line)


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _yaml(file: RecordFile) -> dict[str, Any]:
    from openlic import document  # only where there is such a file

    try:
        value = document.read(file.text, file.name, allow_repeated=True).value
    except DocumentError:
        return {}
    return value if isinstance(value, dict) else {}

"""What the header of a file of weights says of licence and lineage; the weights themselves are never read.

Whoever converted the file wrote it, often from a card: these are claims like any other, no proof. Sources:
GGUF's standardized keys (`general.*`), the Model Spec of Stability AI (`modelspec.*`) and what training
scripts leave behind (`ss_sd_model_name`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from openlic.record import Base, Label, Problem

if TYPE_CHECKING:
    from openlic.hub import _gguf

ENDINGS = (".gguf", ".safetensors")
MAX_BASES = 32

_HUB_NAME = r"[A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95}\Z"
_ADDRESS = r"https?://(?:www\.)?(?:(huggingface\.co|hf\.co)|modelscope\.(?:cn|ai)/models)/([\w.-]{1,96}/[\w.-]{1,96}?)(?:\.git)?/?\Z"
_LICENSE_KEYS = {
    "gguf": {
        "general.license": "gguf",
        "general.license.name": "gguf",
        "general.license.link": "license_link",
    },
    "safetensors": {
        "license": "hf-license",
        "license_name": "license_name",
        "license_link": "license_link",
        "modelspec.license": "license_name",
    },
}
_READ_IT = "Read the model's card or licence yourself, or get the file again."


class Said(NamedTuple):
    """What a header says, as parts of a record."""

    labels: tuple[Label, ...] = ()
    bases: tuple[Base, ...] = ()
    problems: tuple[Problem, ...] = ()


def is_weights(path: str) -> bool:
    """Whether a file of this name has a header that can be read. Archives and pickles are never opened."""
    return path.lower().endswith(ENDINGS)


def read_weights(name: str, file: BinaryIO, size: int, at_hand: int | None = None) -> Said:
    """What the file `name` of `size` bytes says of itself; `file` gives its first `at_hand` bytes (None: all).

    Where only a part is at hand, a header that goes on after it is a problem unless its general keys have begun:
    they come first, and the vocabulary that follows may take many times what is worth fetching.
    """
    from openlic.hub import _gguf, _safetensors  # most folders hold no weights

    form = "gguf" if name.lower().endswith(".gguf") else "safetensors"
    read = _gguf.read_header if form == "gguf" else _safetensors.read_header
    header = read(file, size, at_hand)
    labels, problems = [], []
    for key, field in _LICENSE_KEYS[form].items():
        values, wrong = _texts(header.values.get(key))
        labels += [Label(f"{form}:{key}", field, value, name) for value in values]
        problems += [Problem(f"{key} {wrong}", _READ_IT, name)] if wrong else []
    if header.fault and not (header.cut and header.values):
        problems.insert(0, Problem(header.fault, _READ_IT, name))
    bases = _gguf_bases(header, name) if form == "gguf" else _safetensors_bases(header, name)
    return Said((*labels, *_named(header, labels, name)), tuple(bases)[:MAX_BASES], tuple(problems))


def _texts(value: object) -> tuple[list[str], str]:
    """The texts of a value, and what is wrong with it."""
    values = value if isinstance(value, list) else [] if value is None else [value]
    texts = [text for text in values if isinstance(text, str) and text.strip()]
    if len([text for text in values if not isinstance(text, str)]):
        return texts, "is no text"
    return texts, "is not valid UTF-8" if any("\ufffd" in text for text in texts) else ""


def _named(header: _gguf.Header, labels: list[Label], name: str) -> Iterator[Label]:
    """Old files have nothing but the name of the model, which can be that of a family with one licence."""
    title = header.values.get("general.name")
    if isinstance(title, str) and title.strip() and not labels:
        yield Label("gguf:general.name", "gguf", title, name, weak=True)


def _gguf_bases(header: _gguf.Header, file: str) -> Iterator[Base]:
    values = header.values
    indexes = _indexes(values)
    relation = "merge" if len(indexes) > 1 else "adapter" if values.get("general.type") == "adapter" else "finetune"
    for index in indexes:
        yield _base(values, f"general.base_model.{index}", relation, file)
    for key in ("general.source.repo_url", "general.source.huggingface.repository"):
        reference = _reference(values.get(key))
        if reference:
            yield Base(reference, "quantized", f"gguf:{key}", file)


def _indexes(values: dict[str, _gguf.Value]) -> list[int]:
    """The numbers of the bases: those that are counted, and those that are there all the same."""
    count = values.get("general.base_model.count", 0)
    found = set(range(min(count, MAX_BASES))) if isinstance(count, int) else set()
    for key in values:
        match = re.match(r"general\.base_model\.(\d{1,4})\.", key)
        found.update([int(match[1])] if match else [])
    return sorted(found)


def _base(values: dict[str, _gguf.Value], key: str, relation: str, file: str) -> Base:
    """A base by its address; one that has only a name stays unknown, and is told by that name."""
    reference = _reference(values.get(f"{key}.repo_url"))
    words = [values.get(f"{key}.{part}") for part in ("organization", "name")]
    told = " ".join(word for word in words if isinstance(word, str)) or "that has no name"
    return Base(reference or _unnamed(told), relation, f"gguf:{key}", file)


def _safetensors_bases(header: _gguf.Header, file: str) -> Iterator[Base]:
    for key in ("base_model", "ss_sd_model_name"):
        value = header.values.get(key)
        if isinstance(value, str) and re.match(_HUB_NAME, value):
            yield Base(f"hf:{value}", "adapter" if key.startswith("ss_") else "finetune", f"safetensors:{key}", file)
    merged = header.values.get("modelspec.merged_from")
    if isinstance(merged, str):
        for part in [part.strip() for part in merged.split(",") if part.strip()][:MAX_BASES]:
            named = f"hf:{part}" if re.match(_HUB_NAME, part) else _unnamed(part)
            yield Base(named, "merge", "safetensors:modelspec.merged_from", file)


def _reference(address: object) -> str:
    """The reference behind the address of a model's page, or a plain `owner/name`; empty where there is none."""
    if not isinstance(address, str):
        return ""
    if re.match(_HUB_NAME, address.strip()):
        return f"hf:{address.strip()}"
    found = re.match(_ADDRESS, address.strip())
    return "" if found is None else f"{'hf' if found[1] else 'modelscope'}:{found[2]}"


def _unnamed(told: str) -> str:
    """A base that no reference can be made of: it stands in the answer, and its licence is not known."""
    return f'the model "{told[:120]}"'

"""Models that lie in a folder themselves: files of weights, and the cache of the hub's client."""

from __future__ import annotations

import re
from pathlib import Path

from openlic.reference import ModelReference
from openlic.scanning.types import FoundModel
from openlic.scanning.walk import Entry
from openlic.vocabulary import Location

_SHARD = r"(?i)(.*?)-(\d{5})-of-(\d{5})\.(?:gguf|safetensors)\Z"


def of_file(entry: Entry, shown: str) -> FoundModel | None:
    """The model in a file of weights; of those in several parts, the first."""
    lower = entry.name.lower()
    if not lower.endswith((".gguf", ".safetensors")) or "modelfile" in lower:
        return None
    shard = re.match(_SHARD, entry.name)
    if shard and shard[2] != "00001":
        return None
    return FoundModel(ModelReference("path", shown), "weights", Location(shown))


def of_cache(entry: Entry, shown: str) -> FoundModel | None:
    """The model of a folder `models--owner--name`, at its one revision where there is only one."""
    name = entry.name.removeprefix("models--").replace("--", "/")
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9][\w.-]*)?", name):
        return None
    try:
        revisions = [one.name for one in (Path(entry.path) / "snapshots").iterdir()]
    except OSError:
        revisions = []
    revision = revisions[0] if len(revisions) == 1 and re.fullmatch(r"[0-9a-f]{40}", revisions[0]) else ""
    return FoundModel(ModelReference("hf", name, revision), "hub-cache", Location(shown))

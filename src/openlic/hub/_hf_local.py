"""The cache of huggingface_hub on this machine: what it downloaded for others can be read without a request.

Read without that library, whose import takes longer than all the rest of an offline run. Source: its guide
"Manage the cache" (layout and environment variables).
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from openlic.record import MAX_FILE_BYTES, RecordFile, decode, is_wanted

MAX_FILES = 24
_COMMIT = r"[0-9a-f]{6,64}\Z"


def snapshot(kind: str, name: str, revision: str) -> tuple[str, tuple[RecordFile, ...]]:
    """Commit and files of the repository at `revision`, as far as the cache holds them; empty where it does not.

    Only the snapshot of that revision counts: another commit may have another licence.
    """
    folder = _cache_folder() / f"{kind}--{name.replace('/', '--')}"
    commit = _commit(folder, revision)
    place = folder / "snapshots" / commit
    if not commit or not place.is_dir():
        return "", ()
    names = sorted(path.name for path in place.iterdir() if path.is_file() and is_wanted(path.name))
    return commit, tuple(_file(place / name) for name in names[:MAX_FILES] if _inside(place / name, folder))


def _cache_folder() -> Path:
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if os.environ.get(name):
            return Path(os.environ[name]).expanduser()
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(os.environ.get("HF_HOME") or f"{cache}/huggingface").expanduser() / "hub"


def _commit(folder: Path, revision: str) -> str:
    """The commit that the revision was when it was fetched, or the revision itself where it is one."""
    try:
        found = (folder / "refs" / revision).read_text("utf-8")[:100].strip()
    except (OSError, UnicodeDecodeError):
        found = revision
    return found if re.match(_COMMIT, found) else ""


def _inside(path: Path, folder: Path) -> bool:
    """Whether the file, whose snapshot is a link to a blob, lies in the repository's own folder."""
    return path.resolve().is_relative_to(folder.resolve())


def _file(path: Path) -> RecordFile:
    with path.open("rb") as file:
        data = file.read(MAX_FILE_BYTES + 1)
    return RecordFile(path.name, decode(data[:MAX_FILE_BYTES]), len(data) > MAX_FILE_BYTES)

"""Answers of hubs on disk, so that a second run only asks whether they still hold.

One file an address: a line of JSON (status, the headers that matter, whose answer it is), then the body. The name
is a hash of the address and the range, so no name from a hub becomes a path. Whose answer it is says a hash of the
caller's token, which itself is written nowhere. A library for this (hishel) would keep the
request's headers, the token with them, and asks for rules of freshness that we do not want: a hub's answer is
always asked about again, unless its address holds the commit, in which case it cannot change.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from openlic.hub import kept_folder

KEPT_HEADERS = ("etag", "last-modified", "content-type", "content-range", "x-repo-commit", "docker-content-digest")
MAX_HEAD_BYTES = 16 * 1024


class Kept(NamedTuple):
    """An answer as it was kept: its status, its headers (names in lower case), its body, and whose it is."""

    status: int
    headers: dict[str, str]
    body: bytes
    caller: str = ""

    @property
    def conditions(self) -> dict[str, str]:
        """The headers that ask whether this answer still holds."""
        asked = {"if-none-match": self.headers.get("etag"), "if-modified-since": self.headers.get("last-modified")}
        return {name: value for name, value in asked.items() if value}


class Cache:
    """The answers that are kept in `folder`. A cache that cannot be read or written is only slower."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or kept_folder()

    def get(self, key: str) -> Kept | None:
        """The answer that is kept under `key`, None where there is none that can be read."""
        try:
            data = self._path(key).read_bytes()
            head, newline, body = data.partition(b"\n")
            if not newline or len(head) > MAX_HEAD_BYTES:
                return None
            about = json.loads(head)
            if about["length"] != len(body):
                return None
            headers = {str(name): str(text) for name, text in about["headers"].items()}
            return Kept(int(about["status"]), headers, body, str(about["caller"]))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return None

    def put(self, key: str, kept: Kept) -> None:
        """Keeps the answer, whole or not at all."""
        headers = {name: kept.headers[name] for name in KEPT_HEADERS if name in kept.headers}
        about = {"status": kept.status, "headers": headers, "length": len(kept.body), "caller": kept.caller}
        head = json.dumps(about).encode()
        if len(head) > MAX_HEAD_BYTES:
            return
        path = self._path(key)
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            _write(path, head + b"\n" + kept.body)

    def _path(self, key: str) -> Path:
        return self._folder / key[:2] / key


def key_of(url: str, part: str = "") -> str:
    """The name under which the answer to this request is kept."""
    return hashlib.sha256(f"{url}\0{part}".encode("utf-8", "surrogatepass")).hexdigest()


def caller_of(secret: Mapping[str, str]) -> str:
    """A word for who asks, from which no token can be had back; empty for the anonymous."""
    told = "\0".join(f"{name}={value}" for name, value in sorted(secret.items()))
    return hashlib.sha256(f"openlic {told}".encode("utf-8", "surrogatepass")).hexdigest()[:32] if told else ""


def _write(path: Path, data: bytes) -> None:
    """A file for the user alone (mkstemp's mode), put in place by one rename."""
    import tempfile  # it takes longer to import than an offline run may spend

    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise

"""A question to a hub and its answer, and what to do where none comes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlsplit

TRY_AGAIN = "Try again, or use --offline with what the cache holds."
ASK_OWNER = "Is the hub's address right? A proxy or a login page may stand in between."


class Reply(NamedTuple):
    """An answer: status, headers with names in lower case, body, and the address that gave it."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


class Ask(NamedTuple):
    """A GET request. `allowed` are the hosts that it may be led to; `secret` headers go to the first one only."""

    url: str
    headers: Mapping[str, str]
    secret: Mapping[str, str]
    allowed: tuple[str, ...]
    max_bytes: int


def origin(url: str) -> str:
    """Scheme, host and port of `url`, in one form: what a token belongs to; empty for an address that is none."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme)
    except ValueError:
        return ""
    if not parts.hostname or parts.scheme not in ("http", "https") or "@" in parts.netloc:
        return ""
    return f"{parts.scheme}://{parts.hostname}:{port}"

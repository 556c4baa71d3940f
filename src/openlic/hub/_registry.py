"""A registry of the OCI distribution protocol, as far as a model's terms need it.

Manifests and small blobs, each held against its digest, and the beginning of large ones. Sources: OCI
Distribution Specification 1.1; Distribution's token authentication; RFC 6750 for the header that asks for it.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from openlic.errors import AccessGated, BadResponse, HubError
from openlic.hub import HubOptions
from openlic.hub._transport import Reply, json_of
from openlic.hub._weights import Said, read_weights
from openlic.record import MAX_FILE_BYTES, Problem

DIGEST = r"sha256:[0-9a-f]{64}\Z"
MAX_MANIFEST_BYTES = 4 * 1024 * 1024  # what the specification asks registries to take
MAX_LAYERS = 200
HEADER_BYTES = 1024 * 1024  # general.* keys come first by convention; a tokenizer may follow for many MiB

_MANIFESTS = (
    "application/vnd.oci.image.manifest.v1+json",
    "application/vnd.docker.distribution.manifest.v2+json",
    "application/vnd.oci.image.index.v1+json",
    "application/vnd.docker.distribution.manifest.list.v2+json",
)
# Where registries keep their blobs; each blob is held against its digest, and no token goes there.
_BLOB_HOSTS = (
    ".r2.cloudflarestorage.com",
    ".cloudflare.docker.com",
    ".githubusercontent.com",
    ".quay.io",
    ".blob.core.windows.net",
    ".amazonaws.com",
    ".googleapis.com",
)
# Registries whose tokens come from another host of theirs.
_TOKEN_HOSTS = {"registry-1.docker.io": "auth.docker.io", "registry.gitlab.com": "gitlab.com"}
_READ_IT = "Read it at the registry."


class Layer(NamedTuple):
    """One blob that a manifest names."""

    kind: str
    digest: str
    size: int
    annotations: dict[str, str]


class Manifest(NamedTuple):
    """What a tag stands for. `digest` is its own, by which it never changes."""

    digest: str
    config: Layer | None
    layers: tuple[Layer, ...]
    annotations: dict[str, str]
    problems: tuple[Problem, ...] = ()


class Registry:
    """One repository of a registry, for the time that one model takes."""

    def __init__(self, options: HubOptions, base: str, repository: str) -> None:
        self._options, self._base = options, base.rstrip("/")
        self._path = f"/v2/{repository}"
        self._scope = f"repository:{repository}:pull"
        self._site = options.site(self._base, allowed=_BLOB_HOSTS)

    def manifest(self, tag: str) -> Manifest:
        """The manifest of a tag or digest; of an index the first, which is told where there are more."""
        reply = self._get(tag)
        listed = _plain(json_of(reply)).get("manifests")
        if not isinstance(listed, list):
            return _manifest(reply, tag)
        entries = list(_layers(listed))
        if not entries:
            raise BadResponse("the registry's index names no manifest", todo=_READ_IT)
        found = _manifest(self._get(entries[0].digest), entries[0].digest)
        told = Problem(f"the index names {len(entries)} manifests, and the first was read", _READ_IT)
        return found._replace(problems=(told,)) if len(entries) > 1 else found

    def blob(self, layer: Layer) -> bytes:
        """A small blob, held against its digest."""
        if layer.size > MAX_FILE_BYTES:
            raise BadResponse(f"it is longer than {MAX_FILE_BYTES // 2**20} MiB", todo=_READ_IT)
        data = self._site.get(f"{self._path}/blobs/{layer.digest}", final=True, led_away=True).body
        return checked(data, layer.digest)

    def header(self, layer: Layer, name: str) -> Said:
        """What the beginning of a file of weights says."""
        data = self._site.read_range(
            f"{self._path}/blobs/{layer.digest}", 0, min(HEADER_BYTES, max(layer.size, 1)) - 1, final=True
        )
        return read_weights(name, io.BytesIO(data), layer.size, len(data))

    def _get(self, tag: str) -> Reply:
        """The answer for a manifest, with a token where the registry asks for one."""
        path = f"{self._path}/manifests/{tag}"
        final = bool(re.match(DIGEST, tag))
        asked = {"accept": ", ".join(_MANIFESTS)}
        reply = self._site.get(path, also=frozenset({401}), final=final, max_bytes=MAX_MANIFEST_BYTES, headers=asked)
        if reply.status == 401:
            token = self._token(reply.headers.get("www-authenticate", ""))
            secret = {"authorization": f"Bearer {token}"}
            self._site = self._options.site(self._base, secret=secret, allowed=_BLOB_HOSTS)
            reply = self._site.get(path, final=final, max_bytes=MAX_MANIFEST_BYTES, headers=asked)
        return reply

    def _token(self, challenge: str) -> str:
        """The token for whoever has no account. The registry's own answer says where: only hosts of its own count."""
        asked = dict(re.findall(r'(realm|service|scope)="([^"]{1,500})"', challenge))
        realm = asked.get("realm", "")
        if not challenge.lower().startswith("bearer ") or not realm:
            raise AccessGated("the registry answered 401: private, or not without an account", todo=_ACCOUNT)
        parts = urlsplit(realm)
        host, own = parts.netloc, urlsplit(self._base)
        if host not in (own.netloc, _TOKEN_HOSTS.get(own.netloc)) or parts.scheme != own.scheme:
            raise BadResponse(f"the registry sends for its token to another host, {host[:100]}", todo=_ACCOUNT)
        query = urlencode({"service": asked.get("service", ""), "scope": asked.get("scope", self._scope)})
        site = self._options.site(f"{parts.scheme}://{host}")
        answer = _plain(site.json(f"{parts.path}?{query}"))
        token = answer.get("token") or answer.get("access_token")
        if not isinstance(token, str) or not re.fullmatch(r"[\x21-\x7e]{1,16000}", token):
            raise BadResponse("the registry gave no token", todo=_ACCOUNT)
        return token


_ACCOUNT = "Pull it with its own client and give the folder, or name its licence with license:ID."


def checked(data: bytes, digest: str) -> bytes:
    """The data, where it has this digest; raises BadResponse where it does not."""
    if f"sha256:{hashlib.sha256(data).hexdigest()}" != digest:
        raise BadResponse("the registry sent something else than what its manifest names", todo=_READ_IT)
    return data


def manifest_of(data: bytes, plain: Any) -> Manifest:
    """The manifest whose bytes are `data` and whose JSON is `plain`; raises BadResponse where it is none."""
    value = _plain(plain)
    listed = value.get("layers")
    if not isinstance(listed, list):
        raise BadResponse("the registry's answer is no manifest of a model", todo=_READ_IT)
    layers = tuple(_layers(listed))
    config = next(_layers([value.get("config")]), None)
    faulty = len(listed) - len(layers)
    problems = (Problem(f"{faulty} layers of the manifest could not be read", _READ_IT),) if faulty else ()
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    return Manifest(digest, config, layers, _texts(value.get("annotations")), problems)


def failed(name: str, error: HubError) -> Problem:
    """A part of the model that the registry did not give."""
    return Problem(f"{name}: {error.what}", error.todo)


def _manifest(reply: Reply, tag: str) -> Manifest:
    if re.match(DIGEST, tag):
        checked(reply.body, tag)
    return manifest_of(reply.body, json_of(reply))


def _layers(listed: list[Any]) -> Iterator[Layer]:
    """The descriptors that are well formed, at most MAX_LAYERS."""
    for entry in listed[:MAX_LAYERS]:
        value = _plain(entry)
        kind, digest, size = value.get("mediaType"), value.get("digest"), value.get("size")
        well = isinstance(kind, str) and isinstance(digest, str) and re.match(DIGEST, digest)
        if well and isinstance(size, int) and size >= 0:
            yield Layer(str(kind), str(digest), size, _texts(value.get("annotations")))


def _texts(value: Any) -> dict[str, str]:
    return {key: text for key, text in _plain(value).items() if isinstance(text, str)}


def _plain(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}

"""A registry of the OCI distribution protocol: manifests, blobs, tokens; Ollama's registry speaks it, too.

A blob comes by a redirect to another host, `cdn`, as registries do it, unless `redirects=False`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any, Self

from hub_server.base import Answer, LoopbackServer, PageServer, Request, part

MANIFEST = "application/vnd.oci.image.manifest.v1+json"
INDEX = "application/vnd.oci.image.index.v1+json"
TOKEN = "for-anyone"  # noqa: S105 - what the server itself hands out
MODEL_CONFIG = "application/vnd.cncf.model.config.v1+json"


class RegistryServer(LoopbackServer):
    """Repositories that were added with `add`. `asks` for a token: "own" hands them out, "away" sends elsewhere for them."""

    def __init__(self, *, asks: str = "", redirects: bool = False) -> None:
        super().__init__()
        self.asks, self.redirects = asks, redirects
        self.cdn = PageServer()
        self.blobs: dict[str, bytes] = {}
        self.manifests: dict[str, tuple[str, bytes]] = {}

    def add(
        self,
        repository: str,
        tag: str,
        layers: Sequence[tuple[str, bytes] | tuple[str, bytes, Mapping[str, str]]],
        *,
        config: tuple[str, Any] = (MODEL_CONFIG, {}),
        annotations: Mapping[str, str] | None = None,
    ) -> str:
        """The digest of a manifest with these layers (type, contents, annotations) under `tag`."""
        kind, content = config
        manifest = {
            "schemaVersion": 2,
            "mediaType": MANIFEST,
            "config": self.blob(kind, content if isinstance(content, bytes) else json.dumps(content).encode()),
            "layers": [self.blob(*layer) for layer in layers],
            **({"annotations": dict(annotations)} if annotations else {}),
        }
        return self.put(repository, tag, manifest, MANIFEST)

    def put(self, repository: str, tag: str, manifest: Any, kind: str) -> str:
        """The digest of a manifest as it stands here, under `tag` and under itself."""
        data = manifest if isinstance(manifest, bytes) else json.dumps(manifest).encode()
        digest = digest_of(data)
        for name in (tag, digest):
            self.manifests[f"/v2/{repository}/manifests/{name}"] = (kind, data)
        return digest

    def blob(self, kind: str, data: bytes, annotations: Mapping[str, str] | None = None) -> dict[str, Any]:
        """The descriptor of a blob that is there from now on."""
        digest = digest_of(data)
        self.blobs[digest] = self.cdn.pages[f"/{digest}"] = data
        return {
            "mediaType": kind,
            "digest": digest,
            "size": len(data),
            **({"annotations": annotations} if annotations else {}),
        }

    def answer(self, request: Request) -> Answer:
        if request.path == "/token":
            return Answer(200, {"Content-Type": "application/json"}, json.dumps({"token": TOKEN}).encode())
        if self.asks and request.token != TOKEN:
            return self._challenge(request)
        if request.path in self.manifests:
            return self._manifest(request)
        digest = request.path.rpartition("/")[2]
        if "/blobs/" in request.path and digest in self.blobs:
            if self.redirects:
                return Answer(307, {"Location": f"{self.cdn.url}/{digest}"})
            return part(request, Answer(200, {"Content-Type": "application/octet-stream"}, self.blobs[digest]))
        return _error(404, "MANIFEST_UNKNOWN")

    def _manifest(self, request: Request) -> Answer:
        kind, data = self.manifests[request.path]
        if kind not in request.headers.get("accept", ""):
            return _error(400, "MANIFEST_INVALID")  # as Debian's docker-registry does
        return Answer(200, {"Content-Type": kind, "Docker-Content-Digest": digest_of(data)}, data)

    def _challenge(self, request: Request) -> Answer:
        home = self.cdn.url if self.asks == "away" else self.url
        repository = request.path.split("/manifests/")[0].removeprefix("/v2/")
        challenge = f'Bearer realm="{home}/token",service="registry",scope="repository:{repository}:pull"'
        return Answer(401, {"WWW-Authenticate": challenge})

    def __enter__(self) -> Self:
        self.cdn.__enter__()
        super().__enter__()
        return self

    def __exit__(self, *exception: object) -> None:
        super().__exit__(*exception)
        self.cdn.__exit__(*exception)


def digest_of(data: bytes) -> str:
    """The digest by which a registry names these bytes."""
    return f"sha256:{hashlib.sha256(data).hexdigest()}"


def _error(status: int, code: str) -> Answer:
    body = json.dumps({"errors": [{"code": code, "message": code.lower(), "detail": {}}]})
    return Answer(status, {"Content-Type": "application/json"}, body.encode())

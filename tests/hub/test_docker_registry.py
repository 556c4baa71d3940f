"""The registry's client against a registry that others wrote: Debian's `docker-registry`, where it is installed."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest

from hub_server.asking import result_of
from hub_server.registry import digest_of
from hub_server.weights import gguf

pytestmark = pytest.mark.skipif(shutil.which("docker-registry") is None, reason="docker-registry is not installed")

DOCKER = "application/vnd.docker.distribution.manifest.v2+json"
LAYER = "application/vnd.ollama.image."
OWN = (Path(__file__).resolve().parents[2] / "LICENSE").read_bytes()


@pytest.fixture
def registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    monkeypatch.setenv("OPENLIC_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("OLLAMA_MODELS", str(tmp_path / "store"))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    config = {"version": "0.1", "log": {"level": "error"}, "http": {"addr": f"127.0.0.1:{port}"}}
    config["storage"] = {"filesystem": {"rootdirectory": str(tmp_path / "data")}}
    (tmp_path / "config.yml").write_text(json.dumps(config))
    process = subprocess.Popen(
        ["docker-registry", "serve", str(tmp_path / "config.yml")],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _until_up(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _until_up(port: int) -> None:
    for _ in range(100):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("docker-registry did not start")


def send(method: str, url: str, data: bytes = b"", kind: str = "application/octet-stream") -> str:
    answer = httpx2.request(method, url, content=data, headers={"Content-Type": kind}, timeout=10)
    assert answer.is_success, answer.text
    return str(answer.headers.get("location", ""))


def push(url: str, repository: str, tag: str, config: tuple[str, bytes], layers: list[tuple[str, bytes]]) -> str:
    """The digest of what was pushed."""
    entries = []
    for kind, data in [config, *layers]:
        place = send("POST", f"{url}/v2/{repository}/blobs/uploads/")
        send("PUT", f"{place}&digest={digest_of(data)}", data)
        entries.append({"mediaType": kind, "digest": digest_of(data), "size": len(data)})
    manifest = {"schemaVersion": 2, "mediaType": DOCKER, "config": entries[0], "layers": entries[1:]}
    body = json.dumps(manifest).encode()
    send("PUT", f"{url}/v2/{repository}/manifests/{tag}", body, DOCKER)
    return digest_of(body)


CONFIG = ("application/vnd.docker.container.image.v1+json", b"{}")
WEIGHTS = (f"{LAYER}model", gguf({"general.license": "apache-2.0"}) + b"\0" * 100_000)


def test_ollama_from_a_real_registry(registry: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENLIC_OLLAMA_REGISTRY", registry)
    digest = push(registry, "library/tabby", "1b", CONFIG, [WEIGHTS, (f"{LAYER}license", OWN)])
    result = result_of("ollama:tabby:1b")
    assert (result.verdict, result.revision, result.errors) == ("allowed", digest, ())
    assert {reading.claim.source for reading in result.license.claims} == {"file:LICENSE", "gguf:general.license"}
    missing = result_of("ollama:tabby:2b")
    assert (missing.verdict, "404" in missing.errors[0].what) == ("review", True)


def test_a_model_artifact_from_a_real_registry(registry: str) -> None:
    config = ("application/vnd.docker.ai.model.config.v0.1+json", b'{"config": {"format": "gguf"}}')
    layers = [("application/vnd.docker.ai.gguf.v3", WEIGHTS[1]), ("application/vnd.docker.ai.license", OWN)]
    digest = push(registry, "acme/tiny", "v1", config, layers)
    host = registry.removeprefix("http://")
    assert result_of(f"oci:{host}/acme/tiny:v1").verdict == "allowed"
    assert result_of(f"oci:{host}/acme/tiny@{digest}").revision == digest

"""`ollama:` against a registry on loopback and against a local store."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from hub_server.asking import record_of, result_of
from hub_server.base import Fault
from hub_server.registry import RegistryServer, digest_of
from hub_server.weights import gguf

LAYER = "application/vnd.ollama.image."
OWN = (Path(__file__).resolve().parents[2] / "LICENSE").read_bytes()
MODEL = [(f"{LAYER}model", gguf({"general.license": "apache-2.0"})), (f"{LAYER}license", OWN)]


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OPENLIC_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("OLLAMA_MODELS", str(tmp_path / "store"))


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch):
    with RegistryServer() as server:
        monkeypatch.setenv("OPENLIC_OLLAMA_REGISTRY", server.url)
        yield server


def store(folder: Path, name: str, layers: list[tuple[str, bytes]], config: bytes = b"{}") -> None:
    """What `ollama pull` leaves: the manifest by its name, the blobs by their digest, with a dash."""
    entries = []
    for kind, data in [("config", config), *layers]:
        digest = digest_of(data)
        blob = folder / "blobs" / digest.replace(":", "-")
        blob.parent.mkdir(parents=True, exist_ok=True)
        blob.write_bytes(data)
        entries.append({"mediaType": kind, "digest": digest, "size": len(data)})
    path = folder / "manifests" / "registry.ollama.ai" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"schemaVersion": 2, "config": entries[0], "layers": entries[1:]}))


def test_licence_layers_are_texts_and_the_header_is_a_claim(registry: RegistryServer) -> None:
    digest = registry.add("library/tabby", "1b", MODEL)
    result = result_of("ollama:tabby:1b")
    assert (result.verdict, result.license.expression, result.revision) == ("allowed", "Apache-2.0", digest)
    assert {reading.claim.source for reading in result.license.claims} == {"file:LICENSE", "gguf:general.license"}
    assert registry.log()[0] == "GET /v2/library/tabby/manifests/1b"


def test_owner_and_tag(registry: RegistryServer) -> None:
    registry.add("acme/chat", "latest", MODEL)
    assert result_of("ollama:acme/chat").verdict == "allowed"


def test_a_repository_of_another_hub_that_is_served_in_this_protocol_is_of_that_hub() -> None:
    from openlic.reference import parse

    assert str(parse("ollama:hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF:Q4_K_M")) == (
        "hf:bartowski/Llama-3.2-1B-Instruct-GGUF"
    )


def test_without_a_licence_layer_nothing_is_known(registry: RegistryServer) -> None:
    registry.add("library/bare", "latest", [(f"{LAYER}model", gguf({}))])
    assert result_of("ollama:bare").verdict == "review"


def test_a_layer_of_a_few_words_is_a_label(registry: RegistryServer) -> None:
    registry.add("acme/mine", "latest", [(f"{LAYER}model", gguf({})), (f"{LAYER}license", b"MIT\n")])
    assert result_of("ollama:acme/mine").license.expression == "MIT"


def test_header_and_text_that_differ_are_a_conflict(registry: RegistryServer) -> None:
    registry.add("acme/odd", "latest", [(f"{LAYER}model", gguf({"general.license": "cc-by-nc-4.0"})), MODEL[1]])
    assert result_of("ollama:acme/odd").verdict == "denied"


def test_a_model_that_a_host_runs_is_never_free_by_its_layers(registry: RegistryServer) -> None:
    config = ("application/vnd.docker.container.image.v1+json", {"remote_host": "https://ollama.com"})
    registry.add("library/big", "cloud", MODEL[1:], config=config)
    result = result_of("ollama:big:cloud")
    assert result.verdict == "review"
    assert "ollama.com" in result.errors[0].what


def test_a_blob_that_is_not_what_the_manifest_names_is_never_believed(registry: RegistryServer) -> None:
    registry.add("acme/swapped", "latest", MODEL)
    registry.blobs[digest_of(OWN)] = OWN.replace(b"Apache", b"Acme")
    assert result_of("ollama:acme/swapped").verdict == "review"


def test_large_files_may_come_from_hosts_that_registries_use_and_from_no_other(
    registry: RegistryServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry.redirects = True
    registry.add("acme/moved", "latest", MODEL)
    monkeypatch.setenv("OPENLIC_OLLAMA_REGISTRY", registry.url.replace("127.0.0.1", "localhost"))
    assert result_of("ollama:acme/moved").verdict == "review"
    assert registry.cdn.log() == []


def test_the_local_store_answers_offline(tmp_path: Path) -> None:
    store(tmp_path / "store", "library/tabby/1b", MODEL)
    result = result_of("ollama:tabby:1b", offline=True)
    assert (result.verdict, result.offline) == ("allowed", True)
    assert result_of("ollama:tabby:2b", offline=True).verdict == "review"


def test_a_model_that_was_made_here_is_found_in_the_store(registry: RegistryServer, tmp_path: Path) -> None:
    store(tmp_path / "store", "library/support/latest", MODEL)
    assert result_of("ollama:support").verdict == "allowed"


@pytest.mark.parametrize("spoilt", ["manifest", "blob"])
def test_a_store_that_is_damaged_is_told(tmp_path: Path, spoilt: str) -> None:
    store(tmp_path / "store", "library/tabby/1b", MODEL)
    if spoilt == "manifest":
        (tmp_path / "store/manifests/registry.ollama.ai/library/tabby/1b").write_text("{")
    else:
        (tmp_path / "store/blobs" / digest_of(OWN).replace(":", "-")).write_text("MIT License")
    assert result_of("ollama:tabby:1b", offline=True).verdict == "review"


def test_offline_the_catalogue_knows_names_of_the_library_and_of_nobody_else() -> None:
    known = result_of("ollama:llama3.1:8b", offline=True)
    assert (known.verdict, known.offline) == ("conditional", True)
    assert {reading.claim.source for reading in known.license.claims} == {"catalogue"}
    assert result_of("ollama:acme/llama3.1:8b", offline=True).verdict == "review"


def test_what_a_run_kept_answers_offline(registry: RegistryServer) -> None:
    registry.add("acme/kept", "latest", MODEL)
    record_of("ollama:acme/kept")
    registry.fault("*", Fault.reset())
    record = record_of("ollama:acme/kept", offline=True)
    assert record.offline
    assert [file.name for file in record.files] == ["LICENSE"]

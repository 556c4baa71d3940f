"""`oci:` against a registry on loopback: the layouts of model artifacts, tokens, digests."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub_server.asking import result_of
from hub_server.registry import INDEX, MANIFEST, TOKEN, RegistryServer
from hub_server.weights import gguf

OWN = (Path(__file__).resolve().parents[2] / "LICENSE").read_bytes()
RAW = "application/vnd.cncf.model.doc.v1.raw"
WEIGHTS = "application/vnd.cncf.model.weight.v1.raw"
PATH = "org.cncf.model.filepath"
DOCKER = "application/vnd.docker.ai."
DOCKER_CONFIG = (f"{DOCKER}model.config.v0.1+json", {"config": {"format": "gguf"}})


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OPENLIC_CACHE", str(tmp_path))


@pytest.fixture
def registry():
    with RegistryServer() as server:
        yield server


def reference(server: RegistryServer, name: str = "acme/tiny:v1") -> str:
    return f"oci:{server.url.removeprefix('http://')}/{name}"


def sources(result) -> set[str]:
    return {reading.claim.source for reading in result.license.claims}


def test_modelpack_lists_licences_and_has_files_as_layers(registry: RegistryServer) -> None:
    config = ("application/vnd.cncf.model.config.v1+json", {"descriptor": {"licenses": ["Apache-2.0"]}})
    card = b"---\nlicense: apache-2.0\nbase_model: mistralai/Mistral-7B-v0.1\n---\n"
    layers = [
        (RAW, OWN, {PATH: "docs/LICENSE"}),
        (RAW, card, {PATH: "README.md"}),
        (WEIGHTS, gguf({"general.license": "apache-2.0"}), {PATH: "tiny.gguf"}),
    ]
    digest = registry.add("acme/tiny", "v1", layers, config=config)
    result = result_of(reference(registry))
    assert (result.license.expression, result.revision) == ("Apache-2.0", digest)
    assert sources(result) >= {"oci:config.descriptor.licenses", "file:LICENSE", "card:license", "gguf:general.license"}
    assert [one.base.reference for one in result.lineage] == ["hf:mistralai/Mistral-7B-v0.1"]


def test_several_licences_of_a_config_hold_together(registry: RegistryServer) -> None:
    config = ("application/vnd.cncf.model.config.v1+json", {"descriptor": {"licenses": ["MIT", "CC-BY-NC-4.0"]}})
    registry.add("acme/tiny", "v1", [], config=config)
    assert result_of(reference(registry)).verdict == "denied"


def test_docker_model_artifacts_have_a_licence_layer(registry: RegistryServer) -> None:
    layers = [(f"{DOCKER}gguf.v3", gguf({"general.license": "apache-2.0"})), (f"{DOCKER}license", OWN)]
    registry.add("ai/tiny", "1b", layers, config=DOCKER_CONFIG)
    result = result_of(reference(registry, "ai/tiny:1b"))
    assert result.verdict == "allowed"
    assert sources(result) == {"file:LICENSE", "gguf:general.license"}


def test_kitops_names_licences_in_its_config(registry: RegistryServer) -> None:
    config = (
        "application/vnd.kitops.modelkit.config.v1+json",
        {"package": {"license": "MIT"}, "model": {"license": "MIT"}},
    )
    registry.add("acme/kit", "v1", [], config=config)
    assert result_of(reference(registry, "acme/kit:v1")).license.expression == "MIT"


def test_the_annotation_of_a_model_counts_and_that_of_an_image_with_software_does_not(registry: RegistryServer) -> None:
    annotations = {"org.opencontainers.image.licenses": "MIT"}
    registry.add("acme/tiny", "v1", [], config=DOCKER_CONFIG, annotations=annotations)
    assert result_of(reference(registry)).license.expression == "MIT"
    image = ("application/vnd.oci.image.config.v1+json", {})
    registry.add("acme/server", "v1", [], config=image, annotations=annotations)
    assert result_of(reference(registry, "acme/server:v1")).verdict == "review"


def test_an_archive_is_not_opened_and_that_is_told(registry: RegistryServer) -> None:
    annotations = {"org.opencontainers.image.licenses": "MIT"}
    layers = [("application/vnd.cncf.model.doc.v1.tar", b"a tar file", {PATH: "LICENSE"})]
    registry.add("acme/tiny", "v1", layers, annotations=annotations)
    result = result_of(reference(registry))
    assert result.verdict == "review"
    assert "archive" in result.errors[0].what


def test_a_digest_is_what_it_says(registry: RegistryServer) -> None:
    digest = registry.add("acme/tiny", "v1", [(f"{DOCKER}license", OWN)], config=DOCKER_CONFIG)
    assert result_of(reference(registry, f"acme/tiny@{digest}")).verdict == "allowed"
    other = registry.add("acme/tiny", "v2", [(f"{DOCKER}license", OWN)], config=(f"{DOCKER}model.config.v0.1+json", {}))
    path = f"/v2/acme/tiny/manifests/{other}"
    registry.manifests[path] = (MANIFEST, registry.manifests[path][1] + b" ")
    assert result_of(reference(registry, f"acme/tiny:v2@{other}")).verdict == "review"


def test_an_index_with_several_manifests_is_told(registry: RegistryServer) -> None:
    entries = []
    for number in (1, 2):
        digest = registry.add("acme/tiny", f"v{number}", [(f"{DOCKER}license", OWN), (WEIGHTS, b"%d" % number)])
        entries.append({"mediaType": MANIFEST, "digest": digest, "size": 7})
    registry.put("acme/tiny", "one", {"schemaVersion": 2, "manifests": entries[:1]}, INDEX)
    registry.put("acme/tiny", "two", {"schemaVersion": 2, "manifests": entries}, INDEX)
    assert result_of(reference(registry, "acme/tiny:one")).verdict == "allowed"
    assert result_of(reference(registry, "acme/tiny:two")).verdict == "review"


def test_a_token_is_had_from_the_registry_itself_and_from_no_other_host() -> None:
    layers = [(f"{DOCKER}license", OWN)]
    with RegistryServer(asks="own") as registry:
        registry.add("acme/tiny", "v1", layers, config=DOCKER_CONFIG)
        assert result_of(reference(registry)).verdict == "allowed"
        asked = [str(request) for request in registry.requests]
        assert asked[1] == "GET /token?service=registry&scope=repository%3Aacme%2Ftiny%3Apull"
        assert {request.token for request in registry.requests[2:]} == {TOKEN}
    with RegistryServer(asks="away") as registry:
        registry.add("acme/tiny", "v1", layers, config=DOCKER_CONFIG)
        result = result_of(reference(registry))
        assert result.verdict == "review"
        assert "another host" in result.errors[0].what
        assert registry.cdn.log() == []


@pytest.mark.parametrize(
    "manifest",
    [b"[]", b"{}", b'{"layers": 7}', b'{"layers": [{"digest": "sha256:../../etc"}, 7, null]}', b'{"manifests": []}'],
)
def test_what_is_no_manifest_is_told(registry: RegistryServer, manifest: bytes) -> None:
    registry.put("acme/tiny", "v1", manifest, MANIFEST)
    result = result_of(reference(registry))
    assert result.verdict == "review"
    assert result.errors


def test_names_of_files_never_leave_the_record(registry: RegistryServer) -> None:
    registry.add("acme/tiny", "v1", [(RAW, OWN, {PATH: "../../../etc/LICENSE"})])
    result = result_of(reference(registry))
    assert sources(result) == {"file:LICENSE"}

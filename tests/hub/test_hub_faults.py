"""Hub × fault → finding, verdict, exit code: never `allowed`, never a traceback, never a hang. `-s` prints the table."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path

import pytest

from hub_server.asking import result_of
from hub_server.base import Fault, LoopbackServer, refusing_url
from hub_server.kaggle import KaggleServer
from hub_server.modelscope import ModelScopeServer
from hub_server.registry import RegistryServer
from hub_server.weights import gguf
from openlic.catalogue import default
from openlic.cli.check import exit_code
from openlic.report import Report, Result

OWN = (Path(__file__).resolve().parents[2] / "LICENSE").read_bytes()
CARD = "---\nlicense: mit\n---\n"


def modelscope() -> tuple[LoopbackServer, str, str]:
    server = ModelScopeServer()
    server.add("acme/chat", {"README.md": CARD, "m.gguf": gguf({"general.license": "mit"})}, license="MIT")
    return server, "MODELSCOPE_DOMAIN", "modelscope:acme/chat"


def kaggle() -> tuple[LoopbackServer, str, str]:
    server = KaggleServer()
    server.add("acme/chat/pyTorch/2b", license="MIT")
    return server, "KAGGLE_API_ENDPOINT", "kaggle:acme/chat/pyTorch/2b"


def ollama() -> tuple[LoopbackServer, str, str]:
    server = RegistryServer()
    layers = [("application/vnd.ollama.image.model", gguf({})), ("application/vnd.ollama.image.license", OWN)]
    server.add("library/tabby", "latest", layers)
    return server, "OPENLIC_OLLAMA_REGISTRY", "ollama:tabby"


def oci() -> tuple[LoopbackServer, str, str]:
    server = RegistryServer()
    config = ("application/vnd.docker.ai.model.config.v0.1+json", {})
    server.add("acme/tiny", "v1", [("application/vnd.docker.ai.license", OWN)], config=config)
    return server, "OPENLIC_OCI_ENDPOINT", "oci:registry.example/acme/tiny:v1"


HUBS = {"modelscope": modelscope, "kaggle": kaggle, "ollama": ollama, "oci": oci}
FAULTS: dict[str, tuple[Callable[[], Fault], str, int]] = {  # fault, a word of the finding, exit code
    "401": (lambda: Fault.status(401), "401", 1),
    "403": (lambda: Fault.status(403), "403", 1),
    "404": (lambda: Fault.status(404), "404", 1),
    "429": (lambda: Fault.rate_limited(60), "429", 3),
    "500": (lambda: Fault.status(500), "500", 3),
    "503": (lambda: Fault.status(503), "503", 3),
    "no answer": (Fault.hang, "in time", 3),
    "stalls": (lambda: Fault.drip(math.inf), "in time", 3),
    "broken connection": (Fault.reset, "broke off", 3),
    "truncated": (Fault.truncated, "broke off", 3),
    "50 MB": (lambda: Fault.oversized(50 * 2**20), "longer than", 3),
    "50 MB unannounced": (lambda: Fault.oversized(50 * 2**20, announced=False), "longer than", 3),
    "login page": (Fault.captive_portal, "protocol", 3),
    "half JSON": (Fault.invalid_json, "JSON", 3),
    "bad UTF-8": (Fault.invalid_utf8, "", 3),
    "another host": (lambda: Fault.redirect("http://elsewhere.example/"), "another host", 3),
}


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("OPENLIC_CACHE", str(tmp_path))
    monkeypatch.setenv("OLLAMA_MODELS", str(tmp_path / "store"))


def told(result: Result) -> str:
    return "; ".join(error.what for error in result.errors)


def code_of(result: Result) -> int:
    return exit_code(Report((result,), {}, default().date), "review")


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("hub", HUBS)
def test_every_fault_of_every_hub_is_a_finding(hub: str, fault: str, monkeypatch: pytest.MonkeyPatch) -> None:
    server, variable, reference = HUBS[hub]()
    make, word, code = FAULTS[fault]
    with server:
        monkeypatch.setenv(variable, server.url)
        server.fault("*", make())
        result = result_of(reference, deadline_seconds=10 if "50 MB" in fault else 0.6)
    print(f"| {hub} | {fault} | {told(result)} | {result.verdict} | {code_of(result)} |")
    assert result.verdict == "review"
    assert word in told(result)
    assert code_of(result) == code
    assert any(finding.rule == "openlic/not-verified" for finding in result.evaluation.findings)


@pytest.mark.parametrize("hub", HUBS)
def test_without_a_fault_each_is_allowed_and_a_fault_that_passes_is_tried_again(
    hub: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, variable, reference = HUBS[hub]()
    with server:
        monkeypatch.setenv(variable, server.url)
        server.fault("*", Fault.status(503, times=1))
        assert result_of(reference).verdict == "allowed"


@pytest.mark.parametrize("hub", HUBS)
def test_a_refused_connection(hub: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _, variable, reference = HUBS[hub]()
    with refusing_url() as url:
        monkeypatch.setenv(variable, url)
        result = result_of(reference, deadline_seconds=0.6)
    assert (result.verdict, code_of(result)) == ("review", 3)
    assert "could not be reached" in told(result)


@pytest.mark.parametrize(
    ("hub", "pattern"),
    [("modelscope", "*/resolve/*"), ("modelscope", "*/repo/files"), ("ollama", "*/blobs/*"), ("oci", "*/blobs/*")],
)
@pytest.mark.parametrize("fault", [Fault.status(404), Fault.truncated(), Fault.invalid_utf8(), Fault.captive_portal()])
def test_a_part_that_fails_is_told_beside_what_was_read(
    hub: str, pattern: str, fault: Fault, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, variable, reference = HUBS[hub]()
    with server:
        monkeypatch.setenv(variable, server.url)
        server.fault(pattern, fault)
        result = result_of(reference, deadline_seconds=0.6)
    assert result.verdict == "review"
    assert result.errors

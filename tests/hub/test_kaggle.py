"""`kaggle:` against the project's own server of its protocol."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest

from hub_server.asking import result_of
from hub_server.kaggle import KaggleServer

ID = "acme/chat/pyTorch/2b-ft"


@pytest.fixture(autouse=True)
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("OPENLIC_CACHE", str(tmp_path))
    with KaggleServer() as server:
        monkeypatch.setenv("KAGGLE_API_ENDPOINT", server.url)
        yield server


def test_the_licence_of_the_variation(hub: KaggleServer) -> None:
    hub.add(ID, license="MIT")
    result = result_of(f"kaggle:{ID}")
    assert (result.verdict, result.license.expression, result.revision) == ("allowed", "MIT", "3")
    assert result_of(f"kaggle:{ID}/2").revision == "2"


def test_what_the_template_fills_in_is_never_enough(hub: KaggleServer) -> None:
    hub.add(ID, license="Apache 2.0")
    result = result_of(f"kaggle:{ID}")
    assert (result.verdict, result.license.candidates) == ("review", ("Apache-2.0",))


def test_what_the_page_says_beside_the_template(hub: KaggleServer) -> None:
    hub.add(ID, license="Apache 2.0", description="# Chat\n\nThe model weights are released under CC-BY-NC-4.0.")
    assert result_of(f"kaggle:{ID}").verdict == "denied"


def test_a_base_here(hub: KaggleServer) -> None:
    hub.add("acme/chat/pyTorch/2b-it", license="CC BY-NC-SA 4.0")
    base = {"owner": {"slug": "acme"}, "modelSlug": "chat", "instanceSlug": "2b-it", "framework": "PY_TORCH"}
    hub.add(ID, license="MIT", modelInstanceType="KAGGLE_VARIANT", baseModelInstanceInformation=base)
    result = result_of(f"kaggle:{ID}")
    assert result.lineage[0].base.reference == "kaggle:acme/chat/pyTorch/2b-it"
    assert result.verdict == "denied"


def test_a_base_elsewhere(hub: KaggleServer) -> None:
    for address, reference in (
        ("https://huggingface.co/google/gemma-2b", "hf:google/gemma-2b"),
        ("https://example.org/secret.md", 'the model at "https://example.org/secret.md"'),
    ):
        hub.add(ID, license="MIT", modelInstanceType="EXTERNAL_VARIANT", externalBaseModelUrl=address)
        result = result_of(f"kaggle:{ID}")
        assert result.lineage[0].base.reference == reference
        assert result.verdict == "review"


def test_a_variant_of_nobody_knows_what(hub: KaggleServer) -> None:
    hub.add(ID, license="MIT", modelInstanceType="EXTERNAL_VARIANT")
    assert result_of(f"kaggle:{ID}").verdict == "review"


def test_who_asks_is_told_to_the_hub_alone(hub: KaggleServer, monkeypatch: pytest.MonkeyPatch) -> None:
    hub.login = "Basic " + base64.b64encode(b"me:secret").decode()
    hub.add(ID, license="MIT")
    stopped = result_of(f"kaggle:{ID}")
    assert (stopped.verdict, "KAGGLE_KEY" in stopped.errors[0].todo) == ("review", True)
    monkeypatch.setenv("KAGGLE_USERNAME", "me")
    monkeypatch.setenv("KAGGLE_KEY", "secret")
    assert result_of(f"kaggle:{ID}").verdict == "allowed"

"""What the user pointed at: forms of references to hubs, and the addresses of their pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from openlic.errors import ReferenceError_
from openlic.reference import parse


@pytest.mark.parametrize(
    ("text", "reference"),
    [
        ("ollama:llama3.1:8b", "ollama:llama3.1:8b"),
        ("ollama:acme/chat", "ollama:acme/chat"),
        ("ollama:hf.co/acme/chat-GGUF:Q4_K_M", "hf:acme/chat-GGUF"),
        ("modelscope:acme/chat@v1", "modelscope:acme/chat@v1"),
        ("kaggle:acme/chat/pyTorch/2b/3", "kaggle:acme/chat/pyTorch/2b/3"),
        ("oci:ghcr.io/acme/tiny:v1", "oci:ghcr.io/acme/tiny:v1"),
        ("oci:localhost:5000/acme/tiny", "oci:localhost:5000/acme/tiny"),
        (f"oci:docker.io/ai/tiny@sha256:{'0' * 64}", f"oci:docker.io/ai/tiny@sha256:{'0' * 64}"),
        ("https://modelscope.cn/models/acme/chat/summary", "modelscope:acme/chat"),
        ("https://ollama.com/library/llama3.1:8b", "ollama:llama3.1:8b"),
        ("https://ollama.com/acme/chat", "ollama:acme/chat"),
        ("https://www.kaggle.com/models/acme/chat/pyTorch/2b/3", "kaggle:acme/chat/pyTorch/2b/3"),
    ],
)
def test_a_reference_in_its_one_form(text: str, reference: str) -> None:
    assert str(parse(text, exists=lambda _: False)) == reference


@pytest.mark.parametrize(
    "text",
    [
        "oci:tiny",
        "oci:acme/tiny",
        "oci:ghcr.io/acme/../tiny",
        "oci:ghcr.io@evil.example/acme/tiny",
        "oci:ghcr.io/acme/tiny@sha256:beef",
        "ollama:a/b/c",
        "ollama:../etc",
        "kaggle:acme/chat",
        "https://ollama.com/library/",
        "https://evil.example/models/acme/chat",
        "https://modelscope.cn.evil.example/models/acme/chat",
    ],
)
def test_what_is_no_such_reference(text: str) -> None:
    with pytest.raises(ReferenceError_):
        parse(text, exists=lambda _: False)


def test_a_hub_is_known_by_its_module_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("openlic.reference.HUBS", tmp_path)
    (tmp_path / "acme_hub.py").touch()
    (tmp_path / "path.py").touch()
    assert parse("acme-hub:tiny").scheme == "acme-hub"
    for text in ("path:tiny", "other:tiny", "acme-hub:", "acme-hub:a b", "acme-hub:../tiny", "Acme-Hub:tiny"):
        with pytest.raises(ReferenceError_):
            parse(text)

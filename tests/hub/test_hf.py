"""`hf:` against the project's own hub, through huggingface_hub itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from command import SERVE, openlic
from hub_server import EXAMPLES
from hub_server.base import Fault, refusing_url
from hub_server.huggingface import WITH_ACCESS, HuggingFaceServer

LLAMA_CARD = "---\nlicense: llama3.1\nbase_model: meta-llama/Llama-3.1-8B\n---\n# Chat\n"
MIT_CARD = "---\nlicense: mit\n---\n# A model\n"


def check(url: str, reference: str, cache: Path, *more: str, token: str = "") -> tuple[int, dict, str]:
    """Exit code, JSON and standard error of `openlic check` in a process of its own."""
    environment = {"HF_ENDPOINT": url, "HF_HOME": str(cache), "NO_COLOR": "1"}
    if token:
        environment |= {"HF_TOKEN": token, "HF_HUB_DISABLE_IMPLICIT_TOKEN": "0"}
    done = openlic("check", reference, *SERVE, "--format", "json", *more, **environment)
    return done.returncode, json.loads(done.stdout) if done.stdout else {}, done.stderr


def test_a_model_is_read_at_one_commit(tmp_path: Path) -> None:
    with HuggingFaceServer() as hub:
        weights = (2).to_bytes(8, "little") + b"{}" + b"\0" * 2**20
        hub.add("acme/llama-chat", {"README.md": LLAMA_CARD, "config.json": "{}", "model.safetensors": weights})
        code, report, _ = check(hub.url, "hf:acme/llama-chat", tmp_path)
        commit = hub.commit("acme/llama-chat")
        asked = hub.log()
    (result,) = report["results"]
    assert (code, result["verdict"], result["revision"]) == (0, "conditional", commit)
    assert result["license"]["expression"] == "LicenseRef-scancode-llama-3.1-license-2024"
    (claim,) = [claim for claim in result["license"]["claims"] if claim["source"] == "card:license"]
    assert claim["location"] == {"file": "README.md", "line": 2, "column": 10}
    assert result["obligations"]["outstanding"] == ["display-notice"]
    assert asked[0] == "GET /api/models/acme/llama-chat/revision/main?blobs=true"
    assert all(f"/{commit}/" in line for line in asked[1:] if "llama-chat" in line), "files are read at the commit"
    (range_asked,) = {request.headers["range"] for request in hub.cdn.requests}
    assert range_asked == "bytes=0-262143", "of the weights only the header is fetched"


def test_the_examples_of_the_hub(tmp_path: Path) -> None:
    with HuggingFaceServer(EXAMPLES) as hub:
        for path in sorted(EXAMPLES.glob("*/*/README.md")):
            reference = f"hf:{path.parent.parent.name}/{path.parent.name}"
            if "datasets" in reference:
                continue
            code, report, errors = check(hub.url, reference, tmp_path / "cache")
            assert code in (0, 1), (reference, errors)
            assert report["results"][0]["license"]["claims"] or report["verdict"] == "review"


def test_a_wrong_label_on_a_derivative_is_a_conflict(tmp_path: Path) -> None:
    with HuggingFaceServer() as hub:
        hub.add("meta/llama-like", {"README.md": "---\nlicense: llama3\n---\n"})
        hub.add("acme/great-8b", {"README.md": "---\nlicense: mit\nbase_model: meta/llama-like\n---\n"})
        code, report, _ = check(hub.url, "acme/great-8b", tmp_path)
    (result,) = report["results"]
    assert (code, result["verdict"]) == (1, "review")
    assert [conflict["kind"] for conflict in result["license"]["conflicts"]] == ["lineage"]
    assert result["license"]["expression"] == "MIT AND LicenseRef-openlic-llama-3-community"
    assert result["lineage"][0]["reference"] == "hf:meta/llama-like"


def test_a_gated_model_is_review_and_says_what_to_do(tmp_path: Path) -> None:
    with HuggingFaceServer() as hub:
        hub.add("acme/gated", {"README.md": MIT_CARD, "LICENSE": "x"}, gated="manual")
        code, report, _ = check(hub.url, "acme/gated", tmp_path / "a")
        assert (code, report["verdict"]) == (1, "review")
        (error,) = report["results"][0]["errors"]
        assert "gated" in error["what"]
        assert "HF_TOKEN" in error["todo"]
        _, report, errors = check(hub.url, "acme/gated", tmp_path / "b", token=WITH_ACCESS)
        assert "gated" not in json.dumps(report["results"][0]["errors"])
        assert WITH_ACCESS not in json.dumps(report) + errors


@pytest.mark.parametrize(
    ("fault", "code", "said"),
    [
        (Fault.status(503), 3, "503"),
        (Fault.rate_limited(1), 3, "429"),
        (Fault.status(404), 1, "no such model"),
        (Fault.status(401), 1, "401"),
        (Fault.captive_portal(), 3, "protocol"),
        (Fault.invalid_json(), 3, "protocol"),
        (Fault.invalid_utf8(), 3, "protocol"),
        (Fault.reset(), 3, "broke off"),
        (Fault.truncated(), 3, "broke off"),
    ],
    ids=["503", "429", "404", "401", "captive-portal", "invalid-json", "invalid-utf8", "reset", "truncated"],
)
def test_a_hub_that_fails_is_never_allowed(tmp_path: Path, fault: Fault, code: int, said: str) -> None:
    with HuggingFaceServer() as hub:
        hub.add("acme/model", {"README.md": MIT_CARD})
        hub.fault("/api/models/*", fault)
        got, report, errors = check(hub.url, "hf:acme/model", tmp_path)
    assert (got, report["verdict"]) == (code, "review"), errors
    assert said in json.dumps(report["results"][0]["errors"])


def test_nobody_there(tmp_path: Path) -> None:
    with refusing_url() as url:
        code, report, _ = check(url, "hf:acme/model", tmp_path)
    assert (code, report["verdict"]) == (3, "review")


def test_a_missing_model_and_a_missing_revision(tmp_path: Path) -> None:
    with HuggingFaceServer() as hub:
        hub.add("acme/model", {"README.md": MIT_CARD})
        for reference in ("hf:acme/no-such", "hf:acme/model@no-such"):
            code, report, _ = check(hub.url, reference, tmp_path)
            assert (code, report["verdict"]) == (1, "review")


def test_offline_answers_from_the_cache_and_sends_nothing(tmp_path: Path) -> None:
    with HuggingFaceServer() as hub:
        hub.add("acme/model", {"README.md": LLAMA_CARD})
        check(hub.url, "hf:acme/model", tmp_path)
        hub.forget()
        code, report, _ = check(hub.url, "hf:acme/model", tmp_path, "--offline")
        assert hub.requests == []
        _, unknown, _ = check(hub.url, "hf:acme/never-seen", tmp_path, "--offline")
        _, known, _ = check(hub.url, "hf:mistralai/Mistral-7B-v0.1", tmp_path, "--offline")
        assert hub.requests == []
    assert (code, report["verdict"], report["results"][0]["offline"]) == (0, "conditional", True)
    assert unknown["verdict"] == "review"
    assert (known["verdict"], known["results"][0]["license"]["claims"][0]["source"]) == ("allowed", "catalogue")


def test_one_model_that_fails_leaves_the_others_unharmed(tmp_path: Path) -> None:
    with HuggingFaceServer() as hub:
        hub.add("acme/good", {"README.md": MIT_CARD})
        hub.fault("/api/models/acme/bad*", Fault.status(500))
        code, report, _ = check(hub.url, "hf:acme/good", tmp_path, "hf:acme/bad")
    assert code == 3
    assert [result["verdict"] for result in report["results"]] == ["allowed", "review"]


def test_a_very_long_card_is_not_fetched(tmp_path: Path) -> None:
    with HuggingFaceServer() as hub:
        hub.add("acme/long", {"README.md": MIT_CARD + "x" * (3 * 1024 * 1024)})
        _, report, _ = check(hub.url, "hf:acme/long", tmp_path)
        assert not [line for line in hub.log() if "README.md" in line]
    assert report["verdict"] == "review"

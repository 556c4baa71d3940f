"""`modelscope:` against the project's own server of its protocol."""

from __future__ import annotations

from pathlib import Path

import pytest

from hub_server.asking import result_of
from hub_server.modelscope import COMMIT, ModelScopeServer
from hub_server.weights import gguf

CARD = "---\nlicense: {}\n---\n# Chat\n"


@pytest.fixture(autouse=True)
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("OPENLIC_CACHE", str(tmp_path))
    with ModelScopeServer() as server:
        monkeypatch.setenv("MODELSCOPE_DOMAIN", server.url)
        yield server


def test_card_files_and_commit(hub: ModelScopeServer) -> None:
    hub.add(
        "acme/chat",
        {"README.md": CARD.format("mit"), "model.gguf": gguf({"general.license": "mit"})},
        license="MIT License",
    )
    result = result_of("modelscope:acme/chat")
    assert (result.verdict, result.license.expression, result.revision) == ("allowed", "MIT", COMMIT)
    assert {reading.claim.source for reading in result.license.claims} == {
        "card:license",
        "modelscope:License",
        "gguf:general.license",
    }


def test_what_the_client_fills_in_is_never_enough(hub: ModelScopeServer) -> None:
    for value in ("Apache License 2.0", "Apache-2.0"):
        hub.add("acme/silent", {"config.json": "{}"}, license=value)
        result = result_of("modelscope:acme/silent")
        assert (result.verdict, result.license.candidates) == ("review", ("Apache-2.0",))


def test_the_card_is_believed_where_the_hub_only_filled_in(hub: ModelScopeServer) -> None:
    hub.add("acme/chat", {"README.md": CARD.format("llama3.1")}, license="Apache License 2.0")
    result = result_of("modelscope:acme/chat")
    assert (result.license.expression, result.license.conflicts) == ("LicenseRef-scancode-llama-3.1-license-2024", ())


def test_a_label_that_was_chosen_and_contradicts_the_card_is_a_conflict(hub: ModelScopeServer) -> None:
    hub.add("acme/chat", {"README.md": CARD.format("mit")}, license="CC-BY-NC-4.0")
    assert result_of("modelscope:acme/chat").verdict == "denied"


def test_the_card_that_comes_with_the_model_counts_where_the_list_has_none(hub: ModelScopeServer) -> None:
    hub.add("acme/chat", {"config.json": "{}"}, ReadMeContent=CARD.format("mit"))
    assert result_of("modelscope:acme/chat").license.expression == "MIT"


def test_the_bases_that_the_hub_shows(hub: ModelScopeServer) -> None:
    hub.add("acme/base", {"README.md": CARD.format("cc-by-nc-4.0")})
    hub.add("acme/chat", {"README.md": CARD.format("mit")}, BaseModel=["acme/base"], BaseModelRelation="finetune")
    result = result_of("modelscope:acme/chat")
    assert (result.verdict, result.lineage[0].base.reference) == ("denied", "modelscope:acme/base")


def test_an_error_within_a_good_status_is_an_error(hub: ModelScopeServer) -> None:
    hub.add("acme/private", {"README.md": CARD.format("mit")})
    hub.private.add("acme/private")
    result = result_of("modelscope:acme/private")
    assert result.verdict == "review"
    assert "no access" in result.errors[0].what
    assert result_of("modelscope:acme/nothing").verdict == "review"


def test_offline_the_name_alone_never_allows(hub: ModelScopeServer) -> None:
    result = result_of("modelscope:Qwen/Qwen2.5-7B-Instruct", offline=True)
    assert (result.verdict, result.license.candidates) == ("review", ("Apache-2.0",))
    assert hub.log() == []


def test_the_token_goes_to_the_hub_alone(
    hub: ModelScopeServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("MODELSCOPE_API_TOKEN", "ms-secret")
    hub.add("acme/chat", {"README.md": CARD.format("mit")})
    result = result_of("modelscope:acme/chat")
    assert {request.token for request in hub.requests} == {"ms-secret"}
    assert "ms-secret" not in str(result.to_dict())
    assert not [path for path in tmp_path.rglob("*") if path.is_file() and b"ms-secret" in path.read_bytes()]

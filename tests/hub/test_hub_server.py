"""The local hub proves itself against huggingface_hub: what the real client gets from it, and how faults reach it.

The table UNDER_FAULT is also what the author of a client wants to know: which error each call ends in.
"""

from __future__ import annotations

import math
import os
import socket
from http.client import IncompleteRead
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, get_args
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from hub_server import EXAMPLES
from hub_server.base import Fault, LoopbackServer, PageServer, refusing_url
from hub_server.huggingface import EXPANDABLE, WITH_ACCESS, WITHOUT_ACCESS, HuggingFaceServer

os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"  # read when huggingface_hub is imported
os.environ["HF_HUB_DISABLE_PROGRESS_BARS"] = "1"

from huggingface_hub import HfApi, constants, errors, get_hf_file_metadata, hf_hub_url
from huggingface_hub.hf_api import ExpandDatasetProperty_T, ExpandModelProperty_T

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from email.message import Message

TABBY = "acme/tabby-1b"
LLAMA = "acme/Llama-3.1-Acme-8B"
QUANT = "acme/Llama-3.1-Acme-8B-GGUF"
GATED = "northwind/gated-70b"
PATIENCE_SECONDS = 0.1


@pytest.fixture
def hub() -> Iterator[HuggingFaceServer]:
    with HuggingFaceServer(EXAMPLES) as hub:
        yield hub


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long the client would have slept between its attempts, had it been let."""
    waits: list[float] = []
    monkeypatch.setattr("time.sleep", waits.append)
    return waits


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A client that gives up on a file after PATIENCE_SECONDS; on its own it takes six minutes."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_DOWNLOAD_TIMEOUT", PATIENCE_SECONDS)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_ETAG_TIMEOUT", PATIENCE_SECONDS)
    monkeypatch.setattr("huggingface_hub.file_download._ETAG_RETRY_TIMEOUT", PATIENCE_SECONDS)


def api(hub: LoopbackServer, token: str | None = None) -> HfApi:
    return HfApi(endpoint=hub.url, token=token or False)


def download(
    hub: LoopbackServer, cache: Path, file: str = "README.md", *, id: str = TABBY, token: str | None = None
) -> str:
    """The text of a file, fetched with the client's own cache in `cache`."""
    path = api(hub, token).hf_hub_download(id, file, cache_dir=cache, etag_timeout=constants.HF_HUB_ETAG_TIMEOUT)
    return Path(path).read_text(encoding="utf-8")


class Reply(NamedTuple):
    """An answer as it came, error or not."""

    status: int
    headers: Message
    body: bytes


def get(url: str, timeout_seconds: float = 5, **headers: str) -> Reply:
    """The answer to a GET by urllib, which knows nothing of hubs."""
    request = Request(url, headers=headers)  # noqa: S310 - our own server, over http
    try:
        with urlopen(request, timeout=timeout_seconds) as answer:  # noqa: S310
            return Reply(answer.status, answer.headers, answer.read())
    except HTTPError as error:
        with error:
            return Reply(error.code, error.headers, error.read())


def base_models(hub: LoopbackServer, id: str) -> Any:
    """`{relation, models: [{_id, id}]}`, though the client's type says a list of texts."""
    return api(hub).model_info(id, expand=["baseModels"]).base_models


class TestInformation:
    def test_has_card_tags_and_files(self, hub: HuggingFaceServer) -> None:
        info = api(hub).model_info(LLAMA)
        assert info.sha == hub.commit(LLAMA)
        assert info.card_data is not None
        assert info.card_data.license == "llama3.1"
        assert [file.rfilename for file in info.siblings or []] == [
            "LICENSE",
            "NOTICE",
            "README.md",
            "USE_POLICY.md",
            "config.json",
            "model.safetensors",
        ]
        assert info.tags == [
            "transformers",
            "safetensors",
            "llama",
            "text-generation",
            "customer-support",
            "en",
            "no",
            "dataset:acme/support-tickets",
            "arxiv:2407.21783",
            "base_model:meta-llama/Llama-3.1-8B-Instruct",
            "base_model:finetune:meta-llama/Llama-3.1-8B-Instruct",
            "license:llama3.1",
            "text-generation-inference",
            "endpoints_compatible",
            "region:us",
        ]

    def test_expands_what_was_asked_for_and_no_more(self, hub: HuggingFaceServer) -> None:
        info = api(hub).model_info(QUANT, expand=["baseModels", "gguf", "gated"])
        assert info.base_models == base_models(hub, QUANT)
        assert base_models(hub, QUANT)["relation"] == "quantized"
        assert [base["id"] for base in base_models(hub, QUANT)["models"]] == [LLAMA]
        assert (info.gguf or {})["architecture"] == "llama"
        assert (info.gated, info.tags, info.card_data) == (False, None, None)

    def test_knows_the_same_keys_to_expand_as_the_client(self, hub: HuggingFaceServer) -> None:
        assert set(EXPANDABLE["models"].split()) == set(get_args(ExpandModelProperty_T))
        assert set(EXPANDABLE["datasets"].split()) == set(get_args(ExpandDatasetProperty_T))
        with pytest.raises(errors.BadRequestError, match="must be one of"):
            api(hub).model_info(TABBY, expand=["license"])  # type: ignore[list-item]

    def test_leaves_base_models_out_unless_asked(self, hub: HuggingFaceServer) -> None:
        assert api(hub).model_info(QUANT).base_models is None

    def test_has_sizes_and_hashes_with_files_metadata(self, hub: HuggingFaceServer) -> None:
        files = {file.rfilename: file for file in api(hub).model_info(LLAMA, files_metadata=True).siblings or []}
        assert files["README.md"].size == len((EXAMPLES / LLAMA / "README.md").read_bytes())
        assert files["README.md"].lfs is None
        assert files["model.safetensors"].lfs is not None

    def test_has_no_card_where_the_yaml_is_broken(self, hub: HuggingFaceServer) -> None:
        info = api(hub).model_info("hobby/broken-card")
        assert (info.card_data, info.tags) == (None, ["region:us"])

    @pytest.mark.parametrize(
        "card",
        [
            "license: mit\nlicense: apache-2.0",
            "- mit",
            "just text",
            "[" * 1000,
            "a: &a [*a]",
            "a: !!python/x 1",
        ],
    )
    def test_has_no_card_where_the_hub_would_refuse_it(self, hub: HuggingFaceServer, card: str) -> None:
        hub.add("hobby/odd", {"README.md": f"---\n{card}\n---\n"})
        assert api(hub).model_info("hobby/odd").card_data is None

    def test_reads_yaml_1_2(self, hub: HuggingFaceServer) -> None:
        hub.add("hobby/norse", {"README.md": "---\nlanguage: no\nlicense: [mit, bsd]\ndate: 2026-01-02\n---\n"})
        card = api(hub).model_info("hobby/norse").card_data
        assert card is not None
        read = [card.get(key) for key in ("language", "license", "date")]
        assert read == ["no", ["mit", "bsd"], "2026-01-02"]

    def test_of_a_license_that_is_named_elsewhere(self, hub: HuggingFaceServer) -> None:
        card = api(hub).model_info("northwind/research-13b").card_data
        assert card is not None
        assert (card.license, card.license_name, card.license_link) == (
            "other",
            "northwind-research-license",
            "LICENSE.md",
        )

    def test_of_a_dataset(self, hub: HuggingFaceServer) -> None:
        info = api(hub).dataset_info("acme/support-tickets")
        assert info.tags == ["en", "license:cc-by-nc-4.0", "region:us"]

    @pytest.mark.parametrize(
        ("files", "relation"),
        [
            ({"model.safetensors": ""}, "finetune"),
            ({"model.Q4.gguf": ""}, "quantized"),
            ({"adapter_config.json": "{}"}, "adapter"),
            ({"README.md": "---\nbase_model: [a/b, c/d]\n---\n"}, "merge"),
            ({"README.md": "---\nbase_model: a/b\nbase_model_relation: quantized\n---\n"}, "quantized"),
        ],
    )
    def test_works_out_the_relation_to_base_models(
        self, hub: HuggingFaceServer, files: dict[str, str], relation: str
    ) -> None:
        hub.add("hobby/child", {"README.md": "---\nbase_model: a/b\n---\n", **files})
        assert base_models(hub, "hobby/child")["relation"] == relation

    def test_of_a_revision(self, hub: HuggingFaceServer) -> None:
        info = api(hub).model_info(LLAMA, revision="v1")
        assert info.sha == hub.commit(LLAMA, "v1") != hub.commit(LLAMA)
        assert "NOTICE" not in [file.rfilename for file in info.siblings or []]
        assert api(hub).model_info(LLAMA, revision="refs/pr/1").sha == hub.commit(LLAMA)
        assert api(hub).model_info(LLAMA, revision=hub.commit(LLAMA, "v1")).sha == info.sha

    def test_is_the_same_in_every_run(self, hub: HuggingFaceServer) -> None:
        with HuggingFaceServer(EXAMPLES) as other:
            assert other.commit(LLAMA) == hub.commit(LLAMA)


class TestLists:
    def test_go_on_over_pages(self) -> None:
        with HuggingFaceServer(EXAMPLES, page_size=2) as hub:
            found = [model.id for model in api(hub).list_models()]
            assert found == sorted([LLAMA, QUANT, TABBY, "hobby/broken-card", GATED, "northwind/research-13b"])
            assert hub.log() == ["GET /api/models", "GET /api/models?cursor=2", "GET /api/models?cursor=4"]

    def test_filter_by_author_tag_search_and_gate(self, hub: HuggingFaceServer) -> None:
        def ids(**filters: Any) -> list[str]:
            return [model.id for model in api(hub).list_models(**filters)]

        assert ids(author="northwind") == [GATED, "northwind/research-13b"]
        assert ids(filter="license:apache-2.0") == [TABBY]
        assert ids(search="gguf") == [QUANT]
        assert ids(gated=True) == [GATED]
        assert ids(limit=1) == [LLAMA]

    def test_show_as_much_of_a_model_as_was_asked_for(self, hub: HuggingFaceServer) -> None:
        short, full = (next(iter(api(hub).list_models(search="tabby", full=full))) for full in (None, True))
        assert (short.sha, short.card_data) == (None, None)
        assert full.sha == hub.commit(TABBY)
        carded = next(iter(api(hub).list_models(search="tabby", expand=["cardData", "sha"])))
        assert carded.card_data is not None
        assert carded.card_data.license == "apache-2.0"

    def test_of_the_tree(self, hub: HuggingFaceServer) -> None:
        def paths(**where: Any) -> list[str]:
            return [entry.path for entry in api(hub).list_repo_tree(TABBY, **where)]

        assert paths() == ["original", "LICENSE", "README.md", "config.json"]
        assert paths(recursive=True) == [
            "original",
            "LICENSE",
            "README.md",
            "config.json",
            "original/params.json",
        ]
        assert paths(path_in_repo="original") == ["original/params.json"]
        with pytest.raises(errors.RemoteEntryNotFoundError):
            paths(path_in_repo="nowhere")

    def test_of_the_tree_go_on_over_pages(self) -> None:
        with HuggingFaceServer(EXAMPLES, page_size=2) as hub:
            assert len(list(api(hub).list_repo_tree(LLAMA))) == 6
            assert len(hub.requests) == 3

    def test_of_references(self, hub: HuggingFaceServer) -> None:
        refs = api(hub).list_repo_refs(LLAMA, include_pull_requests=True)
        assert [ref.ref for ref in refs.branches] == ["refs/heads/main"]
        assert [(ref.name, ref.target_commit) for ref in refs.tags] == [("v1", hub.commit(LLAMA, "v1"))]
        assert [ref.ref for ref in refs.pull_requests or []] == ["refs/pr/1"]


class TestFiles:
    def test_are_downloaded_and_cached_by_commit(self, hub: HuggingFaceServer, tmp_path: Path) -> None:
        expected = (EXAMPLES / TABBY / "README.md").read_text(encoding="utf-8")
        assert download(hub, tmp_path) == expected
        before = len(hub.requests)
        assert download(hub, tmp_path) == expected
        assert {request.method for request in hub.requests[before:]} == {"HEAD"}
        assert (tmp_path / "models--acme--tabby-1b" / "refs" / "main").read_text() == hub.commit(TABBY)

    def test_small_ones_come_by_a_redirect_inside_the_hub(self, hub: HuggingFaceServer, tmp_path: Path) -> None:
        download(hub, tmp_path)
        place = f"/api/resolve-cache/models/{TABBY}/{hub.commit(TABBY)}/README.md"
        assert hub.log() == [f"HEAD /{TABBY}/resolve/main/README.md", f"HEAD {place}", f"GET {place}"]

    def test_can_come_at_once(self, tmp_path: Path) -> None:
        with HuggingFaceServer(EXAMPLES, resolve_cache=False) as hub:
            download(hub, tmp_path)
            assert hub.log() == [f"{method} /{TABBY}/resolve/main/README.md" for method in ("HEAD", "GET")]

    def test_large_ones_come_from_elsewhere_and_the_token_stays(self, hub: HuggingFaceServer, tmp_path: Path) -> None:
        text = download(hub, tmp_path, "model.safetensors", id=LLAMA, token=WITH_ACCESS)
        assert text == "weights that are none\n"
        assert {request.token for request in hub.requests} == {WITH_ACCESS}
        assert [request.token for request in hub.cdn.requests] == [None]

    def test_have_their_git_hash_as_etag(self, hub: HuggingFaceServer) -> None:
        hub.add("hobby/hello", {"hello.txt": "hello\n"})
        metadata = get_hf_file_metadata(hf_hub_url("hobby/hello", "hello.txt", endpoint=hub.url), token=False)
        assert (metadata.etag, metadata.size) == ("ce013625030ba8dba906f756967f9e9ca394464a", 6)

    def test_can_claim_to_be_larger_than_they_are(self, hub: HuggingFaceServer) -> None:
        hub.add("hobby/huge", {"a.gguf": "GGUF"}, sizes={"a.gguf": 16_060_556_376})
        assert (
            get_hf_file_metadata(hf_hub_url("hobby/huge", "a.gguf", endpoint=hub.url), token=False).size
            == 16_060_556_376
        )

    @pytest.mark.parametrize(
        ("wanted", "status", "body"),
        [
            ("bytes=0-3", 206, b"0123"),
            ("bytes=7-", 206, b"789"),
            ("bytes=-2", 206, b"89"),
            ("bytes=8-99", 206, b"89"),
            ("lines=1-2", 200, b"0123456789"),
        ],
    )
    def test_come_in_ranges(self, hub: HuggingFaceServer, wanted: str, status: int, body: bytes) -> None:
        hub.add("hobby/digits", {"digits.txt": "0123456789", "digits.gguf": "0123456789"})
        for file in ("digits.txt", "digits.gguf"):
            answer = get(f"{hub.url}/hobby/digits/resolve/main/{file}", Range=wanted)
            assert (answer.status, answer.body) == (status, body)

    def test_have_nothing_after_their_end(self, hub: HuggingFaceServer) -> None:
        hub.add("hobby/digits", {"digits.txt": "0123456789"})
        answer = get(f"{hub.url}/hobby/digits/resolve/main/digits.txt", Range="bytes=10-")
        assert (answer.status, answer.headers["Content-Range"]) == (416, "bytes */10")

    def test_raw_are_pointers_where_large(self, hub: HuggingFaceServer) -> None:
        answer = get(f"{hub.url}/{LLAMA}/raw/main/model.safetensors")
        assert answer.body.startswith(b"version https://git-lfs.github.com/spec/v1\noid sha256:")

    def test_that_are_missing_are_remembered(self, hub: HuggingFaceServer, tmp_path: Path) -> None:
        with pytest.raises(errors.RemoteEntryNotFoundError):
            download(hub, tmp_path, "NOTICE")
        assert (tmp_path / "models--acme--tabby-1b" / ".no_exist" / hub.commit(TABBY) / "NOTICE").exists()

    def test_of_a_dataset(self, hub: HuggingFaceServer, tmp_path: Path) -> None:
        path = api(hub).hf_hub_download("acme/support-tickets", "README.md", repo_type="dataset", cache_dir=tmp_path)
        assert "cc-by-nc-4.0" in Path(path).read_text(encoding="utf-8")


class TestAccess:
    def test_what_is_missing_or_private_looks_alike(self, hub: HuggingFaceServer) -> None:
        hub.add("acme/secret", {"README.md": "psst"}, private=True)
        for id in ("acme/secret", "acme/nothing"):
            # Over https the client calls this RepositoryNotFoundError; its pattern for the address asks for https.
            with pytest.raises(errors.HfHubHTTPError) as anonymous:
                api(hub).model_info(id)
            assert type(anonymous.value) is errors.HfHubHTTPError
            assert anonymous.value.response.status_code == 401
            assert "X-Error-Code" not in anonymous.value.response.headers
            with pytest.raises(errors.RepositoryNotFoundError) as known:
                api(hub, WITHOUT_ACCESS).model_info(id)
            assert known.value.response.status_code == 404

    def test_private_ones_open_to_the_right_token(self, hub: HuggingFaceServer) -> None:
        hub.add("acme/secret", private=True)
        assert api(hub, WITH_ACCESS).model_info("acme/secret").private
        assert [model.id for model in api(hub).list_models(search="secret")] == []
        assert [model.id for model in api(hub, WITH_ACCESS).list_models(search="secret")] == ["acme/secret"]

    def test_a_gate_closes_files_and_not_the_card(self, hub: HuggingFaceServer, tmp_path: Path) -> None:
        info = api(hub).model_info(GATED)
        assert info.gated == "manual"
        assert info.card_data is not None
        assert info.card_data.license == "llama3.3"
        assert "license: llama3.3" in download(hub, tmp_path, id=GATED)
        for token, status in ((None, 401), ("hf_unknown", 401), (WITHOUT_ACCESS, 403)):
            with pytest.raises(errors.GatedRepoError) as refused:
                download(hub, tmp_path, "adapter_config.json", id=GATED, token=token)
            assert refused.value.response.status_code == status
        assert "LORA" in download(hub, tmp_path, "adapter_config.json", id=GATED, token=WITH_ACCESS)

    def test_a_gate_closes_the_readme_too_unless_told(self, hub: HuggingFaceServer, tmp_path: Path) -> None:
        hub.add("acme/closed", {"README.md": "---\nlicense: mit\n---\n"}, gated="auto")
        with pytest.raises(errors.GatedRepoError):
            download(hub, tmp_path, id="acme/closed")

    def test_an_unknown_token_is_refused_even_for_what_is_public(self, hub: HuggingFaceServer, tmp_path: Path) -> None:
        for call in (
            lambda: api(hub, "hf_stale").model_info(TABBY),
            lambda: download(hub, tmp_path, token="hf_stale"),
        ):
            with pytest.raises(errors.HfHubHTTPError, match="Invalid credentials") as refused:
                call()
            assert refused.value.response.status_code == 401

    def test_disabled_ones_show_little(self, hub: HuggingFaceServer, tmp_path: Path) -> None:
        hub.add("acme/off", {"README.md": "---\nlicense: mit\n---\n"}, disabled=True)
        info = api(hub).model_info("acme/off")
        assert (info.disabled, info.tags, info.sha, info.card_data) == (
            True,
            ["license:mit", "region:us"],
            None,
            None,
        )
        with pytest.raises(errors.DisabledRepoError):
            get_hf_file_metadata(hf_hub_url("acme/off", "README.md", endpoint=hub.url), token=False)
        with pytest.raises(errors.LocalEntryNotFoundError):  # hf_hub_download hides the reason in __cause__
            download(hub, tmp_path, id="acme/off")

    def test_a_revision_that_is_missing(self, hub: HuggingFaceServer, tmp_path: Path) -> None:
        for call in (api(hub).model_info, api(hub).list_repo_files):
            with pytest.raises(errors.RevisionNotFoundError):
                call(TABBY, revision="nope")

    def test_moved_ones_answer_under_their_new_name(self, hub: HuggingFaceServer, tmp_path: Path) -> None:
        hub.add("acme/kitten", moved_to=TABBY)
        hub.add("kitten", moved_to=TABBY)
        for id in ("acme/kitten", "kitten", "ACME/Tabby-1B"):
            assert api(hub).model_info(id, revision="main", expand=["sha"]).id == TABBY
            assert "apache-2.0" in download(hub, tmp_path, id=id)
        assert f"GET /api/models/{TABBY}/revision/main?expand=sha" in hub.log()


class TestLog:
    def test_keeps_method_path_query_and_headers(self, hub: HuggingFaceServer) -> None:
        api(hub, WITH_ACCESS).model_info(TABBY, revision="main", expand=["sha", "gated"])
        request = hub.requests[0]
        assert str(request) == f"GET /api/models/{TABBY}/revision/main?expand=sha&expand=gated"
        assert request.values("expand") == ["sha", "gated"]
        assert request.token == WITH_ACCESS
        assert "hf_hub/" in request.headers["user-agent"]

    def test_can_be_emptied_with_the_faults(self, hub: HuggingFaceServer) -> None:
        hub.fault("*", Fault.status(500))
        hub.forget()
        assert api(hub).model_info(TABBY).id == TABBY
        assert hub.log() == [f"GET /api/models/{TABBY}"]

    def test_counts_down_the_quota_on_every_answer(self, hub: HuggingFaceServer) -> None:
        for left in (499, 498):
            assert get(f"{hub.url}/api/models/{TABBY}").headers["RateLimit"] == f'"api";r={left};t=295'

    def test_a_fault_of_the_server_itself_fails_the_test(self) -> None:
        class Broken(LoopbackServer):
            def answer(self, request: object) -> Any:
                raise LookupError("a slip in a route")

        with pytest.raises(LookupError, match="a slip"), Broken() as broken:
            assert get(f"{broken.url}/").status == 500


# fault, then how model_info, list_models and hf_hub_download end under it
UNDER_FAULT = [
    (Fault.rate_limited(), "HfHubHTTPError", "HfHubHTTPError", "LocalEntryNotFoundError"),
    (Fault.status(500), "HfHubHTTPError", "HfHubHTTPError", "LocalEntryNotFoundError"),
    (Fault.status(502), "HfHubHTTPError", "HfHubHTTPError", "LocalEntryNotFoundError"),
    (Fault.status(503), "HfHubHTTPError", "HfHubHTTPError", "LocalEntryNotFoundError"),
    (Fault.slow(0.01), "ok", "ok", "ok"),
    (Fault.drip(0.001), "ok", "ok", "ok"),
    (Fault.reset(), "ReadError", "ReadError", "ReadError"),
    (Fault.truncated(), "RemoteProtocolError", "RemoteProtocolError", "RemoteProtocolError"),
    (Fault.overlong(), "ok", "ok", "ok"),
    (Fault.oversized(100_000), "ok", "ok", "OSError"),
    (Fault.oversized(100_000, announced=False), "ok", "ok", "OSError"),
    (Fault.captive_portal(), "JSONDecodeError", "JSONDecodeError", "LocalEntryNotFoundError"),
    (Fault.invalid_json(), "JSONDecodeError", "JSONDecodeError", "OSError"),
    (Fault.invalid_utf8(), "UnicodeDecodeError", "UnicodeDecodeError", "UnicodeDecodeError"),
]
# fault, then how model_info with a timeout and hf_hub_download end under it; list_models takes no timeout
UNDER_SILENCE = [
    (Fault.slow(0.3), "ReadTimeout", "LocalEntryNotFoundError"),
    (Fault.hang(), "ReadTimeout", "LocalEntryNotFoundError"),
    (Fault.drip(math.inf), "ReadTimeout", "ReadTimeout"),
]


def outcome(call: Callable[[], object]) -> str:
    """ "ok", or the class of the error in which `call` ends."""
    try:
        call()
    except Exception as error:  # noqa: BLE001 - which error it is, is the question
        return type(error).__name__
    return "ok"


class TestFaults:
    @pytest.mark.parametrize(("fault", "info", "rows", "file"), UNDER_FAULT)
    @pytest.mark.usefixtures("waits")
    def test_reach_the_client(
        self, hub: HuggingFaceServer, tmp_path: Path, fault: Fault, info: str, rows: str, file: str
    ) -> None:
        for pattern in ("/api/models", f"/api/models/{TABBY}", "*/README.md"):
            hub.fault(pattern, fault)
        assert outcome(lambda: api(hub).model_info(TABBY)) == info
        assert outcome(lambda: list(api(hub).list_models())) == rows
        assert outcome(lambda: download(hub, tmp_path)) == file

    @pytest.mark.parametrize(("fault", "info", "file"), UNDER_SILENCE)
    @pytest.mark.usefixtures("waits", "impatient")
    def test_of_silence_end_in_a_timeout_that_was_asked_for(
        self, hub: HuggingFaceServer, tmp_path: Path, fault: Fault, info: str, file: str
    ) -> None:
        hub.fault("*", fault)
        assert outcome(lambda: api(hub).model_info(TABBY, timeout=PATIENCE_SECONDS)) == info
        assert outcome(lambda: download(hub, tmp_path)) == file

    @pytest.mark.usefixtures("waits")
    def test_a_refused_connection(self, tmp_path: Path) -> None:
        with refusing_url() as url:
            nobody = HfApi(endpoint=url, token=False)
            assert outcome(lambda: nobody.model_info(TABBY)) == "ConnectError"
            assert outcome(lambda: list(nobody.list_models())) == "ConnectError"
            assert outcome(lambda: nobody.hf_hub_download(TABBY, "README.md", cache_dir=tmp_path)) == (
                "LocalEntryNotFoundError"
            )

    def test_of_information_are_not_tried_again(self, hub: HuggingFaceServer, waits: list[float]) -> None:
        hub.fault("/api/models/*", Fault.status(503, times=1))
        assert outcome(lambda: api(hub).model_info(TABBY)) == "HfHubHTTPError"
        assert api(hub).model_info(TABBY).id == TABBY
        assert waits == []

    def test_of_lists_and_files_are_tried_again(
        self, hub: HuggingFaceServer, tmp_path: Path, waits: list[float]
    ) -> None:
        hub.fault("/api/models", Fault.status(503, times=2))
        assert len(list(api(hub).list_models())) == 6
        hub.fault("*/README.md", Fault.rate_limited(7, times=2))
        assert "apache-2.0" in download(hub, tmp_path)
        assert waits == [
            1,
            2,
            8.0,
        ]  # the first HEAD is repeated at once; a 429 waits its seconds and one more

    @pytest.mark.usefixtures("waits")
    def test_a_cut_download_is_fetched_again(self, hub: HuggingFaceServer, tmp_path: Path) -> None:
        hub.fault("*/README.md", Fault.truncated(times=1))
        assert download(hub, tmp_path) == (EXAMPLES / TABBY / "README.md").read_text(encoding="utf-8")
        assert [request.method for request in hub.requests] == ["HEAD", "HEAD", "GET", "GET"]

    def test_come_in_the_order_in_which_they_were_added(self, hub: HuggingFaceServer) -> None:
        hub.fault("*", Fault.status(500, times=1))
        hub.fault("/api/*", Fault.status(502, times=1))
        statuses = [get(f"{hub.url}/api/models/{TABBY}").status for _ in range(3)]
        assert statuses == [500, 502, 200]

    def test_meet_only_the_method_and_the_path_they_wait_for(self, hub: HuggingFaceServer) -> None:
        hub.fault("/api/models/*", Fault.status(500), method="HEAD")
        hub.fault("/api/datasets/*", Fault.status(500))
        assert api(hub).model_info(TABBY).id == TABBY
        assert outcome(lambda: api(hub).dataset_info("acme/support-tickets")) == "HfHubHTTPError"

    def test_a_redirect_to_another_host_does_not_take_the_token_along(self, hub: HuggingFaceServer) -> None:
        with PageServer({"/page": b'{"id": "someone/else"}'}) as elsewhere:
            hub.fault("/api/models/*", Fault.redirect(f"{elsewhere.url}/page"))
            assert api(hub, WITH_ACCESS).model_info(TABBY).id == "someone/else"
            assert [request.token for request in hub.requests] == [WITH_ACCESS]
            assert [request.token for request in elsewhere.requests] == [None]

    def test_a_hanging_answer_does_not_hold_the_server_up(self) -> None:
        with HuggingFaceServer(EXAMPLES) as hub:
            hub.fault("/api/models/*", Fault.hang(times=1))
            with pytest.raises(TimeoutError):
                get(f"{hub.url}/api/models/{TABBY}", timeout_seconds=PATIENCE_SECONDS)
            assert api(hub).model_info(TABBY).id == TABBY

    def test_look_on_the_wire_as_they_are_named(self, hub: HuggingFaceServer) -> None:
        body = get(f"{hub.url}/api/models/{TABBY}").body

        def spoilt(fault: Fault) -> Reply:
            hub.forget()
            hub.fault("*", fault)
            return get(f"{hub.url}/api/models/{TABBY}")

        with pytest.raises(IncompleteRead) as cut:
            spoilt(Fault.truncated())
        assert cut.value.partial == body[: len(body) // 2]
        with pytest.raises(ConnectionResetError):
            spoilt(Fault.reset())
        assert spoilt(Fault.overlong()).body == body
        assert spoilt(Fault.drip(0.0001)).body == body
        for announced, length in ((True, str(len(body) + 9)), (False, None)):
            answer = spoilt(Fault.oversized(9, announced=announced))
            assert (answer.headers["Content-Length"], answer.body) == (length, body + b" " * 9)
        answer = spoilt(Fault.captive_portal())
        assert (answer.status, answer.headers["Content-Type"]) == (200, "text/html")
        answer = spoilt(Fault.rate_limited(3))
        assert (answer.status, answer.headers["Retry-After"], answer.headers["RateLimit"]) == (
            429,
            "3",
            '"api";r=0;t=3',
        )

    def test_an_overlong_answer_has_more_bytes_than_it_promises(self, hub: HuggingFaceServer) -> None:
        hub.fault("*", Fault.overlong(64))
        with socket.create_connection(("127.0.0.1", int(hub.url.rpartition(":")[2])), timeout=1) as client:
            client.sendall(f"GET /api/models/{TABBY} HTTP/1.1\r\nHost: hub\r\n\r\n".encode())
            head, _, body = b"".join(iter(lambda: client.recv(65536), b"")).partition(b"\r\n\r\n")
        assert f"Content-Length: {len(body) - 64}\r\n".encode() in head


class TestOffline:
    @pytest.fixture(autouse=True)
    def offline(self, hub: HuggingFaceServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """Offline, as HF_HUB_OFFLINE=1 makes it (that is read at import), with one README in the cache."""
        download(hub, tmp_path)
        hub.forget()
        monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)

    def test_no_request_leaves(self, hub: HuggingFaceServer, tmp_path: Path) -> None:
        for call in (lambda: api(hub).model_info(TABBY), lambda: list(api(hub).list_models())):
            with pytest.raises(errors.OfflineModeIsEnabled):
                call()
        with pytest.raises(errors.LocalEntryNotFoundError):
            download(hub, tmp_path, "LICENSE")
        assert hub.requests == []

    def test_what_is_in_the_cache_comes_back(self, hub: HuggingFaceServer, tmp_path: Path) -> None:
        assert "apache-2.0" in download(hub, tmp_path)
        assert hub.requests == []


class TestCacheUnderFaults:
    @pytest.mark.parametrize(
        ("fault", "result"),
        [
            (Fault.status(503), "ok"),
            (Fault.captive_portal(), "ok"),
            (Fault.hang(), "ok"),
            (Fault.reset(), "ReadError"),
        ],
    )
    def test_covers_for_most(
        self,
        hub: HuggingFaceServer,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        fault: Fault,
        result: str,
    ) -> None:
        download(hub, tmp_path)
        hub.fault("*", fault)
        monkeypatch.setattr(constants, "HF_HUB_ETAG_TIMEOUT", PATIENCE_SECONDS)
        assert outcome(lambda: download(hub, tmp_path)) == result

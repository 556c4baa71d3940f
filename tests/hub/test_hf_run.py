"""Runs of several models: what is asked, how often, of whom, and what stays on disk."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import openlic
from hub_server.base import Fault, PageServer, Request
from hub_server.huggingface import WITH_ACCESS, HuggingFaceServer
from openlic.catalogue import default
from openlic.hub import HubOptions, _hf_repository
from openlic.hub._cache import Cache, Kept
from openlic.reference import parse

USE = {"commercial": True, "activities": ["serve"], "domains": [], "monthly_active_users": 5000}
APACHE = "---\nlicense: apache-2.0\n---\n# A small model\n"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[HuggingFaceServer]:
    """A hub that HF_ENDPOINT leads to, with caches of the test's own."""
    monkeypatch.setenv("OPENLIC_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("HF_HOME", str(tmp_path / "hf"))
    with HuggingFaceServer() as server:
        monkeypatch.setenv("HF_ENDPOINT", server.url)
        yield server


def made_from(*bases: str) -> str:
    return f"---\nlicense: apache-2.0\nbase_model: [{', '.join(bases)}]\n---\n"


def is_conditional(request: Request) -> bool:
    return "if-none-match" in request.headers


def fill_family(hub: HuggingFaceServer, count: int) -> list[str]:
    """A base, two models made from it, and `count` models made from these."""
    hub.add("acme/base", {"README.md": APACHE})
    for name in ("left", "right"):
        hub.add(f"acme/{name}", {"README.md": made_from("acme/base")})
    for number in range(count):
        hub.add(f"acme/child-{number}", {"README.md": made_from("acme/left", "acme/right"), "LICENSE": "none"})
    return [f"hf:acme/child-{number}" for number in range(count)]


class TestARunOfManyModels:
    def test_each_address_is_asked_once(self, hub: HuggingFaceServer) -> None:
        references = fill_family(hub, 30)
        hub.fault("*", Fault.slow(0.01))
        report = openlic.check(references, USE)
        assert Counter(hub.log()).most_common(1)[0][1] == 1
        assert [result.reference for result in report.results] == references
        told = {(one.base.reference, one.child) for one in report.results[0].lineage}
        assert told == {("hf:acme/left", ""), ("hf:acme/right", ""), ("hf:acme/base", "hf:acme/left")}

    def test_a_second_run_sends_conditional_requests_only(self, hub: HuggingFaceServer) -> None:
        references = fill_family(hub, 5)
        first = openlic.check(references, USE).to_dict()
        hub.forget()
        assert openlic.check(references, USE).to_dict() == first
        assert hub.requests
        assert all(is_conditional(request) for request in hub.requests)

    def test_offline_sends_nothing_and_answers_from_what_was_kept(self, hub: HuggingFaceServer) -> None:
        references = fill_family(hub, 5)
        first = openlic.check(references, USE)
        hub.forget()
        again = openlic.check([*references, "hf:acme/never-seen"], USE, offline=True)
        assert hub.requests == []
        assert [one.revision for one in again.results[:5]] == [one.revision for one in first.results]
        assert [one.license.expression for one in again.results[:5]] == [
            one.license.expression for one in first.results
        ]
        assert all(one.offline for one in again.results)
        assert again.results[5].verdict == "review"

    def test_a_new_commit_is_read(self, hub: HuggingFaceServer) -> None:
        hub.add("acme/model", {"README.md": APACHE})
        assert openlic.check("hf:acme/model", USE).verdict == "allowed"
        hub.add("acme/model", {"README.md": "---\nlicense: cc-by-nc-4.0\n---\n"})
        (result,) = openlic.check("hf:acme/model", USE).results
        assert (result.verdict, result.revision) == ("denied", hub.commit("acme/model"))

    def test_a_revision_is_pinned_to_its_commit(self, hub: HuggingFaceServer) -> None:
        hub.add("acme/model", {"README.md": APACHE}, revisions={"v1": {"README.md": "---\nlicense: mit\n---\n"}})
        (result,) = openlic.check(
            f"{hub.url}/acme/model".replace(hub.url, "https://huggingface.co") + "/tree/v1", USE
        ).results
        assert (result.license.expression, result.revision) == ("MIT", hub.commit("acme/model", "v1"))

    def test_datasets_are_checked_where_that_is_asked(self, hub: HuggingFaceServer) -> None:
        hub.add("acme/model", {"README.md": "---\nlicense: mit\ndatasets: [acme/data, acme/data]\n---\n"})
        hub.add("acme/data", {"README.md": "---\nlicense: cc-by-nc-4.0\n---\n"}, kind="datasets")
        assert openlic.check("hf:acme/model", USE).verdict == "allowed"
        model, data = openlic.check("hf:acme/model", USE, datasets=True).results
        assert (model.verdict, data.reference, data.verdict) == ("allowed", "hf-dataset:acme/data", "denied")

    def test_a_circle_and_a_chain_too_long_end(self, hub: HuggingFaceServer) -> None:
        hub.add("acme/egg", {"README.md": made_from("acme/hen")})
        hub.add("acme/hen", {"README.md": made_from("acme/egg")})
        hub.add("acme/m0", {"README.md": APACHE})
        for number in range(1, 9):
            hub.add(f"acme/m{number}", {"README.md": made_from(f"acme/m{number - 1}")})
        circle, chain = openlic.check(["hf:acme/egg", "hf:acme/m8"], USE).results
        assert [one.base.reference for one in circle.lineage] == ["hf:acme/hen"]
        assert (chain.verdict, len(chain.lineage)) == ("review", 5)
        assert "not followed to its end" in chain.errors[0].what

    def test_a_base_that_cannot_be_had_is_named(self, hub: HuggingFaceServer) -> None:
        hub.add("acme/model", {"README.md": made_from("acme/base")})
        hub.add("acme/base", {"README.md": APACHE})
        hub.fault("/api/models/acme/base/*", Fault.rate_limited(3600))
        report = openlic.check("hf:acme/model", USE)
        assert (report.verdict, report.unreachable) == ("review", True)
        assert "hf:acme/base: the hub answered 429" in report.results[0].errors[0].what


class TestWhoIsAsked:
    def test_nobody_whom_a_card_names(self, hub: HuggingFaceServer) -> None:
        with PageServer() as elsewhere:
            card = (
                f"---\nlicense: other\nlicense_name: mine\nlicense_link: {elsewhere.url}/LICENSE\n"
                f"base_model: {elsewhere.url}/base\nbase_model_sources: [{elsewhere.url}/x]\n---\n"
                f"[licence]({elsewhere.url}/LICENSE) ![x]({elsewhere.url}/x.png)\n"
            )
            hub.add("acme/model", {"README.md": card, "config.json": json.dumps({"_name_or_path": elsewhere.url})})
            assert openlic.check("hf:acme/model", USE).verdict == "review"
            assert elsewhere.requests == []

    def test_names_of_files_lead_nowhere(self, hub: HuggingFaceServer, tmp_path: Path) -> None:
        names = [
            "../../LICENSE",
            "/etc/LICENSE",
            "..\\LICENSE",
            "LICENSE\x00.md",
            "a/../../../README.md",
            "LICENSE-é",
            7,
            None,
        ]
        hub.add("acme/model", {"README.md": APACHE}, info={"siblings": [{"rfilename": name} for name in names]})
        openlic.check("hf:acme/model", USE)
        assert not [line for line in hub.log() if ".." in line or "etc" in line or "%00" in line]
        inside = {path for path in tmp_path.rglob("*") if path.is_file()}
        assert inside
        assert all(path.is_relative_to(tmp_path / "cache" / "openlic" / "http") for path in inside)

    def test_a_token_goes_to_its_hub_and_nowhere_else(
        self, hub: HuggingFaceServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(_hf_repository, "_token", lambda: {"authorization": f"Bearer {WITH_ACCESS}"})
        weights = (2).to_bytes(8, "little") + b"{}" + b"\0" * 100
        hub.add("acme/gated", {"README.md": APACHE, "model.safetensors": weights}, gated="manual")
        told: list[str] = []
        record = fetched("hf:acme/gated", tell=told.append)
        assert {request.token for request in hub.requests} == {WITH_ACCESS}
        assert [request.token for request in hub.cdn.requests] == [None]
        assert WITH_ACCESS not in repr(record) + repr(told)
        assert not [
            path for path in tmp_path.rglob("*") if path.is_file() and WITH_ACCESS.encode() in path.read_bytes()
        ]
        assert "signature" not in repr(told), "a query may be a signature"

    def test_what_one_token_saw_is_not_shown_to_another(
        self, hub: HuggingFaceServer, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        hub.add("acme/gated", {"README.md": APACHE}, gated="manual")
        with monkeypatch.context() as patch:
            patch.setattr(_hf_repository, "_token", lambda: {"authorization": f"Bearer {WITH_ACCESS}"})
            assert openlic.check("hf:acme/gated", USE).verdict == "allowed"
        assert openlic.check("hf:acme/gated", USE).verdict == "review"


def fetched(reference: str, **more: object):
    from openlic.hub import fetch

    options = HubOptions(default(), **more)
    try:
        return fetch(parse(reference), options)
    finally:
        options.close()


def gguf(keys: int, *pairs: bytes) -> bytes:
    return b"GGUF" + struct.pack("<IQQ", 3, 0, keys) + b"".join(pairs)


def text_pair(key: bytes, value: bytes, *, length: int | None = None) -> bytes:
    size = len(value) if length is None else length
    return struct.pack("<Q", len(key)) + key + struct.pack("<IQ", 8, size) + value


class TestHostileContents:
    @pytest.mark.parametrize(
        ("files", "said"),
        [
            ({"README.md": APACHE + "x" * 50_000_000}, "longer than"),
            ({"README.md": "---\nlicense: mit\nx: " + "[" * 10_000 + "]" * 10_000 + "\n---\n"}, "in one another"),
            (
                {
                    "README.md": "---\na0: &a0 [x, x, x, x, x, x, x, x, x]\n"
                    + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 9))
                    + "---\n"
                },
                "more than",
            ),
            ({"README.md": "---\nlicense: mit\nlicense: [\n---\n"}, "cannot be read"),
            ({"README.md": b"---\nlicense: mit\n---\n\xff\xfe\xfa"}, "not valid UTF-8"),
            ({"README.md": APACHE, "a.gguf": gguf(2**60)}, "keys"),
            ({"README.md": APACHE, "a.gguf": gguf(1, text_pair(b"general.license", b"mit", length=2**62))}, "longer"),
            ({"README.md": APACHE, "a.gguf": b"GGUF" + bytes(2)}, "the end"),
            ({"README.md": APACHE, "a.safetensors": struct.pack("<Q", 2**62) + b"{}"}, "longer than the file"),
            ({"README.md": APACHE, "a.safetensors": struct.pack("<Q", 9) + b"[" * 9}, "JSON"),
        ],
        ids=["50 MB", "10,000 levels", "anchors", "twice", "UTF-8", "keys", "length", "cut", "safetensors", "JSON"],
    )
    def test_ends_in_a_finding(self, hub: HuggingFaceServer, files: dict[str, str | bytes], said: str) -> None:
        hub.add("acme/good", {"README.md": APACHE})
        hub.add("acme/bad", files)
        good, bad = openlic.check(["hf:acme/good", "hf:acme/bad"], USE).results
        assert (good.verdict, bad.verdict) == ("allowed", "review")
        assert any(said in error.what for error in bad.errors), bad.errors

    def test_a_gguf_file_is_a_claim(self, hub: HuggingFaceServer) -> None:
        header = gguf(1, text_pair(b"general.license", b"cc-by-nc-4.0"))
        hub.add("acme/model", {"README.md": APACHE, "model-Q4.gguf": header + bytes(2**20)})
        (result,) = openlic.check("hf:acme/model", USE).results
        assert result.verdict >= "review"
        assert "gguf:general.license" in {reading.claim.source for reading in result.license.claims}
        assert [request.headers["range"] for request in hub.cdn.requests] == ["bytes=0-262143"]


class TestWhatIsKept:
    def test_comes_back_and_what_is_broken_does_not(self, tmp_path: Path) -> None:
        cache = Cache(tmp_path)
        kept = Kept(200, {"etag": '"a"'}, b"body", "somebody")
        cache.put("ab12", kept)
        assert cache.get("ab12") == kept
        assert kept.conditions == {"if-none-match": '"a"'}
        (path,) = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert path.stat().st_mode & 0o077 == 0, "it is for the user alone"
        for broken in (b"", b"{}\n", b"[1]\nx", path.read_bytes()[:-1], b"\xff\n", b"[" * 9000 + b"\n"):
            path.write_bytes(broken)
            assert cache.get("ab12") is None

    def test_a_cache_that_cannot_be_written_is_only_slower(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        cache = Cache(tmp_path / "file" / "below")
        cache.put("ab12", Kept(200, {}, b""))
        assert cache.get("ab12") is None


class TestTheCommand:
    """In a process of its own, as a person calls it."""

    def run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        facts = ["--set", "commercial=true", "--set", "activities=serve", "--set", "domains=[]"]
        command = [sys.executable, "-m", "openlic", "check", *arguments, *facts]
        return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    def test_verbose_tells_each_request_and_the_answer_stays_clean(self, hub: HuggingFaceServer) -> None:
        hub.add("acme/model", {"README.md": APACHE})
        done = self.run("hf:acme/model", "--verbose", "--format", "json")
        assert json.loads(done.stdout)["verdict"] == "allowed"
        assert len(done.stderr.splitlines()) == len(hub.requests)
        assert all(line.startswith("openlic: GET http://127.0.0.1:") for line in done.stderr.splitlines())

    def test_datasets_and_the_tree(self, hub: HuggingFaceServer) -> None:
        hub.add("acme/a", {"README.md": APACHE})
        hub.add("acme/b", {"README.md": made_from("acme/a")})
        hub.add("acme/c", {"README.md": "---\nlicense: apache-2.0\nbase_model: acme/b\ndatasets: acme/data\n---\n"})
        hub.add("acme/data", {"README.md": "---\nlicense: cdla-permissive-2.0\n---\n"}, kind="datasets")
        done = self.run("hf:acme/c", "--datasets")
        assert "comes from  └─ finetune of hf:acme/b" in done.stdout
        assert "               └─ finetune of hf:acme/a" in done.stdout
        assert "hf-dataset:acme/data at" in done.stdout
        assert done.stderr == "", "no bar where no terminal reads"

    def test_offline_loads_no_library_of_the_network(self, hub: HuggingFaceServer) -> None:
        hub.add("acme/model", {"README.md": APACHE})
        assert openlic.check("hf:acme/model", USE).verdict == "allowed"
        code = (
            f"import sys, openlic\nprint(openlic.check('hf:acme/model', {USE!r}, offline=True).verdict)\n"
            "print(*{'httpx2', 'huggingface_hub', 'tenacity', 'tqdm'} & set(sys.modules))"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
        assert done.stdout == "allowed\n\n"

    def test_a_terminal_sees_how_far_a_long_run_is(self, hub: HuggingFaceServer) -> None:
        for number in range(24):
            hub.add(f"acme/m{number}", {"README.md": APACHE})
        hub.fault("*", Fault.slow(0.15))
        terminal, end = pty.openpty()
        fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        command = [sys.executable, "-m", "openlic", "check", *(f"hf:acme/m{number}" for number in range(24))]
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=end, timeout=60, check=False)
        os.close(end)
        assert b"/24 [" in os.read(terminal, 100_000)
        os.close(terminal)

"""Headers of GGUF and safetensors files: what they say, and what becomes of one that lies."""

from __future__ import annotations

import io
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

import openlic
from hub_server.weights import array_of, gguf, safetensors, string_of
from openlic.hub._gguf import MAX_HEADER_BYTES
from openlic.hub._weights import Said, read_weights

USE = {"commercial": True, "activities": ["serve"], "domains": [], "monthly_active_users": 5000, "regions": ["US"]}
LLAMA = {
    "general.architecture": "llama",
    "tokenizer.ggml.tokens": ["a", "b", "c"],
    "general.license": "llama3.1",
    "general.base_model.count": 1,
    "general.base_model.0.repo_url": "https://huggingface.co/meta-llama/Llama-3.1-8B",
}


def said(data: bytes, name: str = "model.gguf", size: int | None = None, at_hand: int | None = None) -> Said:
    return read_weights(name, io.BytesIO(data), len(data) if size is None else size, at_hand)


def problems(found: Said) -> str:
    return "; ".join(problem.what for problem in found.problems)


@pytest.mark.parametrize(("version", "order"), [(2, "<"), (3, "<"), (3, ">")])
def test_a_header_in_each_version_and_byte_order(version: int, order: str) -> None:
    found = said(gguf(LLAMA, version=version, order=order))
    assert [(label.source, label.field, label.raw) for label in found.labels] == [
        ("gguf:general.license", "gguf", "llama3.1")
    ]
    assert [(base.reference, base.relation) for base in found.bases] == [("hf:meta-llama/Llama-3.1-8B", "finetune")]
    assert not found.problems


def test_name_and_link_complete_other(tmp_path: Path) -> None:
    (tmp_path / "m.gguf").write_bytes(gguf({"general.license": "other", "general.license.name": "deepseek"}))
    result = openlic.check(str(tmp_path / "m.gguf"), USE, offline=True).results[0]
    assert result.license.expression == "LicenseRef-scancode-deepseek-la-1.0"


def test_a_base_without_an_address_is_a_base_that_nobody_knows(tmp_path: Path) -> None:
    header = {"general.license": "mit", "general.base_model.count": 1, "general.base_model.0.name": "Secret 7B"}
    (tmp_path / "m.gguf").write_bytes(gguf(header))
    result = openlic.check(str(tmp_path / "m.gguf"), USE, offline=True).results[0]
    assert result.verdict == "review"
    assert "Secret 7B" in str(result.to_dict())


def test_bases_that_are_not_counted_are_found_all_the_same() -> None:
    header = {"general.base_model.count": 0, "general.base_model.0.repo_url": "https://huggingface.co/a/b"}
    assert [base.reference for base in said(gguf(header)).bases] == ["hf:a/b"]


def test_several_bases_are_a_merge() -> None:
    header = {f"general.base_model.{index}.repo_url": f"https://huggingface.co/a/m{index}" for index in range(3)}
    assert {base.relation for base in said(gguf(header)).bases} == {"merge"}


def test_a_list_of_licences_claims_each() -> None:
    found = said(gguf({"general.license": ["mit", "apache-2.0"]}))
    assert [label.raw for label in found.labels] == ["mit", "apache-2.0"]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "beyond the end"),
        (b"GGU", "beyond the end"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "no GGUF"),
        (gguf({}, version=1), "version is 1"),
        (gguf({}, version=900), "version is 900"),
        (gguf({}, keys=2**61), "keys"),
        (gguf({}, keys=5), "beyond the end"),
        (gguf({"general.license": string_of(2**62)}), "longer than the file"),
        (gguf({"x": string_of(2**63 + 5)}), "beyond the end"),
        (gguf({"x": array_of(2**60, 4)}), "beyond the end"),
        (gguf({"x": array_of(2**60, 8)}), "beyond the end"),
        (gguf({"x": array_of(2**60, 77)}), "type 77"),
        (gguf({"x": struct.pack("<I", 13)}), "type 13"),
        (gguf({"x": array_of(1, 9) + struct.pack("<IQ", 9, 1) * 40}), "nested"),
        (gguf({"general.license": 7}), "is no text"),
        (gguf({"general.license": "m\udcff"}), "not valid UTF-8"),
        (gguf({"general.license": "mit"}) + b"", ""),
    ],
)
def test_a_header_that_lies_is_told_and_never_followed(data: bytes, told: str) -> None:
    assert told in problems(said(data))


def test_a_key_that_stands_twice_is_a_fault() -> None:
    once = gguf({"general.license": "mit"}, keys=2)
    again = gguf({"general.license": "cc-by-nc-4.0"})[24:]
    assert "twice" in problems(said(once + again))


def test_of_a_part_what_was_read_counts_and_the_rest_is_told() -> None:
    whole = gguf({"general.license": "mit", "tokenizer.ggml.tokens": ["word"] * 1000})
    assert not said(whole[:200], size=len(whole), at_hand=200).problems
    late = gguf({"tokenizer.ggml.tokens": ["word"] * 1000, "general.license": "mit"})
    assert "longer than the 200 bytes" in problems(said(late[:200], size=len(late), at_hand=200))


def test_no_header_is_read_beyond_the_limit() -> None:
    class Endless(io.RawIOBase):
        read_bytes = 0

        def read(self, size: int = -1) -> bytes:
            self.read_bytes += size
            return bytes(size)

    start = gguf({"x": array_of(2**40, 0)})
    endless = Endless()
    stream = io.BytesIO(start)
    stream.read = lambda size=-1: io.BytesIO.read(stream, size) or endless.read(size)  # type: ignore[method-assign]
    found = read_weights("m.gguf", stream, 2**50)
    assert "longer than" in problems(found)
    assert endless.read_bytes <= MAX_HEADER_BYTES


def test_the_metadata_of_safetensors() -> None:
    header = {"modelspec.license": "apache-2.0", "ss_sd_model_name": "a/b", "modelspec.merged_from": "c/d, Some Merge"}
    found = said(safetensors(header), "lora.safetensors")
    assert [(label.source, label.raw) for label in found.labels] == [("safetensors:modelspec.license", "apache-2.0")]
    assert [base.reference for base in found.bases] == ["hf:a/b", "hf:c/d", 'the model "Some Merge"']


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "longer than the file"),
        (safetensors({}, length=2**60), "longer than the file"),
        (struct.pack("<Q", 4) + b"{{{{", "no JSON"),
        (struct.pack("<Q", 2) + b"[]", "no JSON object"),
        (struct.pack("<Q", 200_000) + b"[" * 200_000, "no JSON"),
        (struct.pack("<Q", 19) + b'{"__metadata__": 7}', "__metadata__"),
        (safetensors(None), ""),
    ],
)
def test_a_safetensors_header_that_lies(data: bytes, told: str) -> None:
    assert told in problems(said(data, "model.safetensors"))


def test_a_folder_is_read_with_the_headers_of_its_weights(write) -> None:
    folder = write(
        {
            "README.md": "---\nlicense: mit\n---\n",
            "model-00001-of-00002.safetensors": safetensors({"license": "cc-by-nc-4.0"}),
            "model-00002-of-00002.safetensors": safetensors({"license": "cc-by-nc-4.0"}),
            "pytorch_model.bin": b"\x80\x04never opened",
        }
    )
    result = openlic.check(str(folder), USE, offline=True).results[0]
    assert result.verdict == "denied"
    assert [reading.claim.source for reading in result.license.claims].count("safetensors:license") == 1


def test_a_pointer_in_a_clone_says_nothing_and_a_broken_header_is_told(write) -> None:
    card = {"README.md": "---\nlicense: mit\n---\n"}
    folder = write({**card, "model.safetensors": "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n"})
    assert openlic.check(str(folder), USE, offline=True).results[0].verdict == "allowed"
    write({"model.safetensors": b"\xff" * 64})
    assert openlic.check(str(folder), USE, offline=True).results[0].verdict == "review"


def test_a_model_that_has_only_a_name_is_never_free_by_that_name(tmp_path: Path) -> None:
    (tmp_path / "m.gguf").write_bytes(gguf({"general.name": "MIT"}))
    assert openlic.check(str(tmp_path / "m.gguf"), USE, offline=True).results[0].verdict == "review"


@given(some.binary(max_size=400))
def test_no_bytes_crash_the_readers(data: bytes) -> None:
    for name in ("m.gguf", "m.safetensors"):
        for start in (b"", b"GGUF\x03\0\0\0"):
            said(start + data, name)

"""A scan of a whole folder: what it leaves out, what it notes, and that no file ends it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import openlic
from openlic.cli import main
from openlic.reference import parse
from openlic.scanning import files, survey
from scanning.test_cases_of_scan import cases

CALL = 'from transformers import AutoModel\nAutoModel.from_pretrained("acme/one-7b")\n'
READERS = ("python", "notebook", "dockerfile", "shell", "config", "modelfile", "env", "markdown", "text", "code")


def write(folder: Path, name: str, text: str | bytes = CALL) -> Path:
    """A file in the folder, with the folders above it."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def names(folder: Path) -> list[str]:
    """The files in which a model was found, below the folder."""
    return sorted(str(Path(one.location.file).relative_to(folder)) for one in openlic.scan(folder))


def test_a_find_has_reference_kind_and_place(tmp_path: Path) -> None:
    path = write(tmp_path, "a.py")
    (found,) = openlic.scan(path)
    assert (str(found.reference), found.kind) == ("hf:acme/one-7b", "from_pretrained")
    assert (found.location.file, found.location.line, found.location.column) == (str(path), 2, 27)
    assert found.to_dict()["reference"] == "hf:acme/one-7b"


def test_what_gitignore_names_is_left_out(tmp_path: Path) -> None:
    for name in ("a.py", "build/b.py", "keep/out.py", "keep/kept.py", "deep/er/c.py", "x.log.py", ".git/d.py"):
        write(tmp_path, name)
    write(tmp_path, ".gitignore", "/build/\n*.log.py\nout.py\n!keep/out.py\n")
    write(tmp_path, "deep/.gitignore", "er/\n")
    assert names(tmp_path) == ["a.py", "keep/kept.py", "keep/out.py"]


def test_gitignore_above_the_folder_counts_too(tmp_path: Path) -> None:
    write(tmp_path, ".git/HEAD", "ref")
    write(tmp_path, ".gitignore", "src/gen/\n")
    write(tmp_path, "src/gen/a.py")
    write(tmp_path, "src/b.py")
    assert names(tmp_path / "src") == ["b.py"]


def test_an_ignored_folder_is_scanned_where_it_is_named_itself(tmp_path: Path) -> None:
    write(tmp_path, ".git/HEAD", "ref")
    write(tmp_path, ".gitignore", "/out/\n")
    write(tmp_path, "out/deep/a.py")
    assert names(tmp_path) == []
    assert names(tmp_path / "out" / "deep") == ["a.py"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.py", 'AutoModel.from_pretrained("acme/one-7b")  # openlic: ignore[a test fixture]\n'),
        ("a.py", '# openlic: ignore[a test fixture]\nAutoModel.from_pretrained("acme/one-7b")\n'),
        ("a.ts", 'AutoModel.from_pretrained("acme/one-7b"); // openlic: ignore[a test fixture]\n'),
        ("a.yaml", "model_id: acme/one-7b # openlic: ignore[a test fixture]\n"),
        ("a.md", "<!-- openlic: ignore[a test fixture] -->\nhttps://huggingface.co/acme/one-7b\n"),
    ],
)
def test_a_comment_with_a_reason_takes_its_line_out(name: str, text: str, tmp_path: Path) -> None:
    write(tmp_path, name, text)
    seen = survey(tmp_path)
    assert seen.found == ()
    assert [(str(one.found.reference), one.reason) for one in seen.ignored] == [("hf:acme/one-7b", "a test fixture")]


def test_a_comment_without_a_reason_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, "a.py", 'AutoModel.from_pretrained("acme/one-7b")  # openlic: ignore\n')
    seen = survey(tmp_path)
    assert len(seen.found) == 1
    assert "reason" in seen.notes[0].what


def test_weights_and_caches_are_models_themselves(tmp_path: Path) -> None:
    commit = "a" * 40
    write(tmp_path, "m/a.Q4.gguf", b"GGUF")
    write(tmp_path, "m/big-00001-of-00002.safetensors", b"x")
    write(tmp_path, "m/big-00002-of-00002.safetensors", b"x")
    write(tmp_path, f"hub/models--acme--one-7b/snapshots/{commit}/model.safetensors", b"x")
    write(tmp_path, "hub/models--gpt2/refs/main", "x")
    found = {str(one.reference) for one in openlic.scan(tmp_path)}
    paths = {f"{tmp_path}/m/a.Q4.gguf", f"{tmp_path}/m/big-00001-of-00002.safetensors"}
    assert found == paths | {f"hf:acme/one-7b@{commit}", "hf:gpt2"}


BROKEN = {
    "binary.py": b"\x00\x01\x02 from_pretrained model/x",
    "latin.py": 'name = "é"\nAutoModel.from_pretrained("acme/in-latin-7b")\n'.encode("latin-1"),
    "utf16.py": CALL.replace("one", "wide").encode("utf-16"),
    "deep.json": b"[" * 200_000 + b'{"model_id": "acme/deep-7b"}',
    "deep.yaml": b"model: " + b"[" * 50_000,
    "deep.py": b"from_pretrained = " + b"(" * 5_000 + b"1" + b")" * 5_000,
    "deeper.py": b"model = " + b"-" * 100_000 + b"1",
    "deep.ts": b"model(" * 20_000 + b'"acme/x-7b"',
    "chain.py": b'model = "a/b-7b"\n'
    + b"".join(b"x%d = x%d or x%d\n" % (n, n + 1, n + 1) for n in range(500))
    + b"from_pretrained(x0)\n",
    "alias.yaml": b"a: &a [model, model]\nb: &b [*a, *a]\nc: &c [*b, *b]\nmodel_id: acme/alias-7b\n",
    "cut.ipynb": b'{"cells": [{"cell_type": "code", "source": ["AutoModel.from_pretrained(\'acme/cut-7b\')"',
    "quotes.sh": b"ollama pull 'never closed\nollama pull \"nor this $( ( `",
    "tabs.yaml": b"model:\n\t- {{ broken }}\nmodel_id: acme/tabs-7b\n",
    "lines.env": b"MODEL_ID=" + b"a" * 100_000,
    "huge.yaml": b"# model\n" + b"x: y\n" * 1_000_000,
}


def test_no_broken_file_ends_a_scan(tmp_path: Path) -> None:
    for name, content in BROKEN.items():
        write(tmp_path, name, content)
    write(tmp_path, "z.py")
    (tmp_path / "loop").symlink_to(tmp_path)
    (tmp_path / "self.py").symlink_to(tmp_path / "self.py")
    (tmp_path / "dangling.py").symlink_to(tmp_path / "nowhere")
    seen = survey(tmp_path)
    found = {str(one.reference) for one in seen.found}
    assert found >= {f"hf:acme/{name}-7b" for name in ("one", "wide", "in-latin", "alias", "cut", "tabs")}
    noted = {Path(note.location.file).name for note in seen.notes}
    assert {"binary.py", "huge.yaml"} <= noted


@pytest.mark.parametrize("reader", READERS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_no_text_crashes_a_reader(reader: str, data: st.DataObject) -> None:
    parts = [text[at : at + 60] for _, text, _ in cases() for at in range(0, len(text), 190)]
    mixed = st.lists(st.sampled_from(parts) | st.text(max_size=12), max_size=12).map("".join)
    text = data.draw(mixed)
    for sighting in files.load(reader)(files.Source(text, "x.json" if reader == "config" else "x")):
        assert sighting.line >= 1


def test_what_is_found_can_be_checked() -> None:
    for _, _, expected in cases():
        for _, reference in expected:
            assert str(parse(reference, exists=lambda _: False)) == reference


def test_a_path_that_is_not_there_is_a_wrong_call(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(openlic.OpenlicError, match="no such file"):
        openlic.scan(tmp_path / "none")
    assert main(["scan", str(tmp_path / "none")]) == 2
    assert "no such file" in capsys.readouterr().err


def test_the_command_prints_text_and_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(tmp_path, "a\x1b[31m.py")
    assert main(["scan", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "hf:acme/one-7b" in out
    assert "\x1b" not in out
    assert main(["scan", str(tmp_path), "--format", "json"]) == 0
    plain = json.loads(capsys.readouterr().out)
    assert plain["models"][0]["reference"] == "hf:acme/one-7b"
    assert plain["models"][0]["location"]["line"] == 2

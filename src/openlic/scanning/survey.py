"""The walk over a folder: each file read by its reader, what is found put together, nothing that ends it."""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path

from openlic.errors import OpenlicError
from openlic.scanning import files, forms, weights
from openlic.scanning.types import FoundModel, Ignored, Note, Sighting, Source, Survey
from openlic.scanning.walk import Entry, entries
from openlic.vocabulary import Location

MAX_PER_FILE = 2_000
_IGNORE = re.compile(r"(?:#|//|--|;|<!--|/\*)\s*openlic:\s*ignore(?:\[([^\]\n]{0,300})\])?")


def scan(path: str | os.PathLike[str]) -> list[FoundModel]:
    """The models that the file or folder at `path` names, in the order of files and lines.

    Raises OpenlicError where there is no such path. `survey` says besides what was ignored and not read.
    """
    return list(survey(path).found)


def survey(path: str | os.PathLike[str]) -> Survey:
    """All that a scan of `path` says. What `.gitignore` names is left out, but not where `path` itself is it."""
    top = os.fspath(path)
    if not Path(top).exists():
        raise OpenlicError("there is no such file or folder", where=Location(top), todo="Name one that exists.")
    found: list[FoundModel] = []
    ignored: list[Ignored] = []
    notes: list[Note] = []
    count = 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what Python thinks of the files' style
        for entry in _entries(top, notes):
            count += 1
            for one in _look(entry, _shown(entry.path)):
                {FoundModel: found, Ignored: ignored, Note: notes}[type(one)].append(one)  # type: ignore[attr-defined]
    return Survey(tuple(found), tuple(ignored), tuple(notes), count)


def _entries(top: str, notes: list[Note]) -> Iterable[Entry]:
    path = Path(top)
    if path.is_dir() and not path.name.startswith("models--"):
        return entries(top, lambda folder, what: notes.append(Note(what, Location(_shown(folder)))))
    return [Entry(top, path.name, path.stat().st_size, is_cache=path.is_dir())]


def _shown(path: str) -> str:
    """The path as it is shown: with slashes, without a leading `./`."""
    return path.replace(os.sep, "/").removeprefix("./")


def _look(entry: Entry, shown: str) -> Iterator[FoundModel | Ignored | Note]:
    """What one file or cache folder gives."""
    held = weights.of_cache(entry, shown) if entry.is_cache else weights.of_file(entry, shown)
    if held is not None:
        yield held
        return
    reader = "" if entry.is_cache else files.reader_of(entry.name)
    limit = files.MAX_NOTEBOOK_BYTES if reader == "notebook" else files.MAX_BYTES
    if not reader or (reader == "?" and entry.size > limit):
        return
    if entry.size > limit:
        yield Note(f"not read: larger than {limit // 1024 // 1024} MiB", Location(shown))
        return
    try:
        content = _content(entry.path, min(limit, entry.size + 1))
    except OSError as error:
        yield Note(f"not read: {error.strerror or 'it cannot be opened'}", Location(shown))
        return
    content = _as_utf8(content)
    reader = files.reader_of_script(content) if reader == "?" else reader
    if reader and files.may_name_models(content, reader):
        yield from _read(content, reader, shown)


def _content(path: str, limit: int) -> bytes:
    with open(path, "rb", buffering=0) as file:  # noqa: PTH123
        return file.read(limit)


def _read(content: bytes, reader: str, shown: str) -> Iterator[FoundModel | Ignored | Note]:
    text = _decoded(content)
    if text is None:
        yield Note("not read: it is binary, not text", Location(shown))
        return
    source = Source(text, shown, files.is_about_models(content))
    marks = _marks(text) if "openlic:" in text else {}
    yield from (note for note in _unreasoned(marks, shown))
    found: dict[tuple[int, str], FoundModel] = {}
    try:
        for sighting in files.load(reader)(source):
            one = _found(sighting, source)
            if one is not None and len(found) < MAX_PER_FILE:
                found.setdefault((one.location.line, str(one.reference)), one)
    except RecursionError:
        yield Note("read in part: it is nested too deeply", Location(shown))
    for one in sorted(found.values(), key=lambda one: one.location):
        reason = marks.get(one.location.line)
        yield Ignored(one, reason) if reason else one


def _as_utf8(content: bytes) -> bytes:
    """The bytes in UTF-8, without the mark that says in which encoding they are."""
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if content.startswith(mark):
            return content.decode(encoding, "replace").encode("utf-8", "replace")
    return content


def _decoded(content: bytes) -> str | None:
    """The text of a file; None for what is no text."""
    if b"\0" in content[:8192]:
        return None
    return content.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")


def _found(sighting: Sighting, source: Source) -> FoundModel | None:
    reference = forms.reference_of(sighting, about_models=source.about_models)
    if reference is None:
        return None
    return FoundModel(reference, sighting.kind, Location(source.name, sighting.line, sighting.column))


def _marks(text: str) -> dict[int, str]:
    """The lines that a comment takes out, each with its reason; one alone on its line speaks of the next."""
    marks: dict[int, str] = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if match := _IGNORE.search(line):
            alone = not line[: match.start()].strip(" \t\",'*")
            marks[number + 1 if alone else number] = (match[1] or "").strip()
    return marks


def _unreasoned(marks: dict[int, str], shown: str) -> Iterator[Note]:
    for line, reason in marks.items():
        if not reason:
            yield Note("openlic: ignore[…] gives no reason and is not followed", Location(shown, line))

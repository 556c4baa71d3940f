"""A folder, a model card, a licence text or a file of weights on disk.

Of weights only the bounded header is read (`_weights`); archives and pickles are never opened.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from openlic.errors import ReferenceError_
from openlic.hub import HubOptions
from openlic.hub._weights import Said, is_weights, read_weights
from openlic.record import MAX_FILE_BYTES, Problem, Record, RecordFile, decode, is_wanted
from openlic.reference import ModelReference, lies_here, on_disk

MAX_FILES = 40
MAX_WEIGHTS = 64
_POINTER = b"version https://git-lfs"  # how a clone without its large files begins them


def fetch(reference: ModelReference, options: HubOptions) -> Record:  # noqa: ARG001 - the hubs' one signature
    """The card, the licence texts, the configs and the headers of a folder, or the one file that a path names."""
    path = on_disk(reference.name)
    if not lies_here(path):
        raise ReferenceError_(f'"{reference.name}" does not exist', todo="Is the path right?")
    try:
        files = list(_wanted(path)) if path.is_dir() else [path]
    except OSError as error:
        raise ReferenceError_(f'"{reference.name}" cannot be read: {error.strerror}') from None
    weights = [file for file in files if is_weights(file.name)]
    texts = [file for file in files if not is_weights(file.name)]
    read, problems = _read_texts(texts)
    said = _read_headers(weights, passes_pointers=path.is_dir())
    return Record(
        str(reference),
        files=tuple(read),
        labels=said.labels,
        bases=said.bases,
        problems=(*problems, *said.problems),
    )


def _wanted(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if not _is_folder(entry))
    for name in names:
        if is_wanted(name) or is_weights(name):
            yield folder / name


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """What is neither file nor folder (a pipe, a link to itself) is reported when it is read, not passed over."""
    try:
        return entry.is_dir()
    except OSError:
        return False


def _read_texts(files: list[Path]) -> tuple[list[RecordFile], list[Problem]]:
    read, problems = [], [_not_read(file.name) for file in files[MAX_FILES:]]
    for file in files[:MAX_FILES]:
        try:
            text, cut, problem = _text(file)
        except OSError as error:
            problems.append(_unreadable(file.name, f"cannot be read: {error.strerror}"))
            continue
        read.append(RecordFile(file.name, text, cut))
        problems += [_unreadable(file.name, problem)] if problem else []
    return read, problems


def _read_headers(files: list[Path], *, passes_pointers: bool) -> Said:
    """What the headers say, what several parts of one model repeat once."""
    headers = [_header(file, passes_pointers) for file in files[:MAX_WEIGHTS]]
    labels = {(label.source, label.raw): label for said in reversed(headers) for label in reversed(said.labels)}
    bases = {(base.reference, base.relation): base for said in reversed(headers) for base in reversed(said.bases)}
    problems = [problem for said in headers for problem in said.problems]
    problems += [_not_read(file.name) for file in files[MAX_WEIGHTS : MAX_WEIGHTS + 1]]
    return Said(tuple(reversed(labels.values())), tuple(reversed(bases.values())), tuple(problems))


def _header(path: Path, passes_pointers: bool) -> Said:
    """What the header says. In a folder a pointer stands for weights that are not here, and says nothing."""
    if not path.is_file():
        return Said(problems=(_unreadable(path.name, "is no regular file"),))
    try:
        with path.open("rb") as file:
            if passes_pointers and file.peek(len(_POINTER)).startswith(_POINTER):
                return Said()
            return read_weights(path.name, file, path.stat().st_size)
    except OSError as error:
        return Said(problems=(_unreadable(path.name, f"cannot be read: {error.strerror}"),))


def _text(path: Path) -> tuple[str, bool, str]:
    """Text, whether it was cut, and what is wrong with it. Never reads from a pipe or a device."""
    if not path.is_file():
        return "", False, "is no regular file"
    with path.open("rb") as file:
        data = file.read(MAX_FILE_BYTES + 1)
    cut = len(data) > MAX_FILE_BYTES
    text = decode(data[:MAX_FILE_BYTES])
    if cut:
        return text, True, f"is longer than {MAX_FILE_BYTES // 2**20} MiB"
    return text, False, "is not valid UTF-8" if "\ufffd" in text else ""


def _not_read(name: str) -> Problem:
    return _unreadable(name, "was not read: there are too many files")


def _unreadable(name: str, what: str) -> Problem:
    return Problem(f"it {what}", "Read it yourself, or mend the file.", name)

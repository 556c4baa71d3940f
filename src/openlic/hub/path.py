"""A folder, a model card or a licence text on disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from openlic.errors import ReferenceError_
from openlic.hub import HubOptions
from openlic.record import MAX_FILE_BYTES, Problem, Record, RecordFile, decode, is_wanted
from openlic.reference import ModelReference

MAX_FILES = 40


def fetch(reference: ModelReference, options: HubOptions) -> Record:  # noqa: ARG001 - the hubs' one signature
    """The card, the licence texts and the configs of a folder, or the one text that a path names."""
    path = Path(reference.name).expanduser()
    if not path.exists():
        raise ReferenceError_(f'"{reference.name}" does not exist', todo="Is the path right?")
    try:
        files = list(_wanted(path)) if path.is_dir() else [path]
    except OSError as error:
        raise ReferenceError_(f'"{reference.name}" cannot be read: {error.strerror}') from None
    read, problems = (
        [],
        [_unreadable(file.name, "was not read: there are too many files") for file in files[MAX_FILES:]],
    )
    for file in files[:MAX_FILES]:
        try:
            text, cut, problem = _text(file)
        except OSError as error:
            problems.append(_unreadable(file.name, f"cannot be read: {error.strerror}"))
            continue
        read.append(RecordFile(file.name, text, cut))
        problems += [_unreadable(file.name, problem)] if problem else []
    return Record(str(reference), files=tuple(read), problems=tuple(problems))


def _wanted(folder: Path) -> Iterator[Path]:
    with os.scandir(folder) as entries:
        names = sorted(entry.name for entry in entries if is_wanted(entry.name) and not _is_folder(entry))
    for name in names:
        yield folder / name


def _is_folder(entry: os.DirEntry[str]) -> bool:
    """What is neither file nor folder (a pipe, a link to itself) is reported when it is read, not passed over."""
    try:
        return entry.is_dir()
    except OSError:
        return False


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


def _unreadable(name: str, what: str) -> Problem:
    return Problem(f"{name} {what}", "Read it yourself, or mend the file.", name)

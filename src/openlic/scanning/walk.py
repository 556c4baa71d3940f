"""The files of a folder, as git sees them: what `.gitignore` names, and version control itself, is left out."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

MAX_FILES = 500_000
MAX_DEPTH = 60
_NEVER = frozenset(
    {
        ".git",
        ".hg",
        ".svn",
        "node_modules",
        "__pycache__",
        ".venv",
        "venv",
        ".tox",
        ".nox",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".ipynb_checkpoints",
        "site-packages",
        ".terraform",
        ".idea",
    }
)


class Entry(NamedTuple):
    """A file to look at, or (`is_cache`) a folder in which a hub's client keeps a model."""

    path: str
    name: str
    size: int
    is_cache: bool = False


class _Ignoring(NamedTuple):
    """The patterns of one `.gitignore` and the folder that they count from."""

    folder: str
    patterns: object

    def says(self, path: str, *, is_folder: bool) -> bool | None:
        """True to leave `path` out, False to take it back in, None where no pattern speaks of it."""
        relative = path[len(self.folder) + 1 :] + ("/" if is_folder else "")
        answer: bool | None = self.patterns.check_file(relative).include  # type: ignore[attr-defined]
        return answer


def entries(root: str, note: Callable[[str, str], None]) -> Iterator[Entry]:
    """Every file under `root` that is to be looked at; a link to a folder is not followed, so no circle ends it.

    `note` is told of each folder that cannot be looked into, and why.
    """
    top = root.rstrip("/") or root
    todo: list[tuple[str, int, tuple[_Ignoring, ...]]] = [(top, 0, _above(top))]
    count = 0
    while todo:
        folder, depth, ignoring = todo.pop()
        try:
            with os.scandir(folder) as found:
                inside = sorted(found, key=lambda one: one.name)
        except OSError as error:
            note(folder, f"not looked into: {error.strerror}")
            continue
        ignoring = _with_own(folder, inside, ignoring)
        folders = []
        for one in inside:
            if one.is_dir(follow_symlinks=False):
                if one.name.startswith("models--"):
                    yield Entry(one.path, one.name, 0, is_cache=True)
                elif one.name not in _NEVER and not _ignored(one.path, ignoring, is_folder=True):
                    if depth < MAX_DEPTH:
                        folders.append((one.path, depth + 1, ignoring))
                    else:
                        note(one.path, f"not looked into: it is more than {MAX_DEPTH} folders deep")
            elif not _ignored(one.path, ignoring, is_folder=False) and _is_file(one):
                count += 1
                if count > MAX_FILES:
                    note(folder, f"not looked into any further: there are more than {MAX_FILES} files")
                    return
                yield Entry(one.path, one.name, _size(one))
        todo += reversed(folders)


def _is_file(one: os.DirEntry[str]) -> bool:
    try:
        return one.is_file()
    except OSError:  # a link in a circle
        return False


def _size(one: os.DirEntry[str]) -> int:
    try:
        return one.stat().st_size
    except OSError:
        return 0


def _ignored(path: str, ignoring: tuple[_Ignoring, ...], *, is_folder: bool) -> bool:
    """Whether the nearest `.gitignore` that speaks of `path` leaves it out."""
    for one in reversed(ignoring):
        answer = one.says(path, is_folder=is_folder)
        if answer is not None:
            return answer
    return False


def _with_own(folder: str, inside: list[os.DirEntry[str]], ignoring: tuple[_Ignoring, ...]) -> tuple[_Ignoring, ...]:
    if not any(one.name == ".gitignore" for one in inside):
        return ignoring
    own = _read(folder, os.path.join(folder, ".gitignore"))  # noqa: PTH118
    return (*ignoring, own) if own else ignoring


def _above(top: str) -> tuple[_Ignoring, ...]:
    """The `.gitignore` files above `top`, up to the root of its repository."""
    folder = Path(top).resolve()
    above = []
    for parent in folder.parents:
        if (folder / ".git").exists():
            break
        if (parent / ".gitignore").is_file():
            above.append(parent)
        if (parent / ".git").exists():
            break
    else:
        return ()
    found = []
    for parent in reversed(above):
        own = _read(str(parent), str(parent / ".gitignore"))
        if own and own.says(str(folder), is_folder=True):
            return ()  # who names an ignored folder wants it looked at
        if own:
            found.append(_Moved(own, str(folder), top))
    return tuple(found)  # type: ignore[arg-type]


class _Moved(NamedTuple):
    """Patterns of a folder above, asked about paths as they are written from `top` on."""

    own: _Ignoring
    folder: str
    top: str

    def says(self, path: str, *, is_folder: bool) -> bool | None:
        """As `_Ignoring.says`."""
        return self.own.says(self.folder + path[len(self.top) :], is_folder=is_folder)


def _read(folder: str, path: str) -> _Ignoring | None:
    import pathspec

    try:
        text = Path(path).read_text("utf-8", "replace")[:200_000]
        return _Ignoring(folder, pathspec.GitIgnoreSpec.from_lines(text.splitlines()))
    except (OSError, ValueError):
        return None

"""Whether the quotes of a rule file stand in the licence's text, where the text is at hand."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from openlic.authoring.remarks import Note, Subject
from openlic.catalogue.compile import RuleFile
from openlic.catalogue.folders import INCLUDED
from openlic.errors import OpenlicError
from openlic.vocabulary import Location

_WORD = re.compile(r"[\w$%]+")
_TEXTS = {".txt", ".md", ""}


def misplaced_anchors(subject: Subject) -> Iterator[Note]:
    """Quotes that are not in the text: layout, case and punctuation do not matter, words do."""
    text = "\n".join(subject.texts.values())
    if not text:
        return
    letters = _letters(text)
    for index, rule in enumerate(subject.file.model.rules):
        if _letters(rule.quote) not in letters:
            todo = "Copy a few words as they stand there, or lay the text that they stand in beside it."
            yield Note(("rules", index, "quote"), f'"{rule.quote}" does not occur in the text', todo)


def texts_of(files: Iterable[RuleFile], folder: Path | None) -> dict[str, Mapping[str, str]]:
    """Key → file → text, as `folder` holds them (a folder for each key); only keys whose own text is there.

    An acceptable-use policy may lie with the licences that include it, and a licence may quote the policy.
    """
    if folder is None:
        return {}
    if not folder.is_dir():
        raise OpenlicError(f"{folder} is no folder", todo="Texts are read from DIR/KEY/.")
    included = {file.model.key: [name.removeprefix(INCLUDED) for name in file.model.includes] for file in files}
    including: dict[str, list[str]] = defaultdict(list)
    for key, names in included.items():
        for name in names:
            including[name].append(key)
    own = {key: dict(_read(folder, [key])) or dict(_read(folder, including[key])) for key in included}
    return {key: texts | dict(_read(folder, included[key])) for key, texts in own.items() if texts}


def _read(folder: Path, keys: Iterable[str]) -> Iterator[tuple[str, str]]:
    for key in sorted(keys):
        for path in sorted((folder / key).glob("*")):
            if path.is_file() and path.suffix.lower() in _TEXTS:
                yield str(path), _text(path)


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8", errors="replace")
    except OSError as error:
        raise OpenlicError(f"cannot be read: {error.strerror}", where=Location(str(path))) from None


def _letters(text: str) -> str:
    """The letters and digits alone: lines break anywhere, PDFs break words, and Chinese has no spaces."""
    return "".join(_WORD.findall(unicodedata.normalize("NFKC", text).casefold()))

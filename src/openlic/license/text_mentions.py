"""Which licences a text talks about without holding them.

An `SPDX-License-Identifier`, or a licence's whole name in running prose. Names of one word that are also
words of the language ("free", "open") name nothing.
"""

from __future__ import annotations

import re
from functools import lru_cache

from openlic.license.text_index import Index
from openlic.license.text_tokens import Document, words_of

_IDENTIFIER = re.compile(r"SPDX-License-Identifier:\s*([A-Za-z0-9.+() -]{1,200})")
_OPERATORS = {"AND", "OR", "WITH"}
_NEAR = re.compile(r"(?i)licen[sc]|terms|copyright|\bunder\b")
_LONGEST = 14
_SKIPPED = {b"the", b"version", b"v"}
_AMBIGUOUS = {"public domain", "open source", "free software", "source code", "mit-license"}


def identifier_in(document: Document, index: Index) -> str | None:
    """The expression after the first `SPDX-License-Identifier:`, in the list's own case; None without one."""
    found = _IDENTIFIER.search(document.clean)
    if not found:
        return None
    canonical = _by_id(index)
    parts = re.findall(r"[()]|[^\s()]+", found.group(1))
    spelt = [part if part in _OPERATORS or part in "()" else canonical.get(part.lower(), "") for part in parts]
    if not all(spelt) or spelt[-1] in _OPERATORS or spelt[0] in _OPERATORS or spelt.count("(") != spelt.count(")"):
        return None
    return " ".join(spelt).replace("( ", "(").replace(" )", ")")


def names_in(document: Document, index: Index) -> list[tuple[str, int, int]]:
    """The licences that the text names: id, first and last word; of names within names the longest.

    Only names of two words or more that stand in a text where licences are the subject.
    """
    if not _NEAR.search(document.clean):
        return []
    names = _by_name(index)
    places = [at for at, word in enumerate(document.words[:20_000]) if word not in _SKIPPED]
    words = [document.words[at] for at in places]
    found, at = [], 0
    while at < len(words):
        most = _longest_at(names, words, at)
        if most:
            found.append((names[tuple(words[at : at + most])], places[at], places[at + most - 1] + 1))
        at += most or 1
    return found


def _longest_at(names: dict[tuple[bytes, ...], str], words: list[bytes], at: int) -> int:
    for length in range(min(_LONGEST, len(words) - at), 1, -1):
        if tuple(words[at : at + length]) in names:
            return length
    return 0


@lru_cache(maxsize=2)
def _by_id(index: Index) -> dict[str, str]:
    return {id_.lower(): id_ for id_ in index.ids}


@lru_cache(maxsize=2)
def _by_name(index: Index) -> dict[tuple[bytes, ...], str]:
    """Every name by its words; a name of several licences is nobody's."""
    owners: dict[tuple[bytes, ...], set[str]] = {}
    for id_, names in zip(index.ids, index.names, strict=True):
        for name in [*names, id_]:
            words = tuple(word for word in words_of(name) if word not in _SKIPPED)
            if 2 <= len(words) <= _LONGEST and name.lower() not in _AMBIGUOUS:
                owners.setdefault(words, set()).add(id_)
    return {words: min(ids) for words, ids in owners.items() if len(ids) == 1}

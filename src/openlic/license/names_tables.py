"""The tables by which names are read: those of the catalogue, with those of user rules laid over them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

from openlic.catalogue import Catalogue
from openlic.catalogue.folding import NOUNS, fold, joined, prepared, tokens
from openlic.catalogue.types import NAMES_BY_FIELD

EXACT, AMBIGUOUS, UNKNOWN = "exact", "ambiguous", "unknown"


class Meaning(NamedTuple):
    """What a piece of text says: an expression, several that it may be, or nothing; and how that was told."""

    status: str
    expression: str | None = None
    candidates: tuple[str, ...] = ()
    reason: str = ""
    family: bool = False

    @property
    def readings(self) -> tuple[str, ...]:
        """All that it may be, one if it is exact."""
        return (self.expression,) if self.expression else self.candidates


def exact(expression: str, reason: str) -> Meaning:
    """One reading."""
    return Meaning(EXACT, expression, (), reason)


def ambiguous(candidates: tuple[str, ...], reason: str) -> Meaning:
    """Several readings, the likeliest first; none may be listed where there are too many."""
    return Meaning(AMBIGUOUS, None, tuple(dict.fromkeys(candidates)), reason)


def unknown(reason: str) -> Meaning:
    """No reading."""
    return Meaning(UNKNOWN, None, (), reason)


class Tables:
    """All names of a catalogue, each look-up by folded name."""

    def __init__(self, layers: list[Mapping[str, Any]]) -> None:
        self._parts = _merge(layers)

    def __getitem__(self, name: str) -> Any:
        """One table; empty where the rules have none."""
        return self._parts.get(name, {})

    @cached_property
    def prose(self) -> dict[str, frozenset[str]]:
        """The words of running text, by what they do; no words where the rules have none."""
        return {kind: frozenset(words) for kind, words in self["prose"].items()}

    def words(self, kind: str) -> frozenset[str]:
        """The folded words of running text that do one thing."""
        return self.prose.get(kind, frozenset())

    @cached_property
    def said_in_passing(self) -> frozenset[str]:
        """The folded words that lead to a name or say what is licensed, and change nothing."""
        return frozenset[str]().union(*map(self.words, ("neutral", "nouns", "lead", "weights", "code", "data")))

    def whole(self, text: str, field: str | None) -> Meaning | None:
        """What `text` means as a name, found in `field`; None where no table has it."""
        words = [token.word for token in tokens(prepared(text))]
        found = self.of_words(words, field)
        if found is not None and found.status == EXACT:
            return found
        for prefix in self["prefixes"]:
            if text.strip().lower().startswith(prefix.lower()):
                bare = self.whole(text.strip()[len(prefix) :], field)
                return bare if bare is not None else found
        return found

    def of_words(self, words: list[str], field: str | None) -> Meaning | None:
        """`whole`, of words that are folded already."""
        key = joined(words)
        names = self["names"]
        for step in self["order"].get(field or "none", ()):
            if step == "doubtful":
                found = self.doubt(key, field)
            elif step == "cores":
                found = self._by_core(words, field)
            else:
                ids = names.get(step, {}).get(key)
                found = _named(ids) if ids else None
            if found is not None:
                return found
        return None

    def doubt(self, key: str, field: str | None) -> Meaning | None:
        """What is said of a word that several licences share, or that says nothing."""
        for where in (field, "any"):
            row = self["doubtful"].get(where, {}).get(key)
            if row:
                return Meaning(AMBIGUOUS, None, tuple(row[0]), row[1], row[2])
        because = self["silent"].get(key)
        return unknown(because) if because else None

    def _by_core(self, words: list[str], field: str | None) -> Meaning | None:
        """By the name without "the … licence", where what is left or the noun shows that a licence is meant."""
        if words[0] == "the":
            return self.of_words(words[1:], field) if words[1:] else None
        rest = [word for word in words if word not in NOUNS and word != "the"]
        if not any(word in NOUNS or word in self.words("kinds") for word in words):
            return None
        key = joined(rest)
        ids = self["cores"].get(key)
        return self.doubt(key, None) or (_named(ids) if ids else None)

    @cached_property
    def _all(self) -> dict[str, str]:
        """Every folded name that can be suggested, and the id that it stands for."""
        names = self["names"]
        found = {
            key: ids[0] for step in ("any", "hf-license", "ids", "spdx") for key, ids in names.get(step, {}).items()
        }
        return {key: license for key, license in found.items() if len(key) > 2}

    def nearest(self, text: str) -> tuple[str, ...]:
        """The ids whose names are spelt nearly as `text`."""
        key = fold(text[:80])
        if len(key) < 3:
            return ()
        from difflib import get_close_matches

        near = [name for name in self._all if abs(len(name) - len(key)) <= 4]
        return tuple(dict.fromkeys(self._all[name] for name in get_close_matches(key, near, n=3, cutoff=0.75)))


@lru_cache(maxsize=8)
def tables_of(catalogue: Catalogue) -> Tables:
    """The tables of `catalogue`, read once."""
    return Tables(list(catalogue.names()))


def _named(ids: list[str]) -> Meaning:
    if len(ids) == 1:
        return exact(ids[0], "It is a name of this licence.")
    return ambiguous(tuple(ids), "Several licences have this name.")


def _merge(layers: list[Mapping[str, Any]]) -> dict[str, Any]:
    """One set of tables of several, the first before the others."""
    if len(layers) == 1:
        return dict(layers[0])
    out: dict[str, Any] = {}
    for layer in reversed(layers):
        for name, table in layer.items():
            if name in NAMES_BY_FIELD:
                fields = out.setdefault(name, {})
                fields.update({field: {**fields.get(field, {}), **rows} for field, rows in table.items()})
            elif isinstance(table, list):
                out[name] = [*table, *out.get(name, [])]
            elif name == "prose":
                known = out.setdefault(name, {})
                known.update({kind: [*known.get(kind, []), *words] for kind, words in table.items()})
            else:
                out[name] = {**out.get(name, {}), **table}
    return out

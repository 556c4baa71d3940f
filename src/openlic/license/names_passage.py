"""A sentence or a longer label, the names of licences that stand in it, and what the words around say of each.

A name is believed only where words around it speak of a licence: "Llama 2" and "MIT" are names of other things
too. What it is said about, and whether it is denied or changed, is told from its own clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from openlic.catalogue import Catalogue
from openlic.catalogue.folding import Token, fold, prepared, tokens
from openlic.catalogue.links import is_link
from openlic.license.names_links import read_link
from openlic.license.names_phrases import has
from openlic.license.names_tables import AMBIGUOUS, UNKNOWN, Meaning, Tables, unknown

LONGEST_NAME = 16  # tokens
NEAR = 6
LONGEST_TRAIL = 2
LONGEST_WORD = 6  # characters of a script that writes no blanks
_GLUE = ("", "-", "_", "+", "‑", "–")
_VERSION_GAP = r"[\s_-]*(?:,?\s*v(?:er(?:sion)?)?\.?\s*)?"
_BREAK = re.compile(r"[.;!?](?=\s|$)|[\n;]|\s[–—|]\s")
_PAUSE = re.compile(r"[,:(]")
_URL = re.compile(r"https?://[^\s<>)\]\"']+")


class Hit(NamedTuple):
    """A name in the text: its tokens from `first` up to `end`, and what it means."""

    first: int
    end: int
    meaning: Meaning
    about: str = ""
    clean: bool = True
    denied: bool = False


class Passage:
    """A text, its tokens, and the names in it."""

    def __init__(self, text: str, tables: Tables, field: str | None, catalogue: Catalogue) -> None:
        self.text, self.tables, self.field = prepared(text), tables, field
        self.links = [(m.start(), m.end(), m[0].rstrip(".,;:")) for m in _URL.finditer(self.text)]
        body = list(self.text)
        for start, end, _ in self.links:
            body[start:end] = " " * (end - start)
        self.body = "".join(body)
        self.tokens = tokens(self.body)
        self.words = [token.word for token in self.tokens]
        self._named_up_to = 0
        self.hits = sorted((*self._names(), *self._linked(catalogue)), key=lambda hit: hit.first)
        for index, hit in enumerate(self.hits):
            self.hits[index] = self._described(index, hit)

    def _linked(self, catalogue: Catalogue) -> Iterator[Hit]:
        for start, _, link in self.links:
            meaning = read_link(link, self.tables, catalogue) if is_link(link) else unknown("")
            if meaning.status != UNKNOWN:
                place = sum(token.start < start for token in self.tokens)
                yield Hit(place, place, meaning)

    def _names(self) -> Iterator[Hit]:
        """The longest names, from the left."""
        at = 0
        while at < len(self.words):
            hit = self._name_at(at)
            if hit is None:
                at += 1
                continue
            yield hit
            at = self._named_up_to = hit.end

    def _name_at(self, at: int) -> Hit | None:
        words = self.words[at : at + LONGEST_NAME]
        for length in range(len(words), 0, -1):
            if self._breaks(at, at + length):
                continue
            meaning = self.tables.of_words(words[:length], self.field or "prose")
            if meaning is None or (meaning.status == UNKNOWN):
                continue
            hit = Hit(at, at + length, meaning)
            if self._stands(hit):
                return hit
        return None

    def _breaks(self, first: int, end: int) -> bool:
        """Whether a sentence ends inside."""
        return bool(_BREAK.search(self.body, self.tokens[first].end, self.tokens[end - 1].start))

    def _stands(self, hit: Hit) -> bool:
        """Whether the words really speak of a licence here: "Llama 2" and "MIT" are names of other things too."""
        words = self.words[hit.first : hit.end]
        nouns, kinds = self.tables.words("nouns"), self.tables.words("kinds")
        if any(word in nouns for word in words):
            return True
        if any(word in nouns for word in self._beginning(hit.end)):
            return True
        alone = len(words) == 1 and not words[0][0].isdigit()
        told = self._led(hit)
        if hit.meaning.family:
            return told and hit.first > 0
        if alone:
            raw = self.text[self.tokens[hit.first].start : self.tokens[hit.first].end]
            return told and (raw in self.tables["prose"].get("cased", ()) or hit.meaning.status == AMBIGUOUS)
        if words[-1][-1].isdigit() and hit.meaning.expression and self.is_classic(hit.meaning.expression):
            return True
        if any(word in kinds for word in words):
            return True
        return told or (hit.meaning.status == AMBIGUOUS and not hit.meaning.family)

    def is_classic(self, expression: str) -> bool:
        return fold(expression) in self.tables["names"].get("spdx", {})

    def _led(self, hit: Hit) -> bool:
        """Whether words such as "licensed under" or "License:" lead up to it."""
        lead, neutral = self.tables.words("lead"), self.tables.words("neutral")
        for index in range(hit.first - 1, max(hit.first - NEAR, -1), -1):
            if self._breaks(index, hit.first + 1):
                return False
            if index < self._named_up_to or any(word in lead for word in self._ending(index)):
                return True
            if self.words[index] not in neutral and not self._pauses(index, hit.first):
                return False
        return hit.first == 0

    def _ending(self, at: int) -> Iterator[str]:
        """The word at `at`; of a script that writes no blanks also what it makes with those before it."""
        word = ""
        for index in range(at, max(at - LONGEST_WORD, -1), -1):
            word = self.words[index] + word
            yield word
            if self.words[index].isascii():
                return

    def _beginning(self, at: int) -> Iterator[str]:
        """The word at `at`; of a script that writes no blanks also what it makes with those behind it."""
        word = ""
        for index in range(at, min(at + LONGEST_WORD, len(self.words))):
            word += self.words[index]
            yield word
            if self.words[index].isascii():
                return

    def _pauses(self, index: int, first: int) -> bool:
        return bool(_PAUSE.search(self.body, self.tokens[index].end, self.tokens[first].start))

    def _described(self, index: int, hit: Hit) -> Hit:
        """The name with what it is about, and whether the words around deny or change it."""
        if hit.first == hit.end:
            return hit
        before = self._clause_before(index)
        after = self._clause_after(index)
        near = [self.words[i] for i in before[-NEAR:]]
        changed = has(near[-3:], self.tables.words("modifiers")) or has(
            [self.words[i] for i in after[:1]], self.tables.words("modifiers")
        )
        return hit._replace(
            about=self._about(index, before, after),
            denied=has(near, self.tables.words("negations")),
            clean=not changed and not self._glued(hit),
        )

    def _clause_before(self, index: int) -> list[int]:
        """The tokens between the name before, or the sentence's beginning, and this name."""
        hit = self.hits[index]
        start = self.hits[index - 1].end if index else 0
        own = list(range(start, hit.first))
        for i in reversed(own):
            if self._breaks(i, i + 2 if i + 1 < len(self.tokens) else i + 1):
                return own[own.index(i) + 1 :]
        return own

    def _clause_after(self, index: int) -> list[int]:
        hit = self.hits[index]
        end = self.hits[index + 1].first if index + 1 < len(self.hits) else len(self.tokens)
        out: list[int] = []
        for i in range(hit.end, end):
            gap = self.body[self.tokens[i - 1].end : self.tokens[i].start]
            if re.search(r"[.;,)\n]", gap) and not (i == hit.end and "(" in gap):
                break
            out.append(i)
        return out

    def _about(self, index: int, before: list[int], after: list[int]) -> str:
        """weights, code, data, or nothing where no word says it; "for the code" behind a name decides first."""
        of_it = after and (self.words[after[0] - 1] == "licensed" or self.words[after[0]] in ("for", "on", "covers"))
        if after and (of_it or self.words[after[0]] == "licensed" or self._bracketed(after[0])):
            found = self._subject([self.words[i] for i in after[:5]])
            if found:
                return found
        return self._subject([self.words[i] for i in before]) or self._carried(index, before)

    def _carried(self, index: int, before: list[int]) -> str:
        """What the name before is about, where nothing but "and" stands between: "the weights under A and B"."""
        if not index or not before or before[0] != self.hits[index - 1].end:
            return ""
        passing = self.tables.words("neutral") | self.tables.words("nouns")
        return self.hits[index - 1].about if all(self.words[i] in passing for i in before) else ""

    def _bracketed(self, at: int) -> bool:
        return "(" in self.body[self.tokens[at - 1].end : self.tokens[at].start]

    def _subject(self, words: Sequence[str]) -> str:
        for about in ("weights", "code", "data"):
            if has(words, self.tables.words(about)):
                return about
        return ""

    def _glued(self, hit: Hit) -> bool:
        """Whether a word that is not said in passing hangs on the name by a dash or nothing at all."""
        if self._numbered(hit) or self._trailed(hit):
            return True
        nouns = self.tables.words("nouns")
        passing = {word for word in self.tables.words("neutral") if len(word) > 1} | nouns
        for inner, outer in ((hit.first, hit.first - 1), (hit.end - 1, hit.end)):
            if not 0 <= outer < len(self.tokens):
                continue
            low, high = sorted((inner, outer))
            gap = self.body[self.tokens[low].end : self.tokens[high].start]
            if self.words[outer] not in (passing if gap else nouns) and gap in _GLUE:
                return True
        return False

    def _trailed(self, hit: Hit) -> bool:
        """Whether the text is this name and one or two strange words behind it, as in "AGPL 3.0 lite"."""
        after = self.words[hit.end :]
        if hit.first or not 0 < len(after) <= LONGEST_TRAIL or self._pauses(hit.end - 1, hit.end):
            return False
        return not set(after) & self.tables.said_in_passing

    def _numbered(self, hit: Hit) -> bool:
        """Whether a number follows, which makes it another version ("7B" tells the size of a model)."""
        if hit.end >= len(self.tokens) or not self.words[hit.end][0].isdigit():
            return False
        gap = self.body[self.tokens[hit.end - 1].end : self.tokens[hit.end].start]
        size = self.words[hit.end + 1 : hit.end + 2]
        return bool(re.fullmatch(_VERSION_GAP, gap, re.IGNORECASE)) and size not in (["b"], ["m"])

    def unnamed(self) -> list[Token]:
        """The tokens that belong to no name."""
        covered = {i for hit in self.hits for i in range(hit.first, hit.end)}
        return [token for i, token in enumerate(self.tokens) if i not in covered]

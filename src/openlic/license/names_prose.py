"""What a sentence or a longer label says: which names stand in it, about what, and what is added to them.

It would rather say "ambiguous" than name a licence that the sentence limits, denies or gives to something
else: what is read here is believed only where nothing else in the sentence speaks against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from openlic.catalogue import Catalogue
from openlic.catalogue.folding import Token, fold, prepared, tokens
from openlic.catalogue.links import is_link
from openlic.license.names_links import read_link
from openlic.license.names_parts import combined
from openlic.license.names_tables import AMBIGUOUS, EXACT, UNKNOWN, Meaning, Tables, ambiguous, exact, unknown

LONGEST_NAME = 16  # tokens
NEAR = 6
LONGEST_TRAIL = 2
LONGEST_WORD = 6  # characters of a script that writes no blanks
_GLUE = ("", "-", "_", "+", "‑", "–")
_VERSION_GAP = r"[\s_-]*(?:,?\s*v(?:er(?:sion)?)?\.?\s*)?"
_BREAK = re.compile(r"[.;!?](?=\s|$)|[\n;]|\s[–—|]\s")
_PAUSE = re.compile(r"[,:(]")
_URL = re.compile(r"https?://[^\s<>)\]\"']+")
_MONTHS = {
    m: i + 1 for i, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
}
_DATE = re.compile(
    r"(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)"
    r"|(?P<mon>[A-Za-z]{3})[a-z]{0,6}\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>20\d\d)"
    r"|(?P<day2>\d{1,2}) (?P<mon2>[A-Za-z]{3})[a-z]{0,6}\.?,? (?P<year2>20\d\d)"
    r"|(?P<mon3>[A-Za-z]{3})[a-z]{0,6}\.?,? (?P<year3>20\d\d)"
)


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
        if words[-1][-1].isdigit() and hit.meaning.expression and self._is_classic(hit.meaning.expression):
            return True
        if any(word in kinds for word in words):
            return True
        return told or (hit.meaning.status == AMBIGUOUS and not hit.meaning.family)

    def _is_classic(self, expression: str) -> bool:
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
        changed = _has(near[-3:], self.tables.words("modifiers")) or _has(
            [self.words[i] for i in after[:1]], self.tables.words("modifiers")
        )
        return hit._replace(
            about=self._about(index, before, after),
            denied=_has(near, self.tables.words("negations")),
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
            if _has(words, self.tables.words(about)):
                return about
        return ""

    def _glued(self, hit: Hit) -> bool:
        """Whether a word that is not said in passing hangs on the name by a dash or nothing at all."""
        if self._numbered(hit):
            return True
        if self._trailed(hit):
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
        passing = self.tables.words("neutral") | self.tables.words("nouns") | self.tables.words("lead")
        passing |= self.tables.words("weights") | self.tables.words("code") | self.tables.words("data")
        return not set(after) & passing

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


def read_passage(text: str, tables: Tables, field: str | None, catalogue: Catalogue) -> Meaning:
    """The licence that a sentence, or a label that is no plain name, speaks of."""
    passage = Passage(text, tables, field, catalogue)
    if not passage.hits:
        return unknown("")
    told = [hit for hit in passage.hits if not hit.denied]
    if not told:
        return unknown("It only says which licence it is not.")
    about_weights = [hit for hit in told if hit.about == "weights"] or [hit for hit in told if not hit.about]
    if not about_weights:
        because = "It only speaks of the licence of code or data."
        if field == "prose":
            return unknown(because)
        return ambiguous(tuple(reading for hit in told for reading in hit.meaning.readings), because)
    doubts = _doubts(passage, about_weights, tables, field, catalogue)
    meaning = _together(passage, about_weights, tables)
    if doubts and meaning.status == EXACT:
        return ambiguous(_operands(meaning), doubts)
    return dated(meaning, passage.body, tables) if meaning.status == EXACT else meaning


def _doubts(passage: Passage, hits: list[Hit], tables: Tables, field: str | None, catalogue: Catalogue) -> str:
    """Why the names are not the whole answer; empty where they are."""
    if not all(hit.clean for hit in hits):
        return "The name is part of another one."
    rest = [token.word for token in passage.unnamed()]
    rest = _without(rest, tables.words("exemptions"))
    if _has(rest, tables.words("limits")):
        return "Something is added to the licence or taken from it."
    names = {reading for hit in hits for reading in hit.meaning.readings}
    if names & set(tables["prose"].get("riders", ())):
        return "A condition is added to the licence."
    if _has(rest, tables.words("commercial_limits")) and not all(_is_limited(one, catalogue) for one in names):
        return "The use is limited as the licence itself does not."
    if _has(rest, tables.words("policies")) and any(passage._is_classic(one) for one in names):
        return "A use policy is added to the licence."
    if field != "prose":
        passing = tables.words("neutral") | tables.words("nouns") | tables.words("lead")
        passing |= tables.words("weights") | tables.words("code") | tables.words("data")
        strange = [word for word in rest if word not in passing]
        if strange:
            return f'"{strange[0]}" may limit or change the licence.'
    return ""


def _is_limited(expression: str, catalogue: Catalogue) -> bool:
    """Whether the licence itself bars commercial use."""
    license = catalogue.license(expression)
    if license is not None:
        return bool({"commercial-use", "research-only"} & set(license.sticks))
    listed = catalogue.spdx(expression)
    return listed is not None and "noncommercial" in fold(listed.name)


def _together(passage: Passage, hits: list[Hit], tables: Tables) -> Meaning:
    """The names as one expression: the same one several times, a choice, or all of them."""
    readings = list(dict.fromkeys(hit.meaning.expression for hit in hits if hit.meaning.expression))
    readings = [one for one in readings if not any(other.startswith(f"{one} WITH ") for other in readings)]
    vague = [hit.meaning for hit in hits if hit.meaning.status == AMBIGUOUS]
    open_ones = [one for one in vague if not set(one.candidates) & set(readings)]
    if open_ones:
        return ambiguous((*readings, *(c for one in open_ones for c in one.candidates)), open_ones[0].reason)
    if len(readings) == 1:
        return exact(str(readings[0]), "It names this licence.")
    hits = [hit for hit in hits if hit.meaning.expression]
    meanings = [exact(str(reading), "") for reading in readings]
    operators = {_operator(passage, one, two, tables) for one, two in pairwise(hits)}
    if len(operators) == 1 and (operator := operators.pop()):
        return combined(meanings, operator)
    return ambiguous(tuple(str(one) for one in readings), "It names several licences, not how they belong together.")


def _operator(passage: Passage, one: Hit, two: Hit, tables: Tables) -> str:
    between = passage.words[one.end : two.first]
    passing = tables.words("neutral") | tables.words("nouns")
    gap_start = passage.tokens[one.end - 1].end if one.end else 0
    gap = passage.body[gap_start : passage.tokens[min(two.first, len(passage.tokens) - 1)].start]
    if one.meaning.expression == two.meaning.expression and all(word in passing for word in between):
        return "AND" if not passage.words.count("or") else "OR"
    if "/" in gap or "|" in gap or not all(word in passing for word in between):
        return ""
    if "or" in between:
        return "OR"
    if not between and not re.search(r"[,;&+\n]", gap):
        return ""
    return "" if _has(passage.words, frozenset({"dual", "either", "choice", "or"})) else "AND"


def dated(meaning: Meaning, text: str, tables: Tables) -> Meaning:
    """Living terms as of the date in `text`; ambiguous where it is no date that is known."""
    texts = tables["dated"].get(meaning.expression or "")
    if not texts:
        return meaning
    for found in _DATE.finditer(text):
        date = _iso(found)
        if not date:
            continue
        known = next((license for day, license in texts.items() if day.startswith(date)), None)
        if known is None:
            return ambiguous((meaning.expression or "", *texts.values()), "No text of this date is known.")
        return exact(known, "It is the text of this date.")
    return meaning


def _iso(found: re.Match[str]) -> str:
    """The date as YYYY-MM-DD, or YYYY-MM where no day is given; empty where it is no date."""
    part = found.groupdict()
    if part["y"]:
        return f"{part['y']}-{part['m']}-{part['d']}"
    month = _MONTHS.get((part["mon"] or part["mon2"] or part["mon3"] or "").lower())
    if month is None:
        return ""
    year, day = part["year"] or part["year2"] or part["year3"], part["day"] or part["day2"]
    return f"{year}-{month:02d}" + (f"-{int(day):02d}" if day else "")


def _operands(meaning: Meaning) -> tuple[str, ...]:
    return tuple(re.split(r" (?:AND|OR) ", (meaning.expression or "").replace("(", "").replace(")", "")))


def _has(words: Sequence[str], phrases: frozenset[str]) -> bool:
    """Whether one of the folded phrases stands in the words."""
    return any(True for _ in _places(words, phrases))


def _without(words: Sequence[str], phrases: frozenset[str]) -> list[str]:
    """The words without those of the phrases."""
    gone = {i for start, end in _places(words, phrases) for i in range(start, end)}
    return [word for i, word in enumerate(words) if i not in gone]


def _places(words: Sequence[str], phrases: frozenset[str]) -> Iterator[tuple[int, int]]:
    for start in range(len(words)):
        key = ""
        for end in range(start, min(start + 6, len(words))):
            key += words[end]
            if key in phrases:
                yield start, end + 1

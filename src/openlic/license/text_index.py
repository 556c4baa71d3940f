"""The known licence texts as hashes of their words, in order: enough to compare with, nothing to read.

One file, `data/fingerprints.bin`, mapped into memory; what an answer does not need is not read. A reference
text is a `str` in which each character stands for a word, so that comparing and searching word sequences
runs at the speed of comparing and searching strings. `tools/build_fingerprints.py` writes the file and
`data/fingerprints.csv` says where each text came from.
"""

from __future__ import annotations

import hashlib
import json
import mmap
import sys
import zlib
from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

MAGIC = b"openlic fingerprints 1\n"
UNKNOWN = "\x00"
"""The character of a word that no reference text has."""

SPARSE, SPARSER = 8, 16
"""Of the shingles of a text every 8th by hash is indexed, of a long text every 16th."""
LONG = 2_000
SHORT = 150
"""Of a text with fewer words all shingles are looked up: a licence of one sentence may have no 8th one."""
_NEAR = 0.45
"""A text of whose indexed shingles this share is there is a candidate, however little that is of the whole."""
_MASK = 0xFFFFFFFF

_SPELLINGS = """
acknowledgement acknowledgment|analogue analog|analyse analyze|artefact artifact|authorisation authorization
authorised authorized|calibre caliber|cancelled canceled|catalogue catalog|categorise categorize|centre center
emphasised emphasized|favour favor|favourite favorite|fulfil fulfill|fulfilment fulfillment|honour honor
initialise initialize|judgement judgment|labelling labeling|labour labor|licence license|licences licenses
licenced licensed|licencing licensing|maximise maximize|modelled modeled|modelling modeling|offence offense
optimise optimize|organisation organization|organisations organizations|organise organize|practise practice
programme program|realise realize|recognise recognize|signalling signaling|utilisation utilization|whilst while
wilful willful|sublicence sublicense|sublicences sublicenses|capitalisation capitalization|colour color
defence defense|behaviour behavior|unauthorised unauthorized|recognised recognized
organised organized|customise customize|minimise minimize
"""
SPELLINGS = {b"https": b"http"} | {
    old.encode(): new.encode()
    for old, new in (pair.split() for line in _SPELLINGS.split("\n") for pair in line.split("|") if pair)
}
"""Spellings that SPDX takes for one word (guideline B.8), and some of the same kind."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference text: its words as characters, and the ranges of it that a copy may leave out or replace."""

    number: int
    words: str
    optional: tuple[tuple[int, int], ...]
    variable: tuple[tuple[int, int], ...]


def word_hash(word: bytes) -> int:
    """64 bits for a word, the same for its spellings."""
    word = SPELLINGS.get(word, word)
    return int.from_bytes(hashlib.blake2b(word, digest_size=8).digest(), "little")


def shingles(words: str) -> list[int]:
    """The 32-bit hashes of every four words in a row, in order."""
    codes = list(map(ord, words))
    return [
        ((a * 0x9E3779B1) ^ (b * 0x85EBCA77) ^ (c * 0xC2B2AE3D) ^ (d * 0x27D4EB2F)) * 0x165667B1 >> 5 & _MASK
        for a, b, c, d in zip(codes, codes[1:], codes[2:], codes[3:], strict=False)
    ]


class Index:
    """The fingerprint file, read where it is asked."""

    def __init__(self, content: bytes | mmap.mmap) -> None:
        if content[: len(MAGIC)] != MAGIC:
            raise ValueError("the fingerprint file is of another version: run tools/build_fingerprints.py")
        start = len(MAGIC) + 4
        length = int.from_bytes(content[len(MAGIC) : start], "little")
        self._content = content
        self._base = start + length
        self._sections: dict[str, tuple[int, int]] = json.loads(content[start : self._base])
        self._characters: dict[bytes, str] = {}

    def _section(self, name: str) -> bytes:
        offset, length = self._sections[name]
        return self._content[self._base + offset : self._base + offset + length]

    def _array(self, name: str, code: str) -> array[int]:
        values: array[int] = array(code)
        values.frombytes(self._section(name))
        if sys.byteorder == "big":
            values.byteswap()
        return values

    @cached_property
    def ids(self) -> list[str]:
        """The canonical ids of the licences, by number."""
        return self._section("ids").decode().split("\n")

    @cached_property
    def names(self) -> list[list[str]]:
        """The names of the licences, by number."""
        lines = zlib.decompress(self._section("names")).decode().split("\n")
        return [line.split("\t") for line in lines]

    @cached_property
    def riders(self) -> frozenset[str]:
        """The ids of conditions that change the licence they stand beside."""
        return frozenset(self._section("riders").decode().split("\n"))

    @cached_property
    def exceptions(self) -> frozenset[str]:
        """The ids of exceptions: they are joined to a licence by WITH."""
        return frozenset(self._section("exceptions").decode().split("\n"))

    @cached_property
    def common(self) -> int:
        """Below this number are the texts of AI licences and of the SPDX list, from it on all others."""
        return int(self._section("common"))

    @cached_property
    def owners(self) -> array[int]:
        """The number of the licence of each reference text."""
        return self._array("owners", "H")

    @cached_property
    def lengths(self) -> array[int]:
        """The number of words of each reference text."""
        return self._array("lengths", "I")

    def id_of(self, number: int) -> str:
        """The id of the licence that reference text `number` is."""
        return self.ids[self.owners[number]]

    def names_of(self, number: int) -> list[str]:
        """The names of the licence that reference text `number` is."""
        return self.names[self.owners[number]]

    @cached_property
    def _exact(self) -> dict[bytes, int]:
        table, numbers = self._section("digests"), self._array("digest_texts", "H")
        return {table[at * 16 : at * 16 + 16]: number for at, number in enumerate(numbers)}

    def exact(self, digest: bytes) -> int | None:
        """The reference text whose words have this digest, or None."""
        return self._exact.get(digest)

    @cached_property
    def _vocabulary(self) -> tuple[array[int], array[int]]:
        return self._array("vocabulary", "Q"), self._array("vocabulary_characters", "H")

    def character(self, word: bytes) -> str:
        """The character of a word; UNKNOWN where no reference text has it."""
        known = self._characters.get(word)
        if known is None:
            known = self._look_up(word)
            if len(self._characters) < 100_000:
                self._characters[word] = known
        return known

    def _look_up(self, word: bytes) -> str:
        hashes, characters = self._vocabulary
        wanted = word_hash(word)
        at = bisect_left(hashes, wanted)
        return chr(characters[at]) if at < len(hashes) and hashes[at] == wanted else UNKNOWN

    def encode(self, words: Iterable[bytes]) -> str:
        """A word sequence as a string of their characters."""
        known, look = self._characters, self.character
        return "".join([known.get(word) or look(word) for word in words])

    @cached_property
    def _postings(self) -> tuple[array[int], array[int]]:
        return self._array("shingles", "I"), self._array("shingle_texts", "H")

    def _texts_with(self, shingle: int) -> array[int]:
        hashes, texts = self._postings
        start = bisect_left(hashes, shingle)
        if start == len(hashes) or hashes[start] != shingle:
            return texts[:0]
        return texts[start : bisect_right(hashes, shingle, start, min(len(hashes), start + 1_000))]

    def candidates(self, words: str, most: int) -> list[int]:
        """About `most` reference texts that share rare word sequences with `words`, likeliest first.

        Half of them share the most, half share the greatest part of theirs: a short licence in a long text
        is found as well as a long one that was changed. Those far behind are left out.
        """
        found: Counter[int] = Counter()
        rare: dict[int, float] = {}
        step = 1 if len(words) < SHORT else SPARSE
        for shingle in {value for value in shingles(words) if not value % step}:
            texts = self._texts_with(shingle)
            found.update(texts)
            weight = 1 / (4 + len(texts))
            for text in texts:
                rare[text] = rare.get(text, 0.0) + weight
        # a long text has half as many of its shingles in the index, so each counts twice
        count = {text: hits * self._step(text) // SPARSE for text, hits in found.items()}
        part = {text: min(1.0, hits * SPARSE / self.lengths[text]) for text, hits in count.items()}
        by_hits = sorted(count, key=lambda text: (-count[text] - rare[text], text))
        by_part = sorted(count, key=lambda text: (-part[text] * (1 + rare[text]), text))
        enough = 0.5 * count[by_hits[0]] if by_hits else 0
        pairs = zip(by_hits[:most], by_part[:most], strict=True)
        chosen = dict.fromkeys(text for pair in pairs for text in pair if count[text] >= enough or part[text] >= _NEAR)
        family = [text for text in by_hits[most : 3 * most] if count[text] >= 0.9 * count[by_hits[0]]]
        return [*dict.fromkeys([*list(chosen)[:most], *family])]

    def _step(self, text: int) -> int:
        return SPARSER if self.lengths[text] > LONG else SPARSE

    @cached_property
    def _offsets(self) -> array[int]:
        return self._array("offsets", "I")

    @lru_cache(maxsize=64)  # noqa: B019 - there is one index, and it lives as long as the process
    def reference(self, number: int) -> Reference:
        """Reference text `number`."""
        start, end = self._offsets[number], self._offsets[number + 1]
        base = self._base + self._sections["texts"][0]
        unpacked = zlib.decompress(self._content[base + start : base + end])
        counts, text = unpacked.split(b"\n", 1)
        optional, variable = (_ranges(part) for part in counts.split(b"|"))
        return Reference(number, text.decode("utf-8", "surrogatepass"), optional, variable)


def _ranges(written: bytes) -> tuple[tuple[int, int], ...]:
    values = [int(value) for value in written.split()]
    return tuple(zip(values[::2], values[1::2], strict=True))


@lru_cache(maxsize=1)
def load() -> Index:
    """The index that the package ships, mapped into memory once."""
    with (Path(__file__).parent / "data" / "fingerprints.bin").open("rb") as opened:
        return Index(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))

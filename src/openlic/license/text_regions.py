"""Which known texts a document holds, and where: every near candidate is compared, not the first.

The texts of a family differ in a few words (Llama 3.1 and 3.2, Gemma of 2024 and of 2025), so the count of
shared words does not tell them apart; the count of words that differ does.
"""

from __future__ import annotations

from dataclasses import dataclass

from openlic.license.text_align import Alignment, Edit, Link, align, refine, seeds
from openlic.license.text_edits import is_harmless
from openlic.license.text_index import Index, Reference
from openlic.license.text_tokens import Document

MOST_REGIONS = 24
MOST_CANDIDATES = 16
MOST_COMPARED = 5
MOST_TRIED = 10
"""Candidates that are compared in full: so many while none names a licence, else the fewer."""
FRAGMENT = 0.55
"""A text of which less than this share is there is not named."""
FEWEST = 7
_SHORT = 40
_WINDOW = 60_000
_OUTER = 0.05
"""What a word of the known text costs that is missing before or behind: little, a copy may be cut."""
_RARER = 0.98
_WHOLE, _WHOLE_SHARE = 12, 0.03
_BESIDE = 30
_BEHIND = 60


@dataclass(frozen=True, slots=True)
class Region:
    """Words `start` to `end` of a document, which are `known`, but for `edits` that count."""

    known: Reference
    alignment: Alignment
    edits: tuple[Edit, ...]
    harmless: int
    beside: int
    common: bool

    @property
    def start(self) -> int:
        """The first word."""
        return self.alignment.start

    @property
    def end(self) -> int:
        """Behind the last word."""
        return self.alignment.end

    @property
    def cover(self) -> float:
        """The share of the known text's required words that is there, 0..1."""
        return min(1.0, self.alignment.matched / max(1, len(self.known.words) - _free(self.known)))

    @property
    def score(self) -> float:
        """The share of words that the two have in common, 0..1; 1 only without an edit that counts."""
        if not self.edits:
            return 1.0
        changed = sum(edit.size for edit in self.edits)
        return min(0.999, self.alignment.matched / (self.alignment.matched + changed))

    @property
    def rank(self) -> tuple[float, int, int]:
        """Greater for the better reading of the same words."""
        inner = sum(edit.size for edit in self.edits if edit.there > 0 and edit.there_end < len(self.known.words))
        outer = sum(edit.size for edit in self.edits) - inner
        worth = self.alignment.matched - 2 * inner - _OUTER * outer - _OUTER * self.beside
        if not self.edits:  # what is whole is likelier than the beginning of something longer
            worth += _WHOLE + _WHOLE_SHARE * worth
        # many a rare licence is a common one with a few words more: the common one is likelier
        return worth if self.common else _RARER * worth, -self.harmless, -self.known.number


def _free(known: Reference) -> int:
    return sum(end - start for part in (known.optional, known.variable) for start, end in part)


def regions_in(document: Document, index: Index) -> list[Region]:
    """The known texts in a document, in the order of their places; at most `MOST_REGIONS`."""
    text = index.encode(document.words)
    found: list[Region] = []
    waiting = [(start, min(start + _WINDOW, len(text))) for start in range(0, len(text), _WINDOW)]
    while waiting and len(found) < MOST_REGIONS:
        start, end = waiting.pop(0)
        region = _best_in(text, start, end, document, index)
        if region:
            found.append(region)
            waiting += [(start, region.start), (region.end, end)]
    return sorted(_without_riders(found), key=lambda region: region.start)


def _without_riders(found: list[Region]) -> list[Region]:
    """The regions without the short rare ones: a line of terms beside a licence changes it, known or not."""
    licences = [region for region in found if region.common or len(region.known.words) >= _SHORT]
    return licences or found


def _best_in(text: str, start: int, end: int, document: Document, index: Index) -> Region | None:
    if end - start < FEWEST:
        return None
    part = text[start:end]
    numbers = index.candidates(part, MOST_CANDIDATES)
    if not numbers:
        return None
    whole = _whole_ones(text, start, end, _aligned(part, numbers, index), document, index)
    if not whole:
        return None
    best = max(whole, key=lambda region: region.rank)
    # two common licences in a row are those two, rather than a rare one made of both and changed
    intact = [region for region in whole if region.common and not region.edits]
    return max(intact, key=lambda region: region.rank) if intact and best.edits and not best.common else best


def _whole_ones(
    text: str,
    start: int,
    end: int,
    rough: list[tuple[float, Alignment, Reference]],
    document: Document,
    index: Index,
) -> list[Region]:
    """The regions of the candidates that name a licence: the first such, and those that promise about as much.

    What names none sets no measure: a collection of licences has more words of a text than each licence in it.
    """
    whole: list[Region] = []
    least = 0.0
    for at, (promise, found, known) in enumerate(rough[:MOST_TRIED]):
        if whole and (at >= MOST_COMPARED or promise < least):
            break
        region = _region(text, start, end, found, known, document, index)
        if _names_a_licence(region, len(text)):
            least = least if whole else promise - _BEHIND
            whole.append(region)
    return whole


def _aligned(part: str, numbers: list[int], index: Index) -> list[tuple[float, Alignment, Reference]]:
    """The candidates with their rough alignments, the most promising first; hopeless ones are given up half-way."""
    grams, best = seeds(part), 0.0
    rough = []
    for known in map(index.reference, numbers):
        # names and dates that a copy may lack count as if they were there
        found = align(part, known.words, grams, best - _BEHIND - _OUTER * _free(known))
        if found:
            promise = _promise(found, known)
            best = max(best, promise)
            rough.append((promise, found, known))
    return sorted(rough, key=lambda item: -item[0])


def _names_a_licence(region: Region, words: int) -> bool:
    """Whether enough of the known text is there, and is not but a phrase of a long text."""
    matched = region.alignment.matched
    if matched < FEWEST or region.cover < FRAGMENT or region.score < FRAGMENT:
        return False
    if region.common and not region.edits and len(region.known.words) >= _SHORT // 2:
        return True
    return len(region.known.words) >= _SHORT or 4 * matched >= words


def _promise(found: Alignment, known: Reference) -> float:
    """The rank before the words between the runs were compared."""
    inner = sum(edit.size for edit in found.edits if edit.there > 0 and edit.there_end < found.length)
    outer = sum(edit.size for edit in found.edits) - inner
    return found.matched - min(inner, found.matched) - _OUTER * outer + _OUTER * min(_free(known), outer)


def _region(
    text: str, start: int, end: int, rough: Alignment, known: Reference, document: Document, index: Index
) -> Region:
    moved = Alignment(tuple(_moved(link, start) for link in rough.links), rough.length)
    alignment = refine(text, known.words, moved, start=start, end=end)
    edits = alignment.edits
    counting = tuple(edit for edit in edits if not is_harmless(edit, document, known, index))
    harmless = sum(edit.size for edit in edits) - sum(edit.size for edit in counting)
    beside = min(alignment.start - start, _BESIDE) + min(end - alignment.end, _BESIDE)
    return Region(known, alignment, counting, harmless, beside, known.number < index.common)


def _moved(link: Link, by: int) -> Link:
    return Link(link.here + by, link.there, link.length)

"""Where a known text stands in another, and in which words the two differ.

Anchored comparison: sequences of a few words that both texts have are found by hash and grown as far as they
go; a chain of them that keeps the order is chosen, dear gaps cut it; only what is left between two links is
compared word by word. The idea is that of patience diff (Bram Cohen, 2003) and of seed-and-extend alignment
(Altschul et al., BLAST, 1990). Near-identical texts cost their number of differences, not their length.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from difflib import SequenceMatcher

GRAM = 5
"""Words in a seed."""
_LOOK_BACK = 16
_CHEAP = 3.0
_MOST_LINKS = 2_000
_MOST_PLACES = 64
_SMALL = 160
_GAP_HERE, _GAP_THERE = 0.3, 0.1

Grams = dict[str, "int | list[int]"]


@dataclass(frozen=True, slots=True)
class Link:
    """`length` words from `here` on are those of the known text from `there` on."""

    here: int
    there: int
    length: int


@dataclass(frozen=True, slots=True)
class Edit:
    """Words `here` to `here_end` stand where the known text has `there` to `there_end`."""

    here: int
    here_end: int
    there: int
    there_end: int

    @property
    def size(self) -> int:
        """The words that it touches."""
        return max(self.here_end - self.here, self.there_end - self.there)


@dataclass(frozen=True, slots=True)
class Alignment:
    """How a known text of `length` words lies in another: the equal runs, in order, and what differs."""

    links: tuple[Link, ...]
    length: int

    @property
    def start(self) -> int:
        """The first word of the text that belongs to the known one."""
        return self.links[0].here

    @property
    def end(self) -> int:
        """Behind the last such word."""
        return self.links[-1].here + self.links[-1].length

    @property
    def matched(self) -> int:
        """The words that both have."""
        return sum(link.length for link in self.links)

    @property
    def edits(self) -> list[Edit]:
        """What differs, the missing beginning and end of the known text included."""
        edits = []
        here, there = self.start, 0
        for link in self.links:
            if link.here > here or link.there > there:
                edits.append(Edit(here, link.here, there, link.there))
            here, there = link.here + link.length, link.there + link.length
        if there < self.length:
            edits.append(Edit(here, here, there, self.length))
        return edits


def seeds(text: str) -> Grams:
    """Every `GRAM` words of `text`, with the place or places where they stand."""
    grams: Grams = {}
    for at in range(len(text) - GRAM + 1):
        gram = text[at : at + GRAM]
        known = grams.get(gram)
        if known is None:
            grams[gram] = at
        elif isinstance(known, int):
            grams[gram] = [known, at]
        elif len(known) < _MOST_PLACES:
            known.append(at)
    return grams


def align(text: str, known: str, grams: Grams, least: float = 0) -> Alignment | None:
    """The best place of `known` in `text`, roughly: equal runs shorter than a seed are not seen.

    `grams` are the `seeds(text)`. None where not one seed is shared, or where fewer than `least` words are.
    """
    chain = _best_chain(_links(text, known, grams, least))
    return Alignment(tuple(chain), len(known)) if chain else None


def refine(text: str, known: str, rough: Alignment, *, start: int, end: int) -> Alignment:
    """The same alignment with what lies between its runs compared word by word.

    Before its first and behind its last run it may grow within `start` and `end` of `text`.
    """
    links = _head(text, known, rough.links[0], start)
    for link in rough.links:
        if links:
            last = links[-1]
            links += _between(text, known, last.here + last.length, link.here, last.there + last.length, link.there)
        links.append(link)
    links += _tail(text, known, rough.links[-1], end)
    return Alignment(tuple(_joined(links)), len(known))


def _links(text: str, known: str, grams: Grams, least: float) -> list[Link]:
    links: list[Link] = []
    expected = at = 0
    misses = len(known) - least
    last = len(known) - GRAM
    while at <= last and len(links) < _MOST_LINKS:
        places = grams.get(known[at : at + GRAM])
        if places is None:
            at += 1
            misses -= 1
            if misses < 0:
                return []
            continue
        here = places if isinstance(places, int) else _nearest(places, expected)
        length = _common(text, here, known, at)
        links.append(Link(here, at, length))
        at += length
        expected = here + length
    return links


def _nearest(places: list[int], expected: int) -> int:
    at = bisect_left(places, expected)
    return places[at] if at < len(places) else places[0]


def _common(text: str, here: int, known: str, there: int) -> int:
    """The number of equal words from two places on; compares slices that double, then halve."""
    most = min(len(text) - here, len(known) - there)
    length, step = 0, 32
    while (
        length + step <= most
        and text[here + length : here + length + step] == known[there + length : there + length + step]
    ):
        length += step
        step *= 2
    while step:
        if (
            length + step <= most
            and text[here + length : here + length + step] == known[there + length : there + length + step]
        ):
            length += step
        step //= 2
    return length


def _best_chain(links: list[Link]) -> list[Link]:
    """The chain of links in order with the most words, less what its gaps cost."""
    if not links:
        return []
    score: list[float] = []
    before: list[int] = []
    highest = 0.0
    for at, link in enumerate(links):
        if at and score[-1] == highest and (cost := _cost(links[at - 1], link)) < _CHEAP:
            highest += link.length - cost  # nothing better can stand before it
            score.append(highest)
            before.append(at - 1)
            continue
        best, chosen = 0.0, -1
        for earlier in range(max(0, at - _LOOK_BACK), at):
            reached = score[earlier] - _cost(links[earlier], link)
            if reached > best:
                best, chosen = reached, earlier
        score.append(best + link.length)
        before.append(chosen)
        highest = max(highest, score[-1])
    at = max(range(len(links)), key=score.__getitem__)
    chain = []
    while at >= 0:
        chain.append(links[at])
        at = before[at]
    return _without_overlap(chain[::-1])


def _cost(earlier: Link, later: Link) -> float:
    here = later.here - earlier.here - earlier.length
    there = later.there - earlier.there - earlier.length
    if here < 0:
        return float("inf") if later.here + later.length <= earlier.here + earlier.length else float(-here)
    return _GAP_HERE * here + _GAP_THERE * there


def _without_overlap(chain: list[Link]) -> list[Link]:
    kept: list[Link] = []
    for link in chain:
        over = kept[-1].here + kept[-1].length - link.here if kept else 0
        if over <= 0:
            kept.append(link)
        elif over < link.length:
            kept.append(Link(link.here + over, link.there + over, link.length - over))
    return kept


def _between(text: str, known: str, here: int, here_end: int, there: int, there_end: int) -> list[Link]:
    if here >= here_end or there >= there_end or here_end - here > _SMALL or there_end - there > _SMALL:
        return []
    blocks = SequenceMatcher(None, text[here:here_end], known[there:there_end], autojunk=False).get_matching_blocks()
    return [Link(here + block.a, there + block.b, block.size) for block in blocks if block.size]


def _head(text: str, known: str, first: Link, start: int) -> list[Link]:
    reach = min(first.there, _SMALL)
    # twice as far back as words are missing: names and dates may stand between them
    earliest = max(start, first.here - 2 * reach - 8, first.here - _SMALL)
    found = _between(text, known, earliest, first.here, first.there - reach, first.there)
    edges = [link.here + link.length for link in found]
    gaps = [after - edge for edge, after in zip(edges, [*(link.here for link in found[1:]), first.here], strict=False)]
    return found[len(found) - _worth([link.length for link in found][::-1], gaps[::-1]) :]


def _tail(text: str, known: str, last: Link, end: int) -> list[Link]:
    here, there = last.here + last.length, last.there + last.length
    reach = min(len(known) - there, _SMALL)
    latest = min(end, here + 2 * reach + 8, here + _SMALL)
    found = _between(text, known, here, latest, there, there + reach)
    edges = [here, *(link.here + link.length for link in found)]
    gaps = [link.here - edge for link, edge in zip(found, edges, strict=False)]
    return found[: _worth([link.length for link in found], gaps)]


def _worth(lengths: list[int], gaps: list[int]) -> int:
    """How many runs to take, from the nearest on, so that they gain more words than their gaps cost."""
    best, gain, most = 0, 0.0, 0.0
    for taken, (length, gap) in enumerate(zip(lengths, gaps, strict=True), start=1):
        gain += length - _GAP_HERE * gap
        if gain > most:
            best, most = taken, gain
    return best


def _joined(links: list[Link]) -> list[Link]:
    joined: list[Link] = []
    for link in links:
        last = joined[-1] if joined else None
        if last and last.here + last.length == link.here and last.there + last.length == link.there:
            joined[-1] = Link(last.here, last.there, last.length + link.length)
        else:
            joined.append(link)
    return joined

"""Sentences of the card that say under which licence something is."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openlic.claims.front_matter import card_of
from openlic.claims.types import PROSE, Claim
from openlic.record import Record
from openlic.vocabulary import Location

MAX_BODY = 200_000
MAX_SENTENCE = 600
MAX_CLAIMS = 40

_SAYS_LICENSE = r"(?i)\b(?:licen[cs]\w*|released under|available under|terms of use)\b"
_HEADING = r"\s{0,3}#{1,6}\s+(.*)"
_FENCE = r"\s{0,3}(?:```|~~~)"
_END = r"(?<=[.!?;])\s+(?=[A-Z*\[\"'])"
# The licence of what this model comes from, told in passing: "derived from X and originally licensed under Y".
_BASE = (
    r"(?i)\boriginal(?:ly)?\s+(?:\w+\s+){0,3}licen|\b(?:which|that)\s+(?:is|are|was|were)\s+(?:\w+\s+){0,2}licen"
    r"|\b(?:base|original|parent|teacher)\s+models?\s+(?:is|are|was|were)\s+(?:\w+\s+){0,2}licen"
    r"|\blicen[cs]e of the (?:base|original|parent) model"
)
_CODE = r"(?i)\b(?:code|code ?base|source|repository|scripts?|software|github repo)\b"
_DATA = r"(?i)\b(?:data|data ?sets?|corpus|annotations?)\b"
_WEIGHTS = r"(?i)\b(?:models?|weights?|checkpoints?|parameters|adapters?|loras?)\b"


def claims(record: Record) -> Iterator[Claim]:
    """One claim a sentence that speaks of a licence, outside code blocks, at most MAX_CLAIMS."""
    card = card_of(record)
    if card is None:
        return
    found = 0
    for line, sentence in _sentences(card.body[:MAX_BODY], card.body_line):
        for about, part in _parts(sentence):
            yield Claim("prose", part, PROSE, Location(card.file, line), "prose", about)
            found += 1
        if found >= MAX_CLAIMS:
            return


def _sentences(body: str, first_line: int) -> Iterator[tuple[int, str]]:
    """Line and text of each sentence about a licence; in a section of that name every line counts."""
    fenced = in_section = False
    for number, line in enumerate(body.splitlines(), first_line):
        if re.match(_FENCE, line):
            fenced = not fenced
            continue
        heading = re.match(_HEADING, line)
        if heading and not fenced:
            in_section = bool(re.search(r"licen[cs]", heading[1], re.IGNORECASE))
        elif not fenced and len(line) <= 20 * MAX_SENTENCE:
            for sentence in re.split(_END, line):
                if sentence.strip() and (in_section or re.search(_SAYS_LICENSE, sentence)):
                    yield number, sentence.strip()[:MAX_SENTENCE]


def _parts(sentence: str) -> list[tuple[str, str]]:
    """The sentence with what it is about; in two where it gives code and weights a licence each."""
    halves = re.split(r"\s*(?:;|, while |, whereas | but | and (?=the (?:model|weights|code|data)))\s*", sentence)
    spoken = [(_about(half), half) for half in halves if re.search(_SAYS_LICENSE, half)]
    if len(spoken) > 1 and len({about for about, _ in spoken}) > 1:
        return spoken
    return [(_about(sentence), sentence)]


def _about(text: str) -> str:
    if re.search(_BASE, text):
        return "base"
    if re.search(_WEIGHTS, text):
        return "weights"
    if re.search(_CODE, text):
        return "code"
    return "data" if re.search(_DATA, text) else "weights"

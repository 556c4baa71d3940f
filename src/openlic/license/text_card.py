"""What a card says around a licence that may change it.

A card's prose is no term of the licence: how to install, how it was trained. It becomes one in the licence's
own section, under a heading that speaks of terms, and in a sentence that takes something away; there it counts as
in a licence file. What is left is a risk that the caller takes by calling a text a card.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from itertools import pairwise

from openlic.license.text_clauses import RESTRICTING, clauses_in, sentences
from openlic.license.text_edits import is_harmless_outside, written_at
from openlic.license.text_tokens import Document
from openlic.license.text_words import INTRODUCTION

_FRONT_MATTER = re.compile(r"\A\s*---\n(?:[^\n]*\n){0,400}?---\s*(?:\n|\Z)")
_HEADING = re.compile(r"\s{0,3}#{1,6}\s")
_CARD_HEADING = re.compile(
    r"(?im)^#{1,6}\s+.{0,40}\b(?:usage|install\w*|model|description|citation|training|example\w*|quick ?start|"
    r"getting started|features|requirements|contribut\w+|limitations|bias\w*|how to|overview|introduction|results|"
    r"benchmarks?|downloads?)\b"
)
_ABOUT_TERMS = re.compile(r"(?i)licen[sc]|terms|condition|restrict|acceptable|legal|permission|disclaimer|\bcommercial")
_BINDING = re.compile(
    r"(?i)\b(?:only|must|shall|may not|not|no|never|required?s?|pays?|fees?|contact|prohibited|restricted|forbidden|"
    r"except)\b"
)
_SUBJECT = re.compile(
    r"(?i)\b(?:licen[sc]\w+|commercial\w*|sell|sold|sale|permissions?|permitted|allowed|students?|companies|terms|"
    r"redistribut\w+|customers?|countries|royalt\w+)\b"
)
_TELLING = re.compile(
    r"(?i)commercial[ei]|kommerzi|comercia|komerc|ticari|коммерч|商用|商业|商業|interdit|vietat|prohibid|proibid|verboten|"
    r"zakaz|yasak|запрещ|禁止|不得|lizenz|\bnur\b|\bexclud(?:ed|ing)\b|"
    r"\b(?:licen[sc]e|version|access)\b.{0,40}\b(?:ends?|expires?|"
    r"void|students?)\b|^\W*expires?\b|\b(?:internal|personal|private) use\b|\btrial\b|\blicensed to\b|\bonly for\b|"
    r"\b(?:testers?|academia|employees) only\b|\bonly (?:for )?(?:academia|testers?|employees)|\bdoes not apply\b|"
    r"\bterms apply\b|"
    r"\b(?:pay|fee|attribution)\b.{0,60}(?:%|\brequired\b|\brevenue\b)|\bnot (?:for )?evil\b|strikethrough"
)
"""Words that make a sentence suspect wherever it stands."""
_FEWEST = 40
"""Fewer words around a licence make no card: they are a rider."""


def is_card(document: Document, around: list[tuple[int, int]]) -> bool:
    """Whether a text is a card: front matter, or a README's headings around the licence."""
    if _FRONT_MATTER.match(document.clean):
        return True
    if sum(end - start for start, end in around) < _FEWEST or not around or around[0][0] > 0:
        return False
    prose = "\n".join(written_at(document, start, end) for start, end in around)
    return len(_CARD_HEADING.findall(prose)) + (prose.count("```") > 3) >= 2


def terms_beside(
    document: Document, start: int, end: int, *, after: bool, before: bool, names: Set[bytes]
) -> Iterator[tuple[int, str]]:
    """The passages between words `start` and `end` that may be terms: their line and words.

    `after` and `before` say on which side a licence stands; `names` are the words of its names.
    """
    sections = list(_sections(document, start, end))
    # the heading above a licence may be its title, and then it is the licence's first line
    before = before and not _HEADING.match(document.lines[document.line_of(end) - 1])
    for at, (left, right) in enumerate(sections):
        line = document.line_of(left)
        heading = document.lines[line - 1] if _HEADING.match(document.lines[line - 1]) else ""
        opened = bool(heading) and left == document.first_on(line)  # a heading parts it from what is before
        beside = (at == 0 and after and not opened) or (at == len(sections) - 1 and before)
        if beside or _ABOUT_TERMS.search(heading):
            if not is_harmless_outside(left, right, document, INTRODUCTION | names):
                yield line, " ".join(document.written[left : min(right, left + 60)])
            continue
        yield from _restrictions(written_at(document, left, right), line)


def _sections(document: Document, start: int, end: int) -> Iterator[tuple[int, int]]:
    first, last = document.line_of(start), document.line_of(end - 1)
    headings = [line for line in range(first + 1, last + 1) if _HEADING.match(document.lines[line - 1])]
    edges = [start, *(document.first_on(line) for line in headings), end]
    for left, right in pairwise(edges):
        if left < right:
            yield left, right


def _restrictions(prose: str, line: int) -> Iterator[tuple[int, str]]:
    for clause in clauses_in(prose, first_line=line):
        if clause.kind in RESTRICTING:
            yield clause.line, clause.words
    for sentence, place in sentences(prose, line):
        binding = _BINDING.search(sentence) and _SUBJECT.search(sentence)
        if binding or _TELLING.search(sentence) or (_HEADING.match(sentence) and _BINDING.search(sentence)):
            yield place, " ".join(sentence.split()[:60])

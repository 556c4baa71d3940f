"""Which differences between a text and a licence carry no meaning.

The list is one of permissions: names and dates of a copyright statement, a name in the licensor's place, list
markers, a licence's own title, the words of a page's navigation, one word written as two. All else counts
(SPDX guidelines B.9 to B.13 name what may differ). A word of law in one of those places makes it count, and
so does a sentence.
"""

from __future__ import annotations

import re
from collections.abc import Set
from itertools import pairwise

from openlic.license.text_align import Edit
from openlic.license.text_index import Index, Reference
from openlic.license.text_tokens import BLOCK_END, Document, words_of
from openlic.license.text_words import ABBREVIATED, LINKING, NAVIGATION, PARTICLES, TITLE, says_something

_LONGEST_NAME = 18
_TITLE_LENGTH = 14
_SCHEME = {b"http", b"https", b"www", b"c", b"tm", b"r"}
_CONJUNCTIONS = (b"and", b"or", b"nor")
_OWNERS = {b"owner": b"holder", b"holder": b"owner", b"owners": b"holders", b"holders": b"owners"}
_PARAGRAPH_END = re.compile(rf"\n\s*\n|{BLOCK_END}")
_MARK = re.compile(
    r"^[\s>*#_\-•]*(?:\d{1,2}(?:\.\d{1,2}){1,3}(?=\s)|\(?(?:[a-zA-Z]|[ivxIVX]{1,5}|\d{1,2}(?:\.\d{1,2}){0,3})[.):])[\s*_)]*"
)
_INLINE_MARK = re.compile(r"\((?:[a-zA-Z]|[ivxIVX]{1,5}|\d{1,2})\)")
_STATEMENT = re.compile(r"(?i)\bcopyrights?\b|\(c\)|\bportions (?=copyright|\(c\))")
_KNOWN_PARTS = re.compile(
    r"(?i)[\w.+-]{1,64}@[\w.-]{1,255}|<?https?://[^\s<>]{1,300}>?|\ball rights? reserved\b|\bcopyrights?\b|\(c\)|"
    r"\b(?:19|20)[\dx]{2}\b(?:\s*(?:[-,–]|to)\s*(?:(?:19|20)?[\dx]{2}|present|now)\b)*|\bportions\b|\bpresent\b|"
    r"\(?\b(?:see|listed in)(?: the)? (?:authors|contributors|credits)(?:\.(?:txt|md|rst))?(?: file)?"
    r"(?: for (?:details|more))?\)?"
)
_LEAD = re.compile(
    r"(?i)[\s>*_#]*(?P<what>[\w.+()-]{1,40}(?: [\w.+()-]{1,40}){0,4}) (?:is|are) "
    r"(?:licensed|released|distributed|made available|provided) under (?:the )?(?:terms of (?:the )?)?"
    r"(?P<license>[\w .,+()-]{2,80}?)(?:,? (?:as )?(?:reproduced )?(?:below|as follows))?[.:]{0,2}[\s*_]*"
)
_SENTENCE = re.compile(r"([^\s.!?;:]+)[.!?;:。！？；：]+[\s\"')\]]+(?=\S)")


def is_harmless(edit: Edit, document: Document, known: Reference, index: Index) -> bool:
    """Whether a difference within a licence leaves its terms as they are."""
    required = _required(edit, known)
    if edit.here == edit.here_end:
        return not required and not _is_conjunction(edit, known, index)
    if _is_respelt(edit, document, known, index):
        return True
    if required:
        return False
    words = document.words[edit.here : edit.here_end]
    if all(word in _SCHEME for word in words) or _is_marker(edit.here, edit.here_end, document):
        return True
    written = written_at(document, edit.here, edit.here_end)
    if _touches(edit, known.variable):
        return is_statement(written) or is_name(written)
    return is_statement(written) and bool(_STATEMENT.match(written.lstrip("#*-/> \t\n")))


def _is_conjunction(edit: Edit, known: Reference, index: Index) -> bool:
    """Whether "and" or "or" is missing between those whom a clause names; in a statement of copyright it is a comma."""
    if edit.there_end - edit.there != 1 or known.words[edit.there] not in map(index.character, _CONJUNCTIONS):
        return False
    marks = set(map(index.character, (b"copyright", b"c", b"portions")))
    owners = set(map(index.character, _OWNERS))  # "copyright holder" begins no statement
    return any(
        start < edit.there
        and edit.there_end < end
        and (known.words[start] not in marks or known.words[start + 1] in owners)
        for start, end in known.variable
    )


def _required(edit: Edit, known: Reference) -> bool:
    """Whether words are missing that a copy must have; a long optional passage is there as a whole or not at all."""
    at = edit.there
    ranges = sorted(
        (start, end)
        for start, end in (*known.variable, *known.optional)
        if start < edit.there_end
        and at < end
        and (
            end - start <= _TITLE_LENGTH
            or (edit.there <= start and end <= edit.there_end)
            or (start, end) in known.variable
        )
    )
    for start, end in ranges:
        if start > at:
            return True
        at = max(at, end)
    return at < edit.there_end


def is_harmless_outside(start: int, end: int, document: Document, names: Set[bytes]) -> bool:
    """Whether words before, behind or between licences are but titles, statements of copyright, navigation.

    `names` are the words that the names of the licences found are made of.
    """
    if start >= end:
        return True
    passage = written_at(document, start, end)
    return all(_is_plain(paragraph, names) for paragraph in _PARAGRAPH_END.split(passage))


def _is_plain(paragraph: str, names: Set[bytes]) -> bool:
    if is_statement(paragraph) or _is_plain_line(" ".join(paragraph.split()), names):
        return True
    return all(_is_plain_line(line, names) for line in paragraph.split("\n"))


def _is_plain_line(line: str, names: Set[bytes]) -> bool:
    words = words_of(line)
    if all(len(word) == 1 and not word.isalnum() for word in words) or (set(words) <= NAVIGATION and len(words) < 6):
        return True
    if len(words) <= 16 and set(words) <= TITLE | names and not _lacks_non(words, names):
        return True
    if (led := _LEAD.fullmatch(line.strip())) and set(words_of(led.group("license"))) <= TITLE | names:
        return is_name(led.group("what") or "")
    return is_statement(line)


def _lacks_non(words: list[bytes], names: Set[bytes]) -> bool:
    """Whether a title says "commercial" where the licence's own says "non-commercial"."""
    pairs = pairwise([b"", *words])
    return b"non" in names and any(word == b"commercial" and before != b"non" for before, word in pairs)


def is_statement(written: str) -> bool:
    """Whether a passage is nothing but statements of copyright: years and names."""
    parts = [part.strip() for part in _split_statements(written)]
    return all(is_name(part) for part in parts if part) and any(
        _STATEMENT.search(part) or re.fullmatch(r"(?i)\W*all rights? reserved\W*", part) for part in parts
    )


def _split_statements(written: str) -> list[str]:
    starts = [
        match.start()
        for match in re.finditer(r"(?i)(?:\bcopyrights?\b\s*)?(?:\(c\)\s*)?", written)
        if match.group().strip()
    ]
    edges = [0, *(at for at in starts if at), len(written)]
    return [written[start:end] for start, end in pairwise(edges)]


def is_name(written: str) -> bool:
    """Whether a passage can be the name of a person or a body, with years: no sentence, no word of law."""
    rest = " ".join(_KNOWN_PARTS.sub(" , ", written).split())
    if says_something(rest) or _has_sentence(rest):
        return False
    words = re.findall(r"[^\W_]+(?:['’.-][^\W_]+)*", rest)
    if words and all(word.lower() in LINKING or word.isdigit() for word in words):
        return False
    if len(words) > _LONGEST_NAME or any(character.isdigit() for word in words for character in word if len(word) > 1):
        return False
    lower = [word for word in words if word[0].islower() and word not in PARTICLES]
    return len(lower) <= (1 if written != written.lower() else 8)


def _has_sentence(rest: str) -> bool:
    return any(
        len(match.group(1)) > 1 and match.group(1).lower().strip(",") not in ABBREVIATED
        for match in _SENTENCE.finditer(rest + " ")
        if match.end() < len(rest) and re.search(r"[^\W_]{2}", rest[match.end() :])
    )


def written_at(document: Document, start: int, end: int) -> str:
    """The passage from word `start` to word `end` as written, with its punctuation."""
    first, last = document.line_of(start), document.line_of(end - 1)
    lines = document.lines[first - 1 : last]
    before = start - document.first_on(first)
    after = document.first_on(last + 1) - end if last < len(document.lines) else len(document.words) - end
    if after:
        lines[-1] = _cut_end(lines[-1], document.starts_on(last), after)
    if before:
        lines[0] = _cut_start(lines[0], document.starts_on(first), before)
    return "\n".join(lines)


def _cut_start(line: str, starts: list[int], words: int) -> str:
    return line[_with_opening(line, starts[words]) :] if words < len(starts) else ""


def _with_opening(line: str, at: int) -> int:
    return at - 1 if at and line[at - 1] in '([<"' else at


def _cut_end(line: str, starts: list[int], words: int) -> str:
    return line[: _with_opening(line, starts[len(starts) - words])] if words <= len(starts) else ""


def _is_marker(start: int, end: int, document: Document) -> bool:
    if end - start > 4:
        return False
    line = document.line_of(start)
    marked = _MARK.match(document.lines[line - 1])
    if marked and start == document.first_on(line):
        return len(words_of(marked.group())) == end - start
    return end - start == 1 and bool(_INLINE_MARK.match(written_at(document, start, end + 1).lstrip()))


def _is_respelt(edit: Edit, document: Document, known: Reference, index: Index) -> bool:
    """Whether one word is written as two or two as one: "non-commercial" and "noncommercial"."""
    words, wanted = document.words[edit.here : edit.here_end], known.words[edit.there : edit.there_end]
    if len(words) == len(wanted) == 1 and words[0] in _OWNERS:  # "copyright owner" is "copyright holder"
        return document.words[edit.here - 1] == b"copyright" and index.character(_OWNERS[words[0]]) == wanted
    if not all(word.isalpha() for word in words):
        return False
    if len(wanted) == 1 and 1 < len(words) <= 3:
        return index.character(b"".join(words)) == wanted
    if len(words) == 1 and len(wanted) == 2 and len(words[0]) <= 40:
        return any(
            index.character(words[0][:cut]) == wanted[0] and index.character(words[0][cut:]) == wanted[1]
            for cut in range(1, len(words[0]))
        )
    return False


def _within(at: int, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(start <= at < end for start, end in ranges)


def _touches(edit: Edit, ranges: tuple[tuple[int, int], ...]) -> bool:
    return any(start <= edit.there_end and edit.there <= end for start, end in ranges)

"""Which differences between a text and a licence carry no meaning.

The list is one of permissions: names and dates of a copyright statement, a name in the licensor's place, list
markers, a licence's own title, the words of a page's navigation, one word written as two. All else counts
(SPDX guidelines B.9 to B.13 name what may differ). A word of law in one of those places makes it count, and
so does a sentence.
"""

from __future__ import annotations

import re

from openlic.license.text_align import Edit
from openlic.license.text_index import Index, Reference
from openlic.license.text_tokens import Document, words_of

_LONGEST_NAME = 18
_SCHEME = {b"http", b"https", b"www", b"c", b"tm", b"r"}
_TITLE = set(
    b"the a license licence licenses licensing version v text full agreement public general file and or of "
    b"terms conditions copyright notice legal legalcode deed".split()
)
_NAVIGATION = set(
    b"home models model contact about login sign in up license licenses docs documentation blog privacy menu search "
    b"index back to top skip content contents main page next previous print github raw view download toggle "
    b"navigation table of datasets spaces pricing".split()
)
_MARK = re.compile(r"^[\s>*#_\-•]*\(?(?:[a-zA-Z]|[ivxIVX]{1,5}|\d{1,2}(?:\.\d{1,2}){0,3})[.):][\s*_)]*")
_INLINE_MARK = re.compile(r"\((?:[a-zA-Z]|[ivxIVX]{1,5}|\d{1,2})\)")
_STATEMENT = re.compile(r"(?i)\bcopyrights?\b|\(c\)|\bportions (?=copyright|\(c\))")
_KNOWN_PARTS = re.compile(
    r"(?i)[\w.+-]{1,64}@[\w.-]{1,255}|<?https?://[^\s<>]{1,300}>?|\ball rights? reserved\b|\bcopyrights?\b|\(c\)|"
    r"\b(?:19|20)\d\d\b(?:\s*[-,–]\s*(?:(?:19|20)?\d\d|present|now)\b)*|\bportions\b|\bpresent\b"
)
_PARTICLES = set(
    "the of and by de der den des di da do dos van von zu la le al ten ter for its contributors contributor authors "
    "author developers developer team project group affiliates subsidiaries others et or et. y e its inc llc ltd co "
    "corp gmbh ag sa bv plc limited incorporated company corporation foundation university rights copyright "
    "holder holders owner owners respective community at in on open source software a an & all".split()
)
_ABBREVIATED = set("inc ltd co corp llc s.a s.r.l gmbh jr sr dr st bros dept univ u.s no vs etc al".split())
_SENTENCE = re.compile(r"([^\s.!?;:]+)[.!?;:。！？；：]+[\s\"')\]]+(?=\S)")
_FORBIDDEN = re.compile(
    r"(?i)\b(?:not|no|non|none|never|only|must|shall|may|can|cannot|should|use[ds]?|using|usage|non-?commercial\w*|commercial"
    r"\w*|licen[sc]ed?|permi\w+|prohib\w+|restrict\w*|forbid\w*|forbad\w*|grant\w*|condition\w*|provided|subject|except\w*|"
    r"unless|without|void|revok\w*|terminat\w*|purposes?|military|weapons?|sell\w*|sale|sold|redistribut\w+|distribut\w+|"
    r"modif\w+|cop(?:y|ies)|copied|patents?|fees?|pay\w*|paid|royalt\w+|revenue|users?|million|billion|percent|exclud\w+|"
    r"banned?|requir\w+|allow\w*|den(?:y|ied)|excluding|limited to|hereby|warrant\w*|liab\w+|is|are|be|been|if|who|you|your|"
    r"we|our|any|this|that|nicht|keine?\w?|nur|darf|dürfen|verboten|untersagt|kommerziell\w*|nutz\w+|verwend\w+|zwecke?\w?|"
    r"ne|pas|interdit\w*|uniquement|seulement|utilis\w+|fins|peut|doit|sauf|sans|reserve\w*|solo|sólo|prohib\w*|uso|usar|"
    r"utiliz\w+|puede|debe|fines|excepto|vietat\w*|soltanto|può|deve|fini|não|nao|somente|proibid\w*|pode|niet|alleen|"
    r"verboden|mag|gebruik\w*|nie|tylko|zakaz\w*|wolno|yasak\w*|sadece|ticari|kullan\w*|endast|ikke|kun|bara|inte|"
    r"не|нельзя|запрещ\w*|только|коммерч\w*|использ\w*)\b|"
    r"\bfor (?:research|academic|education\w*|evaluation|internal|personal|testing)|(?:research|academic|evaluation|internal) use|"
    r"[不禁仅僅限须須必許许用商業业款のみ만금지불가]|لا|يحظر|فقط"
)


def is_harmless(edit: Edit, document: Document, known: Reference, index: Index) -> bool:
    """Whether a difference within a licence leaves its terms as they are."""
    required = [
        at for at in range(edit.there, edit.there_end) if not _within(at, known.optional) and not _within(at, known.variable)
    ]
    if edit.here == edit.here_end:
        return not required
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


def is_harmless_outside(start: int, end: int, document: Document, names: set[bytes]) -> bool:
    """Whether words before, behind or between licences are but titles, statements of copyright, navigation.

    `names` are the words that the names of the licences found are made of.
    """
    if start >= end:
        return True
    for paragraph in re.split(r"\n\s*\n", written_at(document, start, end)):
        if not is_statement(paragraph) and not all(_is_plain_line(line, names) for line in paragraph.split("\n")):
            return False
    return True


def _is_plain_line(line: str, names: set[bytes]) -> bool:
    words = words_of(line)
    if all(len(word) == 1 and not word.isalnum() for word in words) or set(words) <= _NAVIGATION and len(words) < 6:
        return True
    if len(words) <= 16 and set(words) <= _TITLE | names:
        return True
    return is_statement(line)


def is_statement(written: str) -> bool:
    """Whether a passage is nothing but statements of copyright: years and names."""
    parts = [part.strip() for part in _split_statements(written)]
    return all(is_name(part) for part in parts if part) and any(
        _STATEMENT.search(part) or re.fullmatch(r"(?i)\W*all rights? reserved\W*", part) for part in parts
    )


def _split_statements(written: str) -> list[str]:
    starts = [match.start() for match in re.finditer(r"(?i)(?:\bcopyrights?\b\s*)?(?:\(c\)\s*)?", written) if match.group().strip()]
    edges = [0, *(at for at in starts if at), len(written)]
    return [written[start:end] for start, end in zip(edges, edges[1:], strict=False)]


def is_name(written: str) -> bool:
    """Whether a passage can be the name of a person or a body, with years: no sentence, no word of law."""
    rest = " ".join(_KNOWN_PARTS.sub(" , ", written).split())
    if _FORBIDDEN.search(rest) or _has_sentence(rest):
        return False
    words = re.findall(r"[^\W_]+(?:['’.-][^\W_]+)*", rest)
    if len(words) > _LONGEST_NAME or any(character.isdigit() for word in words for character in word if len(word) > 1):
        return False
    lower = [word for word in words if word[0].islower() and word not in _PARTICLES]
    return len(lower) <= (2 if written != written.lower() else 8)


def _has_sentence(rest: str) -> bool:
    return any(
        len(match.group(1)) > 1 and match.group(1).lower().strip(",") not in _ABBREVIATED for match in _SENTENCE.finditer(rest + " ")
        if match.end() < len(rest) and re.search(r"[^\W_]{2}", rest[match.end() :])
    )


def written_at(document: Document, start: int, end: int) -> str:
    """The passage from word `start` to word `end` as written, with its punctuation."""
    first, last = document.line_of(start), document.line_of(end - 1)
    lines = document.lines[first - 1 : last]
    before = start - document.first_on(first)
    after = document.first_on(last + 1) - end if last < len(document.lines) else len(document.words) - end
    if after:
        lines[-1] = _cut_end(lines[-1], after)
    if before:
        lines[0] = _cut_start(lines[0], before)
    return "\n".join(lines)


# the words that `text_tokens` counts, found again in the line that holds them
_WORD = re.compile(r"[0-9A-Za-z%$\x80-\U0010ffff][0-9A-Za-z%$'\x80-\U0010ffff]*")


def _cut_start(line: str, words: int) -> str:
    for match in _WORD.finditer(line):
        if not words:
            return line[_with_opening(line, match.start()) :]
        words -= 1
    return ""


def _with_opening(line: str, at: int) -> int:
    return at - 1 if at and line[at - 1] in "([<\"" else at


def _cut_end(line: str, words: int) -> str:
    found = list(_WORD.finditer(line))
    return line[: _with_opening(line, found[len(found) - words].start())] if words <= len(found) else ""


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

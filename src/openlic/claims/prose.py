"""Sentences of the card that say under which licence something is, how its use is limited, or what it was made from."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from openlic.claims.front_matter import card_of
from openlic.claims.types import LIMIT, PROSE, Claim
from openlic.record import Record
from openlic.vocabulary import Location

MAX_BODY = 200_000
MAX_SENTENCE = 600
MAX_CLAIMS = 200

_LICENSE = r"licen[csçz]|lizenz|lisans|лицензи|ліцензі|许可|許可|协议|協議|ライセンス|라이선스"
_SAYS_LICENSE = rf"(?i)(?:{_LICENSE}|\breleased under\b|\bavailable under\b|\bterms of use\b)"
_HEADING = r"\s{0,3}#{1,6}\s+(.*)"
_BOLD_HEADING = r"\s{0,3}(?:\*\*|__)([^*_]{1,60}?):?(?:\*\*|__):?\s*\Z"
_UNDERLINE = r"\s{0,3}(?:-{3,}|={3,})\s*\Z"
_FENCE = r"\s{0,3}(?:```|~~~)"
_END = r"(?<=[.!?;])\s+(?=[^\W\d_a-z]|[*\[\"'])|(?<=[。！？；])"
# The licence of what this model comes from, told in passing: "derived from X and originally licensed under Y".
_BASE = (
    r"(?i)\boriginal(?:ly)?\s+(?:\w+\s+){0,3}licen|\b(?:which|that)\s+(?:is|are|was|were)\s+(?:\w+\s+){0,2}licen"
    r"|\b(?:base|original|parent|teacher)\s+models?\s+(?:is|are|was|were)\s+(?:\w+\s+){0,2}licen"
    r"|\blicen[cs]e of the (?:base|original|parent) model"
)
_CODE = r"(?i)\b(?:code|code ?base|source|repository|scripts?|software|github repo)\b|代码|コード|코드"
_DATA = r"(?i)\b(?:data|data ?sets?|corpus|annotations?|benchmarks?|prompts?)\b|数据|データ|데이터"
_WEIGHTS = r"(?i)\b(?:models?|weights?|checkpoints?|parameters|adapters?|loras?)\b|模型|权重|モデル|모델"
# A limit that needs no licence to be named. What is said of both kinds of use, or of another version, limits nothing.
_NONCOMMERCIAL = (
    r"(?:non[- ]?commercial(?:ly)?|nicht[- ]?kommerzielle\w*|no comerciale?s?|não comercia\w+"
    r"|非商用|非商业|非商業|некоммерч\w+)"
)
_LIMIT = (
    r"(?i)\b(?:only|solely|strictly|exclusively|nur)\s+(?:be\s+used\s+)?(?:for|für|to)\s+(?:\w+\s+){0,3}"
    rf"(?:{_NONCOMMERCIAL}|research|academic|forschung)"
    rf"|\b(?:for|für)\s+(?:\w+\s+){{0,3}}(?:{_NONCOMMERCIAL}|research|academic|educational)"
    r"(?:\s+(?!and\b|or\b)\w+){0,3}\s+only\b"
    rf"|{_NONCOMMERCIAL}\s+(?:(?:use|research|purposes?|usage|nutzung|zwecke)\s+)?only\b|\bnur\s+{_NONCOMMERCIAL}"
    r"|\bcommercial\s+(?:use|usage|applications?)\s+(?:is|are)\s+(?:\w+\s+)?(?:prohibited|forbidden|not\s+(?:allowed|permitted))"
    r"|\b(?:not|never|cannot)\s+(?:\w+\s+){0,6}for\s+(?:any\s+)?commercial\s+(?:use|usage|purposes?|applications?)\b"
    r"|\bno\s+commercial\s+use\b|\b(?:not|never|cannot)\s+(?:\w+\s+){0,5}commercially\b"
    r"|\b(?:limited|restricted)\s+to\s+(?:\w+\s+){0,2}(?:non-?commercial|research|academic|educational)\b"
    r"|\b(?:research|academic|educational|personal)\s+(?:use|purposes?)\s+only\b"
    rf"|\buse(?:\s+is)?\W{{1,4}}(?:only\s+)?{_NONCOMMERCIAL}"
    r"|\bcommercial\s+(?:use|usage|purposes?)\s(?:[\w,]+\s){0,4}(?:separate\s+licen[cs]e|(?:requires?|needs?)\s+(?:\w+\s+){0,3}(?:permission|licen[cs]e|consent))"
    r"|仅(?:供|用于|限)[^。，,]{0,8}(?:研究|学术|非商)|禁止商|不得用于(?:任何)?商业"
    r"|商用利用(?:は)?(?:不可|禁止)|상업적\s?(?:이용|사용)\s?(?:불가|금지)"
)
_LIMIT_WORDS = (
    "commercial", "kommerziell", "comercia", "research", "academic", "forschung", "educational", "personal",
)  # fmt: skip
_NO_LIMIT = (
    r"(?i)\bnot\s+(?:\w+\s+)?(?:limited|restricted)\s+to\b|\bnot\s+only\b|\bboth\s+(?:\w+\s+){0,2}(?:non-?)?commercial"
    r"|\bcommercial(?:ly)?\s+(?:and|or|as well as)\s+(?:\w+\s+){0,2}(?:non|research|academic)"
    r"|\b(?:and|or)\s+commercial\b"
    r"|\bunlike\b|\bprevious(?:ly)?\b|\bno longer\b|\bused to be\b"
)
# "fine-tuned from X": what follows is looked up among the names of model families.
_MADE = (
    r"(?i)\b(?:fine-?\s?tun(?:ed?|ing)|instruction-tuned|adapted|derived|distilled|pruned|converted"
    r"|quanti[sz](?:ed|ation)|abliterated|uncensored|built|based)\s+"
    r"(?:\w+\s+){0,2}?(?:from|of|upon|on|version of|variant of|on top of)\s+"
    r"(?:(?:base\s+)?model\s*(?:\[optional\])?\s*:)?\s*[*_`\[\"]*\s*(?:(?:the|a|an|our)\s+)?[*_`\[\"]*(?=[^\W\d_])"
)
_NOT_MADE = (
    r"(?i)\b(?:architectures?|outputs?|data|datasets?|generated|tokeni[sz]er|prompts?|answers|responses|papers?|recipe"
    r"|method|code|format)\b"
)
_PAUSE = r"[,;:()\[\]<>*`\"|。，]|\.(?=\s|$)|\s(?:on|with|for|using|and|in|to|by)\s"


class _Line(NamedTuple):
    """A line of the card outside code blocks; `section` is the heading that it stands under."""

    number: int
    text: str
    section: str


def claims(record: Record) -> Iterator[Claim]:
    """One claim a sentence that speaks of a licence, a limit or a parent, at most MAX_CLAIMS."""
    card = card_of(record)
    if card is None:
        return
    found = 0
    for line in _lines(card.body[:MAX_BODY], card.body_line):
        for claim in _claims_in(line, card.file):
            yield claim
            found += 1
        if found >= MAX_CLAIMS:
            return


def _lines(body: str, first_line: int) -> Iterator[_Line]:
    """The lines that hold text, each with its heading."""
    fenced, section = False, ""
    lines = body.splitlines()
    for index, text in enumerate(lines):
        if re.match(_FENCE, text):
            fenced = not fenced
        elif not fenced and text.strip() and len(text) <= 20 * MAX_SENTENCE:
            heading = _heading(text, lines[index + 1] if index + 1 < len(lines) else "")
            if heading:
                section = heading
            else:
                yield _Line(first_line + index, text, section)


def _heading(line: str, below: str) -> str:
    """What `line` says as a heading; empty where it is none."""
    for pattern in (_HEADING, _BOLD_HEADING):
        found = re.match(pattern, line)
        if found:
            return found[1]
    is_underlined = re.match(_UNDERLINE, below) and not re.match(_UNDERLINE, line) and "|" not in line
    return line.strip() if is_underlined and len(line.split()) <= 8 else ""


def _claims_in(line: _Line, file: str) -> Iterator[Claim]:
    in_section = bool(re.search(_LICENSE, line.section, re.IGNORECASE))
    for sentence in re.split(_END, line.text):
        sentence = sentence.strip()[:MAX_SENTENCE]
        if not sentence:
            continue
        where = Location(file, line.number)
        if in_section or re.search(_SAYS_LICENSE, sentence):
            for about, part in _parts(sentence, line.section if in_section else ""):
                yield Claim("prose", part, PROSE, where, "prose", about, is_whole=_is_whole(part, in_section))
        limit = re.search(_LIMIT, sentence) if _may_limit(sentence) else None
        if limit and not re.search(_NO_LIMIT, sentence):
            yield Claim("prose", sentence, LIMIT, where, "prose", _subject(sentence, limit.start()))
        parent = _parent(sentence)
        if parent:
            yield Claim("prose", parent, PROSE, where, "prose", "parent")


def _may_limit(sentence: str) -> bool:
    """Whether `_LIMIT` can fit: each of its forms has such a word. Most cards never need that long pattern compiled."""
    return not sentence.isascii() or any(word in sentence.lower() for word in _LIMIT_WORDS)


def _is_whole(sentence: str, in_section: bool) -> bool:
    """Whether the line does nothing but tell the licence: "License: X", or X alone under a heading of that name."""
    return bool(re.match(rf"(?i)\W*(?:model\s+)?(?:{_LICENSE})\w{{0,2}}\W", sentence)) or (
        in_section and len(sentence.split()) <= 6
    )


def _parts(sentence: str, section: str) -> list[tuple[str, str]]:
    """The sentence with what it is about; in two where it gives code and weights a licence each."""
    halves = re.split(r"\s*(?:;|, while |, whereas | but | and (?=the (?:model|weights|code|data)))\s*", sentence)
    spoken = [(_about(half, section), half) for half in halves if re.search(_SAYS_LICENSE, half)]
    if len(spoken) > 1 and len({about for about, _ in spoken}) > 1:
        return spoken
    return [(_about(sentence, section), sentence)]


def _about(text: str, section: str = "") -> str:
    """weights, code, data or base; where the sentence says none, its heading may."""
    if re.search(_BASE, text):
        return "base"
    for place in (text, section):
        for about, pattern in (("weights", _WEIGHTS), ("code", _CODE), ("data", _DATA)):
            if re.search(pattern, place):
                return about
    return "weights"


def _subject(sentence: str, at: int) -> str:
    """What was spoken of last before `at`: a limit in a sentence on data and models binds one of them."""
    places = {"weights": _WEIGHTS, "code": _CODE, "data": _DATA}
    last = {
        name: max((found.start() for found in re.finditer(words, sentence[:at])), default=-1)
        for name, words in places.items()
    }
    nearest = max(last, key=lambda name: last[name])
    return nearest if last[nearest] >= 0 else _about(sentence)


def _parent(sentence: str) -> str:
    """The words behind "fine-tuned from" and the like, up to the next pause; empty where there are none."""
    made = re.search(_MADE, sentence)
    if made is None:
        return ""
    words = re.split(_PAUSE, sentence[made.end() :], maxsplit=1)[0]
    return "" if re.search(_NOT_MADE, words[:80]) else words[:80].strip()

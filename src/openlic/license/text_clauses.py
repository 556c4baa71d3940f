"""Which clauses a text seems to hold that nobody has read yet.

Detectors by wording, so that a person who must decide starts from the lines that matter. They are evidence,
never an answer: what they miss is not permitted by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cache
from typing import Any

from openlic.license.text_tokens import together

MOST_FINDINGS = 60
_LONGEST = 1_500
_NUMBER = (
    r"(?P<number>\d{1,3}(?:[,. ]\d{3}){1,4}|\d{1,12}(?:\.\d{1,3})?)\s*"
    r"(?P<unit>thousand|million|billion|[mMbBkK]\b)?"
)
_BEHIND = _NUMBER.replace("number>", "number2>").replace("unit>", "unit2>")
_UNITS = {"thousand": 10**3, "k": 10**3, "million": 10**6, "m": 10**6, "billion": 10**9, "b": 10**9}
_MONEY = r"(?:[$€£¥]|USD|EUR|RMB|US dollars)"
_EARNINGS = r"\b(?:revenues?|turnover|income|funding|sales)\b"
_DETECTORS = {
    "user-threshold": [
        _NUMBER + r"[^.;]{0,40}?\b(?:(?:monthly|daily|active|annual|registered) )*(?:users?|MAUs?|subscribers)\b",
        r"\b(?:active users|MAUs?)\b[^.;]{0,120}?" + _BEHIND,
    ],
    "revenue-threshold": [
        _EARNINGS + r"[^.;]{0,160}?" + _MONEY + r"?\s*" + _NUMBER,
        _MONEY + r"\s*" + _BEHIND + r"[^.;]{0,120}?" + _EARNINGS,
    ],
    "non-commercial": [
        r"\bnon[- ]?commercial|\bnot? (?:be used )?(?:for|in) (?:any )?commercial",
        r"\bcommercial (?:use|purposes?|usage|exploitation)[^.;]{0,60}"
        r"\b(?:not|prohibited|forbidden|excluded|requires?)",
        r"\b(?:research|academic|evaluation|personal|educational)(?: use| purposes?)? only\b",
        r"\bonly for (?:non[- ]?commercial|research|academic|evaluation|personal|educational)",
        r"非商用|非商业|不得用于商业|nicht[- ]?kommerziell|fins commerciales|no comercial",
    ],
    "competing-model": [
        r"\b(?:train|improv|develop|creat|build)\w*\b[^.;]{0,160}?\b(?:other|another|any|competing|competitive)\b"
        r"[^.;]{0,40}?\b(?:models?|LLMs?|AI systems?)\b",
        r"\bcompet(?:es?|ing|itive) with\b",
    ],
    "acceptable-use": [
        r"\b(?:acceptable|prohibited|restricted|permitted) use|\buse[- ](?:based )?restrictions?\b",
        r"\bagree (?:that you will )?not to use\b|\b(?:shall|must|may|will) not (?:be )?use",
        r"\b(?:cannot|can not|can't) (?:be )?use|\bnot (?:be )?(?:permitted|allowed|authori[sz]ed) to use",
        r"\bis (?:prohibited|forbidden)\b",
        r"\buse [^.;]{0,60}(?:is|are) (?:not permitted|prohibited|forbidden|not allowed)",
    ],
    "attribution": [
        r"\battribution\b|\bgive (?:appropriate )?credit|\bBuilt with\b",
        r"\bdisplay\b[^.;]{0,60}\b(?:name|notice|logo)",
        r"\b(?:retain|include|reproduce|preserve)\b[^.;]{0,80}\b(?:copyright|notice|attribution|license)",
    ],
    "territory": [
        r"\b(?:not|prohibited|excluding|outside|except|excluded|unavailable)\b[^.;]{0,120}\b(?:European Union|EU|EEA|"
        r"United Kingdom|South Korea|China|United States|territory|jurisdiction|countr(?:y|ies)|domiciled)\b",
        r"\b(?:European Union|EU|EEA|United Kingdom)\b[^.;]{0,60}\b(?:not|excluded|prohibited)",
        r"\bTerritory\b.{0,20}\bmean",
    ],
    "termination": [
        r"\bterminat(?:e|es|ed|ion)\b|\brevo(?:ke|kes|ked|cable|cation)\b",
        r"\brights? (?:under this \w+ )?(?:shall |will )?(?:cease|end)\b",
    ],
}
RESTRICTING = (
    "user-threshold",
    "revenue-threshold",
    "non-commercial",
    "competing-model",
    "acceptable-use",
    "territory",
)
"""The clauses that take something away: words beside a licence that hold one of them change it."""
_BREAK = re.compile(r"(?<=[.;。；!?])\s+(?=[^a-z])|\n\s*\n|\x1f|\n(?=\s*(?:[-*•#]|\(?[a-zA-Z0-9]{1,3}[.)]))")


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause that a text seems to hold: its kind, the words, their line, and the number of a threshold."""

    kind: str
    words: str
    line: int
    number: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """The fields, as JSON holds them."""
        return asdict(self)


def clauses_in(clean: str, *, first_line: int = 1) -> tuple[Clause, ...]:
    """The clauses that the wording of `clean` suggests, in order; at most 60.

    >>> [(c.kind, c.number) for c in clauses_in("Not if you have more than 10 million monthly users.")]
    [('user-threshold', 10000000)]
    """
    found: list[Clause] = []
    for sentence, line in sentences(clean, first_line):
        for kind, pattern in _compiled().items():
            match = pattern.search(sentence)
            if match and (kind not in ("user-threshold", "revenue-threshold") or _number(match) is not None):
                found.append(Clause(kind, " ".join(sentence.split())[:300], line, _threshold(kind, match)))
        if len(found) >= MOST_FINDINGS:
            break
    return tuple(found[:MOST_FINDINGS])


@cache
def _compiled() -> dict[str, re.Pattern[str]]:
    return {kind: re.compile("|".join(patterns), re.IGNORECASE) for kind, patterns in _DETECTORS.items()}


def sentences(clean: str, first_line: int) -> Iterator[tuple[str, int]]:
    """The sentences and list items of `clean`, each with its line."""
    start, line = 0, first_line
    edges = [match.span() for match in _BREAK.finditer(clean)]
    for end, following in [*edges, (len(clean), len(clean))]:
        sentence = clean[start:end]
        if sentence.strip():
            blank = len(sentence) - len(sentence.lstrip())
            yield together(sentence[:_LONGEST]), line + sentence[:blank].count("\n")
        line += clean.count("\n", start, following)
        start = following


def _threshold(kind: str, match: re.Match[str]) -> int | None:
    return _number(match) if kind.endswith("-threshold") else None


def _number(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    written = groups.get("number") or groups.get("number2")
    if not written:
        return None
    unit = (groups.get("unit") or groups.get("unit2") or "").lower()
    plain = re.sub(r"[, ]", "", written)
    plain = plain if plain.count(".") < 2 else plain.replace(".", "")
    value = float(plain) * _UNITS.get(unit, 1)
    return int(value) if value >= 100 else None  # "2.1 Users" is a heading

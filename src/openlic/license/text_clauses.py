"""Which clauses a text seems to hold that nobody has read yet.

Detectors by wording, so that a person who must decide starts from the lines that matter. They are evidence,
never an answer: what they miss is not permitted by it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any

MOST_FINDINGS = 60
_LONGEST = 1_500
_NUMBER = r"(?P<number>\d{1,3}(?:[,. ]\d{3}){1,4}|\d{1,12}(?:\.\d{1,3})?)\s*(?P<unit>thousand|million|billion|[mMbBkK]\b)?"
_UNITS = {"thousand": 10**3, "k": 10**3, "million": 10**6, "m": 10**6, "billion": 10**9, "b": 10**9}
_WORD_NUMBERS = {
    "one": 1, "two": 2, "three": 3, "five": 5, "ten": 10, "twenty": 20, "fifty": 50, "hundred": 100, "seven hundred": 700,
    "one hundred": 100,
}  # fmt: skip
_DETECTORS = {
    "user-threshold": rf"{_NUMBER}[^.;]{{0,40}}?\b(?:monthly |daily |active |annual |registered )*(?:users?\b|MAUs?\b|subscribers)"
    rf"|\b(?:monthly active users|MAUs?)\b[^.;]{{0,120}}?{_NUMBER.replace('number', 'number2').replace('unit', 'unit2')}",
    "revenue-threshold": r"\b(?:revenues?|turnover|income|funding|sales)\b[^.;]{0,160}?(?:[$€£¥]|USD|EUR|RMB|US dollars)?\s*"
    + _NUMBER
    + r"|(?:[$€£¥]|USD|EUR|RMB)\s*"
    + _NUMBER.replace("number", "number2").replace("unit", "unit2")
    + r"[^.;]{0,120}?\b(?:revenues?|turnover|income|funding)\b",
    "non-commercial": r"\bnon[- ]?commercial|\bnot? (?:be used )?(?:for|in) (?:any )?commercial|\bcommercial (?:use|purposes?|usage|"
    r"exploitation)[^.;]{0,60}\b(?:not|prohibited|forbidden|excluded|requires?)|\b(?:research|academic|evaluation|personal|educational)"
    r"(?: use| purposes?)? only\b|\bonly for (?:non[- ]?commercial|research|academic|evaluation|personal|educational)|非商用|非商业|"
    r"nicht[- ]?kommerziell|不得用于商业|pas (?:être )?utilis\w+ [^.;]{0,30}commercial|fins commerciales|no comercial",
    "competing-model": r"\b(?:to |for )?(?:train\w*|improv\w*|develop\w*|creat\w*|build\w*)\b[^.;]{0,160}?\b(?:other|another|any|competing|"
    r"competitive)\b[^.;]{0,40}?\b(?:models?|language model|LLMs?|AI systems?)|\bcompet(?:es?|ing|itive) with\b",
    "acceptable-use": r"\b(?:acceptable|prohibited|restricted|permitted) use|\buse[- ](?:based )?restrictions?\b|\bagree (?:that you will )?"
    r"not to use\b|\bshall not use\b|\bmust not (?:be )?use|\bmay not (?:be )?use|\b(?:cannot|can not|can't) (?:be )?use|\bnot (?:be )?"
    r"(?:permitted|allowed|authori[sz]ed) to use|\bis (?:prohibited|forbidden)\b|\buse [^.;]{0,60}(?:is|are) (?:not permitted|prohibited|"
    r"forbidden|not allowed)",
    "attribution": r"\battribution\b|\b(?:prominently )?display\b[^.;]{0,60}\b(?:name|notice|logo|“|\"|built with)|\bgive (?:appropriate )?credit|"
    r"\b(?:retain|include|reproduce|preserve)\b[^.;]{0,80}\b(?:copyright|notice|attribution|license)|\bBuilt with\b",
    "territory": r"\b(?:not|prohibited|excluding|outside|except|excluded|unavailable)\b[^.;]{0,120}\b(?:European Union|EU\b|United Kingdom|South "
    r"Korea|China|United States|territory|jurisdiction|countr(?:y|ies)|EEA|domiciled)|\b(?:European Union|EU|EEA|United Kingdom)\b[^.;]{0,60}"
    r"\b(?:not|excluded|prohibited)|\bTerritory\b.{0,20}\bmean",
    "termination": r"\bterminat(?:e|es|ed|ion)\b|\brevo(?:ke|kes|ked|cable|cation)\b|\brights? (?:under this \w+ )?(?:shall |will )?(?:cease|end)\b",
}
_COMPILED = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _DETECTORS.items() if not kind.startswith("_")}
RESTRICTING = ("user-threshold", "revenue-threshold", "non-commercial", "competing-model", "acceptable-use", "territory")
"""The clauses that take something away: words beside a licence that hold one of them change it."""
_BREAK = re.compile(r"(?<=[.;。；!?])\s+(?=[^a-z])|\n\s*\n|\n(?=\s*(?:[-*•#]|\(?[a-zA-Z0-9]{1,3}[.)]))")


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
    for sentence, line in _sentences(clean, first_line):
        for kind, pattern in _COMPILED.items():
            match = pattern.search(sentence)
            if match and (kind not in ("user-threshold", "revenue-threshold") or _number(match) is not None):
                found.append(Clause(kind, " ".join(sentence.split())[:300], line, _threshold(kind, match)))
        if len(found) >= MOST_FINDINGS:
            break
    return tuple(found[:MOST_FINDINGS])


def _sentences(clean: str, first_line: int) -> Iterator[tuple[str, int]]:
    start, line = 0, first_line
    edges = [match.span() for match in _BREAK.finditer(clean)]
    for end, following in [*edges, (len(clean), len(clean))]:
        sentence = clean[start:end]
        if sentence.strip():
            blank = len(sentence) - len(sentence.lstrip())
            yield sentence[:_LONGEST], line + sentence[:blank].count("\n")
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

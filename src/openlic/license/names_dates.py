"""Living terms, of which each date has its own text: the date in a label tells which one is meant."""

from __future__ import annotations

import re

from openlic.license.names_tables import Meaning, Tables, ambiguous, exact

_MONTHS = {
    m: i + 1 for i, m in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"])
}
_DATE = re.compile(
    r"(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)"
    r"|(?P<mon>[A-Za-z]{3})[a-z]{0,6}\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>20\d\d)"
    r"|(?P<day2>\d{1,2}) (?P<mon2>[A-Za-z]{3})[a-z]{0,6}\.?,? (?P<year2>20\d\d)"
    r"|(?P<mon3>[A-Za-z]{3})[a-z]{0,6}\.?,? (?P<year3>20\d\d)"
)


def dated(meaning: Meaning, text: str, tables: Tables) -> Meaning:
    """Living terms as of the date in `text`; ambiguous where it is no date that is known."""
    texts = tables["dated"].get(meaning.expression or "")
    if not texts:
        return meaning
    for found in _DATE.finditer(text):
        date = _iso(found)
        if not date:
            continue
        known = next((license for day, license in texts.items() if day.startswith(date)), None)
        if known is None:
            return ambiguous((meaning.expression or "", *texts.values()), "No text of this date is known.")
        return exact(known, "It is the text of this date.")
    return meaning


def _iso(found: re.Match[str]) -> str:
    """The date as YYYY-MM-DD, or YYYY-MM where no day is given; empty where it is no date."""
    part = found.groupdict()
    if part["y"]:
        return f"{part['y']}-{part['m']}-{part['d']}"
    month = _MONTHS.get((part["mon"] or part["mon2"] or part["mon3"] or "").lower())
    if month is None:
        return ""
    year, day = part["year"] or part["year2"] or part["year3"], part["day"] or part["day2"]
    return f"{year}-{month:02d}" + (f"-{int(day):02d}" if day else "")

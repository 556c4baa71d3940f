"""What a sentence or a longer label says: which names stand in it, about what, and what is added to them.

It would rather say "ambiguous" than name a licence that the sentence limits, denies or gives to something
else: what is read here is believed only where nothing else in the sentence speaks against it.
"""

from __future__ import annotations

import re
from itertools import pairwise

from openlic.catalogue import Catalogue
from openlic.catalogue.folding import fold
from openlic.license.names_dates import dated
from openlic.license.names_parts import combined
from openlic.license.names_passage import Hit, Passage
from openlic.license.names_phrases import has, without
from openlic.license.names_tables import AMBIGUOUS, EXACT, Meaning, Tables, ambiguous, exact, unknown


def read_passage(text: str, tables: Tables, field: str | None, catalogue: Catalogue) -> Meaning:
    """The licence that a sentence, or a label that is no plain name, speaks of."""
    passage = Passage(text, tables, field, catalogue)
    if not passage.hits:
        return unknown("")
    told = [hit for hit in passage.hits if not hit.denied]
    if not told:
        return unknown("It only says which licence it is not.")
    about_weights = [hit for hit in told if hit.about == "weights"] or [hit for hit in told if not hit.about]
    if not about_weights:
        because = "It only speaks of the licence of code or data."
        if field == "prose":
            return unknown(because)
        return ambiguous(tuple(reading for hit in told for reading in hit.meaning.readings), because)
    doubts = _doubts(passage, about_weights, tables, field, catalogue)
    meaning = _together(passage, about_weights, tables)
    if doubts and meaning.status == EXACT:
        return ambiguous(_operands(meaning), doubts)
    return dated(meaning, passage.body, tables) if meaning.status == EXACT else meaning


def _doubts(passage: Passage, hits: list[Hit], tables: Tables, field: str | None, catalogue: Catalogue) -> str:
    """Why the names are not the whole answer; empty where they are."""
    if not all(hit.clean for hit in hits):
        return "The name is part of another one."
    rest = [token.word for token in passage.unnamed()]
    rest = without(rest, tables.words("exemptions"))
    if has(rest, tables.words("limits")):
        return "Something is added to the licence or taken from it."
    names = {reading for hit in hits for reading in hit.meaning.readings}
    if names & set(tables["prose"].get("riders", ())):
        return "A condition is added to the licence."
    if has(rest, tables.words("commercial_limits")) and not all(_is_limited(one, catalogue) for one in names):
        return "The use is limited as the licence itself does not."
    if has(rest, tables.words("policies")) and any(passage.is_classic(one) for one in names):
        return "A use policy is added to the licence."
    if field != "prose":
        strange = [word for word in rest if word not in tables.said_in_passing]
        if strange:
            return f'"{strange[0]}" may limit or change the licence.'
    return ""


def _is_limited(expression: str, catalogue: Catalogue) -> bool:
    """Whether the licence itself bars commercial use."""
    license = catalogue.license(expression)
    if license is not None:
        return bool({"commercial-use", "research-only"} & set(license.sticks))
    listed = catalogue.spdx(expression)
    return listed is not None and "noncommercial" in fold(listed.name)


def _together(passage: Passage, hits: list[Hit], tables: Tables) -> Meaning:
    """The names as one expression: the same one several times, a choice, or all of them."""
    readings = list(dict.fromkeys(hit.meaning.expression for hit in hits if hit.meaning.expression))
    readings = [one for one in readings if not any(other.startswith(f"{one} WITH ") for other in readings)]
    vague = [hit.meaning for hit in hits if hit.meaning.status == AMBIGUOUS]
    open_ones = [one for one in vague if not set(one.candidates) & set(readings)]
    if open_ones:
        return ambiguous((*readings, *(c for one in open_ones for c in one.candidates)), open_ones[0].reason)
    if len(readings) == 1:
        return exact(str(readings[0]), "It names this licence.")
    hits = [hit for hit in hits if hit.meaning.expression]
    meanings = [exact(str(reading), "") for reading in readings]
    operators = {_operator(passage, one, two, tables) for one, two in pairwise(hits)}
    if len(operators) == 1 and (operator := operators.pop()):
        return combined(meanings, operator)
    return ambiguous(tuple(str(one) for one in readings), "It names several licences, not how they belong together.")


def _operator(passage: Passage, one: Hit, two: Hit, tables: Tables) -> str:
    between = passage.words[one.end : two.first]
    passing = tables.words("neutral") | tables.words("nouns")
    gap_start = passage.tokens[one.end - 1].end if one.end else 0
    gap = passage.body[gap_start : passage.tokens[min(two.first, len(passage.tokens) - 1)].start]
    if one.meaning.expression == two.meaning.expression and all(word in passing for word in between):
        return "AND" if not passage.words.count("or") else "OR"
    if "/" in gap or "|" in gap or not all(word in passing for word in between):
        return ""
    if "or" in between:
        return "OR"
    if not between and not re.search(r"[,;&+\n]", gap):
        return ""
    return "" if has(passage.words, frozenset({"dual", "either", "choice", "or"})) else "AND"


def _operands(meaning: Meaning) -> tuple[str, ...]:
    return tuple(re.split(r" (?:AND|OR) ", (meaning.expression or "").replace("(", "").replace(")", "")))

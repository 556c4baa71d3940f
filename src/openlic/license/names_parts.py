"""Labels that hold several names: lists, names joined by a sign or a word, and licence expressions."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from openlic.license.names_tables import AMBIGUOUS, EXACT, UNKNOWN, Meaning, Tables, ambiguous, exact, unknown

Read = Callable[[str], Meaning]

_QUOTES = " \t\r\n\"'`“”‘’"
_ITEM = re.compile(r"^\s*[-*•]\s+")
_SEPARATORS = (
    ("AND", re.compile(r"[,;\n]|[-_]and[-_]")),
    ("", re.compile(r"[/|\\]")),
    ("AND", re.compile(r"\s+[&+]\s+")),
)
_OPERATOR = re.compile(r"(?:^|[\s)])(?:AND|OR|WITH)(?=[\s(]|$)")
_ANY_OPERATOR = re.compile(r"[\s)](?:and|or|with)[\s(]", re.IGNORECASE)
_DANGLING = re.compile(r"^(?:and|or|with)\s|\s(?:and|or|with)$", re.IGNORECASE)
REFERENCE = re.compile(r"(?:DocumentRef-[A-Za-z0-9.-]+:)?LicenseRef-[A-Za-z0-9.-]+", re.IGNORECASE)
MOST_OPERANDS = 50


def read_list(text: str, name: Read) -> Meaning | None:
    """What a list means: all its licences together. None where `text` is no list.

    A list in brackets or with dashes is one whatever it holds; one that is only separated by signs is one
    where each element is a name.
    """
    elements = _marked_elements(text)
    if elements is not None:
        if not elements:
            return unknown("The list is empty.")
        return combined([name(element) for element in elements], "AND")
    for operator, separator in _SEPARATORS:
        elements = [element.strip(_QUOTES) for element in separator.split(text)]
        elements = [element for element in elements if element]
        if not 1 < len(elements) <= MOST_OPERANDS:
            continue
        meanings = [name(element) for element in elements]
        if all(one.status != UNKNOWN or one.reason for one in meanings):
            return combined(meanings, operator)
    return None


def _marked_elements(text: str) -> list[str] | None:
    text = text.strip()
    if text.startswith(("[", "(", "{")) and text.endswith(("]", ")", "}")) and ("," in text or text[0] == "["):
        found = re.split(r"[,\n]", text[1:-1])
    else:
        found = [line for line in text.splitlines() if line.strip()]
        if not found or not all(_ITEM.match(line) for line in found):
            return None
        found = [_ITEM.sub("", line) for line in found]
    return [element.strip(_QUOTES) for element in found if element.strip(_QUOTES)][:MOST_OPERANDS]


def combined(meanings: Sequence[Meaning], operator: str) -> Meaning:
    """Several licences as one expression; without `operator` it is not told how they belong together."""
    readings = tuple(dict.fromkeys(reading for one in meanings for reading in one.readings))
    if all(one.status == UNKNOWN for one in meanings):
        return unknown(meanings[0].reason if len(meanings) == 1 else "None of its parts names a licence.")
    if any(one.status == UNKNOWN for one in meanings):
        return ambiguous(readings, "A part of it names no licence.")
    if any(one.status == AMBIGUOUS for one in meanings):
        return ambiguous(readings, next(one.reason for one in meanings if one.status == AMBIGUOUS))
    if len(readings) == 1:
        return meanings[0]
    if not operator:
        return ambiguous(readings, "A slash says neither that all of them apply nor that one can be chosen.")
    return exact(_join(readings, operator), "It names these licences." if operator == "AND" else "It is a choice.")


def _join(expressions: Iterable[str], operator: str) -> str:
    """The expressions under one operator, those under another in brackets."""
    other = {"AND": " OR ", "OR": " AND "}[operator]
    return f" {operator} ".join(f"({one})" if other in one else one for one in expressions)


def read_expression(text: str, name: Read, tables: Tables, *, keep_references: bool, prose: bool) -> Meaning | None:
    """What a licence expression means; None where `text` is none.

    Each operand is read as a name, `WITH` needs an exception of the SPDX list. `keep_references` lets a
    LicenseRef stand that no table knows: where an expression is to be evaluated, it evaluates to review. In
    `prose` an operand that names nothing shows that it is a sentence.
    Source: SPDX 2.3, annex D.
    """
    formal = bool(_OPERATOR.search(text)) or text.count("(") != text.count(")")
    if not prose and _DANGLING.search(text):
        return unknown("It is a broken licence expression.")
    if len(text) > 2000 or not (formal or _ANY_OPERATOR.search(text)):
        return None
    from license_expression import ExpressionError, ExpressionParseError, Licensing

    try:
        parsed = Licensing().parse(text)
    except (ExpressionError, ExpressionParseError, ValueError, AttributeError, TypeError, IndexError, RecursionError):
        parsed = None
    if parsed is None:
        operators = bool(_OPERATOR.search(text))
        return unknown("It is a broken licence expression.") if operators and _short(text) else None
    reader = _Reader(name, tables, keep_references)
    meaning = reader.read(parsed)
    if not formal and (meaning.status == UNKNOWN or reader.lost):
        return None
    if reader.lost and meaning.status == AMBIGUOUS and (prose or len(text.split()) > 12):
        return None
    return meaning


def _short(text: str) -> bool:
    """Whether nothing but operators and short names stands in `text`: a sentence in capitals is prose."""
    return all(len(part.split()) <= 4 for part in re.split(r"AND|OR|WITH|[()]", text))


class _Reader:
    """Reads the operands of a parsed expression; `lost` where one names nothing at all."""

    def __init__(self, name: Read, tables: Tables, keep_references: bool) -> None:
        self.name, self.tables, self.keep = name, tables, keep_references
        self.lost = False

    def read(self, node: Any) -> Meaning:
        operator = {"AND": "AND", "OR": "OR"}.get(type(node).__name__)
        if operator:
            return combined([self.read(part) for part in node.args], operator)
        if type(node).__name__ == "LicenseWithExceptionSymbol":
            return self._with(node.license_symbol.key, node.exception_symbol.key)
        return self._operand(node.key)

    def _operand(self, text: str) -> Meaning:
        meaning = self.name(text)
        if meaning.status == UNKNOWN and self.keep and REFERENCE.fullmatch(text):
            return exact(text, "It is a reference that no table knows.")
        if meaning.status == UNKNOWN and not meaning.reason:
            self.lost = True
        return meaning

    def _with(self, license: str, exception: str) -> Meaning:
        main = self._operand(license)
        extra = self.tables["names"].get("exceptions", {}).get(_folded(exception))
        if main.status != EXACT or main.expression is None:
            return main
        if not extra:
            self.lost = self.lost or self.name(exception).status == UNKNOWN
            return ambiguous((main.expression,), f'"{exception}" is no exception of the SPDX list.')
        return exact(f"{main.expression} WITH {extra[0]}", "It is a licence with an exception.")


def _folded(text: str) -> str:
    from openlic.catalogue.folding import fold

    return fold(text)

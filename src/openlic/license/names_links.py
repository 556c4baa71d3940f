"""What a link means: a licensor's page, a licence file of a known model, or a page that names the licence."""

from __future__ import annotations

import re

from openlic.catalogue import Catalogue
from openlic.catalogue.links import canonical, pattern
from openlic.license.names_tables import Meaning, Tables, ambiguous, exact, unknown

MOST_REWRITES = 4
SURE = ("high", "medium")
_LICENSE_FILE = re.compile(
    r"(?:.*/)?(?:(?:model|weights?)[-_ .]*)?(?:licen[sc]es?|copying)(?:[-_ .]*(?:agreement|model|weights?))?"
)


def read_link(link: str, tables: Tables, catalogue: Catalogue) -> Meaning:
    """The licence that `link` leads to; unknown where no table says."""
    page = canonical(link)
    for _ in range(MOST_REWRITES):
        row = tables["links"].get(page)
        slots: dict[str, str] = {}
        if row is None:
            row, slots = _by_pattern(page, tables)
        if row is None:
            break
        kind, value, because = row
        if kind != "means":
            return _meaning(kind, value, because, slots, tables, catalogue)
        page = value.format_map(slots)
    return unknown("No licence is known to stand at this address.")


def _by_pattern(page: str, tables: Tables) -> tuple[list[object] | None, dict[str, str]]:
    for link, kind, value, because in tables["patterns"] or ():
        found = _compiled(link).fullmatch(page)
        if found:
            return [kind, value, because], found.groupdict()
    return None, {}


_patterns: dict[str, re.Pattern[str]] = {}


def _compiled(link: str) -> re.Pattern[str]:
    return _patterns.get(link) or _patterns.setdefault(link, pattern(link))


def _meaning(
    kind: str, value: object, because: str, slots: dict[str, str], tables: Tables, catalogue: Catalogue
) -> Meaning:
    if kind == "license":
        return exact(str(value), "It is the address of this licence.")
    if kind == "doubtful":
        assert isinstance(value, list)
        return ambiguous(tuple(value), because)
    if kind == "silent":
        return unknown(str(value))
    text = str(value).format_map(slots)
    if kind == "model":
        return _of_model(text, slots.get("path", ""), catalogue)
    return tables.whole(text, "license_link") or unknown(
        f'The address names "{text}", which is no licence that is known.'
    )


def _of_model(name: str, path: str, catalogue: Catalogue) -> Meaning:
    """The licence of the weights that lie beside the licence file."""
    if path and not _LICENSE_FILE.fullmatch(path):
        return unknown("It is a file of a repository, and its name is no licence file's.")
    known = catalogue.known_model(name, "hub")
    license = catalogue.license(known.license) if known and known.license else None
    if known is None or license is None or known.confidence not in SURE:
        return unknown("It is a file of a repository whose licence is not known.")
    if not path:
        return ambiguous((license.id,), f"It is the page of a model of {known.family}, not a licence.")
    return exact(license.id, f"It is the licence file of {known.family}.")

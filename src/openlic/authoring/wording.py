"""What a rule file says in words: nothing left to do, sections that survive any YAML reader, names of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openlic.authoring.drafts import Drafts
from openlic.authoring.remarks import Level, Note, Remark, Subject
from openlic.catalogue.compile import RuleFile
from openlic.catalogue.folding import fold
from openlic.document import Path

_LEFT_TO_DO = re.compile(r"\b(TODO|FIXME|XXX|TBD)\b")
_NO_SECTION = re.compile(r"\W*\Z|(TODO|FIXME|XXX|TBD|unknown|none|n/a)\b", re.IGNORECASE)
_NUMBER_TO_OTHERS = re.compile(r"[-+]?[0-9][0-9_]*\.[0-9_]*\Z|[0-9.]+[eE][-+]?[0-9]+\Z|[0-9]+(:[0-5]?[0-9])+\Z")
_READ = "full-text"
_IN_FILE = ("id", "name", "licensor", "date", "source")
_IN_RULE = ("quote", "asks", "summary", "fix", "text")


def left_to_do(subject: Subject) -> Iterator[Note]:
    """Places where the author left a mark to come back to."""
    model = subject.file.model
    texts: list[tuple[Path, str | None]] = [((name,), getattr(model, name)) for name in _IN_FILE]
    texts += [(("rules", i, name), getattr(rule, name)) for i, rule in enumerate(model.rules) for name in _IN_RULE]
    for path, text in texts:
        found = _LEFT_TO_DO.search(text or "")
        if found:
            yield Note(path, f'"{path[-1]}" still says {found[0]}', "Write what it should say.")


def no_section(subject: Subject) -> Iterator[Note]:
    """Rules of a text that was read in full, which do not say where in it they stand."""
    return _no_section(subject) if subject.file.model.text_status == _READ else iter(())


def unread_section(subject: Subject) -> Iterator[Note]:
    """The same where the text could not be read in full: there it may not be known."""
    return _no_section(subject) if subject.file.model.text_status != _READ else iter(())


def _no_section(subject: Subject) -> Iterator[Note]:
    for index, rule in enumerate(subject.file.model.rules):
        if _NO_SECTION.match(rule.section):
            todo = 'Name the clause or heading as the text does; where it is silent, say "whole text".'
            yield Note(("rules", index, "section"), f'"{rule.section}" is no section', todo)


def unquoted(subject: Subject) -> Iterator[Note]:
    """Sections and versions that another YAML reader would take for numbers: 1.10 would become 1.1."""
    lines = subject.file.path.read_text("utf-8").splitlines()
    for path, text in _numbered(subject.file):
        where = subject.file.document.where(path)
        plain = lines[where.line - 1][where.column - 1 :].startswith(text)  # else a quote comes first
        if plain and _NUMBER_TO_OTHERS.match(text):
            yield Note(path, f'"{path[-1]}" is a number to other YAML readers', f'Write it in quotes: "{text}".')


def _numbered(file: RuleFile) -> Iterator[tuple[Path, str]]:
    yield ("version",), file.model.version
    for index, rule in enumerate(file.model.rules):
        yield ("rules", index, "section"), rule.section


def shared_names(drafts: Drafts) -> Iterator[Remark]:
    """Names that stand for two licences in the same field: such a label cannot be told."""
    claimed: dict[tuple[str, str], str] = {}
    for file in drafts.files:
        for field, names in file.model.names.items():
            for index, name in enumerate(names):
                other = claimed.setdefault((field, fold(name)), file.model.key)
                other = other if other != file.model.key else _bundled(drafts, field, name, file)
                if other != file.model.key:
                    what = f'"{name}" as {field} names "{other}" too: it will be ambiguous'
                    where = file.document.where(("names", field, index))
                    yield Remark("shared-name", Level.WARNING, where, what, "Keep it with one of them.")


def _bundled(drafts: Drafts, field: str, name: str, file: RuleFile) -> str:
    """The licence below someone's own rules that has this name already; the file itself where none has."""
    own = {id_ for one in drafts.files for id_ in (one.model.key, one.model.id)}
    for tables in drafts.below:
        ids = tables["names"].get(field, {}).get(fold(name), [])
        if ids and not own & set(ids):
            return str(ids[0])
    return str(file.model.key)

"""Whether what is owed is met by what ships: each duty looked for in a folder, with the line that shows it.

Only what can be read from files is decided: a text by its fingerprint, a sentence by its words, a model's name
by how it begins. The rest stays with a person and is said to.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from openlic.catalogue import Catalogue, License
from openlic.evaluation import Finding
from openlic.gate import shown
from openlic.license import Identification
from openlic.license.texts import identify
from openlic.record import MAX_FILE_BYTES, decode
from openlic.report import Result
from openlic.vocabulary import Location, Status

MAX_FILES = 5000
_TEXTS = (
    r"(?i).*\.(?:md|markdown|txt|rst|html?|xml|json|ya?ml|toml|py|jsx?|tsx?|vue|svelte|php|cs|java|go|rs|rb|tmpl|j2)\Z"
)
_LEGAL = (
    r"(?i)(?:.*[-_. ])?(?:licen[cs]es?|copying|notices?|use[-_ ]?policy|acceptable[-_ ]?use|aup|third[-_ ]?party.*)"
    r"(?:[-_. ].*)?\Z"
)
_NOTICE = r"(?i)(?:.*[-_. ])?(?:notices?|attributions?|third[-_ ]?party.*)(?:[-_. ].*)?\Z"
_SKIPPED = frozenset({".git", "node_modules", "__pycache__", ".venv", "venv"})
_DOTS = "…"


class Shipped(NamedTuple):
    """A text file of the folder: its path below it, and what it says."""

    name: str
    text: str

    @property
    def legal(self) -> bool:
        """Whether its name says that it holds a licence, a policy or a notice."""
        return bool(re.match(_LEGAL, self.name.rpartition("/")[2]))


class Duty(NamedTuple):
    """One thing owed for one model. `met` is None where files cannot show it; `evidence` says where, or what lacks."""

    reference: str
    obligation: str
    rule: str
    met: bool | None
    evidence: str
    fix: str


def read_folder(folder: Path) -> tuple[list[Shipped], list[str]]:
    """The text files under `folder`, legal ones first, at most MAX_FILES; and the names that were not read."""
    found: list[Shipped] = []
    left: list[str] = []
    for path in _files(folder):
        name = path.relative_to(folder).as_posix()
        if not (re.match(_TEXTS, path.name) or re.match(_LEGAL, path.name)):
            continue
        try:
            with path.open("rb") as file:
                data = file.read(MAX_FILE_BYTES + 1)
        except OSError:
            left.append(name)
            continue
        if len(data) > MAX_FILE_BYTES or len(found) >= MAX_FILES:
            left.append(name)
        elif b"\0" not in data[:1024] or data[:2] in (b"\xff\xfe", b"\xfe\xff"):
            found.append(Shipped(name, decode(data)))
    return sorted(found, key=lambda one: (not one.legal, one.name.count("/"), one.name)), left


def _files(folder: Path) -> Iterator[Path]:
    for here, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED)
        yield from (path for name in sorted(names) if (path := Path(here) / name).is_file())


class _Case(NamedTuple):
    """A duty to look for: the finding that asks for it, of which model, and what ships under which name."""

    finding: Finding
    reference: str
    files: Sequence[Shipped]
    model_name: str
    catalogue: Catalogue


_Seen = tuple[bool | None, str]
_Look = Callable[[_Case], _Seen]


def duties(result: Result, files: Sequence[Shipped], model_name: str, catalogue: Catalogue) -> list[Duty]:
    """What is owed for one model, and whether `files` and the name under which it ships show it."""
    out = set()
    for finding in result.evaluation.findings:
        if finding.status is Status.APPLIES:
            case = _Case(finding, result.reference, files, model_name, catalogue)
            for name in finding.obligations:
                out.add(Duty(result.reference, name, finding.rule, *_look(name, case), finding.fix))
    return sorted(out, key=lambda duty: (duty.obligation, duty.rule))


def fulfilled(found: Iterable[Duty]) -> frozenset[str]:
    """The obligations that every rule which asks for them finds met."""
    found = list(found)
    return frozenset(duty.obligation for duty in found) - {duty.obligation for duty in found if duty.met is not True}


def _look(name: str, case: _Case) -> _Seen:
    look = _LOOKS.get(name)
    if look is None or (name in _NEED_TEXT and not case.finding.text):
        return None, "files cannot show this"
    return look(case)


def _named(case: _Case) -> tuple[bool, str]:
    """`Llama…` is how a name begins, `…MiniCPM…` what stands in it; space, dash and underscore are the same."""
    pattern, name = case.finding.text, case.model_name
    word, anywhere = pattern.strip(_DOTS), pattern.startswith(_DOTS)
    plain, wanted = (re.sub(r"[-_ ]", "-", text) for text in (name, word))
    if wanted in plain if anywhere else plain.startswith(wanted):
        return True, f'the name "{name}" {"holds" if anywhere else "begins with"} "{word}"'
    return False, f'the name "{name}" does not {"hold" if anywhere else "begin with"} "{word}"'


def _license_ships(case: _Case) -> _Seen:
    """The licence's own text, unchanged, by its fingerprint."""
    license = case.catalogue.license(case.finding.rule.partition("/")[0])
    return _text_of([license] if license else [], case.files)


def _restrictions_ship(case: _Case) -> _Seen:
    """The text that holds the use restrictions: the licence's, or an acceptable-use policy's that it includes."""
    license = case.catalogue.license(case.finding.rule.partition("/")[0])
    keys = dict.fromkeys(rule.key for rule in license.rules) if license else {}
    return _text_of([one for key in keys if (one := case.catalogue.license(key))], case.files)


@lru_cache(maxsize=64)
def _identified(text: str) -> Identification:
    """Each text once, however many models and rules ask for it."""
    return identify(text, kind="license")


def _text_of(licenses: Sequence[License], files: Sequence[Shipped]) -> _Seen:
    """Met where a file is the text; for a person where it stands among words that may change its terms."""
    wanted = {license.id for license in licenses}
    doubtful = ""
    for file in files:
        found = _identified(file.text) if file.legal else None
        for match in found.matches if found else ():
            if match.expression in wanted and match.status == "exact":
                where = str(Location(file.name, match.first_line))
                if found and found.status == "exact":
                    return True, where
                doubtful = doubtful or where
    if doubtful:
        return None, f"{doubtful} holds the text, and words beyond it that may change it: read them"
    return False, f"no file holds the unchanged text of {' or '.join(license.name for license in licenses)}"


def _sentence_in_notice(case: _Case) -> _Seen:
    return _sentence(case.finding.text, _notices(case), "no NOTICE file holds it")


def _sentence_anywhere(case: _Case) -> _Seen:
    pages = [file for file in case.files if not file.legal]
    return _sentence(case.finding.text, pages, "no page or README shows it")


def _credited(case: _Case) -> _Seen:
    """The prescribed sentence, or where there is none the model's own name, in a NOTICE."""
    name = case.finding.text or re.sub(r"\A[a-z-]+:|@.*", "", case.reference)
    return _sentence(name, _notices(case), "no NOTICE file names it", as_statement=bool(case.finding.text))


def _notices(case: _Case) -> list[Shipped]:
    return [file for file in case.files if re.match(_NOTICE, file.name.rpartition("/")[2])]


def _sentence(text: str, files: Iterable[Shipped], lacking: str, *, as_statement: bool = True) -> _Seen:
    """Met where a file shows the sentence; for a person where files only hold its words."""
    doubtful = ""
    for file in files:
        met, line = shown.find(text, file.name, file.text, as_statement=as_statement)
        if met:
            return True, str(Location(file.name, line))
        if met is None:
            doubtful = doubtful or str(Location(file.name, line))
    if doubtful:
        return None, f'{doubtful} holds "{text}", but not plainly as a line that readers see: read it'
    return False, f'{lacking}: "{text}"'


_LOOKS: dict[str, _Look] = {
    "license-copy": _license_ships,
    "acceptable-use-flowdown": _restrictions_ship,
    "notice-file": _sentence_in_notice,
    "display-notice": _sentence_anywhere,
    "attribution": _credited,
    "model-name-prefix": _named,
}
_NEED_TEXT = frozenset({"notice-file", "display-notice", "model-name-prefix"})

"""Where in the user's own files a finding is shown, and the mark by which a later run knows it again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath
from typing import NamedTuple

from openlic.evaluation import Finding
from openlic.report.types import Report, Result
from openlic.vocabulary import Location, Verdict

_VERSIONED = ("hf:", "hf-dataset:", "modelscope:")


class Issue(NamedTuple):
    """A finding that a person must see, of which result it is, and a fingerprint that is the same in every run."""

    result: Result
    finding: Finding
    fingerprint: str


def issues(report: Report) -> Iterator[Issue]:
    """Each finding that is not allowed, in the report's order.

    The fingerprint is made of model, rule and effect, not of lines, revisions or wording, so that it
    outlives edits around it; of several with the same the second and later ones are numbered.
    """
    from hashlib import sha256

    seen: Counter[str] = Counter()
    for result in report.results:
        for finding in result.evaluation.findings:
            if finding.verdict is Verdict.ALLOWED:
                continue
            identity = "\0".join((_unversioned(result.reference), finding.rule, finding.effect.value))
            mark = sha256(identity.encode("utf-8", "backslashreplace")).hexdigest()[:32]
            seen[mark] += 1
            yield Issue(result, finding, mark if seen[mark] == 1 else f"{mark}-{seen[mark]}")


def places_of(result: Result) -> list[Location]:
    """Where the user can change something: where the model is named, else the lines of a card on disk."""
    return [_posix(place) for place in result.named_at] or evidence_of(result)


def evidence_of(result: Result) -> list[Location]:
    """The lines on disk that say something about the licence; none where a hub holds them."""
    if not result.folder:
        return []
    found = [reading.claim.location for reading in result.license.claims]
    return list(dict.fromkeys(_posix(one._replace(file=str(PurePath(result.folder, one.file)))) for one in found))


def _posix(place: Location) -> Location:
    return place._replace(file=PurePath(place.file).as_posix())


def _unversioned(reference: str) -> str:
    return reference.partition("@")[0] if reference.startswith(_VERSIONED) else reference

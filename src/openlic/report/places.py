"""Where in the user's own files a finding is shown, and the mark by which a later run knows it again."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath
from typing import NamedTuple

from openlic.evaluation import Finding
from openlic.report.types import Report, Result
from openlic.vocabulary import Effect, Location, Verdict

_OWN = "openlic/"
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


def places_of(result: Result, finding: Finding | None = None) -> list[Location]:
    """Where the user can change something about the result, or about one finding of it.

    That is the line that a finding of openlic itself speaks of (an exception of the config, an entry of the
    lock), else where the model is named, else the lines of a card on disk.
    """
    own = [one.source for one in ([finding] if finding else result.evaluation.findings) if _of_the_user(one)]
    named = [_posix(place) for place in result.named_at]
    if finding is not None:
        return [_posix(place) for place in own] or named or evidence_of(result)
    return named or evidence_of(result) or [_posix(place) for place in own]


def rooted(report: Report, base: str) -> Report:
    """The report with the user's files named from the repository's root: `base` is the way from there to here."""
    if not base:
        return report
    return report._replace(results=tuple(_rooted(result, base) for result in report.results))


def _rooted(result: Result, base: str) -> Result:
    findings = tuple(
        finding._replace(source=_from_root(finding.source, base)) if _of_the_user(finding) else finding
        for finding in result.evaluation.findings
    )
    return result._replace(
        named_at=tuple(_from_root(place, base) for place in result.named_at),
        folder=result.folder and _from_root(Location(result.folder), base).file,
        evaluation=result.evaluation._replace(findings=findings),
    )


def _from_root(place: Location, base: str) -> Location:
    """An absolute path stays: joining it drops what is before it."""
    return place._replace(file=posixpath.normpath(posixpath.join(base, PurePath(place.file).as_posix())))


def _of_the_user(finding: Finding) -> bool:
    """Whether the finding's source is a file of the user, not a rule file."""
    return finding.rule.startswith(_OWN) and finding.effect is not Effect.PERMITS and bool(finding.source.file)


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

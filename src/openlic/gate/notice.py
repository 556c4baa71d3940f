"""The NOTICE file that a run asks for: who made each model, under which licence, and the prescribed sentences."""

from __future__ import annotations

from collections.abc import Iterator

from openlic.catalogue import Catalogue
from openlic.evaluation import Finding
from openlic.report import Report, Result
from openlic.report.escape import for_terminal
from openlic.vocabulary import Status

HEAD = "This project uses the following AI models."
# Duties whose prescribed sentence belongs into the file; a display notice also stands on the product.
_SENTENCES = ("notice-file", "attribution", "display-notice", "indicate-noncommercial", "output-disclosure")
_IN_FILE = frozenset({"notice-file", "attribution"})
_COPIES = frozenset({"license-copy", "acceptable-use-flowdown"})


def notice(report: Report, catalogue: Catalogue) -> str:
    """The text of the file; each model whose licence is known stands in it once."""
    models = ["\n".join(_lines(result, catalogue)) for result in report.results if result.license.keys]
    return "\n\n".join([HEAD, *models]) + "\n"


def left_to_do(report: Report) -> list[str]:
    """What a file of sentences cannot do: each duty that is owed beside it, with its next step."""
    return list(dict.fromkeys(line for result in report.results for line in _left(result)))


def _left(result: Result) -> Iterator[str]:
    for finding in _owed(result):
        for name in finding.obligations:
            if name not in _IN_FILE:
                yield f"{for_terminal(result.reference)}: {name}: {finding.fix}"


def _lines(result: Result, catalogue: Catalogue) -> Iterator[str]:
    yield for_terminal(result.reference)
    if owner := _owner(result.reference):
        yield f"  Author: {owner}"
    owed = _owed(result)
    for key in result.license.keys:
        license = catalogue.license(key)
        if license is None:
            continue
        by = f", {license.licensor}" if license.licensor and not license.licensor.startswith("(") else ""
        yield f"  Licence: {license.name} ({license.id}){by}"
        if license.source:
            yield f"  {license.source}"
    if any(name in _COPIES for finding in owed for name in finding.obligations):
        yield "  The licence's text goes along with the copies."
    yield from dict.fromkeys(f"  {finding.text}" for finding in owed if finding.text and _is_sentence(finding))


def _owed(result: Result) -> list[Finding]:
    """The duties that are owed for certain, met ones included: the file is what meets them."""
    certain = (Status.APPLIES, Status.FULFILLED)
    return [f for f in result.evaluation.findings if f.obligations and f.status in certain]


def _is_sentence(finding: Finding) -> bool:
    return any(name in _SENTENCES for name in finding.obligations)


def _owner(reference: str) -> str:
    """`org` of `hf:org/name`; a path or a licence has none."""
    scheme, colon, name = reference.partition(":")
    return for_terminal(name.split("/")[0]) if colon and "/" in name and scheme not in ("license", "path") else ""

"""The findings that no rule file makes, and what each means: something about the model itself is not certain."""

from __future__ import annotations

from openlic.evaluation.types import Finding
from openlic.vocabulary import NOWHERE, Effect, Location, Status

BUILT_IN = {
    "openlic/unknown-license": "No licence can be told from the name that was given.",
    "openlic/no-rules": "The licence is on the SPDX list, and no rule file says what its clauses ask.",
    "openlic/license-not-certain": "What the sources say leaves it open which licence binds the model.",
    "openlic/not-verified": "A hub, a card or a file could not be read, so what it says is not known.",
    "openlic/card-conflict": "Two statements of the card contradict each other.",
    "openlic/file-conflict": "A licence file contradicts what the card or the hub says.",
    "openlic/prose-conflict": "The running text of the card contradicts its label.",
    "openlic/gate-conflict": "The terms that the hub asks people to accept contradict the label.",
    "openlic/catalogue-conflict": "The model says another licence than the catalogue knows for it.",
    "openlic/lineage-conflict": "What the model says of itself drops terms of a model that it comes from.",
    "openlic/known-release": "The catalogue knows how open this release is; what follows from that is taken for known.",
    "openlic/not-scanned": "A file of the project could not be searched for models.",
    "openlic/exception-expired": "The day until which somebody answers for a finding is over.",
    "openlic/exception-unused": "The config makes an exception of a finding that the run does not have.",
    "openlic/drift-license": "The licence is another than the lock holds.",
    "openlic/drift-label": "A label of the card or the hub says something else than when it was locked.",
    "openlic/drift-file": "A text that the answer was read from was edited, added or removed since it was locked.",
    "openlic/drift-revision": "The model has another commit than the lock holds.",
    "openlic/drift-gone": "What was locked is no longer there.",
}


def needs_a_person(
    rule: str, topic: str, summary: str, question: str, fix: str, *, source: Location = NOWHERE
) -> Finding:
    """The finding `rule`, one of BUILT_IN, that a person must settle: `review`."""
    return Finding(rule, topic, Effect.ASKS, Status.APPLIES, "-", summary, fix, question=question, source=source)


def to_do(rule: str, topic: str, summary: str, fix: str, *, source: Location) -> Finding:
    """The finding `rule`, one of BUILT_IN, that stops nothing and is to be done: `conditional`."""
    return Finding(rule, topic, Effect.REQUIRES, Status.APPLIES, "-", summary, fix, source=source)

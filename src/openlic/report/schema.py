"""The shape of `--format json`, as models: what the JSON Schema is made of, and nothing that a report needs.

A later version may add keys, never take one away: what reads a report skips what it does not know.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from openlic.report.types import SCHEMA
from openlic.vocabulary import Effect, Status, Verdict


class _Part(BaseModel):
    """A part of a report; each field is described by the string below it."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class Place(_Part):
    """A place in a file, or only the file."""

    file: str
    """The file, or what stands for one: a hub's answer, a command-line option."""
    line: int = Field(default=0, ge=1)
    """Counts from 1; absent where it is not known."""
    column: int = Field(default=0, ge=1)
    """Counts from 1; absent where it is not known."""


class Claim(_Part):
    """One source that says something about the licence."""

    source: str
    """Who says it, such as card:license or file."""
    raw: str
    """What it says, verbatim; a long text is cut."""
    expression: str | None
    """The licence expression that it stands for; null where it cannot be told."""
    status: str
    """How surely it was told: exact, modified, mentions, ambiguous or unknown; none for a result about the config."""
    about: str
    """What the claim is about: these weights, or something else such as the code."""
    location: Place
    """Where it stands."""
    candidates: list[str] = []
    """The licences that it may stand for, likeliest first; absent where there is no doubt."""


class Conflict(_Part):
    """Two sources that cannot both be right."""

    kind: str
    """Between which kinds of source: card, file, prose, gate, catalogue or lineage."""
    between: list[str]
    """The two sources."""
    summary: str
    """What they disagree on, in a sentence."""


class License(_Part):
    """What the licence is, and who says so."""

    expression: str | None
    """The SPDX expression; null where no licence can be named."""
    keys: list[str]
    """The short keys of its licences."""
    names: list[str]
    """The names of its licences, as people call them."""
    status: str
    """How surely it was told: exact, modified, mentions, ambiguous or unknown."""
    openness: str
    """How open the release is; empty where that is not known."""
    claims: list[Claim]
    """Every source that says something about the licence."""
    conflicts: list[Conflict]
    """Where sources contradict one another."""
    candidates: list[str]
    """The licences that it may be where none can be named, likeliest first."""


class Ancestor(_Part):
    """A model or dataset that this one comes from, and what binds it."""

    relation: str
    """How it comes from there: finetune, adapter, merge, quantized, dataset and the like."""
    reference: str
    """The base, in the form that `openlic check` takes."""
    expression: str | None
    """The licence expression that binds it; null where that is not known."""
    source: str
    """Where the lineage stands."""
    told_by: str
    """What told the base's licence."""
    depth: int
    """1 for a parent, 2 for its parent, and so on."""
    child: str = ""
    """The ancestor that was made from it; absent for a base of the model itself."""


class Finding(_Part):
    """What one rule says of the use case."""

    rule: str
    """The rule's one name everywhere: <file key>/<rule id>."""
    topic: str
    """What the clause is about, a word of the vocabulary."""
    effect: Effect
    """What the rule does; a permission that does not reach the use prohibits it."""
    status: Status
    """Whether it applies, may apply, is met, or is lifted by an exception or a permission."""
    section: str
    """The clause."""
    summary: str
    """The clause in plain words."""
    quote_anchor: str
    """A few words by which the clause is found in the text."""
    obligations: list[str]
    """What is owed under it, by names of the vocabulary."""
    missing_facts: list[str]
    """The facts that would settle it."""
    source: Place
    """The rule's place in the rule file."""
    fix: str
    """What to do about it."""
    question: str = ""
    """The question that a person must answer; absent where the rule asks none."""
    text: str = ""
    """The sentence that a notice must show; absent where none is prescribed."""
    accepted: str = ""
    """Who answers for a finding that is excepted, or which contract permits it; absent where nobody does."""


class Obligations(_Part):
    """What is owed: names of the vocabulary, each list sorted."""

    outstanding: list[str]
    """Owed and not yet met."""
    fulfilled: list[str]
    """Owed, and met already."""
    possible: list[str]
    """Owed if a fact that is missing turns out so."""


class Question(_Part):
    """A fact that would change the verdict."""

    field: str
    """The fact to state in the use case."""
    why: str
    """What hangs on it."""
    would_become: Verdict
    """The worst verdict that the answer can lead to."""
    rules: list[str]
    """The rules that ask."""


class Choice(_Part):
    """Which side of an OR was taken."""

    taken: str
    """The licence that was chosen."""
    left: list[str]
    """Those that were not."""
    reason: str
    """Why."""


class Trouble(_Part):
    """Something that went wrong while the model was read."""

    what: str
    """What went wrong."""
    todo: str
    """What to do about it; empty where nothing can be done."""
    unreachable: bool
    """Whether a hub could not be asked."""


class Result(_Part):
    """The answer for one reference."""

    reference: str
    """What was checked."""
    revision: str
    """The revision that it resolved to; empty where there is none."""
    verdict: Verdict
    """The verdict of this reference."""
    license: License
    """What its licence is."""
    lineage: list[Ancestor]
    """What it comes from."""
    findings: list[Finding]
    """What the rules say, gravest first."""
    obligations: Obligations
    """What is owed."""
    questions: list[Question]
    """The facts that would change the verdict, gravest first."""
    choices: list[Choice]
    """What was chosen where the licence leaves a choice."""
    errors: list[Trouble]
    """What went wrong while the model was read."""
    offline: bool
    """Whether no hub was asked."""
    use_case: dict[str, Any] = {}
    """What it was checked for; absent where the whole run has one use case."""
    named_at: list[Place] = []
    """Where the user's own files name the model; absent where none does."""
    folder: str = ""
    """The folder on disk that holds the files which the claims name; absent where a hub holds them."""


class ReportFile(_Part):
    """The answer of a run of `openlic check`."""

    schema_: Literal[SCHEMA] = Field(alias="schema")  # type: ignore[valid-type]
    """The version of this shape."""
    openlic: str
    """The version of openlic."""
    catalogue: str
    """The date of the catalogue of rules, YYYY-MM-DD."""
    verdict: Verdict
    """The strongest verdict of all results."""
    use_case: dict[str, Any]
    """What was checked for: fact → value."""
    results: list[Result]
    """One answer a reference, in the order of the references."""

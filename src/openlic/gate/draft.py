"""A first `openlic.yaml`, with a comment for each part: what `openlic init` writes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from openlic.catalogue import Vocabulary

_HEAD = """\
# What this project uses AI models for, and which ones. Run: openlic check
# Facts that you leave out are unknown: openlic asks for them where they would change an answer.
schema: openlic.config/1
"""
_EXCEPTIONS = """\
# A finding that somebody answers for, until a day:
# exceptions:
#   - finding: openlic/lineage-conflict
#     reference: hf:org/name
#     reason: the author confirmed the licence by mail on 2026-11-02
#     approved_by: Jo Counsel
#     expires: 2027-06-30
"""
_GATE = """\
# The weakest verdict that fails the gate: denied, review, conditional or never.
"""


class Question(NamedTuple):
    """A fact that a person is asked for, in plain words, and a comment on its answers."""

    fact: str
    text: str
    comment: str


QUESTIONS = (
    Question("commercial", "Does it serve a business, directly or not? (yes/no)", "true or false"),
    Question("purpose", "For what: production, evaluation, research, education or personal?", ""),
    Question(
        "activities",
        "What is done with the models? (serve, run-internally, modify, distribute, …)",
        "serve: customers reach it through your product",
    ),
    Question(
        "monthly_active_users",
        "How many monthly users do you have, with affiliates? (a number, or nothing)",
        "of all products, affiliates counted",
    ),
    Question("annual_revenue_usd", "What is the yearly revenue in US dollars? (a number, or nothing)", ""),
    Question("org_domicile", "Where is the organisation seated? (ISO codes: DE, US)", ""),
    Question("regions", "Where is it offered or used? (ISO codes, EU, WORLD)", ""),
    Question(
        "domains",
        "Which sensitive fields does it touch? (medical-advice, military, …; [] for none)",
        "[] says: none of the sensitive fields",
    ),
)


def questions(vocabulary: Vocabulary) -> list[Question]:
    """The questions whose facts the vocabulary knows."""
    known = vocabulary.use_case_facts()
    return [question for question in QUESTIONS if question.fact in known]


def draft(facts: Mapping[str, Any], models: Iterable[str], scan: Iterable[str], fail_on: str) -> str:
    """The text of the config: `facts` as given, `models` as references, `scan` as paths."""
    lines = [_HEAD, "use_case:"]
    comments = {question.fact: question.comment for question in QUESTIONS}
    for name in [question.fact for question in QUESTIONS] + sorted(set(facts) - set(comments)):
        comment = f"  # {comments[name]}" if comments.get(name) else ""
        if name in facts:
            lines.append(f"  {name}: {_value(facts[name])}{comment}")
        else:
            lines.append(f"  # {name}:{comment}")
    if not facts:
        lines[1] = "use_case: {}"
    lines += ["", *_list("models", models, "models: [hf:org/name, ./folder, api:provider/model]")]
    lines += ["", *_list("scan", scan, "scan: [src]   # models that the code names are checked too")]
    return "\n".join(lines) + f"\n\n{_GATE}fail_on: {fail_on}\n\n{_EXCEPTIONS}"


def _list(name: str, items: Iterable[str], example: str) -> list[str]:
    listed = [f"  - {_value(item)}" for item in items]
    return [f"{name}:", *listed] if listed else [f"# {example}"]


def _value(value: Any) -> str:
    """A value as YAML on one line."""
    import yaml

    text: str = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, width=10_000)
    return text.removesuffix("\n").removesuffix("\n...").strip()

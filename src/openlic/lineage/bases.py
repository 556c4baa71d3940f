"""The base models that a model's hub, card and files name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openlic.claims.front_matter import Card, card_of
from openlic.lineage.configs import config_bases, trace, written_name
from openlic.record import Base, Record

MAX_BASES = 32
_RELATIONS = frozenset({"finetune", "adapter", "merge", "quantized"})
_QUANTIZED = (
    r"(?:^|[-_. ])(?:gguf|awq|gptq|exl[23]|mlx|int[48]|w[48]a\d+|q[2-8](?:_k)?(?:_[msl])?|fp8|nf4|bnb|[48]bit)"
    r"(?:$|[-_. ])"
)
_NAMED = (
    r"(?:https?://(?:huggingface\.co|hf\.co)/|(?<![\w./:-]))([A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95})(?![\w/])"
)
_MADE_FROM = (
    r"(?i)\b(?:quanti[sz]ed|fine-?tuned?|finetuned?|version|based on|derived|distilled|merge|converted|trained)\b"
)
_MAX_PROSE = 100_000
_MAX_LINE = 4_000


def bases_of(record: Record) -> tuple[Base, ...]:
    """The bases of `record`, each once: what the hub says first, then the card, then files, then hints."""
    found: dict[str, Base] = {}
    card = card_of(record)
    told = (*record.bases, *_card_bases(record, card))
    for base in (*told, *config_bases(record, named_elsewhere=bool(told)), *_hints(record, card)):
        if base.reference.lower() != record.reference.lower():
            found.setdefault(base.reference.lower(), base)
    declared = [base for base in found.values() if base.relation != "hint"]
    hints = [base for base in found.values() if base.relation == "hint"]
    if declared:  # running text then also speaks of teachers, rivals and tools; what a config kept does not
        hints = [base for base in hints if base.source.startswith("file:")]
    return tuple((declared + hints)[:MAX_BASES])


def _card_bases(record: Record, card: Card | None) -> Iterator[Base]:
    if card is None or card.matter is None:
        return
    named = card.matter.value.get("base_model")
    names = named if isinstance(named, list) else [named]
    relation = _relation(record, card, len(names))
    for index, name in enumerate(names):
        if name is not None and (written := written_name(name)):
            where = card.matter.where(("base_model", index) if isinstance(named, list) else ("base_model",))
            yield Base(f"hf:{written}", relation, "card:base_model", where.file, where.line, where.column)


def _relation(record: Record, card: Card, count: int) -> str:
    """What the card says; else what its tags and name tell; else a fine-tune, the usual case."""
    assert card.matter is not None  # the caller looked
    value = card.matter.value
    said = value.get("base_model_relation")
    if said in _RELATIONS:
        return str(said)
    listed = value.get("tags")
    tags = {str(tag).lower() for tag in listed} if isinstance(listed, list) else set()
    if tags & {"merge", "mergekit"} or count > 1:
        return "merge"
    if tags & {"lora", "peft", "adapter"} or value.get("library_name") == "peft" or record.file("adapter_config.json"):
        return "adapter"
    title = next((line for line in card.body.splitlines() if line.startswith("# ")), "")
    names = (*tags, record.reference.lower(), title.lower())
    if value.get("quantized_by") or any(re.search(_QUANTIZED, name) for name in names):
        return "quantized"
    return "finetune"


def _hints(record: Record, card: Card | None) -> Iterator[Base]:
    """Traces that no one declared: they add no terms, and may contradict the label."""
    name = trace(record)
    if name:
        yield Base(f"hf:{name}", "hint", "file:config.json", "config.json", 1)
    if card is not None:
        for number, line in enumerate(card.body[:_MAX_PROSE].splitlines(), card.body_line):
            for column, named in _named_in(line[:_MAX_LINE]):
                yield Base(f"hf:{named}", "hint", "prose", card.file, number, column)


def _named_in(line: str) -> Iterator[tuple[int, str]]:
    """Column and name of each model that the line says something was made from."""
    made = re.search(_MADE_FROM, line) if "/" in line else None  # no name without one
    if made is not None:
        for match in re.finditer(_NAMED, line[made.end() :]):
            yield made.end() + match.start(1) + 1, match[1].rstrip(".")

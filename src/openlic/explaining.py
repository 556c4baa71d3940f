"""What a name of a report means: a rule, a licence, an obligation, or any other word of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import NamedTuple

from openlic.catalogue import Catalogue, License, Rule, Vocabulary
from openlic.catalogue.in_words import condition_in_words, effect_in_words, exception_in_words
from openlic.catalogue.types import Fact, Word
from openlic.errors import OpenlicError
from openlic.evaluation.built_in import BUILT_IN
from openlic.license import normalize_in

_VERDICTS = {
    "openlic/known-release": "none of its own",
    "openlic/exception-unused": "conditional, until it is deleted",
    "openlic/not-scanned": "conditional, until somebody looked",
}
_NO_GRANT = "no-grant"
_MANY = 12


class Explanation(NamedTuple):
    """What one name means: what it is, and rows of label and text."""

    kind: str
    name: str
    rows: tuple[tuple[str, str], ...]

    def to_dict(self) -> dict[str, object]:
        """Plain JSON; labels may repeat, so rows are a list."""
        return {"kind": self.kind, "name": self.name, "rows": [{"label": one, "text": text} for one, text in self.rows]}


def explain(name: str, catalogue: Catalogue) -> list[Explanation]:
    """Everything that `name` stands for; raises OpenlicError with the nearest names where it is nothing."""
    name = name.strip().removeprefix("license:")
    full = list(_rules(name, catalogue)) if "/" in name else []  # a rule's full name is never anything else
    found = full or [*_words(name, catalogue), *_license(name, catalogue)] or [*_rules(name, catalogue)]
    if found:
        return found
    near = get_close_matches(name.lower(), _names(name, catalogue), n=5, cutoff=0.5)
    todo = (
        f"Did you mean {' or '.join(dict.fromkeys(near))}?"
        if near
        else "Name a rule (key/id), a licence, an obligation or a topic."
    )
    raise OpenlicError(f'"{name}" is nothing that openlic knows', todo=todo)


def _rules(name: str, catalogue: Catalogue) -> Iterator[Explanation]:
    """The rule with this full name, or every rule with this id."""
    if name in BUILT_IN:
        yield Explanation(
            "finding",
            name,
            (("means", BUILT_IN[name]), ("verdict", _VERDICTS.get(name, "review, until a person decided"))),
        )
    elif "/" in name:
        key, _, id_ = name.partition("/")
        license = catalogue.license(key)
        if license is not None and id_ == _NO_GRANT:
            yield Explanation("finding", name, (("means", f"The rule file of {license.name} holds no permission."),))
        for rule in license.rules if license else ():
            if rule.name == name or (license and f"{license.key}/{rule.id}" == name):
                yield _rule(rule, catalogue.vocabulary)
    else:
        alike = [rule for rule in _all_rules(catalogue) if rule.id == name]
        if len(alike) > 1:
            shown = ", ".join(rule.name for rule in alike[:_MANY])
            more = f" and {len(alike) - _MANY} more" if len(alike) > _MANY else ""
            yield Explanation("rules", name, (("stands in", f"{shown}{more}"),))
        else:
            yield from (_rule(rule, catalogue.vocabulary) for rule in alike)


def _rule(rule: Rule, vocabulary: Vocabulary) -> Explanation:
    topic = vocabulary.topics.get(rule.topic)
    duties = [vocabulary.obligations[one] for one in rule.obligations if one in vocabulary.obligations]
    return _explanation(
        "rule",
        rule.name,
        ("says", rule.summary),
        ("does", effect_in_words(rule)),
        ("when", condition_in_words(rule.when, vocabulary)),
        ("unless", exception_in_words(rule, vocabulary)),
        ("section", rule.section),
        ("found by", rule.quote),
        ("topic", f"{rule.topic}: {topic.means if topic else ''}"),
        *(("duty", f"{duty.name}: {duty.means} {duty.do}") for duty in duties),
        ("sentence", rule.text),
        ("next", rule.fix),
        ("stands at", str(rule.location)),
    )


def _license(name: str, catalogue: Catalogue) -> Iterator[Explanation]:
    """The licence, policy or terms of a service with this key, id or name."""
    license = catalogue.license(name)
    if license is None:
        named = normalize_in(name, None, catalogue)
        license = catalogue.license(named.expression) if named.status == "exact" and named.expression else None
    if license is not None:
        yield _explanation(license.kind, license.key, *_about(license, catalogue.vocabulary))


def _about(license: License, vocabulary: Vocabulary) -> Iterator[tuple[str, str]]:
    openness = vocabulary.openness.get(license.openness)
    yield "name", license.name
    yield "id", license.id
    yield "openness", f"{openness.name}: {openness.means}" if openness else ""
    yield "licensor", license.licensor
    yield "of", license.date
    yield "text", license.source
    yield "read from", "" if license.text_status == "full-text" else f"{license.text_status}, not the full text"
    yield "sticks", ", ".join(license.sticks)
    yield "stands at", str(license.location)
    for rule in license.rules:
        yield f"§ {rule.section}", f"{effect_in_words(rule)}: {rule.summary} ({rule.name})"


def _words(name: str, catalogue: Catalogue) -> Iterator[Explanation]:
    """The words of the vocabulary with this name; of a duty and a topic also how many rules have it."""
    vocabulary = catalogue.vocabulary
    for kind, singular in _SINGULAR.items():
        word: Word | None = getattr(vocabulary, kind).get(name)
        if word is not None:
            rows = (("means", word.means), ("to do", word.do), ("also called", ", ".join(word.synonyms)))
            yield _explanation(singular, name, *rows, ("stands in", _used(kind, name, catalogue)))
    fact = vocabulary.facts.get(name)
    if fact is not None:
        yield _fact(fact)


def _used(kind: str, name: str, catalogue: Catalogue) -> str:
    """How many rules, of how many files, have this duty or topic; empty for other words."""
    if kind not in ("obligations", "topics"):
        return ""
    named = (lambda rule: rule.obligations) if kind == "obligations" else (lambda rule: (rule.topic,))
    having = [rule for rule in _all_rules(catalogue) if name in named(rule)]
    files = dict.fromkeys(rule.key for rule in having)
    return f"{len(having)} rules of {len(files)} files, such as {', '.join(list(files)[:3])}" if having else "no rule"


_SINGULAR = {
    "obligations": "obligation",
    "topics": "topic",
    "activities": "activity",
    "domains": "domain",
    "openness": "openness class",
}


def _fact(fact: Fact) -> Explanation:
    words = sorted(fact.words) if fact.type != "places" else []
    return _explanation(
        "fact",
        fact.name,
        ("means", fact.means),
        ("asks", fact.ask),
        ("takes", {"flag": "yes or no", "places": "places: country codes, EU, WORLD"}.get(fact.type, fact.type)),
        ("one of", ", ".join(words)),
        ("also called", ", ".join(fact.synonyms)),
    )


def _explanation(kind: str, name: str, *rows: tuple[str, str]) -> Explanation:
    return Explanation(kind, name, tuple((label, text) for label, text in rows if text))


def _all_rules(catalogue: Catalogue) -> Iterator[Rule]:
    """Every rule once, by the file that it stands in."""
    for key in catalogue.keys():  # noqa: SIM118 - not a mapping
        license = catalogue.license(key)
        yield from (rule for rule in license.rules if rule.key == key) if license else ()


def _names(name: str, catalogue: Catalogue) -> Iterable[str]:
    """The names that could have been meant: rules too where the name has a slash."""
    vocabulary = catalogue.vocabulary
    words = [
        *vocabulary.obligations,
        *vocabulary.topics,
        *vocabulary.activities,
        *vocabulary.domains,
        *vocabulary.facts,
    ]
    if "/" in name:
        return [*BUILT_IN, *(rule.name for rule in _all_rules(catalogue))]
    return [*words, *catalogue.keys(), *dict.fromkeys(rule.id for rule in _all_rules(catalogue))]

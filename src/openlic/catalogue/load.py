"""Compiled JSON → frozen types. Nothing is checked here: it was when it was compiled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openlic.catalogue.types import Fact, License, Rule, Vocabulary, Word
from openlic.logic.conditions import NEVER, Condition, Either, Term, Test
from openlic.logic.predicates import Words
from openlic.vocabulary import Effect, Location


def vocabulary_of(words: Mapping[str, Any]) -> Vocabulary:
    """The vocabulary that the merged tables of `rules/vocabulary/` hold."""
    lists = ("activities", "domains", "obligations", "topics", "openness")
    tables = {name: {word: _word(word, entry) for word, entry in words[name].items()} for name in lists}
    groups = _groups(words["places"])
    facts = {name: _fact(name, entry, words, groups) for name, entry in words["facts"].items()}
    return Vocabulary(facts=facts, synonyms=_synonyms(words, facts), **tables)


def license_of(plain: Mapping[str, Any], vocabulary: Vocabulary, included: tuple[Rule, ...]) -> License:
    """The licence of one compiled rule file, with the rules of the files that it includes behind its own."""
    own = tuple(_rule(plain["key"], plain["file"], rule, vocabulary) for rule in plain["rules"])
    copied = ("key", "id", "name", "kind", "openness", "version", "licensor", "date", "source", "text_status")
    return License(
        **{name: plain[name] for name in copied if name in plain},
        sticks=tuple(plain.get("sticks", ())),
        kept_by=tuple(plain.get("kept_by", ())),
        rules=own + included,
        location=Location(plain["file"], 1),
    )


def _rule(key: str, file: str, plain: Mapping[str, Any], vocabulary: Vocabulary) -> Rule:
    effect, target = Effect(plain["effect"]), plain["object"]
    names = tuple(target) if isinstance(target, list) else ()
    copied = ("id", "topic", "section", "summary", "fix", "quote", "text")
    return Rule(
        key=key,
        effect=effect,
        **{name: plain[name] for name in copied if name in plain},
        activities=names if effect in (Effect.PERMITS, Effect.PROHIBITS) else (),
        obligations=names if effect is Effect.REQUIRES else (),
        question=target if effect is Effect.ASKS else "",
        when=condition_of(plain.get("when", ()), vocabulary),
        unless=condition_of(plain["unless"], vocabulary) if "unless" in plain else NEVER,
        location=Location(file, plain["line"]),
    )


def condition_of(terms: Any, vocabulary: Vocabulary) -> Condition:
    """The condition that compiled terms stand for."""
    return Condition(tuple(_term(term, vocabulary) for term in terms))


def _term(term: Any, vocabulary: Vocabulary) -> Term:
    if term[0] == "either":
        return Either(tuple(condition_of(choice, vocabulary) for choice in term[1]))
    name, predicate, expected = term
    if isinstance(expected, (bool, int)):
        return Test(name, predicate, expected)
    said = (expected,) if isinstance(expected, str) else tuple(expected)
    return Test(name, predicate, _words(said, vocabulary.facts[name]))


def _words(said: tuple[str, ...], fact: Fact) -> Words:
    """What a rule names, with the members of groups that it names and the groups that hold its words."""
    groups = fact.groups or {}
    certain = frozenset(said).union(*(groups.get(word, frozenset()) for word in said))
    perhaps = frozenset(group for group, members in groups.items() if members & certain and group not in certain)
    return Words(said, certain, perhaps, fact.whole_groups)


def _word(name: str, entry: Mapping[str, Any]) -> Word:
    implies = tuple(entry.get("implies", {}).items())
    return Word(name, entry["means"], entry.get("do", ""), tuple(entry.get("synonyms", ())), implies)


def _fact(name: str, entry: Mapping[str, Any], words: Mapping[str, Any], groups: dict[str, frozenset[str]]) -> Fact:
    listed = entry.get("words", ())
    if entry["type"] == "places":
        listed = words["places"]["codes"]
    elif isinstance(listed, str):
        listed = words[listed]
    return Fact(
        name,
        entry["type"],
        entry["means"],
        entry["ask"],
        frozenset(listed),
        groups if entry["type"] == "places" else None,
        tuple(entry.get("synonyms", ())),
        bool(entry.get("whole_groups")),
    )


def _groups(places: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """EU → its members; WORLD → every code and group."""
    listed = {name: frozenset(members) for name, members in places["groups"].items() if isinstance(members, list)}
    world = frozenset(places["codes"]) | frozenset(listed)
    return listed | {name: world for name, members in places["groups"].items() if not isinstance(members, list)}


def _synonyms(words: Mapping[str, Any], facts: Mapping[str, Fact]) -> dict[str, dict[str, str]]:
    out = {"facts": {synonym: fact.name for fact in facts.values() for synonym in fact.synonyms}}
    for name, entry in words["facts"].items():
        listed = entry.get("words")
        if entry["type"] == "places":
            out[name] = dict(words["places"].get("synonyms", {}))
        elif isinstance(listed, str):
            out[name] = {syn: word for word, meant in words[listed].items() for syn in meant.get("synonyms", ())}
    return out

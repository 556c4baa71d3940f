"""What is planned: the facts of a use case, checked against the vocabulary, and nothing that was not said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from openlic import document
from openlic.catalogue import Fact, Vocabulary, default
from openlic.errors import OpenlicError, UseCaseError
from openlic.logic.numbers import parse_number
from openlic.logic.predicates import Value
from openlic.logic.words import did_you_mean
from openlic.vocabulary import Location

FULFILLED = "fulfilled"


class UseCase(Mapping[str, Value]):
    """A use case: fact → value; a fact that is absent is unknown. Frozen.

    Lists are complete: what `activities` or `domains` leaves out does not happen. `.fulfilled` names the
    obligations that are already met.

    >>> UseCase(commercial=True, monthly_active_users="800 million")["monthly_active_users"]
    800000000
    """

    __slots__ = ("_facts", "_fulfilled")
    _facts: dict[str, Value]
    _fulfilled: frozenset[str]

    def __init__(self, facts: Mapping[str, Any] | None = None, /, **more: Any) -> None:
        """Raises UseCaseError with every fact that does not exist or cannot have its value."""
        self._set({**(facts or {}), **more}, default().vocabulary, None, ())

    @classmethod
    def read(cls, source: document.Document, vocabulary: Vocabulary, path: document.Path = ()) -> UseCase:
        """The use case at `path` of a YAML document; faults carry file, line and column."""
        value = source.value
        for part in path:
            value = value[part]
        if not isinstance(value, Mapping):
            where = source.where(path)
            raise UseCaseError([OpenlicError("a use case is a mapping of facts", where=where, todo=_EXAMPLE)])
        self = cls.__new__(cls)
        self._set(value, vocabulary, source, path)
        return self

    @classmethod
    def of(cls, facts: UseCase | Mapping[str, Any], vocabulary: Vocabulary) -> UseCase:
        """`facts` itself where it is a use case, else the use case that it describes."""
        if isinstance(facts, UseCase):
            return facts
        if not isinstance(facts, Mapping):
            raise UseCaseError([OpenlicError("a use case is a mapping of facts", todo=_EXAMPLE)])
        self = cls.__new__(cls)
        self._set(facts, vocabulary, None, ())
        return self

    @property
    def fulfilled(self) -> frozenset[str]:
        """The obligations that are already met."""
        return self._fulfilled

    @property
    def facts(self) -> Mapping[str, Value]:
        """The facts alone, as conditions ask for them."""
        return self._facts

    def with_facts(self, facts: Mapping[str, Any], vocabulary: Vocabulary) -> UseCase:
        """This use case with some facts set anew."""
        return UseCase.of({**self.to_dict(), **facts}, vocabulary)

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON values, lists in alphabetical order."""
        plain = {name: _plain(value) for name, value in self._facts.items()}
        return plain | ({FULFILLED: sorted(self._fulfilled)} if self._fulfilled else {})

    def __getitem__(self, name: str) -> Value:
        return self._facts[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)

    def __hash__(self) -> int:
        return hash((frozenset(self._facts.items()), self._fulfilled))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, UseCase):
            return NotImplemented
        return self._facts == other._facts and self._fulfilled == other._fulfilled

    def __repr__(self) -> str:
        return f"UseCase({self.to_dict()!r})"

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("a use case is frozen: make another with with_facts()")

    def _set(
        self,
        facts: Mapping[str, Any],
        vocabulary: Vocabulary,
        source: document.Document | None,
        path: document.Path,
    ) -> None:
        values, faults = _checked(facts, vocabulary, source, path)
        if faults:
            raise UseCaseError(faults)
        fulfilled = values.pop(FULFILLED, frozenset())
        object.__setattr__(self, "_facts", values)
        object.__setattr__(self, "_fulfilled", fulfilled)


_EXAMPLE = "For example: {commercial: true, activities: [serve]}."


def parse_setting(setting: str, vocabulary: Vocabulary) -> dict[str, Any]:
    """The fact that `field=value` on the command line sets; a list is written `a,b` and an empty one `[]`.

    Raises UseCaseError for anything else.
    """
    where = Location(f"--set {setting}")
    name, equals, written = setting.partition("=")
    name, written = name.strip(), written.strip()
    if not equals:
        raise UseCaseError([OpenlicError("there is no value", where=where, todo="Write --set field=value.")])
    known = vocabulary.use_case_facts()
    if name not in known:
        raise UseCaseError([_no_such_fact(name, vocabulary, where)])
    value, faults = _value(known[name], _typed(known[name], written), vocabulary, lambda _: where)
    if faults:
        raise UseCaseError(faults)
    return {name: _plain(value)}


def _typed(fact: Fact, written: str) -> Any:
    """What `written` would be in YAML, where it is clear from the fact's type."""
    if fact.type == "flag":
        return {"true": True, "yes": True, "false": False, "no": False}.get(written.lower(), written)
    if fact.type in {"words", "places"}:
        inner = written.removeprefix("[").removesuffix("]")
        return [word.strip() for word in inner.split(",") if word.strip()]
    return written


def _checked(
    facts: Mapping[str, Any], vocabulary: Vocabulary, source: document.Document | None, path: document.Path
) -> tuple[dict[str, Any], list[OpenlicError]]:
    known = vocabulary.use_case_facts()
    values: dict[str, Any] = {}
    faults: list[OpenlicError] = []
    for name, given in facts.items():
        if name not in known:
            faults.append(_no_such_fact(str(name), vocabulary, source.where_key((*path, name)) if source else None))
            continue

        def where(more: document.Path, name: str = name) -> Location | None:
            return source.where((*path, name, *more)) if source else None

        values[name], wrong = _value(known[name], given, vocabulary, where)
        faults.extend(wrong)
    return values, faults


def _no_such_fact(name: str, vocabulary: Vocabulary, where: Location | None) -> OpenlicError:
    todo = did_you_mean(name, vocabulary.use_case_facts(), vocabulary.synonyms["facts"])
    return OpenlicError(f'"{name}" is not a fact of a use case', where=where, todo=todo)


def _value(fact: Fact, given: Any, vocabulary: Vocabulary, where: Any) -> tuple[Any, list[OpenlicError]]:
    """The value in its type, and what is wrong with it."""
    if fact.type == "flag":
        if isinstance(given, bool):
            return given, []
        return None, [OpenlicError(f'"{fact.name}" is true or false, not {_shown(given)}', where=where(()))]
    if fact.type == "number":
        try:
            return parse_number(given), []
        except ValueError as error:
            return None, [OpenlicError(f'"{fact.name}": {error}, not {_shown(given)}', where=where(()))]
    if fact.type == "word":
        return _word(fact, given, vocabulary, where(()))
    if fact.type == "text":
        return _text(fact, given, where(()))
    return _words(fact, given, vocabulary, where)


def _text(fact: Fact, given: Any, where: Location | None) -> tuple[Any, list[OpenlicError]]:
    if isinstance(given, str) and given.strip():
        return given.strip().lower(), []
    return None, [OpenlicError(f'"{fact.name}" is a name, not {_shown(given)}', where=where)]


def _word(fact: Fact, given: Any, vocabulary: Vocabulary, where: Location | None) -> tuple[Any, list[OpenlicError]]:
    if isinstance(given, str) and (given in fact.words or given in (fact.groups or {})):
        return given, []
    words = {*fact.words, *(fact.groups or {})}
    todo = did_you_mean(str(given), words, vocabulary.synonyms.get(fact.name)) if isinstance(given, str) else ""
    if fact.type == "places" and not todo:
        todo = "Use ISO 3166 codes such as DE or US, or EU, or WORLD."
    return None, [OpenlicError(f'{_shown(given)} is no word for "{fact.name}"', where=where, todo=todo)]


def _words(fact: Fact, given: Any, vocabulary: Vocabulary, where: Any) -> tuple[Any, list[OpenlicError]]:
    if isinstance(given, str):
        given = [given]
    if not isinstance(given, Iterable) or isinstance(given, (Mapping, bytes)):
        todo = "Write it as [a, b]; an empty list says that there is none."
        return None, [OpenlicError(f'"{fact.name}" is a list, not {_shown(given)}', where=where(()), todo=todo)]
    found, faults = set(), []
    for index, item in enumerate(sorted(given) if isinstance(given, (set, frozenset)) else given):
        word, wrong = _word(fact, item, vocabulary, where((index,)))
        found.add(word)
        faults.extend(wrong)
    if not faults and not found and fact.name == "activities":
        todo = "Name what is done, or leave the fact out where it is not known."
        return None, [OpenlicError('"activities" is empty', where=where(()), todo=todo)]
    return frozenset(found), faults


def _shown(given: Any) -> str:
    text = f'"{given}"' if isinstance(given, str) else str(given).lower() if isinstance(given, bool) else repr(given)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _plain(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value

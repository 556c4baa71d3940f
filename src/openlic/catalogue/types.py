"""The catalogue's frozen data: what the rule files say, ready for use."""

from collections.abc import Mapping
from typing import NamedTuple

from openlic.logic.conditions import ALWAYS, NEVER, Condition
from openlic.vocabulary import NOWHERE, Effect, Location

EVERYTHING = "everything"
NAMES_LISTS = ("patterns", "prefixes")  # the tables of names that are lists
NAMES_BY_FIELD = ("names", "doubtful")  # the tables of names that hold a table for each field
NAME_FIELDS = (
    "hf-license",
    "license_name",
    "license_link",
    "prose",
    "gguf",
    "modelscope",
    "kaggle",
    "ollama",
    "bom",
)
"""Where the name of a licence is found: the same name may mean another licence elsewhere."""


class Word(NamedTuple):
    """One word of a vocabulary: an activity, a domain, an obligation, a topic, an openness class.

    `implies` are the facts of a release that follow from its class.
    """

    name: str
    means: str
    do: str = ""
    synonyms: tuple[str, ...] = ()
    implies: tuple[tuple[str, bool], ...] = ()


class Fact(NamedTuple):
    """One field of a use case. `type` is flag, number, word, words, places or text.

    `groups` are words that stand for others (EU); `whole_groups`: a use case that names one means all of it.
    """

    name: str
    type: str
    means: str
    ask: str
    words: frozenset[str] = frozenset()
    groups: Mapping[str, frozenset[str]] | None = None
    synonyms: tuple[str, ...] = ()
    whole_groups: bool = False


class Vocabulary(NamedTuple):
    """All the words that rules and use cases may use."""

    facts: Mapping[str, Fact]
    activities: Mapping[str, Word]
    domains: Mapping[str, Word]
    obligations: Mapping[str, Word]
    topics: Mapping[str, Word]
    openness: Mapping[str, Word]
    synonyms: Mapping[str, Mapping[str, str]]  # fact name, or "facts" -> what people write -> the word

    def use_case_facts(self) -> dict[str, Fact]:
        """The facts that a use case states, those of the release (`model.*`) included.

        The others (`license.*`) follow from the licence's own rules: nobody can state them.
        """
        return {name: fact for name, fact in self.facts.items() if not name.startswith("license.")}


class Rule(NamedTuple):
    """One clause: its one effect, when it holds, and where it stands.

    `activities` says what `permits` grants and `prohibits` bars: names, or `("everything",)`.
    """

    key: str
    id: str
    effect: Effect
    topic: str
    section: str
    summary: str
    fix: str = ""
    quote: str = ""
    text: str = ""
    activities: tuple[str, ...] = ()
    obligations: tuple[str, ...] = ()
    question: str = ""
    when: Condition = ALWAYS
    unless: Condition = NEVER
    location: Location = NOWHERE

    @property
    def name(self) -> str:
        """The rule's one name everywhere: `<file key>/<rule id>`."""
        return f"{self.key}/{self.id}"


class License(NamedTuple):
    """One rule file: a licence, a service's terms, an acceptable-use policy or a policy.

    `rules` holds the file's own rules, then those of the acceptable-use files that it includes. `sticks`
    names the topics that bind whoever receives a derivative, whatever its own card says, and `kept_by` the ids
    of other licences that a derivative may move to all the same.
    """

    key: str
    id: str
    name: str
    kind: str
    openness: str = ""
    version: str = ""
    licensor: str = ""
    date: str = ""
    source: str = ""
    text_status: str = "full-text"
    sticks: tuple[str, ...] = ()
    kept_by: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    location: Location = NOWHERE

    @property
    def grants(self) -> bool:
        """Whether what it does not permit is not allowed; a policy only restricts."""
        return self.kind not in {"acceptable-use", "policy"}


class SpdxLicense(NamedTuple):
    """A licence of the SPDX list for which there is no rule file."""

    id: str
    name: str
    category: str
    is_exception: bool = False


class KnownModel(NamedTuple):
    """What the catalogue knows of the models whose name fits `pattern`; empty strings where it does not.

    `form` is hub, provider-sdk or litellm: the way the name is written. `terms` are keys of the services
    that bind whoever calls it, `license` the key of the licence on its weights.
    """

    pattern: str
    family: str
    form: str
    terms: tuple[str, ...]
    license: str
    openness: str
    base: str
    confidence: str
    note: str
    provider: str
    location: Location

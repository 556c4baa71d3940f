"""The law as data: `rules/` → frozen licences, rules, policies and the vocabulary."""

from openlic.catalogue.store import Catalogue, default, with_rules
from openlic.catalogue.types import EVERYTHING, Fact, KnownModel, License, Rule, SpdxLicense, Vocabulary, Word

__all__ = [
    "EVERYTHING",
    "Catalogue",
    "Fact",
    "KnownModel",
    "License",
    "Rule",
    "SpdxLicense",
    "Vocabulary",
    "Word",
    "default",
    "with_rules",
]

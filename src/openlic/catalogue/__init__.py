"""The law as data: `rules/` → frozen licences, rules, policies and the vocabulary."""

from openlic.catalogue.store import Catalogue, default, with_rules
from openlic.catalogue.types import EVERYTHING, Fact, License, Rule, SpdxLicense, Vocabulary, Word

__all__ = [
    "EVERYTHING",
    "Catalogue",
    "Fact",
    "License",
    "Rule",
    "SpdxLicense",
    "Vocabulary",
    "Word",
    "default",
    "with_rules",
]

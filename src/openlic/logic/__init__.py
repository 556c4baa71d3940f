"""Reasoning that knows nothing of licences: three truth values, predicates in words, conditions."""

"""The JSON Schemas accept what openlic accepts, refuse what it refuses, and explain every key."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from openlic import document
from openlic.authoring.schemas import SCHEMAS, schema_of
from openlic.catalogue import default
from openlic.catalogue.store import rules_folder

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = {
    "licenses": "license",
    "services": "service",
    "acceptable-use": "acceptable-use",
    "policies": "policy",
    "models": "models",
    "names": "names",
    "vocabulary": "vocabulary",
}
CUSTOM = ROOT / "examples" / "custom-rules"


@cache
def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema_of(name, default().vocabulary))


def faults(name: str, value: Any) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in validator(name).iter_errors(value)]


def read(path: Path) -> Any:
    return document.read(path.read_text("utf-8"), path.name).value


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_is_a_schema_of_2020_12(name: str) -> None:
    schema = validator(name).schema
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_key_is_explained(name: str) -> None:
    assert [key for key, inner in _properties(validator(name).schema) if not inner.get("description")] == []


def _properties(node: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(node, dict):
        if isinstance(node.get("properties"), dict):
            yield from node["properties"].items()
        for inner in node.values():
            yield from _properties(inner)
    if isinstance(node, list):
        for inner in node:
            yield from _properties(inner)


@pytest.mark.parametrize("folder", FOLDERS)
def test_every_shipped_rule_file_is_accepted(folder: str) -> None:
    for root in (rules_folder(), CUSTOM / "rules"):
        for path in sorted((root / folder).glob("*.yaml")):
            assert faults(FOLDERS[folder], read(path)) == [], path


def test_the_examples_config_is_accepted() -> None:
    assert faults("config", read(CUSTOM / "openlic.yaml")) == []
    assert faults("config", {"use_case": {"comercial": True}})
    assert faults("config", {"use_cases": {"bot": {"activities": "sereve"}}})


@pytest.mark.parametrize(
    "wrong",
    [
        {"topic": "no-such-topic"},
        {"permits": "serve"},
        {"prohibits": ["sereve"]},
        {"when": {"monthly_active_users": {"mor_than": 5}}},
        {"when": {"monthly_active_users": {"more_than": 5, "less_than": 9}}},
        {"when": {}},
        {"when": {"regions": {"any_of": ["XX"]}}},
        {"section": 2},
        {"colour": "red"},
    ],
)
def test_what_openlic_refuses_is_refused(wrong: dict[str, Any]) -> None:
    rule = {
        "id": "r",
        "section": "1",
        "prohibits": "everything",
        "topic": "naming",
        "summary": "A long sentence.",
        "fix": "Ask.",
    }
    rule["when"] = [{"monthly_active_users": {"more_than": "7 million"}}, {"commercial": True}]
    file = {"schema": "openlic.license/1", "key": "a", "id": "A", "name": "A", "openness": "closed"}
    assert faults("license", {**file, "rules": [rule]}) == []
    assert faults("license", {**file, "rules": [{**rule, **wrong}]})
    assert faults("policy", {**file, "rules": [rule]})


def test_a_use_case_is_made_of_the_vocabularys_facts() -> None:
    assert (
        faults(
            "use-case",
            {
                "commercial": True,
                "activities": ["serve"],
                "monthly_active_users": "5 million",
                "regions": "EU",
                "domains": [],
            },
        )
        == []
    )
    assert faults("use-case", {"monthly_users": 5})
    assert faults("use-case", {"commercial": "yes"})
    assert faults("use-case", {"domains": ["wepons"]})
    commercial = validator("use-case").schema["properties"]["commercial"]
    assert commercial["description"] == default().vocabulary.facts["commercial"].means


def test_words_come_with_what_they_mean() -> None:
    obligations = validator("license").schema["$defs"]["Obligation"]
    explained = dict(zip(obligations["enum"], obligations["enumDescriptions"], strict=True))
    assert explained == {name: word.means for name, word in default().vocabulary.obligations.items()}

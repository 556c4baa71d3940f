"""JSON Schemas (2020-12) of what people write and of what openlic answers, made from the models and vocabulary.

Editors take completion and help from them, so every key and every word carries what it means. A schema
accepts all that openlic accepts, short of a key without a value; openlic itself checks more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from openlic.authoring.schema_words import MEANS
from openlic.catalogue.models_schema import models_file_model
from openlic.catalogue.names_schema import NamesFile
from openlic.catalogue.schema import KINDS, rule_file_model
from openlic.catalogue.schema_parts import Strict
from openlic.catalogue.types import EVERYTHING, Vocabulary, Word
from openlic.catalogue.vocabulary_schema import VocabularyFile
from openlic.logic.predicates import PREDICATES
from openlic.vocabulary import Effect

Schema: TypeAlias = dict[str, Any]

_DEFS = "#/$defs/"
_ONE_PREDICATE = {"minProperties": 1, "maxProperties": 1}
_BOUNDS: Mapping[str, Schema] = {
    "Rule": {"oneOf": [{"required": [effect.value]} for effect in Effect]},
    "When": {"minProperties": 1},
    "Conjunction": {"minProperties": 1},
}
_USE_CASE: Schema = {"$ref": f"{_DEFS}UseCase"}
_USE_CASES: Mapping[str, Schema] = {"use_case": _USE_CASE, "use_cases": {"additionalProperties": _USE_CASE}}


def schema_of(name: str, vocabulary: Vocabulary) -> Schema:
    """The JSON Schema that `name`, one of `SCHEMAS`, stands for."""
    schema = SCHEMAS[name](vocabulary)
    return {"$schema": GenerateJsonSchema.schema_dialect, **_without_unused(schema)}


def _rule_file(kind: str) -> Callable[[Vocabulary], Schema]:
    return lambda vocabulary: _narrowed(_all_rule_files(vocabulary), kind)


def _narrowed(schema: Schema, kind: str) -> Schema:
    """The schema of all rule files, for those of one kind."""
    name = f"openlic.{kind}/1"
    schema["title"] = f"openlic: {kind}"
    schema["properties"]["schema"] |= {"const": name}
    del schema["properties"]["schema"]["enum"]
    schema["properties"]["kind"]["enum"] = list(KINDS[name])
    if kind in {"license", "service"}:
        schema["required"].append("openness")
    return schema


def _all_rule_files(vocabulary: Vocabulary) -> Schema:
    return _made(rule_file_model(vocabulary), vocabulary)


def _use_case(vocabulary: Vocabulary) -> Schema:
    defs = _all_rule_files(vocabulary)["$defs"]
    return {**defs["UseCase"], "title": "openlic: use case", "$defs": defs}


def _config(vocabulary: Vocabulary) -> Schema:
    from openlic.config.schema import ConfigFile

    schema = _made(ConfigFile, vocabulary)
    for name, use_case in _USE_CASES.items():
        schema["properties"][name] = {"description": schema["properties"][name]["description"], **use_case}
    return {**schema, "$defs": schema.get("$defs", {}) | _all_rule_files(vocabulary)["$defs"]}


def _models(vocabulary: Vocabulary) -> Schema:
    return _made(models_file_model(vocabulary), vocabulary)


def _report(vocabulary: Vocabulary) -> Schema:
    from openlic.report.schema import ReportFile

    return _made(ReportFile, vocabulary)


def _vocabulary(vocabulary: Vocabulary) -> Schema:
    return _made(VocabularyFile, vocabulary)


def _names(vocabulary: Vocabulary) -> Schema:
    return _made(NamesFile, vocabulary)


SCHEMAS: Mapping[str, Callable[[Vocabulary], Schema]] = {
    "license": _rule_file("license"),
    "service": _rule_file("service"),
    "acceptable-use": _rule_file("acceptable-use"),
    "policy": _rule_file("policy"),
    "use-case": _use_case,
    "models": _models,
    "names": _names,
    "vocabulary": _vocabulary,
    "config": _config,
    "report": _report,
}


class _Generator(GenerateJsonSchema):
    """As pydantic does it, but for what our models take in: a single value for a list, and no nulls."""

    def function_before_schema(self, schema: Any) -> Schema:
        """The validators that run before are those that make a list of a single value."""
        inner: Schema = super().function_before_schema(schema)
        return {"anyOf": [inner["items"], inner]} if inner.get("type") == "array" else inner

    def default_schema(self, schema: Any) -> Schema:
        """Without the default null, and without the null that only stands for "not written"."""
        inner = schema["schema"]
        if schema.get("default", ...) is None and inner["type"] == "nullable":
            found: Schema = self.generate_inner(inner["schema"])
            return found
        return super().default_schema(schema)

    def model_schema(self, schema: Any) -> Schema:
        """With the docstring of the nearest base that has one of its own."""
        made: Schema = super().model_schema(schema)
        description = _docstring(schema["cls"])
        return made | ({"description": description} if description else {})


def _made(model: type[BaseModel], vocabulary: Vocabulary) -> Schema:
    """The schema of `model`, with words and keys explained."""
    schema: Schema = model.model_json_schema(schema_generator=_Generator)
    defs = schema.setdefault("$defs", {})
    for name, one in [(model.__name__, schema), *defs.items()]:
        one |= _bounds(name)
        for key, inner in one.get("properties", {}).items():
            _explain(name, key, inner, vocabulary)
    named = _word_lists(vocabulary)
    schema = _with_refs(schema, {frozenset(one["enum"]): name for name, one in named.items()})
    schema["$defs"] |= named
    return schema


def _bounds(name: str) -> Schema:
    """What the models check in code: one effect a rule, one predicate a fact, nothing empty."""
    if name.startswith("Predicate_"):
        return _ONE_PREDICATE
    return _BOUNDS.get(name, {})


def _explain(name: str, key: str, inner: Schema, vocabulary: Vocabulary) -> None:
    """Gives a key its description: the model's own, the table's, the vocabulary's or the predicate's."""
    inner.pop("title", None)
    means = MEANS.get(name, {}).get(key)
    if means is None and key in vocabulary.facts:
        means = vocabulary.facts[key].means
    if means is None and key in PREDICATES:
        means = (PREDICATES[key].__doc__ or "").partition("\n")[0]
    if means is not None:
        inner.setdefault("description", means)


def _word_lists(vocabulary: Vocabulary) -> dict[str, Schema]:
    """The lists of words that stand in many places, each with what its words mean."""
    everything = Word(EVERYTHING, "Every activity there is.")
    tables: dict[str, Mapping[str, Any]] = {
        "Activity": vocabulary.activities,
        "ActivityOrEverything": {**vocabulary.activities, EVERYTHING: everything},
        "Domain": vocabulary.domains,
        "Obligation": vocabulary.obligations,
        "Topic": vocabulary.topics,
        "Openness": vocabulary.openness,
        "Fact": vocabulary.facts,
    }
    lists = {name: _word_list({word: entry.means for word, entry in table.items()}) for name, table in tables.items()}
    for fact in vocabulary.facts.values():
        if fact.groups:
            lists["PlaceCode"] = {"enum": sorted({*fact.words, *fact.groups})}
    return lists


def _word_list(means: Mapping[str, str]) -> Schema:
    return {"enum": sorted(means), "enumDescriptions": [means[word] for word in sorted(means)]}


def _with_refs(node: Any, named: Mapping[frozenset[str], str]) -> Any:
    """`node` with references in place of the word lists that have a name."""
    if isinstance(node, list):
        return [_with_refs(item, named) for item in node]
    if not isinstance(node, dict):
        return node
    listed = node.get("enum")
    name = named.get(frozenset(listed)) if isinstance(listed, list) else None
    if name is None:
        return {key: _with_refs(value, named) for key, value in node.items()}
    return {key: value for key, value in node.items() if key not in {"enum", "type"}} | {"$ref": _DEFS + name}


def _without_unused(schema: Schema) -> Schema:
    """`schema` with only the definitions that it leads to."""
    defs, used, open_ = schema.pop("$defs", {}), set[str](), set(_references(schema))
    while open_:
        used |= open_
        open_ = {name for one in open_ for name in _references(defs[one])} - used
    return schema | {"$defs": {name: defs[name] for name in sorted(used)}}


def _references(node: Any) -> Iterator[str]:
    if isinstance(node, dict) and isinstance(node.get("$ref"), str):
        yield node["$ref"].removeprefix(_DEFS)
    if isinstance(node, (dict, list)):
        for inner in node.values() if isinstance(node, dict) else node:
            yield from _references(inner)


def _docstring(model: type[BaseModel]) -> str:
    """The docstring, without its examples; that of the nearest base for models that are put together."""
    ours = (one for one in model.__mro__ if issubclass(one, BaseModel) and one not in {BaseModel, Strict})
    text = next((one.__doc__ for one in ours if one.__doc__), "")
    return " ".join(text.partition(">>>")[0].split())

"""The calls of a Python file → the strings in them that name models, and those that are known not to."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from openlic.scanning import callers
from openlic.scanning.python_values import Text, Values
from openlic.scanning.tables import Rule

_OTHERS = frozenset(
    {"tokenizer", "speculative_model", "feature_extractor", "image_processor", "processor", "vae", "tokenizer_name"}
)
_SENDERS = frozenset({"post", "request", "stream", "put", "fetch"})


class Use(NamedTuple):
    """A string that a call uses: how it is to be read there."""

    node: ast.expr
    text: str
    slot: str
    kind: str
    revision: str = ""


class Calls:
    """Reads calls with what the file's names stand for."""

    def __init__(self, values: Values) -> None:
        self.values = values

    def uses(self, call: ast.Call) -> Iterator[Use]:
        """Each string that `call` uses as a model, or (slot "none") as something else."""
        parts, built_by = self._name(call.func)
        rule = callers.rule_for(parts) if parts else None
        if rule is not None:
            yield from self._by_rule(call, rule, parts, built_by)
        elif parts and parts[-1] in _SENDERS:
            yield from self._sent(call)

    def _by_rule(self, call: ast.Call, rule: Rule, parts: list[str], built_by: ast.Call | None) -> Iterator[Use]:
        slot = self._slot(call, rule, parts, built_by)
        if slot == "none":
            yield from self._refused(call, rule)
            return
        revision = self._one(call, rule.revision)
        for name, argument in self._arguments(call, rule):
            its = "" if name in _OTHERS else revision
            yield from (Use(node, text, slot, rule.kind, its) for text, node in self._literals(argument))

    def _literals(self, argument: ast.expr) -> list[Text]:
        return [] if isinstance(argument, ast.Dict) else self.values.strings(argument)

    def _arguments(self, call: ast.Call, rule: Rule) -> Iterator[tuple[str, ast.expr]]:
        for index in rule.at:
            if index < len(call.args) and not any(isinstance(one, ast.Starred) for one in call.args[: index + 1]):
                yield "", call.args[index]
        for keyword in call.keywords:
            if keyword.arg in rule.keys:
                yield keyword.arg or "", keyword.value

    def _slot(self, call: ast.Call, rule: Rule, parts: list[str], built_by: ast.Call | None) -> str:
        if rule.slot in ("hub", "modelscope", "st"):
            return self._hub_slot(call, rule.slot)
        address = self._address(built_by) or self._address(call)
        if rule.slot == "client":
            address = address or self._module_address(parts)
            provider = callers.provider_of_client(parts, self.values.modules)
            if address and provider != "-":
                return callers.slot_of_provider(_at(address, provider))
            return callers.slot_of_provider(self._cloud(built_by, provider))
        if rule.slot == "api:gemini" and (built_by or "vertexai" in parts):
            return f"api:{self._cloud(built_by, 'vertex_ai' if 'vertexai' in parts else 'gemini')}"
        if rule.slot.startswith("api:") and address:
            return callers.slot_of_provider(_at(address, rule.slot.removeprefix("api:")))
        return rule.slot

    def _hub_slot(self, call: ast.Call, slot: str) -> str:
        for keyword in call.keywords:
            if keyword.arg == "repo_type" and {text for text, _ in self.values.strings(keyword.value)} - {"model"}:
                return "none"
            if keyword.arg == "local_files_only" and getattr(keyword.value, "value", False) is True:
                return "local"
        return slot

    def _cloud(self, built_by: ast.Call | None, provider: str) -> str:
        """The same library asks the cloud of its maker where the client is built so."""
        named = (
            {keyword.arg: getattr(keyword.value, "value", None) for keyword in built_by.keywords} if built_by else {}
        )
        return "vertex_ai" if provider == "gemini" and named.get("vertexai") is True else provider

    def _address(self, call: ast.Call | None) -> str:
        """The address that a call gives its client; "?" where only the run knows it, "" where it gives none."""
        for keyword in call.keywords if call else ():
            if keyword.arg and callers.is_address_key(keyword.arg) and not _is_none(keyword.value):
                texts = self.values.strings(keyword.value)
                return texts[0][0] if texts else "?"
        return ""

    def _module_address(self, parts: list[str]) -> str:
        """What is assigned to `openai.base_url` and its like."""
        if parts[0] != "openai" or "OpenAI" in parts:
            return ""
        values = [*self.values.attributes.get("api_base", []), *self.values.attributes.get("base_url", [])]
        return next((text for value in values for text, _ in self.values.strings(value)), "")

    def _refused(self, call: ast.Call, rule: Rule) -> Iterator[Use]:
        """What a call writes to, or reads as data: followed to constants only where nothing else is likely."""
        for argument in [*call.args, *(keyword.value for keyword in call.keywords)]:
            if isinstance(argument, ast.Name | ast.Attribute) and rule.kind == "other":
                continue
            if not isinstance(argument, ast.Dict | ast.Call):
                yield from (Use(node, text, "none", rule.kind) for text, node in self.values.strings(argument))

    def _sent(self, call: ast.Call) -> Iterator[Use]:
        """The model in the body of a request to a provider's address."""
        address = next(
            (text for argument in call.args[:2] for text, _ in self.values.strings(argument) if "://" in text), ""
        )
        provider = callers.provider_at(address) if address else "server"
        if provider == "server":
            return
        for keyword in call.keywords:
            if keyword.arg in ("json", "data"):
                slot = callers.slot_of_provider(provider)
                yield from (Use(node, text, slot, "http", "") for text, node in self._model_of(keyword.value))

    def _model_of(self, body: ast.expr) -> list[Text]:
        bodies = self.values.names.get(body.id, []) if isinstance(body, ast.Name) else [body]
        if isinstance(body, ast.Call) and body.args:  # json.dumps({…})
            bodies = body.args[:1]
        found: list[Text] = []
        for one in bodies:
            pairs = zip(one.keys, one.values, strict=True) if isinstance(one, ast.Dict) else ()
            for key, value in pairs:
                if isinstance(key, ast.Constant) and key.value == "model":
                    found += self.values.strings(value)
        return found

    def _one(self, call: ast.Call, names: tuple[str, ...]) -> str:
        for keyword in call.keywords:
            if keyword.arg in names:
                texts = self.values.strings(keyword.value)
                return texts[0][0] if len(texts) == 1 else ""
        return ""

    def _name(self, node: ast.expr, depth: int = 0) -> tuple[list[str], ast.Call | None]:
        """The dotted name of what is called, its first part resolved, and the call that built the client."""
        attributes: list[str] = []
        while isinstance(node, ast.Attribute):
            built = self._built(node)
            if built is not None and depth < 4:
                return self._through(built, attributes, depth)
            attributes.insert(0, node.attr)
            node = node.value
        if isinstance(node, ast.Call) and depth < 4:
            return self._through(node, attributes, depth)
        if not isinstance(node, ast.Name):
            return attributes, None
        if node.id in self.values.imports:
            return [*self.values.imports[node.id].split("."), *attributes], None
        built = self._client(self.values.names.get(node.id, []))
        if built is not None and depth < 4:
            return self._through(built, attributes, depth)
        return [node.id, *attributes], None

    def _built(self, node: ast.Attribute) -> ast.Call | None:
        """The call that an attribute of `self` or of a module was given."""
        return self._client(self.values.attributes.get(node.attr, [])) if isinstance(node.value, ast.Name) else None

    def _client(self, values: list[ast.expr]) -> ast.Call | None:
        return next((value for value in values if isinstance(value, ast.Call)), None)

    def _through(self, built: ast.Call, attributes: list[str], depth: int) -> tuple[list[str], ast.Call | None]:
        parts, deeper = self._name(built.func, depth + 1)
        if parts[-2:] == ["boto3", "client"]:
            parts = [text for text, _ in self.values.strings(built.args[0])] if built.args else parts
        return [*parts, *attributes], deeper or built


def _at(address: str, provider: str) -> str:
    if address == "?":
        return "server" if provider == "openai" else provider
    at = callers.provider_at(address)
    return provider if at == "server" and provider not in ("openai", "anthropic", "azure") else at


def _is_none(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None

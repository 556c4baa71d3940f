"""Calls → slots: which argument of a call names a model, and who answers where a client asks."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from openlic.scanning.tables import Rule, provider_map, rules, table


def rule_for(parts: Sequence[str]) -> Rule | None:
    """The rule for a call whose dotted name, resolved as far as it is known, has these parts."""
    for rule in rules().get(parts[-1], ()):
        if tuple(parts[-len(rule.name) :]) == rule.name and _from(rule.origins, parts):
            return rule
    return None


def _from(origins: Collection[str], parts: Sequence[str]) -> bool:
    """Whether a module or class of `origins` is on the way to the call; `langchain` stands for its parts too."""
    if not origins:
        return True
    way = parts[:-1]
    return any(part == origin or part.startswith(f"{origin}_") for part in way for origin in origins)


def provider_at(address: str) -> str:
    """Who answers at `address`: a provider, or "server" for one's own.

    >>> provider_at("https://api.groq.com/openai/v1"), provider_at("http://localhost:8000/v1")
    ('groq', 'server')
    """
    host = re.sub(r"\A\w+://", "", address.lower()).partition("/")[0].rpartition("@")[2]
    for known, provider in provider_map("hosts").items():
        if host == known or host.endswith((f".{known}", f"-{known}")) or host.partition(":")[0] == known:
            return provider
    return "ollama" if host.endswith(":11434") else "server"


def provider_of_client(parts: Sequence[str], imported: Collection[str]) -> str:
    """The provider whose client has this dotted name; else the one provider whose library the file imports."""
    clients = provider_map("clients")
    for end in range(len(parts), 0, -1):
        for start in range(max(0, end - 3), end):
            if provider := clients.get(".".join(parts[start:end])):
                return provider
    asked = {provider for module, provider in provider_map("modules").items() if _imports(imported, module)}
    if "messages" in parts and "anthropic" in asked:
        return "anthropic"
    return next(iter(asked)) if len(asked) == 1 else ("openai" if "openai" in asked else "")


def _imports(imported: Collection[str], module: str) -> bool:
    return any(name == module or name.startswith((f"{module}.", f"{module}/")) for name in imported)


def slot_of_provider(provider: str) -> str:
    """The slot for models of `provider`; "hinted" where nobody knows who answers."""
    if provider in ("hub", "ollama", "server", "gateway"):
        return provider
    return {"": "hinted", "-": "none"}.get(provider) or f"api:{provider}"


def is_address_key(name: str) -> bool:
    """Whether an argument or key of this name holds the address of a server."""
    return name.lower().replace("-", "_") in _address_keys()


def _address_keys() -> frozenset[str]:
    return frozenset(table("providers")["address_keys"])

"""Hubs as the matrix of faults sees them: a hub joins by one function in CASES, and meets every fault.

A case opens a server that holds two models of the same permissive licence, `good` and `bad`; faults are armed for
the addresses of `bad`: `answer` fits what tells of the model, `file` its card.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field

from hub_server.base import LoopbackServer
from hub_server.huggingface import HuggingFaceServer


@dataclass(frozen=True)
class Case:
    """A running hub: references, the globs of the addresses of `bad`, and the environment that leads there."""

    server: LoopbackServer
    good: str
    bad: str
    answer: str
    file: str
    environment: Mapping[str, str] = field(default_factory=dict)


CARD = "---\nlicense: apache-2.0\n---\n# A small model\n"


@contextmanager
def hf() -> Iterator[Case]:
    """The Hugging Face Hub."""
    with HuggingFaceServer() as hub:
        hub.add("acme/good", {"README.md": CARD})
        hub.add("acme/bad", {"README.md": CARD})
        yield Case(
            hub, "hf:acme/good", "hf:acme/bad", "/api/models/acme/bad/*", "*/bad/*README.md", {"HF_ENDPOINT": hub.url}
        )


CASES: dict[str, Callable[[], AbstractContextManager[Case]]] = {"hf": hf}

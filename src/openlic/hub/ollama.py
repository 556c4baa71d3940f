"""`ollama:[owner/]name[:tag]`: the registry of Ollama; the local store where it is offline or has what is not there.

A model is a manifest with layers: the weights as GGUF, and any number of texts that the licence consists of.
Source: ollama, server/images.go and types/model/name.go.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Protocol

from openlic.errors import BadResponse, HubError, ModelNotFound
from openlic.hub import HubOptions
from openlic.hub._kept import online_or_kept
from openlic.hub._registry import Layer, Manifest, Registry, checked, failed, manifest_of
from openlic.hub._weights import Said, read_weights
from openlic.record import MAX_FILE_BYTES, Label, Problem, Record, RecordFile, decode
from openlic.reference import ModelReference

ENDPOINT = "OPENLIC_OLLAMA_REGISTRY"  # ollama's own client has no variable for it
HOST = "registry.ollama.ai"
MAX_TEXTS = 16
MAX_NAME = 300  # a licence layer this short is the name of one (`LICENSE MIT` in a Modelfile)

_LAYER = "application/vnd.ollama.image."
_WEIGHTS = ("model", "adapter", "projector")


class _Source(Protocol):
    def manifest(self, tag: str) -> Manifest: ...
    def blob(self, layer: Layer) -> bytes: ...
    def header(self, layer: Layer, name: str) -> Said: ...


def fetch(reference: ModelReference, options: HubOptions) -> Record:
    """The licence texts of the model, and what the header of its weights says."""
    found = _found(reference, options)
    return found._replace(labels=(*found.labels, *_catalogue_label(reference, options)))


def _found(reference: ModelReference, options: HubOptions) -> Record:
    """What the registry or the local store has."""
    path, _, tag = reference.name.partition(":")
    repository = path if "/" in path else f"library/{path}"
    tag = tag or "latest"
    local = _Store(repository)
    if options.offline and local.has(tag):
        return _record(reference, local, tag)
    try:
        return online_or_kept(reference, options, lambda: _record(reference, _registry(options, repository), tag))
    except ModelNotFound:
        if not local.has(tag):
            raise
    return _record(reference, local, tag)


def _registry(options: HubOptions, repository: str) -> Registry:
    return Registry(options, os.environ.get(ENDPOINT) or f"https://{HOST}", repository)


def _catalogue_label(reference: ModelReference, options: HubOptions) -> tuple[Label, ...]:
    """What is known of a model of the registry's own library, whose names have no owner."""
    name = reference.name
    known = None if "/" in name else options.catalogue.known_model(f"ollama/{name}", "litellm")
    if known is None or not known.license:
        return ()
    return (Label("catalogue", "", known.license, known.location.file, known.location.line),)


def _record(reference: ModelReference, source: _Source, tag: str) -> Record:
    manifest = source.manifest(tag)
    problems = list(manifest.problems)
    told = list(_texts(source, manifest, problems))
    headers = list(_headers(source, manifest, problems))
    problems += _remote(source, manifest)
    return Record(
        str(reference),
        manifest.digest,
        tuple(part for part in told if isinstance(part, RecordFile)),
        tuple(
            part for part in (*told, *(label for said in headers for label in said.labels)) if isinstance(part, Label)
        ),
        tuple(base for said in headers for base in said.bases),
        (*problems, *(problem for said in headers for problem in said.problems)),
        offline=isinstance(source, _Store),
    )


def _texts(source: _Source, manifest: Manifest, problems: list[Problem]) -> Iterator[RecordFile | Label]:
    """Each licence layer as a file; the layers have no names, so they are numbered. A few words are a label."""
    layers = [layer for layer in manifest.layers if layer.kind == f"{_LAYER}license"]
    if len(layers) > MAX_TEXTS:
        problems.append(
            Problem(f"{len(layers) - MAX_TEXTS} licence layers were not read", "Read them at the registry.")
        )
    for number, layer in enumerate(layers[:MAX_TEXTS], 1):
        name = "LICENSE" if number == 1 else f"LICENSE-{number}"
        data = _tried(name, problems, source.blob, layer)
        if data is not None:
            text = decode(data)
            brief = len(text) <= MAX_NAME and text.count("\n") < 3
            yield Label("ollama:license", "ollama", text.strip()) if brief else RecordFile(name, text)


def _headers(source: _Source, manifest: Manifest, problems: list[Problem]) -> Iterator[Said]:
    for kind in _WEIGHTS:
        for layer in [layer for layer in manifest.layers if layer.kind == f"{_LAYER}{kind}"][:MAX_TEXTS]:
            said = _tried(f"{kind}.gguf", problems, source.header, layer, f"{kind}.gguf")
            if said is not None:
                yield said


def _tried(name: str, problems: list[Problem], ask: Callable[..., Any], *arguments: Any) -> Any:
    """What `ask` gives; None, with a problem, where the hub fails."""
    try:
        return ask(*arguments)
    except HubError as error:
        problems.append(failed(name, error))
        return None


def _remote(source: _Source, manifest: Manifest) -> list[Problem]:
    """A manifest without weights may stand for a model that a host runs: then that host's terms bind, too."""
    if any(layer.kind == f"{_LAYER}model" for layer in manifest.layers):
        return []
    what = "the manifest has no weights: the model seems to be run by a host, whose terms bind as well"
    host = ""
    if manifest.config is not None:
        try:
            host = str(json.loads(source.blob(manifest.config)).get("remote_host") or "")[:100]
        except (HubError, ValueError, AttributeError, RecursionError):
            host = ""
    return [Problem(f"{what} ({host})" if host else what, "Read the host's terms, and name them with license:ID.")]


class _Store:
    """What `ollama pull` and `ollama create` left on this machine."""

    def __init__(self, repository: str) -> None:
        root = Path(os.environ.get("OLLAMA_MODELS") or "~/.ollama/models").expanduser()
        self._manifests, self._blobs = root / "manifests" / HOST / repository, root / "blobs"

    def has(self, tag: str) -> bool:
        return (self._manifests / tag).is_file()

    def manifest(self, tag: str) -> Manifest:
        data = _bytes(self._manifests / tag, MAX_FILE_BYTES)
        try:
            return manifest_of(data, json.loads(data))
        except (ValueError, RecursionError):
            raise BadResponse("the manifest in the local store cannot be read", todo="Pull the model again.") from None

    def blob(self, layer: Layer) -> bytes:
        return checked(_bytes(self._path(layer), MAX_FILE_BYTES), layer.digest)

    def header(self, layer: Layer, name: str) -> Said:
        try:
            with self._path(layer).open("rb") as file:
                return read_weights(name, file, self._path(layer).stat().st_size)
        except OSError as error:
            raise _missing(error) from None

    def _path(self, layer: Layer) -> Path:
        return self._blobs / layer.digest.replace(":", "-")


def _bytes(path: Path, limit: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(limit)
    except OSError as error:
        raise _missing(error) from None


def _missing(error: OSError) -> BadResponse:
    return BadResponse(f"the local store lacks it ({error.strerror})", todo="Pull the model again.")

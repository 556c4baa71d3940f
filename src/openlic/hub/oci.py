"""`oci:registry.example/owner/name[:tag]`: model artifacts in a registry, told by the types of their layers.

Read are the manifest's annotations, a model's config, texts that lie in layers of their own, and the beginning of
the weights. Layers that are archives are never opened. Sources: CNCF ModelPack (model-spec, docs/config.md and
annotations.md), Docker's model-spec, the OCI image specification's annotations, Ollama's layer types.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from typing import Any

from openlic.errors import HubError
from openlic.hub import HubOptions
from openlic.hub._kept import online_or_kept
from openlic.hub._registry import Layer, Manifest, Registry, failed
from openlic.hub._weights import Said, is_weights
from openlic.record import Label, Problem, Record, RecordFile, decode, is_license_file, is_wanted
from openlic.reference import ModelReference

ENDPOINT = "OPENLIC_OCI_ENDPOINT"  # in place of the address of every registry: for mirrors
MAX_TEXTS = 24
MAX_HEADERS = 4

_HUB = {"docker.io": "registry-1.docker.io", "index.docker.io": "registry-1.docker.io"}
_LOOPBACK = r"(?:localhost|127\.[0-9.]+)(?::[0-9]+)?\Z"
_LICENSES = "org.opencontainers.image.licenses"
_PATHS = ("org.cncf.model.filepath", "org.cnai.model.filepath", "org.opencontainers.image.title")
_LICENSE_LAYER = r"application/vnd\.(?:docker\.ai|ollama\.image)\.license"
_WEIGHTS_LAYER = r"application/vnd\.(?:docker\.ai\.(gguf|safetensors)|ollama\.image\.(?:model|adapter))(?:\.|\Z)"
_TEXT_LAYER = (
    r"application/vnd\.(?:cncf|cnai)\.model\.(?:doc|weight\.config)\.v1\.raw|application/vnd\.docker\.ai\.model\.file"
)
_ARCHIVE = r"\.tar(?:\+\w+)?\Z|\+(?:gzip|zstd)\Z"
_DOCUMENTS = r"application/vnd\.(?:cncf|cnai)\.model\.doc\.|application/vnd\.kitops\.modelkit\.docs"
_MODEL_CONFIG = r"application/vnd\.(?:cncf\.model|cnai\.model|docker\.ai\.model|kitops\.modelkit|ollama)"


def fetch(reference: ModelReference, options: HubOptions) -> Record:
    """What the artifact says of its licence; `revision` is the digest of its manifest."""
    return online_or_kept(reference, options, lambda: _read(reference, options))


def _read(reference: ModelReference, options: HubOptions) -> Record:
    name, _, digest = reference.name.partition("@")
    host, _, rest = name.partition("/")
    repository, _, tag = rest.partition(":")
    registry = Registry(options, os.environ.get(ENDPOINT) or _address(host), repository)
    manifest = registry.manifest(digest or tag or "latest")
    parts = _Parts(manifest)
    parts.read_texts(registry)
    parts.read_headers(registry)
    labels = (*_annotations(manifest), *_config(registry, manifest, parts.problems))
    return Record(
        str(reference),
        manifest.digest,
        tuple(parts.files),
        (*labels, *(label for said in parts.said for label in said.labels)),
        tuple(base for said in parts.said for base in said.bases),
        (*manifest.problems, *parts.problems, *(problem for said in parts.said for problem in said.problems)),
    )


def _address(host: str) -> str:
    """As container clients have it: http on this machine alone, https elsewhere."""
    scheme = "http" if re.match(_LOOPBACK, host) else "https"
    return f"{scheme}://{_HUB.get(host, host)}"


class _Parts:
    """What is read of the layers, as it comes."""

    def __init__(self, manifest: Manifest) -> None:
        self.manifest = manifest
        self.files: list[RecordFile] = []
        self.said: list[Said] = []
        self.problems: list[Problem] = []

    def read_texts(self, registry: Registry) -> None:
        wanted = [(layer, name) for layer in self.manifest.layers if (name := self._text_name(layer))]
        for _, name in wanted[MAX_TEXTS:]:
            self.problems.append(Problem(f"{name} was not read: there are too many files", "Read it yourself.", name))
        for layer, name in wanted[:MAX_TEXTS]:
            if re.search(_ARCHIVE, layer.kind):
                told = f"{name} lies in an archive, and archives are not opened"
                self.problems.append(Problem(told, "Pull the model and give its folder."))
                continue
            try:
                self.files.append(RecordFile(self._unused(name), decode(registry.blob(layer))))
            except HubError as error:
                self.problems.append(failed(name, error))

    def read_headers(self, registry: Registry) -> None:
        named = [(layer, name) for layer in self.manifest.layers if (name := _weights_name(layer))]
        for layer, name in named[:MAX_HEADERS]:
            try:
                self.said.append(registry.header(layer, name))
            except HubError as error:
                self.problems.append(failed(name, error))

    def _text_name(self, layer: Layer) -> str:
        """The name under which a layer's text belongs to the record; empty for what says nothing of the licence."""
        if re.match(_LICENSE_LAYER, layer.kind):
            return "LICENSE"
        name = _path(layer)
        if re.match(_DOCUMENTS, layer.kind) and re.search(_ARCHIVE, layer.kind):
            return name or "the documentation"
        plain = name.rsplit("/", 1)[-1] if is_license_file(name.rsplit("/", 1)[-1]) else name
        wanted = is_wanted(plain) and (re.match(_TEXT_LAYER, layer.kind) or not re.match(_WEIGHTS_LAYER, layer.kind))
        return plain if wanted else ""

    def _unused(self, name: str) -> str:
        taken = {file.name for file in self.files}
        stem, dot, ending = name.partition(".")
        names = (name, *(f"{stem}-{number}{dot}{ending}" for number in range(2, MAX_TEXTS + 2)))
        return next(one for one in names if one not in taken)


def _weights_name(layer: Layer) -> str:
    """The file name of a layer of weights whose header can be read; empty for any other."""
    found = re.match(_WEIGHTS_LAYER, layer.kind)
    if found is not None and not re.search(_ARCHIVE, layer.kind):
        return _path(layer) if is_weights(_path(layer)) else f"model.{found[1] or 'gguf'}"
    return _path(layer) if is_weights(_path(layer)) and layer.kind.endswith(".raw") else ""


def _path(layer: Layer) -> str:
    return next((layer.annotations[key] for key in _PATHS if layer.annotations.get(key)), "")[:200]


def _annotations(manifest: Manifest) -> Iterator[Label]:
    """An image that merely contains a model is labelled for its software: there the annotation decides nothing."""
    value = manifest.annotations.get(_LICENSES, "").strip()
    is_model = manifest.config is not None and re.match(_MODEL_CONFIG, manifest.config.kind)
    if value:
        yield Label(f"oci:{_LICENSES}", "", value, weak=not is_model)


def _config(registry: Registry, manifest: Manifest, problems: list[Problem]) -> Iterator[Label]:
    """The licences that a model's config lists; they hold together."""
    config = manifest.config
    if config is None or not re.match(_MODEL_CONFIG, config.kind) or not config.kind.endswith("+json"):
        return
    try:
        value = json.loads(registry.blob(config))
    except HubError as error:
        problems.append(failed("the model's config", error))
        return
    except (ValueError, RecursionError):
        problems.append(Problem("the model's config is no JSON", "Read it at the registry."))
        return
    for place, raw in _listed(value):
        yield Label(f"oci:config.{place}", "", raw)


def _listed(config: Any) -> Iterator[tuple[str, str]]:
    """Place and value of each licence: ModelPack's `descriptor.licenses`, KitOps' `package` and `model`."""
    for part, key in (("descriptor", "licenses"), ("package", "license"), ("model", "license")):
        holder = config.get(part) if isinstance(config, dict) else None
        value = holder.get(key) if isinstance(holder, dict) else None
        for raw in value if isinstance(value, list) else [value]:
            if isinstance(raw, str) and raw.strip():
                yield f"{part}.{key}", raw.strip()

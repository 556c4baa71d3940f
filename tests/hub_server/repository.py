"""What a hub holds: repositories with their files, and what the Hugging Face Hub works out from them.

Hashes are those of git where the hub's are (a file's id is its blob sha1); a commit is a hash of the contents, so
the same files have the same commit in every run.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import sha1, sha256
from typing import TYPE_CHECKING, Any, Literal

import yaml

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence
    from pathlib import Path

Kind = Literal["models", "datasets"]
ABOUT = ".hub.json"
MAIN = "main"
ALIASES = 20
LARGE_SUFFIXES = (".safetensors", ".gguf", ".bin", ".onnx", ".pt", ".pth", ".parquet")
FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n(.*?)^---[ \t]*$", re.DOTALL | re.MULTILINE)
ARXIV = re.compile(r"arxiv\.org/(?:abs|pdf)/(\d{4}\.\d{4,5})")


@dataclass(frozen=True, eq=False)
class Repository:
    """A repository: the files of its main branch, and what the hub knows that is not in a file.

    `files`: path -> contents. `revisions`: name -> the files that differ from main (None: not there), so an empty
    mapping is a tag on main's commit; a name like refs/pr/1 is a pull request. `sizes`: path -> bytes that a large
    file claims to have. `readable`: files of a gated repository that anyone may read. `tags` come on top of those
    that follow from the card and the files; `relation` (to the base models), `pipeline_tag` and `library_name` go
    before what the card says. `info`: more keys of the hub's answer, as they stand there (gguf, safetensors, …).
    """

    id: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    kind: Kind = "models"
    gated: Literal[False, "auto", "manual"] = False
    private: bool = False
    disabled: bool = False
    moved_to: str | None = None
    readable: Sequence[str] = ()
    tags: Sequence[str] = ()
    relation: str | None = None
    pipeline_tag: str | None = None
    library_name: str | None = None
    revisions: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    info: Mapping[str, Any] = field(default_factory=dict)

    @cached_property
    def snapshots(self) -> dict[str, Snapshot]:
        """Name of a revision -> its files; main first."""
        changed = {name: Snapshot(self, _overlay(self.files, files)) for name, files in self.revisions.items()}
        return {MAIN: Snapshot(self, self.files), **changed}

    def at(self, revision: str) -> Snapshot | None:
        """The files at a branch, a tag or a full commit hash."""
        by_commit = {snapshot.commit: snapshot for snapshot in self.snapshots.values()}
        return self.snapshots.get(revision) or by_commit.get(revision)

    @property
    def number(self) -> str:
        """The `_id` of the hub, 24 hexadecimal digits."""
        return object_number(self.id)


@dataclass(frozen=True, eq=False)
class Snapshot:
    """The files of a repository at one commit, and what follows from them."""

    repository: Repository
    files: Mapping[str, bytes]

    @cached_property
    def commit(self) -> str:
        lines = [f"{path}\0{blob_id(self.files[path])}\n" for path in sorted(self.files)]
        return _sha1("".join(lines).encode())

    @cached_property
    def readme(self) -> str:
        return self.files.get("README.md", b"").decode("utf-8", errors="replace")

    @cached_property
    def card(self) -> dict[str, Any] | None:
        """The front matter of README.md as the hub reads it; None where there is none, or none that is YAML."""
        found = FRONT_MATTER.match(self.readme)
        try:
            card = _plain(yaml.load(found[1], _HubYaml)) if found else None  # noqa: S506 - a SafeLoader
        except (yaml.YAMLError, RecursionError, ValueError):
            return None
        return card if isinstance(card, dict) else None

    @cached_property
    def config(self) -> dict[str, Any] | None:
        """What the hub shows of config.json."""
        try:
            config = json.loads(self.files.get("config.json", b"null"))
        except ValueError:
            return None
        if not isinstance(config, dict):
            return None
        return {key: config[key] for key in ("architectures", "model_type") if key in config}

    @property
    def base_models(self) -> list[str]:
        return self.listed("base_model")

    @property
    def relation(self) -> str:
        """What the repository is to its base models: as told, or guessed the way the hub documents it."""
        told = self.repository.relation or (self.card or {}).get("base_model_relation")
        if told:
            return str(told)
        if "adapter_config.json" in self.files:
            return "adapter"
        if self._has(".gguf"):
            return "quantized"
        return "merge" if len(self.base_models) > 1 else "finetune"

    @property
    def pipeline_tag(self) -> str | None:
        return self.repository.pipeline_tag or (self.card or {}).get("pipeline_tag")

    @property
    def library_name(self) -> str | None:
        return self.repository.library_name or (self.card or {}).get("library_name")

    @property
    def tags(self) -> list[str]:
        """The tags of the hub: what it finds in card and files, each once, in its order."""
        return list(dict.fromkeys([*self._derived_tags(), *self.repository.tags, "region:us"]))

    def listed(self, key: str) -> list[str]:
        """The texts that the card has under `key`, written as one or as a list."""
        value = (self.card or {}).get(key)
        values = value if isinstance(value, list) else [value]
        return [text for text in values if isinstance(text, str)]

    def size(self, path: str) -> int:
        return self.repository.sizes.get(path, len(self.files[path]))

    def is_large(self, path: str) -> bool:
        """Whether the hub keeps the file apart from git (LFS)."""
        return path.endswith(LARGE_SUFFIXES)

    def pointer(self, path: str) -> bytes:
        """What git holds in place of a large file."""
        digest = sha256(self.files[path]).hexdigest()
        return f"version https://git-lfs.github.com/spec/v1\noid sha256:{digest}\nsize {self.size(path)}\n".encode()

    def blob(self, path: str) -> str:
        """The git id of a file: of its pointer, if it is large."""
        return blob_id(self.pointer(path) if self.is_large(path) else self.files[path])

    def etag(self, path: str) -> str:
        return sha256(self.files[path]).hexdigest() if self.is_large(path) else self.blob(path)

    def _has(self, suffix: str) -> bool:
        return any(path.endswith(suffix) for path in self.files)

    def _derived_tags(self) -> Iterator[str]:
        if self.library_name:
            yield self.library_name
        yield from (suffix[1:] for suffix in (".safetensors", ".gguf") if self._has(suffix))
        yield from (str(value) for value in [(self.config or {}).get("model_type"), self.pipeline_tag] if value)
        yield from self.listed("tags")
        yield from self.listed("language")
        yield from (f"dataset:{name}" for name in self.listed("datasets"))
        yield from (f"arxiv:{number}" for number in ARXIV.findall(self.readme))
        yield from (f"base_model:{name}" for name in self.base_models)
        yield from (f"base_model:{self.relation}:{name}" for name in self.base_models)
        yield from (f"license:{name}" for name in self.listed("license"))


def read_folder(root: Path) -> list[Repository]:
    """The repositories below `root`: models in <owner>/<name>/, datasets in datasets/<owner>/<name>/.

    A `.hub.json` in a repository's folder holds the fields of Repository that are not files.
    """
    models = [_read(path, root, "models") for path in sorted(root.glob("*/*/")) if path.parent.name != "datasets"]
    datasets = [_read(path, root / "datasets", "datasets") for path in sorted(root.glob("datasets/*/*/"))]
    return models + datasets


def blob_id(contents: bytes) -> str:
    """The sha1 that git gives a file.

    >>> blob_id(b"hello\\n")
    'ce013625030ba8dba906f756967f9e9ca394464a'
    """
    return _sha1(b"blob %d\0%s" % (len(contents), contents))


def object_number(name: str) -> str:
    """A number of 24 hexadecimal digits that belongs to `name`."""
    return _sha1(name.encode())[:24]


def _sha1(contents: bytes) -> str:
    return sha1(contents, usedforsecurity=False).hexdigest()


def _read(folder: Path, root: Path, kind: Kind) -> Repository:
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != ABOUT]
    files = {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}
    about = folder / ABOUT
    told = json.loads(about.read_text(encoding="utf-8")) if about.exists() else {}
    return Repository(folder.relative_to(root).as_posix(), files, kind, **told)


def _overlay(files: Mapping[str, bytes], changes: Mapping[str, str | None]) -> dict[str, bytes]:
    kept = {path: contents for path, contents in files.items() if path not in changes}
    return {**kept, **{path: text.encode() for path, text in changes.items() if text is not None}}


class _HubYaml(yaml.SafeLoader):
    """YAML as the hub reads it: of version 1.2, so `no` is Norwegian, and a repeated key is an error.

    More than ALIASES aliases are an error too: a card that is a bomb is to meet the client, not its test.
    """

    aliases = 0

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        self.aliases += self.check_event(yaml.AliasEvent)
        if self.aliases > ALIASES:
            raise yaml.composer.ComposerError(None, None, "too many aliases", None)
        return super().compose_node(parent, index)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        if len({str(key) for key in keys}) < len(keys):
            raise yaml.constructor.ConstructorError(None, None, "duplicated mapping key", node.start_mark)
        return super().construct_mapping(node, deep)


_BOOLEAN = "tag:yaml.org,2002:bool"
_HubYaml.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != _BOOLEAN]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_HubYaml.add_implicit_resolver(_BOOLEAN, re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))


def _plain(value: Any) -> Any:
    """`value` in the types of JSON; dates become text."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, date):  # a datetime too
        return value.isoformat()
    return value if isinstance(value, str | int | float | None) else str(value)

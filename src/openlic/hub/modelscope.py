"""`modelscope:org/name[@revision]`: ModelScope.

Its answers say in `Success` whether they are any; the status alone does not tell. Its `License` is a free text,
and its own clients fill one in where the author gives none, so that value is weak evidence. Source: modelscope,
hub/info.py and hub/constants.py; modelscope-hub 0.5.1.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from openlic.errors import BadResponse, HubError, ModelNotFound
from openlic.hub import HubOptions
from openlic.hub._kept import online_or_kept
from openlic.hub._transport import Site
from openlic.hub._weights import Said, is_weights, read_weights
from openlic.record import CARD_NAME, MAX_FILE_BYTES, Base, Label, Problem, Record, RecordFile, decode, is_wanted
from openlic.reference import ModelReference

HOST = "www.modelscope.cn"
MAX_FILES = 24
MAX_HEADERS = 4
HEADER_BYTES = 1024 * 1024

_FILE_HOSTS = (".modelscope.cn", ".modelscope.ai", ".aliyuncs.com")
_FILLED_IN = frozenset({"apache license 2.0", "apache-2.0"})
_RELATIONS = frozenset({"finetune", "adapter", "merge", "quantized"})
_READ_IT = "Read it at the hub."


def fetch(reference: ModelReference, options: HubOptions) -> Record:
    """The model's card, licence texts and label; offline, what the catalogue knows of a model of this name."""
    found = online_or_kept(reference, options, lambda: _read(reference, options))
    return found._replace(labels=(*found.labels, *_catalogue_label(reference, options)))


def _read(reference: ModelReference, options: HubOptions) -> Record:
    hub = _Hub(reference, options)
    info = hub.answer(f"?Revision={quote(hub.revision)}")
    listed = hub.listed()
    files, problems = hub.texts(listed, info)
    said = hub.headers(listed, problems)
    return Record(
        str(reference),
        _commit(listed),
        tuple(files),
        (*_labels(info), *(label for one in said for label in one.labels)),
        (*_bases(info), *(base for one in said for base in one.bases)),
        (*problems, *(problem for one in said for problem in one.problems)),
    )


class _Hub:
    """What is asked about one model."""

    def __init__(self, reference: ModelReference, options: HubOptions) -> None:
        domain = os.environ.get("MODELSCOPE_DOMAIN") or HOST
        token = os.environ.get("MODELSCOPE_API_TOKEN")
        secret = {"authorization": f"Bearer {token}"} if token else {}
        base = domain if "://" in domain else f"https://{domain}"
        self.site: Site = options.site(base, secret=secret, allowed=_FILE_HOSTS)
        self.name, self.revision = reference.name, reference.revision or "master"

    def answer(self, path: str) -> dict[str, Any]:
        """The data of an answer; raises ModelNotFound for one that says it is none."""
        body = self.site.json(f"api/v1/models/{self.name}{path}")
        if not isinstance(body, dict):
            raise BadResponse("the answer is not the hub's protocol", todo="Is MODELSCOPE_DOMAIN right?")
        data = body.get("Data")
        if not body.get("Success") or not isinstance(data, dict):
            message = str(body.get("Message") or "no reason given")[:100]
            raise ModelNotFound(f"the hub has no such model for you ({message})", todo=_MISSING)
        return data

    def listed(self) -> dict[str, Any]:
        return self.answer(f"/repo/files?Revision={quote(self.revision)}&Recursive=true")

    def texts(self, listed: dict[str, Any], info: dict[str, Any]) -> tuple[list[RecordFile], list[Problem]]:
        """The card and licence files; the card that came with the model's data where the list has none."""
        files, problems = [], []
        wanted = [(path, size) for path, size in _paths(listed) if is_wanted(path)]
        for path, _ in wanted[MAX_FILES:]:
            problems.append(Problem(f"{path} was not read: there are too many files", _READ_IT, path))
        for path, size in wanted[:MAX_FILES]:
            if size > MAX_FILE_BYTES:
                problems.append(Problem(f"{path} is longer than {MAX_FILE_BYTES // 2**20} MiB", _READ_IT, path))
                continue
            try:
                files.append(RecordFile(path, decode(self.site.file(self._file(path)))))
            except HubError as error:
                problems.append(Problem(f"{path}: {error.what}", error.todo, path))
        card = info.get("ReadMeContent")
        if isinstance(card, str) and card and CARD_NAME.lower() not in (path.lower() for path, _ in wanted):
            files.append(RecordFile(CARD_NAME, card[:MAX_FILE_BYTES], len(card) > MAX_FILE_BYTES))
        return files, problems

    def headers(self, listed: dict[str, Any], problems: list[Problem]) -> list[Said]:
        """What the headers of the first files of weights say."""
        said = []
        for path, size in [(path, size) for path, size in _paths(listed) if is_weights(path)][:MAX_HEADERS]:
            try:
                data = self.site.read_range(self._file(path), 0, min(HEADER_BYTES, max(size, 1)) - 1)
            except HubError as error:
                problems.append(Problem(f"{path}: {error.what}", error.todo, path))
                continue
            said.append(read_weights(path, io.BytesIO(data), max(size, len(data)), len(data)))
        return said

    def _file(self, path: str) -> str:
        return f"models/{self.name}/resolve/{quote(self.revision, safe='')}/{quote(path)}"


_MISSING = "Is the name right? A private model needs MODELSCOPE_API_TOKEN."


def _paths(listed: dict[str, Any]) -> Iterator[tuple[str, int]]:
    """Path and size of each file, in order; none that leaves its folder."""
    entries = listed.get("Files")
    found = []
    for entry in entries if isinstance(entries, list) else []:
        path, size = (entry.get("Path"), entry.get("Size")) if isinstance(entry, dict) else (None, None)
        if isinstance(path, str) and ".." not in path and entry.get("Type") != "tree":
            found.append((path, size if isinstance(size, int) else 0))
    yield from sorted(found)


def _commit(listed: dict[str, Any]) -> str:
    last = listed.get("LatestCommitter")
    commit = last.get("Id") if isinstance(last, dict) else ""
    return commit if isinstance(commit, str) else ""


def _labels(info: dict[str, Any]) -> Iterator[Label]:
    value = info.get("License")
    if isinstance(value, str) and value.strip():
        yield Label("modelscope:License", "modelscope", value, weak=value.strip().lower() in _FILLED_IN)


def _bases(info: dict[str, Any]) -> Iterator[Base]:
    """The bases that the hub itself shows."""
    names = info.get("BaseModel")
    relation = str(info.get("BaseModelRelation") or "").lower()
    for name in names if isinstance(names, list) else [names]:
        if isinstance(name, str) and name.count("/") == 1:
            kind = relation if relation in _RELATIONS else "finetune"
            yield Base(f"modelscope:{name}", kind, "modelscope:BaseModel")


def _catalogue_label(reference: ModelReference, options: HubOptions) -> tuple[Label, ...]:
    """What is known of the model of this name on another hub: most names are the same, not all owners are."""
    known = options.catalogue.known_model(reference.name, "hub")
    if known is None or not known.license:
        return ()
    return (Label("catalogue", "", known.license, known.location.file, known.location.line, weak=True),)

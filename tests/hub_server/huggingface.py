"""The protocol of the Hugging Face Hub: model and dataset information, lists, trees, references and files.

What it answers follows the answers of huggingface.co that openlic's tests rely on, errors included: a missing
repository is a bare 401 for the anonymous, the card of a gated model is public and its files are not, a small file
is reached by a redirect inside the hub and a large one by a redirect to another host (`cdn`).
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import quote, unquote

from hub_server.base import Answer, LoopbackServer, PageServer, Request, part, unless_same
from hub_server.repository import MAIN, Kind, Repository, Snapshot, object_number, read_folder

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path
    from typing import Self

WITH_ACCESS = "hf_with_access"
WITHOUT_ACCESS = "hf_without_access"
TIMES = {"createdAt": "2026-08-01T09:00:00.000Z", "lastModified": "2026-09-01T10:20:30.000Z"}
QUOTA = 500

_KIND = r"(?P<kind>models|datasets)"
_ID = r"(?P<id>[^/]+(?:/[^/]+)?)"
ROUTES = (  # of a path still percent-encoded -> the method that answers; the first that fits
    (rf"/api/{_KIND}", "_list"),
    (rf"/api/{_KIND}/{_ID}/revision/(?P<revision>[^/]+)", "_info"),
    (rf"/api/{_KIND}/{_ID}/tree/(?P<revision>[^/]+)(?:/(?P<path>.+))?", "_tree"),
    (rf"/api/{_KIND}/{_ID}/refs", "_refs"),
    (rf"/api/resolve-cache/{_KIND}/{_ID}/(?P<revision>[0-9a-f]{{40}})/(?P<path>.+)", "_cached_file"),
    (rf"/api/{_KIND}/{_ID}", "_info"),
    (rf"/(?:(?P<kind>datasets)/)?{_ID}/resolve/(?P<revision>[^/]+)/(?P<path>.+)", "_file"),
    (rf"/(?:(?P<kind>datasets)/)?{_ID}/raw/(?P<revision>[^/]+)/(?P<path>.+)", "_raw"),
)
OF_FILES = {"_file", "_cached_file", "_raw"}
BRIEF = ("modelId", "likes", "private", "downloads", "tags", "pipeline_tag", "library_name", "createdAt")
FULL = ("author", "sha", "lastModified", "gated", "disabled", "siblings")
DISABLED = ("private", "gated", "disabled", "tags")  # all that is left to see of a disabled repository
EXPANDABLE: dict[Kind, str] = {
    "models": (
        "author baseModels cardData childrenModelCount config createdAt disabled downloads downloadsAllTime evalResults"
        " gated gguf inference inferenceProviderMapping lastModified library_name likes mask_token model-index"
        " pipeline_tag private resourceGroup safetensors sha siblings spaces tags transformersInfo trendingScore"
        " usedStorage widgetData"
    ),
    "datasets": (
        "author cardData citation createdAt description disabled downloads downloadsAllTime gated lastModified likes"
        " mainSize paperswithcode_id private resourceGroup sha siblings tags trendingScore usedStorage"
    ),
}
ONLY_EXPANDED = {
    "baseModels",
    "childrenModelCount",
    "downloadsAllTime",
    "evalResults",
    "inferenceProviderMapping",
    "resourceGroup",
    "trendingScore",
}


class HuggingFaceServer(LoopbackServer):
    """A Hugging Face Hub of the repositories below `root` and of those that were added.

    `page_size`: rows on a page of a list. `resolve_cache=False` serves small files at once, as the hub once did.
    Callers with the token WITH_ACCESS see everything, those with WITHOUT_ACCESS are known and no more.
    """

    def __init__(self, root: Path | None = None, *, page_size: int = 1000, resolve_cache: bool = True) -> None:
        super().__init__()
        self.page_size, self.resolve_cache = page_size, resolve_cache
        self.cdn = PageServer()
        self.repositories = {(found.kind, found.id): found for found in (read_folder(root) if root else [])}

    def add(self, id: str, files: Mapping[str, str | bytes] | None = None, **about: Any) -> Repository:
        """The repository `id`, added to the hub or put in the place of another; `about`: fields of Repository."""
        contents = {path: text.encode() if isinstance(text, str) else text for path, text in (files or {}).items()}
        repository = Repository(id, contents, **about)
        self.repositories[repository.kind, id] = repository
        return repository

    def commit(self, id: str, revision: str = MAIN, *, kind: Kind = "models") -> str:
        """The commit at which `revision` of the repository `id` stands."""
        snapshot = self.repositories[kind, id].at(revision)
        if snapshot is None:
            raise KeyError(f"{id} has no revision {revision}")
        return snapshot.commit

    def __enter__(self) -> Self:
        self.cdn.__enter__()
        return super().__enter__()

    def __exit__(self, *exception: object) -> None:
        try:
            self.cdn.__exit__(*exception)
        finally:
            super().__exit__(*exception)

    def answer(self, request: Request) -> Answer:
        try:
            answer = self._routed(request)
        except _Refused as refused:
            answer = refused.answer
        return unless_same(request, replace(answer, headers={**self._quota(request), **answer.headers}))

    def _routed(self, request: Request) -> Answer:
        if request.method not in ("GET", "HEAD"):
            return _error(405, "Method not allowed")
        for pattern, name in ROUTES:
            found = re.fullmatch(pattern, request.path)
            if found:
                if name not in OF_FILES:
                    _check_token(request)
                answer: Answer = getattr(self, name)(_Visit(self, request, found.groupdict()))
                return answer
        return _error(404, "Sorry, we can't find the page you are looking for.")

    def _quota(self, request: Request) -> dict[str, str]:
        left = max(QUOTA - len(self.requests), 0)
        bucket = "api" if request.path.startswith("/api/") else "resolvers"
        return {
            "RateLimit": f'"{bucket}";r={left};t=295',
            "RateLimit-Policy": f'"fixed window";"{bucket}";q={QUOTA};w=300',
        }

    def _info(self, visit: _Visit) -> Answer:
        expand = visit.request.values("expand")
        blobs = visit.request.value("blobs") == "true"
        info = _information(visit.snapshot, blobs=blobs)
        if expand:
            return _json(_expanded(info, expand, visit.kind))
        return _json({key: value for key, value in info.items() if key not in ONLY_EXPANDED})

    def _list(self, visit: _Visit) -> Answer:
        found = [_information(it.snapshots[MAIN]) for it in self._visible(visit) if _asked_for(visit.request, it)]
        sort = visit.request.value("sort")
        if sort:
            found.sort(key=lambda info: info.get(sort) or 0, reverse=True)
        expand = visit.request.values("expand")
        rows = [_expanded(info, expand, visit.kind) if expand else _row(info, visit.request) for info in found]
        return self._paged(rows, visit.request)

    def _visible(self, visit: _Visit) -> list[Repository]:
        known = [self.repositories[key] for key in sorted(self.repositories) if key[0] == visit.kind]
        return [it for it in known if not it.moved_to and visit.sees(it)]

    def _tree(self, visit: _Visit) -> Answer:
        entries = _tree_entries(visit.snapshot, visit.path, recursive=visit.request.value("recursive") == "true")
        if visit.path and not entries:
            raise _Refused(_error(404, f"{visit.path} does not exist on {visit.revision}", "EntryNotFound"))
        return self._paged(entries, visit.request)

    def _paged(self, rows: Sequence[dict[str, Any]], request: Request) -> Answer:
        start = _number(request, "cursor", 0)
        end = start + max(min(_number(request, "limit", self.page_size), self.page_size), 1)
        answer = _json(list(rows[start:end]))
        if end >= len(rows):
            return answer
        kept = [field for field in request.query.split("&") if field and not field.startswith("cursor=")]
        following = f"{self.url}{request.path}?{'&'.join([*kept, f'cursor={end}'])}"
        return replace(answer, headers={**answer.headers, "Link": f'<{following}>; rel="next"'})

    def _refs(self, visit: _Visit) -> Answer:
        refs: dict[str, list[dict[str, str]]] = {"branches": [], "tags": [], "converts": []}
        if visit.request.value("include_prs"):
            refs["pullRequests"] = []
        for name, snapshot in visit.repository.snapshots.items():
            place, ref = _ref(name)
            refs.get(place, []).append({"name": name, "ref": ref, "targetCommit": snapshot.commit})
        return _json(refs)

    def _file(self, visit: _Visit) -> Answer:
        snapshot, path = visit.snapshot, visit.file
        if snapshot.is_large(path):
            return Answer(302, {**_linked(snapshot, path), "Location": self._store(snapshot, path)})
        if not self.resolve_cache:
            return part(visit.request, _contents(snapshot, path))
        cached = f"/api/resolve-cache/{visit.kind}/{visit.repository.id}/{snapshot.commit}/{quote(path)}"
        return Answer(307, {**_linked(snapshot, path), "Location": cached})

    def _cached_file(self, visit: _Visit) -> Answer:
        return part(visit.request, _contents(visit.snapshot, visit.file))

    def _raw(self, visit: _Visit) -> Answer:
        snapshot, path = visit.snapshot, visit.file
        body = snapshot.pointer(path) if snapshot.is_large(path) else snapshot.files[path]
        return replace(_contents(snapshot, path), body=body)

    def _store(self, snapshot: Snapshot, path: str) -> str:
        """The address at which another host has a large file."""
        place = f"/{snapshot.etag(path)}"
        self.cdn.pages[place] = snapshot.files[path]
        return f"{self.cdn.url}{place}?signature=abc"


@dataclass(frozen=True, eq=False)
class _Visit:
    """A request, the parts of its path, and what it may see; what it may not raises _Refused."""

    hub: HuggingFaceServer
    request: Request
    parts: Mapping[str, str | None]

    @property
    def kind(self) -> Kind:
        return "datasets" if self.parts["kind"] == "datasets" else "models"

    @property
    def path(self) -> str:
        return unquote(self.parts.get("path") or "")

    @property
    def revision(self) -> str:
        return unquote(self.parts.get("revision") or MAIN)

    @cached_property
    def repository(self) -> Repository:
        wanted = unquote(self.parts["id"] or "")
        found = self.hub.repositories.get((self.kind, wanted)) or self._in_another_case(wanted)
        if found is None or not self.sees(found):
            raise _Refused(_missing(self.request))
        target = found.moved_to or found.id
        if target != wanted:
            raise _Refused(Answer(307, {"Location": self._address(target)}))
        return found

    @cached_property
    def snapshot(self) -> Snapshot:
        snapshot = self.repository.at(self.revision)
        if snapshot is None:
            raise _Refused(_error(404, f"Invalid rev id: {self.revision}", "RevisionNotFound"))
        return snapshot

    @property
    def file(self) -> str:
        """The path, where it is a file that the caller may read."""
        self._check_access()
        if self.path not in self.snapshot.files:
            refusal = _error(404, "Entry not found", "EntryNotFound")
            raise _Refused(replace(refusal, headers={**refusal.headers, "X-Repo-Commit": self.snapshot.commit}))
        return self.path

    def sees(self, repository: Repository) -> bool:
        return not repository.private or self.request.token == WITH_ACCESS

    def _in_another_case(self, wanted: str) -> Repository | None:
        known = self.hub.repositories.values()
        return next((it for it in known if it.kind == self.kind and it.id.lower() == wanted.lower()), None)

    def _address(self, id: str) -> str:
        """The address of this request, for the repository `id`."""
        return self.request.target.replace(f"/{self.parts['id']}", f"/{quote(id)}", 1)

    def _check_access(self) -> None:
        if self.repository.disabled:
            raise _Refused(_error(403, "Access to this resource is disabled."))
        if self.repository.gated and self.path not in self.repository.readable:
            self._check_gate()
        _check_token(self.request)

    def _check_gate(self) -> None:
        what = f"Access to {self.kind[:-1]} {self.repository.id} is restricted"
        if self.request.token == WITHOUT_ACCESS:
            raise _Refused(_error(403, f"{what} and you are not in the authorized list.", "GatedRepo"))
        if self.request.token != WITH_ACCESS:  # nobody, or a token that the hub does not know
            todo = "You must have access to it and be authenticated to access it. Please log in."
            raise _Refused(_error(401, f"{what}. {todo}", "GatedRepo"))


class _Refused(Exception):
    """The visit ends here, with this answer."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(answer)
        self.answer = answer


def _check_token(request: Request) -> None:
    if request.token not in (None, WITH_ACCESS, WITHOUT_ACCESS):
        raise _Refused(_error(401, "Invalid credentials in Authorization header"))


def _number(request: Request, name: str, default: int) -> int:
    """The query parameter `name`, where it is a number."""
    value = request.value(name)
    return int(value) if value.isdecimal() else default


def _json(value: object, status: int = 200) -> Answer:
    body = json.dumps(value).encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "ETag": f'W/"{hashlib.sha256(body).hexdigest()[:40]}"',
    }
    return Answer(status, headers, body)


def _error(status: int, message: str, code: str | None = None) -> Answer:
    answer = _json({"error": message}, status)
    codes = {"X-Error-Code": code} if code else {}
    return replace(answer, headers={**answer.headers, "X-Error-Message": message, **codes})


def _missing(request: Request) -> Answer:
    """Missing and private look alike, and only a caller with a token is told so in the X-Error-Code."""
    if request.token is None:
        return _error(401, "Invalid username or password.")
    return _error(404, "Repository not found", "RepoNotFound")


def _linked(snapshot: Snapshot, path: str) -> dict[str, str]:
    """What a redirect says of the file behind it."""
    return {
        "X-Repo-Commit": snapshot.commit,
        "X-Linked-Size": str(snapshot.size(path)),
        "X-Linked-Etag": f'"{snapshot.etag(path)}"',
    }


def _contents(snapshot: Snapshot, path: str) -> Answer:
    headers = {
        "Content-Type": "text/plain; charset=utf-8",
        "ETag": f'"{snapshot.etag(path)}"',
        "X-Repo-Commit": snapshot.commit,
    }
    return Answer(200, headers, snapshot.files[path])


def _information(snapshot: Snapshot, *, blobs: bool = False) -> dict[str, Any]:
    """All that the hub can tell of a repository, including what it tells only when asked by `expand`."""
    repository = snapshot.repository
    facts = {
        "_id": repository.number,
        "id": repository.id,
        "author": repository.id.partition("/")[0] if "/" in repository.id else None,
        "sha": snapshot.commit,
        **TIMES,
        "private": repository.private,
        "gated": repository.gated,
        "disabled": repository.disabled,
        "downloads": 0,
        "likes": 0,
        "tags": snapshot.tags,
        "cardData": snapshot.card,
        "siblings": [_sibling(snapshot, path, blobs=blobs) for path in sorted(snapshot.files)],
        "usedStorage": sum(snapshot.size(path) for path in snapshot.files),
        **(_model_facts(snapshot) if repository.kind == "models" else {}),
        **repository.info,
    }
    shown = {"_id", "id", *DISABLED} if repository.disabled else facts.keys()
    return {key: value for key, value in facts.items() if key in shown and value is not None}


def _model_facts(snapshot: Snapshot) -> dict[str, Any]:
    """What the hub tells of models and not of datasets; None where it tells nothing."""
    return {
        "modelId": snapshot.repository.id,
        "pipeline_tag": snapshot.pipeline_tag,
        "library_name": snapshot.library_name,
        "config": snapshot.config,
        "baseModels": _base_models(snapshot),
    }


def _base_models(snapshot: Snapshot) -> dict[str, Any] | None:
    models = [{"_id": object_number(name), "id": name} for name in snapshot.base_models]
    return {"relation": snapshot.relation, "models": models} if models else None


def _expanded(info: Mapping[str, Any], keys: Sequence[str], kind: Kind) -> dict[str, Any]:
    """Of `info` what was asked for, and the ids; an unknown key is a 400."""
    known = EXPANDABLE[kind].split()
    if not set(keys) <= set(known):
        raise _Refused(_error(400, f'"expand" must be one of [{", ".join(known)}]'))
    return {key: value for key, value in info.items() if key in {"_id", "id", *keys}}


def _row(info: Mapping[str, Any], request: Request) -> dict[str, Any]:
    """A row of a list: what it always shows, and more for full=true and cardData=true."""
    keys = {"_id", "id", *BRIEF}
    if request.value("full") == "true":
        keys.update(FULL)
    if request.value("cardData") == "true":
        keys.add("cardData")
    return {key: value for key, value in info.items() if key in keys}


def _asked_for(request: Request, repository: Repository) -> bool:
    """Whether a list with the parameters author, search, gated and filter (tags, all of them) shows the repository."""
    author, search, gated = (request.value(name) for name in ("author", "search", "gated"))
    return (
        (not author or repository.id.startswith(f"{author}/"))
        and search.lower() in repository.id.lower()
        and (not gated or bool(repository.gated) is (gated == "true"))
        and set(request.values("filter")) <= set(repository.snapshots[MAIN].tags)
    )


def _sibling(snapshot: Snapshot, path: str, *, blobs: bool) -> dict[str, Any]:
    if not blobs:
        return {"rfilename": path}
    sibling = {"rfilename": path, "size": snapshot.size(path), "blobId": snapshot.blob(path)}
    return {**sibling, "lfs": _lfs(snapshot, path, "sha256")} if snapshot.is_large(path) else sibling


def _lfs(snapshot: Snapshot, path: str, digest: Literal["oid", "sha256"]) -> dict[str, Any]:
    """A large file as the hub describes it; trees and siblings have different words for the digest."""
    pointer_size = len(snapshot.pointer(path))
    return {digest: snapshot.etag(path), "size": snapshot.size(path), "pointerSize": pointer_size}


def _tree_entries(snapshot: Snapshot, folder: str, *, recursive: bool) -> list[dict[str, Any]]:
    """The folders and files below `folder`, folders first as on the hub; `recursive` goes into the folders."""
    prefix = f"{folder}/" if folder else ""
    inside = [path for path in sorted(snapshot.files) if path.startswith(prefix)]
    parents = {"/".join(path.split("/")[:depth]) for path in inside for depth in range(1, path.count("/") + 1)}
    folders = [path for path in sorted(parents) if path.startswith(prefix) and path != folder]
    near = [path for path in (*folders, *inside) if recursive or "/" not in path.removeprefix(prefix)]
    return [_tree_file(snapshot, path) if path in snapshot.files else _tree_folder(path) for path in near]


def _tree_folder(path: str) -> dict[str, Any]:
    return {"type": "directory", "oid": object_number(path).ljust(40, "0"), "size": 0, "path": path}


def _tree_file(snapshot: Snapshot, path: str) -> dict[str, Any]:
    entry = {"type": "file", "oid": snapshot.blob(path), "size": snapshot.size(path), "path": path}
    return {**entry, "lfs": _lfs(snapshot, path, "oid")} if snapshot.is_large(path) else entry


def _ref(name: str) -> tuple[str, str]:
    """Where refs list a revision, and its full name there."""
    if name == MAIN:
        return "branches", f"refs/heads/{name}"
    if name.startswith("refs/pr/"):
        return "pullRequests", name
    return "tags", f"refs/tags/{name}"

"""What the Hugging Face Hub says of a repository, taken from its JSON with nothing believed about its shape.

Source: huggingface_hub's ModelInfo and RepoSibling, and answers of the hub of October 2026.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from openlic.errors import AccessGated, BadResponse, HubError, ModelNotFound
from openlic.hub._transport import Reply, refusal
from openlic.record import Base, Label

MAX_FILES_LISTED = 100_000
_COMMIT = r"[0-9a-f]{7,64}\Z"
_ID = r"[A-Za-z0-9][\w.-]{0,199}(?:/[A-Za-z0-9][\w.-]{0,199})?\Z"
_RELATIONS = ("finetune", "adapter", "merge", "quantized")


class Listed(NamedTuple):
    """A file as the hub lists it: `size` in bytes, `blob` the git hash of its contents,
    `lfs` the SHA-256 of what is kept elsewhere; 0 and empty where it is not told."""

    name: str
    size: int = 0
    blob: str = ""
    lfs: str = ""


class Info(NamedTuple):
    """A repository at one commit. `tags` are the hub's own words, `card` the front matter as the hub read it."""

    id: str
    commit: str
    files: tuple[Listed, ...]
    tags: tuple[str, ...]
    card: dict[str, Any]


def info_of(answer: Any) -> Info:
    """The repository that `answer` describes; raises BadResponse where it describes none."""
    if not isinstance(answer, dict):
        raise _strange("it is no JSON object")
    id, commit = answer.get("id"), answer.get("sha")
    if not isinstance(id, str) or not re.match(_ID, id) or ".." in id:
        raise _strange("it has no id")
    if not isinstance(commit, str) or not re.match(_COMMIT, commit):
        if answer.get("disabled"):
            raise AccessGated(f"the hub has disabled {id}", todo="Choose another model.")
        raise _strange("it names no commit")
    tags = tuple(tag for tag in _list(answer.get("tags")) if isinstance(tag, str))
    card = answer.get("cardData")
    return Info(id, commit, tuple(_listed(answer)), tags, card if isinstance(card, dict) else {})


def _listed(answer: dict[str, Any]) -> Iterator[Listed]:
    for file in _list(answer.get("siblings"))[:MAX_FILES_LISTED]:
        name = file.get("rfilename") if isinstance(file, dict) else None
        if isinstance(name, str):
            size, blob, lfs = file.get("size"), file.get("blobId"), file.get("lfs")
            digest = lfs.get("sha256") if isinstance(lfs, dict) else ""
            yield Listed(name, size if isinstance(size, int) else 0, _text(blob), _text(digest))


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def labels_of(info: Info) -> Iterator[Label]:
    """The hub's own tag, and the card's fields as the hub has them, which stay readable where files do not."""
    for tag in info.tags:
        if tag.startswith("license:"):
            yield Label("hub:tag", "hf-license", tag.removeprefix("license:"))
    for field in ("license_name", "license_link"):
        if isinstance(info.card.get(field), str):
            yield Label(f"hub:{field}", field, info.card[field])


def bases_of(info: Info) -> Iterator[Base]:
    """The bases that the hub tells of; it works the relation out by itself where the card is silent."""
    for tag in info.tags:
        kind, _, rest = tag.partition(":")
        relation, _, name = rest.partition(":")
        if kind == "base_model" and relation in _RELATIONS and name:
            yield Base(f"hf:{name}", relation, "hub:tag")


def refused(reply: Reply, what: str) -> HubError:
    """What the hub means by a status. Missing and private look alike, and only a code tells them from gated."""
    code, message = reply.headers.get("x-error-code", ""), reply.headers.get("x-error-message", "")
    status = reply.status
    if code == "GatedRepo":
        return AccessGated(f"{what} is gated ({status})", todo=GATED)
    if code == "RevisionNotFound":
        return ModelNotFound(f"there is no such revision of {what}", todo="Is the revision right?")
    if code == "EntryNotFound":
        return ModelNotFound(f"{what} is listed by the hub and not there", todo="Try again.")
    if "disabled" in message:
        return AccessGated(f"the hub has disabled access to {what} ({status})", todo="Choose another model.")
    if status == 401 and "Invalid credentials" in message:
        return AccessGated(
            f"the hub does not know the token that {what} was asked with (401)", todo="Set HF_TOKEN anew."
        )
    if status in (401, 403):
        return ModelNotFound(
            f"the hub answered {status} for {what}: missing, private or not for this token", todo=MISSING
        )
    if status == 404:
        return ModelNotFound(f"the hub has no such model or file: {what} (404)", todo=MISSING)
    return refusal(reply)


GATED = "Accept its terms there and set HF_TOKEN."
MISSING = "Is the name right? A private model needs HF_TOKEN."


def _strange(why: str) -> BadResponse:
    return BadResponse(f"the answer is not the hub's protocol: {why}", todo="Is HF_ENDPOINT right?")

"""What the user pointed at: `hf:org/name@revision`, `license:MIT`, `api:openai/gpt-5`, a path."""

import os.path
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from openlic.errors import ReferenceError_
from openlic.logic.words import did_you_mean
from openlic.vocabulary import Location

MAX_LENGTH = 500

_NAME = r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}"
_REVISION = r"[A-Za-z0-9][A-Za-z0-9._/-]{0,199}"
_SHAPES: dict[str, tuple[str, str]] = {
    "hf": (rf"{_NAME}(?:/{_NAME})?\Z", "hf:org/name, or hf:org/name@revision"),
    "hf-dataset": (rf"{_NAME}(?:/{_NAME})?\Z", "hf-dataset:org/name"),
    "modelscope": (rf"{_NAME}/{_NAME}\Z", "modelscope:org/name"),
    "ollama": (rf"(?:{_NAME}/)?{_NAME}(?::{_NAME})?\Z", "ollama:name or ollama:name:tag"),
    "oci": (
        rf"(?:localhost|[A-Za-z0-9-]+(?=[.:])(?:\.[A-Za-z0-9-]+)*)(?::[0-9]{{1,5}})?(?:/[a-z0-9][a-z0-9._-]{{0,127}}){{1,8}}"
        rf"(?::{_NAME})?(?:@sha256:[0-9a-f]{{64}})?\Z",
        "oci:registry.example/owner/name:tag",
    ),
    "kaggle": (
        rf"{_NAME}/{_NAME}/{_NAME}/{_NAME}(?:/[0-9]+)?\Z",
        "kaggle:owner/model/framework/variation",
    ),
    "api": (rf"{_NAME}/\S{{1,300}}\Z", "api:provider/model"),
    "license": (r"\S.{0,400}\Z", "license:MIT"),
}
SCHEMES = tuple(_SHAPES)
HUBS = Path(__file__).parents[1] / "hub"
_ANY_SHAPE = (r"\S{1,300}\Z", "the hub's name, a colon and the model's name")
_REVISIONED = frozenset({"hf", "hf-dataset", "modelscope"})
# Pages of models on other hubs: what stands in the group is the reference's name.
_PAGES = (
    (rf"https?://(?:www\.)?modelscope\.(?:cn|ai)/models/({_NAME}/{_NAME})(?:/(?:summary|files)?)?", "modelscope"),
    (rf"https?://(?:www\.)?ollama\.com/library/({_NAME}(?::{_NAME})?)/?", "ollama"),
    (rf"https?://(?:www\.)?ollama\.com/(?!library/)({_NAME}/{_NAME}(?::{_NAME})?)/?", "ollama"),
    (rf"https?://(?:www\.)?kaggle\.com/models/({_NAME}/{_NAME}/{_NAME}/{_NAME}(?:/[0-9]+)?)/?", "kaggle"),
)
_SERVED = rf"(?:hf\.co|huggingface\.co)/({_NAME}/{_NAME})(?::{_NAME})?\Z"
_FILE_ENDINGS = (".gguf", ".safetensors", ".md", ".txt")
_BARE = rf"{_NAME}/{_NAME}(?:@{_REVISION})?\Z"


class ModelReference(NamedTuple):
    """A reference: `scheme` ("path" for a folder or file), `name`, and the revision that was asked for.

    >>> str(parse("mistralai/Mistral-7B-v0.1@main"))
    'hf:mistralai/Mistral-7B-v0.1@main'
    """

    scheme: str
    name: str
    revision: str = ""

    def __str__(self) -> str:
        if self.scheme == "path":
            return self.name
        return f"{self.scheme}:{self.name}" + (f"@{self.revision}" if self.revision else "")


def lies_here(path: Path) -> bool:
    """Whether there is a file or folder of this name; there is none of a name that no disk can hold."""
    return os.path.exists(path)  # noqa: PTH110 - pathlib raises for a name that is too long


def on_disk(name: str) -> Path:
    """The path that `name` writes; a home folder of nobody stays as it is written."""
    return Path(os.path.expanduser(name))  # noqa: PTH111 - pathlib raises where there is no such user


def parse(
    text: str,
    *,
    exists: Callable[[str], bool] = lambda name: lies_here(Path(name)),
    where: Location | None = None,
) -> ModelReference:
    """The reference that `text` writes; raises ReferenceError_ for one that cannot be.

    A bare `org/name` is on Hugging Face, unless `exists` says that a path of this name lies here.
    """
    text = text.strip()
    if not text or len(text) > MAX_LENGTH or any(ord(character) < 32 for character in text):
        raise ReferenceError_(
            f"{text[:60]!r} is no reference",
            where=where,
            todo="For example: hf:org/name, license:MIT, ./folder.",
        )
    scheme, colon, name = text.partition(":")
    if colon and _is_known(scheme):
        return _with_scheme(scheme, name, text, where)
    if text.startswith(("https://", "http://")):
        return _from_address(text, where)
    if _looks_like_path(text) or exists(text):
        return ModelReference("path", text)
    if colon and re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*", scheme):
        todo = did_you_mean(scheme, SCHEMES)
        raise ReferenceError_(f'"{scheme}:" is no kind of reference that openlic knows', where=where, todo=todo)
    if re.match(_BARE, text):
        return _with_scheme("hf", text, text, where)
    raise ReferenceError_(
        f'"{text}" is neither a reference nor a path that exists',
        where=where,
        todo="Write hf:org/name for a model, license:ID for a licence, ./name for a path.",
    )


def _is_known(scheme: str) -> bool:
    """Whether a hub has this name: one that is not listed here has a module of its own, and any form."""
    if scheme in _SHAPES:
        return True
    own = re.fullmatch(r"[a-z][a-z0-9-]{0,40}", scheme) and scheme != "path"  # a path is written without a scheme
    return bool(own) and (HUBS / f"{scheme.replace('-', '_')}.py").is_file()


def _with_scheme(scheme: str, name: str, text: str, where: Location | None) -> ModelReference:
    name, revision = name.strip(), ""
    served = re.match(_SERVED, name) if scheme == "ollama" else None
    if served is not None:  # that hub's own repositories, in another protocol; its tag is a quantisation
        scheme, name = "hf", served[1]
    if scheme in _REVISIONED:
        name, _, revision = name.partition("@")
    shape, example = _SHAPES.get(scheme, _ANY_SHAPE)
    wrong_revision = revision and not re.fullmatch(_REVISION, revision)
    if not re.match(shape, name) or ".." in name or ".." in revision or wrong_revision:
        raise ReferenceError_(f'"{text}" is not the form of such a reference', where=where, todo=f"Write {example}.")
    return ModelReference(scheme, name, revision)


def _from_address(text: str, where: Location | None) -> ModelReference:
    match = re.fullmatch(
        rf"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/(datasets/)?({_NAME}/{_NAME})"
        rf"(?:/(?:tree|blob|resolve|raw)/(refs%2F(?:pr|convert)%2F[\w.-]{{1,100}}|{_REVISION}))?/?(?:[?#].*)?",
        text,
    )
    if match is None:
        for page, scheme in _PAGES:
            if found := re.fullmatch(page, text):
                return _with_scheme(scheme, found[1], text, where)
        raise ReferenceError_(
            f'"{text}" is no address of a model',
            where=where,
            todo="Write hf:org/name, or the address of the model's page.",
        )
    revision = f"@{match[3].partition('/')[0].replace('%2F', '/')}" if match[3] else ""
    return _with_scheme("hf-dataset" if match[1] else "hf", match[2] + revision, text, where)


def _looks_like_path(text: str) -> bool:
    return text.startswith(("/", "./", "../", "~")) or text in {".", ".."} or text.lower().endswith(_FILE_ENDINGS)

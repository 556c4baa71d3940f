"""Hugging Face, through huggingface_hub: endpoint, token, offline mode and cache are that library's own.

It is imported when a model is fetched. Its errors share no base class (timeouts come from its HTTP library,
a captive portal as a JSON error, offline mode as a ConnectionError), so they are sorted here.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from openlic.errors import AccessGated, BadResponse, HubError, HubUnreachable, ModelNotFound
from openlic.hub import HubOptions
from openlic.record import MAX_FILE_BYTES, Base, Label, Problem, Record, RecordFile, decode, is_wanted
from openlic.reference import ModelReference
from openlic.version import __version__

MAX_FILES = 24
_TRUE = frozenset({"1", "ON", "YES", "TRUE"})  # as huggingface_hub reads its variables
_RELATIONS = ("finetune", "adapter", "merge", "quantized")


def fetch(reference: ModelReference, options: HubOptions) -> Record:
    """The model's card, licence texts and labels at one commit; what the cache holds where it is offline."""
    if options.offline or os.environ.get("HF_HUB_OFFLINE", "").upper() in _TRUE:
        return _from_cache(reference)
    info = _asked(reference, lambda: _model_info(reference, options))
    files, problems = [], []
    wanted = _wanted(info)
    for name, _ in wanted[MAX_FILES:]:
        problems.append(Problem(f"{name} was not read: there are too many files", _READ_IT, name))
    for name, size in wanted[:MAX_FILES]:
        if size > MAX_FILE_BYTES:
            problems.append(Problem(f"{name} is longer than {MAX_FILE_BYTES // 2**20} MiB", _READ_IT, name))
            continue
        try:
            commit, text = _download(reference, name, options)
        except HubError as error:
            problems.append(Problem(f"{name}: {error.what}", error.todo, name))
            if isinstance(error, AccessGated):
                break  # what holds for one file holds for all
            continue
        files.append(RecordFile(name, text))
        if commit != info.sha:
            problems.append(Problem(f"{name} was changed while it was read", "Run again.", name))
    return Record(
        f"hf:{info.id}",
        info.sha or "",
        tuple(files),
        tuple(_labels(info)),
        tuple(_bases(info)),
        (*_moved(reference, info), *problems),
    )


_READ_IT = "Read it at the hub."


def _model_info(reference: ModelReference, options: HubOptions) -> Any:
    from huggingface_hub import HfApi

    api = HfApi(library_name="openlic", library_version=__version__)
    return api.model_info(
        reference.name,
        revision=reference.revision or None,
        files_metadata=True,
        timeout=options.timeout_seconds,
    )


def _wanted(info: Any) -> list[tuple[str, int]]:
    """Name and size in bytes of each file that says something about the licence."""
    return sorted((file.rfilename, file.size or 0) for file in info.siblings or [] if is_wanted(file.rfilename))


def _download(reference: ModelReference, name: str, options: HubOptions) -> tuple[str, str]:
    """The commit and the text of a file; the cache learns which commit the asked-for revision is."""
    from huggingface_hub import hf_hub_download

    path = _asked(
        reference,
        lambda: hf_hub_download(
            reference.name,
            name,
            revision=reference.revision or None,
            library_name="openlic",
            library_version=__version__,
            etag_timeout=options.timeout_seconds,
        ),
    )
    return Path(path).parent.name, _cached_text(Path(path))


def _labels(info: Any) -> Iterator[Label]:
    """The hub's own tag, and the card's fields as the hub has them, which stay readable where files do not."""
    for tag in info.tags or []:
        if tag.startswith("license:"):
            yield Label("hub:tag", "hf-license", tag.removeprefix("license:"))
    card = info.card_data.to_dict() if info.card_data else {}
    for field in ("license_name", "license_link"):
        if isinstance(card.get(field), str):
            yield Label(f"hub:{field}", field, card[field])


def _bases(info: Any) -> Iterator[Base]:
    for tag in info.tags or []:
        kind, _, rest = tag.partition(":")
        relation, _, name = rest.partition(":")
        if kind == "base_model" and relation in _RELATIONS and name:
            yield Base(f"hf:{name}", relation, "hub:tag")


def _moved(reference: ModelReference, info: Any) -> Iterator[Problem]:
    if info.id and info.id != reference.name:
        what = f"the hub answered for {reference.name} with {info.id}"
        yield Problem(what, f"If that is the model you mean, write hf:{info.id}.")


def _asked(reference: ModelReference, ask: Any) -> Any:
    """What `ask` returns; its failures as HubError, each saying what to do."""
    import httpx2
    from huggingface_hub import errors

    where = str(reference)
    try:
        return ask()
    except errors.GatedRepoError as error:
        raise AccessGated(f"{where}: the model is gated ({_status(error)})", todo=_GATED) from None
    except errors.RevisionNotFoundError:
        raise ModelNotFound(f"{where}: there is no such revision", todo="Is the revision right?") from None
    except errors.RepositoryNotFoundError as error:
        raise ModelNotFound(f"{where}: the hub has no such model ({_status(error)})", todo=_MISSING) from None
    except errors.OfflineModeIsEnabled:
        raise HubUnreachable(f"{where}: the hub is not asked in offline mode", todo=_UNREACHABLE) from None
    except errors.LocalEntryNotFoundError:
        raise HubUnreachable(f"{where}: the hub could not be reached", todo=_UNREACHABLE) from None
    except errors.EntryNotFoundError:
        raise ModelNotFound(f"{where}: a file that the hub lists is not there", todo=_UNREACHABLE) from None
    except errors.HfHubHTTPError as error:
        raise _http_error(where, error) from None
    except (httpx2.TimeoutException, TimeoutError):
        raise HubUnreachable(f"{where}: the hub did not answer in time", todo=_UNREACHABLE) from None
    except (httpx2.RequestError, OSError):
        raise HubUnreachable(f"{where}: the hub could not be reached", todo=_UNREACHABLE) from None
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise BadResponse(
            f"{where}: the answer is not the hub's protocol ({type(error).__name__})",
            todo="Is HF_ENDPOINT right?",
        ) from None


_GATED = "Accept its terms there and set HF_TOKEN."
_MISSING = "Is the name right? A private model needs HF_TOKEN."
_UNREACHABLE = "Try again, or use --offline with what the cache holds."


def _http_error(where: str, error: Any) -> HubError:
    status = _status(error)
    if status in {401, 403}:
        return ModelNotFound(
            f"{where}: the hub answered {status}: missing, private or not for this token", todo=_MISSING
        )
    if status == 404:
        return ModelNotFound(f"{where}: the hub has no such model (404)", todo=_MISSING)
    if status == 429:
        return HubUnreachable(f"{where}: the hub answered 429, too many requests", todo="Wait, or set HF_TOKEN.")
    return HubUnreachable(f"{where}: the hub answered {status}", todo=_UNREACHABLE)


def _status(error: Any) -> int:
    response = getattr(error, "response", None)
    return int(getattr(response, "status_code", 0) or 0)


def _from_cache(reference: ModelReference) -> Record:
    """What huggingface_hub's cache holds of the model: the snapshot of the revision that was asked for.

    Read without the library, whose import takes longer than all the rest of an offline run.
    """
    folder = _cache_folder() / f"models--{reference.name.replace('/', '--')}"
    commit = _cached_commit(folder, reference.revision or "main")
    snapshot = folder / "snapshots" / commit
    if not commit or not snapshot.is_dir():
        return Record(str(reference), offline=True)
    names = sorted(path.name for path in snapshot.iterdir() if path.is_file() and is_wanted(path.name))
    files = tuple(RecordFile(name, _cached_text(snapshot / name)) for name in names[:MAX_FILES])
    return Record(str(reference), commit, files, offline=True)


def _cache_folder() -> Path:
    """Where huggingface_hub keeps its cache. Source: its guide "Manage the cache", environment variables."""
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if os.environ.get(name):
            return Path(os.environ[name]).expanduser()
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(os.environ.get("HF_HOME") or f"{cache}/huggingface").expanduser() / "hub"


def _cached_commit(folder: Path, revision: str) -> str:
    try:
        return (folder / "refs" / revision).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return revision if (folder / "snapshots" / revision).is_dir() else ""


def _cached_text(path: Path) -> str:
    with path.open("rb") as file:
        return decode(file.read(MAX_FILE_BYTES))

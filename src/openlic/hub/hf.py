"""Hugging Face: a model's card, licence texts, configs, headers and labels at one commit, never its weights.

Online see `_hf_repository`. Offline, the cache of huggingface_hub is read first, then what an earlier run of
openlic kept; no request is sent.
"""

import os
from typing import NamedTuple

from openlic.errors import HubUnreachable
from openlic.hub import HubOptions
from openlic.record import Record
from openlic.reference import ModelReference

_TRUE = frozenset({"1", "ON", "YES", "TRUE"})  # as huggingface_hub reads its variables


class Kind(NamedTuple):
    """What differs between kinds of repositories: `word` in the API and the cache, `prefix` of the files' addresses."""

    scheme: str
    word: str
    prefix: str = ""


MODEL = Kind("hf", "models")


def fetch(reference: ModelReference, options: HubOptions, kind: Kind = MODEL) -> Record:
    """All that is held about the repository; what is on disk where it is offline."""
    if options.offline or os.environ.get("HF_HUB_OFFLINE", "").upper() in _TRUE:
        return _offline(reference, options, kind)
    from openlic.hub._hf_repository import Repository

    return Repository(reference, options, kind).record()


def _offline(reference: ModelReference, options: HubOptions, kind: Kind) -> Record:
    """The local snapshot where it says anything of the licence, else what an earlier run kept."""
    from openlic.hub import _hf_local

    commit, files = _hf_local.snapshot(kind.word, reference.name, reference.revision or "main")
    found = Record(str(reference), commit, files, offline=True)
    if found.card is not None or found.license_files or not options.has_kept():
        return found
    from openlic.hub._hf_repository import Repository

    try:
        return Repository(reference, options, kind, offline=True).record()
    except HubUnreachable:
        return found

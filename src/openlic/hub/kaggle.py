"""`kaggle:owner/model/framework/variation[/version]`: Kaggle Models.

The licence belongs to the variation, not to the model, and its template fills one in, so that value is weak
evidence. Source: kagglesdk, models/types/model_api_service.py; kaggle-api, docs/models_metadata.md.
"""

from __future__ import annotations

import base64
import os
import re
from collections.abc import Iterator
from typing import Any

from openlic.errors import AccessGated, BadResponse
from openlic.hub import HubOptions
from openlic.hub._kept import online_or_kept
from openlic.hub._transport import Site
from openlic.record import CARD_NAME, MAX_FILE_BYTES, Base, Label, Record, RecordFile
from openlic.reference import ModelReference

HOST = "https://www.kaggle.com"

_FILLED_IN = frozenset({"apache 2.0", "apache-2.0"})
_ELSEWHERE = r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/([A-Za-z0-9][\w.-]{0,95}/[A-Za-z0-9][\w.-]{0,95})/?\Z"
_VARIANTS = frozenset({"KAGGLE_VARIANT", "EXTERNAL_VARIANT"})


def fetch(reference: ModelReference, options: HubOptions) -> Record:
    """The label of the variation, what its pages say, and what it comes from."""
    return online_or_kept(reference, options, lambda: _read(reference, options))


def _read(reference: ModelReference, options: HubOptions) -> Record:
    site = _site(options)
    owner, model, framework, variation, *version = reference.name.split("/")
    variant = _asked(site, f"{owner}/{model}/{framework}/{variation}/get")
    about = _asked(site, f"{owner}/{model}/get")
    revision = version[0] if version else str(variant.get("versionNumber") or "")
    card = _card(about, variant)
    return Record(str(reference), revision, card, tuple(_labels(variant)), tuple(_bases(variant)))


def _site(options: HubOptions) -> Site:
    """The hub, with whoever asks as its own clients have it in the environment."""
    base = (os.environ.get("KAGGLE_API_ENDPOINT") or HOST).rstrip("/").removesuffix("/api/v1")
    user, key = os.environ.get("KAGGLE_USERNAME"), os.environ.get("KAGGLE_KEY")
    token = os.environ.get("KAGGLE_API_TOKEN")
    secret = {"authorization": f"Bearer {token}"} if token else {}
    if user and key and not token:
        secret = {"authorization": "Basic " + base64.b64encode(f"{user}:{key}".encode()).decode()}
    return options.site(base, secret=secret)


def _asked(site: Site, path: str) -> dict[str, Any]:
    try:
        answer = site.json(f"api/v1/models/{path}")
    except AccessGated as error:
        raise AccessGated(error.what, todo=_LOGIN) from None
    if not isinstance(answer, dict):
        raise BadResponse("the answer is not the hub's protocol", todo="Is KAGGLE_API_ENDPOINT right?")
    return answer


_LOGIN = "Set KAGGLE_USERNAME and KAGGLE_KEY, and accept the model's terms at the hub."


def _card(about: dict[str, Any], variant: dict[str, Any]) -> tuple[RecordFile, ...]:
    """The model's page as its card: description, then the variation's overview and usage."""
    texts = [about.get("description"), variant.get("overview"), variant.get("usage")]
    text = "\n\n".join(part for part in texts if isinstance(part, str) and part.strip())
    return (RecordFile(CARD_NAME, text[:MAX_FILE_BYTES], len(text) > MAX_FILE_BYTES),) if text else ()


def _labels(variant: dict[str, Any]) -> Iterator[Label]:
    value = variant.get("licenseName")
    if isinstance(value, str) and value.strip():
        yield Label("kaggle:licenseName", "kaggle", value, weak=value.strip().lower() in _FILLED_IN)


def _bases(variant: dict[str, Any]) -> Iterator[Base]:
    """The variation that this one was made from, here or elsewhere; one that is not told is told as such."""
    found = [*_base_here(variant.get("baseModelInstanceInformation")), *_base_elsewhere(variant)]
    if not found and variant.get("modelInstanceType") in _VARIANTS:
        found = [Base("the base that the hub does not tell", "finetune", "kaggle:modelInstanceType")]
    yield from found


def _base_here(about: Any) -> Iterator[Base]:
    if isinstance(about, dict):
        owner = about.get("owner")
        slug = owner.get("slug") if isinstance(owner, dict) else None
        framework = _framework(str(about.get("framework") or ""))
        parts = [slug, about.get("modelSlug"), framework, about.get("instanceSlug")]
        if all(isinstance(part, str) and part for part in parts):
            name = "/".join(map(str, parts))
            yield Base(f"kaggle:{name}", "finetune", "kaggle:baseModelInstanceInformation")


def _base_elsewhere(variant: dict[str, Any]) -> Iterator[Base]:
    address = variant.get("externalBaseModelUrl")
    if isinstance(address, str) and address.strip():
        named = re.match(_ELSEWHERE, address.strip())
        reference = f"hf:{named[1]}" if named else f'the model at "{address[:120]}"'
        yield Base(reference, "finetune", "kaggle:externalBaseModelUrl")


def _framework(word: str) -> str:
    """PY_TORCH as addresses have it: pyTorch."""
    first, *others = word.lower().split("_")
    return first + "".join(part.capitalize() for part in others)

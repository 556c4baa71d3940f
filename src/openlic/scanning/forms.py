"""A sighting → a reference: how a string is read depends on the place where it stands, its slot.

A slot is one of: hub, st, modelscope, ollama, kaggle, litellm, gateway, server, path, local, api:<provider>, where
a call or command decides; keyed:<provider>, where a key names one; strong, weak, hinted, neutral where only names
around the string speak, each asking for more in the string itself; explicit and none, where only an address or a
prefix is believed.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from openlic.errors import ReferenceError_
from openlic.reference import ModelReference, parse
from openlic.scanning import links, shapes
from openlic.scanning.tables import provider_words, words
from openlic.scanning.types import Sighting

MAX_LENGTH = 300
_REVISION = r"[A-Za-z0-9][\w./-]{0,199}\Z"


def reference_of(sighting: Sighting, *, about_models: bool = True) -> ModelReference | None:
    """The reference that the string of `sighting` is in its slot; None where it is no model."""
    text = sighting.text.strip()
    if " @ http" in text:  # a requirement of Python, `name @ address`
        text = text.rpartition(" @ ")[2]
    if not text or len(text) > MAX_LENGTH or re.search(r"[\s{}<>$*|\"'`\\%,]|\.\.\.|…", text):
        return None
    if sighting.slot == "reference":
        return _checked(text)
    written = links.whole(text)
    if written is None:
        written = "" if sighting.slot in ("none", "explicit") else _by_slot(text, sighting.slot, about_models)
    elif sighting.slot == "dataset":
        written = ""
    return _checked(_revised(written, sighting.revision)) if written else None


def _by_slot(text: str, slot: str, about_models: bool) -> str:
    if slot.startswith("api:"):
        return _api(slot.removeprefix("api:"), text)
    if slot.startswith("keyed:"):
        return _keyed(slot.removeprefix("keyed:"), text)
    if slot == "weak" and not about_models:
        slot = "hinted"
    return _READERS[slot](text) if slot in _READERS else ""


def _hub(text: str) -> str:
    """A repository of the hub, or a path where it looks like one."""
    if shapes.looks_like_path(text):
        return text if not re.search(r"\.(?:py|json|ya?ml|txt)\Z", text) else ""
    name, _, revision = text.partition("@")
    name = re.sub(r":[\w.-]+\Z", "", name)
    first = name.partition("/")[0]
    if first in provider_words("hub_prefixes") and name.count("/") >= 2:
        return _litellm(text)
    if shapes.is_pair(name) or (name.count("/") == 1 and shapes.signals(name) >= 3 and shapes.is_pair(f"x-{name}")):
        return f"hf:{name}" + (f"@{revision}" if revision else "")
    return f"hf:{name}" if _one_word(name) else ""


def _one_word(text: str) -> bool:
    """Whether a single word in a call to the hub is a model there, and not a folder beside the code."""
    if not re.fullmatch(r"[A-Za-z0-9][\w.-]{1,95}", text) or text.lower() in words("not_owners"):
        return False
    if shapes.is_legacy(text):
        return True
    return shapes.has_stem(text) and "-" in text and not shapes.is_weights(text) and not _foreign(text)


def _foreign(text: str) -> bool:
    return not shapes.is_pair(f"owner/{text}") or shapes.provider_of_name(text) not in ("", "hub")


def _sentence_transformers(text: str) -> str:
    if "/" in text or text.startswith("."):
        return _hub(text)
    plain = re.fullmatch(r"[A-Za-z0-9][\w.-]{2,95}", text) and not re.search(r"_(?:model|dir|path)\Z|\Amodel", text)
    return f"hf:sentence-transformers/{text}" if plain and text.lower() not in words("not_owners") else ""


def _modelscope(text: str) -> str:
    if shapes.looks_like_path(text):
        return text
    return f"modelscope:{text}" if re.fullmatch(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*", text) else ""


def _ollama(text: str) -> str:
    if re.fullmatch(r"(?:[A-Za-z0-9][\w.-]*/){0,2}[A-Za-z0-9][\w.-]*(?::[A-Za-z0-9][\w.-]*)?", text):
        return f"ollama:{text.removeprefix('ollama/')}"
    return text if shapes.looks_like_path(text) else ""


def _kaggle(text: str) -> str:
    return f"kaggle:{text}" if re.fullmatch(r"[\w-]+/[\w.-]+/\w+/[\w.-]+(?:/\d+)?", text) else ""


def _api(provider: str, text: str) -> str:
    if provider == "-" or text.startswith(("/", "./")) or not re.fullmatch(r"[A-Za-z0-9@][\w./:@+-]*", text):
        return ""
    return f"api:{provider}/{text.removeprefix(provider + '/')}"


def _keyed(provider: str, text: str) -> str:
    """Under a key that names a provider, which may still hold a model of the hub behind the same interface."""
    if shapes.looks_like_path(text):
        return text if shapes.is_weights(text) else ""
    if provider == "-":
        return ""
    if provider in ("hub", "ollama"):
        return _READERS[provider](text)
    if "/" in text and provider not in provider_words("open_hosts"):
        return _strong(text)
    return _colon(text) or _api(provider, text)


def _litellm(text: str) -> str:
    """LiteLLM's `provider/model`; without a provider, a name that only one of them gives."""
    first, _, rest = text.partition("/")
    if first in provider_words("no_model_prefixes"):
        return ""
    if first in provider_words("ollama_prefixes") and rest:
        return links.whole(rest) or _ollama(rest)
    if first in provider_words("hub_prefixes") and rest:
        return _hub(_past_inference_provider(rest))
    if first == "openai" and rest:
        return _hub(rest) if rest.count("/") == 1 else _api("openai", rest)
    if rest and first in provider_words("litellm"):
        return _api(first, rest)
    provider = shapes.provider_of_name(text)
    if provider and provider != "hub":
        return _api(provider, text)
    return _hub(text) if shapes.is_pair(text) and shapes.signals(text) >= 2 else ""


def _past_inference_provider(text: str) -> str:
    first, _, rest = text.partition("/")
    return rest if text.count("/") == 2 and (first in provider_words("hub_inference") or "/" in rest) else text


def _gateway(text: str) -> str:
    """`owner/model` of a gateway, the owner under the name that the provider has everywhere."""
    owner, _, model = re.sub(r"\A(\w[\w-]*):(?=\w)", r"\1/", text).partition("/")
    provider = shapes.provider_alias(owner) or owner
    if provider in ("hub", "ollama"):
        return _READERS[provider](model)
    return _api(provider, model) if model else _known_name(text)


def _server(text: str) -> str:
    """A model behind one's own server of an open interface: only a hub's name says which it is."""
    return _prefix(text) or (f"hf:{text}" if shapes.is_pair(text) else "")


def _path(text: str) -> str:
    return text if shapes.is_weights(text) or text.startswith(("./", "/", "../", "~/")) else _strong_pair(text)


def _local(text: str) -> str:
    return text if shapes.looks_like_path(text) else ""


def _strong(text: str) -> str:
    """Under a name such as `model_id`: what has the form of a model is one."""
    if shapes.looks_like_path(text):
        return _model_path(text)
    return _marked(text) or (f"hf:{text}" if shapes.is_pair(text) and not _data(text) else "")


def _weak(text: str) -> str:
    """Under `model`, in a file that speaks of models."""
    if shapes.looks_like_path(text):
        return _model_path(text)
    return (
        _marked(text) or _strong_pair(text, least=1) or (f"hf:{text}" if shapes.is_pair(text) and _plain(text) else "")
    )


def _hinted(text: str) -> str:
    """Under `model`, in a file that may speak of anything."""
    return text if shapes.is_weights(text) else (_marked(text) or _strong_pair(text, least=2))


def _neutral(text: str) -> str:
    """Under no name that tells: only a family with its size or variant, or a known account's model."""
    pair = _strong_pair(text, least=3) if shapes.is_versioned(text) else ""
    return _service(text) or pair or (text if shapes.is_weights(text) and "/" in text else "")


def _marked(text: str) -> str:
    return _colon(text) or _prefix(text) or _known_name(text) or _tagged(text)


def _tagged(text: str) -> str:
    """A family with a size behind a colon, as only Ollama writes it."""
    tagged = re.fullmatch(r"([a-z][\w.-]*):\d+(?:\.\d+)?[bm](?:-[\w.]+)*", text)
    return f"ollama:{text}" if tagged and shapes.has_stem(tagged[1]) else ""


def _strong_pair(text: str, *, least: int = 2) -> str:
    if not shapes.is_pair(text) or _service(text) or text.partition("/")[0] in provider_words("plain_prefixes"):
        return ""
    return f"hf:{text}" if shapes.signals(text) >= least else ""


def _plain(text: str) -> bool:
    """Whether an unknown account's name could be a model's at all: it has more than one part."""
    return not _data(text) and bool(re.search(r"[-_.\d]", text.partition("/")[2]))


def _data(text: str) -> bool:
    name = text.lower().partition("/")[2]
    return name in words("data_words") or bool(set(re.split(r"[-_]", name)) & {"dataset", "datasets", "corpus"})


def _model_path(text: str) -> str:
    """A path under a name that says "model": weights, or a folder that carries no other ending."""
    return text if shapes.is_weights(text) or not re.search(r"\.\w{1,5}\Z", text.rpartition("/")[2]) else ""


def _known_name(text: str) -> str:
    if shapes.is_legacy(text):
        return f"hf:{text}"
    provider = shapes.provider_of_name(text)
    return f"api:{provider}/{text}" if provider and provider != "hub" else ""


def _prefix(text: str) -> str:
    """`provider/model`, where the first part is no account of a hub or the second no model there."""
    first, _, rest = text.partition("/")
    if not rest:
        return ""
    if first in provider_words("plain_prefixes") | provider_words("ollama_prefixes") | provider_words("hub_prefixes"):
        return _litellm(text)
    return _service(text)


def _service(text: str) -> str:
    """`provider/model` where the provider alone has a model of this name (`openai` is an account of the hub too)."""
    first, _, rest = text.partition("/")
    provider = shapes.provider_of_name(rest.partition(":")[0]) if rest else ""
    own = provider and provider not in ("hub", "bedrock") and shapes.provider_alias(first) == provider
    return f"api:{provider}/{rest}" if own else ""


_TASKS = (
    r"(?:chat|responses|completion|completions|embedding|embeddings|messages|assistant|image|"
    r"realtime|transcription|moderation|text-generation|text-classification|token-classification|"
    r"feature-extraction|sentence-similarity|image-classification):"
)


def _colon(text: str) -> str:
    """`provider:model` and `provider:task:model`, as tools for prompts and agents write it."""
    first, colon, rest = text.partition(":")
    alias = shapes.provider_alias(first) if colon else ""
    if not alias or alias == "-" or not rest or re.match(r"(?:latest|v?\d+(?:\.\d+)?[bkm]?(?:-.*)?)\Z", rest):
        return ""
    model = re.sub(rf"\A{_TASKS}", "", rest)
    if alias in ("hub", "ollama"):
        return links.whole(model) or _READERS[alias](model)
    return _api(alias, model)


_READERS: dict[str, Callable[[str], str]] = {
    "hub": _hub,
    "st": _sentence_transformers,
    "modelscope": _modelscope,
    "ollama": _ollama,
    "kaggle": _kaggle,
    "litellm": _litellm,
    "gateway": _gateway,
    "server": _server,
    "path": _path,
    "local": _local,
    "named": _strong,
    "strong": _strong,
    "weak": _weak,
    "hinted": _hinted,
    "neutral": _neutral,
}


def _revised(written: str, revision: str) -> str:
    takes_one = written.startswith(("hf:", "modelscope:")) and "@" not in written
    return f"{written}@{revision}" if takes_one and re.match(_REVISION, revision) else written


def _checked(written: str) -> ModelReference | None:
    """The reference, if it is one that `check` takes too: what a scan finds can always be checked."""
    try:
        return parse(written, exists=lambda _: _is_path(written))
    except ReferenceError_:
        return None


def _is_path(written: str) -> bool:
    return not re.match(r"(?:hf|modelscope|ollama|kaggle|api):", written)

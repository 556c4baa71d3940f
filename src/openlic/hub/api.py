"""`api:provider/model`: a model behind an API. The bundled catalogue says which terms bind whoever calls it.

A provider's own model is under the terms of its service; a host that passes on the weights of others adds its
terms to the model's own licence, so both are told. Names are LiteLLM's; those of the providers' own clients and of
other routers are read as well. What the catalogue does not know is a problem, with the nearest that it knows.
"""

from __future__ import annotations

from collections.abc import Iterator

from openlic.catalogue import Catalogue, KnownModel
from openlic.hub import HubOptions
from openlic.logic.words import nearest
from openlic.record import Label, Problem, Record
from openlic.reference import ModelReference

# Parts of a name that say how and where it is routed, not which model it is.
_REGIONS = ("us.", "us-gov.", "eu.", "apac.", "global.", "jp.", "au.", "ca.")
# What other clients call a provider -> LiteLLM's name of it.
_ALIASES = {
    "ai-sdk": "openai",
    "alibaba": "dashscope",
    "amazon": "bedrock",
    "amazon-bedrock": "bedrock",
    "aws": "bedrock",
    "azure-openai": "azure",
    "azureopenai": "azure",
    "codestral": "mistral",
    "cohere-chat": "cohere",
    "fal": "fal_ai",
    "fireworks": "fireworks_ai",
    "fireworksai": "fireworks_ai",
    "github-copilot": "github_copilot",
    "google": "gemini",
    "google-ai-studio": "gemini",
    "google-genai": "gemini",
    "google-vertex": "vertex_ai",
    "hf": "huggingface",
    "meta": "meta_llama",
    "mistralai": "mistral",
    "moonshotai": "moonshot",
    "perplexityai": "perplexity",
    "text-completion-openai": "openai",
    "together": "together_ai",
    "togetherai": "together_ai",
    "vertex": "vertex_ai",
    "vertex-ai-beta": "vertex_ai",
    "vertexai": "vertex_ai",
    "x-ai": "xai",
    "z-ai": "zai",
}
_TODO = "Read the provider's terms and name them with license:ID, or add them with --rules."


def fetch(reference: ModelReference, options: HubOptions) -> Record:
    """The terms of the service, and behind a host the licence of the model that it passes on."""
    name, catalogue = _as_routed(reference.name), options.catalogue
    known = known_service(name, catalogue)
    if known is None:
        return _unknown(reference, name, catalogue)
    labels = [_label(known, term) for term in known.terms]
    problems = [*_unread(known, catalogue), *_contested(known)]
    if known.openness == "passthrough":
        behind = _behind(name, catalogue)
        labels += _passed_on(behind)
        problems += [*_contested(behind)] if behind else [_hidden(reference, name, catalogue)]
    elif known.license and not _is_own_service(known):
        labels.append(_label(known, known.license))
    return Record(str(reference), labels=tuple(labels), problems=tuple(problems))


def _as_routed(name: str) -> str:
    """The name with the provider as LiteLLM calls it."""
    provider, _, model = name.partition("/")
    plain = provider.lower().replace("_", "-")
    return f"{_ALIASES.get(plain, provider)}/{model}"


def known_service(name: str, catalogue: Catalogue) -> KnownModel | None:
    """What is known of `provider/model`: by the whole name, by that of the provider's own client, by the host's own."""
    name = _as_routed(name)
    found = catalogue.known_model(name, "litellm", "provider-sdk")
    if found is None:
        provider, _, model = name.partition("/")
        own = catalogue.known_model(model, "provider-sdk")
        return own if own is not None and _same(own.provider, provider) else None
    if found.openness != "passthrough" or not found.terms:
        return found
    return next(_at_host(name, found, catalogue), found)


def _at_host(name: str, host: KnownModel, catalogue: Catalogue) -> Iterator[KnownModel]:
    """What is known of the host's own names, written without its prefix: `bedrock/us.meta.llama3-1-70b…`."""
    for rest in _rests(name):
        found = catalogue.known_model(rest, "litellm")
        if found is not None and found.openness != "passthrough" and set(host.terms) <= set(found.terms):
            yield found


def _same(provider: str, prefix: str) -> bool:
    """Whether the provider's name and LiteLLM's prefix for it are the same word (`Mistral AI`, `mistral`)."""
    plain = "".join(character for character in provider.lower() if character.isalnum())
    wanted = {"gemini": "google", "moonshot": "moonshotai"}.get(prefix.lower(), prefix.lower())
    return bool(wanted) and plain.startswith("".join(character for character in wanted if character.isalnum()))


def _behind(name: str, catalogue: Catalogue) -> KnownModel | None:
    """The model that a host passes on: the rest of the name, looked up as a hub's, then as a closed model's.

    A provider's name for a model whose weights are open as well does not say which of the two a host runs.
    """
    for rest in _rests(name):
        found = catalogue.known_model(rest, "hub")
        own = catalogue.known_model(rest, "provider-sdk")
        if found is None and own is not None and (own.openness == "closed" or not own.terms):
            found = own
        if found is not None and (found.license or found.terms):
            return found
    return None


def _rests(name: str) -> Iterator[str]:
    """What is left of a name, part by part, without the regions through which it is routed."""
    rest = name.partition("/")[2]
    while rest:
        yield rest
        region = next((region for region in _REGIONS if rest.startswith(region)), "")
        if region:
            yield rest.removeprefix(region)
        rest = rest.partition("/")[2]


def _passed_on(behind: KnownModel | None) -> list[Label]:
    """What binds whoever gets this model from somebody else."""
    if behind is None:
        return []
    names = behind.terms if _is_own_service(behind) else (*behind.terms, behind.license)
    return [_label(behind, name) for name in names if name]


def _is_own_service(known: KnownModel) -> bool:
    """Whether the row is a provider's own service: its terms decide there, and no licence on published weights."""
    return known.form == "provider-sdk" and bool(known.terms)


def _label(known: KnownModel, name: str) -> Label:
    return Label("catalogue", "", name, known.location.file, known.location.line)


def _unread(known: KnownModel, catalogue: Catalogue) -> Iterator[Problem]:
    """That nobody read the terms of whoever runs the model; a policy alone is no such terms."""
    if known.provider and not _has_terms(known, catalogue):
        what = f"the terms of {known.provider} were not read" + (f" ({known.note})" if known.note else "")
        yield Problem(what, _TODO, known.location.file, known.location.line)


def _has_terms(known: KnownModel, catalogue: Catalogue) -> bool:
    return any(license.grants for term in known.terms if (license := catalogue.license(term)))


def _contested(known: KnownModel) -> Iterator[Problem]:
    if known.confidence == "low":
        what = f"the catalogue is not sure of {known.pattern}" + (f": {known.note}" if known.note else "")
        yield Problem(what, "Read the model's own terms.", known.location.file, known.location.line)


def _hidden(reference: ModelReference, name: str, catalogue: Catalogue) -> Problem:
    """That a host passes on a model which nobody knows by this name."""
    what = f"which model stands behind {reference.name} is not known, so neither is its licence"
    return Problem(what, _near(name, [*_patterns(catalogue, "hub"), *_patterns(catalogue, "litellm")]))


def _unknown(reference: ModelReference, name: str, catalogue: Catalogue) -> Record:
    """What can be told of a name that no pattern fits: the terms that all of the provider's models share, if any."""
    provider = name.partition("/")[0].lower()
    theirs = [
        known
        for known in catalogue.model_patterns("litellm", "provider-sdk")
        if known.pattern.lower().startswith(f"{provider}/")
    ]
    near = _near(name, _patterns(catalogue, "litellm", "provider-sdk"))
    if theirs:
        shared = (
            theirs[0].terms if len({known.terms for known in theirs}) == 1 and _has_terms(theirs[0], catalogue) else ()
        )
        problem = Problem(f"{reference.name} is none of the models of {provider} that are known", near)
        return Record(str(reference), labels=tuple(_label(theirs[0], term) for term in shared), problems=(problem,))
    problem = Problem(f"nothing is known of the provider {provider}: its terms were not read", near)
    behind = _behind(name, catalogue)
    problems = (problem,) if behind else (problem, _hidden(reference, name, catalogue))
    return Record(str(reference), labels=tuple(_passed_on(behind)), problems=problems)


def _patterns(catalogue: Catalogue, *forms: str) -> Iterator[str]:
    yield from (known.pattern for known in catalogue.model_patterns(*forms))


def _near(name: str, patterns: Iterator[str] | list[str]) -> str:
    """What to do, with the known name that is spelt most like this one."""
    rest = {pattern.rstrip("*"): pattern for pattern in patterns}
    near = nearest(name, rest) or nearest(name.partition("/")[2], rest)
    return f"The nearest that is known is {rest[near]}. {_TODO}" if near else _TODO

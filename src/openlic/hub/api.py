"""`api:provider/model`: a model behind a provider's own API. The bundled catalogue says which terms bind."""

from __future__ import annotations

from openlic.catalogue import Catalogue, KnownModel
from openlic.hub import HubOptions
from openlic.record import Label, Problem, Record
from openlic.reference import ModelReference

# Parts of a name that say how and where it is routed, not which model it is.
_ROUTES = ("us.", "eu.", "apac.", "global.")


def fetch(reference: ModelReference, options: HubOptions) -> Record:
    """The terms of the service, and behind a host the licence of the model that it passes on."""
    catalogue = options.catalogue
    known = known_service(reference.name, catalogue)
    if known is None:
        what = f"nothing is known of {reference.name}: neither the provider's terms nor the model"
        return Record(str(reference), problems=(Problem(what, _TODO),))
    problems = [] if known.terms else [Problem(_unread(known), _TODO, known.location.file, known.location.line)]
    labels = []
    if known.license:
        labels.append(_label(known, known.license))
    elif known.openness == "passthrough":
        behind = _behind(reference.name, catalogue)
        if behind is None or not (behind.license or behind.terms):
            what = f"which model stands behind {reference.name} is not known, so neither is its licence"
            problems.append(Problem(what, _TODO))
        else:
            labels += [_label(behind, name) for name in (*behind.terms, behind.license) if name]
    labels += [_label(known, name) for name in known.terms]
    return Record(str(reference), labels=tuple(labels), problems=tuple(problems))


_TODO = "Read the provider's terms and name them with license:ID, or add them with --rules."


def known_service(name: str, catalogue: Catalogue) -> KnownModel | None:
    """What is known of `provider/model`; a provider's own client takes the model's name alone."""
    provider, _, model = name.partition("/")
    found = catalogue.known_model(name, "litellm", "provider-sdk")
    if found is not None:
        return found
    own = catalogue.known_model(model, "provider-sdk")
    return own if own is not None and _same(own.provider, provider) else None


def _same(provider: str, prefix: str) -> bool:
    """Whether the provider's name and LiteLLM's prefix for it are the same word (`Mistral AI`, `mistral`)."""
    plain = "".join(character for character in provider.lower() if character.isalnum())
    wanted = {"gemini": "google", "moonshot": "moonshotai"}.get(prefix.lower(), prefix.lower())
    return plain.startswith("".join(character for character in wanted if character.isalnum()))


def _behind(name: str, catalogue: Catalogue) -> KnownModel | None:
    """The model that a host passes on: the rest of the name, looked up as a hub's and as a provider's."""
    rest = name.partition("/")[2]
    while rest:
        for route in _ROUTES:
            rest = rest.removeprefix(route)
        found = catalogue.known_model(rest, "hub") or catalogue.known_model(rest, "provider-sdk")
        if found is not None:
            return found
        rest = rest.partition("/")[2]
    return None


def _label(known: KnownModel, name: str) -> Label:
    return Label("catalogue", "", name, known.location.file, known.location.line)


def _unread(known: KnownModel) -> str:
    return f"the terms of {known.provider} were not read" + (f" ({known.note})" if known.note else "")

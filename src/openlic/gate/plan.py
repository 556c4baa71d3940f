"""What a run checks: the config, or the references of a call, made into one list with use cases and places."""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from openlic.catalogue import Catalogue
from openlic.checking import Checker, catalogue_of
from openlic.errors import ConfigError, OpenlicError
from openlic.hub import HubOptions
from openlic.reference import ModelReference
from openlic.use_case import UseCase
from openlic.vocabulary import Location

if TYPE_CHECKING:
    from openlic.config.types import ExceptionEntry, Permission
    from openlic.scanning import Note


class Wanted(NamedTuple):
    """One model of the run: what it is checked for, where the project names it, and what its licensor permits.

    `is_found` says that a scan found it, so that nobody vouches for its path.
    """

    reference: ModelReference
    use_case: UseCase
    places: tuple[Location, ...] = ()
    permissions: tuple["Permission", ...] = ()
    is_found: bool = False


class Plan(NamedTuple):
    """Everything that a run needs to know before the first model is read."""

    catalogue: Catalogue
    wanted: tuple[Wanted, ...]
    use_case: UseCase
    policy: tuple[str, ...] = ()
    exceptions: tuple["ExceptionEntry", ...] = ()
    fail_on: str = "review"
    title: str = ""
    config: Path | None = None
    not_scanned: tuple["Note", ...] = ()

    @property
    def folder(self) -> Path:
        """Where the lock lies: beside the config, else in the working directory."""
        return self.config.parent if self.config else Path()


class Call(NamedTuple):
    """What a call says on top of a config: facts of a file and of settings, in the order that they override."""

    facts: tuple[UseCase, ...] = ()
    policy: tuple[str, ...] = ()
    rules: tuple[Path, ...] = ()
    fail_on: str = ""
    environment: str | None = None


def of_references(references: Iterable[ModelReference], catalogue: Catalogue, call: Call) -> Plan:
    """The plan of a call that names its models itself."""
    case = _over(UseCase.of({}, catalogue.vocabulary), call, catalogue)
    wanted = tuple(Wanted(reference, case) for reference in references)
    return Plan(catalogue, wanted, case, call.policy, (), call.fail_on or "review")


def of_config(path: Path, references: Sequence[ModelReference], catalogue: Catalogue, call: Call) -> Plan:
    """The plan of a config: its models and those that a scan finds, or only `references` where there are any.

    Raises ConfigError with every fault of the config, and where it names no model at all.
    """
    from openlic.config.reading import read

    config = read(path, catalogue, call.environment)
    case = _over(config.use_case, call, catalogue)
    not_scanned: tuple[Note, ...] = ()
    if references:
        wanted = tuple(Wanted(reference, case) for reference in references)
    else:
        listed = [
            Wanted(model.reference, _over(model.use_case, call, catalogue), (model.location,), model.permissions)
            for model in config.models
        ]
        found, not_scanned = _scanned(config.scan, case, {str(one.reference) for one in listed})
        wanted = (*listed, *found)
    if not wanted:
        todo = "Add models: [hf:org/name], or scan: [src]."
        raise ConfigError([OpenlicError("no model is listed or found", where=Location(str(path)), todo=todo)])
    return Plan(
        catalogue,
        wanted,
        case,
        (*config.policy, *call.policy),
        config.exceptions,
        call.fail_on or config.fail_on or "review",
        path.resolve().parent.name if path.parent.name in ("", "..") else str(path.parent),
        path,
        not_scanned,
    )


def catalogue_for(path: Path | None, call: Call) -> Catalogue:
    """The bundled catalogue with the rule files of the config and of the call over it."""
    if path is None:
        return catalogue_of(call.rules)
    from openlic.config.reading import rules_of

    return catalogue_of([*rules_of(path), *call.rules])


def checker_of(
    plan: Plan, *, offline: bool = False, datasets: bool = False, tell: Callable[[str], None] | None = None
) -> Checker:
    """The checker of a plan."""
    hubs = HubOptions(plan.catalogue, offline=offline, tell=tell)
    return Checker(plan.catalogue, policy=plan.policy, hubs=hubs, datasets=datasets)


def _over(base: UseCase, call: Call, catalogue: Catalogue) -> UseCase:
    facts = base.to_dict()
    for more in call.facts:
        facts |= more.to_dict()
    return UseCase.of(facts, catalogue.vocabulary)


def _scanned(folders: Iterable[Path], case: UseCase, listed: set[str]) -> tuple[tuple[Wanted, ...], tuple["Note", ...]]:
    """Each model that the project's files name, once, with all its places; datasets and listed ones left out."""
    found: dict[str, Wanted] = {}
    notes: list[Note] = []
    for folder in folders:
        from openlic.scanning import survey  # only a config that asks for it pays for it

        said = survey(folder)
        notes += said.notes
        for item in said.found:
            reference = _from_file(item.reference, item.location)
            if str(reference) not in listed and reference.scheme != "hf-dataset":
                known = found.get(str(reference), Wanted(reference, case, is_found=True))
                found[str(reference)] = known._replace(places=(*known.places, item.location))
    return tuple(found.values()), tuple(notes)


def _from_file(reference: ModelReference, location: Location) -> ModelReference:
    """A path is meant from the working directory, or from the folder of the file that names it."""
    if reference.scheme != "path" or Path(reference.name).expanduser().exists():
        return reference
    beside = Path(location.file).parent / reference.name
    return ModelReference("path", str(beside)) if beside.exists() else reference

"""References → records: what hubs and folders hold about the models of a run and the models they were made from.

Here an imperfect world becomes part of the answer: a hub that fails, a gated or missing model are notes. What was
fetched once is kept for the run, and where there are several models they are fetched at once, a few at a time.
"""

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from openlic.catalogue import Catalogue, KnownModel
from openlic.claims.front_matter import card_of
from openlic.errors import BadResponse, HubError, HubUnreachable, ReferenceError_
from openlic.hub import HubOptions, fetch
from openlic.lineage import bases_of
from openlic.record import Base, Label, Problem, Record
from openlic.reference import ModelReference, parse
from openlic.report import ErrorNote
from openlic.vocabulary import Location

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor

WORKERS = 16  # twice the connections: while one model's files are parsed, another's are on their way
MAX_DEPTH = 5
MAX_ANCESTORS = 64


class Gathered(NamedTuple):
    """A record, why it could not be had (None where it could), and what else went wrong while it was read."""

    record: Record
    failure: ErrorNote | None = None
    notes: tuple[ErrorNote, ...] = ()

    @property
    def errors(self) -> tuple[ErrorNote, ...]:
        """All that went wrong, the gravest first."""
        return ((self.failure,) if self.failure else ()) + self.notes


class Step(NamedTuple):
    """A base on the way to the roots: how far up, made into which ancestor (empty: the model itself), what is held."""

    base: Base
    depth: int
    child: str
    gathered: Gathered | None


class Lineage(NamedTuple):
    """The steps, nearest first, and what was not followed any further."""

    steps: tuple[Step, ...]
    cut: str = ""


class Gatherer:
    """Fetches each reference of a run once."""

    def __init__(self, catalogue: Catalogue, hubs: HubOptions) -> None:
        self.catalogue, self.hubs = catalogue, hubs
        self._lock = threading.Lock()
        self._gathered: dict[str, _Once] = {}
        self._pool: ThreadPoolExecutor | None = None
        self._ahead: dict[str, Future[Lineage]] = {}

    def gather(self, reference: ModelReference) -> Gathered:
        """What is held about the reference, fetched by whoever asks first."""
        with self._lock:
            once = self._gathered.setdefault(str(reference), _Once())
        return once.value(lambda: self._fetched(reference))

    def ahead(self, references: Iterable[ModelReference]) -> None:
        """Begins to fetch all these and their lineage, WORKERS at a time; `gather` and `lineage` find them ready."""
        wanted = dict.fromkeys(references)
        if len(wanted) < 2 or self.hubs.offline:
            return
        from concurrent.futures import ThreadPoolExecutor

        self._pool = self._pool or ThreadPoolExecutor(WORKERS, "openlic-hub")
        for reference in wanted:
            self._ahead[str(reference)] = self._pool.submit(self._all_of, reference)

    def wait(self, reference: ModelReference) -> None:
        """Until what `ahead` began for this reference is done."""
        begun = self._ahead.pop(str(reference), None)
        if begun is not None:
            begun.result()

    def close(self) -> None:
        """Ends what is still under way."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)
        self.hubs.close()

    def lineage(self, record: Record) -> Lineage:
        """Every base that can be found, nearest first; a model that is its own base is followed once."""
        found: list[Step] = []
        seen = {record.reference.lower()}
        layer = deque((base, 1, "") for base in bases_of(record))
        cut = ""
        while layer:
            base, depth, child = layer.popleft()
            if base.reference.lower() in seen:
                continue
            if len(found) >= MAX_ANCESTORS:
                return Lineage(tuple(found), f"more than {MAX_ANCESTORS} models stand behind it")
            seen.add(base.reference.lower())
            step = Step(base, depth, child, self._base(base))
            found.append(step)
            above = [] if base.relation == "hint" else list(_above(step))
            if above and depth >= MAX_DEPTH:
                cut = f"what stands behind {base.reference} is further away than {MAX_DEPTH} steps"
                continue
            layer.extend((one, depth + 1, base.reference) for one in above)
        return Lineage(tuple(found), cut)

    def _all_of(self, reference: ModelReference) -> Lineage:
        return self.lineage(self.gather(reference).record)

    def _base(self, base: Base) -> Gathered | None:
        """What is held about a base; None for one that has no reference, only a name."""
        try:
            reference = parse(base.reference, exists=lambda _: False)
        except ReferenceError_:
            return None
        return None if reference.scheme == "path" else self.gather(reference)

    def _fetched(self, reference: ModelReference) -> Gathered:
        failure = None
        try:
            record = fetch(reference, self.hubs)
        except HubError as error:
            record = Record(str(reference), offline=self.hubs.offline)
            if not (self.hubs.offline and isinstance(error, HubUnreachable)):
                unreachable = isinstance(error, (HubUnreachable, BadResponse))
                failure = ErrorNote(_named(reference, error.what), error.todo, unreachable=unreachable)
        record = self._with_catalogue(record, reference)
        if failure is None and record.offline and not record.files and not record.labels:
            failure = ErrorNote(f"{reference} is neither in the cache nor in the catalogue", _ASK_HUB, unreachable=True)
        card = card_of(record)
        problems = [*record.problems, *([card.problem] if card and card.problem else [])]
        return Gathered(record, failure, tuple(map(_note, problems)))

    def _with_catalogue(self, record: Record, reference: ModelReference) -> Record:
        """The record with what the bundled catalogue knows of this model, as one more label."""
        known = self.catalogue.known_model(reference.name, "hub") if reference.scheme == "hf" else None
        if known is None or not known.license:
            return record
        label = Label("catalogue", "", known.license, known.location.file, known.location.line)
        problems = record.problems if known.confidence != "low" else (*record.problems, _contested(known))
        return record._replace(labels=(*record.labels, label), problems=problems)


class _Once:
    """A value that is made by the first who asks; the others wait for it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._value: Gathered | None = None

    def value(self, make: Callable[[], Gathered]) -> Gathered:
        with self._lock:
            if self._value is None:
                self._value = make()
            return self._value


_ASK_HUB = "Run once without --offline, or name its licence."


def _above(step: Step) -> Iterator[Base]:
    """The bases of a base; what only a trace tells is not followed from there."""
    if step.gathered is not None:
        yield from (one for one in bases_of(step.gathered.record) if one.relation != "hint")


def _named(reference: ModelReference, what: str) -> str:
    return what if str(reference) in what else f"{reference}: {what}"


def _contested(known: KnownModel) -> Problem:
    """What the catalogue itself is not sure of."""
    what = f"the catalogue's sources for {known.pattern} contradict each other" + (
        f": {known.note}" if known.note else ""
    )
    return Problem(what, "Read the model's own licence.", known.location.file, known.location.line)


def _note(problem: Problem) -> ErrorNote:
    where = f"{Location(problem.file, problem.line, problem.column)}: " if problem.file else ""
    return ErrorNote(f"{where}{problem.what}", problem.todo, unreachable=problem.unreachable)

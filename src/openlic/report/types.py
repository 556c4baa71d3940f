"""What a run answers: one result a reference."""

from collections import Counter
from collections.abc import Iterable
from typing import Any, NamedTuple

from openlic.evaluation import Evaluation, Finding
from openlic.evaluation.types import conclude
from openlic.license.claim_readings import Reading
from openlic.license.claim_types import Conflict
from openlic.lineage import Ancestor
from openlic.version import __version__
from openlic.vocabulary import Location, Verdict

SCHEMA = "openlic.report/1"


class Style(NamedTuple):
    """How a text is laid out: whether colours are wanted, and the columns there are.

    `base` is the path from the repository's root to the working folder, for formats whose readers count from there.
    """

    color: bool = False
    width: int = 100
    base: str = ""


class ErrorNote(NamedTuple):
    """Something that went wrong while a model was read; `unreachable` where a hub could not be asked."""

    what: str
    todo: str = ""
    unreachable: bool = False

    def to_dict(self) -> dict[str, Any]:
        """Plain JSON."""
        return {"what": self.what, "todo": self.todo, "unreachable": self.unreachable}


class LicenseAnswer(NamedTuple):
    """What the licence is: the expression (None where none can be named), how surely, and who says so."""

    expression: str | None
    keys: tuple[str, ...]
    names: tuple[str, ...]
    status: str
    openness: str
    claims: tuple[Reading, ...]
    conflicts: tuple[Conflict, ...]
    candidates: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the contract."""
        return {
            "expression": self.expression,
            "keys": list(self.keys),
            "names": list(self.names),
            "status": self.status,
            "openness": self.openness,
            "claims": [reading.to_dict() for reading in self.claims],
            "conflicts": [conflict.to_dict() for conflict in self.conflicts],
            "candidates": list(self.candidates),
        }


class Result(NamedTuple):
    """The answer for one reference. `use_case` is what it was checked for, where a run has several.

    `named_at` is where the user's own files name the model; `folder` the folder on disk that holds the files
    which the claims name, empty where a hub holds them.
    """

    reference: str
    revision: str
    license: LicenseAnswer
    evaluation: Evaluation
    lineage: tuple[Ancestor, ...] = ()
    errors: tuple[ErrorNote, ...] = ()
    use_case: dict[str, Any] | None = None
    offline: bool = False
    named_at: tuple[Location, ...] = ()
    folder: str = ""

    @property
    def verdict(self) -> Verdict:
        """The verdict of this reference."""
        return self.evaluation.verdict

    @property
    def is_model(self) -> bool:
        """Whether it is about a model, licence or service, and not about the config itself."""
        return self.license.status != "none"

    def with_findings(self, findings: Iterable[Finding]) -> "Result":
        """The same with other findings, and what follows from them."""
        old = self.evaluation
        new = conclude(old.expression, findings, keys=old.keys, openness=old.openness, choices=old.choices)
        return self._replace(evaluation=new)

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the contract."""
        plain = self.evaluation.to_dict()
        return {
            "reference": self.reference,
            "revision": self.revision,
            "verdict": self.verdict.value,
            "license": self.license.to_dict(),
            "lineage": [ancestor.to_dict() for ancestor in self.lineage],
            "findings": plain["findings"],
            "obligations": plain["obligations"],
            "questions": plain["questions"],
            "choices": plain["choices"],
            "errors": [error.to_dict() for error in self.errors],
            "offline": self.offline,
            **({"use_case": self.use_case} if self.use_case is not None else {}),
            **({"named_at": [place.to_dict() for place in self.named_at]} if self.named_at else {}),
            **({"folder": self.folder} if self.folder else {}),
        }


class Report(NamedTuple):
    """The answer of a run: every result, in the order of the references. The verdict is the strongest."""

    results: tuple[Result, ...]
    use_case: dict[str, Any]
    catalogue: str
    title: str = ""

    @property
    def verdict(self) -> Verdict:
        """The strongest verdict; allowed for a run without references."""
        return max((result.verdict for result in self.results), default=Verdict.ALLOWED)

    @property
    def unreachable(self) -> bool:
        """Whether some hub could not be asked."""
        return any(error.unreachable for result in self.results for error in result.errors)

    def counts(self) -> dict[Verdict, int]:
        """How many results have each verdict, the strongest first, without zeros."""
        counted = Counter(result.verdict for result in self.results)
        return {verdict: counted[verdict] for verdict in reversed(Verdict) if counted[verdict]}

    def to_dict(self) -> dict[str, Any]:
        """The JSON of the contract (`openlic.report/1`)."""
        return {
            "schema": SCHEMA,
            "openlic": __version__,
            "catalogue": self.catalogue,
            "verdict": self.verdict.value,
            "use_case": self.use_case,
            "results": [result.to_dict() for result in self.results],
        }

    def _repr_html_(self) -> str:
        """The report as a notebook shows it: the page's results, without the page around them."""
        from openlic.report.html import fragment  # a notebook alone needs it

        return fragment(self)

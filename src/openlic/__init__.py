"""openlic: licence compliance for AI models.

The public names are here and are imported when first used, so that `import openlic` costs next to
nothing and touches no network. Everything else can be imported too, but promises nothing.

No module of this package has the name of a public function: importing it would put the module in the
function's place.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openlic.checking import check as check
    from openlic.errors import (
        AccessGated as AccessGated,
        BadResponse as BadResponse,
        ConfigError as ConfigError,
        DocumentError as DocumentError,
        HubError as HubError,
        HubUnreachable as HubUnreachable,
        ModelNotFound as ModelNotFound,
        OpenlicError as OpenlicError,
        PolicyError as PolicyError,
        ReferenceError_ as ReferenceError_,
        RuleError as RuleError,
        UseCaseError as UseCaseError,
    )
    from openlic.evaluation import (
        Evaluation as Evaluation,
        Finding as Finding,
        Obligations as Obligations,
        Question as Question,
        evaluate as evaluate,
    )
    from openlic.license import (
        Identification as Identification,
        Normalization as Normalization,
        identify as identify,
        normalize as normalize,
    )
    from openlic.reference import ModelReference as ModelReference
    from openlic.report import Report as Report, Result as Result
    from openlic.use_case import UseCase as UseCase
    from openlic.vocabulary import (
        Effect as Effect,
        Location as Location,
        Status as Status,
        Verdict as Verdict,
    )

__version__ = "0.1.0"

_HOME = {
    "check": "checking",
    "evaluate": "evaluation",
    "Evaluation": "evaluation",
    "Finding": "evaluation",
    "Obligations": "evaluation",
    "Question": "evaluation",
    "normalize": "license",
    "identify": "license",
    "Identification": "license",
    "Normalization": "license",
    "ModelReference": "reference",
    "Report": "report",
    "Result": "report",
    "UseCase": "use_case",
    "Effect": "vocabulary",
    "Location": "vocabulary",
    "Status": "vocabulary",
    "Verdict": "vocabulary",
    "AccessGated": "errors",
    "BadResponse": "errors",
    "ConfigError": "errors",
    "DocumentError": "errors",
    "HubError": "errors",
    "HubUnreachable": "errors",
    "ModelNotFound": "errors",
    "OpenlicError": "errors",
    "PolicyError": "errors",
    "ReferenceError_": "errors",
    "RuleError": "errors",
    "UseCaseError": "errors",
}

__all__ = sorted(_HOME)


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return [*__all__, "__version__"]

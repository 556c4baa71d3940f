"""openlic: licence compliance for AI models.

The public names are here and are imported when first used, so that `import openlic` costs next to
nothing and touches no network. Everything else can be imported too, but promises nothing.

No module of this package has the name of a public function: importing it would put the module in the
function's place.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from openlic.version import __version__ as __version__

if TYPE_CHECKING:
    from openlic.checking import check as check
    from openlic.errors import (
        AccessGated as AccessGated,
    )
    from openlic.errors import (
        BadResponse as BadResponse,
    )
    from openlic.errors import (
        ConfigError as ConfigError,
    )
    from openlic.errors import (
        DocumentError as DocumentError,
    )
    from openlic.errors import (
        HubError as HubError,
    )
    from openlic.errors import (
        HubUnreachable as HubUnreachable,
    )
    from openlic.errors import (
        LockError as LockError,
    )
    from openlic.errors import (
        ModelNotFound as ModelNotFound,
    )
    from openlic.errors import (
        OpenlicError as OpenlicError,
    )
    from openlic.errors import (
        PolicyError as PolicyError,
    )
    from openlic.errors import (
        ReferenceError_ as ReferenceError_,
    )
    from openlic.errors import (
        RuleError as RuleError,
    )
    from openlic.errors import (
        UseCaseError as UseCaseError,
    )
    from openlic.evaluation import (
        Evaluation as Evaluation,
    )
    from openlic.evaluation import (
        Finding as Finding,
    )
    from openlic.evaluation import (
        Obligations as Obligations,
    )
    from openlic.evaluation import (
        Question as Question,
    )
    from openlic.evaluation import (
        evaluate as evaluate,
    )
    from openlic.license import (
        Identification as Identification,
    )
    from openlic.license import (
        Normalization as Normalization,
    )
    from openlic.license import (
        identify as identify,
    )
    from openlic.license import (
        normalize as normalize,
    )
    from openlic.reference import ModelReference as ModelReference
    from openlic.report import Report as Report
    from openlic.report import Result as Result
    from openlic.scanning import FoundModel as FoundModel
    from openlic.scanning import scan as scan
    from openlic.use_case import UseCase as UseCase
    from openlic.vocabulary import (
        Effect as Effect,
    )
    from openlic.vocabulary import (
        Location as Location,
    )
    from openlic.vocabulary import (
        Status as Status,
    )
    from openlic.vocabulary import (
        Verdict as Verdict,
    )

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
    "FoundModel": "scanning",
    "scan": "scanning",
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
    "LockError": "errors",
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

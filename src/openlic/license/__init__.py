"""Which licence is it? A name (`normalize`), a text (`identify`), and all that is claimed (`reconcile`)."""

from openlic.license.names import Normalization, normalize, normalize_in
from openlic.license.texts import Identification, identify

__all__ = ["Identification", "Normalization", "identify", "normalize", "normalize_in"]

"""Which licence is it? A name (`normalize`), a text (`identify`), and all that is claimed (`reconcile`)."""

from openlic.license.names import Normalization, normalize, normalize_in

__all__ = ["Normalization", "normalize", "normalize_in"]

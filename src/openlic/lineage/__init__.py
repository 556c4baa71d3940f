"""Where a model comes from, and what binds it because of that."""

from openlic.lineage.bases import MAX_BASES, bases_of
from openlic.lineage.datasets import datasets_of
from openlic.lineage.inherit import Ancestor, Inheritance, inherit

__all__ = ["MAX_BASES", "Ancestor", "Inheritance", "bases_of", "datasets_of", "inherit"]

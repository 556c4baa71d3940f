"""Datasets on Hugging Face: the same protocol as for models, below another path."""

from __future__ import annotations

from openlic.hub import HubOptions, hf
from openlic.record import Record
from openlic.reference import ModelReference

DATASET = hf.Kind("hf-dataset", "datasets", "datasets/")


def fetch(reference: ModelReference, options: HubOptions) -> Record:
    """The dataset's card, licence texts and labels at one commit; no data is read."""
    return hf.fetch(reference, options, DATASET)

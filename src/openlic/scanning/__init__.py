"""The models that files name: code, notebooks, commands, configurations, weights, each with its place.

A reader a notation (`readers/`) turns a text into sightings: strings, and what the place where they stand says of
them. `forms` turns a sighting into a reference, or into nothing. What nothing speaks for is not reported:
`application/json` has the form of a model's name and is none.
"""

from __future__ import annotations

from openlic.scanning.survey import scan as scan
from openlic.scanning.survey import survey as survey
from openlic.scanning.types import FoundModel as FoundModel
from openlic.scanning.types import Ignored as Ignored
from openlic.scanning.types import Note as Note
from openlic.scanning.types import Survey as Survey

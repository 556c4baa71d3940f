"""Texts of other kinds (requirements, XML, HTML): links to model pages and package URLs, comments left out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from openlic.scanning.readers import markdown
from openlic.scanning.types import Sighting, Source

_COMMENT = r"(?s)<!--.*?-->|(?m:(?:^|(?<=\s))#.*$)"


def read(source: Source) -> Iterator[Sighting]:
    """The links of a text."""
    yield from markdown.links_of(re.sub(_COMMENT, lambda match: re.sub(r"[^\n]", " ", match[0]), source.text))

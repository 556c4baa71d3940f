"""A claim: one statement about the licence."""

from __future__ import annotations

from typing import NamedTuple

from openlic.vocabulary import Location

# How strongly a source speaks, strongest first: a text beats a label, a label beats running text.
TEXT, LABEL, GATE, PROSE = "text", "label", "gate", "prose"


class Claim(NamedTuple):
    """Who (`source`, such as `card:license`) says what (`raw`, verbatim), where.

    `field` names the table by which a label is read; `form` says whether `raw` is a licence's text, a
    label, a gate's prompt or running text; `about` whether it speaks of the weights (the default), the
    code, the data or the base model; `repeated` that its key stood there a second time; `weak` that it may be
    no one's word at all, such as a value that a hub fills in.
    """

    source: str
    raw: str
    form: str
    location: Location
    field: str = ""
    about: str = "weights"
    repeated: bool = False
    weak: bool = False

"""A claim: one statement about the licence."""

from typing import NamedTuple

from openlic.vocabulary import Location

# How strongly a source speaks, strongest first: a text beats a label, a label beats running text. A limit is a
# sentence that bars a use and names no licence.
TEXT, LABEL, GATE, PROSE, LIMIT = "text", "label", "gate", "prose", "limit"


class Claim(NamedTuple):
    """Who (`source`, such as `card:license`) says what (`raw`, verbatim), where.

    `field` names the table by which a label is read; `form` says whether `raw` is a licence's text, a
    label, a gate's prompt, running text or a limit; `about` whether it speaks of the weights (the default), the
    code, the data, the licence of the base or (`parent`) of what the model was made from; `repeated` that its
    key stood there a second time; `is_whole` that a line of running text does nothing but tell the licence;
    `weak` that it may be no one's word at all, such as a value that a hub fills in.
    """

    source: str
    raw: str
    form: str
    location: Location
    field: str = ""
    about: str = "weights"
    repeated: bool = False
    is_whole: bool = False
    weak: bool = False

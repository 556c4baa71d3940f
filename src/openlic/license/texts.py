"""The licence that a text is: exact, modified, only mentioned, or unknown.

A digest of its words finds a text that is a known one but for layout, case and punctuation; all others are
compared (`text_compare`).
"""

from __future__ import annotations

from openlic.license.text_index import Index, load
from openlic.license.text_tokens import Document
from openlic.license.text_types import Change, Identification, Kind, Match, Status

__all__ = ["Change", "Identification", "Kind", "Match", "Status", "identify"]


def identify(text: str, *, kind: Kind | None = None) -> Identification:
    """The licence that `text` is, holds or mentions.

    `kind` says whether it is a licence file, where any sentence beyond the known text changes the licence, or
    a card, where a licence may stand between other prose; None tells it from the text. Read are the first
    1,000,000 characters; a longer text is never "exact". Nothing is raised for any `str`; TypeError for what is
    none, ValueError for another `kind`.

    >>> identify("SPDX-License-Identifier: apache-2.0").expression
    'Apache-2.0'
    """
    if not isinstance(text, str):
        raise TypeError(f"identify() takes the text as str, not {type(text).__name__}. Decode it first.")
    if kind not in (None, "license", "card"):
        raise ValueError(f'{kind!r} is no kind of text. Say "license", "card" or None.')
    index, document = load(), Document(text)
    if not document.overlong and (known := index.exact(document.digest)) is not None:
        return _whole(document, index, known)
    from openlic.license.text_compare import compare  # tens of milliseconds that an exact text does not need

    return compare(document, index, kind)


def _whole(document: Document, index: Index, known: int) -> Identification:
    id_ = index.id_of(known)
    match = Match(id_, "exact", 1.0, document.line_of(0), document.line_of(len(document.words) - 1))
    return Identification("exact", id_, 1.0, (match,), reason=f"The text is {id_}.")

"""What the HTML page is made of: elements whose text cannot leave its place, and the look of the page."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from xml.etree.ElementTree import Element, tostring

from openlic.report.escape import for_terminal

LONG = 1000
CSS = Path(__file__).with_name("page.css").read_text("utf-8")


def tag(name: str, /, *children: Element | str | None, **attributes: str) -> Element:
    """An element with children in this order; a trailing or leading `_` of an attribute goes, others are dashes.

    Text and attributes are shown as `for_terminal` shows them, and escaped when the page is written.
    """
    element = Element(name, {key.strip("_").replace("_", "-"): _plain(value) for key, value in attributes.items()})
    last: Element | None = None
    for child in children:
        if isinstance(child, Element):
            element.append(child)
            last = child
        elif child and last is None:
            element.text = (element.text or "") + _plain(child)
        elif child and last is not None:
            last.tail = (last.tail or "") + _plain(child)
    return element


def style_element() -> Element:
    """The one style sheet."""
    element = Element("style")
    element.text = CSS
    return element


def content_policy() -> str:
    """Nothing is loaded, sent or run: the style sheet alone is let in, by its hash."""
    digest = b64encode(sha256(CSS.encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def written(element: Element) -> str:
    """The element as HTML."""
    return str(tostring(element, encoding="unicode", method="html"))


def _plain(text: str) -> str:
    return for_terminal(text, LONG)

"""The lineage as a picture: the model at the left, what it comes from to the right, as inline SVG."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from openlic.lineage import Ancestor
from openlic.report.html_parts import tag
from openlic.report.types import Result
from openlic.report.wording import ancestry

_WIDTH, _HEIGHT, _GAP_X, _GAP_Y = 280, 46, 60, 14
_LETTERS = 34


def picture(result: Result, number: int) -> Element | None:
    """An image with a title that tells it in words; None for a model that comes from none. `number` makes its ids."""
    rows = ancestry(result)
    if not rows:
        return None
    levels = max(level for level, _ in rows) + 2
    width, height = levels * (_WIDTH + _GAP_X) - _GAP_X + 2, len(rows) * (_HEIGHT + _GAP_Y) + 2
    title = f"Lineage: {result.reference} is a {_told(rows)}"
    name = f"lineage-{number}"
    return tag(
        "svg",
        tag("title", title, id=name),
        *_box(0, 0, result.reference, result.license.expression or "licence not known", own=True),
        *[part for row, (level, ancestor) in enumerate(rows) for part in _ancestor(row, level, ancestor, rows)],
        role="img",
        aria_labelledby=name,
        viewBox=f"0 0 {width} {height}",
        width=str(width),
        height=str(height),
    )


def _told(rows: list[tuple[int, Ancestor]]) -> str:
    return "; ".join(f"{one.base.relation} of {one.base.reference}" for _, one in rows)


def _ancestor(row: int, level: int, ancestor: Ancestor, rows: list[tuple[int, Ancestor]]) -> list[Element]:
    """Its box, and the line from the box of the model that was made from it, which stands above or beside it."""
    parent = next((above for above in range(row - 1, -1, -1) if rows[above][0] == level - 1), 0)
    start_x, start_y = _corner(parent, level)
    x, y = _corner(row, level + 1)
    middle, half = start_x + _WIDTH + _GAP_X / 2, _HEIGHT / 2
    line = f"M{start_x + _WIDTH} {start_y + half:g}H{middle:g}V{y + half:g}H{x}"
    box = _box(x, y, ancestor.base.reference, f"{ancestor.base.relation}: {ancestor.expression or 'licence not known'}")
    return [tag("path", d=line), *box]


def _corner(row: int, level: int) -> tuple[int, int]:
    return level * (_WIDTH + _GAP_X) + 1, row * (_HEIGHT + _GAP_Y) + 1


def _box(x: int, y: int, name: str, below: str, *, own: bool = False) -> list[Element]:
    x, y = max(x, 1), max(y, 1)
    frame = {"x": str(x), "y": str(y), "width": str(_WIDTH), "height": str(_HEIGHT), "rx": "5"}
    return [
        tag("rect", **frame, class_="self" if own else "base"),
        tag("text", _short(name), x=str(x + 8), y=str(y + 19)),
        tag("text", _short(below), x=str(x + 8), y=str(y + 37), class_="dim"),
    ]


def _short(text: str) -> str:
    """The text as far as the box holds it; both ends of a name tell it apart."""
    half = _LETTERS // 2
    return text if len(text) <= _LETTERS else f"{text[:half]}…{text[1 - half :]}"

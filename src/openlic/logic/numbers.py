"""Numbers as people write them."""

from __future__ import annotations

import re

_SCALE = {"": 1, "k": 10**3, "thousand": 10**3, "m": 10**6, "million": 10**6, "bn": 10**9, "billion": 10**9}
_WRITTEN = r"([0-9]{1,18}|[0-9]{1,3}(?:[_,][0-9]{3}){1,5})(\.[0-9]{1,9})?\s{0,3}([A-Za-z]{0,8})\Z"


def parse_number(written: object) -> int:
    """The whole number that `written` stands for; raises ValueError where it is none.

    >>> parse_number("700 million"), parse_number("1,000,000"), parse_number("1.5 million")
    (700000000, 1000000, 1500000)
    """
    if isinstance(written, bool):
        raise ValueError("a number is needed, not true or false")
    if isinstance(written, int):
        if written < 0:
            raise ValueError("a number is needed that is not negative")
        return written
    match = re.match(_WRITTEN, written.strip()) if isinstance(written, str) else None
    scale = _SCALE.get(match[3].lower()) if match else None
    if match is None or scale is None:
        raise ValueError("a whole number is needed, such as 800000000 or 800 million")
    from decimal import Decimal  # only where a number is written as text

    digits = re.sub(r"[_,]", "", match[1])
    number = Decimal(digits + (match[2] or "")) * scale
    if number != number.to_integral_value():
        raise ValueError("a whole number is needed, such as 800000000 or 800 million")
    return int(number)

"""Reports to render: a shop with rules of its own, and the same with hostile text in every slot."""

from __future__ import annotations

import contextlib
import io
import os
from pathlib import Path
from typing import Any
from unittest import mock

import openlic
from openlic.cli import main
from openlic.report import Report
from openlic.vocabulary import Location

SHOP = Path(__file__).parent / "shop"
FILES = {
    "LICENSE": "Nobody knows this text.",
    "README.md": "---\nlicense: mit\nlicense: cc-by-4.0\nbase_model: a/b\n---\n",
}

HOSTILE = {
    "html": '<script>alert(1)</script><img src=x onerror="alert(1)">',
    "attribute": "\" onmouseover='alert(1)' x=`",
    "xml": "]]><!-- <failure/> --> &amp; &#0; <?xml?>",
    "lines": "one\r\ntwo\n::error::pwned\n\n# heading\n\n---\n\n    code",
    "commands": "a ::error file=x::pwned ::stop-commands::x ##[error]pwned ##vso[task.setvariable]pwned",
    "percent": "%0A::error::pwned%0D%0A%25",
    "markdown": "a | b | `c` [x](https://evil.example) ![x](https://evil.example/p.png) *b* _i_ ~s~ $m$ \\| \\",
    "links": "https://evil.example www.evil.example <https://evil.example> x@evil.example @all #1 org/repo#1",
    "controls": "a\x00b\x07c\x08d\x1b[31me\x1b]8;;https://evil.example\x07f\x7fg\x9bh",
    "invisible": "a\u202eb\u2066c\u200bd\ufeffe\u00adf\u2028g\u2029h\U000e0041i",
    "surrogates": "a\ud83d b\udfff",
    "noncharacters": "a\ufffe b\uffff c\U0010ffff",
    "long": "x" * 100_000,
    "braces": "{0} {{x}} [a](1) %s %(x)s ${{ secrets.X }} \\u0041",
}


def shop(name: str, *arguments: str) -> str:
    """What the shop's check prints in the format `name`."""
    out = io.StringIO()
    before = Path.cwd()
    os.chdir(SHOP)
    try:
        with contextlib.redirect_stdout(out), mock.patch.dict(os.environ, {"COLUMNS": "100"}):
            main(["check", "--offline", "--format", name, *arguments])
    finally:
        os.chdir(before)
    return out.getvalue()


def full(folder: Path) -> Report:
    """A report in which every kind of part occurs: claims, conflicts, a lineage, errors, choices, questions, duties."""
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    case = {"commercial": True, "activities": ["serve", "distribute"]}
    names = [str(folder), "license:MIT OR cc-by-nc-4.0", "license:llama-3.1-community", "license:nobody-knows"]
    report = openlic.check(names, case, offline=True, title="title")
    results = [one._replace(named_at=(Location("openlic.yaml", 3, 5),), use_case=case) for one in report.results]
    return report._replace(results=tuple(results))


def poisoned(value: Any, text: str) -> Any:
    """The same value with `text` in place of every string that is free to be anything."""
    if type(value) is str:
        return text
    if isinstance(value, Location):
        return value._replace(file=text)
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(poisoned(part, text) for part in value))
    if isinstance(value, (tuple, list, frozenset)):
        return type(value)(poisoned(part, text) for part in value)
    if isinstance(value, dict):
        return {poisoned(key, text): poisoned(part, text) for key, part in value.items()}
    return value

"""What names in a Python file stand for, as far as the file itself says: imports, constants, defaults, loops."""

from __future__ import annotations

import ast
from collections.abc import Iterable

MAX_FOLLOWED = 40
MAX_VISITED = 400
MAX_VALUES = 40
_FALLBACKS = frozenset({"getenv", "get", "setdefault", "getattr", "pop"})
WRAPPERS = frozenset({"Field", "field", "Option", "Argument", "str", "Path", "env", "config", "Input", "Literal"})

Text = tuple[str, ast.expr]


class Values:
    """The values that are given to names, and to attributes, anywhere in one file."""

    def __init__(self) -> None:
        self.imports: dict[str, str] = {}
        self.modules: set[str] = set()
        self.names: dict[str, list[ast.expr]] = {}
        self.attributes: dict[str, list[ast.expr]] = {}

    def add_import(self, node: ast.Import | ast.ImportFrom) -> None:
        """Notes what an import statement binds."""
        module = getattr(node, "module", None) or ""
        for alias in node.names:
            whole = f"{module}.{alias.name}" if module else alias.name
            self.modules.add(module or alias.name)
            bound = alias.asname or (alias.name if module else alias.name.partition(".")[0])
            self.imports[bound] = whole if module or alias.asname else bound

    def bind(self, target: ast.expr, value: ast.expr, *, in_class: bool = False) -> None:
        """Notes that `target` is given `value`."""
        if isinstance(target, ast.Name):
            _note(self.names, target.id, value)
            if in_class:
                _note(self.attributes, target.id, value)
        elif isinstance(target, ast.Attribute):
            _note(self.attributes, target.attr, value)
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple) and len(target.elts) == len(value.elts):
            for one, its in zip(target.elts, value.elts, strict=True):
                self.bind(one, its, in_class=in_class)

    def strings(self, node: ast.expr | None, seen: set[int] | None = None) -> list[Text]:
        """The strings that `node` may stand for, each with the expression that writes it."""
        seen = set() if seen is None else seen  # each expression once, so that names in a circle end
        if node is None or id(node) in seen or len(seen) > MAX_VISITED:
            return []
        seen.add(id(node))
        if isinstance(node, ast.Constant):
            return [(node.value, node)] if isinstance(node.value, str) else []
        if isinstance(node, ast.JoinedStr):
            return _text(self._joined(node, seen), node)
        if isinstance(node, ast.BinOp):
            return _text(self._added(node, seen), node)
        return self._all(self._parts(node), seen)

    def _all(self, nodes: Iterable[ast.expr], seen: set[int]) -> list[Text]:
        found: list[Text] = []
        for node in nodes:
            found += self.strings(node, seen)
            if len(found) > MAX_FOLLOWED:
                break
        return found

    def _parts(self, node: ast.expr) -> list[ast.expr]:
        """The expressions one of which `node` evaluates to."""
        if isinstance(node, ast.Name):
            return self.names.get(node.id, [])
        if isinstance(node, ast.Attribute):
            return self._of_attribute(node)
        if isinstance(node, ast.IfExp):
            return [node.body, node.orelse]
        if isinstance(node, ast.BoolOp):
            return node.values
        if isinstance(node, ast.List | ast.Tuple | ast.Set):
            return node.elts
        if isinstance(node, ast.Dict):
            return node.values
        if isinstance(node, ast.Subscript):
            return self._of_subscript(node)
        return self._of_call(node) if isinstance(node, ast.Call) else []

    def _of_attribute(self, node: ast.Attribute) -> list[ast.expr]:
        inner = node.value
        if node.attr == "value" and isinstance(inner, ast.Attribute):  # Enum.MEMBER.value
            return self.attributes.get(inner.attr, [])
        return self.attributes.get(node.attr, [])

    def _of_subscript(self, node: ast.Subscript) -> list[ast.expr]:
        """The element under a key that is written out, else every element."""
        wanted = node.slice.value if isinstance(node.slice, ast.Constant) else None
        containers = self._parts(node.value) if isinstance(node.value, ast.Name | ast.Attribute) else [node.value]
        found: list[ast.expr] = []
        for container in containers:
            if isinstance(container, ast.Dict):
                pairs = list(zip(container.keys, container.values, strict=True))
                exact = [its for key, its in pairs if isinstance(key, ast.Constant) and key.value == wanted]
                found += exact if exact else ([] if wanted is not None else container.values)
            elif isinstance(container, ast.List | ast.Tuple):
                found += container.elts
        return found

    def _of_call(self, node: ast.Call) -> list[ast.expr]:
        """The default in a call that looks a value up, and what a wrapper wraps."""
        last = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        named = [keyword.value for keyword in node.keywords if keyword.arg in ("default", "default_value")]
        if last in _FALLBACKS:
            return named or node.args[1:2] or ([] if last != "getattr" else node.args[2:3])
        if last in ("values", "keys", "items", "strip", "lower") and isinstance(node.func, ast.Attribute):
            return self._parts(node.func.value)
        return named or node.args[:1] if last in WRAPPERS else []

    def _added(self, node: ast.BinOp, seen: set[int]) -> str | None:
        """The text of strings put together with `+`."""
        sides = [self.strings(side, seen) for side in (node.left, node.right)]
        known = isinstance(node.op, ast.Add) and all(len(side) == 1 for side in sides)
        return sides[0][0][0] + sides[1][0][0] if known else None

    def _joined(self, node: ast.JoinedStr, seen: set[int]) -> str | None:
        """The text of an f-string whose every part is known."""
        text = ""
        for part in node.values:
            inner = part.value if isinstance(part, ast.FormattedValue) else part
            known = self.strings(inner, seen)
            if len(known) != 1:
                return None
            text += known[0][0]
        return text


def _note(values: dict[str, list[ast.expr]], name: str, value: ast.expr) -> None:
    known = values.setdefault(name, [])
    if len(known) < MAX_VALUES:
        known.append(value)


def _text(text: str | None, node: ast.expr) -> list[Text]:
    return [] if text is None else [(text, node)]

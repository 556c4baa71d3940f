"""Python by its syntax tree; a file that does not parse is read as code of an unknown language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import NamedTuple

from openlic.scanning import keys
from openlic.scanning.python_calls import Calls, Use
from openlic.scanning.python_values import WRAPPERS, Values
from openlic.scanning.readers import code, shell
from openlic.scanning.types import Sighting, Source

_RUNNERS = frozenset(
    {
        "run",
        "call",
        "check_call",
        "check_output",
        "Popen",
        "system",
        "popen",
        "getoutput",
        "getstatusoutput",
        "create_subprocess_shell",
        "create_subprocess_exec",
    }
)
_LOOKUPS = frozenset(
    {
        "getenv",
        "get",
        "setdefault",
        "add_argument",
        "option",
        "pop",
        "setenv",
        "DEFINE_string",
        "argument",
        "add_option",
    }
)


def read(source: Source) -> Iterator[Sighting]:
    """The sightings of a Python file."""
    try:
        tree = ast.parse(source.text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        yield from code.read_as(source, "#")
        return
    walk = _Walk()
    walk.all(tree)
    yield from _sightings(walk)


class _Literal(NamedTuple):
    node: ast.expr
    path: tuple[str, ...]


class _Walk:
    """One pass over the tree, without recursion: calls, literals with the names around them, values of names."""

    def __init__(self) -> None:
        self.values = Values()
        self.calls: list[ast.Call] = []
        self.literals: list[_Literal] = []
        self._todo: list[tuple[ast.AST, tuple[str, ...]]] = []

    def all(self, tree: ast.AST) -> None:
        """Walks the whole tree."""
        self._todo.append((tree, ()))
        while self._todo:
            node, path = self._todo.pop()
            visit = getattr(self, f"_{type(node).__name__}", None)
            if visit is not None:
                visit(node, path)
            else:
                self._children(node, path)

    def _children(self, node: ast.AST, path: tuple[str, ...]) -> None:
        self._todo += [(child, path) for child in ast.iter_child_nodes(node)]

    def _Import(self, node: ast.Import, path: tuple[str, ...]) -> None:  # noqa: N802, ARG002
        self.values.add_import(node)

    def _ImportFrom(self, node: ast.ImportFrom, path: tuple[str, ...]) -> None:  # noqa: N802, ARG002
        self.values.add_import(node)

    def _Constant(self, node: ast.Constant, path: tuple[str, ...]) -> None:  # noqa: N802
        if isinstance(node.value, str):
            self.literals.append(_Literal(node, path))

    def _BinOp(self, node: ast.BinOp, path: tuple[str, ...]) -> None:  # noqa: N802
        """Strings put together count as a whole; the parts of other sums are visited."""
        if isinstance(node.op, ast.Add) and isinstance(node.right, ast.Constant | ast.Name):
            self.literals.append(_Literal(node, path))
        else:
            self._children(node, path)

    def _JoinedStr(self, node: ast.JoinedStr, path: tuple[str, ...]) -> None:  # noqa: N802
        self.literals.append(_Literal(node, path))

    def _Compare(self, node: ast.Compare, path: tuple[str, ...]) -> None:  # noqa: N802
        """A string that something is compared with is no use of it; calls in the comparison still count."""
        sides = [node.left, *node.comparators]
        self._todo += [
            (side, path) for side in sides if not isinstance(side, ast.Constant | ast.List | ast.Tuple | ast.Set)
        ]

    def _Expr(self, node: ast.Expr, path: tuple[str, ...]) -> None:  # noqa: N802
        if not isinstance(node.value, ast.Constant):  # a docstring, or a string that nothing uses
            self._todo.append((node.value, path))

    def _Assign(self, node: ast.Assign, path: tuple[str, ...]) -> None:  # noqa: N802
        for target in node.targets:
            self.values.bind(target, node.value, in_class=bool(path))
        self._todo.append((node.value, (*path, _target(node.targets[0]))))

    def _AnnAssign(self, node: ast.AnnAssign, path: tuple[str, ...]) -> None:  # noqa: N802
        if node.value is not None:
            self.values.bind(node.target, node.value, in_class=bool(path))
            self._todo.append((node.value, (*path, _target(node.target))))

    def _NamedExpr(self, node: ast.NamedExpr, path: tuple[str, ...]) -> None:  # noqa: N802
        self.values.bind(node.target, node.value)
        self._todo.append((node.value, (*path, node.target.id)))

    def _For(self, node: ast.For, path: tuple[str, ...]) -> None:  # noqa: N802
        self.values.bind(node.target, node.iter)
        self._children(node, path)

    _AsyncFor = _For

    def _comprehension(self, node: ast.comprehension, path: tuple[str, ...]) -> None:
        self.values.bind(node.target, node.iter)
        self._children(node, path)

    def _With(self, node: ast.With, path: tuple[str, ...]) -> None:  # noqa: N802
        for item in node.items:
            if item.optional_vars is not None:
                self.values.bind(item.optional_vars, item.context_expr)
        self._children(node, path)

    _AsyncWith = _With

    def _ClassDef(self, node: ast.ClassDef, path: tuple[str, ...]) -> None:  # noqa: N802, ARG002
        self._todo += [(child, ()) for child in (*node.decorator_list, *node.keywords)]
        self._todo += [(child, (node.name,)) for child in node.body]

    def _FunctionDef(self, node: ast.FunctionDef, path: tuple[str, ...]) -> None:  # noqa: N802, ARG002
        self._defaults(node.args)
        self._todo += [(child, ()) for child in (*node.decorator_list, *node.body)]

    _AsyncFunctionDef = _FunctionDef

    def _defaults(self, arguments: ast.arguments) -> None:
        positional = [*arguments.posonlyargs, *arguments.args]
        pairs = [*zip(reversed(positional), reversed(arguments.defaults), strict=False)]
        pairs += [(one, value) for one, value in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True) if value]
        for argument, value in pairs:
            self.values.names.setdefault(argument.arg, []).append(value)
            self._todo.append((value, (argument.arg,)))

    def _Lambda(self, node: ast.Lambda, path: tuple[str, ...]) -> None:  # noqa: N802
        self._defaults(node.args)
        self._todo.append((node.body, path))

    def _Dict(self, node: ast.Dict, path: tuple[str, ...]) -> None:  # noqa: N802
        for key, value in zip(node.keys, node.values, strict=True):
            name = key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else ""
            self._todo.append((value, (*path, name) if name else path))
            if key is not None:
                self._todo.append((key, ()))

    def _Call(self, node: ast.Call, path: tuple[str, ...]) -> None:  # noqa: N802
        self.calls.append(node)
        last = _last(node.func)
        around = (*path, *self._looked_up(node, last))
        self._todo.append((node.func, path))
        inner = around if around != path or not last or last in WRAPPERS else (*path, last)
        named = around != path and node.args and isinstance(node.args[0], ast.Constant)  # the name is no value
        self._todo += [(argument, inner) for argument in (node.args[1:] if named else node.args)]
        self._todo += [(one.value, (*around, one.arg) if one.arg else path) for one in node.keywords]

    def _looked_up(self, node: ast.Call, last: str) -> tuple[str, ...]:
        """The name that a call looks a value up by, or declares: its defaults stand under it."""
        if last not in _LOOKUPS:
            return ()
        names = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
        if not names:
            return ()
        name = next((one for one in names if one.startswith("--")), names[0]).lstrip("-")
        for keyword in node.keywords:
            if keyword.arg == "default":
                self.values.attributes.setdefault(name.replace("-", "_"), []).append(keyword.value)
                self.values.names.setdefault(name.replace("-", "_"), []).append(keyword.value)
        return (name,)

    def _Subscript(self, node: ast.Subscript, path: tuple[str, ...]) -> None:  # noqa: N802
        self._todo.append((node.value, path))
        if not isinstance(node.slice, ast.Constant):
            self._todo.append((node.slice, path))


def _target(node: ast.expr) -> str:
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        return str(node.slice.value)
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _last(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _sightings(walk: _Walk) -> Iterator[Sighting]:
    """What calls use comes first; what is left is judged by the names around it."""
    used: dict[int, list[Use]] = {}
    calls = Calls(walk.values)
    for call in walk.calls:
        yield from _commands(call, walk.values)
        for use in calls.uses(call):
            used.setdefault(id(use.node), []).append(use)
    for uses in used.values():
        for use in _stated(uses):
            yield _sighting(use)
    for literal in walk.literals:
        if id(literal.node) not in used:
            yield from _by_names(literal, walk.values)


def _stated(uses: list[Use]) -> list[Use]:
    """A string may be used several times: a model once, it is one; with a revision once, it has it."""
    models = [use for use in uses if use.slot != "none"] or uses
    revised = [use for use in models if use.revision]
    return list(dict.fromkeys(revised or models))


def _sighting(use: Use) -> Sighting:
    return Sighting(use.text, use.node.lineno, use.node.col_offset + 1, use.slot, use.kind, use.revision)


def _by_names(literal: _Literal, values: Values) -> Iterator[Sighting]:
    slot = keys.slot_of(literal.path)
    provider = keys.provider_of(literal.path)
    if provider and slot != "none":
        slot = f"keyed:{provider}"
    for text, node in values.strings(literal.node):
        if "/" in text or slot != "neutral":
            yield Sighting(text, node.lineno, node.col_offset + 1, slot, "constant")


def _commands(call: ast.Call, values: Values) -> Iterator[Sighting]:
    """What a command that Python starts names."""
    if _last(call.func) not in _RUNNERS or not call.args:
        return
    first = call.args[0]
    items = first.elts if isinstance(first, ast.List | ast.Tuple) else call.args
    known = [(values.strings(item) or [("", item)])[0] for item in items]
    if len(known) > 1:
        yield from shell.read_words([(text, node.lineno, node.col_offset + 1) for text, node in known])
    elif known and " " in known[0][0]:
        text, node = known[0]
        for one in shell.read(Source(text, "")):
            yield one._replace(line=node.lineno + one.line - 1)

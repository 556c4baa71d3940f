"""Licence expressions: AND takes the strictest, OR the best choice, WITH an exception over a licence.

Source: SPDX 2.3, annex D (licence expressions); parsed by the license-expression library. A plain id
needs no parser, and the library is loaded for compound expressions only.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, TypeAlias

from openlic.catalogue import Catalogue, License, SpdxLicense
from openlic.evaluation.judge import Judge, judge_policies
from openlic.evaluation.types import Choice, Evaluation, Finding, conclude
from openlic.use_case import UseCase
from openlic.vocabulary import Effect, Status

Leaf: TypeAlias = Callable[[UseCase], Evaluation]
_MAX_OPERANDS = 64


class Evaluator:
    """Evaluates expressions over one catalogue, under the same policies and permissions.

    Judges are kept, so many use cases of one licence cost little.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        *,
        policies: Sequence[License] = (),
        permissions: frozenset[str] = frozenset(),
    ) -> None:
        self._catalogue, self._policies, self._permissions = catalogue, tuple(policies), permissions
        self._judges: dict[tuple[str, str], Leaf] = {}

    def evaluate(self, expression: str, use_case: UseCase, *, status: str = "exact") -> Evaluation:
        """The evaluation of `expression`; `status` says how surely it was told."""
        names = _conjunction(expression)
        if names is not None:
            return both([self._leaf(name, status)(use_case) for name in names])
        return self._tree(parse(expression), use_case, status)

    def without_license(self, use_case: UseCase, found: Evaluation) -> Evaluation:
        """`found`, which says that no licence is known, with what the policies say all the same."""
        said = judge_policies(self._policies, use_case, self._permissions)
        return conclude(found.expression, [*found.findings, *said], keys=found.keys) if said else found

    def _tree(self, node: Any, use_case: UseCase, status: str) -> Evaluation:
        operands = getattr(node, "args", ())
        if not operands:
            return self._leaf(_symbol(node), status)(use_case)
        parts = [self._tree(part, use_case, status) for part in operands]
        return both(parts) if node.operator.strip() == "AND" else best(parts)

    def _leaf(self, name: str, status: str) -> Leaf:
        key = (name, status)
        if key not in self._judges:
            self._judges[key] = self._make_leaf(name, status)
        return self._judges[key]

    def _make_leaf(self, name: str, status: str) -> Leaf:
        license_name, _, exception = name.partition(" WITH ")
        license = self._catalogue.license(license_name)
        if license is None or license.kind == "policy":
            listed = self._catalogue.spdx(license_name)
            found = unread(listed) if listed else unknown(name)
            return lambda use_case: self.without_license(use_case, found)
        if exception:
            with_exception = self._with(license, exception)
            if with_exception is None:
                no_exception = unknown(name)
                return lambda use_case: self.without_license(use_case, no_exception)
            license = with_exception
        judge = Judge(
            license,
            self._catalogue.vocabulary.activities,
            policies=self._policies,
            permissions=self._permissions,
            status=status,
        )
        return judge.evaluate

    def _with(self, license: License, exception: str) -> License | None:
        """The licence with the exception's rules in place of those of the same id; None if it is not known.

        An exception of the SPDX list that has no rule file only adds freedom, so the licence's own rules
        are a safe answer for it.
        """
        over = self._catalogue.license(exception)
        if over is None:
            listed = self._catalogue.spdx(exception)
            return license._replace(id=f"{license.id} WITH {listed.id}") if listed and listed.is_exception else None
        replaced = {rule.id for rule in over.rules}
        rules = (*over.rules, *(rule for rule in license.rules if rule.id not in replaced))
        return license._replace(id=f"{license.id} WITH {over.id}", rules=rules)


def both(parts: Sequence[Evaluation]) -> Evaluation:
    """`AND`: every finding and every obligation of each part."""
    parts = _distinct(parts)
    if len(parts) == 1:
        return parts[0]
    return conclude(
        " AND ".join(_bracketed(part.expression) for part in parts),
        [finding for part in parts for finding in part.findings if _holds_for_all(finding, parts)],
        keys=[key for part in parts for key in part.keys],
        openness=", ".join(sorted({part.openness for part in parts if part.openness})),
        choices=[choice for part in parts for choice in part.choices],
    )


def _holds_for_all(finding: Finding, parts: Sequence[Evaluation]) -> bool:
    """False for what a policy finds in order of one part of an `AND` and not of another."""
    if finding.effect is not Effect.PERMITS or any(finding.rule.partition("/")[0] in part.keys for part in parts):
        return True
    return all(finding in part.findings for part in parts)


def best(parts: Sequence[Evaluation]) -> Evaluation:
    """`OR`: the part with the weakest verdict, then the fewest outstanding obligations, then the first id."""
    parts = sorted(_distinct(parts), key=_preference)
    taken, left = parts[0], parts[1:]
    if not left:
        return taken
    choice = Choice(taken.expression, tuple(part.expression for part in left), _reason(taken, left[0]))
    return taken._replace(
        expression=" OR ".join(sorted(part.expression for part in parts)),
        choices=(*taken.choices, choice),
    )


def whichever(parts: Sequence[Evaluation]) -> Evaluation:
    """One of these licences, nobody knows which: denied where each denies, else at least `review`.

    The findings are those of the part that is freest, since only what holds for all is certain.
    """
    freest = best(parts)
    names = sorted(part.expression for part in parts)
    finding = unknown(" or ".join(names), reason="Several licences fit.").findings[0]
    return conclude("", [*freest.findings, finding], keys=[key for part in parts for key in part.keys])


def unknown(name: str, *, reason: str = "") -> Evaluation:
    """What can be said of a licence that is not known: a person must read it."""
    why = f" {reason}" if reason else ""
    finding = Finding(
        rule="openlic/unknown-license",
        topic="unknown-license",
        effect=Effect.ASKS,
        status=Status.APPLIES,
        section="-",
        summary=f'"{name}" is not a licence that can be told for certain.{why}',
        question="Which licence is this, and what does its text say?",
        fix="Find the licence's text and name it, or choose a model whose licence is known.",
    )
    return conclude(name, [finding])


def unread(license: SpdxLicense) -> Evaluation:
    """What can be said of a licence of the SPDX list that has no rule file."""
    finding = Finding(
        rule="openlic/no-rules",
        topic="unknown-license",
        effect=Effect.ASKS,
        status=Status.APPLIES,
        section="-",
        summary=f"{license.name} is on the SPDX list ({license.category or 'of no known family'}); "
        "its clauses are not in the catalogue.",
        question=f"What does {license.id} ask of this use?",
        fix="Read the licence, or add a rule file for it (openlic rules new).",
    )
    return conclude(license.id, [finding])


@lru_cache(maxsize=1024)
def parse(expression: str) -> Any:
    """The parsed tree of a compound expression, simplified; raises ValueError where it is none."""
    from license_expression import ExpressionError, Licensing

    if expression.count(" ") > 4 * _MAX_OPERANDS or expression.count("(") > _MAX_OPERANDS:
        raise ValueError(f"an expression has at most {_MAX_OPERANDS} parts")
    try:
        return Licensing().parse(expression).simplify()
    except (ExpressionError, RecursionError) as error:
        raise ValueError(f'"{expression}" is no licence expression: {error}') from None


def _conjunction(expression: str) -> list[str] | None:
    """The ids of `A` or `A AND B`, the usual cases, which need no parser; None for anything else."""
    names = expression.split(" AND ")
    return None if any(" " in name or "(" in name for name in names) else names


def _symbol(node: Any) -> str:
    """`A`, or `A WITH E`."""
    return str(node.render("{symbol.key}")) if hasattr(node, "render") else str(node)


def _preference(part: Evaluation) -> tuple[int, int, str]:
    return (part.verdict.strength, len(part.obligations.outstanding), part.expression)


def _reason(taken: Evaluation, next_: Evaluation) -> str:
    if taken.verdict is not next_.verdict:
        return f"its verdict is {taken.verdict}, of the other {next_.verdict}"
    owed, next_owed = (len(part.obligations.outstanding) for part in (taken, next_))
    return (
        f"it owes less ({owed} against {next_owed})"
        if owed != next_owed
        else "they are equal here, this is the first by name"
    )


def _distinct(parts: Sequence[Evaluation]) -> list[Evaluation]:
    return list({part.expression: part for part in sorted(parts, key=lambda part: part.expression)}.values())


def _bracketed(expression: str) -> str:
    return f"({expression})" if " OR " in expression else expression

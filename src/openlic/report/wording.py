"""What a report says, in words that every format shares. Nothing here is escaped: a format does that as it needs."""

from collections.abc import Iterator
from typing import NamedTuple

from openlic.evaluation import Finding, Question
from openlic.license.claim_readings import Reading
from openlic.lineage import Ancestor
from openlic.report.types import Report, Result
from openlic.vocabulary import Effect, Status, Verdict

NO_ADVICE = "openlic informs; it is no legal advice."
_CROWD = 3
_NUMBERS = {1: "one", 2: "two", 3: "three", 4: "four", 5: "five"}
_STANDS = {
    Effect.PROHIBITS: "barred",
    Effect.REQUIRES: "asked for",
    Effect.ASKS: "to review",
    Effect.PERMITS: "granted",
}


class Entry(NamedTuple):
    """What a reader is told of one rule, or of several rules that wait for the same facts."""

    verdict: Verdict
    stand: str
    text: str
    findings: tuple[Finding, ...]

    @property
    def single(self) -> Finding | None:
        """The finding, where there is just one."""
        return self.findings[0] if len(self.findings) == 1 else None


class Owed(NamedTuple):
    """An obligation; `text` is the prescribed sentence, empty where there is none."""

    name: str
    text: str
    certain: bool


def outcome(report: Report) -> str:
    """What follows the verdict in the first line: of one model why, of several how many have which verdict."""
    if len(report.results) == 1:
        return why(report.results[0])
    return f"{report.title or 'openlic'}, {counted(report)}"


def why(result: Result) -> str:
    """The model, and its verdict's reason in a sentence."""
    reason = reason_of(result)
    return f"{result.reference}: {reason}" if reason else result.reference


def reason_of(result: Result) -> str:
    """The reason alone; empty where nothing but permissions spoke."""
    evaluation, questions = result.evaluation, result.evaluation.questions
    if result.verdict is Verdict.REVIEW and questions and not _certain(result):
        facts = ", ".join(question.field for question in questions)
        return f"{number(len(questions), 'fact')} {'decide' if len(questions) > 1 else 'decides'}: {facts}"
    if result.verdict is Verdict.CONDITIONAL:
        names = sorted(evaluation.obligations.outstanding)
        return f"once this is done: {', '.join(names)}" if names else "a missing fact decides what is owed"
    spoke = (f for f in evaluation.findings if f.verdict is result.verdict and f.effect is not Effect.PERMITS)
    gravest = next(spoke, None)
    return _first_sentence(gravest.summary) if gravest else ""


def _first_sentence(text: str) -> str:
    head, stop, _ = text.partition(". ")
    return f"{head}." if stop else text


def _certain(result: Result) -> list[Finding]:
    return [f for f in result.evaluation.findings if f.verdict is result.verdict and f.status is Status.APPLIES]


def number(count: int, noun: str) -> str:
    """`three models`, `one model`, `12 models`."""
    return f"{_NUMBERS.get(count, str(count))} {noun}{'s' if count != 1 else ''}"


def counted(report: Report) -> str:
    """How many models there are, and how many have which verdict."""
    parts = ", ".join(f"{count} {verdict.value}" for verdict, count in report.counts().items())
    models = [result for result in report.results if result.is_model]
    return f"{number(len(models), 'model')} ({parts})" if parts else "no models"


def entries(result: Result) -> list[Entry]:
    """What to tell, gravest first; rules that wait for one and the same fact share an entry where they are many.

    Permissions are told only where nothing else is; what openlic itself took for known is always told, since
    other findings rest on it.
    """
    findings = list(result.evaluation.findings)
    told = [finding for finding in findings if finding.effect is not Effect.PERMITS or _own(finding)]
    if all(finding.effect is Effect.PERMITS for finding in findings):
        told = findings
    waiting: dict[tuple[str, ...], list[Finding]] = {}
    for finding in told:
        if finding.status is Status.POSSIBLE:
            waiting.setdefault(finding.missing_facts, []).append(finding)
    crowds = {facts: tuple(group) for facts, group in waiting.items() if len(group) > _CROWD}
    return list(_entries(told, crowds))


def _entries(told: list[Finding], crowds: dict[tuple[str, ...], tuple[Finding, ...]]) -> Iterator[Entry]:
    for finding in told:
        group = crowds.get(finding.missing_facts) if finding.status is Status.POSSIBLE else None
        if group is None:
            yield Entry(finding.verdict, _stand(finding), _told(finding), (finding,))
        elif group[0] is finding:
            names = ", ".join(sorted(one.rule.rpartition("/")[2] for one in group))
            text = f"{len(group)} rules wait for {' and '.join(finding.missing_facts)}: {names}"
            yield Entry(finding.verdict, "may apply", text, group)


def _told(finding: Finding) -> str:
    """The summary, and who answers for a finding that is excepted."""
    accepted = finding.accepted[:1].upper() + finding.accepted[1:]
    return f"{finding.summary} {accepted}." if accepted else finding.summary


def _stand(finding: Finding) -> str:
    """How the rule stands to the use, in a word or two."""
    if finding.status is Status.POSSIBLE:
        return "may apply"
    if finding.status is Status.FULFILLED:
        return "met"
    if finding.status is Status.EXCEPTED:
        return "excepted"
    return "known" if finding.effect is Effect.PERMITS and _own(finding) else _STANDS[finding.effect]


def _own(finding: Finding) -> bool:
    """Whether it is openlic's, not a rule file's."""
    return finding.rule.startswith("openlic/")


def clause(finding: Finding) -> str:
    """The section, the rule and its place in the rule file."""
    section = f"section {finding.section}, " if finding.section not in ("-", "") else ""
    source = f" ({finding.source})" if finding.source.file else ""
    return f"{section}{finding.rule}{source}"


def question_of(finding: Finding) -> str:
    """The question that a person must answer; empty where there is none, or it is settled."""
    return finding.question if finding.verdict is Verdict.REVIEW else ""


def fix_of(finding: Finding) -> str:
    """What to do about it; empty where nothing is to be done."""
    return finding.fix if finding.verdict > Verdict.ALLOWED else ""


def hangs_on(question: Question) -> str:
    """What hangs on a fact that is not known: the clause, or how many there are and one of them."""
    count = len(question.rules)
    return f"{number(count, 'rule')} hang on it; one says: {question.why}" if count > _CROWD else question.why


def license_of(result: Result) -> str:
    """Names, expression, openness, and how surely it was told where that is not for certain."""
    license = result.license
    if not result.is_model:
        return "none: this is about the config"
    expression = license.expression or (
        f"one of {', '.join(license.candidates)}" if license.candidates else "not known"
    )
    told = license.status == "exact" or expression == "not known"
    named = f"{', '.join(license.names)} ({expression})" if license.names else expression
    openness = f", {license.openness}" if license.openness else ""
    return f"{named}{openness}{'' if told else f' [{license.status}]'}"


def source_of(reading: Reading) -> str:
    """Who says something about the licence, and where."""
    about = "" if reading.claim.about == "weights" else f" (about the {reading.claim.about})"
    return f"{reading.claim.source} at {reading.claim.location}{about}"


def meaning_of(reading: Reading) -> str:
    """What a claim comes to: an expression, several that fit, or how it failed."""
    several = f"one of {', '.join(reading.candidates)}" if reading.candidates else reading.status
    return reading.expression or several


def owed(result: Result) -> list[Owed]:
    """What is owed, and what may be: each with the prescribed sentence where there is one."""
    obligations = result.evaluation.obligations
    rows = []
    for status, names in ((Status.APPLIES, obligations.outstanding), (Status.POSSIBLE, obligations.possible)):
        spoke = [finding for finding in result.evaluation.findings if finding.status is status]
        texts = {name: finding.text for finding in spoke for name in finding.obligations}
        rows += [Owed(name, texts.get(name, ""), status is Status.APPLIES) for name in sorted(names)]
    return rows


def ancestry(result: Result) -> list[tuple[int, Ancestor]]:
    """The lineage as a tree, read downwards: each ancestor with its level, below the model made from it."""
    made_from: dict[str, list[Ancestor]] = {}
    for ancestor in result.lineage:
        made_from.setdefault(ancestor.child, []).append(ancestor)
    rows: list[tuple[int, Ancestor]] = []

    def below(child: str, level: int) -> None:
        for ancestor in made_from.pop(child, ()):
            rows.append((level, ancestor))
            below(ancestor.base.reference, level + 1)

    below("", 0)
    rows += [(one.depth - 1, one) for left in made_from.values() for one in left]
    return rows


def ancestor_text(ancestor: Ancestor) -> str:
    """`finetune of hf:org/base: Apache-2.0, told by card:license`."""
    by = f", told by {ancestor.told_by}" if ancestor.told_by else ""
    expression = ancestor.expression or "licence not known"
    return f"{ancestor.base.relation} of {ancestor.base.reference}: {expression}{by}"


def choices(result: Result) -> list[str]:
    """Which side of each OR was taken, and why."""
    return [f"{one.taken}, not {' or '.join(one.left)}: {one.reason}" for one in result.evaluation.choices]


def own_facts(result: Result, report: Report) -> list[tuple[str, str]]:
    """The facts for which this model was checked and the others were not."""
    facts = result.use_case or {}
    return [(name, shown(value)) for name, value in facts.items() if report.use_case.get(name) != value]


def shown(value: object) -> str:
    """A fact of a use case as people write it.

    >>> shown(["EU", "CH"]), shown([]), shown(120000), shown(True)
    ('EU, CH', 'none', '120,000', 'yes')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value)) or "none"
    return str(value)

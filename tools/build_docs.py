"""The documentation site: the pages of docs/, and reference pages generated from the commands and the rule files.

python tools/build_docs.py            pages into build/docs, the site into build/site (extra: docs)
python tools/build_docs.py --pages    the pages alone, which need no extra
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from openlic import cli
from openlic.catalogue import Catalogue, License, Rule, default
from openlic.catalogue.in_words import condition_in_words, effect_in_words, exception_in_words
from openlic.logic import predicates

ROOT = Path(__file__).resolve().parents[1]
KINDS = {
    "license": "Licences",
    "data": "Licences of data",
    "service": "Services",
    "acceptable-use": "Acceptable-use policies",
    "policy": "Policies and definitions",
}


def main() -> int:
    """Writes the pages and builds the site; the builder's exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", action="store_true", help="write the pages and build no site")
    options = parser.parse_args()
    write_pages(ROOT / "build" / "docs")
    if options.pages:
        return 0
    program = Path(sys.executable).parent / "zensical"
    return subprocess.run([program, "build", "--clean"], cwd=ROOT, check=False).returncode


def write_pages(folder: Path) -> None:
    """The pages of docs/ and the generated ones, in `folder`, which is made anew."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(ROOT / "docs", folder)
    catalogue = default()
    reference = folder / "reference"
    (reference / "licenses").mkdir(parents=True)
    pages = {"commands.md": commands(), "obligations.md": obligations(catalogue), "predicates.md": predicate_page()}
    files = [license for key in catalogue.keys() if (license := catalogue.license(key))]  # noqa: SIM118 - no mapping
    pages["licenses.md"] = index(files)
    pages |= {f"licenses/{license.key}.md": license_page(license, catalogue) for license in files}
    for name, text in pages.items():
        (reference / name).write_text(text, "utf-8")
    for page in folder.glob("*.md"):  # what lies outside the site is linked where it is read: in the repository
        page.write_text(
            re.sub(
                r"\]\(\.\./([^)]+)\)", r"](https://github.com/openlic/openlic/blob/main/\1)", page.read_text("utf-8")
            ),
            "utf-8",
        )


def commands() -> str:
    """Each command's help, as the terminal shows it."""
    parts = [
        "# Commands",
        "[The gate in CI](../how-to-ci.md) says what the exit codes mean.",
    ]
    for name in cli.commands():
        module: Any = import_module(f"openlic.cli.{name}")
        parser = argparse.ArgumentParser(
            prog=f"openlic {name}",
            description=module.__doc__,
            epilog=module.EXAMPLES,
            formatter_class=lambda prog: argparse.RawDescriptionHelpFormatter(prog, width=100),
        )
        module.configure(parser)
        parts += [f"## openlic {name}", f"```text\n{parser.format_help()}```"]
    return "\n\n".join(parts) + "\n"


def obligations(catalogue: Catalogue) -> str:
    """What may be owed, what is done about it, and which files ask for it."""
    rows = []
    for name, word in sorted(catalogue.vocabulary.obligations.items()):
        rows += [
            f"## {name}",
            f"{word.means} {word.do}",
            f"Asked by: {_links(_asking(name, catalogue), '') or 'no file'}.",
        ]
    return "\n\n".join(["# Obligations", *rows]) + "\n"


def _asking(name: str, catalogue: Catalogue) -> list[str]:
    keys = []
    for key in catalogue.keys():  # noqa: SIM118 - no mapping
        license = catalogue.license(key)
        if license and any(name in rule.obligations for rule in license.rules if rule.key == key):
            keys.append(key)
    return keys


def _links(keys: Iterable[str], up: str) -> str:
    return ", ".join(f"[{key}]({up}licenses/{key}.md)" for key in keys)


def predicate_page() -> str:
    """The words that a condition may use, with what each asks."""
    rows = [f"| `{name}` | {_first_line(function)} |" for name, function in sorted(predicates.PREDICATES.items())]
    head = "# Predicates\n\nThe words of a condition; [writing-rules.md](../writing-rules.md) shows them in use.\n"
    return "\n".join([head, "| word | asks |", "| --- | --- |", *rows]) + "\n"


def _first_line(function: Any) -> str:
    return (function.__doc__ or "").strip().split("\n")[0].replace("|", "\\|")


def index(files: list[License]) -> str:
    """All rule files by kind."""
    parts = ["# Licences, services and policies"]
    for kind, title in KINDS.items():
        rows = [
            f"| [{one.key}](licenses/{one.key}.md) | {_cell(one.name)} | `{one.id}` | {one.openness} |"
            for one in files
            if one.kind == kind
        ]
        if rows:
            parts += [f"## {title}", "\n".join(["| key | name | id | openness |", "| --- | --- | --- | --- |", *rows])]
    return "\n\n".join(parts) + "\n"


def license_page(license: License, catalogue: Catalogue) -> str:
    """One rule file: what it is, and each rule with its section, condition and next step."""
    facts = [
        ("Id", f"`{license.id}`"),
        ("Licensor", _cell(license.licensor)),
        ("Date", license.date),
        ("Text", f"<{license.source}>" if license.source.startswith("https://") else _cell(license.source)),
        ("Openness", license.openness),
    ]
    if license.text_status != "full-text":
        facts.append(("Read from", f"{license.text_status}, not the full text"))
    head = "\n".join(f"- {label}: {text}" for label, text in facts if text)
    rules = [_rule(rule, license, catalogue) for rule in license.rules]
    note = "openlic informs; it is no legal advice. The summaries are ours, the text decides."
    return "\n\n".join([f"# {_cell(license.name)}", head, note, *rules]) + "\n"


def _rule(rule: Rule, license: License, catalogue: Catalogue) -> str:
    return "\n".join(_rule_lines(rule, license, catalogue))


def _rule_lines(rule: Rule, license: License, catalogue: Catalogue) -> Iterator[str]:
    name = rule.id if rule.key == license.key else rule.name
    yield f"## {name}\n"
    yield f"{_cell(rule.summary)}\n"
    yield f"- Section: {_cell(rule.section)}"
    yield f"- Effect: {_cell(effect_in_words(rule))}"
    for label, text in (
        ("When", condition_in_words(rule.when, catalogue.vocabulary)),
        ("Unless", exception_in_words(rule, catalogue.vocabulary)),
        ("Sentence", rule.text),
        ("Question", rule.question),
        ("Next", rule.fix),
    ):
        if text:
            yield f"- {label}: {_cell(text)}"


def _cell(text: str) -> str:
    """Text of a rule file as Markdown that stays text."""
    return re.sub(r"([\\`*_{}\[\]<>|#])", r"\\\1", " ".join(text.split()))


if __name__ == "__main__":
    sys.exit(main())

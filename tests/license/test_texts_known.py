"""The index that the package ships, on the real texts that lie on any machine beside it."""

from __future__ import annotations

import re
import subprocess
import sys
import textwrap
import time
from importlib.metadata import distributions
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openlic.license import text_index
from openlic.license.text_clauses import clauses_in
from openlic.license.texts import identify

DATA = Path(text_index.__file__).parent / "data"
ROOT = Path(__file__).resolve().parents[2]


def installed():
    """The licence files of the distributions installed here, by their path; each text once."""
    found = {}
    for distribution in distributions():
        for file in distribution.files or []:
            name = file.name.upper()
            if not name.startswith(("LICENSE", "LICENCE", "COPYING")) or file.suffix in (
                ".py",
                ".pyc",
                ".yaml",
                ".ABOUT",
            ):
                continue
            path = Path(str(distribution.locate_file(file)))
            text = path.read_text("utf-8", "replace") if path.is_file() else ""
            if len(text) > 700:  # shorter ones point to a text or quote the notice of one
                found.setdefault(text, "/".join(file.parts[-3:]))
    return {place: text for text, place in found.items()}


INSTALLED = installed()
EXACT = {place: text for place, text in INSTALLED.items() if identify(text).status == "exact"}


def test_there_is_something_to_identify():
    assert len(INSTALLED) > 15
    assert len(EXACT) > 0.6 * len(INSTALLED)


@pytest.mark.parametrize("place", INSTALLED)
def test_the_licence_of_every_installed_distribution_is_identified(place):
    found = identify(INSTALLED[place])
    assert found.status in ("exact", "modified", "mentions")
    assert found.expression


def test_the_projects_own_licence():
    own = ROOT / "LICENSE"
    if not own.exists():
        pytest.skip("an installed package has no LICENSE of the project beside its tests")
    assert (identify(own.read_text("utf-8")).status, identify(own.read_text("utf-8")).expression) == (
        "exact",
        "Apache-2.0",
    )


@pytest.mark.parametrize("place", EXACT)
def test_real_licences_stay_exact_in_another_dress(place):
    text, wanted = EXACT[place], identify(EXACT[place]).expression
    wrapped = "\n\n".join(textwrap.fill(part, 66, break_on_hyphens=False) for part in text.split("\n\n"))
    for dress in (wrapped, text.upper(), text.lower(), text.replace("\n", "\r\n"), f"```\n{text}\n```"):
        assert (identify(dress).status, identify(dress).expression) == ("exact", wanted)


@pytest.mark.parametrize("place", EXACT)
def test_real_licences_with_a_rider_are_modified(place):
    for rider in (
        "The software may not be used in the European Union.",
        "Non-commercial use only.",
        "Nur für Forschung.",
    ):
        for text in (f"{EXACT[place]}\n\n{rider}\n", f"{rider}\n\n{EXACT[place]}", f"{EXACT[place].rstrip()} {rider}"):
            assert identify(text).status == "modified"


@pytest.mark.parametrize("place", EXACT)
@pytest.mark.parametrize(
    ("old", "new"),
    [(" not ", " "), (" without ", " with "), (" and ", " or "), (" must ", " may "), (" is ", " is not ")],
)
def test_real_licences_with_one_word_changed_are_modified(place, old, new):
    text = EXACT[place]
    if old in text:
        before, _, after = text.rpartition(old)  # the first may stand in somebody's name
        assert identify(before + new + after).status == "modified"


LIABLE = re.compile(r"COPYRIGHT\s+(?:HOLDER|OWNER)S?\s+OR\s+CONTRIBUTORS\s+BE\s")


@pytest.mark.parametrize("place", [place for place in EXACT if LIABLE.search(EXACT[place])])
@pytest.mark.parametrize("names", ["COPYRIGHT HOLDER CONTRIBUTORS", "LICENSEE", "RECIPIENTS OR CUSTOMERS"])
def test_who_is_not_liable_is_a_term_where_a_name_may_stand(place, names):
    assert identify(LIABLE.sub(f"{names} BE ", EXACT[place])).status == "modified"
    assert identify(LIABLE.sub("ACME OR ITS AUTHORS BE ", EXACT[place])).status == "exact"


OPERATIVE = re.compile(r"(?i)(?<=\s)(?:not|no|may|must|shall|only|without|except|unless|any|all|and|or)(?=\s)")
NOTICE = re.compile(
    r"(?im)^.*(?:copyright \(c\)|\(c\)|copyright \d|rights reserved|contributors|authors?|holders?|end of terms).*$"
)


@settings(max_examples=300, deadline=None)
@given(
    place=st.sampled_from(sorted(EXACT)),
    chosen=st.integers(0, 100_000),
    new=st.sampled_from(["", "not", "never", "may", "unless", "commercial", "either"]),
    dress=st.sampled_from([str, str.upper, str.lower, lambda text: " ".join(text.split())]),
)
def test_a_single_operative_word_changed_is_never_exact(place, chosen, new, dress):
    text = EXACT[place]
    notices = [match.span() for match in NOTICE.finditer(text)]  # names stand there, and "and" links them
    words = [
        match for match in OPERATIVE.finditer(text) if not any(start <= match.start() < end for start, end in notices)
    ]
    if not words or words[chosen % len(words)].group().lower() == new:
        return
    word = words[chosen % len(words)]
    assert identify(dress(f"{text[: word.start()]}{new}{text[word.end() :]}")).status != "exact"


def test_the_index_is_small():
    assert sum(path.stat().st_size for path in DATA.iterdir()) <= 8 * 2**20


def test_every_text_of_the_manifest_is_in_the_index():
    rows = (DATA / "fingerprints.csv").read_text("utf-8").splitlines()
    index = text_index.load()
    assert rows[0] == "text,key,id,answers_as,source,sha256,date,words"
    assert len({row.split(",")[0] for row in rows[1:]}) == len(index.owners)
    for id_ in ("Apache-2.0", "MIT", "GPL-3.0-only", "Classpath-exception-2.0", "LicenseRef-openlic-llama-3-community"):
        assert id_ in index.ids


def test_each_reference_text_answers_as_itself():
    """Where the reference is encoded back into words that stand for it, nothing else is nearer."""
    index = text_index.load()
    for number in range(0, len(index.owners), 97):
        words = index.reference(number).words
        if len(words) > 60:
            assert number in index.candidates(words, 16)


HOSTILE = {
    "empty": "",
    "one word": "a" * 3_000_000,
    "a million lines": "x\n" * 1_000_000,
    "repeated words": "the software " * 300_000,
    "zeros": "\0" * 1_000_000,
    "surrogates": "\ud800\udfff" * 100_000,
    "angle brackets": "<" * 1_000_000,
    "open tags": "<a " * 500_000,
    "open comments": "<!--" * 400_000,
    "links": "[](" * 400_000,
    "square brackets": "[" * 1_000_000,
    "combining marks": "a" + "\u0301\u0316" * 500_000,
    "copyright": "Copyright (c) 2020 " * 60_000,
    "thresholds": "1,000,000 revenue " * 60_000,
    "not": "not " * 300_000,
    "entities": "&amp;lt;" * 200_000,
    "headings": "# a\n" * 300_000,
    "identifiers": "SPDX-License-Identifier: " * 60_000,
    "han": "商用" * 500_000,
    "every byte": bytes(range(256)).decode("latin-1") * 40_000,
    "thinned": " ".join(
        f"{word} x" if at % 2 else word for at, word in enumerate(max(EXACT.values(), key=len).split() * 15)
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_cost_bounded_time(name):
    started = time.process_time()
    found = identify(HOSTILE[name])
    assert found.status in ("unknown", "mentions")
    assert time.process_time() - started < 8


def test_a_licence_followed_by_more_than_is_read_is_never_exact():
    text = next(iter(EXACT.values()))
    found = identify(text + "\n" * 1_200_000 + "No commercial use.")
    assert found.status == "modified"
    assert "longer than what is read" in found.reason


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
def test_cold_start_and_memory(tmp_path):
    path = tmp_path / "LICENSE"
    path.write_text(max(EXACT.values(), key=len).replace(" not ", " ", 1), "utf-8")
    code = (
        "from openlic.license.texts import identify;"
        f"print(identify(open({str(path)!r}, encoding='utf-8').read()).status,"
        "open('/proc/self/status').read().split('VmHWM:')[1].split()[0])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    status, peak = done.stdout.split()
    assert status == "modified"
    assert int(peak) < 120 * 1024


UNKNOWN = """\
Terms of the Delta weights

You may copy the weights. They are for non-commercial purposes.
If your products have more than 25 million monthly active users, ask us first. Companies with annual
revenue above $10 million need a contract.
You will not use the weights to train any other competing model.
You must not use the weights for surveillance.
Every product must display the name Delta prominently.
These terms do not extend to persons in the European Union.
We may terminate this permission at any time.
"""


def test_clauses_of_an_unknown_text_are_shown_with_line_and_number():
    found = identify(UNKNOWN)
    assert (found.status, found.expression) == ("unknown", None)
    seen = {clause.kind: clause for clause in found.clauses}
    assert set(seen) == {
        "non-commercial", "user-threshold", "revenue-threshold", "competing-model", "acceptable-use", "attribution",
        "territory", "termination",
    }  # fmt: skip
    assert (seen["user-threshold"].number, seen["user-threshold"].line) == (25_000_000, 4)
    assert seen["revenue-threshold"].number == 10_000_000
    assert "European Union" in seen["territory"].words


def test_a_heading_number_is_no_threshold():
    assert clauses_in("2.1 Users. Each user signs.") == ()


@pytest.mark.parametrize(
    ("text", "expression"),
    [
        ("# SPDX-License-Identifier: apache-2.0 OR mit\nimport os\n", "Apache-2.0 OR MIT"),
        ("This project is licensed under the Apache License, Version 2.0.", "Apache-2.0"),
        (
            "Weights: Llama 3.1 Community License Agreement. Code: see the MIT License.",
            "LicenseRef-scancode-llama-3.1-license-2024 AND MIT",
        ),
    ],
)
def test_a_text_that_only_names_a_licence_mentions_it(text, expression):
    found = identify(text)
    assert (found.status, found.expression) == ("mentions", expression)
    assert found.matches[0].first_line == 1


@pytest.mark.parametrize(
    "text", ["Hello.", "SPDX-License-Identifier: no-such-id", "A free, open and custom licence.", "MIT"]
)
def test_a_text_that_names_nothing_is_unknown(text):
    assert identify(text).status == "unknown"

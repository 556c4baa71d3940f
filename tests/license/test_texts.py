"""What a text is: licences that the tests write themselves, in an index built for them."""

from __future__ import annotations

import html
import importlib.util
import re
import sys
import textwrap
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from openlic.license import texts
from openlic.license.text_index import Index
from openlic.license.texts import identify

ROOT = Path(__file__).resolve().parents[2]

ACME = """\
Acme Model Licence 1.0

Copyright (c) 2024 Acme Laboratories

1. Grant. Acme gives every person who obtains these weights a worldwide, royalty-free and perpetual permission to
run, study, change and pass on the weights, in whole or in part, as long as the conditions below are met. This
permission is not exclusive and can be withdrawn only as section 4 says.

2. Conditions.
   (a) Whoever passes on the weights must hand over this text with them and may not remove notices of origin.
   (b) A product with more than 700 million monthly active users is outside this permission until Acme has agreed.
   (c) Nobody may use the weights to harm other people, to deceive them or to watch them without their knowledge.

3. No warranty. The weights come as they are. Acme does not promise that they are correct, that they fit a purpose
or that they infringe nothing, and is not liable for any damage that follows from their use.

4. End. The permission ends when a condition is broken and is not restored within 30 days after a written warning.
Sections 3 and 4 stay in force.
"""
BETA = """\
Beta Weights Terms

You are free to copy these parameters and everything derived from them. Name the Beta Institute wherever the
parameters or their results are shown to others. Keep these terms with each copy. There is no guarantee of any kind,
and the Beta Institute answers for no loss, however it came about. German law governs these terms.
"""
GAMMA = ACME.replace("Acme Model Licence 1.0", "Acme Model Licence 1.1").replace("700 million", "100 million")


@pytest.fixture(scope="module")
def builder():
    spec = importlib.util.spec_from_file_location("build_fingerprints", ROOT / "tools" / "build_fingerprints.py")
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def sections(builder):
    made = [
        ("acme-1.0", ACME, "Acme Model Licence 1.0"),
        ("acme-1.1", GAMMA, "Acme Model Licence 1.1"),
        ("beta", BETA, "Beta Weights Terms"),
    ]
    sources = [
        builder.Source(key, f"LicenseRef-test-{key}", (name,), text, "tests", "2026", False, 0)
        for key, text, name in made
    ]
    return builder.sections_of(builder.collect(sources))


@pytest.fixture(scope="module", autouse=True)
def own_index(builder, tmp_path_factory):
    path = tmp_path_factory.mktemp("index") / "fingerprints.bin"
    builder.write(sections(builder), path)
    index = Index(path.read_bytes())
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(texts, "load", lambda: index)
        yield index


ID, NEXT, OTHER = "LicenseRef-test-acme-1.0", "LicenseRef-test-acme-1.1", "LicenseRef-test-beta"


def paragraphs(text):
    return re.split(r"\n\s*\n", text)


def rewrapped(text, width):
    return "\n\n".join(textwrap.fill(part, width, break_on_hyphens=False) for part in paragraphs(text))


def as_html(text):
    body = "".join(f"<p>{html.escape(part)}</p>\n" for part in paragraphs(text))
    return f'<!DOCTYPE html><html lang="en"><head><title>License</title></head><body><nav><a href="/">Home</a></nav>{body}</body></html>'


def as_markdown(text):
    return "# " + re.sub(r"(?m)^(\d)\. (\w+)", r"## \1. **\2**", text).replace("   (a)", "* **(a)**")


DRESSES = {
    "as it is": lambda text: text,
    "re-wrapped": lambda text: rewrapped(text, 60),
    "on one line": lambda text: " ".join(text.split()),
    "upper case": str.upper,
    "lower case": str.lower,
    "html": as_html,
    "markdown": as_markdown,
    "typographic": lambda text: "\ufeff" + text.replace("-", "\u2011").replace("\n", "\r\n").replace(" a ", "\u00a0a "),
    "comment": lambda text: "".join(f"// {line}\n" for line in text.split("\n")),
    "american": lambda text: text.replace("Licence", "License"),
    "other holder": lambda text: text.replace(
        "2024 Acme Laboratories", "2019-2026 Jane Doe <jane@example.org> and others"
    ),
    "without title": lambda text: text.split("\n", 2)[2],
    "other bullets": lambda text: re.sub(r"(?m)^   \([abc]\)", "   *", re.sub(r"(?m)^\d\. ", "", text)),
    "other numbers": lambda text: text.replace("   (a)", "   2.1").replace("   (b)", "   (ii)"),
    "in a fence": lambda text: f"```\n{text}```\n",
}


@pytest.mark.parametrize("dress", DRESSES)
def test_the_same_terms_in_another_dress_are_exact(dress):
    found = identify(DRESSES[dress](ACME))
    assert (found.status, found.expression, found.changes) == ("exact", ID, ())


def test_versions_are_told_apart_by_the_words_that_differ():
    assert identify(GAMMA).expression == NEXT
    assert identify(GAMMA.replace("2024 Acme Laboratories", "2026 Jane Doe")).expression == NEXT
    mixed = identify(GAMMA.replace("100 million", "700 million"))
    assert mixed.status != "exact" or mixed.expression == ID


CHANGES = {
    "a number": ("700 million", "70 million", "70"),
    "not dropped": ("may not remove", "may remove", ""),
    "a word swapped": ("royalty-free", "royalty-bearing", "bearing"),
    "a word added": ("to run, study", "to run, not study", ""),
    "only dropped": ("withdrawn only as", "withdrawn as", ""),
    "and for or": ("in whole or in part", "in whole and in part", "and"),
    "days": ("30 days", "300 days", "300"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_word_of_law_is_never_exact(change):
    old, new, shown = CHANGES[change]
    text = rewrapped(ACME, 10_000).replace(old, new)
    assert text != rewrapped(ACME, 10_000) or change == "a word added"
    found = identify(text.replace("permission to run", "permission never to run") if change == "a word added" else text)
    assert found.status == "modified"
    assert found.expression in (ID, NEXT)
    assert shown in " ".join(item.words for item in found.changes)


def test_a_change_says_what_and_where():
    (change,) = identify(ACME.replace("royalty-free", "royalty-bearing")).changes
    assert (change.kind, change.words, change.line, change.missing) == ("replaced", "bearing", 5, 1)
    (change,) = identify(ACME.replace(" Nobody may use the weights to harm other people,", "")).changes
    assert (change.kind, change.words, change.missing) == ("missing", "", 9)


RIDERS = [
    "The model may not be used in the European Union.",
    "Non-commercial use only.",
    "No sale.",
    "Attribution to Acme is required.",
    "Copyright (c) 2024 Acme. Non-commercial use only.",
    "Copyright (c) 2024 Acme. Users in Japan are excluded.",
    "Copyright 2024 Acme Nutzung nur in Deutschland",
    "Copyright (c) 2019 Acme - trial version",
    "Das Modell darf nicht kommerziell genutzt werden.",
    "L'utilisation commerciale est interdite.",
    "El uso comercial queda prohibido.",
    "本模型不得用于商业用途。",
    "Использование в коммерческих целях запрещено.",
    "# Not for Commercial Use",
    "**Only for academia.**",
    "<!-- The model may not be used for military purposes. -->",
    '<p title="You may not sell the model">License</p>',
    "<style>The model may not be used in the European Union.</style>",
    "[license](https://example.org 'You may not use this in Europe')",
    "[x](https://example.org/you-may-not-use-this-in-europe)",
    "~~License~~",
    "\u202eLicense",
]


@pytest.mark.parametrize("rider", RIDERS)
@pytest.mark.parametrize("place", ["front", "middle", "end", "last line"])
@pytest.mark.parametrize("kind", [None, "license"])
def test_a_rider_anywhere_makes_it_modified(rider, place, kind):
    front, back = ACME.split("3. No warranty")
    text = {
        "front": f"{rider}\n\n{ACME}",
        "middle": f"{front}{rider}\n\n3. No warranty{back}",
        "end": f"{ACME}\n{rider}\n",
        "last line": f"{ACME.rstrip()} {rider}",
    }[place]
    assert identify(text, kind=kind).status == "modified"


@pytest.mark.parametrize(
    "line",
    [
        "Copyright (c) 2024-2026 Example Labs, Inc. <legal@example.org> All rights reserved.",
        "© 2026 Müller & Söhne KG",
        "Copyright 2015 The Foo Authors\nCopyright 2016-present Bar GmbH (see AUTHORS file)",
        "# License",
        "LICENSE\n=======",
    ],
)
def test_names_dates_and_titles_around_it_do_no_harm(line):
    assert identify(f"{line}\n\n{ACME}").status == "exact"
    assert identify(f"{ACME}\n{line}\n").status == "exact"


def test_two_licences_in_one_text():
    found = identify(f"{ACME}\n\n{'=' * 70}\n\n{BETA}")
    assert (found.status, found.expression) == ("exact", f"{ID} AND {OTHER}")
    first, second = found.matches
    assert first.expression == ID
    assert first.last_line < second.first_line
    assert identify(f"{BETA}\n{ACME.replace('30 days', '3 days')}").status == "modified"


def index_of(builder, tmp_path, made):
    sources = [
        builder.Source(key, f"LicenseRef-test-{key}", (key,), text, "tests", "2026", False, 0)
        for key, text in made.items()
    ]
    builder.write(builder.sections_of(builder.collect(sources)), tmp_path / "fingerprints.bin")
    return Index((tmp_path / "fingerprints.bin").read_bytes())


def test_a_collection_of_licences_does_not_hide_those_that_a_text_holds(builder, tmp_path, monkeypatch):
    more = " ".join(f"word{at % 997} stands{at % 31} here{at}" for at in range(1_000))
    collection = f"{ACME}\nEND OF TERMS AND CONDITIONS\n\nHow to Apply\n\n{BETA}\n{more}\n"
    index = index_of(builder, tmp_path, {"acme-1.0": ACME, "beta": BETA, "collection": collection})
    monkeypatch.setattr(texts, "load", lambda: index)
    found = identify(f"{ACME}\n\n{'=' * 70}\n\n{BETA}")
    assert (found.status, found.expression) == ("exact", f"{ID} AND {OTHER}")


def test_a_licence_of_one_sentence_is_found_behind_a_copyright_line(builder, tmp_path, monkeypatch):
    made = {
        f"short-{at}": f"Whoever holds item {at} may keep, lend{at} and burn{at} it on day {at} of any month."
        for at in range(40)
    }
    index = index_of(builder, tmp_path, made)
    monkeypatch.setattr(texts, "load", lambda: index)
    found = {key: identify(f"Copyright (c) 2026 Jane Doe\n\n{text}\n") for key, text in made.items()}
    assert {key: item.expression for key, item in found.items()} == {key: f"LicenseRef-test-{key}" for key in made}
    assert {item.status for item in found.values()} == {"exact"}


def test_a_title_that_drops_a_non_is_another_title(builder, tmp_path, monkeypatch):
    index = index_of(builder, tmp_path, {"delta-non-commercial": BETA})
    monkeypatch.setattr(texts, "load", lambda: index)
    assert identify(f"Delta Non-Commercial License\n\n{BETA}").status == "exact"
    assert identify(f"Delta Commercial License\n\n{BETA}").status == "modified"


def test_a_cut_text_is_named_and_not_exact():
    found = identify(ACME[: int(len(ACME) * 0.8)])
    assert found.status == "modified"
    assert found.expression in (ID, NEXT)
    assert max(change.missing for change in found.changes) > 10


CARD = """\
---
license: other
tags: [text-generation]
---
# Acme 7B

Acme 7B writes text in twelve languages.

## Usage

```python
import acme
```

## License

{licence}

## Citation

Please cite our paper.
"""


def test_in_a_card_a_licence_may_stand_between_prose():
    found = identify(CARD.format(licence=ACME))
    assert (found.status, found.expression) == ("exact", ID)
    assert found.matches[0].first_line >= 17
    assert identify(CARD.format(licence=ACME), kind="license").status == "modified"


CARD_RIDERS = [
    "Our weights come with one more rule, ask us first.",
    "The model may not be used in the European Union.",
    "Only students get a permission.",
    "# Not for commercial use",
    "## Terms\n\nAsk us first.",
    "Companies must pay a fee for a commercial licence.",
]


@pytest.mark.parametrize("rider", CARD_RIDERS)
def test_in_a_card_a_term_beside_the_licence_still_counts(rider):
    assert identify(CARD.format(licence=f"{ACME}\n\n{rider}")).status == "modified"
    assert identify(CARD.format(licence=f"{rider}\n\n{ACME}")).status == "modified"
    if rider != CARD_RIDERS[0]:  # far from the licence nothing tells it from other prose
        assert identify(f"{CARD.format(licence=ACME)}\n{rider}\n").status == "modified"
    assert identify(CARD.format(licence=ACME.replace("may not", "may"))).status == "modified"


def test_a_licence_file_does_not_become_a_card_by_its_riders_headings():
    rider = "## Usage\n\nStudents alone.\n\n## Model\n\nThe rest goes to the shop.\n"
    assert identify(f"{ACME}\n{rider}").status == "modified"
    assert identify(f"{rider}\n{ACME}").status == "modified"


def test_a_word_written_as_two_and_a_hyphen_at_the_line_end_are_spelling():
    assert identify(ACME.replace("royalty-free", "royaltyfree")).status == "exact"
    assert identify(ACME.replace("conditions below", "condi-\ntions below")).status == "exact"


def test_every_single_word_counts():
    words = ACME.split()
    start = words.index("Grant.") + 1
    for at in range(start, len(words)):
        if re.fullmatch(r"\W*(?:\w|\d\.)\W*", words[at]):
            continue  # a list marker
        without = " ".join([*words[:at], *words[at + 1 :]])
        assert identify(without).status == "modified", words[at - 3 : at + 3]
        instead = " ".join([*words[:at], "otherwise", *words[at + 1 :]])
        assert identify(instead).status == "modified", words[at - 3 : at + 3]


NAMES = st.lists(
    st.sampled_from(["Jane", "Doe", "Acme", "Müller", "GmbH", "Inc.", "University", "of", "Foo-Bar"]),
    min_size=1,
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(
    width=st.integers(20, 200),
    case=st.sampled_from([str, str.upper, str.lower]),
    mark=st.sampled_from(["", "# ", "> ", " * ", "// ", "\t"]),
    year=st.integers(1990, 2030),
    names=NAMES,
    dress=st.sampled_from([str, as_html, as_markdown]),
)
def test_layout_case_markup_and_holder_never_matter(width, case, mark, year, names, dress):
    text = rewrapped(ACME, width) if dress is str else ACME
    text = f"Copyright (c) {year} Jane {' '.join(names).title()}\n\n{text}"
    text = case(dress(text)) if dress is str else dress(case(text))
    if dress is str:
        text = "".join(f"{mark}{line}\n" for line in text.split("\n"))
    found = identify(text)
    assert (found.status, found.expression) == ("exact", ID)


@settings(max_examples=150, deadline=None)
@given(
    at=st.integers(8, 10_000),
    edit=st.sampled_from(["drop", "insert", "swap", "double"]),
    word=st.sampled_from(["not", "no", "only", "5", "commercial", "Acme", "except", "and", "zzz", "unless", "never"]),
)
def test_a_single_edit_of_an_operative_word_is_never_exact(at, edit, word):
    words = ACME.split()
    at = words.index("Grant.") + 1 + at % (len(words) - words.index("Grant.") - 1)
    if re.fullmatch(r"\W*(?:\w|\d\.)\W*", words[at]) or words[at].strip(".,").lower() == word.lower():
        return
    new = {"drop": [], "insert": [word, words[at]], "swap": [word], "double": [words[at], words[at]]}[edit]
    assert identify(" ".join([*words[:at], *new, *words[at + 1 :]])).status != "exact"


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_no_text_raises(text):
    found = identify(text)
    assert found.status in ("exact", "modified", "mentions", "unknown")
    assert found.to_dict()["status"] == found.status


def test_the_index_is_the_same_each_time_and_holds_no_words(builder):
    first, second = sections(builder), sections(builder)
    assert first == second
    for word in (b"permission", b"weights", b"monthly"):
        assert word not in b"".join(first.values())


def test_all_parts_are_plain_data():
    found = identify(ACME.replace("30 days", "3 days"))
    assert found.to_dict()["changes"][0] == {"kind": "replaced", "words": "3", "line": 17, "missing": 1}
    with pytest.raises(AttributeError):
        found.status = "exact"


def test_a_wrong_call_raises():
    with pytest.raises(TypeError, match="bytes"):
        identify(ACME.encode())
    with pytest.raises(ValueError, match="card"):
        identify(ACME, kind="readme")

"""What a page shows its readers, and what it merely holds: a comment, a denial or a quotation meets no duty."""

from __future__ import annotations

import pytest

from openlic.gate.shown import find

SENTENCE = "Built with Llama"

SHOWN = [
    ("i.html", "<html><head><title>x</title></head>\n<body>\n<footer>Built with <b>Llama</b></footer>"),
    ("i.html", "<footer>Built with&nbsp;Llama</footer>"),
    ("f.tsx", "export const F = () => <footer>Built with Llama</footer>"),
    ("R.md", "# AcmeBot\nBuilt with Llama\n\nmore"),
    ("R.md", "# AcmeBot\n\nA bot. Built with Llama 3.1 and love.\n"),
    ("R.md", "**Built with Llama**"),
    ("R.md", "| [Built with Llama](https://llama.com) | x |"),
    ("R.md", "## Built with Llama"),
    ("R.txt", "Built with\nLlama"),
    ("i.html", "<p>&copy; 2026 Acme. Built with Llama</p>"),
    ("i.html", "<p>Not a toy</p><p>Built with Llama</p>"),
    ("R.md", "> Built with Llama"),
    ("R.md", "see https://x.y/z // Built\n\nBuilt with Llama"),
]

UNSEEN = [
    ("i.html", "<!-- Built with Llama -->"),
    ("README.md", "<!-- Built with Llama -->"),
    ("i.html", "<footer hidden>Built with Llama</footer>"),
    ("README.md", "Built with Llamafile"),
    ("R.md", "prebuilt with llama"),
    ("i.html", "<script>// Built with Llama\n</script>"),
    ("f.tsx", "{/* Built with Llama */}"),
    ("i.html", '<div style="display: none">Built with Llama</div>'),
    ("f.vue", "<script>x = 1 // Built with Llama</script>"),
    ("R.md", "[//]: # (Built with Llama)"),
]

DOUBTFUL = [
    ("README.md", "This product is not Built with Llama\n"),
    ("README.md", 'We removed the "Built with Llama" line.'),
    ("app.py", "# Built with Llama"),
    ("p.json", '{"description":"Built with Llama"}'),
    ("doc.md", 'TODO: show "Built with Llama"'),
    ("R.md", "- [ ] Built with Llama\n"),
    ("R.md", "This bot is not\nBuilt with Llama"),
    ("R.md", "```\nBuilt with Llama\n```"),
    ("R.md", "Never say `Built with Llama` here"),
    ("R.md", "~~Built with Llama~~ gone"),
    ("R.md", "nicht Built with Llama"),
    ("f.test.tsx", 'expect(getByText("Built with Llama")).toBeVisible()'),
    ("R.md", "Products must display:\n\nBuilt with Llama"),
    ("R.md", "Built with Llama? No."),
    ("R.md", "Do not show it. Built with Llama is gone"),
]


@pytest.mark.parametrize(("name", "text"), SHOWN)
def test_a_line_that_readers_see_is_shown(name: str, text: str) -> None:
    assert find(SENTENCE, name, text)[0] is True


@pytest.mark.parametrize(("name", "text"), UNSEEN)
def test_what_no_reader_sees_is_not_shown(name: str, text: str) -> None:
    assert find(SENTENCE, name, text) == (False, 0)


@pytest.mark.parametrize(("name", "text"), DOUBTFUL)
def test_words_in_doubtful_company_are_left_to_a_person(name: str, text: str) -> None:
    met, line = find(SENTENCE, name, text)
    assert met is None and line > 0


def test_the_line_is_that_of_the_file() -> None:
    page = "<head>\n<title>x</title></head>\n<!--\n-->\n<p\n class='a'>Built with Llama</p>"
    assert find(SENTENCE, "index.html", page) == (True, 6)


def test_a_name_may_stand_in_a_sentence_but_is_whole() -> None:
    name = "meta-llama/Llama-3.1-8B"
    assert find(name, "NOTICE", f"We use {name} by Meta.", as_statement=False)[0] is True
    assert find(name, "NOTICE", f"We use {name}-Instruct.", as_statement=False)[0] is False
    assert find(name, "NOTICE", f"We do not use {name}.", as_statement=False)[0] is None


def test_a_notice_quoted_by_the_licence_is_not_the_notice() -> None:
    sentence = "Llama 3.1 is licensed under the Llama 3.1 Community License"
    assert find(sentence, "NOTICE", f"{sentence}, Copyright")[0] is True
    assert find(sentence, "THIRD-PARTY.txt", f'retain in all copies the notice:\n"{sentence}"')[0] is None

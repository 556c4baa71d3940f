"""The HTML report in a real browser: it is clicked, tabbed through, and its colours are measured.

Without a Chromium the test says at the end of the run that it did not look (`apt-get install chromium`).
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from openlic.report import render
from report.answers import HOSTILE, full, poisoned, shop

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="NOBODY LOOKED AT THE HTML REPORT: there is no Chromium here")
# All that a browser does by itself on a machine without a network, it leaves alone.
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]

CONTRASTS = """
() => {
  const numbers = (color) => color.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const color = numbers(getComputedStyle(at).backgroundColor);
      if (color.length < 4 || color[3] > 0) return color;
    }
    return [255, 255, 255];
  };
  return [...document.querySelectorAll("body *")].filter((element) => [...element.childNodes]
      .some((node) => node.nodeType === 3 && node.data.trim()) && !element.closest("svg, .skip"))
    .map((element) => {
      const [one, other] = [light(numbers(getComputedStyle(element).color)), light(ground(element))];
      return [(Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05), element.outerHTML.slice(0, 80)];
    });
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    path = tmp_path / "report.html"
    path.write_text(shop("html"), "utf-8")
    opened = browser.new_page()
    opened.goto(path.as_uri())
    yield opened
    opened.close()


def seen(page: Page) -> list[str]:
    """The verdicts of the models that can be seen."""
    return [article.get_attribute("class") or "" for article in page.locator("article").all() if article.is_visible()]


def test_the_filter_hides_and_shows_by_click_and_by_key(page: Page) -> None:
    assert seen(page) == ["allowed", "review", "conditional", "denied", "review"]
    page.get_by_role("checkbox", name="review").uncheck()
    assert seen(page) == ["allowed", "conditional", "denied"]
    page.get_by_role("checkbox", name="allowed").click()
    assert seen(page) == ["conditional", "denied"]
    page.get_by_role("checkbox", name="review").focus()
    page.keyboard.press("Space")
    assert seen(page) == ["review", "conditional", "denied", "review"]


def test_it_has_landmarks_headings_and_a_way_past_the_top(page: Page) -> None:
    for role in ("banner", "navigation", "main", "contentinfo"):
        assert page.get_by_role(role).count() == 1, role
    levels = [int(name[1]) for name in page.locator("h1, h2, h3").evaluate_all("all => all.map(one => one.tagName)")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the models"
    page.keyboard.press("Enter")
    assert page.url.endswith("#models")
    assert page.get_by_role("img", name="Lineage: models/tone").is_visible()
    assert page.get_by_role("article").count() == 5


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read_in_both_schemes(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)
    measured = page.evaluate(CONTRASTS)
    assert len(measured) > 50
    assert [row for row in measured if row[0] < 4.5] == []
    ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (ground == "rgb(255, 255, 255)") is (scheme == "light")


def test_on_paper_all_models_stand_on_white_and_the_filter_is_gone(page: Page) -> None:
    page.emulate_media(media="print", color_scheme="dark")
    assert page.get_by_role("group").count() == page.get_by_role("navigation").count() == 0
    assert len(seen(page)) == 5
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_a_narrow_screen_needs_no_sideways_scrolling(page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_nothing_runs_nothing_is_loaded_and_the_style_is_let_in(browser: Browser, tmp_path: Path) -> None:
    report = full(tmp_path)
    opened = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda message: said.append(message.text))
    opened.on("dialog", lambda dialog: said.append(dialog.message))
    for name, text in HOSTILE.items():
        path = tmp_path / f"{name}.html"
        path.write_text(render(poisoned(report, text), "html"), "utf-8")
        opened.goto(path.as_uri())
        assert opened.evaluate("getComputedStyle(document.body).margin") == "0px"  # the style sheet speaks
    opened.close()
    assert len(asked) == len(HOSTILE)
    assert said == []

"""The frame and the drawings in a real browser under a strict policy: who can see, read and use them."""

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect, sync_playwright

from homefirst import web
from homefirst.foundation.calendar import FinancialYear, Month
from homefirst.foundation.charts.control import control_chart
from homefirst.foundation.charts.frame import Note
from homefirst.foundation.charts.level import level_chart
from homefirst.foundation.charts.likelihood import LikelihoodChart, Strip, Tone, likelihood_chart
from homefirst.web.sheet.drawing import both
from tests.browser.conftest import ARGUMENTS, CHROMIUM, hearing
from tests.foundation import test_charts_control as control
from tests.foundation import test_charts_level as level
from tests.web.test_templates import EMPTY, FORGOTTEN, PAGES, TOKEN

expect.set_options(timeout=60_000)  # a busy machine is not a mistake
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM.exists(), reason="there is no Chromium here"),
]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'"
)
PAGE = """
{% extends "base.html" %}
{% block title %}Sample{% endblock %}
{% block content %}
<h1>Sample</h1>
{{ parts.finding("A sample of every part.") }}
{{ parts.facts([{"label": "A label", "value": "181.1", "note": "a note"}, {"label": "Other"}]) }}
{% for name, drawing in drawings.items() %}
{% call parts.figure(name, "Chart " ~ name, drawing) %}
{{ parts.figures_of(name ~ "-rows", "Figures", [{"text": "Month"}, {"text": "n"}], [["May", "1"]]) }}
{% endcall %}
{% endfor %}
{% endblock %}
"""


def sample() -> str:
    months = FinancialYear(2016).months
    chances = LikelihoodChart(
        "Chance",
        "It rose.",
        "Chance of missing",
        months,
        tuple(index / 12 for index in range(12)),
        Strip("What was said", (Tone.GREEN,) * 6 + (Tone.RED,) * 6),
        (Note(Month(2016, 10), "More likely than not"),),
    )
    usual = control.chart(*(control.point(index, 100 + 5 * index) for index in range(12)))
    drawings = {
        "level": both(level_chart, level.chart(), "level-chart"),
        "chance": both(likelihood_chart, chances, "chance-chart"),
        "usual": both(control_chart, usual, "usual-chart"),
    }
    return PAGES.from_string(PAGE).render(**CONTEXT, drawings=drawings, synthetic=True)


CONTEXT = {
    "county": {"name": "Oxfordshire"},
    "navigation": [{"text": "Board", "href": "/board", "current": True}, {"text": "About", "href": "/about"}],
    "sign_in_href": "/sign-in",
    "sources": ["A source."],
    "version": "0.1.0",
    "csrf_input": TOKEN,
}


class Door(http.server.SimpleHTTPRequestHandler):
    pages: dict[str, str]

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: a test speaks by its result."""

    def do_GET(self) -> None:
        page = self.pages.get(self.path)
        if page is None:
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.end_headers()
        self.wfile.write(page.encode())
        return None


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A page that closes in the middle of an answer is no news."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    sign_in, error = PAGES.get_template("gate/sign_in.html"), PAGES.get_template("gate/error.html")
    Door.pages = {
        "/sample": sample(),
        "/sign-in": sign_in.render(**CONTEXT, form=EMPTY),
        "/sign-in-again": sign_in.render(**CONTEXT, form=FORGOTTEN),
        "/error": error.render(**CONTEXT, status=404),
    }
    door = functools.partial(Door, directory=str(Path(web.__file__).parent))
    server = Server(("127.0.0.1", 0), door)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def window() -> Iterator[Page]:
    """One for all tests: a new one costs more than all that is looked at in it."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium.new_page()
        chromium.close()


@pytest.fixture
def page(window: Page) -> Iterator[Page]:
    """The window, as new."""
    yield window
    window.goto("about:blank")
    window.emulate_media(media="null")


@pytest.mark.pages
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("path", ["/sample", "/sign-in", "/sign-in-again", "/error"])
def test_a_page_is_quiet_stays_inside_and_can_be_used_by_everyone(
    page: Page, address: str, path: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    with hearing(page) as heard:
        page.goto(address + path)
        page.wait_for_selector("body.js-enabled")
        results = Axe().run(page).response
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert heard.said == []
    assert [url for url in heard.asked if not url.startswith(address)] == []
    assert len(heard.asked) >= 5
    assert len(results["passes"]) > 10
    assert [(found["id"], found["nodes"][0]["html"]) for found in results["violations"]] == []
    assert overflow <= 0


def test_a_telephone_sees_the_narrow_drawing_and_a_desk_the_wide_one(page: Page, address: str) -> None:
    seen = {}
    for width in (320, 768, 769, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(address + "/sample")
        seen[width] = [page.is_visible("#level-chart"), page.is_visible("#level-chart-narrow")]
    assert seen == {320: [False, True], 768: [False, True], 769: [True, False], 1280: [True, False]}


@pytest.mark.parametrize("width", [320, 1280])
def test_every_text_of_a_drawing_is_high_enough_and_within_it(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address + "/sample")
    texts = page.evaluate(
        """() => [...document.querySelectorAll('.hf-chart svg')].filter(svg => svg.checkVisibility())
        .flatMap(svg => [...svg.querySelectorAll('text')].map(text => {
          const box = text.getBoundingClientRect(), whole = svg.getBoundingClientRect();
          const size = parseFloat(getComputedStyle(text).fontSize) * whole.width / svg.viewBox.baseVal.width;
          const out = box.left < whole.left - 1 || box.right > whole.right + 1
            || box.top < whole.top - 1 || box.bottom > whole.bottom + 1;
          return [text.textContent, size, out];
        }))"""
    )
    assert len(texts) > 50
    assert [text for text, _, out in texts if out] == []
    assert min(size for _, size, _ in texts) >= 9.5


def test_the_keyboard_reaches_the_content_and_unfolds_a_table(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(address + "/sample")
    page.wait_for_selector("body.js-enabled")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    page.keyboard.press("Enter")
    expect(page.locator("#maincontent")).to_be_focused()
    assert not page.is_visible("#level-rows")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#level-rows")).to_be_visible()


def test_paper_shows_the_wide_drawing_and_unfolds_the_tables(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 900})
    page.goto(address + "/sample")
    page.wait_for_selector("body.js-enabled")
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    printed = [page.is_visible(name) for name in ("#level-chart", "#level-chart-narrow", "#level-rows")]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert printed == [True, False, True]
    assert page.evaluate("document.querySelectorAll('details[open]').length") == 0

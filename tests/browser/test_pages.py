"""Every page in a real browser: quiet, within its width, usable by keyboard and by who cannot see it."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from homefirst.web.sheet.environment import month as month_named
from tests.browser.conftest import another_page, hearing, sign_in
from tests.browser.usable import looked_at_in
from tests.conftest import ANALYST

BOARD = "/oxfordshire/board"
MEASURE = "/oxfordshire/measures/delayed-per-day"
REFUSED = "(a refused sign-in)"
A_FINDING = "(the gravest finding)"
PAGES = {
    "board": BOARD,
    "board as it stood": f"{BOARD}?month=2016-08",
    "board before the year": f"{BOARD}?month=2016-03",
    "measure": MEASURE,
    "measures": "/oxfordshire/measures",
    "measures with a plan": "/oxfordshire/measures?month=2016-12",
    "measure rebased": f"{MEASURE}?rebase=2015-12&because=Why+it+was+so&fix_after=2014-03",
    "measure mistaken": f"{MEASURE}?from=2016-13&rebase=2015-12",
    "measure of a reason": f"{MEASURE}?measure=delayed-days&category=reason:O&from=2016-10",
    "measure that is unknown": f"{MEASURE}?measure=delayed-days-per-100k&from=2012-04&to=2013-03",
    "promises": "/oxfordshire/promises",
    "promises found": "/oxfordshire/promises?words=home+care+hours&promised=yes",
    "promises of one": "/oxfordshire/promises/hart",
    "findings": "/oxfordshire/findings",
    "finding": A_FINDING,
    "synthetic without journeys": "/oxfordshire/synthetic",
    "services": "/oxfordshire/services?on=2016-12-12",
    "service": "/oxfordshire/services/hart?on=2016-12-12",
    "service that ended": "/oxfordshire/services/short-term-home-care?on=2018-01-01",
    "definitions": "/oxfordshire/definitions",
    "sign in": "/sign-in",
    "sign in refused": REFUSED,
    "not understood": f"{BOARD}?month=2016-13",
    "not found": "/nowhere",
}
ERROR_STATUS = re.compile(r"Failed to load resource: the server responded with a status of 40[04] \(.*\)")
CONTROLS = "a[href], button, select, summary, input:not([type=hidden]), [tabindex='0']"
SEEN = "element => element.checkVisibility() && element.getClientRects().length > 0"
LOOK = """element => {
  const style = getComputedStyle(element), arrow = getComputedStyle(element, '::before');
  return [style.outline, style.boxShadow, style.backgroundColor, style.border, style.color,
    style.textDecoration, arrow.color].join('|');
}"""
CUT = """[...document.querySelectorAll('main svg')].filter(svg => svg.checkVisibility()).flatMap(svg => {
  const whole = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('text')].map(text => {
    const box = text.getBoundingClientRect();
    return [text.textContent, box.left < whole.left - 1 || box.right > whole.right + 1];
  });
})"""
pytestmark = pytest.mark.browser


def go(page: Page, address: str, path: str) -> None:
    if path == REFUSED:
        sign_in(page, address, password="wrong")
    elif path == A_FINDING:
        page.goto(f"{address}/oxfordshire/findings")
        page.click(".hf-differ__heading a >> nth=0")
    else:
        page.goto(address + path)
    page.wait_for_selector("body.js-enabled")


@pytest.mark.pages
@pytest.mark.parametrize("named", PAGES)
def test_a_page_is_quiet_stays_inside_and_can_be_used_by_everyone(
    page: Page, address: str, named: str
) -> None:
    page.set_viewport_size({"width": 360, "height": 900})
    with hearing(page) as heard:
        go(page, address, PAGES[named])
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        looked_at_in(page, 360)
        looked_at_in(page, 1280)
    assert [text for text in heard.said if not ERROR_STATUS.fullmatch(text)] == []
    assert [url for url in heard.asked if not url.startswith(address)] == []
    assert len(heard.asked) >= 5


def controls_of(page: Page) -> list[Any]:
    return [one for one in page.query_selector_all(CONTROLS) if one.evaluate(SEEN)]


@pytest.mark.pages
@pytest.mark.parametrize(
    "named",
    [
        "board",
        "measures",
        "measure",
        "measure mistaken",
        "promises of one",
        "finding",
        "definitions",
        "sign in",
        "not found",
    ],
)
def test_the_tabulator_reaches_every_control_in_its_order_and_the_focus_is_seen(
    page: Page, address: str, named: str
) -> None:
    go(page, address, PAGES[named])
    page.evaluate("document.activeElement.blur()")
    controls = controls_of(page)
    before = [one.evaluate(LOOK) for one in controls]
    page.evaluate("getSelection().removeAllRanges(); document.body.tabIndex = -1; document.body.focus()")
    assert len(controls) >= 6
    for place, one in enumerate(controls):
        page.keyboard.press("Tab")
        assert one.evaluate("element => element === document.activeElement"), one.evaluate("e => e.outerHTML")
        assert one.evaluate(LOOK) != before[place], one.evaluate("element => element.outerHTML")
        if place == 0:
            assert one.inner_text() == "Skip to main content"
            assert one.bounding_box()["y"] >= 0


def test_the_skip_link_leads_past_the_header(page: Page, address: str) -> None:
    go(page, address, BOARD)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#maincontent")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#month")).to_be_focused()


def tab_to(page: Page, identifier: str) -> None:
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == identifier:
            return
    raise AssertionError(f"The keyboard does not reach #{identifier}.")


def choose(page: Page, value: str) -> None:
    """Chooses from the list that has the focus, by the arrows: a browser that is held up for a second between
    two letters takes the next one for the beginning of another word."""
    steps: int = page.evaluate(
        "value => [...document.activeElement.options].findIndex(one => one.value === value)"
        " - document.activeElement.selectedIndex",
        value,
    )
    for _ in range(abs(steps)):
        page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
    assert page.evaluate("document.activeElement.value") == value


def test_one_signs_in_and_out_by_keyboard_alone_and_comes_to_what_one_asked_for(
    stranger: BrowserContext, address: str
) -> None:
    page = stranger.new_page()
    go(page, address, f"{MEASURE}?category=reason:E")
    assert page.title() == "Sign in – Oxfordshire – homefirst"
    tab_to(page, "id_username")
    page.keyboard.type(ANALYST.name)
    tab_to(page, "id_password")
    page.keyboard.type("wrong")
    with another_page(page):
        page.keyboard.press("Enter")
    assert page.title() == "Error: Sign in – Oxfordshire – homefirst"
    assert page.evaluate("document.activeElement.className").startswith("nhsuk-error-summary")
    tab_to(page, "id_password")
    page.keyboard.type(ANALYST.password)
    with another_page(page):
        page.keyboard.press("Enter")
    assert page.url == f"{address}{MEASURE}?category=reason:E"
    assert "reason E, Care package in own home" in page.inner_text("h1")
    for _ in range(10):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent.trim()") == "Sign out":
            break
    with another_page(page):
        page.keyboard.press("Enter")
    assert page.url == address + BOARD
    assert page.inner_text(".nhsuk-header__account").strip() == "Sign in"


def test_the_month_is_chosen_and_shown_by_keyboard(stranger: BrowserContext, address: str) -> None:
    page = stranger.new_page()
    go(page, address, BOARD)
    tab_to(page, "month")
    choose(page, "2016-08")
    page.keyboard.press("Tab")
    with another_page(page):
        page.keyboard.press("Enter")
    assert page.url == f"{address}{BOARD}?month=2016-08"
    assert page.input_value("#month") == "2016-08"
    assert "With data to August 2016, the chance that 2016-17 ends above its plan" in page.inner_text("main")


def test_the_analyst_asks_by_keyboard(page: Page, address: str) -> None:
    go(page, address, MEASURE)
    tab_to(page, "measure")
    page.keyboard.press("Home")
    tab_to(page, "from")
    choose(page, "2016-04")
    for _ in range(3):  # past the last month and the folded limits to the button
        page.keyboard.press("Tab")
    with another_page(page):
        page.keyboard.press("Enter")
    assert "measure=delayed-days&" in page.url
    assert page.inner_text("h1").startswith("Delayed days: Oxfordshire")
    assert len(cells(page, "series-table")) == 21


def test_a_mistake_leads_by_keyboard_to_its_field_with_every_other_choice_kept(
    page: Page, address: str
) -> None:
    go(page, address, f"{MEASURE}?measure=delayed-days&category=reason:E&from=2017-01&to=2016-01")
    assert page.evaluate("document.activeElement.className").startswith("nhsuk-error-summary")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == (
        "2016-01 comes before 2017-01. Name the earlier month first."
    )
    page.keyboard.press("Enter")
    expect(page.locator("#to")).to_be_focused()
    assert [page.input_value(f"#{name}") for name in ("measure", "category", "from", "to")] == [
        "delayed-days",
        "reason:E",
        "2017-01",
        "2016-01",
    ]
    choose(page, "2017-03")
    with another_page(page):
        page.get_by_role("button", name="Show").click()
    assert len(cells(page, "series-table")) == 3


def test_on_a_telephone_the_charts_of_reasons_are_folded_and_can_be_unfolded(
    page: Page, address: str
) -> None:
    charts = ("since-lowest", "year-on-year", "to-latest")
    go(page, address, BOARD)
    assert [page.is_visible(f"#{name}-chart") for name in charts] == [True] * 3
    assert not page.is_visible(".hf-fold > summary")
    page.set_viewport_size({"width": 390, "height": 900})
    expect(page.locator(".hf-fold > summary").first).to_be_visible()
    assert [page.is_visible(f"#{name}-chart-narrow") for name in charts] == [False] * 3
    page.locator("#year-on-year-heading ~ details > summary").click()
    expect(page.locator("#year-on-year-chart-narrow")).to_be_visible()
    assert [page.is_visible(f"#{name}-chart-narrow") for name in charts] == [False, True, False]


def test_the_icon_tables_rows_are_those_of_the_answer(page: Page, address: str) -> None:
    path = "/oxfordshire/measures?month=2016-12"
    go(page, address, path)
    told = answer(page, address, path)["rows"]
    for table, of in (("whole", False), ("parts", True)):
        rows = [row for row in told if (row["category"] is not None) is of]
        assert [len(row) for row in cells(page, table)] == [5 if of else 7] * len(rows)
        for row, cell in zip(rows, cells(page, table), strict=True):
            assert (row["category_name"] or row["name"]) in cell[0]
            assert row["written"] in cell[1]


def cells(page: Page, table: str) -> list[list[str]]:
    """The rows of a table as they are written, whether it is folded or not."""
    rows: list[list[str]] = page.evaluate(
        "id => [...document.querySelectorAll(`#${id} tbody tr`)]"
        ".map(row => [...row.cells].map(cell => cell.textContent))",
        table,
    )
    return rows


def answer(page: Page, address: str, path: str) -> Any:
    return page.request.get(f"{address}{path}{'&' if '?' in path else '?'}format=json").json()


def test_every_chart_has_a_name_a_description_and_its_table_beside_it(page: Page, address: str) -> None:
    seen = 0
    for path in (BOARD, f"{BOARD}?month=2016-08", MEASURE):
        go(page, address, path)
        for figure in page.query_selector_all(".hf-figure"):
            drawn = [one for one in figure.query_selector_all("svg[role=img]") if one.is_visible()]
            assert len(drawn) == 1
            names = drawn[0].evaluate(
                "svg => svg.getAttribute('aria-labelledby').split(' ').map("
                "id => document.getElementById(id).textContent)"
            )
            assert len(names) == 2
            assert all(names)
            assert len(figure.query_selector_all("table tbody tr")) >= 1
            seen += 1
        drawn_twice = page.query_selector_all(".hf-figure svg[role=img]")
        assert len(drawn_twice) == 2 * len(page.query_selector_all(".hf-figure"))
    assert seen >= 11


@pytest.mark.parametrize("width", [1280, 360])
def test_no_word_of_a_drawing_is_cut_whatever_letters_the_machine_has(
    page: Page, address: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    seen = 0
    for path in (BOARD, f"{BOARD}?month=2016-08", MEASURE, PAGES["measures with a plan"]):
        go(page, address, path)
        texts = page.evaluate(CUT)
        assert [text for text, out in texts if out] == []
        seen += len(texts)
    assert seen > 200


def test_the_level_charts_table_has_the_numbers_of_the_answer_and_of_the_drawing(
    page: Page, address: str
) -> None:
    go(page, address, BOARD)
    told = answer(page, address, BOARD)["months"]
    rows = cells(page, "level-table")
    assert [(row[0], row[1], row[3]) for row in reversed(rows)] == [
        (month_named(one["month"]), f"{one['per_day']:.1f}", f"{one['days']:,}") for one in told
    ]
    planned = {row[0]: row[2] for row in rows if row[2] != "–"}
    assert planned == {
        month_named(one["month"]): f"{one['planned_days'] / days_of(one['month']):.1f}"
        for one in told
        if one["planned_days"] is not None
    }
    hovers: list[str] = page.evaluate(
        "[...document.querySelectorAll('#level-chart circle title')].map(one => one.textContent)"
    )
    drawn = dict(hover.split(": ") for hover in hovers)
    # The drawing says whole people: the table's number, rounded.
    assert list(drawn) == [row[0] for row in reversed(rows)]
    assert [row for row in rows if abs(float(drawn[row[0]]) - float(row[1])) > 0.55] == []


def days_of(month: str) -> int:
    from homefirst.foundation.calendar import Month

    return Month.parse(month).days


def test_the_chances_in_chart_table_and_answer_are_the_same(page: Page, address: str) -> None:
    go(page, address, BOARD)
    told = answer(page, address, BOARD)["year_outlook"]["months"]
    rows = cells(page, "year-table")
    assert [row[0] for row in rows] == [month_named(one["month"]) for one in told]
    assert [row[6] for row in rows] == [one["cumulative_rag"] or "–" for one in told]
    hovers: list[str] = page.evaluate(
        "[...document.querySelectorAll('#year-chart rect title')].map(one => one.textContent)"
    )
    assert hovers == [f"{row[0]}: {row[2]}" for row in rows]
    strip = page.evaluate("[...document.querySelectorAll('#year-chart text')].map(one => one.textContent)")
    assert "?" not in strip
    assert strip[-13:] == [
        "–" if one["cumulative_rag"] is None else one["cumulative_rag"][0].upper() for one in told
    ]


def test_the_analysts_table_has_the_numbers_of_the_answer(page: Page, address: str) -> None:
    path = f"{MEASURE}?measure=delayed-days&category=reason:O&from=2017-01&to=2017-12"
    go(page, address, path)
    told = answer(page, address, path)["months"]
    written = [(row[0], row[1]) for row in cells(page, "series-table")]
    assert written == [
        (month_named(one["month"]), "not collected" if one["value"] is None else f"{one['value']:,.0f}")
        for one in told
    ]
    assert [value for _, value in written[:3]] == ["not collected"] * 3


def test_a_reason_that_did_not_exist_is_left_out_and_one_that_came_is_said_to_be_new(
    page: Page, address: str
) -> None:
    go(page, address, BOARD)
    reasons = {table: {row[0]: row[1:] for row in cells(page, table)} for table in REASON_TABLES}
    assert [len(rows) for rows in reasons.values()] == [10, 10, 11]
    assert reasons["to-latest-table"]["O Other"] == ["not collected", "0.0", *["not collected"] * 2]
    for table, rows in reasons.items():
        drawn = page.text_content(f"#{table.removesuffix('-table')}-chart") or ""
        assert ("Other" in drawn) == ("O Other" in rows)
        assert "unknown" not in drawn


REASON_TABLES = ("since-lowest-table", "year-on-year-table", "to-latest-table")


def test_paper_unfolds_every_table_and_folds_it_again(page: Page, address: str) -> None:
    go(page, address, BOARD)
    tables = page.query_selector_all("table")
    assert [table.is_visible() for table in tables] == [False] * len(tables)
    page.emulate_media(media="print")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert [table.is_visible() for table in tables] == [True] * len(tables)
    assert len(tables) >= 7
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.querySelectorAll('details[open]').length") == 0


def test_without_scripts_everything_can_be_read_and_asked(browser: Browser, address: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 900})
    page = context.new_page()
    page.goto(address + BOARD)
    assert page.is_visible("#level-chart-narrow")
    page.locator("#level-heading ~ details summary").click()
    expect(page.locator("#level-table")).to_be_visible()
    page.select_option("#month", "2016-08")
    with page.expect_navigation():
        page.get_by_role("button", name="Show").click()
    assert page.url.endswith("month=2016-08")
    context.close()


def test_a_commissioner_finds_a_promise_by_keyboard_and_comes_to_its_row(
    stranger: BrowserContext, address: str
) -> None:
    page = stranger.new_page()
    go(page, address, "/oxfordshire/promises")
    tab_to(page, "words")
    page.keyboard.type("home care hours")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    first = page.locator(".hf-promise").first
    said = first.inner_text()
    for word in ("Promised", "By whom", "By when", "For how much"):
        assert word in said
    with page.expect_navigation():
        first.locator(".hf-said__place a").first.click()
    row = page.locator("tr:target")
    assert "facts.csv, row" in row.inner_text()
    assert row.evaluate("one => one.getBoundingClientRect().top < innerHeight")

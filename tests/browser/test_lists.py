"""The pages of lists in a real browser: from a paste to what it changes, at a desk and on a telephone, usable
by everyone and without script."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import WardCounty, another_page, hearing, sisters_window
from tests.browser.test_pictures import OF_LISTS, assert_taken_and_kept
from tests.browser.usable import looked_at_in

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
TODAY = datetime.now(UTC).date()
HEADS = (
    "Hosp No;Patient;DOB;Hospital;Ward;Admitted;Medically fit;Waiting for;Code;Attributable to;Lives with;"
    "Action;By whom;Comments"
)
ROWS = (
    "H100007;QUAYLE, Farah;24/12/1950;{jr};7A;{8};{2};POC;E;SSD;alone;source POC;broker;Daughter comes",
    "H100008;ROWBOTHAM, Edmund;17/08/1939;{jr};7A;{9};Y;Nursing home;Dii;Both;with wife;panel;ccg;",
    "H100003;OKAFOR, Nia;22/07/1944;{jr};7B;{6};;Equipment;;SSD;her sister;;;",
    "H100004;PENROSE, Thomas;30/01/1936;{jr};7A;31/11/2026;Y;Community hospital;C;SSD;;;;",
    ";WHITLOK, Doris;09/05/1924;{jr};7A;{5};N;Reablement;;;;;;",
    "H100010;QUILL, Ada;01/02/1940;{jr};7A;{3};{1};Reablement;;;;;;Came yesterday",
)
pytestmark = pytest.mark.browser


def pasted() -> str:
    """A list of the example's people, as a spreadsheet's clipboard has it."""
    rows = [row.replace("{jr}", "John Radcliffe Hospital") for row in ROWS]
    for ago in range(10):
        day = f"{TODAY - timedelta(days=ago):%d/%m/%Y}"
        rows = [row.replace(f"{{{ago}}}", day) for row in rows]
    lines = ["Delayed patients (synthetic: nobody on this list is real)", "", HEADS, *rows, "Total;6"]
    return "\n".join(lines).replace(";", "\t") + "\n"


@pytest.fixture(scope="module")
def page(browser: Browser, ward_county: WardCounty) -> Iterator[Page]:
    with sisters_window(browser, ward_county.address, DESK) as opened:
        yield opened


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


def check(page: Page) -> None:
    """The open page stays inside its width, and axe finds nothing, at a desk and on a telephone."""
    for width in (1280, 390):
        looked_at_in(page, width)
    assert page.get_by_text("No person on this page is real.").count() == 1
    page.set_viewport_size(DESK)


def pictured(page: Page, blank: Page, name: str) -> None:
    """The open page is looked at, and its picture taken."""
    wanted = OF_LISTS[name]
    page.set_viewport_size({"width": wanted.width, "height": wanted.height})
    assert_taken_and_kept(page, blank, name, wanted)
    check(page)


@pytest.fixture(scope="module")
def on_the_list(page: Page, blank: Page, ward_county: WardCounty, touring: bool) -> str:
    """Where the list stands that was pasted; on a tour every page on the way to it was looked at."""
    page.goto(f"{ward_county.address}/oxfordshire/lists")
    page.wait_for_selector("body.js-enabled")
    if touring:
        check(page)
    page.fill("#pasted", pasted())
    with another_page(page):
        page.get_by_role("button", name="Show what it changes").click()
    assert page.inner_text("h1") == "What do the columns say?"
    if touring:
        pictured(page, blank, "list-columns")
    with another_page(page):
        page.get_by_role("button", name="Read the list so").click()
    page.get_by_role("link", name="The list has no name.").click()
    assert page.evaluate("document.activeElement.id") == "source"
    if touring:
        check(page)
    page.fill("#source", "Delayed patients")
    with another_page(page):
        page.get_by_role("button", name="Read the list so").click()
    assert page.inner_text("h1") == "What do these words say?"
    if touring:
        pictured(page, blank, "list-words")
    with another_page(page):
        page.get_by_role("button", name="Read the list so").click()
    return page.url


def test_a_paste_comes_to_its_differences_and_the_page_is_quiet(page: Page, on_the_list: str) -> None:
    with hearing(page) as heard:
        page.goto(on_the_list)
        page.wait_for_selector("body.js-enabled")
    assert heard.said == []
    assert page.inner_text("#summary").endswith("1 wrong, 1 to be asked about.")
    assert "There is no word for it here. Not taken." in page.inner_text("#changes")


@pytest.mark.pages
@pytest.mark.parametrize("name", ["list", "list-phone"])
def test_a_picture_shows_the_page_and_stands_in_the_documents(
    page: Page, blank: Page, on_the_list: str, name: str
) -> None:
    page.set_viewport_size({"width": OF_LISTS[name].width, "height": OF_LISTS[name].height})
    page.goto(on_the_list)
    page.wait_for_selector("body.js-enabled")
    pictured(page, blank, name)


@pytest.mark.pages
def test_it_is_taken_without_script_pictured_and_mended_by_keyboard(
    browser: Browser, page: Page, blank: Page, ward_county: WardCounty, on_the_list: str
) -> None:
    context = browser.new_context(
        viewport=PHONE, java_script_enabled=False, storage_state=page.context.storage_state()
    )
    plain = context.new_page()
    plain.goto(on_the_list)
    with plain.expect_navigation():
        plain.get_by_role("button", name="Take the rows that are right").click()
    assert plain.inner_text("#taken").startswith("Taken ")
    context.close()
    for name in ("lists", "lists-phone", "list-taken"):
        wanted = OF_LISTS[name]
        page.set_viewport_size({"width": wanted.width, "height": wanted.height})
        page.goto(on_the_list if name == "list-taken" else f"{ward_county.address}{wanted.path}")
        page.wait_for_selector("body.js-enabled")
        pictured(page, blank, name)
    assert "Not taken" not in page.inner_text("#taken")
    wrong = page.locator("#mend .nhsuk-form-group--error input").first
    wrong.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(f"{TODAY:%d/%m/%Y}")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != on_the_list)
    assert "mended rows" in page.inner_text("h1")

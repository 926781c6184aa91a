"""The ward's pages in a real browser, on a telephone first: usable by everyone, one tap without leaving the
place, and the same without script."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import WardCounty, another_page, hearing, sisters_window
from tests.browser.test_pictures import OF_THE_WARD, Picture, assert_taken_and_kept
from tests.browser.usable import OVERFLOW, assert_usable

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
PAGES = {
    "wards": "/oxfordshire/ward",
    "a round": "/oxfordshire/ward/jr/9Q",
    "one person": "/person",
    "a referral": "/refer",
    "what is missing": "/oxfordshire/missing?of=everybody",
    "what is missing, by ward": "/oxfordshire/missing?page=1",
    "assessments": "/oxfordshire/assessments",
}
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def place(ward_county: WardCounty) -> tuple[str, str]:
    """Where the pages are, and the ward page of one person."""
    return ward_county.address, f"/oxfordshire/ward/person/{ward_county.keys['well']}"


@pytest.fixture(scope="module")
def page(browser: Browser, place: tuple[str, str]) -> Iterator[Page]:
    """The ward sister's window."""
    with sisters_window(browser, place[0], PHONE) as opened:
        yield opened


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


def open_page(page: Page, place: tuple[str, str], path: str) -> None:
    address, person = place
    of_one = {"/person": person, "/refer": f"{person.replace('/ward/person/', '/people/')}/refer"}
    page.goto(address + of_one.get(path, path))
    page.wait_for_selector("body.js-enabled")


@pytest.mark.pages
@pytest.mark.parametrize("name", OF_THE_WARD)
def test_a_picture_shows_the_page_and_stands_in_the_documents(
    page: Page, blank: Page, place: tuple[str, str], name: str
) -> None:
    wanted: Picture = OF_THE_WARD[name]
    page.set_viewport_size({"width": wanted.width, "height": wanted.height})
    open_page(page, place, wanted.path)
    assert_taken_and_kept(page, blank, name, wanted)


@pytest.mark.pages
@pytest.mark.parametrize("named", PAGES)
def test_a_page_is_quiet_stays_inside_and_can_be_used_by_everyone(
    page: Page, place: tuple[str, str], named: str
) -> None:
    page.set_viewport_size(PHONE)
    with hearing(page) as heard:
        open_page(page, place, PAGES[named])
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert_usable(page)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(OVERFLOW) <= 0
    assert heard.said == []
    assert page.get_by_text("No person on this page is real.").count() == 1


def test_a_ward_is_found_while_one_writes_and_the_only_one_opens(page: Page, place: tuple[str, str]) -> None:
    page.set_viewport_size(PHONE)
    open_page(page, place, PAGES["wards"])
    wards = page.locator("#wards .hf-wardlist__ward")
    before = wards.count()
    page.fill("#find", "9q")
    expect(page.locator("#wards .hf-wardlist__ward:visible")).to_have_count(1)
    expect(page.locator("#found")).to_have_text(f"1 of {before} wards")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith("/ward/jr/9Q")


def test_a_tap_says_it_again_without_leaving_the_place(page: Page, place: tuple[str, str]) -> None:
    page.set_viewport_size(PHONE)
    open_page(page, place, PAGES["a round"])
    card = page.locator(".hf-round__person", has_text="Whitlock, Dennis")
    assert "Criteria overdue" in card.inner_text()
    looked_at = int(re.search(r"(\d+) looked at", page.inner_text("#round-state"))[1])  # type: ignore[index]
    page.evaluate("window.still = true")
    to_look = page.get_by_role("link", name="to look at").locator(".hf-chip__count")
    before = int(to_look.inner_text())
    card.get_by_role("button").click()
    expect(card).to_contain_text("Looked at")
    assert "Criteria overdue" not in card.inner_text()
    assert page.evaluate("window.still") is True
    assert page.evaluate("document.activeElement.innerText").startswith("All as it was")
    assert f"{looked_at + 1} looked at" in page.inner_text("#round-state")
    assert int(to_look.inner_text()) == before - 1


def test_a_mistake_leads_to_its_field_and_what_is_saved_to_its_part(
    page: Page, place: tuple[str, str]
) -> None:
    page.set_viewport_size(PHONE)
    open_page(page, place, "/person")
    page.get_by_text("Set the date", exact=True).click()
    page.fill("#expected-day", "2016-03-01")
    with another_page(page):
        page.locator("#expected button").click()
    page.get_by_role("link", name="That day is over. Choose today, or a later day.").click()
    assert page.evaluate("document.activeElement.id") == "expected-day"
    page.fill("#expected-day", "2016-03-17")
    with another_page(page):
        page.locator("#expected button").click()
    assert "17 March 2016, possible" in page.inner_text("section[aria-labelledby=expected-now]")
    assert page.inner_text("#expected-now").endswith("Saved")
    assert page.url.endswith("#expected-now")


def test_the_round_goes_without_script(browser: Browser, page: Page, place: tuple[str, str]) -> None:
    context = browser.new_context(
        viewport=PHONE, java_script_enabled=False, storage_state=page.context.storage_state()
    )
    plain = context.new_page()
    # A ward of its own: whoever is looked at here is not looked at by the other tests' taps.
    alone = "/oxfordshire/ward/jr/9N"
    plain.goto(f"{place[0]}{alone}?only=look")
    before = plain.locator(".hf-round__person").count()
    assert before >= 1
    with plain.expect_navigation():
        plain.get_by_role("button").filter(has_text="All as it was").last.click()
    # Back at the round as it was cut, and whoever was looked at is not gone to any more.
    assert "?only=look#p-" in plain.url
    assert plain.locator(".hf-round__person").count() == before - 1
    plain.goto(place[0] + alone)
    assert plain.locator(".hf-round__person--done").count() >= 1
    context.close()

"""The pages of beds, changes and stories in a real browser: quiet, within their width, usable by everyone."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect

from homefirst.app.ground.house import this_log
from homefirst.county.access.models import User
from homefirst.county.capacity.bed_closures import OURS
from homefirst.county.capacity.ward_beds import ClosedBeds
from homefirst.county.capacity.ward_beds_record import post_beds
from homefirst.foundation.store.events import Author
from tests.browser.conftest import another_page, hearing, served, window_of
from tests.browser.test_pages import ERROR_STATUS, tab_to
from tests.browser.test_pictures import OF_BEDS, Picture, assert_taken_and_kept
from tests.browser.usable import OVERFLOW, assert_usable
from tests.conftest import _point_at
from tests.doors.journeys_county import enter_journeys
from tests.doors.people_county import peopled

PASSWORD = "kettle bicycle moss"
PAGES = {
    "beds": "/oxfordshire/beds?at=2016-03-10T08:00",
    "a place": "/oxfordshire/beds/jr?at=2016-03-10T08:00",
    "a service": "/oxfordshire/beds/hart?at=2016-03-10T08:00",
    "what changed": "/oxfordshire/census?at=2016-03-10T08:00&against=2016-03-05T08:00",
    "a story": "/timeline?known_at=2016-03-05T08:00&against=2016-03-20T08:00",
    "a mistake": "/oxfordshire/census?at=never",
    "reviews": "/oxfordshire/reviews",
    "this morning": "/oxfordshire/waiting?at=2016-03-10T09:30",
    "a ward's beds": "/oxfordshire/beds-closed/of/jr/5B",
    "neighbours with nobody to talk about": "/oxfordshire/neighbours?at=2016-03-10T09:30",
}
AS_CARDS = {"a place", "a story", "this morning", "a ward's beds", "neighbours with nobody to talk about"}
"""Whose tables are cards on a telephone in both of their kinds: looked at there, too."""
TIMES = count()
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def place(template_database, worker_database: str, django_db_blocker) -> Iterator[tuple[str, str]]:
    """Where the pages are, and the page of one person."""
    with django_db_blocker.unblock():
        name = f"{worker_database}_beds_seen_{next(TIMES)}"
        keys = enter_journeys(dict(peopled(name).registered))
        post_some_beds()
        hub = User(username="hubert", role="hub_coordinator", organisation="ouh")
        hub.set_password(PASSWORD)
        hub.save()
        _point_at(worker_database)
    with served(name) as address:
        yield address, f"/oxfordshire/people/{keys['ready']}"


def post_some_beds() -> None:
    """Two wards post their beds on 10 March 2016: one before the call, one the morning before."""
    flu = ClosedBeds(4, "infection", date(2016, 3, 8), date(2016, 3, 12))
    staff = ClosedBeds(2, "staffing", date(2016, 3, 10))
    said = (("5B", 20, (flu, staff), 10), ("6A", 24, (), 9))
    for number, (ward, open_, closed, day) in enumerate(said):
        post_beds(
            this_log(), place="jr", ward=ward, open_=open_, closed=closed, reasons=OURS,
            posting=UUID(int=number), by=Author("wards", loader=True),
            at=datetime(2016, 3, day, 8, 40, tzinfo=UTC),
        )  # fmt: skip


@pytest.fixture(scope="module")
def page(browser: Browser, place: tuple[str, str]) -> Iterator[Page]:
    """The hub coordinator's window."""
    opened = window_of(browser, place[0], "hubert", password=PASSWORD)
    yield opened
    opened.context.close()


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    """A page of nobody's, on which pictures are looked at."""
    opened = browser.new_page()
    yield opened
    opened.close()


def open_page(page: Page, place: tuple[str, str], path: str) -> None:
    address, person = place
    page.goto(address + (person + path if path.startswith("/timeline") else path))
    page.wait_for_selector("body.js-enabled")


@pytest.mark.pages
@pytest.mark.parametrize("named", PAGES)
def test_a_page_is_quiet_stays_inside_and_can_be_used_by_everyone(
    page: Page, place: tuple[str, str], named: str
) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    with hearing(page) as heard:
        open_page(page, place, PAGES[named])
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    for width in (1280, 390) if named in AS_CARDS else (1280,):
        page.set_viewport_size({"width": width, "height": 900})
        assert_usable(page)
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(OVERFLOW) <= 0
    assert [line for line in heard.said if not ERROR_STATUS.fullmatch(line)] == []
    synthetic = page.get_by_text("No person on this page is real.")
    assert synthetic.count() == (0 if named == "a mistake" else 1)


def test_from_the_beds_to_a_place_to_a_story_and_back_by_keyboard(page: Page, place: tuple[str, str]) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    open_page(page, place, PAGES["beds"])
    assert page.locator("nav a[aria-current]").inner_text() == "Beds"
    with another_page(page):
        page.get_by_role("link", name="John Radcliffe Hospital", exact=True).press("Enter")
    assert page.inner_text("h1").endswith("John Radcliffe Hospital")
    assert "at=2016-03-10T08:00" in page.url
    with another_page(page):
        page.locator("#people tbody a").first.press("Enter")
    assert page.inner_text("h1").endswith("Ashworth, William")
    tab_to(page, "known_at")
    page.fill("#known_at", "2016-03-05T08:00")
    with another_page(page):
        page.get_by_role("button", name="Show").press("Enter")
    assert "3 entries as known at 5 March 2016, 08:00." in page.inner_text("main")
    with another_page(page):
        page.get_by_role("link", name="Who this is, and who looked").press("Enter")
    assert "timeline" in page.inner_text("#views")


def test_a_next_action_is_entered_on_a_line_by_keyboard(page: Page, place: tuple[str, str]) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    open_page(page, place, PAGES["this morning"])
    assert page.locator("nav a[aria-current]").inner_text() == "This morning"
    with another_page(page):
        page.locator("#menu-site > summary").press("Enter")
        page.locator("#menu-site a", has_text="John Radcliffe").press("Enter")
    assert "only=site%3Ajr" in page.url
    with another_page(page):
        page.locator("#lines tbody a").first.press("Enter")
    tab_to(page, "what")
    page.select_option("#what", "find_care")
    page.select_option("#owner", "broker")
    with another_page(page):
        page.get_by_role("button", name="Add").press("Enter")
    assert "find care at home, broker" in page.locator(".hf-job").inner_text()
    with another_page(page):
        page.get_by_role("button", name="Not needed").press("Enter")
    assert page.locator(".hf-job").count() == 0


def test_what_is_next_is_given_and_done_on_the_list_with_and_without_a_script(
    page: Page, place: tuple[str, str]
) -> None:
    """Entered of an instant, so that the page is not kept up to date, and is opened again."""
    page.set_viewport_size({"width": 1280, "height": 900})
    open_page(page, place, PAGES["this morning"])
    row = page.locator(".hf-am__row", has=page.locator(".hf-am__tick")).first
    row.locator("label.hf-am__do").click()
    assert page.evaluate("document.activeElement.id") == "act-what"
    page.get_by_role("button", name="Give it to them").click()
    expect(page.locator("#act-said")).to_have_text(re.compile("Nothing was kept. It does not say what"))
    page.select_option("#act-what", "find_care")
    page.select_option("#act-owner", "broker")
    with another_page(page):
        page.get_by_role("button", name="Give it to them").click()
    expect(row).to_contain_text("find care at home")
    page.fill("#find", "no such line")
    expect(page.locator("#found")).to_have_text(re.compile("^0 of"))
    expect(row).to_be_hidden()
    page.fill("#find", "")
    with another_page(page):
        row.get_by_role("button", name="done").press("Enter")
    expect(row).to_contain_text("give one")


@pytest.mark.pages
@pytest.mark.parametrize("name", OF_BEDS)
def test_a_picture_shows_the_page_and_stands_in_the_documents(
    page: Page, blank: Page, place: tuple[str, str], name: str
) -> None:
    wanted: Picture = OF_BEDS[name]
    page.set_viewport_size({"width": wanted.width, "height": wanted.height})
    open_page(page, place, wanted.path)
    assert_taken_and_kept(page, blank, name, wanted)

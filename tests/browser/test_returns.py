"""The pages of returns in a real browser: quiet, within their width, usable by everyone."""

from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, Page

from homefirst.app.ground.house import this_log
from homefirst.county.access.models import User
from homefirst.county.journey import events as kinds
from homefirst.county.journey import record
from homefirst.county.journey.entry import Entry
from homefirst.county.journey.events import STREAM
from tests.browser.conftest import another_page, hearing, served, window_of
from tests.browser.test_pages import ERROR_STATUS
from tests.browser.test_pictures import OF_RETURNS, Picture, assert_taken_and_kept
from tests.browser.usable import OVERFLOW, assert_usable
from tests.conftest import _point_at
from tests.doors.journeys_county import LOADER, at, enter_journeys
from tests.doors.people_county import peopled

PASSWORD = "kettle bicycle moss"
PAGES = {
    "all": "/oxfordshire/returns",
    "a month": "/oxfordshire/returns/transfers/2016-03",
    "a day": "/oxfordshire/returns/daily/2016-03-10",
    "a month of days": "/oxfordshire/returns/daily/2016-03",
    "ready dates": "/oxfordshire/returns/ready-date/2016-03",
    "the people": "/oxfordshire/returns/transfers/2016-03/people",
    "reconciled": "/oxfordshire/returns/2016-03/reconciled",
}
FROZEN, DIFFERS = "returns-frozen", "returns-differs"
TIMES = count()
NAMES: dict[str, str] = {}
"""The database of each address."""
pytestmark = [pytest.mark.browser, pytest.mark.pages]


@pytest.fixture(scope="module")
def place(template_database, worker_database: str, django_db_blocker) -> Iterator[str]:
    with django_db_blocker.unblock():
        name = f"{worker_database}_returns_seen_{next(TIMES)}"
        enter_journeys(dict(peopled(name).registered))
        hub = User(username="hubert", role="hub_coordinator", organisation="ouh")
        hub.set_password(PASSWORD)
        hub.save()
        _point_at(worker_database)
    with served(name) as address:
        NAMES[address] = name
        yield address


@pytest.fixture(scope="module")
def page(browser: Browser, place: str) -> Iterator[Page]:
    """The hub coordinator's window."""
    opened = window_of(browser, place, "hubert", password=PASSWORD)
    yield opened
    opened.context.close()


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    """A page of nobody's, on which pictures are looked at."""
    opened = browser.new_page()
    yield opened
    opened.close()


def open_page(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("body.js-enabled")


@pytest.mark.parametrize("named", PAGES)
def test_a_page_is_quiet_stays_inside_and_can_be_used_by_everyone(page: Page, place: str, named: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    with hearing(page) as heard:
        open_page(page, place + PAGES[named])
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert_usable(page)
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(OVERFLOW) <= 0
    assert [line for line in heard.said if not ERROR_STATUS.fullmatch(line)] == []
    assert page.get_by_text("No person on this page is real.").count() == 1


@pytest.mark.parametrize("name", [name for name in OF_RETURNS if name not in (FROZEN, DIFFERS)])
def test_a_picture_shows_the_page_and_stands_in_the_documents(
    page: Page, blank: Page, place: str, name: str
) -> None:
    wanted: Picture = OF_RETURNS[name]
    page.set_viewport_size({"width": wanted.width, "height": wanted.height})
    open_page(page, place + wanted.path)
    assert_taken_and_kept(page, blank, name, wanted)


def test_a_month_is_frozen_by_keyboard_and_its_picture_says_so(page: Page, blank: Page, place: str) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    open_page(page, place + PAGES["a month"])
    page.fill("#because", "submitted for March")
    page.fill("#although", "the wards have not been asked yet")
    with another_page(page):
        page.keyboard.press("Enter")
    assert "the same" in page.inner_text("#providers")
    wanted = OF_RETURNS[FROZEN]
    page.set_viewport_size({"width": wanted.width, "height": wanted.height})
    page.evaluate("document.querySelector('details:has(#revisions)').open = true")
    assert "submitted for March" in page.inner_text("#revisions")
    assert_usable(page)
    assert_taken_and_kept(page, blank, FROZEN, wanted)


def test_what_a_ward_enters_after_it_was_frozen_stands_beside_it_cell_by_cell(
    page: Page, blank: Page, place: str, worker_database: str, django_db_blocker
) -> None:
    open_page(page, place + PAGES["a month"])
    if "not frozen" in page.inner_text("#providers"):
        page.fill("#because", "submitted for March")
        page.fill("#although", "the wards have not been asked yet")
        with another_page(page):
            page.keyboard.press("Enter")
    with django_db_blocker.unblock():
        _point_at(NAMES[place])
        leave_earlier()
        _point_at(worker_database)
    wanted = OF_RETURNS[DIFFERS]
    page.set_viewport_size({"width": wanted.width, "height": wanted.height})
    open_page(page, place + wanted.path)
    assert "1 cell differs" in page.inner_text("#providers")
    assert page.locator("#changes tbody tr").count() > 0
    assert_usable(page)
    assert_taken_and_kept(page, blank, DIFFERS, wanted)


def leave_earlier() -> None:
    """The day on which somebody left is put right: three days before."""
    log = this_log()
    left = [one for one in log.events(STREAM, log.now()) if one.name == "Discharged"]
    last = max(left, key=lambda one: one.occurred.start)
    entry = Entry(kinds.DISCHARGED, at(11), last.payload, known_at=at(20), corrects=last.seq)
    record.load(log, entries=[entry], by=LOADER, because="the ward put it right")

"""The pages that show people, in a real browser: quiet, within their width, usable by everyone, and marked as
synthetic wherever somebody is shown."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page

from homefirst.app.ground.house import this_log
from homefirst.app.records.people_desk import erase_person
from homefirst.county.access.models import User
from homefirst.county.journey.entry import Entry
from homefirst.county.journey.events import ADMITTED, DIED
from homefirst.county.journey.record import load
from homefirst.foundation.store.events import Author
from tests.browser.conftest import hearing, served, window_of
from tests.browser.test_pages import ERROR_STATUS, tab_to
from tests.browser.usable import looked_at_in
from tests.conftest import _point_at
from tests.county.made_up_people import number
from tests.doors.people_county import peopled

PASSWORD = "kettle bicycle moss"
PEOPLE, VIEWS = "/oxfordshire/people", "/oxfordshire/access/views"
QUALITY = "/oxfordshire/intake/quality?month=2016-03&what=quarantined&stream=journey&source=pas"
SPELL = "20000000-0000-4000-8000-000000000000"
PAGES = (
    "search",
    "found",
    "nobody found",
    "mistake",
    "person",
    "erased",
    "not known",
    "who looked",
    "a user's looks",
    "quality",
    *("pair without a decision", "record", "put right", "erase"),
)
RECORDS = PAGES[-4:]
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def place(template_database, worker_database: str, django_db_blocker) -> Iterator[tuple[str, dict[int, str]]]:
    """Where the pages are, and the key of each person by their row."""
    with django_db_blocker.unblock():
        name = f"{worker_database}_people_seen"
        keys = {row: str(key) for row, key in peopled(name).registered}
        for user in User.objects.filter(username__in=["clara", "otto", "rita"]):
            user.set_password(PASSWORD)
            user.save()
        came = datetime(2016, 3, 3, 12, tzinfo=UTC)
        bed = {
            "person": keys[3],
            "spell": SPELL,
            "care": "acute",
            "place": "jr",
            "ward": None,
            "method": None,
        }
        entries = [
            Entry(ADMITTED, came, bed, known_at=came),
            Entry(DIED, came, {"person": ""}, known_at=came),
        ]
        load(this_log(), entries=entries, by=Author("pas", loader=True))
        erase_person(keys[17], "request", by=Author("operator"), at=datetime.now(UTC))
        _point_at(worker_database)
    with served(name) as address:
        yield address, keys


@pytest.fixture(scope="module")
def windows(browser: Browser, place) -> Iterator[dict[str, Page]]:
    """A window of the clinician's, one of the privacy officer's and one of the records officer's."""
    people = ("clara", "otto", "rita")
    opened = {who: window_of(browser, place[0], who, password=PASSWORD) for who in people}
    yield opened
    for page in opened.values():
        page.context.close()


def search(page: Page, address: str, **fields: str) -> None:
    page.goto(address + PEOPLE)
    for field, text in fields.items():
        page.fill(f"#{field}", text)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def follow(page: Page, address: str, link: str) -> None:
    page.goto(address)
    page.wait_for_selector("body.js-enabled")
    with page.expect_navigation():
        page.get_by_role("link", name=link).first.click()


def undecided(page: Page, address: str) -> None:
    follow(page, f"{address}{PEOPLE}/matches", "Pair ")
    page.wait_for_selector("body.js-enabled")
    with page.expect_navigation():
        page.get_by_role("button", name="Record the decision").click()


def opened(windows: dict[str, Page], place: tuple[str, dict[int, str]], named: str) -> Page:
    address, keys = place
    officers = {
        "who looked": "otto",
        "a user's looks": "otto",
        "quality": "otto",
        **dict.fromkeys(RECORDS, "rita"),
    }
    page = windows[officers.get(named, "clara")]
    record = f"{address}{PEOPLE}/{keys[2]}/record"
    go = {
        "search": lambda: page.goto(address + PEOPLE),
        "found": lambda: search(page, address, family="Whitlock", birth_date="09/05/1924"),
        "nobody found": lambda: search(page, address, nhs_number=number(900).written),
        "mistake": lambda: search(page, address, nhs_number="999 000 0011"),
        "person": lambda: page.goto(f"{address}{PEOPLE}/{keys[2]}"),
        "erased": lambda: page.goto(f"{address}{PEOPLE}/{keys[17]}"),
        "not known": lambda: page.goto(f"{address}{PEOPLE}/{keys[3][:-1]}0"),
        "who looked": lambda: page.goto(f"{address}{VIEWS}?person={keys[2]}"),
        "quality": lambda: page.goto(f"{address}{QUALITY}"),
        "a user's looks": lambda: page.goto(f"{address}{VIEWS}?viewer=clara"),
        "pair without a decision": lambda: undecided(page, address),
        "record": lambda: page.goto(record),
        "put right": lambda: follow(page, record, "Put right"),
        "erase": lambda: page.goto(f"{record}/erase"),
    }
    go[named]()
    page.wait_for_selector("body.js-enabled")
    return page


@pytest.mark.pages
@pytest.mark.parametrize("named", PAGES)
def test_a_page_is_quiet_stays_inside_and_can_be_used_by_everyone(windows, place, named: str) -> None:
    for one in windows.values():
        one.set_viewport_size({"width": 390, "height": 900})
    with (
        hearing(windows["clara"]) as hers,
        hearing(windows["otto"]) as his,
        hearing(windows["rita"]) as theirs,
    ):
        page = opened(windows, place, named)
        looked_at_in(page, 390)
        looked_at_in(page, 1280)
    assert [text for text in (*hers.said, *his.said, *theirs.said) if not ERROR_STATUS.fullmatch(text)] == []
    synthetic = page.get_by_text("No person on this page is real.")
    assert synthetic.count() == (0 if named == "not known" else 1)


def test_somebody_is_found_and_opened_by_keyboard_and_nothing_of_it_stands_in_an_address(
    windows, place
) -> None:
    page = windows["clara"]
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(place[0] + PEOPLE)
    page.wait_for_selector("body.js-enabled")
    tab_to(page, "nhs_number")
    page.keyboard.type(number(101).written)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url == place[0] + PEOPLE
    assert page.inner_text("#found-heading") == "2 people were found"  # one lies in a bed of theirs
    with page.expect_navigation():
        page.get_by_role("link", name="Ashworth, William").press("Enter")
    assert page.url == f"{place[0]}{PEOPLE}/{place[1][2]}"
    assert page.title() == "One person – Oxfordshire – homefirst"
    assert page.inner_text("h1") == "Ashworth, William"

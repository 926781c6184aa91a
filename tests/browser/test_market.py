"""The market, sourcing and fairness in a browser: a place is found and chosen without a script, and everybody
can use the pages."""

from collections.abc import Iterator
from datetime import date
from itertools import count

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from homefirst.app.market import sourcing as desk
from homefirst.county.access.models import User
from homefirst.county.market.sourcing import Requirement
from tests.browser.conftest import WARD_PASSWORD, another_page, served, window_of
from tests.browser.test_capacity import DESK, PHONE, open_page
from tests.browser.test_pictures import OF_THE_MARKET, assert_taken_and_kept
from tests.browser.usable import OVERFLOW
from tests.conftest import _clone, _point_at
from tests.doors.market_county import WAITS, enter_market

MARKET, FAIRNESS = "/oxfordshire/market", "/oxfordshire/fairness?month=2016-03"
NEED = Requirement("residential", None, "north", True, False, None, date(2016, 3, 22), None)
TIMES = count()
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def sought() -> list[str]:
    """The path of the sourcing that the county begins with."""
    return []


@pytest.fixture(scope="module")
def address(template_database, worker_database: str, django_db_blocker, sought: list[str]) -> Iterator[str]:
    with django_db_blocker.unblock():
        name = f"{worker_database}_market_{next(TIMES)}"
        _clone(name)
        _point_at(name)
        for user, role in (("brenda", "broker"), ("hubert", "hub_coordinator")):
            made = User(username=user, role=role, organisation="occ")
            made.set_password(WARD_PASSWORD)
            made.save()
        enter_market()
        sought.append(f"/oxfordshire/sourcing/{desk.open_sourcing(WAITS[0], NEED, 'brenda')}")
        _point_at(worker_database)
    with served(name) as found:
        yield found


@pytest.fixture(scope="module")
def broker(browser: Browser, address: str) -> Iterator[Page]:
    page = window_of(browser, address, "brenda", PHONE)
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def hub(browser: Browser, address: str) -> Iterator[Page]:
    page = window_of(browser, address, "hubert", PHONE)
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


def enter_quote(page: Page, place: str, weekly: str, top_up: str = "") -> None:
    page.select_option("#q-provider", "care-homes")
    for field, said in (("place", place), ("weekly", weekly), ("top-up", top_up), ("locality", "north")):
        page.fill(f"#q-{field}", said)
    page.fill("#q-start", "2016-03-22")
    page.select_option("#q-rating", "good")
    with page.expect_navigation():
        page.get_by_role("button", name="Enter the quote").click()


@pytest.fixture(scope="module")
def offered(browser: Browser, address: str, sought: list[str]) -> tuple[str, list[str]]:
    """Two homes have quoted, and the person was told, all without a script: what is said of those left out,
    and the buttons of the shortlist."""
    page = window_of(browser, address, "brenda", PHONE, script=False)
    page.goto(address + sought[0])
    enter_quote(page, "Elm House", "600")
    enter_quote(page, "Ash Court", "690", "90")
    left_out = page.locator("#left-out").inner_text()
    with page.expect_navigation():
        page.get_by_role("button", name="They were told what they can choose from").click()
    buttons = page.locator("#shortlist").get_by_role("button").all_text_contents()
    page.context.close()
    return left_out, buttons


def test_a_home_is_found_and_chosen_without_a_script(offered: tuple[str, list[str]]) -> None:
    left_out, buttons = offered
    assert "nobody has consented to one" in left_out
    assert buttons == ["They choose it: Elm House"]


@pytest.mark.pages
@pytest.mark.usefixtures("offered")
@pytest.mark.parametrize("which", ["market", "sourcing", "one", "fairness"])
def test_a_page_stays_inside_and_can_be_used_by_everyone(
    broker: Page, hub: Page, address: str, sought: list[str], which: str
) -> None:
    paths = {"market": MARKET, "sourcing": f"/oxfordshire/sourcing?wait={WAITS[0]}", "one": sought[0]}
    page = hub if which == "fairness" else broker
    open_page(page, address, paths.get(which, FAIRNESS))
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        results = Axe().run(page).response
        assert len(results["passes"]) > 10
        assert [(found["id"], found["nodes"][0]["html"]) for found in results["violations"]] == []
    for width in (1280, 320):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(OVERFLOW) <= 0
    page.set_viewport_size(PHONE)


@pytest.mark.pages
@pytest.mark.usefixtures("offered")
@pytest.mark.parametrize("name", OF_THE_MARKET)
def test_a_picture_shows_the_page_and_stands_in_the_documents(
    broker: Page,
    hub: Page,
    blank: Page,
    address: str,
    sought: list[str],
    name: str,
) -> None:
    wanted = OF_THE_MARKET[name]
    page = hub if name == "fairness" else broker
    page.set_viewport_size({"width": wanted.width, "height": wanted.height})
    waits = f"?wait={WAITS[0]}" if name == "sourcing" else ""
    open_page(page, address, sought[0] if name == "sourcing-phone" else wanted.path + waits)
    assert_taken_and_kept(page, blank, name, wanted)
    page.set_viewport_size(PHONE)


@pytest.mark.usefixtures("offered")
def test_a_chosen_home_closes_the_sourcing(broker: Page, address: str, sought: list[str]) -> None:
    open_page(broker, address, sought[0])
    with another_page(broker):
        broker.locator("#shortlist").get_by_role("button").click()
    assert "The person chose Elm House" in broker.locator("main").inner_text()
    assert broker.locator("#shortlist").get_by_role("button").count() == 0

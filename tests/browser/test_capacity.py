"""The provider's page on a telephone, and what the hub sees of it: posted within half a minute by the clock,
in one tap where nothing changed; usable by everyone, also without script."""

import os
import time
from collections.abc import Iterator
from decimal import Decimal
from itertools import count
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page

from homefirst.app.capacity.asking import pack_capacity
from homefirst.app.ground.house import this_log
from homefirst.county.access.models import User
from homefirst.county.capacity import record
from homefirst.county.capacity.posting import Offered, Source
from homefirst.foundation.calendar import local_day
from homefirst.foundation.store.events import Author
from tests.browser.conftest import WARD_PASSWORD, another_page, hearing, served, window_of
from tests.browser.test_pictures import OF_CAPACITY, Picture, assert_taken_and_kept
from tests.browser.usable import looked_at_in
from tests.conftest import _clone, _point_at

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
POST, CAPACITY = "/oxfordshire/capacity/post", "/oxfordshire/capacity"
LONGEST = 30.0  # seconds by the clock, from the page asked for to the answer, on a machine of its own
TIMES = count()
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(template_database, worker_database: str, django_db_blocker) -> Iterator[str]:
    """Where the pages are, of a county in which the care homes have posted today."""
    with django_db_blocker.unblock():
        name = f"{worker_database}_capacity_{next(TIMES)}"
        _clone(name)
        _point_at(name)
        for user, role, at in (("nora", "provider", "ouh"), ("hubert", "hub_coordinator", "ouh")):
            made = User(username=user, role=role, organisation=at)
            made.set_password(WARD_PASSWORD)
            made.save()
        now = this_log().now().known_at
        homes = [one for one in pack_capacity().resources.values() if one.provider == "care-homes"]
        record.post(
            this_log(),
            provider="care-homes",
            offered=[
                Offered(one.name, one.code, local_day(now), Decimal(2))
                for one in homes
                if one.dates.cover(local_day(now))
            ],
            resources=pack_capacity().resources,
            posting=UUID(int=1),
            source=Source.FILE,
            by=Author("synthetic"),
            at=now,
        )
        _point_at(worker_database)
    with served(name) as found:
        yield found


@pytest.fixture(scope="module")
def provider(browser: Browser, address: str) -> Iterator[Page]:
    page = window_of(browser, address, "nora", PHONE)
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


def longest() -> float:
    """LONGEST, and as much longer as there are who want the machine's processors."""
    return LONGEST * max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


def open_page(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    page.wait_for_selector("body.js-enabled")


def seen(page: Page, line: str) -> str:
    return page.locator("#lines tr", has_text=line).inner_text()


def test_a_provider_posts_on_a_telephone_within_half_a_minute_and_then_in_one_tap(
    provider: Page, hub: Page, address: str
) -> None:
    start = time.perf_counter()
    open_page(provider, address, POST)
    for line, taps in (("City", 3), ("North", 1), ("West", 2)):
        more = provider.get_by_role("button", name=f"More: Reablement at home (HART), {line}", exact=True)
        for _ in range(taps):
            more.click()
    provider.get_by_role("button", name="Less: Reablement at home (HART), West", exact=True).click()
    with another_page(provider):
        provider.get_by_role("button", name="Post", exact=True).click()
    assert provider.locator("#done-title").inner_text() == "Posted"
    assert time.perf_counter() - start < longest()
    open_page(hub, address, CAPACITY)
    assert "nora, from the page" in seen(hub, "Reablement at home (HART), City")
    assert "stale" in seen(hub, "Reablement at home (HART), North East")
    start = time.perf_counter()
    open_page(provider, address, POST)
    again = provider.get_by_role("button", name="Same as before: 5 hours a week")
    assert again.bounding_box()["y"] < PHONE["height"]  # type: ignore[index]
    with another_page(provider):
        again.click()
    assert provider.locator("#done-title").inner_text() == "Posted already"
    assert time.perf_counter() - start < longest()


def test_without_a_script_the_amounts_are_typed(browser: Browser, address: str) -> None:
    page = window_of(browser, address, "nora", PHONE, script=False)
    page.goto(address + POST)
    assert page.locator(".hf-post__more:visible").count() == 0
    for amount in ("10.5", "0"):  # and none in the end: the other tests count what is free
        page.goto(address + POST)
        page.fill("[id='hart-south-east.today']", amount)
        with page.expect_navigation():
            page.get_by_role("button", name="Post", exact=True).click()
        assert page.locator("#done-title").inner_text() == "Posted"
    page.context.close()


@pytest.mark.pages
@pytest.mark.parametrize("path", [POST, CAPACITY])
def test_a_page_is_quiet_stays_inside_and_can_be_used_by_everyone(
    provider: Page, hub: Page, address: str, path: str
) -> None:
    page = provider if path == POST else hub
    page.set_viewport_size(PHONE)
    with hearing(page) as heard:
        open_page(page, address, path)
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    for width in (1280, 390):
        looked_at_in(page, width)
    page.set_viewport_size(PHONE)
    assert heard.said == []
    if path == POST:
        boxes = [one.bounding_box() for one in page.locator(".hf-post__more, .hf-post__less").all()]
        assert all(box is not None and box["height"] >= 44 and box["width"] >= 44 for box in boxes)


@pytest.mark.pages
@pytest.mark.parametrize("name", OF_CAPACITY)
def test_a_picture_shows_the_page_and_stands_in_the_documents(
    provider: Page, hub: Page, blank: Page, address: str, name: str
) -> None:
    wanted: Picture = OF_CAPACITY[name]
    page = provider if wanted.path == POST else hub
    page.set_viewport_size({"width": wanted.width, "height": wanted.height})
    open_page(page, address, wanted.path)
    assert_taken_and_kept(page, blank, name, wanted)
    page.set_viewport_size(PHONE)

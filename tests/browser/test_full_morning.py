"""The hub's pages of a morning on which something happens, in a real browser: at a desk and on a telephone,
quiet, within their width, usable by everyone; and their pictures."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page

from homefirst.county.access.models import User
from tests.browser.conftest import WARD_PASSWORD, hearing, served, window_of
from tests.browser.full_morning import enter_full_morning
from tests.browser.test_beds import post_some_beds
from tests.browser.test_pictures import OF_THE_MORNING, assert_taken_and_kept
from tests.browser.usable import looked_at_in
from tests.conftest import _point_at
from tests.doors.journeys_county import enter_journeys
from tests.doors.people_county import peopled

pytestmark = [pytest.mark.browser, pytest.mark.pages]


class Place(NamedTuple):
    """Where the pages are, the hub coordinator's window and a social worker's, and the keys of people by
    family name."""

    address: str
    page: Page
    own: Page
    keys: Mapping[str, UUID]


@pytest.fixture(scope="module")
def place(
    template_database, worker_database: str, django_db_blocker, browser: Browser, tmp_path_factory
) -> Iterator[Place]:
    with django_db_blocker.unblock():
        name = f"{worker_database}_full_morning"
        enter_journeys(dict(peopled(name).registered))
        for user, role, organisation in (
            ("hubert", "hub_coordinator", "ouh"),
            ("sally", "social_worker", "occ"),
        ):
            one = User(username=user, role=role, organisation=organisation)
            one.set_password(WARD_PASSWORD)
            one.save()
        keys = enter_full_morning(tmp_path_factory.mktemp("morning"))
        post_some_beds()
        _point_at(worker_database)
    with served(name) as address:
        page, own = window_of(browser, address, "hubert"), window_of(browser, address, "sally")
        yield Place(address, page, own, keys)
        for one in (page, own):
            one.context.close()


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    """A page of nobody's, on which pictures are looked at."""
    opened = browser.new_page()
    yield opened
    opened.close()


@pytest.mark.parametrize("name", OF_THE_MORNING)
def test_a_page_of_a_full_morning_is_usable_and_its_picture_stands_in_the_documents(
    place: Place, blank: Page, name: str
) -> None:
    wanted, page = OF_THE_MORNING[name], place.own if name.startswith("morning-own") else place.page
    who = {"{waits}": place.keys["Abernathy"], "{disputed}": place.keys["Dunmore"]}
    path = wanted.path
    for part, key in who.items():
        path = path.replace(part, str(key))
    page.set_viewport_size({"width": wanted.width, "height": wanted.height})
    with hearing(page) as heard:
        page.goto(place.address + path)
        page.wait_for_selector("body.js-enabled")
    assert page.get_by_text("No person on this page is real.").count() == 1
    assert_taken_and_kept(page, blank, name, wanted)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    for width in {wanted.width, 390 if f"{name}-phone" not in OF_THE_MORNING else wanted.width}:
        looked_at_in(page, width)
    assert heard.said == []

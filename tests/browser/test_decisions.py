"""The form by which something is offered, the money that waits and what others say of capacity: usable by
everyone, wide and narrow, also where something was refused."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page
from psycopg import sql

from homefirst.app.ground.house import this_log
from homefirst.app.morning.desk import act_on
from homefirst.app.offers import decisions
from homefirst.app.offers.decisions import Offered
from homefirst.app.people.asking import Caller, asker_of
from homefirst.app.ward.asking import ward_clock
from homefirst.county.access.models import User
from homefirst.county.journey import care_record
from homefirst.foundation.calendar import local_day
from tests.browser.conftest import WARD_PASSWORD, another_page, hearing, served, window_of
from tests.browser.test_pictures import OF_DECISIONS, Picture, assert_taken_and_kept
from tests.browser.usable import looked_at_in
from tests.conftest import _point_at, as_superuser
from tests.doors.journeys_county import LOADER, at, enter_journeys
from tests.doors.people_county import peopled

STAFF = {
    "hubert": ("hub_coordinator", "ouh"),
    "fiona": ("finance_lead", "occ"),
    "bea": ("broker", "occ"),
}
WAITING, APPROVALS, CAPACITY = (f"/oxfordshire/{name}" for name in ("waiting", "approvals", "capacity"))
WAIT = "d0000000-0000-4000-8000-000000000000"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def place(
    template_database, worker_database: str, django_db_blocker
) -> Iterator[tuple[str, dict[str, UUID]]]:
    """Where the pages are, and whom they tell of: to one a place in a home is offered above the limit."""
    name = f"{worker_database}_decisions"
    with django_db_blocker.unblock():
        keys = enter_journeys(dict(peopled(name).registered))
        for user, (role, organisation) in STAFF.items():
            made = User(username=user, role=role, organisation=organisation)
            made.set_password(WARD_PASSWORD)
            made.save()
        offer_above_the_limit(keys["waiting"])
        care_record.open_wait(
            this_log(), person=str(keys["waiting"]), wait=WAIT, what="nursing", reason=None,
            whose="social_care", due=None, by=LOADER, at=at(8),
        )  # fmt: skip
        _point_at(worker_database)
    with served(name) as address:
        yield address, keys
    with as_superuser() as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def offer_above_the_limit(key: UUID) -> None:
    today = local_day(ward_clock().at)
    caller = Caller(asker_of(User.objects.get(username="hubert")), datetime.now(UTC), "a request")
    acting = act_on(key, None, 0, caller)
    (wait,) = acting.line.waits
    home = Offered(
        wait.wait, None, "nursing", "care-homes", None, today, decisions.amount("1250", "weekly"),
        although="no_other",
    )  # fmt: skip
    decisions.make_offer(acting, home)


@pytest.fixture(scope="module")
def pages(browser: Browser, place) -> Iterator[dict[str, Page]]:
    """Each one's browser: the line of somebody to whom something is offered and who waits for more, what
    waits for the money, and what a broker says of capacity."""
    address, keys = place
    found = {name: window_of(browser, address, name) for name in STAFF}
    paths = {"hubert": f"{WAITING}/{keys['waiting']}", "fiona": APPROVALS, "bea": CAPACITY}
    for name, page in found.items():
        page.goto(address + paths[name])
        page.wait_for_selector("body.js-enabled")
    yield found
    for page in found.values():
        page.context.close()


@pytest.mark.pages
@pytest.mark.parametrize("name", STAFF)
def test_a_page_is_quiet_stays_inside_and_can_be_used_by_everyone(pages, name: str) -> None:
    page = pages[name]
    with hearing(page) as heard:
        page.reload()
        page.wait_for_selector("body.js-enabled")
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    for width in (1280, 390):
        looked_at_in(page, width)
    assert heard.said == []


@pytest.mark.pages
def test_what_is_refused_is_told_beside_its_field_and_the_form_stays_open(pages, place) -> None:
    page = pages["bea"]
    page.set_viewport_size({"width": 1280, "height": 900})
    page.reload()
    page.locator("#bar > summary").click()
    with another_page(page):
        page.get_by_role("button", name="Bar it").click()
    assert "It does not say which line. Choose one." in page.locator("#resource-error").inner_text()
    assert page.locator("#bar").get_attribute("open") is not None
    for width in (1280, 390):
        looked_at_in(page, width)
    page.goto(place[0] + CAPACITY)


@pytest.mark.pages
@pytest.mark.parametrize("name", OF_DECISIONS)
def test_a_picture_shows_the_page_and_stands_in_the_documents(
    pages, place, browser: Browser, name: str
) -> None:
    wanted: Picture = OF_DECISIONS[name]
    page = pages["hubert" if wanted.path == "/offer" else "fiona"]
    page.set_viewport_size({"width": wanted.width, "height": wanted.height})
    page.reload()
    page.wait_for_selector("body.js-enabled")
    page.evaluate("document.querySelectorAll('#offer-something').forEach(one => one.open = true)")
    if wanted.path == "/offer":
        page.locator("#offer").scroll_into_view_if_needed()
    blank = browser.new_page()
    assert_taken_and_kept(page, blank, name, wanted)
    blank.close()

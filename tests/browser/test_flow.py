"""The year ahead in a browser: asked for without a script, kept, and usable by everybody at both widths."""

from collections.abc import Iterator
from itertools import count

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page

from homefirst.county.access.models import User
from tests.browser.conftest import WARD_PASSWORD, served, window_of
from tests.browser.test_pictures import OF_THE_YEAR, assert_taken_and_kept
from tests.browser.usable import looked_at_in
from tests.conftest import _point_at
from tests.doors.flow_county import pack_with_a_small_network, simulated
from tests.doors.journeys_county import enter_journeys
from tests.doors.people_county import peopled

FLOW = "/oxfordshire/flow"
TIMES = count()
pytestmark = [pytest.mark.browser, pytest.mark.pages]


class Served:
    """The service, and the address of the simulation that was asked for in a window without a script."""

    def __init__(self, address: str, run: str) -> None:
        self.address, self.run = address, run


@pytest.fixture(scope="module")
def year(
    template_database, worker_database: str, django_db_blocker, browser: Browser,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Served]:  # fmt: skip
    name = f"{worker_database}_year_{next(TIMES)}"
    pack = pack_with_a_small_network(tmp_path_factory.mktemp("year"))
    with pytest.MonkeyPatch.context() as patched, django_db_blocker.unblock():
        patched.setenv("HOMEFIRST_PACK", str(pack))
        patched.setattr(settings, "PACK", pack)
        enter_journeys(dict(peopled(name).registered))
        andy = User.objects.get(username="andy")
        andy.set_password(WARD_PASSWORD)
        andy.save()
        _point_at(worker_database)
        with served(name) as address:
            run = asked_without_a_script(browser, address)
            _point_at(name)
            simulated(run.rpartition("/")[2])
            _point_at(worker_database)
            yield Served(address, run)


def asked_without_a_script(browser: Browser, address: str) -> str:
    page = window_of(browser, address, "andy", script=False)
    page.goto(address + FLOW)
    page.fill("#census", "2016-03-10")
    page.fill("#f-home-care-hours_per_week", "+many")
    with page.expect_navigation():
        page.get_by_role("button", name="Simulate a year").click()
    wrong = page.locator("#f-home-care-hours_per_week-error").inner_text()
    assert "“+many” is no figure." in wrong
    page.fill("#f-home-care-hours_per_week", "+400")
    page.fill("#name-1", "400 more hours a week")
    page.select_option("#precision", "0.1")
    with page.expect_navigation():
        page.get_by_role("button", name="Simulate a year").click()
    run = page.url.removeprefix(address)
    assert "Nothing is simulated yet" in page.inner_text("#flow-told")
    page.context.close()
    return run


@pytest.fixture(scope="module")
def analyst(browser: Browser, year: Served) -> Iterator[Page]:
    page = window_of(browser, year.address, "andy")
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


@pytest.mark.parametrize("name", OF_THE_YEAR)
def test_a_page_of_the_year_ahead_can_be_used_by_everyone_and_stands_in_the_documents(
    analyst: Page, blank: Page, year: Served, name: str
) -> None:
    wanted = OF_THE_YEAR[name]
    analyst.set_viewport_size({"width": wanted.width, "height": wanted.height})
    analyst.goto(year.address + (FLOW if name == "flow" else year.run))
    analyst.wait_for_selector("body.js-enabled")
    assert_taken_and_kept(analyst, blank, name, wanted)
    analyst.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    looked_at_in(analyst, wanted.width)
    if name == "flow":
        looked_at_in(analyst, 390)


def test_the_drawing_of_a_group_is_within_its_page_and_unique(analyst: Page, year: Served) -> None:
    analyst.goto(year.address + year.run)
    ids = analyst.evaluate("[...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(ids) == len(set(ids)) > 20
    analyst.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    assert analyst.locator(".hf-fan svg").count() >= 3

"""The call in a browser: usable by everyone at a desk and on a telephone, and confirmed by one tap."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from homefirst.app.draft.allocating import Question, question_of
from homefirst.app.draft.drafting import made
from homefirst.app.draft.jobs import want_draft
from homefirst.county.access.models import User
from homefirst.hub.draft.record import keep_draft
from tests.browser.conftest import another_page, served, window_of
from tests.browser.test_pictures import OF_THE_CALL, assert_taken_and_kept
from tests.browser.usable import looked_at_in
from tests.conftest import _point_at
from tests.doors.call_county import TODAY, enter_call
from tests.doors.people_county import peopled

PASSWORD = "kettle bicycle moss"
CALL, MINUTES = "/oxfordshire/call/2016-03-10", "call-minutes"
pytestmark = [pytest.mark.browser, pytest.mark.pages]


@pytest.fixture(scope="module")
def address(template_database, worker_database: str, django_db_blocker) -> Iterator[str]:
    """Where the pages are, of a county whose call has a draft."""
    with django_db_blocker.unblock():
        name = f"{worker_database}_call_seen"
        enter_call(peopled(name).registered)
        user = User(username="hubert", role="hub_coordinator", organisation="ouh")
        user.set_password(PASSWORD)
        user.save()
        job = want_draft(TODAY, by="hubert")
        question = Question.of(job.arguments)
        county = question_of(question)
        keep_draft(
            made(
                question, county, key=str(job.id), asked_by="hubert", clock=lambda: 0.0,
                now=lambda: question.at, seconds=5,
            )
        )  # fmt: skip
        _point_at(worker_database)
    with served(name) as found:
        yield found


@pytest.fixture(scope="module")
def hub(browser: Browser, address: str) -> Iterator[Page]:
    page = window_of(browser, address, "hubert", password=PASSWORD)
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


@pytest.mark.parametrize("name", [name for name in OF_THE_CALL if name != MINUTES])
def test_the_call_is_usable_and_its_picture_stands_in_the_documents(
    hub: Page, blank: Page, address: str, name: str
) -> None:
    wanted = OF_THE_CALL[name]
    hub.goto(address + CALL)
    hub.wait_for_selector("body.js-enabled")
    looked_at_in(hub, wanted.width)
    hub.set_viewport_size({"width": wanted.width, "height": wanted.height})
    assert_taken_and_kept(hub, blank, name, wanted)


def test_a_line_is_confirmed_by_one_tap_and_stands_in_the_minutes(
    hub: Page, blank: Page, address: str
) -> None:
    hub.goto(address + CALL)
    with another_page(hub):
        hub.get_by_role("button", name="Confirm", exact=False).first.click()
    assert "offered" in hub.locator("#rest tbody tr").first.inner_text()
    hub.goto(f"{address}{CALL}/minutes")
    assert "Home care, City" in hub.locator("#minutes").inner_text()
    looked_at_in(hub, 390)
    wanted = OF_THE_CALL[MINUTES]
    hub.set_viewport_size({"width": wanted.width, "height": wanted.height})
    assert_taken_and_kept(hub, blank, MINUTES, wanted)

"""Pages that are open and change by themselves, in a real browser, under the strict policy."""

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from playwright.sync_api import Browser, Page, expect
from psycopg import sql

from homefirst.app.ground.house import open_log
from homefirst.app.ground.work import TAKE_IN_FILES, this_work
from homefirst.app.pack.in_force import load_pack
from homefirst.county.access.models import User
from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.figures import read, record
from homefirst.county.figures.editions import in_force
from homefirst.foundation.calendar import Month
from homefirst.foundation.store.events import Author
from homefirst.foundation.work.rows import LOCK
from tests.browser.conftest import DESK, another_page, service, sign_in
from tests.browser.usable import looked_at_in
from tests.conftest import ANALYST, OXFORDSHIRE, _clone, _point_at, as_superuser
from tests.foundation.test_listen import end_listeners
from tests.intake.workbooks import synthetic

BOARD = "/oxfordshire/board"
INTAKE = "/oxfordshire/intake"
JOBS = "/oxfordshire/jobs"
MARCH = Month(2017, 3)
LOADER = Author("test", loader=True)
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def database(template_database, worker_database: str, django_db_blocker) -> Iterator[str]:
    """A county's database of this module's own: here figures come out while pages are open."""
    name = f"{worker_database}_live"
    _clone(name)
    with django_db_blocker.unblock():
        _point_at(name)
        load_pack(settings.PACK)
        analyst = User(username=ANALYST.name, role="analyst")
        analyst.set_password(ANALYST.password)
        analyst.save()
        _point_at(worker_database)
    yield name
    with as_superuser() as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture(scope="module")
def live_address(database: str) -> Iterator[str]:
    with service(database, "--web", "1") as found:
        yield found


@pytest.fixture
def here(database: str, worker_database: str, django_db_blocker) -> Iterator[str]:
    """The connections of the test lead to the same database as the pages'."""
    with django_db_blocker.unblock():
        _point_at(database)
        yield database
        _point_at(worker_database)


def publish_more(days: int, on: date) -> None:
    """A revision of March 2017 comes out on a day, with so many more delayed days than are held."""
    log = open_log(OXFORDSHIRE)
    view = log.now()
    held = read.held_tables(view, Breakdown.CARE, areas=[OXFORDSHIRE])
    table = next(one.table for one in in_force(held, view.known_at) if one.table.month == MARCH)
    (code, count), *others = table.days
    revised = replace(
        table,
        edition=replace(table.edition, revised=on),
        days=((code, (count or 0) + days), *others),
        total=(table.total or 0) + days,
    )
    record.publish(log, tables=[revised], by=LOADER)


class Watched:
    """A page that notes what a quiet page would not say, and every address that it asks for."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said: list[str] = []
        self.opened: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("framenavigated", lambda frame: self.opened.append(frame.url))


@pytest.fixture
def watched(browser: Browser) -> Iterator[Watched]:
    context = browser.new_context(viewport=DESK)
    yield Watched(context.new_page())
    context.close()


def per_day(page: Page) -> str:
    return page.inner_text(".hf-fact__value >> nth=0")


def test_figures_that_come_out_appear_on_an_open_page_which_stays_where_it_is(
    watched: Watched, live_address: str, here: str
) -> None:
    page = watched.page
    page.goto(live_address + BOARD)
    state = page.locator(".hf-live")
    expect(state).to_have_text("Kept up to date while it is open.")
    page.focus("#month")
    page.evaluate("document.querySelector('#board-head').ours = 'still the same element'")
    before = per_day(page)
    publish_more(3100, on=date(2018, 1, 1))
    expect(page.locator(".hf-fact__value").first).not_to_have_text(before)
    assert float(per_day(page)) == pytest.approx(float(before) + 100)
    assert page.evaluate("document.activeElement.id") == "month"
    assert page.evaluate("document.querySelector('#board-head').ours") == "still the same element"
    for width in (1280, 390):
        looked_at_in(page, width)
    assert (watched.said, watched.opened) == ([], [live_address + BOARD])


def test_a_page_says_when_it_is_late_and_when_it_has_caught_up(
    watched: Watched, live_address: str, here: str
) -> None:
    page = watched.page
    page.goto(live_address + BOARD)
    state = page.locator(".hf-live")
    expect(state).to_have_attribute("data-state", "hf-live")
    page.evaluate(
        """() => {
          const place = document.querySelector('.hf-live'), states = [];
          new MutationObserver(() => {
            states.push(place.dataset.state);
            document.body.dataset.states = states.join(' then ');
          }).observe(place, {attributes: true, attributeFilter: ['data-state']});
        }"""
    )
    assert end_listeners(here) >= 1
    expect(page.locator("body")).to_have_attribute("data-states", "hf-late then hf-live")
    expect(state).to_have_text("Kept up to date while it is open.")
    assert watched.said == []


def test_a_page_of_the_past_is_not_kept_up_to_date(watched: Watched, live_address: str) -> None:
    page = watched.page
    page.goto(f"{live_address}{BOARD}?month=2016-08")
    page.wait_for_selector("body.js-enabled")
    assert page.locator(".hf-live").count() == 0
    assert page.evaluate("typeof htmx") == "undefined"


def test_without_script_the_page_says_to_open_it_again(browser: Browser, live_address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_address + BOARD)
    assert page.inner_text(".hf-live") == "Open this page again to see what is new."
    assert page.inner_text("#board-figures").startswith("Figures to December 2017, known ")
    context.close()


@pytest.fixture
def analysts(browser: Browser, live_address: str) -> Iterator[Watched]:
    context = browser.new_context(viewport=DESK)
    page = context.new_page()
    sign_in(page, live_address)
    yield Watched(page)
    context.close()


def books() -> list[dict[str, Any]]:
    """Twelve workbooks, and one file between them that is none."""
    months = [Month(2012, 4) + place for place in range(12)]
    files = [
        {
            "name": f"{month}.xlsx",
            "mimeType": "application/octet-stream",
            "buffer": synthetic(2, month).content(),
        }
        for month in months
    ]
    files[5] = {"name": "minutes.xlsx", "mimeType": "application/octet-stream", "buffer": b"no workbook"}
    return files


def test_workbooks_are_handed_in_and_one_sees_them_taken_in_without_asking_again(
    analysts: Watched, live_address: str
) -> None:
    page = analysts.page
    page.goto(live_address + INTAKE)
    page.set_input_files("input[type=file]", books())
    with another_page(page):
        page.get_by_role("button", name="Hand in").click()
    expect(page.locator(".hf-live")).to_have_attribute("data-state", "hf-live")
    job = page.locator(".hf-job").first
    opened = list(analysts.opened)
    expect(job.locator(".nhsuk-tag")).to_have_text("Done, with problems", timeout=180_000)
    expect(job.locator(".hf-job__progress")).to_contain_text("12 of 12")
    expect(job.locator("progress")).to_have_attribute("value", "1.0")
    expect(job.locator(".hf-job__problems")).to_contain_text("minutes.xlsx")
    expect(job.get_by_role("button")).to_have_count(0)
    expect(page.locator("#files-table")).to_contain_text("minutes.xlsx")
    for width in (1280, 390):
        looked_at_in(page, width)
    assert (analysts.said, analysts.opened) == ([], opened)


def test_a_job_is_cancelled_on_the_page_on_which_it_is_seen(
    analysts: Watched, live_address: str, here: str
) -> None:
    page = analysts.page
    page.goto(live_address + JOBS)
    expect(page.locator(".hf-live")).to_have_attribute("data-state", "hf-live")
    with as_superuser(here) as claimed:
        # As if another worker had it in its hands: ours leaves it, and it cannot end before the test does.
        with transaction.atomic():
            asked = this_work().ask(
                TAKE_IN_FILES, key=uuid.uuid4().hex, arguments={"documents": ["0" * 64]}, by="anna"
            )
            claimed.execute(f"SELECT pg_advisory_lock({LOCK})", [asked.id])
        row = page.locator(f"#job-{asked.id}")
        expect(row.locator(".nhsuk-tag")).to_have_text("Waiting for the worker")
        row.get_by_role("button", name="Cancel").click()
        expect(row.locator(".nhsuk-tag")).to_have_text("Being cancelled")
        expect(row.get_by_role("button")).to_have_count(0)
    assert page.url == live_address + JOBS
    assert this_work().see(asked.id).cancel_asked
    assert analysts.said == []

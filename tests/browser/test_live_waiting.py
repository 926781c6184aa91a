"""This morning's list, open in a real browser while somebody else changes it: under the strict policy."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from psycopg import sql

from homefirst.app.ground.house import this_log
from homefirst.app.morning.asking import ask_morning
from homefirst.county.access.models import User
from homefirst.county.journey import events as kinds
from homefirst.county.journey import record
from homefirst.county.journey.entry import Entry
from homefirst.foundation.store.events import Author
from homefirst.hub import record as hub_record
from homefirst.policy.verification import Act, Side
from tests.browser.conftest import another_page, hearing, served, window_of
from tests.browser.usable import assert_usable, looked_at_in
from tests.conftest import _point_at, as_superuser
from tests.doors.journeys_county import ALL, LOADER, SPELLS, enter_journeys
from tests.doors.people_county import peopled

PASSWORD = "kettle bicycle moss"
WAITING = "/oxfordshire/waiting"
OVERFLOW_NEXT = """() => new Promise(tell => requestAnimationFrame(() => requestAnimationFrame(
  () => tell(document.documentElement.scrollWidth - innerWidth))))"""
"""By how many pixels a page is too wide once it is drawn in its new size."""
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def place(
    template_database, worker_database: str, django_db_blocker
) -> Iterator[tuple[str, str, dict[str, UUID]]]:
    """The database of this module's own, where its pages are, and whom they tell of."""
    name = f"{worker_database}_live_waiting"
    with django_db_blocker.unblock():
        keys = enter_journeys(dict(peopled(name).registered))
        hub = User(username="hubert", role="hub_coordinator", organisation="ouh")
        hub.set_password(PASSWORD)
        hub.save()
        _point_at(worker_database)
    with served(name) as address:
        yield name, address, keys
    with as_superuser() as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def here(place, worker_database: str, django_db_blocker) -> Iterator[None]:
    """The connections of the test lead to the same database as the pages'."""
    with django_db_blocker.unblock():
        _point_at(place[0])
        yield
        _point_at(worker_database)


@pytest.fixture
def hubert(browser: Browser, place) -> Iterator[BrowserContext]:
    """The hub coordinator's browser."""
    context = window_of(browser, place[1], "hubert", password=PASSWORD).context
    yield context
    context.close()


def assign(person: str, at: datetime) -> None:
    hub_record.assign_action(
        this_log(),
        person=person,
        action=str(uuid4()),
        what="ask_family",
        owner="hub",
        due=None,
        by=Author("hilda"),
        at=at,
    )


def come(person: str, at: datetime) -> None:
    """Somebody is admitted and ready to leave, on the record's last day."""
    says = {"person": person, "spell": str(uuid4())}
    bed = {"care": "acute", "place": "jr", "ward": "5B", "method": None}
    entries = [
        Entry(kinds.ADMITTED, at, {**says, **bed}, known_at=at),
        Entry(kinds.READINESS_RECORDED, at, {**says, **ALL}, known_at=at),
    ]
    assert record.load(this_log(), entries=entries, by=LOADER, because="a test").quarantined == ()


def test_what_others_change_appears_and_what_is_being_typed_stays(
    hubert: BrowserContext, place, here
) -> None:
    _, address, keys = place
    at, person, stranger = ask_morning().morning.at, str(keys["waiting"]), str(uuid4())
    page, typing, cut = hubert.pages[0], hubert.new_page(), hubert.new_page()
    with hearing(page) as heard:
        page.goto(address + WAITING)
        expect(page.locator(".hf-live")).to_have_attribute("data-state", "hf-live")
        row = page.locator(f"#line-{person}")
        name = row.locator("th a").inner_text()
        row.locator(".hf-am__tick").check()
        page.fill("#act-note", "she asked")
        page.get_by_text("Another time").click()
        page.fill("#at", "2016-03-09T10:15")
        assert "," in name
        opened = row.locator("th a").get_attribute("href")
        row.evaluate("one => one.ours = 'still the same element'")
        typing.goto(f"{address}{opened}")
        typing.fill("#note", "the daughter comes at four")
        cut.goto(f"{address}{WAITING}?only=no_action")
        expect(cut.locator(".hf-live")).to_have_attribute("data-state", "hf-live")

        assign(person, at)
        expect(row).to_contain_text("ask the family")
        expect(cut.locator(f"#line-{person}")).to_contain_text("does not fit any more")
        come(stranger, at)
        expect(page.locator(f"#line-{stranger}")).to_contain_text("open the page again for a name")
        expect(page.locator("#am-moved")).to_contain_text("1 came, 0 left")

        assert row.locator("th a").inner_text() == name
        assert row.evaluate("one => one.ours") == "still the same element"
        assert page.input_value("#at") == "2016-03-09T10:15"
        assert page.evaluate("document.activeElement.id") == "at"
        assert page.locator(".hf-menu--end").get_attribute("open") is not None
        assert row.locator(".hf-am__tick").is_checked()
        assert page.input_value("#act-note") == "she asked"
        # What it shows by now counts as seen: what is given after somebody else's change is kept.
        page.select_option("#act-what", "escalate")
        page.select_option("#act-owner", "hub")
        page.get_by_role("button", name="Give it to them").click()
        expect(page.locator("#act-said")).to_have_text("Kept, on 1 line.")
        expect(row).to_contain_text("1 more")
        assert cut.locator(f"#line-{person} th a").inner_text() == name
    assert heard.said == []
    for one in (page, cut):
        assert_usable(one)
        one.bring_to_front()
        one.set_viewport_size({"width": 390, "height": 844})
        assert one.evaluate(OVERFLOW_NEXT) <= 0

    assert typing.input_value("#note") == "the daughter comes at four"
    typing.select_option("#what", index=1)
    typing.select_option("#owner", index=1)
    with another_page(typing):
        typing.get_by_role("button", name="Add", exact=True).click()
    expect(typing.get_by_role("alert")).to_contain_text("hubert changed this line")
    assert typing.input_value("#note") == "the daughter comes at four"


def ready(person: str, spell: str, at: datetime) -> None:
    """Somebody in a bed is ready to leave it."""
    says = {"person": person, "spell": spell, **ALL}
    entry = Entry(kinds.READINESS_RECORDED, at, says, known_at=at)
    assert record.load(this_log(), entries=[entry], by=LOADER, because="a test").quarantined == ()


def council_agrees(person: str, at: datetime) -> None:
    """The council agrees to the code of somebody."""
    line = next(one for one in ask_morning().morning.lines if one.person == person)
    assert line.code is not None
    proposal = line.code.proposal
    hub_record.judge_code(
        this_log(),
        proposed=lambda view: proposal,
        shown=proposal.code,
        side=Side.COUNCIL,
        act=Act.AGREE,
        why=None,
        by=Author("sam"),
        at=at,
    )


def test_codes_are_kept_up_to_date_and_what_is_ticked_stays(hubert: BrowserContext, place, here) -> None:
    _, address, keys = place
    at, person = ask_morning().morning.at, str(keys["waiting"])
    ready(person, SPELLS["waiting"], at)
    page = hubert.pages[0]
    with hearing(page) as heard:
        page.goto(f"{address}/oxfordshire/codes")
        expect(page.locator(".hf-live")).to_have_attribute("data-state", "hf-live")
        row = page.locator(f"#code-mine-{person}-E-social_care")
        expect(row).to_contain_text("council: nothing yet")
        row.locator("input[type=checkbox]").check()
        row.get_by_text("why E, social care").click()
        council_agrees(person, at)
        expect(row).to_contain_text("council agrees (social worker")
        assert row.locator("input[type=checkbox]").is_checked()
        expect(row).to_contain_text("Waits for care at home to begin since")
        assert "," in row.locator("th a").inner_text()
    assert heard.said == []
    for width in (1280, 390):
        looked_at_in(page, width)
    page.set_viewport_size({"width": 1280, "height": 1000})
    page.get_by_text("Dispute the ticked one").click()
    page.get_by_label("Why it is wrong").select_option("other_whose")
    with another_page(page):
        page.get_by_role("button", name="Dispute it").click()
    expect(page.locator("#said")).to_contain_text("The dispute is entered, and its clock runs.")
    expect(page.locator("#part-disputed")).to_contain_text("Disputed: 1")
    expect(page.locator(".hf-live")).to_have_attribute("data-state", "hf-live")
    page.locator(f"#code-disputed-{person}-E-social_care th a").click()
    expect(page.locator("#code")).to_contain_text("disputed")
    for width in (1280, 390):
        looked_at_in(page, width)

"""Ten people on a telephone who have not changed: one tap each, under the same thumb; the same on a line that
is away for a moment; and the ward's lists, done in the row. Of a long ward by itself: what is entered here
moves the ward."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from homefirst.app.ground.house import this_log
from homefirst.app.records.people_desk import import_people
from homefirst.county.journey import events as kinds
from homefirst.county.journey import record
from homefirst.county.journey.entry import Entry
from homefirst.foundation.store.events import Author
from tests.browser.conftest import WardCounty, sisters_window
from tests.conftest import _point_at
from tests.doors.journeys_county import LOADER, at

PHONE = {"width": 390, "height": 844}
ROUND = "/oxfordshire/ward/jr/7A"
NAMES = "Abbot Barrow Carver Dutton Eccles Farrier Garland Hobbs Ivory Jessop Kemble Lovell Mercer".split()
HEADS = (
    "organisation,local_number,nhs_number,family_name,given_names,birth_date,death_date,sex,address,postcode"
)
BAR = 10.0  # seconds a person may take
CARD = ".hf-round__person"
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def long_ward(
    ward_county: WardCounty, worker_database: str, django_db_blocker: Any, tmp_path_factory: Any
) -> str:
    """Where a county's pages are, with thirteen people on ward 7A, asked in the half day before."""
    file: Path = tmp_path_factory.mktemp("ward") / "people.csv"
    people = [
        f"ouh,H3000{n:02},,{name},Test,1930-01-{n + 1:02},,female,,ZZ99 3CZ" for n, name in enumerate(NAMES)
    ]
    file.write_text("\n".join([f"{HEADS},since,practice,council", *(f"{one},,," for one in people)]))
    with django_db_blocker.unblock():
        _point_at(f"{worker_database}_ward_seen")
        taken = import_people(file, by=Author("operator"), at=datetime.now(UTC))
        people_in = dict(taken.registered)
        assert len(people_in) == len(NAMES), taken
        entries = [one for n, key in enumerate(people_in.values()) for one in stay(n, str(key))]
        assert record.load(this_log(), entries=entries, by=LOADER, because="a test").quarantined == ()
        _point_at(worker_database)
    return ward_county.address


def stay(n: int, person: str) -> list[Entry]:
    spell = {"person": person, "spell": f"{n + 300:08}-0000-4000-8000-000000000000"}
    where = {"care": "acute", "place": "jr", "ward": "7A", "method": None}
    asked = {"assessment": f"{n + 500:08}-0000-4000-8000-000000000000", "what": "mobility"}
    return [
        Entry(kinds.ADMITTED, at(9 + n % 4), {**spell, **where}, known_at=at(9 + n % 4)),
        Entry(kinds.CRITERIA_RECORDED, at(13, 21), {**spell, "met": []}, known_at=at(13, 21)),
        Entry(
            kinds.ASSESSMENT_REQUESTED,
            at(13, 21),
            {"person": person, **asked, "profession": "physiotherapy", "due": "2016-03-14"},
            known_at=at(13, 21),
        ),
    ]


@pytest.fixture
def phone(browser: Browser, long_ward: str) -> Iterator[Page]:
    """The ward sister's telephone at the round of the long ward."""
    with sisters_window(browser, long_ward, PHONE) as opened:
        opened.goto(long_ward + ROUND)
        opened.wait_for_selector("body.js-enabled")
        yield opened


def tap(page: Page, x: float, y: float) -> None:
    """One tap of a thumb at a place of the window, once the list has settled after the one before."""
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    page.mouse.click(x, y)


def looked_at(page: Page) -> int:
    return page.locator(f"{CARD}--done").count()


def middle(page: Page) -> tuple[float, float]:
    """Where the button of the first who is to be looked at stands; it is large enough for a thumb."""
    button = page.locator(f"{CARD}:not({CARD}--done, .hf-sent) [data-tap]").first
    button.scroll_into_view_if_needed()
    box = button.bounding_box()
    assert box is not None
    assert min(box["width"], box["height"]) >= 44
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_ten_who_have_not_changed_take_one_tap_each_under_the_same_thumb(phone: Page) -> None:
    before = looked_at(phone)
    x, y = middle(phone)
    took = []
    for count in range(1, 11):
        began = time.monotonic()
        tap(phone, x, y)
        expect(phone.locator(f"{CARD}--done")).to_have_count(before + count)
        took.append(time.monotonic() - began)
        under = phone.evaluate("([x, y]) => document.elementFromPoint(x, y)?.textContent", [x, y])
        assert under.startswith("All as it was"), f"after {count} taps the thumb is over {under}"
    assert max(took) < BAR, took
    assert f"{before + 10} looked at" in phone.inner_text("#round-state")


def test_a_tap_without_a_line_says_so_is_not_lost_and_not_doubled(phone: Page) -> None:
    before, lost = looked_at(phone), []

    def line(route: Route) -> None:
        """Away: the first tap never arrives, the second does and its answer is lost."""
        if route.request.method != "POST" or len(lost) > 1:
            route.continue_()
        elif not lost:
            lost.append(0)
            route.abort("internetdisconnected")
        else:
            lost.append(route.fetch().json()["entry"])
            route.abort("connectionreset")

    phone.route("**/ward/person/*", line)
    name = phone.locator(f"{CARD}:not({CARD}--done) h2 a").first.inner_text()
    tap(phone, *middle(phone))
    card = phone.locator(CARD, has_text=name)
    expect(card).to_contain_text("Not sent yet")
    assert "1 entry is not sent yet: there is no connection." in phone.inner_text("#sending")
    for _ in range(2):
        phone.evaluate("dispatchEvent(new Event('online'))")
        expect(phone.locator("#sending")).not_to_be_empty()
    expect(card).to_contain_text("Looked at", timeout=30_000)
    expect(phone.locator("#sending")).to_be_empty()
    assert looked_at(phone) == before + 1
    told = phone.request.get(f"{phone.url.partition('#')[0]}?format=json").json()["people"]
    # What the lost answer told is the last entry still: nothing was entered twice.
    assert lost[1] in {one["entry"] for one in told if one["name"] == name}


def test_what_somebody_else_entered_is_told_on_the_card_and_the_round_goes_on(phone: Page) -> None:
    card = phone.locator(f"{CARD}:not({CARD}--done)").first
    card_id = card.get_attribute("id")
    phone.evaluate(
        "id => document.querySelector(`#${id} [name=seen]`).value = 1", card_id
    )  # as a page has it that was open long
    tap(phone, *middle(phone))
    expect(phone.locator(f"#{card_id}")).to_contain_text("Not saved: Something was entered of this person")
    assert phone.url.endswith(ROUND)


def test_home_is_asked_in_the_row_and_an_assessment_is_done_there(phone: Page, long_ward: str) -> None:
    phone.goto(f"{long_ward}/oxfordshire/missing")
    assert "7A, John Radcliffe Hospital, opened last" in phone.inner_text("h1")
    row = phone.locator(".hf-row").first
    row.locator("summary").click()
    for select in row.locator("select").all():
        select.select_option(index=1)
    row.get_by_role("button").click()
    expect(row.locator(".hf-told")).to_have_text("Saved")
    # The form leaves no hole: whoever comes next follows at once, and is in the window.
    lies, next_ = row.bounding_box(), phone.locator(".hf-row").nth(1).bounding_box()
    assert lies is not None
    assert next_ is not None
    assert lies["height"] < 100
    assert next_["y"] == pytest.approx(lies["y"] + lies["height"], abs=2)
    assert 0 <= next_["y"] < PHONE["height"]
    phone.goto(f"{long_ward}/oxfordshire/assessments?profession=physiotherapy&when=today")
    row = phone.locator(".hf-row").first
    row.get_by_role("button").click()
    expect(row.locator(".hf-told")).to_have_text("Done")
    before = phone.locator(".hf-row").count()
    phone.goto(f"{long_ward}/oxfordshire/assessments?when=today")
    assert phone.locator(".hf-row").count() == before - 1
    assert phone.input_value("#profession") == "physiotherapy"  # remembered

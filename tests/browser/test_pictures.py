"""The pictures in docs/pictures, of the demonstration county; HOMEFIRST_PICTURES=write takes them anew."""

import base64
import os
from collections.abc import Iterator
from typing import NamedTuple

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import ROOT

PICTURES = ROOT / "docs" / "pictures"
HEAVIEST = 300_000  # bytes
COLOURS = """async picture => {
  const bytes = Uint8Array.from(atob(picture), letter => letter.charCodeAt(0));
  const image = await createImageBitmap(new Blob([bytes], {type: 'image/png'}));
  const canvas = new OffscreenCanvas(image.width, image.height), ink = canvas.getContext('2d');
  ink.drawImage(image, 0, 0);
  const pixels = new Uint32Array(ink.getImageData(0, 0, image.width, image.height).data.buffer);
  const counts = new Map();
  for (const pixel of pixels) counts.set(pixel, (counts.get(pixel) ?? 0) + 1);
  return {width: image.width, height: image.height, colours: counts.size,
    ground: Math.max(...counts.values()) / pixels.length};
}"""
pytestmark = pytest.mark.browser


class Picture(NamedTuple):
    path: str
    width: int
    height: int


TAKEN = {
    "board": Picture("/oxfordshire/board", 1280, 1510),
    "board-phone": Picture("/oxfordshire/board", 390, 1830),
    "measure": Picture("/oxfordshire/measures/delayed-per-day", 1280, 1220),
    "measures": Picture("/oxfordshire/measures", 1280, 1500),
    "service": Picture("/oxfordshire/services/hart?on=2016-12-12", 1280, 1700),
    "services": Picture("/oxfordshire/services?on=2016-12-12", 1280, 1500),
}

OF_BEDS = {
    "beds": Picture("/oxfordshire/beds?at=2016-03-10T08:00", 1280, 1500),
    "census": Picture("/oxfordshire/census?at=2016-03-10T08:00&against=2016-03-05T08:00", 1280, 1900),
    "reviews": Picture("/oxfordshire/reviews", 1280, 1400),
    "morning": Picture("/oxfordshire/waiting?at=2016-03-10T09:30", 1280, 900),
    "morning-phone": Picture("/oxfordshire/waiting?at=2016-03-10T09:30", 390, 1500),
    "morning-line": Picture("/waiting?at=2016-03-10T09:30", 1280, 1500),
    "morning-sheet": Picture("/oxfordshire/waiting?at=2016-03-10T09:30&sheet=1", 1280, 900),
    "beds-closed": Picture("/oxfordshire/beds-closed?at=2016-03-10T09:30", 1280, 1500),
    "ward-beds-phone": Picture("/oxfordshire/beds-closed/of/jr/5B", 390, 2100),
    "neighbours": Picture("/oxfordshire/neighbours?at=2016-03-10T09:30", 1280, 1300),
    "neighbour": Picture("/oxfordshire/neighbours/berkshire-west?at=2016-03-10T09:30", 1280, 1000),
    "timeline": Picture("/timeline?known_at=2016-03-05T08:00&against=2016-03-20T08:00", 1280, 1300),
}
"""Of a county with people in beds: taken in test_beds.py, where there is one."""
OF_CODES = {
    "codes": Picture("/oxfordshire/codes", 1280, 1000),
    "codes-phone": Picture("/oxfordshire/codes", 390, 1500),
    "dispute": Picture("/line", 1280, 1500),
}
"""Of a county in which a code is disputed: taken in test_live_waiting.py."""
OF_RETURNS = {
    "returns": Picture("/oxfordshire/returns", 1280, 1100),
    "returns-phone": Picture("/oxfordshire/returns", 390, 1300),
    "returns-month": Picture("/oxfordshire/returns/transfers/2016-03", 1280, 1700),
    "returns-day": Picture("/oxfordshire/returns/daily/2016-03-10", 1280, 1500),
    "returns-days": Picture("/oxfordshire/returns/daily/2016-03", 1280, 1500),
    "returns-days-phone": Picture("/oxfordshire/returns/daily/2016-03", 390, 1500),
    "returns-differs": Picture("/oxfordshire/returns/transfers/2016-03", 1280, 1700),
    "returns-ready": Picture("/oxfordshire/returns/ready-date/2016-03", 1280, 1500),
    "returns-people": Picture("/oxfordshire/returns/transfers/2016-03/people", 1280, 1000),
    "returns-frozen": Picture("/oxfordshire/returns/transfers/2016-03", 1280, 1500),
    "returns-reconciled": Picture("/oxfordshire/returns/2016-03/reconciled", 1280, 1500),
}
"""Of the same county: taken in test_returns.py."""
OF_THE_WARD = {
    "ward-phone": Picture("/oxfordshire/ward/jr/9Q", 390, 1500),
    "ward-person-phone": Picture("/person", 390, 1900),
    "refer-phone": Picture("/refer", 390, 2000),
    "ward": Picture("/oxfordshire/ward/jr/9Q", 1280, 1000),
    "wards": Picture("/oxfordshire/ward", 1280, 1300),
    "wards-phone": Picture("/oxfordshire/ward", 390, 1300),
    "missing": Picture("/oxfordshire/missing?of=everybody", 1280, 1300),
    "missing-phone": Picture("/oxfordshire/missing?of=everybody", 390, 1300),
    "assessments": Picture("/oxfordshire/assessments", 1280, 1000),
    "assessments-phone": Picture("/oxfordshire/assessments", 390, 1000),
}
"""Of a ward: taken in test_ward.py."""
OF_LISTS = {
    "list": Picture("/list", 1280, 2000),
    "list-phone": Picture("/list", 390, 2000),
    "list-taken": Picture("/taken", 1280, 1800),
    "lists": Picture("/oxfordshire/lists", 1280, 1300),
    "lists-phone": Picture("/oxfordshire/lists", 390, 1500),
}
"""Of a list beside what is held: taken in test_lists.py."""
OF_CAPACITY = {
    "capacity": Picture("/oxfordshire/capacity", 1280, 1500),
    "capacity-post-phone": Picture("/oxfordshire/capacity/post", 390, 1500),
}
"""Of a county in which some have posted: taken in test_capacity.py."""
OF_OFFERS = {
    "offers-phone": Picture("/oxfordshire/offers", 390, 1500),
    "offer-decline-phone": Picture("/offer", 390, 1500),
    "offer-person-phone": Picture("/offer", 390, 1500),
    "offers-tracker": Picture("/oxfordshire/offers", 1280, 1500),
}
"""Of a provider's day: taken in test_offers.py."""
OF_THE_MARKET = {
    "market": Picture("/oxfordshire/market", 1280, 1700),
    "sourcing-phone": Picture("/sourcing", 390, 1700),
    "fairness": Picture("/oxfordshire/fairness?month=2016-03", 1280, 1700),
}
"""Of four people: taken in test_market.py."""
OF_DECISIONS = {
    "offer": Picture("/offer", 1280, 2000),
    "offer-phone": Picture("/offer", 390, 2400),
    "approvals": Picture("/oxfordshire/approvals", 1280, 900),
}
"""Of a county in which something is offered: taken in test_decisions.py."""
OF_THE_CALL = {
    "call": Picture("/oxfordshire/call/2016-03-10", 1280, 1600),
    "call-phone": Picture("/oxfordshire/call/2016-03-10", 390, 1900),
}
"""Of a small county's call: taken in test_call.py."""
OF_THE_YEAR = {
    "flow": Picture("/oxfordshire/flow", 1280, 1500),
    "flow-run": Picture("/run", 1280, 1500),
    "flow-run-phone": Picture("/run", 390, 1500),
}
"""Of a small county's year ahead: taken in test_flow.py."""


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    """A page of nobody's, on which pictures are looked at."""
    page = browser.new_page()
    yield page
    page.close()


def assert_shows_something(blank: Page, content: bytes, wanted: Picture) -> None:
    found = blank.evaluate(COLOURS, base64.b64encode(content).decode())
    assert found["width"] == wanted.width
    assert 600 <= found["height"] <= wanted.height
    assert found["colours"] > 50
    assert found["ground"] < 0.9


@pytest.mark.parametrize("name", TAKEN)
def test_a_picture_shows_the_page_and_stands_in_the_documents(
    page: Page, blank: Page, address: str, name: str
) -> None:
    wanted = TAKEN[name]
    page.set_viewport_size({"width": wanted.width, "height": wanted.height})
    if not name.startswith(("measure", "service")):
        page.context.clear_cookies()  # the board is shown as everybody sees it
    page.goto(address + wanted.path)
    page.wait_for_selector("body.js-enabled")
    assert_taken_and_kept(page, blank, name, wanted)


def assert_taken_and_kept(page: Page, blank: Page, name: str, wanted: Picture) -> None:
    """That the open page shows something, and so does its picture in the documents, which is taken anew where
    that is asked for."""
    kept = PICTURES / f"{name}.png"
    taken = page.screenshot(animations="disabled")
    if os.environ.get("HOMEFIRST_PICTURES") == "write":
        PICTURES.mkdir(exist_ok=True)
        kept.write_bytes(taken)
    assert_shows_something(blank, taken, wanted)
    assert kept.is_file(), "Take it: HOMEFIRST_PICTURES=write ./run test tests/browser"
    assert_shows_something(blank, kept.read_bytes(), wanted)
    assert kept.stat().st_size < HEAVIEST


def test_the_documents_show_no_picture_that_is_not_taken_here() -> None:
    every = (
        TAKEN,
        OF_BEDS,
        OF_CODES,
        OF_RETURNS,
        OF_THE_WARD,
        OF_LISTS,
        OF_CAPACITY,
        OF_DECISIONS,
        OF_THE_MARKET,
        OF_OFFERS,
        OF_THE_CALL,
        OF_THE_YEAR,
    )
    taken = {f"{name}.png" for some in every for name in some}
    assert {path.name for path in PICTURES.iterdir()} - taken == set()

"""The pictures in docs/pictures, of the demonstration county; HOMEFIRST_PICTURES=write takes them anew."""

import base64
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from django.urls.resolvers import URLPattern
from playwright.sync_api import Browser, Page

from homefirst.server.urls import urlpatterns
from tests.browser.conftest import ROOT
from tests.browser.usable import assert_usable

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
    """The page at a path, in a window of a size; `route` is its name where the path stands for one with a key
    of its own."""

    path: str
    width: int
    height: int
    route: str = ""

    @property
    def of(self) -> str:
        """The name of the page, as permissions.toml has it."""
        return self.route or route_at(self.path)


def route_at(address: str) -> str:
    """The name of the page at an address."""
    return resolve(urlsplit(address).path).url_name or ""


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
    "beds-of": Picture("/oxfordshire/beds/jr?at=2016-03-10T08:00", 1280, 1300),
    "census": Picture("/oxfordshire/census?at=2016-03-10T08:00&against=2016-03-05T08:00", 1280, 1900),
    "reviews": Picture("/oxfordshire/reviews", 1280, 1400),
    "ward-beds-phone": Picture("/oxfordshire/beds-closed/of/jr/5B", 390, 2100),
    "timeline": Picture(
        "/timeline?known_at=2016-03-05T08:00&against=2016-03-20T08:00", 1280, 1300, "person_timeline"
    ),
}
"""Of a county with people in beds: taken in test_beds.py, where there is one."""
MORNING = "at=2016-03-10T09:30"
OF_THE_MORNING = {
    "morning": Picture(f"/oxfordshire/waiting?{MORNING}", 1280, 1000),
    "morning-phone": Picture(f"/oxfordshire/waiting?{MORNING}", 390, 1500),
    "morning-own": Picture(f"/oxfordshire/waiting?only=own:occ&{MORNING}", 1280, 1000),
    "morning-own-phone": Picture(f"/oxfordshire/waiting?only=own:occ&{MORNING}", 390, 1500),
    "morning-line": Picture(f"/oxfordshire/waiting/{{waits}}?{MORNING}", 1280, 1500, "waiting_line"),
    "morning-line-phone": Picture(f"/oxfordshire/waiting/{{waits}}?{MORNING}", 390, 1500, "waiting_line"),
    "morning-sheet": Picture(f"/oxfordshire/waiting?{MORNING}&sheet=1", 1280, 900),
    "beds-closed": Picture(f"/oxfordshire/beds-closed?{MORNING}", 1280, 1500),
    "beds-closed-phone": Picture(f"/oxfordshire/beds-closed?{MORNING}", 390, 1500),
    "neighbours": Picture(f"/oxfordshire/neighbours?{MORNING}", 1280, 1300),
    "neighbours-phone": Picture(f"/oxfordshire/neighbours?{MORNING}", 390, 1500),
    "neighbour": Picture(f"/oxfordshire/neighbours/berkshire-west?{MORNING}", 1280, 1000),
    "codes": Picture(f"/oxfordshire/codes?{MORNING}", 1280, 1300),
    "codes-phone": Picture(f"/oxfordshire/codes?{MORNING}", 390, 1500),
    "codes-left": Picture("/oxfordshire/codes?left=1", 1280, 1200),
    "codes-left-phone": Picture("/oxfordshire/codes?left=1", 390, 1500),
    "dispute": Picture(f"/oxfordshire/waiting/{{disputed}}?{MORNING}", 1280, 1500, "waiting_line"),
}
"""Of a morning on which something happens: taken in test_full_morning.py."""
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
    "ward-person-phone": Picture("/person", 390, 1900, "ward_person"),
    "refer-phone": Picture("/refer", 390, 2000, "person_refer"),
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
    "list": Picture("/list", 1280, 2000, "list"),
    "list-phone": Picture("/list", 390, 2000, "list"),
    "list-columns": Picture("/columns", 1280, 1800, "list"),
    "list-words": Picture("/words", 1280, 1500, "list"),
    "list-taken": Picture("/taken", 1280, 1800, "list"),
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
    "offer-decline-phone": Picture("/offer", 390, 1500, "offer"),
    "offer-person-phone": Picture("/offer", 390, 1500, "offer_person"),
    "offer-follow": Picture("/follow", 1280, 1200, "offer_follow"),
    "offers-withdraw-phone": Picture("/oxfordshire/offers/withdraw", 390, 1500),
    "offers-tracker": Picture("/oxfordshire/offers", 1280, 1500),
}
"""Of a provider's day: taken in test_offers.py."""
OF_THE_MARKET = {
    "market": Picture("/oxfordshire/market", 1280, 1700),
    "sourcing-phone": Picture("/sourcing", 390, 1700, "sourcing_of"),
    "sourcing": Picture("/oxfordshire/sourcing", 1280, 1500),
    "fairness": Picture("/oxfordshire/fairness?month=2016-03", 1280, 1700),
}
"""Of four people: taken in test_market.py."""
OF_DECISIONS = {
    "offer": Picture("/offer", 1280, 2000, "waiting_line"),
    "offer-phone": Picture("/offer", 390, 2400, "waiting_line"),
    "approvals": Picture("/oxfordshire/approvals", 1280, 900),
}
"""Of a county in which something is offered: taken in test_decisions.py."""
OF_THE_CALL = {
    "call": Picture("/oxfordshire/call/2016-03-10", 1280, 1600),
    "call-phone": Picture("/oxfordshire/call/2016-03-10", 390, 1900),
    "call-minutes": Picture("/oxfordshire/call/2016-03-10/minutes", 1280, 1200),
}
"""Of a small county's call: taken in test_call.py."""
OF_THE_YEAR = {
    "flow": Picture("/oxfordshire/flow", 1280, 1500),
    "flow-run": Picture("/run", 1280, 1500, "flow_run"),
    "flow-run-phone": Picture("/run", 390, 1500, "flow_run"),
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


@pytest.mark.pages
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
    """That the open page is the one that is wanted, axe finds nothing in it, it shows something, and so does
    its picture in the documents, which is taken anew where that is asked for."""
    kept = PICTURES / f"{name}.png"
    assert route_at(page.url) == wanted.of
    taken = page.screenshot(animations="disabled")
    if os.environ.get("HOMEFIRST_PICTURES") == "write":
        PICTURES.mkdir(exist_ok=True)
        kept.write_bytes(taken)
    assert_shows_something(blank, taken, wanted)
    assert kept.is_file(), "Take it: HOMEFIRST_PICTURES=write ./run test-pages"
    assert_shows_something(blank, kept.read_bytes(), wanted)
    assert kept.stat().st_size < HEAVIEST
    assert_usable(page)


EVERY = (
    TAKEN,
    OF_BEDS,
    OF_THE_MORNING,
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
ROOMS = "beds call capacity codes lists market morning offers returns services ward".split()
"""The packages of `web` each page of which has a picture: those in which the morning's work is done."""
WITHOUT = {
    "call_today": "leads to the call of today",
    "ward_unnamed": "a ward's round, where the ward has no name",
    "ward_beds_unnamed": "a ward's beds, where the ward has no name",
    "synthetic": "how the made-up county was made: nobody's day",
    "quality": "for who looks after the record: nobody's morning",
}
"""Pages that need none, and why."""


def test_every_page_of_the_mornings_work_has_its_picture_in_which_axe_finds_nothing() -> None:
    """The second half is that a picture is taken by assert_taken_and_kept, which asks axe."""
    pages = {one.name for one in urlpatterns if isinstance(one, URLPattern) and _is_page(one.callback)}
    assert {"waiting", "list", "codes", "return_people", "ward_person", "neighbour"} <= pages
    assert not {"waiting_act", "live_waiting", "return_freeze", "board", "list_take"} & pages
    pictured = {one.of for some in EVERY for one in some.values()}
    assert pages - pictured == set(WITHOUT)


def _is_page(view: Callable[..., Any]) -> bool:
    """Whether a view of one of the rooms can be opened: require_POST and its like close over what may be
    asked."""
    room = view.__module__.removeprefix("homefirst.web.").partition(".")[0]
    asked: Any = view
    while asked is not None:
        for cell in getattr(asked, "__closure__", None) or ():
            if isinstance(cell.cell_contents, list) and "GET" in cell.cell_contents:
                return room in ROOMS
        asked = getattr(asked, "__wrapped__", None)
    return False


def test_the_documents_show_no_picture_that_is_not_taken_here() -> None:
    taken = {f"{name}.png" for some in EVERY for name in some}
    assert {path.name for path in PICTURES.iterdir()} - taken == set()


def test_every_picture_stands_in_a_document() -> None:
    documents: list[Path] = [ROOT / "README.md", *ROOT.glob("docs/*.md")]
    said = "\n".join(one.read_text() for one in documents)
    assert [name for some in EVERY for name in some if f"pictures/{name}.png)" not in said] == []

"""A provider's day on a telephone, played through with the hub beside it: what is free is posted, an offer
comes, it is accepted, the name is learnt, the start confirmed; another is declined, and the hub's open page
shows it."""

from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Browser, Page, expect

from homefirst.app.ground.house import this_log
from homefirst.app.ward.asking import ward_clock
from homefirst.county.access.models import User
from homefirst.county.journey import care_record, offer_record, ward_record
from homefirst.foundation.store.events import Author
from tests.browser.conftest import WARD_PASSWORD, another_page, hearing, served, window_of
from tests.browser.test_pictures import OF_OFFERS, Picture, assert_taken_and_kept
from tests.browser.usable import looked_at_in
from tests.conftest import _point_at
from tests.doors.journeys_county import at, enter_journeys
from tests.doors.people_county import peopled
from tests.doors.test_offers_pages import LOADER, NEEDS, WAITS

PHONE, DESK = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
OFFERS, POST = "/oxfordshire/offers", "/oxfordshire/capacity/post"
START, LIVES = "2016-03-18", {"waiting": "north", "leave": "city"}
TIMES = count()
pytestmark = [pytest.mark.browser, pytest.mark.pages]


@pytest.fixture(scope="module")
def county(template_database, worker_database: str, django_db_blocker) -> Iterator[tuple[str, dict]]:
    """Where the pages are, of a county in which two wait for care at home; and their keys."""
    with django_db_blocker.unblock():
        name = f"{worker_database}_offers_{next(TIMES)}"
        keys = enter_journeys(dict(peopled(name).registered))
        for who, wait in WAITS.items():
            person = str(keys[who])
            care_record.open_wait(
                this_log(), person=person, wait=wait, what="home_care", reason=None,
                whose="social_care", due=None, by=LOADER, at=at(9),
            )  # fmt: skip
            needs = NEEDS | {"locality": LIVES[who]}
            ward_record.describe_needs(this_log(), person=person, needs=needs, by=LOADER, at=at(10))
            offer_record.record_mental_capacity(
                this_log(), person=person, about="care", found="has_capacity", by=Author("sam"),
                at=ward_clock().at,
            )  # fmt: skip
        for user, role, works in (
            ("pat", "provider", "home-care-providers"), ("hubert", "hub_coordinator", "ouh"),
        ):  # fmt: skip
            made = User(username=user, role=role, organisation=works)
            made.set_password(WARD_PASSWORD)
            made.save()
        _point_at(worker_database)
    with served(name) as found:
        yield found, keys


@pytest.fixture(scope="module")
def provider(browser: Browser, county) -> Iterator[Page]:
    page = window_of(browser, county[0], "pat", PHONE)
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def hub(browser: Browser, county) -> Iterator[Page]:
    page = window_of(browser, county[0], "hubert", DESK)
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def blank(browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    yield opened
    opened.close()


def open_page(page: Page, address: str, path: str) -> None:
    page.goto(address + path)
    page.wait_for_selector("body.js-enabled")


def offer(hub: Page, address: str, key, resource: str) -> None:
    """The hub offers what is free to somebody, on their line."""
    open_page(hub, address, f"/oxfordshire/waiting/{key}")
    hub.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    form = hub.get_by_role("form", name="Offer something")
    form.locator("[name=wait]").select_option(index=1)
    form.locator("[name=resource]").select_option(resource)
    form.locator("[name=hours]").fill("14")
    form.locator("[name=start]").fill(START)
    with another_page(hub):
        form.get_by_role("button", name="Offer it").click()


def pictured(page: Page, blank: Page, name: str) -> None:
    """The page as it stands is looked at in both widths, and its picture is taken."""
    wanted: Picture = OF_OFFERS[name]
    for width in (1280, 390):
        looked_at_in(page, width)
    page.set_viewport_size({"width": wanted.width, "height": wanted.height})
    page.evaluate("scrollTo(0, 0)")
    assert_taken_and_kept(page, blank, name, wanted)
    page.set_viewport_size(PHONE if wanted.width == 390 else DESK)


@pytest.fixture(scope="module")
def lived(provider: Page, hub: Page, blank: Page, county) -> tuple[str, str]:
    """The provider's day, looked at on its way: what the hub's page, open all day, says in the end of what
    was declined, and of what was offered."""
    address, keys = county
    open_page(provider, address, POST)
    for line in ("City", "North"):
        provider.fill(f"[id='home-care-{line.lower()}.today']", "42")
    with another_page(provider):
        provider.get_by_role("button", name="Post", exact=True).click()
    with hearing(provider) as heard:
        open_page(provider, address, OFFERS)
        expect(provider.get_by_text("No offer waits for your answer.")).to_be_visible()
        for key, resource in ((keys["waiting"], "home-care-north"), (keys["leave"], "home-care-city")):
            offer(hub, address, key, resource)
        open_page(hub, address, OFFERS)
        expect(hub.locator(".hf-live")).to_contain_text("Kept up to date")
        assert hub.locator("#offers tbody tr").count() == 2
        open_page(hub, address, str(hub.locator("a[href*='/follow']").first.get_attribute("href")))
        pictured(hub, blank, "offer-follow")
        open_page(hub, address, OFFERS)
        expect(hub.locator(".hf-live")).to_contain_text("Kept up to date")
        open_page(provider, address, OFFERS)
        assert "Ashworth" not in provider.content()
        assert "Feilding" not in provider.content()
        pictured(provider, blank, "offers-phone")
        # One is declined, and the hub's open page shows it by itself.
        city = provider.locator(".hf-offer", has_text="Home care, City")
        with another_page(provider):
            city.get_by_role("button", name="Decline").click()
        provider.get_by_label("Too far to travel").check()
        pictured(provider, blank, "offer-decline-phone")
        with another_page(provider):
            provider.get_by_role("button", name="We decline").click()
        expect(provider.locator("#done")).to_contain_text("You declined.")
        expect(hub.locator("#declines")).to_contain_text("too far to travel")
        # The other is accepted: one tap, and one that makes sure; then the name.
        with another_page(provider):
            provider.get_by_role("button", name="Accept").click()
        with another_page(provider):
            provider.get_by_role("button", name="Yes, we take it on").click()
        expect(provider.locator("h1")).to_contain_text("Bill Ashworth")
        assert "Ashworth" not in provider.title() + provider.url
        pictured(provider, blank, "offer-person-phone")
        expect(hub.locator("#offers")).to_contain_text("accepted")
        with another_page(provider):
            provider.get_by_role("button", name="It has begun").click()
        with another_page(provider):
            provider.get_by_role("button", name="Yes, it has begun").click()
        expect(provider.locator("#done")).to_contain_text("It has begun.")
    assert heard.said == []
    expect(hub.locator("#offers")).to_contain_text("has begun")
    said = hub.inner_text("#declines"), hub.inner_text("#offers")
    pictured(hub, blank, "offers-tracker")
    return said


def test_the_providers_day_ends_with_one_in_their_care_and_one_declined(lived: tuple[str, str]) -> None:
    declined, offered = lived
    assert "too far to travel" in declined
    assert "has begun" in offered


@pytest.mark.usefixtures("lived")
def test_a_provider_gives_everything_back_with_one_button_and_its_people_are_one_list(
    provider: Page, hub: Page, blank: Page, county
) -> None:
    address, keys = county
    offer(hub, address, keys["leave"], "home-care-city")
    open_page(provider, address, f"{OFFERS}/withdraw")
    expect(provider.get_by_text("1 offer that stands, and 1 person who has care now.")).to_be_visible()
    pictured(provider, blank, "offers-withdraw-phone")
    provider.get_by_label("Not enough staff").check()
    with another_page(provider):
        provider.get_by_role("button", name="Yes, give all of it back").click()
    expect(provider.locator("#done")).to_contain_text("All of it is given back.")
    open_page(hub, address, "/oxfordshire/waiting?only=withdrew")
    assert hub.locator("#am-lines tr").count() == 2

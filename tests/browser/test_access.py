"""Who may do what, being signed out, and changing a password, in a real browser."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from homefirst.county.access import users
from homefirst.county.access.roles import roles
from tests.browser.conftest import another_page, hearing, opened
from tests.browser.test_pages import go, tab_to
from tests.browser.usable import looked_at_in
from tests.conftest import _point_at

ACCESS, PASSWORD_PAGE = "/oxfordshire/access", "/password"
GIVEN, NEW, REFUSED = "kettle bicycle moss", "marble thunder lake", "(a refused password)"
PAGES = {
    "access": ACCESS,
    "signed out": f"/sign-in?next={ACCESS}&ended=idle",
    "change password": PASSWORD_PAGE,
    "password refused": REFUSED,
    "password changed": f"{PASSWORD_PAGE}?changed=yes",
}
pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def given(county_database: str, worker_database: str, django_db_blocker) -> Callable[[str], None]:
    """Makes somebody of the ward of a name, to whom the operator gave a password."""

    def give(name: str) -> None:
        with django_db_blocker.unblock():
            _point_at(county_database)
            users.add(name, "ward_staff", password=GIVEN)
            users.give_password(name, password=GIVEN)
            _point_at(worker_database)

    return give


def came(page: Page, address: str, name: str) -> Page:
    """The window of somebody who has just signed in with the password that was given."""
    page.goto(f"{address}/sign-in?next={ACCESS}")
    page.fill("#id_username", name)
    page.fill("#id_password", GIVEN)
    with another_page(page):
        page.keyboard.press("Enter")
    return page


@pytest.fixture(scope="module")
def hers(browser: Browser, given: Callable[[str], None], address: str) -> Iterator[Page]:
    """The window of one who keeps the password she was given."""
    given("bella")
    with opened(browser) as page:
        yield came(page, address, "bella")


def refused(page: Page, address: str) -> None:
    page.goto(address + PASSWORD_PAGE)
    page.fill("#id_old", GIVEN)
    page.fill("#id_new", "Oxfordshire1")
    with another_page(page):
        page.keyboard.press("Enter")
    assert page.is_visible(".nhsuk-error-summary")


@pytest.mark.pages
@pytest.mark.parametrize("named", PAGES)
def test_a_page_is_quiet_stays_inside_and_can_be_used_by_everyone(
    hers: Page, address: str, named: str
) -> None:
    hers.set_viewport_size({"width": 360, "height": 900})
    with hearing(hers) as heard:
        if PAGES[named] == REFUSED:
            refused(hers, address)
        else:
            go(hers, address, PAGES[named])
        looked_at_in(hers, 360)
        looked_at_in(hers, 1280)
    assert heard.said == []


def test_who_was_given_a_password_changes_it_by_keyboard_and_comes_to_what_was_asked_for(
    stranger: BrowserContext, given: Callable[[str], None], address: str
) -> None:
    given("gemma")
    page = came(stranger.new_page(), address, "gemma")
    assert page.title() == "Change your password – Oxfordshire – homefirst"
    assert "made by somebody else" in page.inner_text("main")
    tab_to(page, "id_old")
    page.keyboard.type(GIVEN)
    tab_to(page, "id_new")
    page.keyboard.type("Oxfordshire1")
    with another_page(page):
        page.keyboard.press("Enter")
    assert page.title() == "Error: Change your password – Oxfordshire – homefirst"
    assert page.evaluate("document.activeElement.className").startswith("nhsuk-error-summary")
    tab_to(page, "id_old")
    page.keyboard.type(GIVEN)
    tab_to(page, "id_new")
    page.keyboard.type(NEW)
    with another_page(page):
        page.keyboard.press("Enter")
    assert page.inner_text("h1") == "Your password was changed"
    with another_page(page):
        page.get_by_role("link", name="Go on").press("Enter")
    assert page.url == address + ACCESS
    assert "You are signed in as Ward staff." in page.inner_text("main")


def test_every_cell_of_the_table_says_its_heading_where_columns_cannot_stand_side_by_side(
    stranger: BrowserContext, address: str
) -> None:
    page = stranger.new_page()
    page.set_viewport_size({"width": 390, "height": 900})
    go(page, address, ACCESS)
    heads = page.locator("#by-role tbody tr").first.locator(".nhsuk-table-responsive__heading")
    assert heads.all_inner_texts() == ["Role", "A good day", "May do besides"]
    assert heads.first.is_visible()
    # Every role, and everybody.
    assert page.locator("#by-role tbody tr").count() == len(roles()) + 1
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(heads.first).to_be_hidden()
    expect(page.locator("#by-role thead")).to_be_visible()

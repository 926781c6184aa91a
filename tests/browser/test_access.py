"""Who may do what, being signed out, and changing a password, in a real browser."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect

from homefirst.county.access import users
from homefirst.county.access.models import User
from tests.browser.conftest import another_page
from tests.browser.test_pages import OVERFLOW, go, tab_to
from tests.conftest import _point_at

ACCESS, PASSWORD_PAGE = "/oxfordshire/access", "/password"
NAME, GIVEN, NEW, REFUSED = "bella", "kettle bicycle moss", "marble thunder lake", "(a refused password)"
PAGES = {
    "access": ACCESS,
    "signed out": f"/sign-in?next={ACCESS}&ended=idle",
    "change password": PASSWORD_PAGE,
    "password refused": REFUSED,
    "password changed": f"{PASSWORD_PAGE}?changed=yes",
}
pytestmark = pytest.mark.browser


@pytest.fixture
def bella(county_database: str, worker_database: str, django_db_blocker) -> None:
    """Somebody of the ward to whom the operator gave a password."""
    with django_db_blocker.unblock():
        _point_at(county_database)
        if not User.objects.filter(username=NAME).exists():
            users.add(NAME, "ward_staff", password=GIVEN)
        users.give_password(NAME, password=GIVEN)
        _point_at(worker_database)


@pytest.fixture
def hers(browser: Browser, bella: None, address: str) -> Iterator[Page]:
    """Her window, in which she has just signed in."""
    opened = browser.new_context(viewport={"width": 1280, "height": 900})
    page = opened.new_page()
    page.goto(f"{address}/sign-in?next={ACCESS}")
    page.fill("#id_username", NAME)
    page.fill("#id_password", GIVEN)
    with another_page(page):
        page.keyboard.press("Enter")
    yield page
    opened.close()


def refused(page: Page, address: str) -> None:
    page.goto(address + PASSWORD_PAGE)
    page.fill("#id_old", GIVEN)
    page.fill("#id_new", "Oxfordshire1")
    with another_page(page):
        page.keyboard.press("Enter")
    assert page.is_visible(".nhsuk-error-summary")


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("named", PAGES)
def test_a_page_is_quiet_stays_inside_and_can_be_used_by_everyone(
    hers: Page, address: str, named: str, width: int
) -> None:
    said: list[str] = []
    hers.on("console", lambda message: said.append(message.text))
    hers.on("pageerror", lambda error: said.append(str(error)))
    hers.set_viewport_size({"width": width, "height": 900})
    if PAGES[named] == REFUSED:
        refused(hers, address)
    else:
        go(hers, address, PAGES[named])
    results = Axe().run(hers).response
    hers.set_viewport_size({"width": min(width, 320), "height": 900})
    overflow = hers.evaluate(OVERFLOW)
    assert said == []
    assert len(results["passes"]) > 10
    assert [(found["id"], found["nodes"][0]["html"]) for found in results["violations"]] == []
    assert overflow <= 0


def test_who_was_given_a_password_changes_it_by_keyboard_and_comes_to_what_was_asked_for(
    hers: Page, address: str
) -> None:
    assert hers.title() == "Change your password – Oxfordshire – homefirst"
    assert "made by somebody else" in hers.inner_text("main")
    tab_to(hers, "id_old")
    hers.keyboard.type(GIVEN)
    tab_to(hers, "id_new")
    hers.keyboard.type("Oxfordshire1")
    with another_page(hers):
        hers.keyboard.press("Enter")
    assert hers.title() == "Error: Change your password – Oxfordshire – homefirst"
    assert hers.evaluate("document.activeElement.className").startswith("nhsuk-error-summary")
    tab_to(hers, "id_old")
    hers.keyboard.type(GIVEN)
    tab_to(hers, "id_new")
    hers.keyboard.type(NEW)
    with another_page(hers):
        hers.keyboard.press("Enter")
    assert hers.inner_text("h1") == "Your password was changed"
    with another_page(hers):
        hers.get_by_role("link", name="Go on").press("Enter")
    assert hers.url == address + ACCESS
    assert "You are signed in as Ward staff." in hers.inner_text("main")


def test_every_cell_of_the_table_says_its_heading_where_columns_cannot_stand_side_by_side(
    stranger: BrowserContext, address: str
) -> None:
    page = stranger.new_page()
    page.set_viewport_size({"width": 390, "height": 900})
    go(page, address, ACCESS)
    heads = page.locator("#by-role tbody tr").first.locator(".nhsuk-table-responsive__heading")
    assert heads.all_inner_texts() == ["Role", "A good day", "May do besides"]
    assert heads.first.is_visible()
    assert page.locator("#by-role tbody tr").count() == 15
    page.set_viewport_size({"width": 1280, "height": 900})
    expect(heads.first).to_be_hidden()
    expect(page.locator("#by-role thead")).to_be_visible()

"""A window that was used before is as a new one."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import begin_session
from tests.conftest import ANALYST

pytestmark = pytest.mark.browser


def test_a_window_that_is_given_back_knows_nobody_and_keeps_nothing(browser: Browser, address: str) -> None:
    first = browser.new_context(viewport={"width": 390, "height": 800})
    begin_session(first, address, ANALYST.name, ANALYST.password)
    page, other = first.new_page(), first.new_page()
    page.goto(f"{address}/oxfordshire/access")
    page.evaluate("localStorage.setItem('mine', 'yes'), sessionStorage.setItem('mine', 'yes')")
    page.emulate_media(media="print")
    first.close()
    assert other.is_closed()
    again = browser.new_context()
    assert again.new_page() is page
    assert again.cookies() == []
    assert page.viewport_size == {"width": 1280, "height": 720}
    page.goto(f"{address}/sign-in")
    kept = "[localStorage.length, sessionStorage.length, matchMedia('print').matches, innerWidth]"
    assert page.evaluate(kept) == [0, 0, False, 1280]
    assert again.new_page() is not page
    again.close()


def test_windows_that_are_open_at_once_are_two(browser: Browser) -> None:
    one, other = browser.new_page(), browser.new_page()
    plain = browser.new_context(java_script_enabled=False)
    assert len({id(page.context) for page in (one, other, plain.new_page())}) == 3
    for opened in (one, other, plain):
        opened.close()

"""A window knows nothing of those that were open before it."""

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import begin_session
from tests.conftest import ANALYST

pytestmark = pytest.mark.browser


def test_a_window_knows_nobody_of_the_one_before_and_keeps_nothing(browser: Browser, address: str) -> None:
    first = browser.new_context(viewport={"width": 390, "height": 800})
    begin_session(first, address, ANALYST.name, ANALYST.password)
    page = first.new_page()
    page.goto(f"{address}/oxfordshire/access")
    page.evaluate("localStorage.setItem('mine', 'yes'), sessionStorage.setItem('mine', 'yes')")
    first.close()
    again = browser.new_context()
    other = again.new_page()
    assert again.cookies() == []
    assert other.viewport_size == {"width": 1280, "height": 720}
    other.goto(f"{address}/sign-in")
    kept = "[localStorage.length, sessionStorage.length, navigator.language]"
    assert other.evaluate(kept) == [0, 0, "en-GB"]
    again.close()

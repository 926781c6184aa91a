"""The county's pages in Debian's Chromium: the service as a process of its own, on the tests' database."""

import os
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.conftest import ANALYST

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
).split()
ROOT = Path(__file__).parents[2]
PATIENCE = 60  # seconds; a busy machine is not a mistake
expect.set_options(timeout=PATIENCE * 1000)


@pytest.fixture(scope="session")
def address(county_database: str) -> Iterator[str]:
    """Where the pages are."""
    with served(county_database) as found:
        yield found


@contextmanager
def served(database: str) -> Iterator[str]:
    """The address of the service on a database, while it runs."""
    environment = {**os.environ, "HOMEFIRST_DATABASE": database, "PYTHONPATH": str(ROOT / "src")}
    process = subprocess.Popen(
        [sys.executable, "-m", "homefirst", "serve", "--port", "0"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = process.stdout.readline()
    found = re.search(r"http://[^/]+", said)
    assert found, said + process.stdout.read()
    # Its log is read to the end: a full pipe would make the service wait for us.
    reading = threading.Thread(target=process.stdout.read)
    reading.start()
    try:
        yield found[0]
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)
        reading.join()
        process.stdout.close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"There is no Chromium at {CHROMIUM}.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def signed_in(browser: Browser, address: str) -> Any:
    """The cookies of an analyst who has signed in."""
    context = browser.new_context()
    page = context.new_page()
    sign_in(page, address)
    state = context.storage_state()
    context.close()
    return state


def sign_in(page: Page, address: str, password: str = ANALYST.password) -> None:
    """Fills the form and sends it."""
    page.goto(f"{address}/sign-in")
    page.fill("#id_username", ANALYST.name)
    page.fill("#id_password", password)
    with another_page(page):
        page.keyboard.press("Enter")


@contextmanager
def another_page(page: Page) -> Iterator[None]:
    """What is done in it leads to another page, which is there and started when it ends. A click alone comes
    back as soon as the browser has asked: what is read then may be the old page, or half of the new one."""
    with page.expect_navigation():
        yield
    page.wait_for_selector("body.js-enabled")


@pytest.fixture
def context(browser: Browser, signed_in: Any) -> Iterator[BrowserContext]:
    """A window of the analyst's."""
    opened = browser.new_context(storage_state=signed_in, viewport={"width": 1280, "height": 900})
    yield opened
    opened.close()


@pytest.fixture
def stranger(browser: Browser) -> Iterator[BrowserContext]:
    """A window of somebody who has not signed in."""
    opened = browser.new_context(viewport={"width": 1280, "height": 900})
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()

"""The county's pages in Debian's Chromium: the service as a process of its own, on the tests' database.

A window that was open already shows a page in a third of the time that a new one needs: one browser, and one
window of the analyst's, serve all files of this folder; what a test did in it is undone after the test.
"""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, NamedTuple, cast

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect, sync_playwright

from homefirst.county.access.models import User
from homefirst.server.serve import bound
from tests.browser.forked import Forking, forking
from tests.browser.windows import Windows
from tests.conftest import ANALYST, _point_at
from tests.doors.journeys_county import enter_journeys
from tests.doors.people_county import peopled
from tests.doors.ward_county import enter_ward

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
).split()
ROOT = Path(__file__).parents[2]
DESK: ViewportSize = {"width": 1280, "height": 900}
PATIENCE = 60  # seconds; a busy machine is not a mistake
expect.set_options(timeout=PATIENCE * 1000)


_FORKING: list[Forking] = []


@pytest.fixture(scope="session", autouse=True)
def _forks() -> Iterator[None]:
    with forking() as found:
        _FORKING.append(found)
        yield
        _FORKING.clear()


@pytest.fixture(scope="session")
def address(county_database: str) -> Iterator[str]:
    """Where the pages are."""
    with served(county_database) as found:
        yield found


@contextmanager
def served(database: str) -> Iterator[str]:
    """The address of a web process on a database, while it runs. It is one as a service has them, without the
    parent that keeps it, and forked where it has no pack of its own: tests/doors proves how they start."""
    life, held = os.pipe()
    ready, telling = os.pipe()
    with bound("127.0.0.1", 0) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        given = (listener.fileno(), life, telling)
        begun = _begun if "HOMEFIRST_PACK" in os.environ else _forked
        with begun(database, *given) as (said, end):
            os.close(telling)
            assert os.read(ready, 1), said.read()
            reading = threading.Thread(target=said.read)  # a full pipe would make the process wait for us
            reading.start()
            try:
                yield address
            finally:
                end()
                reading.join(PATIENCE)
            assert not reading.is_alive(), "the web process does not end"
    for pipe in (life, held, ready):
        os.close(pipe)


@contextmanager
def _forked(database: str, *given: int) -> Iterator[tuple[IO[str], Callable[[], None]]]:
    """A forked web process: what it says, and what ends it."""
    says, saying = os.pipe()
    with open(says) as said:
        process = _FORKING[0].fork(database, *given, saying)
        os.close(saying)
        yield said, lambda: os.kill(process, signal.SIGTERM)


@contextmanager
def _begun(database: str, *given: int) -> Iterator[tuple[IO[str], Callable[[], None]]]:
    """A web process that was begun from nothing: what it says, and what ends it."""
    command = ["-m", "homefirst.server.web_child", *map(str, given), "-1"]
    with running(database, command, pass_fds=given) as process:
        assert process.stdout is not None
        yield process.stdout, process.terminate


@contextmanager
def service(database: str, *how: str) -> Iterator[str]:
    """The address of a whole service on a database, its worker with it, while it runs."""
    with running(database, ["-m", "homefirst", "serve", "--port", "0", *how]) as process:
        assert process.stdout is not None
        said = process.stdout.readline()
        found = re.search(r"http://[^/]+", said)
        assert found, said + process.stdout.read()
        with log_read(process):
            yield found[0]


@contextmanager
def running(database: str, words: list[str], **more: Any) -> Iterator[subprocess.Popen[str]]:
    """A process of ours on a database; it is told to end when this does."""
    environment = {**os.environ, "HOMEFIRST_DATABASE": database, "PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(
        [sys.executable, *words],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        **more,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


@contextmanager
def log_read(process: subprocess.Popen[str]) -> Iterator[None]:
    """Reads what a process says to its end: a full pipe would make the process wait for us."""
    assert process.stdout is not None
    reading = threading.Thread(target=process.stdout.read)
    reading.start()
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=PATIENCE)
        reading.join()


@pytest.fixture(scope="session")
def touring(request: pytest.FixtureRequest) -> bool:
    """Whether this run looks at pages, too (the mark `pages`): a fixture that walks over pages which a tour
    wants looked at looks at them then, and not where it only brings a test to where it begins."""
    return any(one.get_closest_marker("pages") is not None for one in request.session.items)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One for the folder, and none for others: its API keeps a loop running in the thread."""
    if not CHROMIUM.exists():
        pytest.skip(f"There is no Chromium at {CHROMIUM}.")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield cast(Browser, Windows(chromium))
        chromium.close()


@pytest.fixture(scope="module")
def signed_in(browser: Browser, address: str) -> Any:
    """The cookies of an analyst who has signed in."""
    context = browser.new_context()
    begin_session(context, address, ANALYST.name, ANALYST.password)
    state = context.storage_state()
    context.close()
    return state


def begin_session(context: BrowserContext, address: str, name: str, password: str) -> None:
    """Signs somebody in without the two pages that it takes: the form is sent as the browser would."""
    form = context.request.get(f"{address}/sign-in").text()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert token, form
    given = {"username": name, "password": password, "csrfmiddlewaretoken": token[1]}
    sent = context.request.post(f"{address}/sign-in", form=given, max_redirects=0)
    assert sent.status == 302, sent.text()


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


class Heard(NamedTuple):
    """What a page said in its console, errors among it, and the addresses that it asked for."""

    said: list[str]
    asked: list[str]


@contextmanager
def hearing(page: Page) -> Iterator[Heard]:
    """Listens to a page while this lasts."""
    heard = Heard([], [])
    listeners: dict[Any, Callable[[Any], None]] = {
        "console": lambda message: heard.said.append(message.text),
        "pageerror": lambda error: heard.said.append(str(error)),
        "request": lambda request: heard.asked.append(request.url),
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    try:
        yield heard
    finally:
        for event, listener in listeners.items():
            page.remove_listener(event, listener)


@contextmanager
def opened(browser: Browser, state: Any = None) -> Iterator[Page]:
    """A window that is open while this lasts, with the cookies of `state`."""
    context = browser.new_context(storage_state=state, viewport=DESK)
    yield context.new_page()
    context.close()


@pytest.fixture(scope="module")
def window(browser: Browser, signed_in: Any) -> Iterator[Page]:
    """The window of the analyst's that all tests share; a test asks for `page`."""
    with opened(browser, signed_in) as page:
        yield page


@pytest.fixture
def page(window: Page, signed_in: Any, address: str) -> Iterator[Page]:
    """The analyst's window, as new; what it keeps is forgotten afterwards."""
    yield window
    window.evaluate("location.protocol.startsWith('http') && (localStorage.clear(), sessionStorage.clear())")
    window.goto(f"{address}/health/live")  # a page of another origin would cost a process of its own
    window.emulate_media(media="null")
    window.set_viewport_size(DESK)
    window.context.clear_cookies()
    window.context.add_cookies(signed_in["cookies"])


@pytest.fixture
def stranger(browser: Browser) -> Iterator[BrowserContext]:
    """A window of somebody who has not signed in."""
    context = browser.new_context(viewport=DESK)
    yield context
    context.close()


class WardCounty(NamedTuple):
    """A county with people on wards: where its pages are, and the keys of those on ward 9Q by the part that
    each plays."""

    address: str
    keys: Mapping[str, Any]


WARD_PASSWORD = "kettle bicycle moss"


@pytest.fixture(scope="module")
def ward_county(template_database, worker_database: str, django_db_blocker) -> Iterator[WardCounty]:
    """The county of the tests of the ward, and of those of lists: served to each by itself, because what the
    one enters would move the clock of the other."""
    with django_db_blocker.unblock():
        name = f"{worker_database}_ward_seen"
        registered = dict(peopled(name).registered)
        enter_journeys(registered)
        keys = enter_ward(registered)
        sister = User(username="wendy", role="ward_staff", organisation="ouh")
        sister.set_password(WARD_PASSWORD)
        sister.save()
        _point_at(worker_database)
    with served(name) as address:
        yield WardCounty(address, keys)


def window_of(
    browser: Browser,
    address: str,
    name: str,
    size: ViewportSize = DESK,
    *,
    script: bool = True,
    password: str = WARD_PASSWORD,
) -> Page:
    """The window of one who has signed in, on which no page was opened yet."""
    context = browser.new_context(viewport=size, **({} if script else {"java_script_enabled": False}))
    begin_session(context, address, name, password)
    return context.new_page()


@contextmanager
def sisters_window(browser: Browser, address: str, size: ViewportSize) -> Iterator[Page]:
    """The ward sister's window, who has signed in."""
    opened = window_of(browser, address, "wendy", size)
    yield opened
    opened.context.close()

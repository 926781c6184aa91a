"""The log: one line for each request, in JSON, and no person in it whatever is written into a request."""

import asyncio
import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.handlers.asgi import ASGIHandler
from django.test import Client

from homefirst.server.asgi import front
from homefirst.web.gate.log_line import Line
from homefirst.web.measures import board_page as pages
from tests.conftest import ANALYST
from tests.doors.test_front import Answer, asking, chunks, scope

PERSON = "Wilhelmina Featherstone"
NUMBER = "943 476 5919"
NAMED = f"{PERSON} {NUMBER}"
WRITTEN = re.compile(r"wilhelmina|featherstone|943.?476.?5919|943476", re.IGNORECASE)
LOCAL = (b"host", b"127.0.0.1")
pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """All that is written while the test lasts, as standard error would have it."""
    held = io.StringIO()
    handlers = {logging.getLogger(name) for name in ("homefirst", "django", "uvicorn", "asyncio")}
    handler = logging.StreamHandler(held)
    handler.setFormatter(Line(columns=False))
    handler.setLevel(logging.DEBUG)
    levels = {logger: logger.level for logger in handlers}
    for logger in handlers:
        logger.addHandler(handler)
        logger.setLevel(logging.INFO)
    yield held
    for logger, level in levels.items():
        logger.removeHandler(handler)
        logger.setLevel(level)


def told(held: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in held.getvalue().splitlines()]


def ask(*given: Any, body: bytes = b"", **more: Any) -> Answer:
    """A request through the layer and Django, as a server hands it over."""
    return asyncio.run(asking(front(ASGIHandler()), scope(*given, **more), chunks(body)))


def test_a_request_is_one_line_that_says_who_as_a_role_and_what_as_a_pages_name(lines: io.StringIO) -> None:
    client = Client()
    assert client.login(username=ANALYST.name, password=ANALYST.password)
    session = client.cookies["sessionid"].value.encode()
    answer = ask("/oxfordshire/measures/delayed-per-day", "GET", LOCAL, (b"cookie", b"sessionid=" + session))
    (line,) = told(lines)
    assert isinstance(line.pop("at"), str)
    assert line.pop("ms") > 0
    assert line == {
        "level": "info",
        "logger": "homefirst.request",
        "event": "request",
        "request_id": answer.headers[b"x-request-id"].decode(),
        "route": "measure",
        "method": "GET",
        "status": 200,
        "bytes": len(answer.body),
        "role": "analyst",
    }


def everywhere() -> list[tuple[Any, ...]]:
    """A person's name and number in every part of a request: the path, the query, each header, the body."""
    raw, slug = NAMED.encode(), NAMED.replace(" ", "-")
    form = (b"content-type", b"application/x-www-form-urlencoded")
    names = (b"cookie", b"user-agent", b"referer", b"accept", b"accept-language", b"authorization",
             b"x-request-id", b"x-forwarded-for", b"if-none-match", b"origin", b"content-type")  # fmt: skip
    return [
        *[("/oxfordshire/board", "GET", LOCAL, (name, raw)) for name in names],
        ("/oxfordshire/board", "GET", LOCAL, (b"authorization", b"Bearer " + raw)),
        ("/oxfordshire/board", "GET", LOCAL, (b"cookie", b"sessionid=" + raw.replace(b" ", b""))),
        ("/oxfordshire/board", "GET", (b"host", raw)),
        (f"/{slug}", "GET", LOCAL),
        (f"/{slug}/board", "GET", LOCAL),
        (f"/oxfordshire/measures/{slug}", "GET", LOCAL),
        (f"/oxfordshire/people/{slug}", "GET", LOCAL),
        (f"/static/{slug}", "GET", LOCAL),
        (f"/api/v1/{slug}", "GET", LOCAL),
        (f"/api/v1/jobs/{slug}", "GET", LOCAL),
        (f"/oxfordshire/board?month={slug}&{slug}=1&format={slug}", "GET", LOCAL),
        (f"/api/v1/delays?area={slug}&month={slug}&by={slug}&known_at={slug}&{slug}=1", "GET", LOCAL),
        (f"/sign-in?next={slug}", "GET", LOCAL),
        ("/oxfordshire/board", NAMED.replace(" ", ""), LOCAL),
        ("/sign-in", "POST", LOCAL, form,
         {"body": f"username={slug}&password={slug}&next={slug}".encode()}),
        ("/api/v1/xmr", "POST", LOCAL, (b"content-type", b"application/json"), {"body": raw}),
        ("/api/v1/xmr", "POST", LOCAL, (b"content-type", b"application/json"),
         {"body": json.dumps({"points": [{"x": NAMED, "y": NAMED}], NAMED: 1}).encode()}),
        ("/sign-in", "POST", LOCAL, (b"content-type", b"multipart/form-data; boundary=" + slug.encode()),
         {"body": b"--" + slug.encode() + b"\r\nbroken"}),
    ]  # fmt: skip


def test_no_person_is_in_the_log_whatever_is_written_into_a_request(lines: io.StringIO) -> None:
    asked = everywhere()
    for one in asked:
        body = one[-1]["body"] if isinstance(one[-1], dict) else b""
        ask(*(part for part in one if not isinstance(part, dict)), body=body, client=("192.0.2.99", 943))
    written = lines.getvalue()
    requests = [line for line in told(lines) if line["event"].startswith("request")]
    assert len(requests) == len(asked)
    assert {line["status"] for line in requests} >= {200, 400, 403, 404}
    assert WRITTEN.findall(written) == []
    assert "192.0.2.99" not in written
    assert WRITTEN.findall(f"{PERSON} {NUMBER} 9434765919") != []  # it would have been found


def test_a_mistake_of_ours_is_told_with_its_place_in_the_code_and_without_what_it_held(
    lines: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(month: object) -> None:
        held = NAMED
        raise ValueError(f"{held} is none")

    monkeypatch.setattr(pages.questions, "ask_board", broken)
    answer = ask("/oxfordshire/board", "GET", LOCAL)
    error, request = told(lines)
    assert (answer.status, error["level"], request["status"]) == (500, "error", 500)
    reference = answer.headers[b"x-request-id"].decode()
    assert (error["request_id"], request["request_id"]) == (reference, reference)
    assert (error["event"], error["error"]) == ("Internal Server Error", "builtins.ValueError")
    assert "test_log_line.py" in error["chain"][0]["code"][-1]
    assert WRITTEN.findall(lines.getvalue()) == []


def test_what_stopped_before_any_page_is_told_with_its_place_too(lines: io.StringIO) -> None:
    async def broken(scope: Any, receive: Any, send: Any) -> None:
        raise RuntimeError(NAMED)

    asyncio.run(asking(front(broken), scope("/", "GET", LOCAL), chunks(b"")))
    (line,) = told(lines)
    assert (line["event"], line["level"], line["error"]) == (
        "request failed",
        "error",
        "builtins.RuntimeError",
    )
    assert WRITTEN.findall(lines.getvalue()) == []


def test_of_others_only_what_they_always_say_is_kept() -> None:
    record = logging.LogRecord("uvicorn.error", logging.WARNING, "", 1, "From %s", (NAMED,), None)
    assert json.loads(Line(columns=False).format(record))["event"] == "From %s"
    ours = logging.LogRecord("homefirst.work", logging.INFO, "", 1, "Job %s", ("7",), None)
    assert json.loads(Line(columns=False).format(ours))["event"] == "Job 7"


def test_who_looks_on_reads_columns() -> None:
    record = logging.LogRecord("homefirst.request", logging.INFO, "", 1, "request", (), None)
    record.said = {"route": "board", "status": 200}
    line = Line(columns=True).format(record)
    assert "request" in line
    assert not line.startswith("{")

"""The layer in front: what it lets through, what it refuses and how it says so, with no page behind it."""

import asyncio
import itertools
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.errors import NotUnderstood
from homefirst.server.front.headers import ALWAYS
from homefirst.server.front.layer import Ended, Front, Witness
from homefirst.server.front.limits import Limits
from homefirst.server.front.rate import Buckets

JSON = (b"accept", b"application/json")
HOST = (b"host", b"county.example")


@dataclass
class Heard(Witness):
    """A witness that remembers."""

    over: list[Ended] = field(default_factory=list)

    def ended(self, ended: Ended) -> None:
        self.over.append(ended)


async def greeting(scope: Any, receive: Any, send: Any) -> None:
    """An application that reads everything and answers with how much it was."""
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        size += len(message.get("body", b""))
        if not message.get("more_body", False):
            break
    headers = [(b"Content-Type", b"text/plain"), (b"X-Frame-Options", b"SAMEORIGIN")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": str(size).encode()})


def scope(path: str = "/", method: str = "GET", *headers: tuple[bytes, bytes], **more: Any) -> dict[str, Any]:
    path, _, query = path.partition("?")
    return {
        "type": "http",
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [HOST, *headers] if not any(name == b"host" for name, _ in headers) else list(headers),
        "client": ("192.0.2.7", 1),
        **more,
    }


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[bytes, bytes]
    body: bytes

    @property
    def problem(self) -> Any:
        assert self.headers[b"content-type"] == b"application/problem+json"
        return json.loads(self.body)


def chunks(*bodies: bytes, pause: float = 0.0) -> Callable[[], Awaitable[dict[str, Any]]]:
    """What a client sends, a pause before each part; then nothing, until it is left."""
    left = list(bodies)

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(pause)
        if not left:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    return receive


def front(application: Any = greeting, heard: Heard | None = None, **more: Any) -> Front:
    given = {"limits": Limits(), "hosts": ["county.example"], "secure": False, "route_of": lambda _: None}
    return Front(application, witness=heard or Heard(), **{**given, **more})


def ask(door: Front, asked: dict[str, Any], *bodies: bytes, pause: float = 0.0) -> Answer:
    return asyncio.run(asking(door, asked, chunks(*(bodies or (b"",)), pause=pause)))


async def asking(
    door: Front, asked: dict[str, Any], receive: Any, told: asyncio.Event | None = None
) -> Answer:
    """What a client is answered; `told` is set when the whole of it is out."""
    said: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        said.append(message)
        if told is not None and message["type"] == "http.response.body":
            told.set()

    await door(asked, receive, send)
    assert [one["type"] for one in said][:1] == ["http.response.start"]
    body = b"".join(one.get("body", b"") for one in said[1:])
    return Answer(said[0]["status"], dict(said[0]["headers"]), body)


def test_what_an_application_answers_goes_out_with_the_headers_that_every_answer_bears() -> None:
    heard = Heard()
    answer = ask(front(heard=heard), scope("/", "POST"), b"four", b"five5")
    assert (answer.status, answer.body) == (200, b"9")
    expected = {**dict(ALWAYS), b"x-frame-options": b"SAMEORIGIN", b"content-type": b"text/plain"}
    (over,) = heard.over
    assert answer.headers == {**expected, b"x-request-id": over.visit.request_id.encode()}
    assert (over.method, over.status, over.sent, over.error) == ("POST", 200, 1, None)


def test_over_https_an_answer_says_to_stay_with_it() -> None:
    assert b"strict-transport-security" not in ask(front(), scope()).headers
    told = ask(front(secure=True), scope()).headers[b"strict-transport-security"]
    assert told == b"max-age=31536000; includeSubDomains"


def test_no_request_id_is_taken_from_outside() -> None:
    named = (b"x-request-id", b"mine")
    answers = [ask(front(), scope("/", "GET", named)) for _ in range(2)]
    assert len({b"mine", *(answer.headers[b"x-request-id"] for answer in answers)}) == 3


@pytest.mark.parametrize("host", [b"evil.example", b"", b"county.example.evil.example", b"a b", b"[::1"])
def test_a_name_that_is_not_ours_is_refused_with_a_sentence(host: bytes) -> None:
    answer = ask(front(), scope("/", "GET", (b"host", host), JSON))
    assert answer.problem == {
        "type": "about:homefirst:not-understood",
        "title": "We could not understand this request",
        "status": 400,
        "detail": "This service is not reached under that name.",
        "where": "host",
        "next": "Use a name that whoever runs this service has listed (HOMEFIRST_HOSTS).",
        "request_id": answer.headers[b"x-request-id"].decode(),
    }
    assert ask(front(), scope("/", "GET", (b"host", b"county.example:8000"))).status == 200


def test_who_reads_pages_is_refused_with_a_page() -> None:
    answer = ask(front(), scope("/", "GET", (b"host", b"evil.example"), (b"accept", b"text/html")))
    assert answer.headers[b"content-type"] == b"text/html; charset=utf-8"
    assert answer.headers[b"content-length"] == str(len(answer.body)).encode()
    for words in (b"<!DOCTYPE html>", b"not reached under that name", answer.headers[b"x-request-id"]):
        assert words in answer.body
    by_word = scope("/?format=json", "GET", (b"host", b"evil.example"), (b"accept", b"text/html"))
    assert ask(front(), by_word).problem["status"] == 400


@pytest.mark.parametrize(
    ("asked", "bodies"),
    [
        (scope("/", "POST", (b"content-length", b"11"), JSON), (b"",)),
        (scope("/", "POST", JSON), (b"12345678901",)),
        (scope("/", "POST", JSON), (b"12345", b"67890", b"1")),
    ],
    ids=["said beforehand", "at once", "in parts"],
)
def test_more_than_a_page_takes_is_refused(asked: dict[str, Any], bodies: Sequence[bytes]) -> None:
    answer = ask(front(limits=Limits(body=10)), asked, *bodies)
    said = (answer.problem["status"], answer.problem["detail"], answer.problem["where"])
    assert said == (413, "More was sent than the 10 bytes that this page takes.", "request body")
    assert ask(front(limits=Limits(body=11)), asked, *bodies).status == 200


def test_only_a_page_that_takes_files_takes_more() -> None:
    limits = Limits(body=10, upload=20)
    routes = {"/c/intake": "intake", "/c/board": "board"}
    door = front(limits=limits, route_of=routes.get)
    session = (b"cookie", b"sessionid=" + b"a" * 32)
    assert [ask(door, scope(path, "POST", session), b"x" * 15).status for path in routes] == [200, 413]
    assert ask(door, scope("/c/intake", "POST", session, JSON), b"x" * 21).status == 413


def test_a_body_that_comes_too_slowly_is_cut_off_and_one_that_is_fast_enough_is_not() -> None:
    limits = Limits(body_start=1.0, body_rate=100)
    slow = ask(front(limits=limits), scope("/", "POST", JSON), *[b"x"] * 30, pause=0.05)
    assert (slow.problem["status"], slow.headers[b"connection"]) == (408, b"close")
    steady = ask(front(limits=limits), scope("/", "POST"), *[b"x" * 100] * 30, pause=0.05)
    assert (steady.status, steady.body) == (200, b"3000")


def test_the_time_that_the_application_takes_is_not_counted_against_the_client() -> None:
    async def dawdling(scope: Any, receive: Any, send: Any) -> None:
        for _ in range(4):
            await receive()
            await asyncio.sleep(0.3)
        await greeting(scope, chunks(b""), send)

    limits = Limits(body_start=1.0, body_rate=10**9)
    assert ask(front(dawdling, limits=limits), scope("/", "POST"), b"1", b"2", b"3", b"4").status == 200


def test_a_page_that_takes_too_long_is_answered_for_and_what_it_says_later_goes_nowhere() -> None:
    done: list[str] = []
    told = asyncio.Event()

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await told.wait()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"late"})
        done.append("late")

    async def scene() -> Answer:
        door = front(slow, heard, limits=Limits(making=0.05))
        return await asking(door, scope("/", "GET", JSON), chunks(b""), told)

    heard = Heard()
    answer = asyncio.run(scene())
    assert (answer.problem["status"], answer.headers[b"retry-after"]) == (503, b"60")
    assert answer.problem["detail"] == "This page took too long to make."
    assert done == ["late"]
    assert [one.status for one in heard.over] == [503]


def test_a_stream_that_has_begun_may_take_as_long_as_it_likes() -> None:
    async def stream(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        for _ in range(3):
            await asyncio.sleep(0.5)
            await send({"type": "http.response.body", "body": b"x", "more_body": True})
        await send({"type": "http.response.body"})

    answer = ask(front(stream, limits=Limits(making=1.0)), scope())
    assert (answer.status, answer.body) == (200, b"xxx")


def test_so_many_pages_are_made_at_once_and_the_next_is_told_to_come_again() -> None:
    go = asyncio.Event()

    async def waiting(scope: Any, receive: Any, send: Any) -> None:
        await go.wait()
        await greeting(scope, receive, send)

    async def crowd() -> tuple[Answer, list[Answer], Answer]:
        door = front(waiting, limits=Limits(at_once=2))
        two = [asyncio.create_task(asking(door, scope(), chunks(b""))) for _ in range(2)]
        await asyncio.sleep(0)
        third = await asking(door, scope("/", "GET", JSON), chunks(b""))
        go.set()
        return third, await asyncio.gather(*two), await asking(door, scope(), chunks(b""))

    third, two, after = asyncio.run(crowd())
    assert (third.problem["status"], third.headers[b"retry-after"]) == (503, b"5")
    assert [one.status for one in (*two, after)] == [200, 200, 200]


def test_a_mistake_of_ours_is_told_without_what_it_was() -> None:
    async def broken(scope: Any, receive: Any, send: Any) -> None:
        raise RuntimeError("something inside")

    heard = Heard()
    answer = ask(front(broken, heard), scope("/", "GET", JSON))
    assert (answer.problem["status"], b"inside" in answer.body) == (500, False)
    assert isinstance(heard.over[0].error, RuntimeError)


def test_who_asks_too_often_waits_and_who_asks_from_elsewhere_does_not() -> None:
    now = [0.0]
    limits = Limits(rate=2, burst_seconds=2, address_times=1)
    door = front(limits=limits, clock=lambda: now[0])
    from_here = [ask(door, scope("/", "GET", JSON)) for _ in range(5)]
    assert [one.status for one in from_here] == [200] * 4 + [429]
    assert (from_here[4].headers[b"retry-after"], from_here[4].problem["next"]) == (b"1", "Wait a second.")
    assert ask(door, scope(client=("192.0.2.8", 1))).status == 200
    now[0] = 0.5
    assert [ask(door, scope()).status for _ in range(2)] == [200, 429]


def test_each_session_and_token_has_its_own_share_of_an_address() -> None:
    limits = Limits(rate=1, burst_seconds=2, address_times=3)
    door = front(limits=limits, clock=lambda: 0.0)
    cookies = [(b"cookie", b"a=b; sessionid=" + name * 32) for name in (b"1", b"2")]
    tokens = [(b"authorization", b"Bearer " + name) for name in (b"x", b"y")]
    by_caller = [[ask(door, scope("/", "GET", caller)).status for _ in range(3)] for caller in cookies]
    assert by_caller == [[200, 200, 429]] * 2
    # The address has six: the refused took their part of it, too, so that inventing callers does not help.
    assert [ask(door, scope("/api/", "GET", caller)).status for caller in tokens] == [429, 429]
    assert ask(door, scope("/static/a.css")).status == 200


def test_static_files_are_only_read() -> None:
    answer = ask(front(), scope("/static/a.css", "POST", JSON))
    assert (answer.problem["status"], answer.headers[b"allow"]) == (405, b"GET, HEAD")


def test_a_websocket_is_refused_and_an_unknown_door_is_a_mistake() -> None:
    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    asyncio.run(front()({"type": "websocket"}, chunks(), send))
    assert said == [{"type": "websocket.close", "code": 1000}]
    with pytest.raises(ValueError, match=r"There is no door for carrier pigeon\."):
        asyncio.run(front()({"type": "carrier pigeon"}, chunks(), send))


def test_starting_and_stopping_are_told_to_whoever_asked_to_hear() -> None:
    said: list[str] = []

    async def hear(word: str) -> None:
        said.append(word)

    async def send(message: Any) -> None:
        said.append(message["type"])

    door = front(opened=[lambda: hear("opened")], closed=[lambda: hear("closed")])
    asyncio.run(door({"type": "lifespan"}, chunks(b"", b""), send))
    assert said == ["opened", "lifespan.startup.complete", "closed", "lifespan.shutdown.complete"]


@given(
    st.lists(st.tuples(st.floats(0, 3), st.sampled_from(["a", "b"])), max_size=40),
    st.integers(1, 5),
    st.integers(1, 8),
)
def test_nobody_gets_more_than_the_burst_and_what_has_come_since(
    asked: list[tuple[float, str]], rate: int, burst: int
) -> None:
    now = 0.0
    buckets = Buckets(rate=rate, burst=burst, callers=10, clock=lambda: now)
    taken: dict[str, list[float]] = {"a": [], "b": []}
    for pause, caller in asked:
        now += pause
        wait = buckets.wait(caller)
        assert (wait == 0) or 0 < wait <= 1 / rate
        if wait == 0:
            taken[caller].append(now)
    for times in taken.values():
        for first, last in itertools.combinations(range(len(times)), 2):
            assert last - first + 1 <= burst + rate * (times[last] - times[first]) + 1e-6


def test_the_callers_that_are_remembered_are_bounded() -> None:
    buckets = Buckets(rate=1, burst=1, callers=100, clock=lambda: 0.0)
    for number in range(1000):
        buckets.wait(str(number))
    assert (len(buckets), buckets.wait("999") > 0, buckets.wait("1")) == (100, True, 0)


def test_the_limits_of_the_service_stand() -> None:
    from homefirst.server.asgi import route_of

    limits = Limits()
    assert (limits.body, limits.upload) == (1024**2, 50_000_000 + 1024**2)
    assert route_of("/oxfordshire/board") == "board"
    assert route_of("/no/such/page") is None


@pytest.mark.parametrize("word", ["0", "10001", "-1", "fast", "2.5", "²"])
def test_a_rate_that_is_none_is_a_sentence(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from homefirst import settings

    monkeypatch.setenv("HOMEFIRST_RATE", word)
    with pytest.raises(NotUnderstood, match=f"HOMEFIRST_RATE: “{word}” is no number of pages a second."):
        settings._rate()
    monkeypatch.setenv("HOMEFIRST_RATE", "7")
    assert settings._rate() == 7


def test_whether_over_https_is_yes_or_no_and_no_other_word(monkeypatch: pytest.MonkeyPatch) -> None:
    from homefirst import settings

    for word, meant in (("yes", True), ("no", False), ("", False)):
        monkeypatch.setenv("HOMEFIRST_HTTPS", word)
        assert settings._yes_or_no("HOMEFIRST_HTTPS", without=False) is meant
    monkeypatch.setenv("HOMEFIRST_HTTPS", "true")
    with pytest.raises(NotUnderstood, match=r"HOMEFIRST_HTTPS: “true” is neither yes nor no\."):
        settings._yes_or_no("HOMEFIRST_HTTPS", without=False)

"""Those who send a head and nothing more, many at once, and heads that nobody should have written."""

import asyncio
from contextlib import ExitStack, closing
from typing import Any

import pytest
import uvicorn
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.errors import NotUnderstood
from homefirst.server.front import refusals
from homefirst.server.front.crowd import Crowd
from homefirst.server.front.head import Head
from homefirst.server.front.limits import HEAD_BYTES, Limits
from homefirst.server.front.listening import listening
from tests.doors.test_front import JSON, Answer, ask, asking, chunks, front, scope
from tests.doors.test_slow_clients import GET, connected, one, server  # noqa: F401 - a fixture

SESSION = (b"cookie", b"sessionid=" + b"a" * 32)
FORM = (b"content-length", b"10")
ROUTES = {"/c/intake": "intake", "/c/board": "board"}


async def nothing() -> dict[str, Any]:
    """A client that has said how much it sends, and sends none of it."""
    await asyncio.Event().wait()
    raise AssertionError


async def refused_beside(held: list[dict[str, Any]], asked: dict[str, Any], limits: Limits) -> Answer:
    """What one hears while others have sent their heads only."""
    door = front(limits=limits, route_of=ROUTES.get)
    waiting = [asyncio.create_task(asking(door, head, nothing)) for head in held]
    await asyncio.sleep(0)
    try:
        return await asking(door, asked, chunks(b"x" * 10))
    finally:
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        assert (len(door.arriving), len(door.uploads), door.making) == (0, 0, 0)


def beside(held: list[dict[str, Any]], asked: dict[str, Any], **limits: int) -> Answer:
    return asyncio.run(refused_beside(held, asked, Limits(**limits)))


def from_(address: str, path: str = "/", *headers: tuple[bytes, bytes]) -> dict[str, Any]:
    return scope(path, "POST", JSON, *(headers or (FORM,)), client=(address, 1))


def test_requests_that_are_half_sent_are_no_pages_that_are_being_made() -> None:
    held = [from_(f"192.0.2.{number}") for number in range(5)]
    assert beside(held, scope("/"), at_once=1).status == 200
    assert beside(held, from_("192.0.2.9"), at_once=1).status == 200


def test_one_address_sends_so_many_requests_at_once_and_all_together_so_many() -> None:
    held = [from_("192.0.2.1") for _ in range(2)]
    too_many = beside(held, from_("192.0.2.1"), arriving_each=2)
    assert (too_many.problem["status"], too_many.headers[b"retry-after"]) == (429, b"10")
    assert beside(held, from_("192.0.2.2"), arriving_each=2).status == 200
    assert beside(held, from_("192.0.2.2"), arriving=2).problem["status"] == 503
    assert beside(held, scope("/", client=("192.0.2.1", 1)), arriving=2, arriving_each=2).status == 200


def test_a_form_that_is_whole_when_too_many_pages_are_made_is_told_to_come_again() -> None:
    async def busy() -> tuple[Answer, Answer, Answer]:
        door = front(limits=Limits(at_once=1))
        door.making = 1
        return (
            await asking(door, from_("192.0.2.1"), chunks(b"12345", b"67890")),
            await asking(door, scope("/", "GET", JSON), chunks(b"")),
            await asking(door, scope("/health/live"), chunks(b"")),
        )

    form, page, health = asyncio.run(busy())
    assert (form.problem["status"], page.problem["status"], health.status) == (503, 503, 200)
    assert form.problem["detail"] == "Too many pages are being made at once."


def test_health_and_the_board_answer_beside_three_hundred_half_sent_forms(
    server: uvicorn.Server,  # noqa: F811
) -> None:
    form = b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 10\r\n\r\n"
    with ExitStack() as open_:
        held = [open_.enter_context(closing(connected(server))) for _ in range(300)]
        for client in held:
            client.sendall(form)
        for path in (b"/health/live", b"/oxfordshire/board"):
            with closing(connected(server)) as client:
                client.sendall(GET.replace(b"GET /", b"GET " + path))
                assert one(client).endswith(b"small")
        assert one(held[-1]).startswith(b"HTTP/1.1 429 ")


@pytest.mark.parametrize(
    ("length", "more", "status"),
    [(b"900", (), 200), (b"1900", (), 413), (b"1900", (SESSION,), 200), (b"5900", (SESSION,), 413)],
    ids=["a form", "no session", "a session", "too large"],
)
def test_only_who_names_a_session_sends_files(length: bytes, more: Any, status: int) -> None:
    door = front(limits=Limits(body=1000, upload=5000), route_of=ROUTES.get)
    answer = ask(door, from_("192.0.2.1", "/c/intake", (b"content-length", length), *more))
    assert answer.status == status
    if length == b"1900" and not more:
        assert answer.problem["next"] == "Sign in, and send it again."
    assert ask(door, from_("192.0.2.1", "/c/board", (b"content-length", b"1900"), SESSION)).status == 413


@pytest.mark.parametrize("length", [(b"content-length", b"1900"), (b"transfer-encoding", b"chunked")])
def test_few_files_are_sent_at_once(length: tuple[bytes, bytes]) -> None:
    sizes = {"body": 1000, "upload": 5000}
    held = [from_("192.0.2.1", "/c/intake", length, SESSION) for _ in range(2)]
    another, elsewhere = (from_(name, "/c/intake", length, SESSION) for name in ("192.0.2.1", "192.0.2.2"))
    told = beside(held, another, **sizes).problem
    assert (told["status"], told["detail"]) == (429, "Files are being sent from your address already.")
    assert beside(held, elsewhere, **sizes).status == 200
    assert beside(held, elsewhere, uploads=2, **sizes).problem["status"] == 503
    small = from_("192.0.2.1", "/c/intake", FORM, SESSION)
    assert beside(held, small, uploads=2, **sizes).status == 200


def test_two_lengths_are_refused_and_end_the_connection(server: uvicorn.Server) -> None:  # noqa: F811
    both = GET.replace(b"\r\n\r\n", b"\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")
    with closing(connected(server)) as client:
        client.sendall(both.replace(b"GET", b"POST") + GET)
        said = one(client)
        assert (said.split()[1], client.recv(1)) == (b"400", b"")  # and the next is not read


def test_a_long_head_is_refused_also_where_it_comes_at_once() -> None:
    long = (b"x", b"a" * HEAD_BYTES)
    answer = ask(front(), scope("/", "GET", JSON, long))
    assert (answer.problem["status"], answer.headers[b"connection"]) == (431, b"close")
    assert ask(front(), scope("/" + "a" * HEAD_BYTES)).status == 431
    assert ask(front(), scope("/?" + "a" * HEAD_BYTES)).status == 431
    assert ask(front(), scope("/", "GET", (b"x", b"a" * (HEAD_BYTES - 100)))).status == 200


@pytest.mark.parametrize(
    ("header", "status"),
    [
        ((b"content-type", b"multipart/form-data; boundary=x; charset=hex"), 415),
        ((b"content-type", b"text/html; charset=utf-8; charset=rot13"), 415),
        ((b"content-type", b"text/html; charset*0=he; charset*1=x"), 415),
        ((b"content-type", b"text/html; x*=none''a"), 415),
        ((b"accept", b"text/html; x* =none''a"), 415),
        ((b"content-type", b"multipart/form-data; boundary=x"), 200),
        ((b"content-type", b'application/json; Charset="UTF-8"'), 200),
        ((b"accept", b"text/html;q=0.9, */*;q=0.8"), 200),
    ],
)
def test_another_character_set_than_utf_8_is_refused(header: tuple[bytes, bytes], status: int) -> None:
    assert ask(front(), scope("/", "POST", header)).status == status


@pytest.mark.parametrize(
    ("headers", "session"),
    [
        ([b"sessionid=" + b"a" * 32], "a" * 32),
        ([b"sessionid=" + b"a" * 32 + b"; sessionid=" + b"b" * 32], "b" * 32),
        ([b"sessionid=" + b"a" * 32, b"x=y; sessionid=" + b"b" * 32 + b" ;c"], "b" * 32),
        ([b"sessionid=" + b"a" * 32 + b"; sessionid=made-up"], None),
        ([b'sessionid="' + b"a" * 31 + b'\\000"'], None),
        ([b"xsessionid=" + b"a" * 32], None),
    ],
)
def test_the_session_that_is_counted_is_the_one_that_django_takes(
    headers: list[bytes], session: str | None
) -> None:
    cookies = [(b"cookie", value) for value in headers]
    assert Head.of(scope("/", "GET", *cookies)).session == session


def test_a_token_counts_only_where_tokens_are_looked_at() -> None:
    token = (b"authorization", b"Bearer x")
    looked_at = {path: Head.of(scope(path, "GET", token)).token for path in ("/", "/api/v1/", "/metrics")}
    assert looked_at == {"/": b"", "/api/v1/": b"Bearer x", "/metrics": b"Bearer x"}


@given(st.lists(st.tuples(st.booleans(), st.sampled_from("abc")), max_size=40))
def test_a_crowd_holds_so_many_and_forgets_who_left(moves: list[tuple[bool, str]]) -> None:
    crowd = Crowd(most=4, each=2, of_one=refusals.SENDING_MUCH, of_all=refusals.ALL_SENDING)
    inside: list[str] = []  # the slow judge
    for enters, who in moves:
        if enters:
            expected = refusals.SENDING_MUCH if inside.count(who) >= 2 else None
            expected = expected or (refusals.ALL_SENDING if len(inside) >= 4 else None)
            assert crowd.enter(who) is expected
            inside += [who] if expected is None else []
        elif who in inside:
            inside.remove(who)
            crowd.leave(who)
        assert len(crowd) == len(inside)


@pytest.mark.parametrize("made_up", ['"\\000' + "a" * 30 + '"', "x", "A" * 32])
def test_a_session_that_cannot_be_one_is_nobodys(db: Any, made_up: str) -> None:
    answer = Client(headers={"cookie": f"sessionid={made_up}"}).get("/sign-in")
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")


def test_what_is_told_to_a_token_is_kept_by_nobody(db: Any) -> None:
    answer = Client(headers={"authorization": "Bearer hf_unknown"}).get("/api/v1/measures")
    assert (answer.status_code, answer["Cache-Control"]) == (401, "private, no-store")


def whence(proxies: tuple[str, ...], forwarded: bytes) -> str:
    """The address that the application is told of a request from 127.0.0.1."""
    told: list[Any] = []

    async def application(asked: Any, _receive: Any, _send: Any) -> None:
        told.append(asked["client"][0])

    config = listening(proxies)
    config.app = application
    config.load()
    asked = scope("/", "GET", (b"x-forwarded-for", forwarded), client=("127.0.0.1", 1))
    asyncio.run(config.loaded_app(asked, nothing, None))  # type: ignore[arg-type]
    (address,) = told
    return str(address)


def test_where_a_request_comes_from_is_believed_of_no_proxy_that_is_not_named() -> None:
    assert whence((), b"192.0.2.1") == "127.0.0.1"
    assert whence(("192.0.2.9",), b"192.0.2.1") == "127.0.0.1"
    assert whence(("127.0.0.1",), b"192.0.2.1") == "192.0.2.1"
    assert whence(("127.0.0.1",), b"203.0.113.5, 192.0.2.1") == "192.0.2.1"  # the first is the caller's word


def test_a_proxy_is_named_by_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    from homefirst import settings

    for words, meant in (("", ()), ("127.0.0.1, ::1", ("127.0.0.1", "::1"))):
        monkeypatch.setenv("HOMEFIRST_PROXIES", words)
        assert settings._proxies() == meant
    monkeypatch.setenv("HOMEFIRST_PROXIES", "*")
    with pytest.raises(NotUnderstood, match=r"HOMEFIRST_PROXIES: “\*” is no address of a proxy\."):
        settings._proxies()


def test_over_https_the_pages_are_told_so_whatever_stands_in_front() -> None:
    told: list[str] = []

    async def application(asked: Any, receive: Any, send: Any) -> None:
        told.append(asked["scheme"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    for secure in (False, True):
        ask(front(application, secure=secure), scope())
    assert told == ["http", "https"]

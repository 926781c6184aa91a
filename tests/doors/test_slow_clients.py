"""Clients that are slow on purpose, over real sockets: each wait ends, and others are served meanwhile."""

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from typing import Any

import pytest
import uvicorn

from homefirst.server.front.layer import Front, Witness
from homefirst.server.front.limits import HEAD_BYTES, Limits
from homefirst.server.front.listening import listening
from homefirst.server.front.protocol import PatientProtocol

pytestmark = pytest.mark.long

# Long enough for a machine that is busy with other things, and short enough to be waited for.
LIMITS = Limits(body=1000, head=1.5, body_start=1.5, body_rate=10**6, reading=1.5, lingering=0.5)
PATIENCE = 20  # seconds that a client waits for what must come
LATE = 15  # seconds after its limit in which a busy machine still sends somebody away
LARGE = b"x" * (8 * 1024 * 1024)
GET = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: application/json\r\n\r\n"


class QuickProtocol(PatientProtocol):
    limits = LIMITS


async def pages(scope: Any, receive: Any, send: Any) -> None:
    """A large page at /large, else a small one; a form is read before it is answered."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        if not message.get("more_body", False):
            break
    body = LARGE if scope["path"] == "/large" else b"small"
    length = str(len(body)).encode()
    headers = [(b"content-length", length)]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


@pytest.fixture(scope="module")
def server() -> Iterator[uvicorn.Server]:
    """A server of its own in a thread, with short limits."""
    door = Front(
        pages, limits=LIMITS, hosts=["127.0.0.1"], secure=False, route_of=lambda _: None, witness=Witness()
    )
    config = listening(http=QuickProtocol, lifespan="off", timeout_keep_alive=5)
    config.app = door
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(config)
    server.port = listener.getsockname()[1]  # type: ignore[attr-defined]
    thread = threading.Thread(target=lambda: server.run(sockets=[listener]), daemon=True)
    thread.start()
    yield server
    server.should_exit = True
    thread.join(PATIENCE)
    assert not thread.is_alive()


def connected(server: uvicorn.Server, **buffers: int) -> socket.socket:
    client = socket.socket()
    for size in buffers.values():
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, size)
    client.settimeout(PATIENCE)
    client.connect(("127.0.0.1", server.port))  # type: ignore[attr-defined]
    return client


def rest(client: socket.socket) -> bytes:
    """All that still comes, to the end of the connection, which the server may break off."""
    parts = []
    with suppress(ConnectionError):
        while part := client.recv(65536):
            parts.append(part)
    return b"".join(parts)


def one(client: socket.socket) -> bytes:
    """One answer, as long as it says that it is."""
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += client.recv(65536)
    head, _, body = answer.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    while len(body) < length:
        body += client.recv(65536)
    return head + b"\r\n\r\n" + body


def trickled(client: socket.socket, data: bytes, pause: float = 0.05) -> bytes:
    """What comes back while one byte after the other is sent."""
    client.settimeout(pause)
    for byte in data:
        with suppress(ConnectionError):  # it was broken off; what was said before is still to be read
            client.sendall(bytes([byte]))
        try:
            back = client.recv(65536)
        except TimeoutError:
            continue
        except ConnectionError:
            return b""
        client.settimeout(PATIENCE)
        return back + rest(client)
    return b"never"


def told(answer: bytes) -> tuple[int, Any]:
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"content-type: application/problem+json" in head.lower()
    assert b"x-content-type-options: nosniff" in head.lower()
    return int(head.split()[1]), json.loads(body)


def test_a_head_that_comes_a_byte_at_a_time_is_cut_off_with_a_sentence(server: uvicorn.Server) -> None:
    start = time.monotonic()
    with closing(connected(server)) as client:
        status, problem = told(trickled(client, GET * 5))
    assert (status, problem["detail"]) == (408, "The head of the request came too slowly.")
    assert LIMITS.head <= time.monotonic() - start < LIMITS.head + LATE


def test_who_connects_and_says_nothing_is_not_waited_for(server: uvicorn.Server) -> None:
    with closing(connected(server)) as client:
        assert rest(client) == b""


def test_the_next_request_of_a_connection_has_no_more_time_than_the_first(server: uvicorn.Server) -> None:
    with closing(connected(server)) as client:
        client.sendall(GET)
        assert one(client).endswith(b"small")
        assert told(trickled(client, GET * 5))[0] == 408
    with closing(connected(server)) as client:
        client.sendall(GET + GET[:10])  # the second begins with the first
        assert b"408 Request Timeout" in rest(client)


def test_a_request_that_is_quick_enough_is_served_over_one_connection_again_and_again(
    server: uvicorn.Server,
) -> None:
    with closing(connected(server)) as client:
        for _ in range(8):
            client.sendall(GET)
            assert one(client).endswith(b"small")
            time.sleep(LIMITS.head / 6)


def test_what_is_no_request_is_told_in_the_form_of_every_error(server: uvicorn.Server) -> None:
    with closing(connected(server)) as client:
        client.sendall(b"EHLO county.example\r\n\r\n")
        status, problem = told(rest(client))
    assert (status, problem["status"], problem["next"]) == (400, 400, "Check what sent it.")


def test_a_head_that_is_too_long_is_told_as_such(server: uvicorn.Server) -> None:
    with closing(connected(server)) as client:
        client.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + b"a" * (HEAD_BYTES + 100))
        status, problem = told(rest(client))
    assert (status, problem["type"]) == (431, "about:homefirst:too-large")


def test_a_body_that_comes_a_byte_at_a_time_is_cut_off(server: uvicorn.Server) -> None:
    start = time.monotonic()
    with closing(connected(server)) as client:
        client.sendall(GET.replace(b"GET", b"POST").replace(b"\r\n\r\n", b"\r\nContent-Length: 900\r\n\r\n"))
        status, problem = told(trickled(client, b"x" * 300))
    assert (status, problem["detail"]) == (408, "What was sent came too slowly.")
    assert time.monotonic() - start < LIMITS.body_start + LATE


def test_who_sends_too_much_hears_so_although_the_rest_is_still_coming(server: uvicorn.Server) -> None:
    post = GET.replace(b"GET", b"POST").replace(b"\r\n\r\n", b"\r\nContent-Length: 9000000\r\n\r\n")
    with closing(connected(server)) as client:
        client.sendall(post + b"x" * 300_000)
        status, problem = told(one(client))
        assert (status, problem["where"]) == (413, "request body")
        assert trickled(client, b"x" * 100) == b""  # and is not listened to for ever


def test_who_does_not_read_the_answer_is_left_and_others_are_served_meanwhile(server: uvicorn.Server) -> None:
    with ExitStack() as open_:
        unread = [open_.enter_context(closing(connected(server, receiving=4096))) for _ in range(20)]
        for client in unread:
            client.sendall(GET.replace(b"GET /", b"GET /large"))
        with closing(connected(server)) as client:
            client.sendall(GET)
            assert one(client).endswith(b"small")
        left_by = time.monotonic() + LIMITS.reading + PATIENCE
        while server.server_state.connections and time.monotonic() < left_by:
            time.sleep(0.02)
        assert server.server_state.connections == set()
        assert len(rest(unread[0])) < len(LARGE)


def test_who_reads_gets_the_whole_of_a_large_answer(server: uvicorn.Server) -> None:
    with closing(connected(server)) as client:
        once = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
        client.sendall(once.replace(b"GET /", b"GET /large"))
        assert len(rest(client).partition(b"\r\n\r\n")[2]) == len(LARGE)

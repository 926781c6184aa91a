"""What somebody with the database in hand may try, and a client that never comes to its end."""

import json
import re
import socket
import time

import pytest

from tests.faults.service import service, until

pytestmark = pytest.mark.slow
SLOW = 20  # clients at once


def test_no_role_changes_or_empties_the_log(ground, provoked):
    told = json.loads(ground.run("database", "check", "--json"))
    assert told["problems"] == []
    provoked(
        "Select, insert, update, delete and truncate on each table of the log as owner, app and reader",
        1,
        outcome="each may what it should and no more; nothing recorded is changed",
        sentence="The log is never changed: UPDATE on store_event is refused. Append a correction instead.",
    )


def test_clients_that_send_a_byte_a_second_are_sent_away_and_the_others_are_served(ground, provoked):
    with service(ground, "--web", "1", "--no-worker") as served:
        until(lambda: served.ready())
        host, port = re.search(r"//(.+):(\d+)", served.address).groups()
        slow = [socket.create_connection((host, int(port))) for _ in range(SLOW)]
        began, waits, said = time.monotonic(), [], {}
        request = b"GET /oxfordshire/board HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: " + b"a" * 1000
        for one in slow:
            one.setblocking(False)
        sent = 0
        while len(said) < SLOW:
            assert time.monotonic() - began < 60, "they were not sent away"
            due = int(time.monotonic() - began)
            for one in slow:
                if one in said:
                    continue
                try:
                    if due >= sent:
                        one.send(request[due : due + 1])
                    answer = one.recv(4096)
                except BlockingIOError:
                    continue
                except OSError:
                    answer = b""
                said[one] = answer.decode()
            sent = due + 1
            start = time.monotonic()
            assert served.answers("/oxfordshire/board")
            waits.append(time.monotonic() - start)
        ended = time.monotonic() - began
        for one in slow:
            one.close()
    sentences = {text.rpartition("\r\n\r\n")[2] for text in said.values() if "\r\n\r\n" in text}
    assert sentences, said.values()
    details = {json.loads(one)["detail"] for one in sentences}
    provoked(
        f"{SLOW} clients that each send a byte a second",
        1,
        outcome=f"sent away within {ended:.0f} s; {len(waits)} pages served meanwhile",
        sentence=min(details),
        worst=max(waits),
    )

"""This morning's list with 2,000 people on it: how long the server takes for the page, beside a bare query of
the same rows.

The page as things stand is kept from one change to the next: each time somebody is given something to do
first, so that a line of it has to be made anew; once a minute all of it is. The page of a past instant is
made anew as a whole.

A county is made up from a seed: 2,000 people ready in beds with a wait each, some with an action or a judged
code, 1,000 others in beds who came within the last eight weeks, 600 with care at home; things told of half of
them. Measured by Django's own test client, so without network and the layer in front: the list read and the
rules applied (`list`); the page of the first 250 lines without names and with names and their record; all
2,000 as JSON, and as one call sheet. The floor is what the tables hold at the two instants, fetched and
nothing made of it.

What the bar is for, the page as things stand without names, is asked first, in turn with the floor. Figures
are printed as they come, to standard error, with how long it took so far; --json prints all at the end. Of
what takes seconds there are fewer rounds.

python bench/morning.py --json [--people 2000] [--rounds 30]
"""

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import numpy as np
import psycopg

ROOT = Path(__file__).resolve().parents[1]
SEED = 20160310
AT = datetime(2016, 3, 10, 9, 30, tzinfo=UTC)
ASKED = "/oxfordshire/waiting?at=2016-03-10T09:30"
STANDS = "/oxfordshire/waiting"
WHATS = (("home_care", "social_care"), ("reablement", "both"), ("nursing", "nhs"), ("community_bed", "nhs"))
BAR = 200
FEWER = 6
"""How many times fewer rounds of what takes seconds."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--people", type=int, default=2_000)
    parser.add_argument("--rounds", type=int, default=30)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="homefirst-bench-") as aside:
        folder = Path(aside)
        folder.chmod(0o711)
        os.environ.update(HOMEFIRST_DATA=str(folder), DJANGO_SETTINGS_MODULE="homefirst.settings")
        os.environ.pop("DATABASE_URL", None)
        sys.path[:0] = [str(ROOT / "src"), str(ROOT)]
        import django

        django.setup()
        from django.conf import settings
        from django.db import connections

        from homefirst.app.ground.house import stop_gathering
        from homefirst.foundation.postgres.embedded import cluster_in

        settings.ALLOWED_HOSTS = ["*"]
        try:
            found = measure(asked.people, asked.rounds)
        finally:
            stop_gathering()
            connections.close_all()
            cluster_in(settings.DATA).leave()
    print(json.dumps(found, indent=2) if asked.json else found)


def measure(people: int, rounds: int) -> dict[str, Any]:
    from django.test import Client

    from homefirst.app.ground.house import this_log
    from homefirst.app.morning.asking import ask_morning
    from homefirst.app.setup.set_up import set_up
    from homefirst.county.access.models import User

    started = time.perf_counter()
    set_up(lambda _: None)
    say(f"set up after {time.perf_counter() - started:.0f} s")
    make(people)
    say(f"{people} people made after {time.perf_counter() - started:.0f} s")
    with this_log().raw().cursor() as cursor:
        cursor.execute("SELECT count(*) FROM store_event WHERE stream = 'journey'")
        (events,) = cursor.fetchone() or (0,)
    clients = {}
    for name, role in (("hubert", "hub_coordinator"), ("brenda", "broker")):
        user = User.objects.create(username=name, role=role, organisation="ouh", password="!")
        clients[name] = Client()
        clients[name].force_login(user)
    lines = [line.person for line in ask_morning(AT).morning.lines]
    stands = "page of 250 as things stand, under keys, each time after a change"
    stands_named = "page of 250 as things stand, with names and their record, each time after a change"
    ways: dict[str, Callable[[], Any]] = {
        stands: lambda: got(clients["brenda"], STANDS),
        stands_named: lambda: got(clients["hubert"], STANDS),
        "list": lambda: ask_morning(AT),
        "page of 250, under keys": lambda: got(clients["brenda"], ASKED),
        "page of 250, with names and their record": lambda: got(clients["hubert"], ASKED),
        "all lines as JSON": lambda: got(clients["brenda"], ASKED + "&format=json"),
        "call sheet of all lines, under keys": lambda: got(clients["brenda"], ASKED + "&sheet=1"),
        "call sheet of all lines, with names and their record": lambda: got(
            clients["hubert"], ASKED + "&sheet=1"
        ),
        "floor": bare,
    }
    took: dict[str, list[float]] = {name: [] for name in ways}
    cpu: dict[str, float] = dict.fromkeys(ways, 0.0)

    def time_one(name: str) -> None:
        start, before = time.perf_counter(), time.process_time()
        ways[name]()
        took[name].append((time.perf_counter() - start) * 1000)
        cpu[name] += (time.process_time() - before) * 1000

    def time_some(name: str, times: int, *, changing: bool = False) -> None:
        ways[name]()
        for n in range(times):
            if changing:
                change(lines[n % len(lines)])
            time_one(name)
            if changing:
                time_one("floor")
        say(f"{name}: {figures(took[name], cpu[name])}, after {time.perf_counter() - started:.0f} s")

    ways["floor"]()
    for name in (stands, stands_named):
        time_some(name, rounds * 3 if name == stands else rounds, changing=True)
    for name in ways.keys() - {stands, stands_named, "floor"}:
        time_some(name, max(3, rounds // FEWER))
    floor = p95(took["floor"])
    figure = p95(took[stands])
    return {
        "figure": round(figure, 1),
        "unit": "ms, p95 of the page as things stand, without names, each time after a change",
        "floor": round(floor, 1),
        "what the floor is": "the rows of the tables at both instants, fetched and nothing made of them",
        "ratio": round(figure / floor, 2),
        "bar": f"p95 under {BAR} ms",
        "lines": len(lines),
        "events of journeys": events,
        **{name: figures(some, cpu[name]) for name, some in took.items()},
        "machine": f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}",
        "load, of one minute, when it ended": round(os.getloadavg()[0], 1),
    }


def figures(some: list[float], cpu: float) -> dict[str, float]:
    """Of some rounds: milliseconds, of how many."""
    return {
        "p50": round(sorted(some)[len(some) // 2], 1),
        "p95": round(p95(some), 1),
        "processor ms of Python, mean": round(cpu / len(some), 1),
        "rounds": len(some),
    }


def say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def change(person: str) -> None:
    """Somebody is given something to do for a person: their line is made anew for whoever asks next."""
    from homefirst.app.ground.house import this_log
    from homefirst.foundation.store.events import Author
    from homefirst.hub import record as hub

    says = {"person": person, "action": str(uuid4()), "what": "call", "owner": "broker"}
    hub.assign_action(this_log(), **says, due=None, by=Author("bench"), at=datetime.now(UTC))


def p95(some: list[float]) -> float:
    return sorted(some)[min(len(some) - 1, int(len(some) * 0.95))]


def got(client: Any, path: str) -> bytes:
    response = client.get(path)
    assert response.status_code == 200, response.status_code
    content: bytes = response.content
    return content


def bare() -> int:
    """The same rows, and nothing made of them."""
    from homefirst.app.ground.house import this_log

    log, number = this_log(), 0
    now = log.now().known_at
    cursor = psycopg.Cursor(log.raw())
    for at in (AT, AT - timedelta(days=1)):
        for table in ("stay", "wait", "service", "said")[: 4 if at == AT else 3]:
            query = f"SELECT * FROM journey_{table}_at(%s, %s)"
            number += len(cursor.execute(query.encode(), [at, now], binary=True).fetchall())
    for table in ("hub_action", "hub_verdict"):
        number += len(cursor.execute(f"SELECT * FROM {table}".encode(), binary=True).fetchall())
    return number


def make(people: int) -> None:
    """The people, what happened to them, and what the hub said."""
    from homefirst.app.ground.house import this_log
    from homefirst.county.journey import record as journeys
    from homefirst.county.people.bulk import register_keyed
    from homefirst.county.people.identity import Responsibility
    from homefirst.county.people.record import Registering
    from homefirst.foundation.store.events import Author
    from homefirst.hub import record as hub
    from tests.county.made_up_people import chance, somebody

    rng, log, by = np.random.default_rng(SEED), this_log(), Author("bench", loader=True)
    every = people * 9 // 5
    keys = [str(UUID(bytes=rng.bytes(16), version=4)) for _ in range(every)]
    councils = (Responsibility("occ", None, None),)
    registering = [
        (
            UUID(key),
            Registering(somebody(born=date(1930, 1, 1), councils=councils), "ouh", AT - timedelta(days=90)),
        )
        for key in keys
    ]
    register_keyed(log, people=registering, chance=chance(SEED), by=by)
    entries = [one for n, key in enumerate(keys) for one in told(rng, n, key, people)]
    for start in range(0, len(entries), 5_000):
        done = journeys.load(log, entries=entries[start : start + 5_000], by=by, because="a bench")
        assert not done.quarantined, done.quarantined[0].problem
    said = Author("hubert")
    for n, key in enumerate(keys[: people // 10]):
        hub.assign_action(
            log,
            person=key,
            action=str(UUID(bytes=rng.bytes(16), version=4)),
            what="find_care",
            owner="broker",
            due=AT + timedelta(hours=n % 48 - 24),
            by=said,
            at=AT - timedelta(hours=1),
        )


def told(rng: Any, n: int, key: str, people: int) -> list[Any]:
    """What is entered of the n-th person."""
    from homefirst.county.journey import events as kinds
    from homefirst.county.journey.entry import Entry

    def said(type_: Any, days: float, **says: Any) -> Any:
        at = AT - timedelta(days=days)
        return Entry(type_, at, {"person": key, **says}, known_at=at)

    spell = {"spell": str(UUID(bytes=rng.bytes(16), version=4))}
    if n >= people * 3 // 2:
        service = {"service": spell["spell"], "what": "home_care", "place": "hart", "hours": "10"}
        return [said(kinds.SERVICE_STARTED, float(rng.uniform(1, 60)), **service)]
    days = float(rng.uniform(8, 60) if n < people else rng.uniform(0, 20))
    bed = {"care": "acute", "place": "jr" if n % 3 else "horton", "ward": f"W{n % 30}"}
    found = [said(kinds.ADMITTED, days, **spell, **bed, method="emergency")]
    if n >= people:
        return found
    ready = float(rng.uniform(0.1, days - 0.5))
    tests = {"clinical": True, "multidisciplinary": True, "safe": True}
    what, whose = WHATS[n % len(WHATS)]
    wait = {"wait": str(UUID(bytes=rng.bytes(16), version=4)), "what": what, "reason": None, "whose": whose}
    found += [
        said(kinds.READINESS_RECORDED, ready, **spell, **tests),
        said(kinds.WAIT_OPENED, ready - 0.05, **wait, due=None),
    ]
    if n % 2:
        found += [
            said(kinds.EXPECTED_DATE_SET, ready / 2, **spell, day="2016-03-11", certainty="possible"),
            said(kinds.PATHWAY_SET, ready / 2, **spell, pathway=1),
            said(
                kinds.CIRCUMSTANCES_RECORDED, ready / 3, home="alone", housing="fit", funding="self",
                carer="able", package=None,
            ),
        ]  # fmt: skip
    return found


if __name__ == "__main__":
    main()

"""Whether this service can do its work now, told so that whoever runs it knows what to do where it cannot."""

import concurrent.futures
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import Error, close_old_connections, connection
from django.db.migrations.loader import MigrationLoader

from homefirst.app.ground.house import this_county
from homefirst.foundation.errors import NotSetUp, Unavailable
from homefirst.foundation.store.heads import heads_seen
from homefirst.foundation.work.standing import by_state

SECONDS = 1.0
"""How long the database may take: whoever asks wants to know now, and asks again."""
STARTING_SECONDS = 30.0
"""How long it may take where the question itself may have to start it, as a command's does."""
OK, DEGRADED, STARTING = "ok", "degraded", "starting"


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be so. `what` says how it is; `next` what to do, and is empty where all is well.
    `starting`: it will be so once setting up is over."""

    name: str
    ok: bool
    what: str
    next: str = ""
    starting: bool = False

    def as_answer(self) -> dict[str, Any]:
        """The check as every door writes it."""
        return {"name": self.name, "ok": self.ok, "what": self.what, "next": self.next}


@dataclass(frozen=True, slots=True)
class Health:
    """The answer. It was made, so the process is alive; it is ready where every check is well."""

    checks: tuple[Check, ...]

    @property
    def ready(self) -> bool:
        return all(check.ok for check in self.checks)

    @property
    def status(self) -> str:
        if self.ready:
            return OK
        return STARTING if any(check.starting for check in self.checks) else DEGRADED

    def as_answer(self) -> dict[str, Any]:
        """The words of /health and /health/ready."""
        return {
            "status": self.status,
            "live": True,
            "ready": self.ready,
            "checks": [check.as_answer() for check in self.checks],
        }


class Asker:
    """Asks the database in a thread of its own and waits no longer than so many seconds. While one question
    is not answered no other is asked, so that a database that hangs holds one thread and one connection."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._thread = concurrent.futures.ThreadPoolExecutor(1, thread_name_prefix="health")
        self._asked: concurrent.futures.Future[tuple[Check, ...]] | None = None

    def ask(self, question: Callable[[], tuple[Check, ...]], within: float | None = None) -> Health:
        """The health, with the checks that `question` makes; it is asked where none is under way. `within`:
        the seconds that this caller waits, where they are not the usual ones."""
        seconds = self._seconds if within is None else within
        with self._lock:
            if self._asked is None or self._asked.done():
                self._asked = self._thread.submit(question)
            asked = self._asked
        try:
            return Health(asked.result(seconds))
        except TimeoutError:
            many = f"{seconds:g} second{'s' if seconds > 1 else ''}"
            return Health((_away(f"The database has not answered within {many}."),))


_ASKER = Asker()


def ask_health(within: float | None = None) -> Health:
    """Whether the database answers in time, is set up, and can take what is appended now."""
    return _ASKER.ask(database_checks, within)


def database_checks() -> tuple[Check, ...]:
    """Every check that needs the database, over a connection of this thread, which is given back."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return (Check("database", True, "The database answers."), _migrations(), _partition(), _heads())
    except NotSetUp:
        return (_not_set_up("The database is not set up."),)
    except (Unavailable, Error) as error:
        if isinstance(error.__cause__, psycopg.errors.UndefinedTable):
            return (_not_set_up("A table is not there yet."),)
        return (_away("The database does not answer."),)
    finally:
        connection.close()
        close_old_connections()


def _migrations() -> Check:
    loader = MigrationLoader(connection)
    missing = [
        f"{app}.{name}"
        for app, name in loader.disk_migrations
        if (app, name) not in loader.applied_migrations
    ]
    if missing:
        return Check(
            "migrations",
            False,
            f"{len(missing)} migrations are not done, the first: {min(missing)}.",
            "Run homefirst setup, or wait for the start that does.",
            starting=True,
        )
    return Check("migrations", True, "The tables are as this version needs them.")


def _partition() -> Check:
    county = this_county().area
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(year FROM clock_timestamp() AT TIME ZONE 'UTC')::int,"
            " to_regclass('store_event_' || lower(%s) || '_'"
            " || extract(year FROM clock_timestamp() AT TIME ZONE 'UTC')::int)",
            [county],
        )
        year, table = cursor.fetchone()
    if table is None:
        return Check(
            "partition",
            False,
            f"The log of {county} has no partition for {year}.",
            "Run homefirst setup: it opens this year and the next.",
            starting=True,
        )
    return Check("partition", True, f"The log's partition for {year} is open.")


def _heads() -> Check:
    heads = heads_seen(this_county().area)
    streams = "one stream" if len(heads) == 1 else f"{len(heads)} streams"
    return Check("log", True, f"The log can be read: {sum(head.seq for head in heads)} events in {streams}.")


def _away(what: str) -> Check:
    return Check("database", False, what, "See that the server runs and takes this account; then ask again.")


def _not_set_up(what: str) -> Check:
    return Check(
        "database", False, what, "Run homefirst setup, or wait for the start that does.", starting=True
    )


def figures() -> tuple[tuple[str, str, tuple[tuple[dict[str, str], float], ...]], ...]:
    """What /metrics tells beside the counts: name, meaning, and values by labels. Empty where the database
    does not answer: what is unknown is not told as nought."""
    try:
        counted, heads = by_state(this_county().area), heads_seen(this_county().area)
    except (Unavailable, Error):
        return (("homefirst_database_up", "1 where the database answers.", (({}, 0.0),)),)
    return (
        ("homefirst_database_up", "1 where the database answers.", (({}, 1.0),)),
        (
            "homefirst_jobs",
            "Jobs by state.",
            tuple(({"state": state.value}, float(number)) for state, number in counted.items()),
        ),
        (
            "homefirst_log_events",
            "Events in the log, by stream.",
            tuple(({"stream": head.stream}, float(head.seq)) for head in heads),
        ),
    )

"""Whether the service lives and is ready, told so that one knows what to do; and its counts."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from homefirst.app.service import health
from homefirst.app.service.health import Asker, Check, Health
from tests.conftest import _point_at, as_superuser

WELL = ["database", "migrations", "partition", "log"]


def test_a_service_that_is_well_says_so_check_by_check(county: str) -> None:
    for path in ("/health", "/health/ready", "/api/v1/health"):
        answer = Client().get(path)
        told = answer.json()
        assert (answer.status_code, told["status"], told["live"], told["ready"]) == (200, "ok", True, True)
        assert [(check["name"], check["ok"], check["next"]) for check in told["checks"]] == [
            (name, True, "") for name in WELL
        ]


def test_without_a_database_the_process_lives_and_is_not_ready(county: str) -> None:
    _point_at("no_such_database")
    live, ready = Client().get("/health/live"), Client().get("/health/ready")
    assert (live.status_code, live.json()) == (200, {"status": "ok", "live": True})
    assert (ready.status_code, ready.json()) == (
        503,
        {
            "status": "starting",
            "live": True,
            "ready": False,
            "checks": [
                {
                    "name": "database",
                    "ok": False,
                    "what": "The database is not set up.",
                    "next": "Run homefirst setup, or wait for the start that does.",
                }
            ],
        },
    )
    assert "no_such_database" not in ready.content.decode()


def changed(database: str, *statements: str) -> Health:
    with as_superuser(database) as connection:
        for statement in statements:
            connection.execute(statement)
    return Health(health.database_checks())


def test_a_migration_that_is_not_done_is_named_and_the_service_is_starting(own_database: str) -> None:
    found = changed(
        own_database, "DELETE FROM homefirst.django_migrations WHERE app = 'store' AND name LIKE '0002%'"
    )
    assert (found.status, found.ready) == ("starting", False)
    (wrong,) = [check for check in found.checks if not check.ok and check.name == "migrations"]
    assert wrong.what == "1 migrations are not done, the first: store.0002_state."


def test_a_year_that_is_not_open_is_told(own_database: str) -> None:
    found = Health(health.database_checks())
    (wrong,) = [check for check in found.checks if not check.ok]
    said = f"The log of E10000025 has no partition for {time.gmtime().tm_year}."
    assert (wrong.name, wrong.what) == ("partition", said)
    from homefirst.app.ground.house import open_log

    open_log("E10000025").open_years()
    assert Health(health.database_checks()).status == "ok"


def test_a_database_that_hangs_is_waited_for_no_longer_than_said_and_is_asked_once() -> None:
    go, asked = threading.Event(), []

    def hanging() -> tuple[Check, ...]:
        asked.append(1)
        go.wait(30)
        return (Check("database", True, "The database answers."),)

    asker, start = Asker(0.1), time.monotonic()
    found = [asker.ask(hanging) for _ in range(3)]
    assert time.monotonic() - start < 5  # and not the 30 that it hangs
    assert [(one.status, one.checks[0].what) for one in found] == [
        ("degraded", "The database has not answered within 0.1 second.")
    ] * 3
    assert len(asked) == 1
    go.set()
    assert Asker(5).ask(hanging).status == "ok"


def test_who_may_have_to_start_the_database_waits_longer() -> None:
    started = threading.Event()

    def starting() -> tuple[Check, ...]:
        assert started.wait(30)
        return (Check("database", True, "The database answers."),)

    asker = Asker(0.01)
    assert asker.ask(starting, 1.5).checks[0].what == "The database has not answered within 1.5 seconds."
    threading.Timer(0.1, started.set).start()
    assert asker.ask(starting, 30).status == "ok"


def test_counts_are_for_this_machine_and_for_the_administrator(county: str) -> None:
    answer = Client().get("/metrics")
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "homefirst_database_up 1.0" in text
    assert 'homefirst_log_events{stream="figures"} 483.0' in text
    assert 'homefirst_jobs{state="failed"} 0.0' in text
    elsewhere = Client(REMOTE_ADDR="192.0.2.7").get("/metrics", {"format": "json"})
    through_a_proxy = Client(headers={"x-forwarded-for": "127.0.0.1"}).get("/metrics", {"format": "json"})
    assert (elsewhere.status_code, through_a_proxy.status_code) == (403, 403)


ADDING = """
from homefirst.server.front.metrics import IN_FLIGHT, count, exposition
count("board", "GET", 200, 0.02, 0.0)
count("board", "QUACK", 404, 0.02, 0.0)
IN_FLIGHT.inc()
print(exposition(()).decode())
"""


def test_the_counts_of_all_web_processes_are_added_up_and_the_dead_are_in_no_flight(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "homefirst.settings",
        "PYTHONPATH": str(Path(__file__).parents[2] / "src"),
        "HOMEFIRST_DATA": str(settings.DATA),
    }
    said = [
        subprocess.run(
            [sys.executable, "-c", ADDING], env=environment, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ]
    assert 'homefirst_requests_total{method="GET",route="board",status="2xx"} 2.0' in said[1]
    assert 'homefirst_requests_total{method="other",route="board",status="4xx"} 2.0' in said[1]
    assert 'homefirst_request_seconds_count{route="board"} 4.0' in said[1]
    assert "homefirst_requests_in_flight 1.0" in said[1]


def test_what_parents_that_are_gone_have_counted_is_swept_away(tmp_path: Path) -> None:
    from homefirst.server.front.metrics import counts_folder

    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    for parent in (gone.pid, os.getpid()):
        (counts_folder(tmp_path, parent) / "counter_1.db").touch()
    counts_folder(tmp_path, 1)
    assert {path.name for path in (tmp_path / "metrics").iterdir()} == {str(os.getpid()), "1"}


@pytest.mark.parametrize("path", ["/health", "/health/live", "/metrics"])
def test_what_is_asked_about_the_service_needs_no_place_among_the_pages(
    county: str, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full:
        def __init__(self, places: int) -> None:
            """As many places as you like, none of them free."""

        def __enter__(self) -> None:
            raise AssertionError("It stood in line.")

        def __exit__(self, *_: object) -> None:
            """Nobody was let in."""

    monkeypatch.setattr("homefirst.web.gate.doors.threading.BoundedSemaphore", Full)
    assert Client().get(path).status_code == 200
    with pytest.raises(AssertionError, match=r"It stood in line\."):
        Client().get("/oxfordshire/board")

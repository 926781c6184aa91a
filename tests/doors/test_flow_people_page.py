"""Who waited longest in a simulation, and one of them on the page that shows a real one's timeline."""

import subprocess
import sys
from io import BytesIO
from pathlib import Path

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from homefirst.app.flow.asking import Question, keep_simulation
from homefirst.app.flow.simulating import asked_for, on_threads, simulate
from homefirst.app.ground.house import this_county, this_log
from homefirst.app.ground.work import REPLAY, this_work
from homefirst.app.ward.asking import ward_clock
from homefirst.county.access.models import User
from homefirst.flow.asked import Option
from homefirst.flow.network.read import read_network
from homefirst.foundation.work.job import Job
from homefirst.jobs.kinds import KINDS
from homefirst.jobs.run import Hand, run_job
from tests.doors.test_flow_command import SMALL

RUN = "0195a1b2-0000-7000-8000-000000000001"
WAITS = f"/oxfordshire/flow/runs/{RUN}/people/0"


@pytest.fixture
def client(own_database: str) -> Client:
    """A board member's, of a county in which a simulation of two scenarios is kept."""
    more = Option("more", ("home care.per_week=+20",))
    asked = asked_for(read_network(SMALL), days=28, warm_up=14, replications=1, options=(more,))
    answer = simulate(asked, on_threads(1))
    keep_simulation(Question(asked, None, None), answer, run=RUN, by="anna", at=ward_clock().at)
    User.objects.create(username="bella", role="board_member", password="!")
    made = Client()
    made.force_login(User.objects.get(username="bella"))
    return made


def asked() -> list[Job]:
    return [one for one in this_work().recent() if one.kind == REPLAY]


def follow() -> None:
    """What the worker does of what was asked."""
    for one in asked():
        if not one.ended:
            run_job(this_county().area, one.id, KINDS, stopping=lambda: False, hand=Hand())


def test_who_waited_longest_is_listed_and_followed_as_a_real_person_is(client: Client) -> None:
    before = this_log().now().heads
    assert f'href="{WAITS}"' in client.get(f"/oxfordshire/flow/runs/{RUN}").content.decode()
    first = client.get(WAITS)
    assert (first.status_code, b'http-equiv="refresh"' in first.content) == (202, True)
    assert client.get(WAITS, {"format": "json"}).json()["state"] == "waiting"
    assert len(asked()) == 1  # asked once, however often the page comes again
    follow()
    told = client.get(WAITS, {"format": "json"}).json()
    longest = told["waits"][0]
    assert (told["simulated"], longest["place"], longest["number"]) == (True, "home care", 1)
    page = client.get(WAITS).content.decode()
    address = f"{WAITS}/1/{longest['nth']}"
    assert f'href="{address}"' in page
    assert "These people are simulated: nobody of them exists." in page
    sheet = client.get(WAITS, {"format": "xlsx"})
    book = CalamineWorkbook.from_filelike(BytesIO(sheet.content))
    rows = [row[:4] for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    assert ["Waited", "For", "Started", "Who"] in rows

    assert client.get(address).status_code == 202
    follow()
    person = client.get(address).content.decode()
    assert "Timeline, simulated" in person
    assert "Simulated: this person does not exist." in person
    assert "Waits for home care, and keeps acute until then" in person
    assert "Started in home care, from acute" in person
    assert "Your look at this page is on record" not in person
    moments = client.get(address, {"format": "json"}).json()["moments"]
    assert [one["what"] for one in moments][:1] == ["arrived"]
    (waited,) = (one["days"] for one in moments if one["what"] == "waits" and one["place"] == "home care")
    assert waited == pytest.approx(longest["days"])
    assert this_log().now().heads == before  # nothing was recorded of it


def test_the_same_person_with_what_is_tried(client: Client) -> None:
    client.get(WAITS)
    follow()
    longest = client.get(WAITS, {"format": "json"}).json()["waits"][0]
    address = f"{WAITS}/1/{longest['nth']}"
    for scenario in ("0", "1"):
        client.get(address, {"scenario": scenario})
    follow()
    base, more = (
        client.get(address, {"scenario": scenario, "format": "json"}).json()["moments"]
        for scenario in ("0", "1")
    )
    assert base[0] == more[0]  # who comes, and when, is the same
    assert base != more


@pytest.mark.parametrize(
    ("address", "status"),
    [
        (f"{WAITS}/2/1", 404),  # no such source
        (f"{WAITS}/1/0", 404),
        (WAITS.replace("people/0", "people/1"), 404),  # there is one replication
        (f"{WAITS}?scenario=2", 404),
        (f"{WAITS}?scenario=two", 400),
        (WAITS.replace(RUN, RUN[:-1] + "2"), 404),
        (WAITS.replace(RUN, "seven"), 404),
    ],
)
def test_of_what_there_is_not_nothing_is_asked(client: Client, address: str, status: int) -> None:
    assert client.get(address).status_code == status
    assert asked() == []


def test_who_never_comes_is_not_found(client: Client) -> None:
    client.get(f"{WAITS}/1/99999")
    follow()
    found = client.get(f"{WAITS}/1/99999", {"format": "json"})
    assert (found.status_code, "Nobody is number 99,999" in found.json()["detail"]) == (404, True)


def test_whoever_may_not_see_the_year_ahead_follows_nobody(client: Client) -> None:
    User.objects.create(username="nora", role="provider", password="!")
    nora = Client()
    nora.force_login(User.objects.get(username="nora"))
    assert nora.get(WAITS).status_code == 403
    assert asked() == []


def test_a_web_process_imports_no_compiler(tmp_path: Path) -> None:
    """In a process of its own: this one has the engine in it."""
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE'] = 'homefirst.settings'\n"
        "import django; django.setup(); import homefirst.server.urls\n"
        "print(sorted(one for one in ('numba', 'llvmlite', 'distributed') if one in sys.modules))"
    )
    source = str(Path(__file__).parents[2] / "src")
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"HOMEFIRST_DATA": str(tmp_path), "PYTHONPATH": source, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.stdout == "[]\n", done.stderr

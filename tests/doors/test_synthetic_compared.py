"""The synthetic county beside what was published, as page, JSON, spreadsheet and command: one answer, counted
from what the log holds."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client

from homefirst.app.ground.house import this_log
from homefirst.app.synthetic.compared import ask_synthetic_compared
from homefirst.county.catalogue.pack import SHIPPED
from homefirst.county.journey import events as kinds
from homefirst.county.journey.entry import Entry
from homefirst.county.journey.presentations import count_presentations
from homefirst.county.journey.record import load
from homefirst.foundation.store.events import Author
from tests.conftest import ANALYST, _clone, _point_at
from tests.doors.test_command_line import homefirst  # noqa: F401
from tests.web.test_xlsx import sheets

PAGE = "/oxfordshire/synthetic"
LOADER = Author("loader", loader=True)
READY = {"clinical": True, "multidisciplinary": True, "safe": True}
STAYS = (
    # person, care, came, ready, left, reason, whose, on which line of the list
    (1, "acute", "2016-03-01", "2016-03-08", "2016-03-12", "E", "social_care", "wait:domiciliary-care"),
    (2, "acute", "2016-03-09", "2016-03-30", "2016-04-03", "C", "nhs", None),
    (3, "non_acute", "2016-03-02", "2016-03-10", "2016-03-11", "E", "both", "wait:domiciliary-care"),
    (4, "acute", "2016-12-01", None, "2016-12-03", None, None, None),
)
HOW = {"acute": "emergency", "non_acute": "transfer"}
NOON = timedelta(hours=12)


def key(kind: int, number: int) -> str:
    return f"{kind}000000{number}-0000-4000-8000-000000000000"


def journeys() -> Iterator[Entry]:
    for number, care, came, ready, left, reason, whose, line in STAYS:
        person = {"person": key(1, number)}
        stay = {**person, "spell": key(2, number)}
        waits = [(3, "home_care", reason, whose)] * (reason is not None) + [(4, line, None, None)] * bool(
            line
        )
        told: list[tuple[Any, str, dict[str, Any]]] = [
            (kinds.ADMITTED, came, {**stay, "care": care, "place": "jr", "ward": "5B", "method": HOW[care]}),
            (kinds.DISCHARGED, left, {**stay, "destination": "home"}),
        ]
        if ready:
            told.append((kinds.READINESS_RECORDED, ready, {**stay, **READY}))
            for kind, what, why, of in waits:
                own = {**person, "wait": key(kind, number), "what": what, "due": None}
                told.append((kinds.WAIT_OPENED, ready, {**own, "reason": why, "whose": of}))
        for type_, day, says in told:
            at = datetime.fromisoformat(day).replace(tzinfo=UTC) + NOON
            yield Entry(type_, at, says, known_at=at)


@pytest.fixture(scope="module")
def with_some(county_database: str, worker_database: str, django_db_blocker) -> str:
    """A copy of the county with four people's journeys in it; its name."""
    name = f"{worker_database}_compared"
    with django_db_blocker.unblock():
        connections.close_all()
        _clone(name, county_database)
        _point_at(name)
        loaded = load(this_log(), entries=list(journeys()), by=LOADER, because="a test")
        assert loaded.quarantined == ()
        hour = datetime(2016, 7, 1, 9, tzinfo=UTC)
        count_presentations(this_log(), place="ed-jr", hour=hour, count=17, by=LOADER)
        _point_at(worker_database)
    return name


@pytest.fixture
def some(with_some: str, worker_database: str, django_db_blocker) -> Iterator[None]:
    """The connections lead to it while the test lasts."""
    with django_db_blocker.unblock():
        _point_at(with_some)
        yield
        _point_at(worker_database)


def signed_in() -> Client:
    client = Client()
    assert client.login(username=ANALYST.name, password=ANALYST.password)
    return client


def figures(answer: dict[str, Any], group: str) -> dict[tuple[str, str], int | float]:
    """What was counted of a group and is not nought, by period and code."""
    (found,) = [one for one in answer["groups"] if one["id"] == group]
    return {(row["period"], row["code"]): row["synthetic"] for row in found["rows"] if row["synthetic"]}


def test_every_split_is_counted_from_the_journeys_that_are_held(some: None) -> None:
    told = ask_synthetic_compared().as_answer()
    # Midnights after being ready: 8, 9, 10, 11 March; 30, 31 March and 1, 2 April; 10 March.
    assert figures(told, "total") == {("2016-03", "total"): 7, ("2016-04", "total"): 2}
    assert figures(told, "reason") == {("2016-03", "C"): 2, ("2016-04", "C"): 2, ("2016-03", "E"): 5}
    assert figures(told, "organisation") == {
        ("2016-03", "nhs"): 2, ("2016-04", "nhs"): 2, ("2016-03", "social_care"): 4, ("2016-03", "both"): 1,
    }  # fmt: skip
    assert figures(told, "care") == {
        ("2016-03", "acute"): 6, ("2016-04", "acute"): 2, ("2016-03", "non_acute"): 1,
    }  # fmt: skip
    # One is delayed at noon on 10 March since the day before, one since that minute; both are on one line.
    assert figures(told, "list") == {("2016-03-10", "domiciliary-care"): 2, ("2016-03-10", "total"): 2}
    assert figures(told, "beds") == {("2016-17", "acute"): 2 / 98}
    assert figures(told, "front-doors") == {("2016-17", "attendances"): 17}
    assert figures(told, "emergencies") == {("2015-16", "emergency"): 2, ("2016-17", "emergency"): 1}


def test_the_published_side_is_what_was_in_force_and_each_row_says_whether_it_is_near(some: None) -> None:
    told = ask_synthetic_compared().as_answer()
    groups = {one["id"]: one for one in told["groups"]}
    march = next(row for row in groups["total"]["rows"] if row["period"] == "2016-03")
    assert march == {
        "period": "2016-03", "code": "total", "name": "All", "synthetic": 7, "published": 4680,
        "difference": -4673, "within": False,
    }  # fmt: skip
    assert {row["published"] for row in groups["list"]["rows"]} >= {127, 25, 26}
    assert [row["published"] for row in groups["emergencies"]["rows"]] == [54685, 55724]
    assert {one["id"]: len(one["rows"]) for one in told["groups"]} == {
        "total": 24, "reason": 240, "organisation": 72, "care": 48, "emergencies": 2, "beds": 2, "list": 11,
        "front-doors": 2,
    }  # fmt: skip
    # Ten reasons have small figures that no day at all is near to: 20 days of public funding in two years.
    assert told["within"] + len(told["out"]) + told["unknown"] == 399
    assert told["ok"] is False


def test_of_a_month_that_is_not_over_or_not_published_nothing_is_said(some: None) -> None:
    told = ask_synthetic_compared(datetime(2016, 5, 2, tzinfo=UTC)).as_answer()
    total = {row["period"]: row for row in told["groups"][0]["rows"]}
    assert [(total[month]["synthetic"], total[month]["within"]) for month in ("2016-04", "2016-05")] == [
        (2, None),
        (None, None),
    ]
    assert total["2016-04"]["published"] is None
    assert total["2016-02"]["published"] is not None


def test_page_json_command_and_spreadsheet_give_one_answer(some: None, homefirst: Any) -> None:  # noqa: F811
    asked = {"known_at": "2017-09-01"}
    answer = ask_synthetic_compared(datetime(2017, 8, 31, 23, tzinfo=UTC)).as_answer()
    ended = homefirst("synthetic", "--compare", "--known-at", "2017-09-01", "--json")
    assert ended.complaint == ""
    assert (ended.code, ended.answer) == (1, answer)
    assert "Delayed days, 2016-03, All: 7 instead of 4,680." in homefirst("synthetic", "--compare").out
    client = signed_in()
    assert client.get(PAGE, asked | {"format": "json"}).json() == answer
    page = client.get(PAGE, asked).content.decode()
    assert "Synthetic data." in page
    assert "Further away than was promised" in page
    lines, rows = sheets(client.get(PAGE, asked | {"format": "xlsx", "table": "list-table"}).content)
    assert ["Synthetic", "Synthetic data. No person in this file is real."] in lines
    assert [row[1:] for row in rows if row[1] == "All lines"] == [["All lines", 2, 127, -125, "no"]]


def test_without_journeys_the_page_says_what_to_do_and_nothing_is_nought(county: str, homefirst: Any) -> None:  # noqa: F811
    client = signed_in()
    told = client.get(PAGE, {"format": "json"}).json()
    assert (told["journeys"], told["ok"], told["out"], told["within"]) == (False, False, [], 0)
    assert {row["synthetic"] for group in told["groups"] for row in group["rows"]} == {None}
    page = client.get(PAGE).content.decode()
    assert "No journeys are held of these months" in page
    assert "<code>homefirst synthetic</code>" in page
    ended = homefirst("synthetic", "--compare")
    assert ended.code == 1
    assert "homefirst synthetic writes them" in ended.out


def test_a_pack_that_makes_no_synthetic_county_says_so(county: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "PACK", SHIPPED / "exampleshire")
    response = signed_in().get(PAGE, {"format": "json"})
    assert (response.status_code, response.json()["where"]) == (404, "synthetic.toml")


def test_it_is_not_for_everybody(county: str, homefirst: Any) -> None:  # noqa: F811
    assert Client().get(PAGE)["Location"] == f"/sign-in?next={PAGE}"
    assert homefirst("synthetic", "--known-at", "2017-09-01").code == 2

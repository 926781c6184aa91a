"""The page of data quality: each number leads to its entries; the same as JSON and as a spreadsheet."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client

from homefirst.app.ground.house import this_log
from homefirst.county.journey import events as kinds
from homefirst.county.journey.entry import Entry
from homefirst.county.journey.record import load
from homefirst.foundation.store.events import Author
from tests.doors.people_county import signed_in
from tests.web.test_xlsx import Tables, sheets

PAGE = "/oxfordshire/intake/quality"
PAS = Author("pas & co", loader=True)
STRANGER = "4c9f2d10-6a4e-4c1b-9c9e-2f6c1d0a7e55"
MARCH = {"month": "2016-03"}
NOBODY = MARCH | {"what": "no-identity", "stream": "journey", "source": PAS.name}


@pytest.fixture(scope="module")
def some(people_taken_in, django_db_blocker) -> Iterator[dict[int, UUID]]:
    """Two people in bed, of whom one is known and one is not; and an entry that could not be kept."""
    known = dict(people_taken_in.registered)
    with django_db_blocker.unblock():
        came = datetime(2016, 3, 3, 12, tzinfo=UTC)
        entries = []
        for number, person in enumerate((str(known[2]), STRANGER)):
            says = {"person": person, "spell": f"2000000{number}-0000-4000-8000-000000000000"}
            bed = {"care": "acute", "place": "jr", "ward": None, "method": None}
            late = came + timedelta(days=4 * number)
            entries.append(Entry(kinds.ADMITTED, came, says | bed, known_at=late))
        died = Entry(kinds.DIED, datetime(2016, 3, 9, tzinfo=UTC), {"person": "nobody's key"})
        load(this_log(), entries=[*entries, died], by=PAS, because="a test")
        # What a user enters by hand, a month later, stands under where they work.
        wait = {"wait": "30000000-0000-4000-8000-000000000000", "what": "home_care", "reason": None}
        wait |= {"person": str(known[2]), "whose": None, "due": None}
        opened = Entry(kinds.WAIT_OPENED, datetime(2016, 4, 2, 12, tzinfo=UTC), wait)
        load(this_log(), entries=[opened], by=Author("clara", loader=True), because="a test")
        yield known


@pytest.fixture
def andy(some, django_db_blocker) -> Iterator[Client]:
    with django_db_blocker.unblock():
        yield signed_in("andy")


def test_a_number_leads_to_the_entries_behind_it_and_they_to_the_persons_timeline(andy: Client) -> None:
    page = Tables(andy.get(PAGE, MARCH).content.decode())
    assert page.tables["of-ready-without-wait-table"] == [
        [
            "Source", "Ready without a wait", "Wait without a reason", "Delayed without a reason",
            "Admitted without a ward", "Service without hours", "Nobody's key", "Discharge missing",
        ],
        [
            "Journeys: pas & co", "0", "0", "0", "2 admitted without a ward, Journeys: pas & co", "0",
            "1 nobody's key, Journeys: pas & co", "2 discharge missing, Journeys: pas & co",
        ],
    ]  # fmt: skip
    (link,) = [href for href in page.links if "what=no-identity" in href]
    behind = Tables(andy.get(PAGE + link.partition("#")[0]).content.decode())
    (_, entry) = behind.tables["entries"]
    assert (entry[1], entry[5]) == ("Admitted", STRANGER)
    assert f"/oxfordshire/people/{STRANGER}/timeline" in behind.links


def test_the_same_as_json_and_as_a_spreadsheet(andy: Client) -> None:
    told = andy.get(PAGE, NOBODY | {"format": "json"}).json()
    assert (told["synthetic"], told["from"], told["to"]) == (True, "2016-03", "2016-03")
    counts = {name: count for name, count in told["sources"][0]["counts"].items() if count}
    assert counts == {
        "entries": 2, "known-same-day": 1, "known-3-7": 1, "recorded-over-7": 2, "no-ward": 2,
        "no-identity": 1, "no-discharge": 2, "quarantined": 1,
    }  # fmt: skip
    assert (told["behind"]["total"], told["behind"]["entries"][0]["person"]) == (1, STRANGER)
    lines, rows = sheets(andy.get(PAGE, MARCH | {"format": "xlsx"}).content)
    assert ["Synthetic", "Synthetic data. No person in this file is real."] in lines
    assert (rows[0][1], rows[1][:2]) == ("Entered: Entries", ["Journeys: pas & co", 2])
    _, entries = sheets(andy.get(PAGE, NOBODY | {"format": "xlsx", "table": "entries"}).content)
    assert entries[1][5] == STRANGER


def test_what_is_in_quarantine_is_told_with_its_reason_and_says_nothing_of_whom(andy: Client) -> None:
    page = andy.get(PAGE, NOBODY | {"what": "quarantined"}).content.decode()
    assert "it is no person&#39;s key" in page
    assert "nobody&#39;s key" not in page.partition('id="entries-heading"')[2]


def test_the_month_and_the_time_of_knowing_that_are_asked_for_count(andy: Client) -> None:
    then = andy.get(PAGE, MARCH | {"known_at": "2016-03-05", "format": "json"}).json()
    assert then["sources"][0]["counts"]["entries"] == 1
    empty = andy.get(PAGE, {"month": "2015-01"}).content.decode()
    assert "Nothing is held of January 2015." in empty


def test_it_opens_on_the_last_whole_month_and_not_on_that_of_the_last_entry(andy: Client) -> None:
    assert andy.get(PAGE, {"format": "json"}).json()["from"] == "2016-03"
    of = {"known_at": "2016-03-31", "format": "json"}
    assert andy.get(PAGE, of).json()["from"] == "2016-03"


def test_what_somebody_entered_by_hand_stands_under_where_they_work_and_never_under_their_name(
    andy: Client,
) -> None:
    april = {"month": "2016-04"}
    page = andy.get(PAGE, april).content.decode()
    assert "Journeys: Oxford University Hospitals NHS Foundation Trust, by hand" in page
    assert "clara" not in page
    asked = april | {"what": "wait-without-reason", "stream": "journey", "source": "hand:ouh"}
    page = Tables(andy.get(PAGE, asked).content.decode())
    assert page.tables["entries"][1][1] == "WaitOpened"
    told = andy.get(PAGE, asked | {"format": "json"}).json()
    assert [one["source"] for one in told["sources"]] == ["hand:ouh"]
    assert (told["behind"]["source"], told["behind"]["total"]) == ("hand:ouh", 1)
    named = andy.get(PAGE, asked | {"source": "clara", "format": "json"}).json()
    assert named["behind"]["total"] == 0


@pytest.mark.parametrize(
    ("asked", "status", "where"),
    [
        ({"month": "2016-13"}, 400, "month"),
        ({"known_at": "then"}, 400, "known_at"),
        ({"page": "0"}, 400, "page"),
        (NOBODY | {"what": "nothing"}, 404, "what"),
        (NOBODY | {"stream": "access"}, 400, "stream"),
        (NOBODY | {"source": "a\0"}, 400, "source"),
    ],
)
def test_what_is_not_understood_is_told_with_its_address(andy: Client, asked, status, where) -> None:
    told = andy.get(PAGE, asked | {"format": "json"})
    assert (told.status_code, told.json()["where"]) == (status, where)


def test_it_is_for_those_who_see_to_the_figures(andy: Client) -> None:
    assert signed_in("otto").get(PAGE, MARCH).status_code == 200
    assert signed_in("clara").get(PAGE, MARCH).status_code == 403
    assert Client().get(PAGE)["Location"] == f"/sign-in?next={PAGE}"

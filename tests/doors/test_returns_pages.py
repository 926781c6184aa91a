"""The pages of national returns: counted, frozen, reconciled; the workbook in the publication's layout is
read back as the published ones are."""

import io
from collections.abc import Iterator
from datetime import date, datetime
from uuid import UUID

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from homefirst.app.returns.asking import check_returns
from homefirst.county.access.models import User
from homefirst.county.catalogue.delays import Breakdown
from homefirst.intake.dtoc_workbook import read_workbook
from tests.doors.journeys_county import enter_journeys
from tests.doors.people_county import last_view, signed_in, views_since
from tests.web.test_xlsx import Tables, sheets

MARCH = "/oxfordshire/returns/transfers/2016-03"
DAY = "/oxfordshire/returns/daily/2016-03-10"
READY = "/oxfordshire/returns/ready-date/2016-03"
RECONCILED = "/oxfordshire/returns/2016-03/reconciled"


@pytest.fixture(scope="module")
def entered(people_taken_in, django_db_blocker) -> Iterator[dict[str, UUID]]:
    with django_db_blocker.unblock():
        User.objects.create(username="hubert", role="hub_coordinator", organisation="ouh", password="!")
        yield enter_journeys(dict(people_taken_in.registered))


@pytest.fixture
def hubert(entered, django_db_blocker) -> Iterator[Client]:
    with django_db_blocker.unblock():
        yield signed_in("hubert")


def test_a_month_says_its_days_what_codes_rest_on_and_how_it_stands(hubert: Client) -> None:
    page = hubert.get(MARCH)
    assert page.status_code == 200
    said = page.content.decode()
    told = hubert.get(MARCH, {"format": "json"}).json()
    assert told["days"] > 10
    assert f"{told['days']} delayed days in March 2016" in said
    assert "Synthetic data." in said
    assert "No publication of this month is held" in said
    tables = Tables(said).tables
    assert tables["reasons"][-1][0] in {"E Care package in own home", "No code"}
    assert tables["council-reason"][-1][-1] == f"Total {told['days']}"
    assert sum(told["coded_by"].values()) == told["days"]


@pytest.mark.parametrize("by", ["council", "provider"])
def test_the_workbook_is_read_back_as_a_published_one_is(hubert: Client, by: str) -> None:
    days = hubert.get(MARCH, {"format": "json"}).json()["days"]
    answer = hubert.get(MARCH, {"format": "xlsx", "table": f"publication-{by}"})
    assert answer["Content-Disposition"] == f'attachment; filename="delayed-days-2016-03-{by}.xlsx"'
    found = read_workbook("ours.xlsx", answer.content)
    if by == "council":
        totals = {
            (table.area, table.breakdown): table.total for table in found.tables if table.total is not None
        }
        assert totals["E92000001", Breakdown.CARE] == days
        assert totals["E92000001", Breakdown.REASON] == days
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_name("England").to_python()
    (counted,) = (row[row.index("Counted:") + 1] for row in rows if "Counted:" in row)
    assert isinstance(counted, datetime)


def test_the_public_and_whoever_does_not_return_see_nothing(hubert: Client, django_db_blocker) -> None:
    assert Client().get(MARCH).status_code == 302
    assert Client().get(MARCH, {"format": "json"}).status_code == 403
    assert signed_in("clara").get(MARCH).status_code == 403
    andy = signed_in("andy")
    assert andy.get(MARCH).status_code == 200
    assert andy.get(f"{MARCH}/people").status_code == 403
    told = andy.get(RECONCILED, {"format": "json"}).json()
    assert "people" not in told


def test_who_is_behind_a_cell_is_told_by_name_where_one_may_and_on_record(hubert: Client, entered) -> None:
    before = last_view()
    page = hubert.get(f"{MARCH}/people")
    assert page.status_code == 200
    rows = Tables(page.content.decode()).tables["people"][1:]
    assert str(entered["ready"])[:8] in {row[0].removeprefix("Person ") for row in rows}
    assert "PeopleListed" in {event.name for event in views_since(before)}
    told = hubert.get(f"{MARCH}/people", {"reason": "Dii", "format": "json"}).json()
    assert told["people"] == []


class Ways(Tables):
    """Besides the tables, which cell leads where: table, row, column, address."""

    def __init__(self, page: str) -> None:
        self.ways: list[tuple[str, int, int, str]] = []
        super().__init__(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        super().handle_starttag(tag, attrs)
        if tag == "a" and self._cell is not None and self.links[-1].count("/people?"):
            table, rows = list(self.tables.items())[-1]
            self.ways.append((table, len(rows) - 1, len(rows[-1]), self.links[-1]))


def numbers(page) -> list[tuple[str, str, int, str]]:
    """Table, head of the column, number and way of each number that leads to people."""
    told = Ways(page.content.decode())
    found = []
    for table, row, column, way in told.ways:
        head = told.tables[table][0][column]
        text = told.tables[table][row][column].removeprefix(head).strip()
        found.append((table, head, int(text.replace(",", "")), way))
    return found


@pytest.mark.parametrize("address", [MARCH, DAY, READY, RECONCILED])
def test_behind_every_number_are_as_many_people_or_days_as_it_says(hubert: Client, address: str) -> None:
    found = numbers(hubert.get(address))
    assert len(found) >= (1 if address in (DAY, READY) else 20)
    for table, head, number, way in found:
        people = hubert.get(way + "&format=json").json()["people"]
        counts_people = "eople" in head or head == "In the return too"
        assert number == (len(people) if counts_people else sum(one["days"] for one in people)), (table, way)


def test_who_may_not_see_the_people_is_led_to_nobody(entered, django_db_blocker) -> None:
    with django_db_blocker.unblock():
        andy = signed_in("andy")
        for address in (MARCH, DAY, READY, RECONCILED):
            assert "/people" not in andy.get(address).content.decode().split("<main", 1)[1]


def test_what_an_address_asks_that_there_is_not_is_refused(hubert: Client) -> None:
    for asked in (
        {"measure": "beds"},
        {"age": "17"},
        {"changed": "moved", "provider": "ouh"},
        {"changed": "left"},
    ):
        assert hubert.get(f"{MARCH}/people", asked).status_code == 400
    assert hubert.get(f"{DAY}/people", {"age": "17"}).status_code == 400


def test_a_month_is_frozen_once_and_holds(hubert: Client) -> None:
    assert hubert.post(f"{MARCH}/freeze", {"because": ""}).status_code == 400
    assert (
        hubert.post(f"{MARCH}/freeze", {"because": "submitted for March", "although": "late"}).status_code
        == 303
    )
    listed = hubert.get("/oxfordshire/returns")
    assert "submitted for March" in listed.content.decode()
    assert Tables(listed.content.decode()).tables["months-2015"][0] == [
        "Month", "Frozen", "List, return and publication",
    ]  # fmt: skip
    again = Tables(hubert.get(MARCH).content.decode()).tables["providers"]
    assert {row[-1].split()[-1] for row in again[1:]} == {"same"}
    assert check_returns().holds
    assert check_returns().checked
    file = hubert.get("/oxfordshire/returns", {"format": "xlsx", "table": "frozen"}).content
    (_, *rows) = sheets(file)[1]
    assert all(isinstance(row[3], datetime) and row[0] == date(2016, 3, 1) for row in rows)
    (_, *rows) = sheets(hubert.get(MARCH, {"format": "xlsx", "table": "providers"}).content)[1]
    assert all(isinstance(row[2], datetime) for row in rows)


def test_a_day_says_that_there_was_no_such_return_then(hubert: Client) -> None:
    said = hubert.get(DAY).content.decode()
    assert "There was no such return on that day" in said
    assert "states no price of a bed day on it" in said
    told = hubert.get(DAY, {"format": "json"}).json()
    assert (told["in_force"], told["cost"]) == (False, None)
    moved = hubert.get("/oxfordshire/returns", {"day": "2016-03-10"})
    assert moved["Location"] == DAY
    assert hubert.get("/oxfordshire/returns", {"ready": "2016-03"})["Location"] == READY


def test_a_month_of_ready_dates_is_counted_where_they_were_not_submitted_and_says_so(hubert: Client) -> None:
    said = hubert.get(READY).content.decode()
    assert "to be submitted from April 2023" in said
    told = hubert.get(READY, {"format": "json"}).json()
    assert (told["in_force"], told["kind"], told["synthetic"]) == (False, "ready-date", True)
    assert hubert.get(READY, {"format": "xlsx", "table": "ready-bands"}).status_code == 200
    index = hubert.get("/oxfordshire/returns").content.decode()
    assert "Today’s regime can be tried on them" in index


def test_a_month_reconciled_tells_who_is_on_one_alone(hubert: Client) -> None:
    page = hubert.get(RECONCILED)
    assert page.status_code == 200
    tables = Tables(page.content.decode()).tables
    assert tables["by-reason"][0] == [
        "Code", "List, people", "Return, people", "Return, days", "Published, days",
    ]  # fmt: skip
    told = hubert.get(RECONCILED, {"format": "json"}).json()
    assert told["total"]["returned_days"] is not None
    assert len(told["people"]["in_the_return_alone"]) == sum(told["in_the_return_alone"].values())
    assert hubert.get(RECONCILED, {"format": "xlsx", "table": "why"}).status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        {"cell": "days"}, {"cell": "/"}, {"cell": "reason/7/<b>"}, {"provider": "<script>"}, {"reason": "Z"},
        {"basis": "none"}, {"listed": "Q"}, {"line": "wait:nothing"}, {"changed": "left", "provider": "none"},
        {"known_at": "0001-01-02"}, {"known_at": "2990-01-01"}, {"age": "unknown"},
    ],
    ids=str,
)  # fmt: skip
def test_whatever_an_address_asks_it_is_answered_in_words(hubert: Client, asked: dict[str, str]) -> None:
    for page in (MARCH, f"{MARCH}/people", f"{DAY}/people", f"{READY}/people", RECONCILED):
        said = hubert.get(page, asked)
        assert said.status_code in (200, 404), page
        assert b"<script>," not in said.content
        assert b"<b>" not in said.content


def test_only_who_returns_may_freeze_and_another_countys_returns_are_not_here(
    hubert: Client, django_db_blocker
) -> None:
    with django_db_blocker.unblock():
        User.objects.create(username="sofia", role="social_worker", organisation="occ", password="!")
    sofia, before = signed_in("sofia"), len(check_returns().checked)
    assert sofia.get(f"{MARCH}/people").status_code == 200
    assert sofia.post(f"{MARCH}/freeze", {"because": "submitted"}).status_code == 403
    assert 'name="because"' not in sofia.get(MARCH).content.decode()
    assert Client().post(f"{MARCH}/freeze", {"because": "submitted"}).status_code in (302, 403)
    clara = signed_in("clara")
    for address in ("/oxfordshire/returns", MARCH, DAY, READY, RECONCILED, f"{MARCH}/people"):
        for form in ("json", "xlsx", ""):
            assert clara.get(address, {"format": form}).status_code == 403
            assert Client().get(address, {"format": form}).status_code in (302, 403)
    assert len(check_returns().checked) == before
    assert hubert.get(MARCH.replace("oxfordshire", "exampleshire")).status_code == 404
    assert hubert.get("/oxfordshire/returns/daily/2990-01-01").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "transfers/2020-03",
        "transfers/march",
        "daily/2016-02-30",
        "daily/9999-12-31",
        "daily/0001-01-01",
        "monthly/2016-03",
        "ready-date/2009-12",
        "ready-date/2016",
    ],
)
def test_what_is_no_return_is_not_found(hubert: Client, address: str) -> None:
    assert hubert.get(f"/oxfordshire/returns/{address}").status_code == 404

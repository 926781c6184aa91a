"""The files of returns at the door: a provider's month as it is submitted, a day in the national layout, and
what was frozen, cell by cell with the people behind it."""

import csv
import io
from collections.abc import Iterator
from uuid import UUID

import pytest
from django.test import Client

from homefirst.app.ground.house import this_log
from homefirst.app.returns.asking import check_returns, frozen_of
from homefirst.county.access.models import User
from homefirst.county.people import record as people
from homefirst.county.people.record import ErasedBecause
from homefirst.foundation.calendar import Month
from homefirst.foundation.store.events import Author
from homefirst.measures.returns.kinds import Period
from homefirst.web.returns.files import _as_csv
from homefirst.web.sheet.environment import number as written
from homefirst.web.sheet.table import Table
from tests.doors.journeys_county import enter_journeys
from tests.doors.people_county import signed_in
from tests.doors.test_returns_pages import DAY, MARCH, numbers
from tests.web.test_xlsx import Tables, sheets


@pytest.fixture(scope="module")
def entered(people_taken_in, django_db_blocker) -> Iterator[dict[str, UUID]]:
    with django_db_blocker.unblock():
        User.objects.create(username="hubert", role="hub_coordinator", organisation="ouh", password="!")
        yield enter_journeys(dict(people_taken_in.registered))


@pytest.fixture
def hubert(entered, django_db_blocker) -> Iterator[Client]:
    with django_db_blocker.unblock():
        yield signed_in("hubert")


def lines_of(answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))


def days_in(lines: list[dict[str, str]]) -> int:
    return sum(
        int(n)
        for line in lines
        for head, n in line.items()
        if head.startswith("Days") and n not in ("", "NA")
    )


def test_each_providers_file_has_its_days_and_both_forms_are_one(hubert: Client) -> None:
    told = hubert.get(MARCH, {"format": "json"}).json()
    total = 0
    for one in told["providers"]:
        asked = {"table": "submitted", "provider": one["provider"] or "none"}
        file = hubert.get(MARCH, asked | {"format": "csv"})
        lines = lines_of(file)
        assert days_in(lines) == one["days"]
        total += one["days"]
        name = file["Content-Disposition"]
        assert name.startswith('attachment; filename="delayed-transfers-2016-03-')
        assert name.endswith('-synthetic.csv"')
        about, (heads, *rows) = sheets(hubert.get(MARCH, asked | {"format": "xlsx"}).content)
        assert any("No person in this file is real." in str(row) for row in about)
        assert heads == list(lines[0])
        assert len(rows) == len(lines)
    assert total == told["days"] > 10
    assert {line["Provider code"] for line in lines_of(file)} <= {"RTH", "RNU"}


def test_who_may_not_see_a_return_gets_no_file_of_it_and_a_provider_there_is_not_has_none(hubert) -> None:
    clara = signed_in("clara")
    for form in ("csv", "xlsx"):
        asked = {"format": form, "table": "submitted", "provider": "ouh"}
        assert clara.get(MARCH, asked).status_code == 403
        assert Client().get(MARCH, asked).status_code in (302, 403)
        assert hubert.get(MARCH, asked | {"provider": "occ"}).status_code == 404
        assert hubert.get(MARCH, asked | {"frozen": "999"}).status_code == 404
        assert hubert.get(MARCH, asked | {"frozen": "x"}).status_code == 400
    assert clara.get(DAY, {"format": "csv", "table": "sitrep"}).status_code == 403


def test_a_day_is_a_file_in_the_layout_of_the_national_one(hubert: Client) -> None:
    file = hubert.get(DAY, {"format": "csv", "table": "sitrep"})
    assert file["Content-Disposition"] == 'attachment; filename="acute-discharges-2016-03-10-synthetic.csv"'
    lines = lines_of(file)
    assert {line["Period"] for line in lines} == {"10/03/2016"}
    assert {line["Org Code"] for line in lines} == {"RTH"}


def test_freezing_says_what_is_not_agreed_and_a_revision_what_it_changes_with_the_people(
    hubert: Client,
) -> None:
    told = hubert.get(MARCH, {"format": "json"}).json()
    assert sum(told["heard"].values()) == told["days"]
    said = hubert.get(MARCH).content.decode()
    loose = sum(n for heard, n in told["heard"].items() if heard not in ("agreed", "settled"))
    assert (
        f"{loose:,} of {told['days']:,} days are returned that hospital and council have not agreed" in said
    )
    refused = hubert.post(f"{MARCH}/freeze", {"because": "submitted"})
    assert (refused.status_code, f"{loose:,} of" in refused.content.decode()) == (400, True)
    asked = {"because": "submitted", "although": "nobody has looked yet"}
    assert hubert.post(f"{MARCH}/freeze", asked).status_code == 303
    page = hubert.get(MARCH)
    first = Tables(page.content.decode()).tables["revisions"][1:]
    assert {row[1].removeprefix("Which ") for row in first} == {"first"}
    for table, head, number, way in numbers(page):
        if table == "revisions":
            people = hubert.get(way + "&format=json").json()["people"]
            assert number == sum(one["days"] for one in people), (head, way)
    for one in frozen_of(Period.of_month(Month(2016, 3))):
        asked = {"format": "csv", "table": "submitted", "provider": one.provider or "none"}
        lines = lines_of(hubert.get(MARCH, asked | {"frozen": str(one.seq)}))
        assert days_in(lines) == one.cells.total("days")
    other = frozen_of(Period.of_month(Month(2016, 3)))[0]
    assert (
        hubert.get("/oxfordshire/returns/transfers/2016-04/people", {"frozen": other.seq}).status_code == 404
    )
    assert hubert.get(f"{MARCH}/people", {"frozen": "²"}).status_code == 400


def test_a_frozen_return_leads_to_as_many_after_somebody_is_erased_and_names_them_no_more(
    hubert: Client, entered
) -> None:
    hubert.post(f"{MARCH}/freeze", {"because": "before somebody is erased"})
    gone = entered["ready"]
    asked = [{"frozen": str(one.seq)} for one in frozen_of(Period.of_month(Month(2016, 3)))]
    before = [hubert.get(f"{MARCH}/people", one | {"format": "json"}).json() for one in asked]
    assert str(gone) in {one["person"] for told in before for one in told["people"]}
    kept = check_returns()
    people.erase(
        this_log(), person=gone, by=Author("a clerk"), at=this_log().now().known_at,
        because=ErasedBecause.REQUEST,
    )  # fmt: skip
    assert [hubert.get(f"{MARCH}/people", one | {"format": "json"}).json() for one in asked] == before
    assert check_returns() == kept
    assert kept.holds
    for one in asked:
        page = Tables(hubert.get(f"{MARCH}/people", one).content.decode()).tables.get("people", [])
        named = {row[1] for row in page if row[0].endswith(str(gone)[:8])}
        assert named <= {"Name may not be named to you"}


DAYS = "/oxfordshire/returns/daily/2016-03"
NONE_SEE = ("provider", "voluntary_staff", "ward_staff", "board_member", "clinician")


def test_a_month_of_days_is_a_page_a_file_and_json_that_say_the_same_as_its_days(hubert: Client) -> None:
    told = hubert.get(DAYS, {"format": "json"}).json()
    assert len(told["by_day"]) == told["days"] == 31
    for day in ("2016-03-07", "2016-03-10", "2016-03-31"):
        cells = hubert.get(f"/oxfordshire/returns/daily/{day}", {"format": "json"}).json()["cells"]
        assert [one for one in told["by_day"][day] if one[0] != "delayed_bed_days_cost_pence"] == cells
    file = hubert.get(DAYS, {"format": "csv", "table": "sitrep"})
    assert file["Content-Disposition"] == 'attachment; filename="acute-discharges-2016-03-synthetic.csv"'
    lines = lines_of(file)
    assert len({line["Period"] for line in lines}) == 31
    weekly = {line["Period"][:2] for line in lines if line["Metric Type"].startswith("Weekly")}
    assert weekly == {"07", "14", "21", "28"}
    about, (heads, *rows) = sheets(hubert.get(DAYS, {"format": "xlsx", "table": "sitrep"}).content)
    assert any("No person in this file is real." in str(row) for row in about)
    assert (heads, len(rows)) == (list(lines[0]), len(lines))
    of_day = lines_of(hubert.get(DAY, {"format": "csv", "table": "sitrep"}))
    of_day = [line for line in of_day if line["Metric Type"] == "Daily metric"]
    assert [line for line in lines if line["Period"] == "10/03/2016"] == of_day
    page = Tables(hubert.get(DAYS).content.decode()).tables
    assert len(page["days"]) == 32
    assert hubert.get("/oxfordshire/returns", {"days": "2016-03"})["Location"] == DAYS


def test_a_month_of_days_is_not_frozen_has_nobody_behind_it_and_is_there_only_where_there_can_be_one(
    hubert: Client,
) -> None:
    assert hubert.post(f"{DAYS}/freeze", {"because": "submitted"}).status_code == 404
    assert hubert.get(f"{DAYS}/people").status_code == 404
    for month in ("2016-13", "2010-07", "3000-01", "2999-12"):
        assert hubert.get(f"/oxfordshire/returns/daily/{month}").status_code == 404
    assert hubert.get("/oxfordshire/returns", {"days": "x"}).status_code == 404


@pytest.mark.parametrize("role", NONE_SEE)
def test_whose_work_the_returns_are_not_gets_none_of_it_in_any_form(entered, django_db_blocker, role) -> None:
    with django_db_blocker.unblock():
        User.objects.create(username=f"no-{role}", role=role, organisation="ouh", password="!")
        caller = signed_in(f"no-{role}")
        for form in ({}, {"format": "json"}, {"format": "csv", "table": "sitrep"}, {"format": "xlsx"}):
            for address in (DAYS, DAY, MARCH, "/oxfordshire/returns/ready-date/2016-03"):
                assert caller.get(address, form).status_code == 403
            assert caller.get(f"{MARCH}/people", form | {"council": "occ"}).status_code == 403


@pytest.mark.parametrize("role", ["analyst", "finance_lead", "programme_lead"])
def test_who_counts_and_may_not_see_people_is_led_to_nobody_and_learns_no_key(
    entered, django_db_blocker, role
) -> None:
    with django_db_blocker.unblock():
        User.objects.create(username=f"count-{role}", role=role, organisation="ouh", password="!")
        caller, keys = signed_in(f"count-{role}"), {str(key) for key in entered.values()}
        addresses = (DAYS, DAY, MARCH, "/oxfordshire/returns/ready-date/2016-03")
        for address in (*addresses, "/oxfordshire/returns/2016-03/reconciled"):
            for form in ({}, {"format": "json"}):
                said = caller.get(address, form)
                assert said.status_code == 200
                text = said.content.decode()
                assert not {key for key in keys if key in text}
                assert "/people" not in text
            book = caller.get(address, {"format": "xlsx"})
            told = str(sheets(book.content))
            assert not {key for key in keys if key in told}
        for asked in ({}, {"council": "occ"}, {"frozen": "1"}, {"changed": "entered", "provider": "ouh"}):
            for form in ("", "json", "xlsx", "csv"):
                way = asked | ({"format": form} if form else {})
                assert caller.get(f"{MARCH}/people", way).status_code == 403


def test_what_a_spreadsheet_would_take_for_a_formula_is_text_in_a_csv() -> None:
    evil = ("=1+1", "+1", "@SUM(A1)", "\t=1", "\r=1", "-2+3", "-", "", "E", None)
    table = Table("t", "T", tuple(f"={n}" for n in range(len(evil))), (evil, (written(-5), *[None] * 9)))
    heads, row, figures = csv.reader(io.StringIO(_as_csv(table).decode("utf-8-sig"), newline=""))
    assert row == ["'=1+1", "'+1", "'@SUM(A1)", "'\t=1", "'\r=1", "'-2+3", "-", "", "E", ""]
    assert (heads[0], figures[0]) == ("'=0", "-5")

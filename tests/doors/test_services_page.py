"""The directory of services: its page, each service's, as JSON, as spreadsheets and at the command line; as
of a day."""

import json
import re
from html import unescape

import pytest
from django.test import Client

from tests.doors.test_command_line import homefirst  # noqa: F401
from tests.web.test_xlsx import sheets

SERVICES = "/oxfordshire/services"
JSON = {"format": "json"}
pytestmark = pytest.mark.usefixtures("county")


def words(path: str, **asked: str) -> str:
    response = Client().get(path, asked)
    assert response.status_code == 200, response.content
    text = re.sub(r"<[^>]*>", " ", response.content.decode())
    return " ".join(unescape(text).split())


def test_a_page_says_who_may_refer_whom_it_takes_and_what_came_before_it() -> None:
    page = words(f"{SERVICES}/hart", on="2016-12-12")
    for said in (
        "It takes people by referral on 12 December 2016.",
        "Who may refer Ward staff, therapists, social workers, hub coordinators",
        "Hours unknown",
        "Areas the whole county",
        "Longest stay 42 days (6 weeks)",
        "This page holds From 1 October 2016",
        "Begins October 2016",
        "Before it Supported Hospital Discharge Service",
        "needs nobody awake at night Rests on an assumption",
        "Care at home. Somebody comes, though nobody trains with them.",
    ):
        assert said in page


def test_a_service_that_has_ended_or_not_begun_takes_nobody_and_says_why() -> None:
    before, since = (
        words(f"{SERVICES}/short-term-home-care", on=day) for day in ("2017-06-01", "2018-01-01")
    )
    assert "It takes people by referral on 1 June 2017." in before
    assert (
        "Short-term home care on discharge ended in November 2017."
        " Short-term home care, new contract came after it." in since
    )
    assert "HART) does not begin before October 2016." in words(f"{SERVICES}/hart", on="2016-09-30")


def test_each_dated_version_is_there_on_its_day() -> None:
    def price(day: str) -> tuple[float | None, str | None]:
        page = Client().get(f"{SERVICES}/home-care", JSON | {"on": day}).json()["page"]
        return page["price"], page["unit"]

    assert (price("2017-03-31"), price("2017-04-01")) == ((None, None), (21.5, "hour"))
    assert "Price £21.50 an hour" in words(f"{SERVICES}/home-care", on="2017-04-01")


def test_the_directory_lists_those_that_take_people_and_those_that_do_not() -> None:
    told = Client().get(SERVICES, JSON | {"on": "2016-09-30"}).json()
    takes = {one["code"] for one in told["services"] if one["takes"]}
    assert {"shds", "community-beds", "interim-beds"} <= takes
    assert "hart" not in takes
    page = words(SERVICES, on="2016-09-30", kind="reablement")
    assert "2 of 3 services take people by referral on 30 September 2016." in page
    assert "They take nobody on this day" in page
    refused = Client().get(SERVICES, JSON | {"kind": "rehab"})
    assert (refused.status_code, refused.json()["where"]) == (400, "kind")


def test_the_page_the_command_and_the_spreadsheet_say_the_same(homefirst) -> None:  # noqa: F811
    asked = {"on": "2016-12-12"}
    told = Client().get(SERVICES, JSON | asked).json()
    assert json.loads(homefirst("services", "--at", "2016-12-12", "--json").out) == told
    one = Client().get(f"{SERVICES}/hart", JSON | asked).json()
    assert json.loads(homefirst("services", "hart", "--at", "2016-12-12", "--json").out) == one
    assert one == {"on": "2016-12-12", **next(each for each in told["services"] if each["code"] == "hart")}
    _, (heads, *cells) = sheets(Client().get(SERVICES, asked | {"format": "xlsx"}).content)
    assert [row[heads.index("Service")] for row in cells] == [each["name"] for each in told["services"]]


def test_what_there_is_not_is_said(homefirst) -> None:  # noqa: F811
    gone = Client().get(f"{SERVICES}/nobody", JSON)
    assert (gone.status_code, gone.json()["detail"]) == (404, "There is no such service.")
    assert Client().get(SERVICES, JSON | {"on": "2016-02-30"}).status_code == 400
    assert homefirst("services", "nobody").code == 2

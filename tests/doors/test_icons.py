"""How all measures stand, as its page, as JSON and at the command line: one answer."""

import json
import sys
from typing import Any

import pytest
from django.test import Client

from homefirst.app.service.icons import ask_icons
from homefirst.cli.main import main
from homefirst.foundation.calendar import Month
from tests.conftest import ANALYST, OXFORDSHIRE
from tests.web.test_xlsx import sheets

ICONS = "/oxfordshire/measures"
pytestmark = pytest.mark.usefixtures("county")


def told(**asked: str) -> Any:
    return Client().get(ICONS, asked | {"format": "json"}).json()


def test_every_measure_and_every_category_has_a_row_the_most_worrying_first() -> None:
    answer = told(month="2016-12")
    assert (answer["rules"], answer["known_at"]) == ("homefirst-1", "2017-02-09T00:00:00+00:00")
    named = {(row["measure"], row["category"]) for row in answer["rows"]}
    reasons = {("delayed-per-day", f"reason:{code}") for code in "A B C Di Dii E F G H I".split()}
    others = {
        "organisation:nhs",
        "organisation:social_care",
        "organisation:both",
        "care:acute",
        "care:non_acute",
    }
    whole = {"delayed-days", "delayed-per-day", "delayed-days-per-100k", "delayed-people-per-100k"}
    assert named == {(one, None) for one in whole} | reasons | {("delayed-per-day", one) for one in others}
    order = ["worse", "misses", "may_miss", "changed", "usual", "better", "unknown"]
    places = [order.index(row["concern"]) for row in answer["rows"]]
    assert places == sorted(places)
    assert len(set(places)) >= 3


def test_the_page_and_the_command_give_the_answer_of_the_question(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["homefirst", "measures", "--month", "2016-12", "--json"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    answer = ask_icons(OXFORDSHIRE, Month(2016, 12)).as_answer()
    assert told(month="2016-12") == json.loads(capsys.readouterr().out) == answer


def test_the_command_prints_a_row_for_each_measure(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["homefirst", "measures", "--month", "2016-12"])
    with pytest.raises(SystemExit):
        main()
    lines = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert "People delayed per day 142.8 113.5 usual misses worse, high" in lines


def test_what_is_known_with_a_month_knows_nothing_that_came_later() -> None:
    row = next(one for one in told(month="2016-09")["rows"] if one["category"] == "reason:E")
    later = next(one for one in told()["rows"] if one["category"] == "reason:E")
    assert (row["period"], later["period"]) == ("2016-09", "2017-12")
    assert row["mean"] != later["mean"]
    assert {one["category"] for one in told()["rows"]} >= {"reason:O"}


def test_of_another_area_what_is_not_known_is_said_to_be_unknown() -> None:
    rows = ask_icons("E92000001").rows
    of = {row.indicator.key: row for row in rows}
    assert of["delayed-days-per-100k", None].variation_said == "unknown"
    assert {row.beside for row in rows} == {None}
    assert rows[-1].concern == "unknown"


def test_the_page_is_public_and_leads_to_the_charts_whoever_may_open_them() -> None:
    stranger, analyst = Client(), Client()
    assert analyst.login(username=ANALYST.name, password=ANALYST.password)
    link = 'href="/oxfordshire/measures/delayed-per-day?category=reason%3AE"'
    assert link not in stranger.get(ICONS).content.decode()
    assert link in analyst.get(ICONS).content.decode()


def test_the_page_says_what_its_signs_mean_and_that_nothing_was_planned_for_a_later_month() -> None:
    page = Client().get(ICONS, {"month": "2016-12"}).content.decode()
    assert "misses the target" in page
    assert "Nothing was planned for this month." not in page
    assert "Nothing was planned for this month." in Client().get(ICONS).content.decode()
    for said in ("Usual variation", "Meets the target", "May meet or miss", "Worse, signal, high."):
        assert said in page


@pytest.mark.parametrize(
    ("asked", "status", "detail"),
    [
        ("2016-13", 400, "There is no month 2016-13."),
        ("2018-01", 404, "The delayed days of January 2018 are not known."),
    ],
)
def test_a_month_that_is_not_held_is_a_sentence(asked: str, status: int, detail: str) -> None:
    response = Client().get(ICONS, {"month": asked, "format": "json"})
    assert (response.status_code, response.json()["detail"]) == (status, detail)
    assert Client().get("/nowhere/measures").status_code == 404


def test_each_table_is_a_spreadsheet_with_the_figures_of_the_answer() -> None:
    answer = told(month="2016-12")
    parted = {"whole": [], "parts": []}
    for row in answer["rows"]:
        parted["whole" if row["category"] is None else "parts"].append(row)
    for name, rows in parted.items():
        file = Client().get(ICONS, {"month": "2016-12", "format": "xlsx", "table": name})
        _, (heads, *cells) = sheets(file.content)
        assert heads[3:5] == ["Value", "Plan"]
        assert [row[3] for row in cells] == pytest.approx([row["value"] for row in rows], abs=0.05)
        assert len(cells) == len(rows)

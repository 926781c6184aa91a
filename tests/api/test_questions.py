"""/api/v1: each question's answer is the page's and the command's, and a wrong question is a sentence."""

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver

from homefirst.api import answers
from homefirst.api.description import description
from homefirst.county.access.permissions import PUBLIC, permissions
from tests.conftest import OXFORDSHIRE, analysts_client
from tests.doors.test_command_line import Ended, homefirst  # noqa: F401

pytestmark = pytest.mark.usefixtures("county")
AT = {"known_at": "2018-06-28"}


@pytest.fixture
def analyst() -> Client:
    return analysts_client()


def api(address: str, client: Client | None = None, **asked: str) -> Any:
    answer = (client or Client()).get(f"/api/v1{address}", asked)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json"), answer.content
    return answer.json()


def page(address: str, client: Client | None = None, **asked: str) -> Any:
    return (client or Client()).get(f"/oxfordshire{address}", asked | {"format": "json"}).json()


def test_the_board_is_the_pages(county: str) -> None:
    for asked in ({"month": "2016-08"}, {}):
        assert api("/board", **asked) == page("/board", **asked)


def test_definitions_are_the_pages(county: str) -> None:
    assert api("/definitions") == page("/definitions")


def test_all_measures_are_the_pages(county: str) -> None:
    for asked in ({"month": "2016-08"}, {"month": "2017-03"}):
        assert api("/measures", **asked) == page("/measures", **asked)


def test_who_may_do_what_is_the_pages(analyst: Client) -> None:
    assert api("/permissions", analyst) == page("/access", analyst)
    assert api("/permissions", analyst)["me"]["role"] == "analyst"


@pytest.mark.parametrize("category", ["all", "reason:E", "organisation:nhs"])
@pytest.mark.parametrize("measure", ["delayed-days", "delayed-people-per-100k"])
def test_a_measure_is_the_pages(analyst: Client, measure: str, category: str) -> None:
    asked = {"category": category, "from": "2015-04", "to": "2017-03", **AT}
    assert api(f"/measures/{measure}", analyst, **asked) == page(f"/measures/{measure}", analyst, **asked)


@pytest.mark.parametrize("by", [None, "reason", "organisation", "care"])
def test_delays_are_the_commands(homefirst: Any, by: str | None) -> None:  # noqa: F811
    asked = {"area": OXFORDSHIRE, "month": "2016-03", "to": "2016-12", **AT, **({"by": by} if by else {})}
    words = [part for name, value in asked.items() for part in (f"--{name.replace('_', '-')}", value)]
    ended: Ended = homefirst("delays", *words, "--json")
    assert api("/delays", **asked) == ended.answer


@pytest.mark.parametrize(
    "more", [{}, {"target_per_day": "73", "target_month": "2017-03"}, {"plan": "40000.5"}]
)
def test_an_outlook_is_the_commands(homefirst: Any, more: dict[str, str]) -> None:  # noqa: F811
    asked = {"area": OXFORDSHIRE, "year": "2016-17", "month": "2016-09", **AT, **more}
    words = [part for name, value in asked.items() for part in (f"--{name.replace('_', '-')}", value)]
    assert api("/outlook", **asked) == homefirst("outlook", *words, "--json").answer


@pytest.mark.parametrize("rules", ["plotthedots-0.2.2", "homefirst-1"])
def test_a_chart_is_the_commands(homefirst: Any, tmp_path: Any, rules: str) -> None:  # noqa: F811
    points = [
        {"x": f"2016-{month:02d}", "y": None if month == 3 else 100 + month % 4} for month in range(1, 13)
    ]
    table = tmp_path / "series.csv"
    rows = [f"{one['x']},{'NA' if one['y'] is None else one['y']}" for one in points]
    table.write_text("\n".join(["when,n", *rows]))
    words = ("--date", "when", "--value", "n", "--target", "101", "--direction", "decrease", "--rules", rules)
    asked = {"points": points, "target": 101, "direction": "decrease", "rules": rules}
    answer = Client().post("/api/v1/xmr", asked, content_type="application/json")
    assert answer.json() == homefirst("chart", "xmr", str(table), *words, "--json").answer


def test_areas_are_those_that_are_held(county: str) -> None:
    assert {"area": OXFORDSHIRE, "name": "Oxfordshire"} in api("/areas")["areas"]


def test_jobs_are_told_to_who_runs_the_service(analyst: Client) -> None:
    assert api("/jobs", analyst) == {"jobs": []}
    for job in ("nonsense", "0192d7a8-0000-7000-8000-000000000000"):
        told = analyst.get(f"/api/v1/jobs/{job}")
        assert (told.status_code, told.json()["detail"]) == (404, "There is no such job.")


DELAYS = f"/delays?area={OXFORDSHIRE}&month=2016-03"
OUTLOOK = f"/outlook?area={OXFORDSHIRE}&year=2016-17&month=2016-09"


@pytest.mark.parametrize(
    ("asked", "status", "detail", "where"),
    [
        (f"{DELAYS}&colour=blue", 400, "This question has no such word.", "colour"),
        (f"{DELAYS}&month=2016-04", 400, "This word is said twice.", "month"),
        (f"{DELAYS}&format=json", 400, "This question has no such word.", "format"),
        ("/areas?x=1", 400, "This question has no such word.", "x"),
        ("/delays?area=E10000025", 400, "This is missing.", "month"),
        (f"{DELAYS}&by=colour", 400, "“colour” is no split of the delays.", "by"),
        (f"{DELAYS}&known_at=soon", 400, "“soon” is not a time.", "known_at"),
        (f"{DELAYS}&to=2016-13", 400, "There is no month 2016-13.", "to"),
        ("/outlook?area=E10000025&year=2016&month=2016-09", 400, "“2016” is not a financial year.", "year"),
        ("/board?month=soon", 400, "“soon” is not a month.", "month"),
        ("/delays?area=Oxon&month=2016-03", 400, "“Oxon” is not the code of an area.", "area"),
        ("/delays?area=E10000099&month=2016-03", 404, None, "area"),
        (f"{OUTLOOK}&target_per_day=73", 400, "A level needs both its number and its month.", "target_month"),
        (
            f"{OUTLOOK}&target_month=2017-03",
            400,
            "A level needs both its number and its month.",
            "target_per_day",
        ),
        (f"{OUTLOOK}&plan=-1", 400, "“-1” is no number here.", "plan"),
        (f"{OUTLOOK}&plan=1e400", 400, "“1e400” is no number here.", "plan"),
        (f"{OUTLOOK}&measure=beds", 400, "There is no outlook of this measure.", "measure"),
        ("/board?month=", 400, "Nothing is said after this word.", "month"),
        ("/nothing", 404, "", "/api/v1/nothing"),
        ("/delays/", 404, "", "/api/v1/delays/"),
        ("/jobs", 403, "This is for analysts and administrators.", "See the jobs as JSON"),
    ],
)
def test_a_question_that_cannot_be_answered_is_a_sentence_with_its_address(
    asked: str, status: int, detail: str | None, where: str | None
) -> None:
    answer = Client().get(f"/api/v1{asked}", headers={"accept": "text/html"})
    told = answer.json()
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    assert set(told) == set(answers.Problem.model_fields)
    assert detail is None or told["detail"] == detail
    assert where is None or told["where"] == where


@pytest.mark.parametrize(
    ("body", "where"),
    [
        ("{", "request body"),
        ("[" * 100_000, "request body"),
        ("[]", None),
        ('{"points": []}', "points"),
        ('{"points": [{"x": "2016-04", "y": NaN}]}', "points.0.y"),
        ('{"points": [{"x": "2016-04", "y": null}]}', "points"),
        ('{"points": [{"x": "2016-04", "y": 1, "z": 1}]}', "points.0.z"),
        ('{"points": [{"x": "2016-04", "y": 1}, {"x": "2016-04", "y": 1}]}', "points.1.x"),
        ('{"points": [{"x": "soon", "y": 1}]}', None),
        ('{"points": [{"x": "2016-04", "y": 1}], "rules": "mine"}', "rules"),
        ('{"points": [{"x": "2016-04", "y": 1}], "rebase": ["soon"]}', None),
        (json.dumps({"points": [{"x": "2016-04", "y": 1}] * 2001}), "points"),
    ],
)
def test_a_series_that_is_none_is_a_sentence_with_its_address(body: str, where: str | None) -> None:
    answer = Client().post("/api/v1/xmr", body, content_type="application/json")
    told = answer.json()
    assert (answer.status_code, told["status"]) == (400, 400)
    assert told["detail"].endswith(".")
    assert where is None or told["where"].startswith(where)


@pytest.mark.parametrize("path", ["/api/v1/board", "/api/v1/", "/api/v1/openapi.json", "/api/v1/health"])
def test_a_question_is_only_read(path: str) -> None:
    head, get = Client().head(path), Client().get(path)
    assert (head.status_code, head["Content-Type"], head.content) == (200, get["Content-Type"], b"")
    for method in ("post", "put", "delete", "patch", "options", "trace"):
        refused = getattr(Client(), method)(path)
        assert (refused.status_code, set(refused["Allow"].split(", "))) == (405, {"GET", "HEAD"})


def test_each_question_is_listed_with_its_words_and_who_may_ask() -> None:
    shown = Client().get("/api/v1/").content.decode()
    listed = description()["paths"]
    named = {operation["operationId"] for ways in listed.values() for operation in ways.values()}
    held = {door.partition(":")[2] for door in permissions() if door.startswith("route:api_")}
    assert named == held - {"api_openapi"}
    for address, ways in listed.items():
        for method, operation in ways.items():
            assert f"{method.upper()} {address}" in shown
            words = [one["name"] for one in operation.get("parameters", ())]
            assert [name for name in words if f"<code>{name}</code>" not in shown] == []
            open_ = PUBLIC in permissions()[f"route:{operation['operationId']}"].roles
            assert ("security" in operation) == (not open_)
    assert get_resolver().resolve("/api/v1/board").url_name == "api_board"

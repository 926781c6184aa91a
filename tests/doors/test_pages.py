"""The pages as a caller meets them: who gets in, what comes back, and how a mistake is told."""

import json
import logging
import re
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client

from homefirst.web.gate.sign_in import REFUSED
from homefirst.web.measures import board_page as pages
from tests.conftest import ANALYST, OXFORDSHIRE, _point_at, analysts_client

BOARD = "/oxfordshire/board"
MEASURE = "/oxfordshire/measures/delayed-per-day"
DEFINITIONS = "/oxfordshire/definitions"
pytestmark = pytest.mark.usefixtures("county")


@pytest.fixture
def analyst() -> Client:
    return analysts_client()


def words(response: HttpResponse) -> str:
    return response.content.decode()


def sign_in(client: Client, name: str, password: str, next_: str = "") -> HttpResponse:
    return client.post("/sign-in", {"username": name, "password": password, "next": next_})


def test_the_front_page_is_the_boards() -> None:
    response = Client().get("/")
    assert (response.status_code, response["Location"]) == (302, BOARD)


def test_who_has_signed_in_begins_on_the_first_page_of_their_role(analyst: Client) -> None:
    assert analyst.get("/")["Location"] == "/oxfordshire/measures"
    page = analyst.get(BOARD).content.decode()
    assert 'href="/oxfordshire/measures"' in page.partition("</header>")[0]
    assert f'href="{BOARD}"' in page.partition("</header>")[0]


def test_the_board_is_public_and_tells_the_plan_and_what_it_came_to() -> None:
    page = words(Client().get(BOARD))
    assert "The plan for 2016-17 was at most 42,558 delayed days. It came to 52,236: 9,678 more." in page
    assert "turned in July 2016" in page


def test_the_turn_is_said_as_surely_as_it_was_known() -> None:
    seen = Text(Client().get(BOARD, {"month": "2016-07"})).words
    assert (
        "The number delayed per day fell to 113.1 in June 2016 and rose in July 2016, seen on "
        "8 September 2016; about half of such first rises held to the year’s end."
    ) in seen
    assert "The level rose in July 2016 seen 8 September 2016, not clear yet" in " ".join(seen.split())
    assert "It fell to 113 a day in June 2016 and rose to 115 in July 2016" in seen
    assert "Turned in" not in seen
    between = Text(Client().get(BOARD, {"month": "2016-08"})).words
    assert "It fell to 113 a day in June 2016, rose in July 2016, and stood at 128 in August 2016" in between
    clear = Text(Client().get(BOARD, {"month": "2016-09"})).words
    assert (
        "fell to 113.1 in June 2016 and turned in July 2016, seen on 8 September 2016 and clear on "
        "10 November 2016 (about 8 in 10 such turns held)."
    ) in clear
    assert "seen 8 September, clear 10 November 2016" in clear
    assert (
        "It fell to 113 a day in June 2016, turned in July 2016, and stood at 140 in September 2016" in clear
    )


def test_reasons_are_counted_from_the_lowest_month_on() -> None:
    page = Text(Client().get(BOARD, {"month": "2017-03"})).words
    assert (
        "What rose most since June 2016: care package in own home (+55.1 people per day), "
        "completion of assessment (+11.1 people per day), June 2016 to March 2017."
    ) in page
    assert "How each reason moved, June 2016 to March 2017" in page
    first = Text(Client().get(BOARD, {"month": "2016-07"})).words
    assert "What rose most since June 2016: care package in own home (+4.9 people per day)" in first
    latest = Client().get(BOARD, {"format": "json"}).json()
    parts = ("since_lowest", "since_lowest_to_latest", "since_turn", "since_turn_to_latest")
    assert [(latest[part]["from"], latest[part]["to"]) for part in parts] == [
        ("2016-06", "2017-03"),
        ("2016-06", "2017-12"),
        ("2016-07", "2017-03"),
        ("2016-07", "2017-12"),
    ]
    packages = next(move for move in latest["since_turn"]["moves"] if move["code"] == "E")
    assert round(packages["change"], 1) == 50.2
    assert "Change since July 2016, the turn" in page


def test_a_name_inside_a_sentence_keeps_its_capitals() -> None:
    page = Text(Client().get(BOARD, {"month": "2016-08"})).words
    assert "further non-acute NHS care (+" in page


def test_while_the_year_runs_its_page_speaks_in_the_present_and_of_no_later_month() -> None:
    running = Text(Client().get(BOARD, {"month": "2016-07"})).words
    assert running.strip().startswith("Is the plan being kept? – Oxfordshire")
    for said in (
        "As it stood on 8 September 2016, with data to July 2016.",
        "Since the data of March 2016 the chance of missing has stayed above a half.",
        "The plain cumulative reading has stayed green through July 2016.",
        "How likely it is that 2016-17 ends above its plan",
        "How likely it is that more than 73 a day are delayed in March 2017",
        "What 2016-17 is expected to come to",
    ):
        assert said in running
    assert "never again" not in running
    over = Text(Client().get(BOARD)).words
    assert over.strip().startswith("Was the plan kept? – Oxfordshire")
    assert "As it stood on" not in over
    assert "the chance of missing never again fell to a half." in over
    assert "How likely it was that 2016-17 would end above its plan" in over


def test_what_was_promised_was_a_count_on_one_day() -> None:
    page = Text(Client().get(BOARD)).words
    assert "73 on one day were promised by March 2017" in page
    assert (
        "The plan’s days are spread evenly over the days of each quarter; "
        "the 73 promised was a count on one day."
    ) in page


def test_a_day_that_no_file_states_is_said_to_be_by_rule() -> None:
    page = Text(Client().get(BOARD)).words
    assert "12 January 2017 (by rule)" in page
    assert "By rule: the file states no date of publication" in page
    assert "8 September 2016 (by rule)" not in page


def test_what_is_known_is_certain_and_what_is_foretold_never() -> None:
    page = Text(Client().get(BOARD)).words
    assert "March 2017 11 May 2017 100% 52,236" in " ".join(page.split())
    assert "February 2017 13 April 2017 >99% 51,229" in " ".join(page.split())


@pytest.mark.parametrize("path", ["/oxfordshire", "/oxfordshire/", f"{BOARD}/"])
def test_a_countys_address_leads_to_its_board(path: str) -> None:
    assert Client().get(path)["Location"] == BOARD
    assert Client().get(path, {"month": "2016-07"})["Location"] == f"{BOARD}?month=2016-07"
    assert Client().get(path.replace("oxfordshire", "nowhere")).status_code == 404


def test_a_month_that_is_not_held_is_answered_with_those_that_are() -> None:
    told = Client().get(BOARD, {"month": "2018-01", "format": "json"}).json()
    assert (told["status"], told["next"]) == (404, "Name a month from 2016-03 to 2017-12.")


def test_a_page_leads_to_its_figures_as_json(analyst: Client) -> None:
    at = "known_at=2018-06-30"
    for path in (f"{BOARD}?month=2016-07", BOARD + "?", f"{MEASURE}?category=reason%3AE&from=2016-04&{at}"):
        links = [attributes.get("href") or "" for _, attributes in Text(analyst.get(path)).tags]
        (link,) = [link for link in links if "format=json" in link]
        told = analyst.get(path.split("?")[0] + link).json()
        assert told == analyst.get(f"{path}&format=json").json()
        assert len(told["months"]) > 12


def test_the_analysts_page_says_what_better_is_against_and_why_rates_are_unknown(analyst: Client) -> None:
    page = Text(analyst.get(MEASURE, {"measure": "delayed-days", "to": "2017-03"})).words
    assert "Better and worse are against the mean of the months shown." in page
    assert "5,615 delayed days in March 2017: " in page
    rates = {"measure": "delayed-days-per-100k"}
    assert "The pack holds the population" not in Text(analyst.get(MEASURE, rates)).words
    england = Text(analyst.get(MEASURE, rates | {"area": "E92000001"})).words
    assert "The pack holds the population of this county only." in england


def test_the_board_of_a_month_knows_nothing_that_came_later() -> None:
    answer = Client().get(BOARD, {"month": "2016-08", "format": "json"}).json()
    assert answer["month"] == "2016-08"
    assert answer["months"][-1]["month"] == "2016-08"
    assert answer["known_at"] == "2016-10-13T00:00:00+01:00"
    assert [one["month"] for one in answer["year_outlook"]["months"]][-1] == "2016-08"


def test_the_measure_sends_the_unsigned_to_sign_in_and_back_after_it() -> None:
    client = Client()
    asked = f"{MEASURE}?measure=delayed-days&from=2016-04&to=2017-03"
    sent = client.get(asked)
    assert (sent.status_code, sent["Location"]) == (302, "/sign-in?next=" + quote(asked))
    form = client.get(sent["Location"])
    assert f'name="next" value="{asked.replace("&", "&amp;")}"' in words(form)
    back = sign_in(client, *ANALYST, next_=asked)
    assert (back.status_code, back["Location"]) == (302, asked)
    assert "Delayed days: Oxfordshire" in words(client.get(asked))


def test_nobody_is_sent_on_to_another_site_after_signing_in() -> None:
    assert sign_in(Client(), *ANALYST, next_="https://elsewhere.example/")["Location"] == "/"


def test_json_that_needs_a_role_is_refused_and_not_sent_to_a_form() -> None:
    refused = Client().get(MEASURE, {"format": "json"})
    assert (refused.status_code, refused["Content-Type"]) == (403, "application/problem+json")
    assert refused.json()["detail"].startswith("This is for hub coordinators, social workers, clinicians, ")


def test_the_board_as_json_tells_the_documented_words() -> None:
    answer = Client().get(BOARD, {"format": "json"}).json()
    assert set(answer) >= {"area", "area_name", "known_at", "months", "year_outlook", "turn", "since_turn"}
    assert (answer["area"], answer["turn"]["turned"]) == (OXFORDSHIRE, "2016-07")
    march = next(month for month in answer["months"] if month["month"] == "2017-03")
    assert march["per_day"] == march["days"] / 31


def test_the_measure_as_json_is_the_page_in_numbers(analyst: Client) -> None:
    asked = {"measure": "delayed-days", "category": "reason:E", "from": "2016-04", "to": "2017-03"}
    answer = analyst.get(MEASURE, asked | {"format": "json"}).json()
    assert (answer["measure"], answer["category"]) == ("delayed-days", {"reason": "E"})
    page = words(analyst.get(MEASURE, asked))
    values = [month["value"] for month in answer["months"]]
    assert len(values) == 12
    assert [f"{value:,.0f}" for value in values if f">{value:,.0f}<" not in page] == []


def test_definitions_are_public_as_page_and_as_json() -> None:
    told = Client().get(DEFINITIONS, {"format": "json"}).json()["definitions"]
    page = words(Client().get(DEFINITIONS))
    assert [one["id"] for one in told] == [
        "delayed-days",
        "delayed-per-day",
        "delayed-days-per-100k",
        "delayed-people-per-100k",
    ]
    assert [one["name"] for one in told if f">{one['name']}<" not in page] == []


def test_what_is_accepted_decides_the_form_where_none_is_asked_for() -> None:
    assert Client().get(BOARD, headers={"accept": "application/json"}).json()["area"] == OXFORDSHIRE
    for accepted in ("*/*", "text/html", "text/html,application/json"):
        assert words(Client().get(BOARD, headers={"accept": accepted})).startswith("<!DOCTYPE html>")


@pytest.mark.parametrize(
    ("path", "asked", "status", "detail"),
    [
        (BOARD, {"month": "2016-13"}, 400, "There is no month 2016-13."),
        (BOARD, {"month": "soon"}, 400, "“soon” is not a month."),
        (BOARD, {"month": "1999-01"}, 404, "The delayed days of January 1999 are not known."),
        (BOARD, {"month": "2018-01"}, 404, "The delayed days of January 2018 are not known."),
        (
            BOARD,
            {"month": "2016-02"},
            400,
            "The plan for 2016-17 is followed from the data of March 2016 on.",
        ),
        (BOARD, {"month": "9999-12"}, 400, None),
        (MEASURE, {"category": "colour:blue"}, 400, "“colour:blue” is no category."),
        (MEASURE, {"category": "reason:Z"}, 404, "There is no reason “Z”."),
        (MEASURE, {"measure": "beds"}, 404, "There is no measure “beds”."),
        (MEASURE, {"area": "E99999999"}, 404, None),
        (MEASURE, {"known_at": "yesterday"}, 400, None),
        (MEASURE, {"known_at": "9999-12-31T23:59:59-10:00"}, 400, None),
        (MEASURE, {"area": "a\0b"}, 400, None),
        (MEASURE, {"area": "Oxon"}, 400, "“Oxon” is not the code of an area."),
        ("/nowhere-else/board", {}, 404, "This service holds no such county."),
        ("/nowhere-else/definitions", {}, 404, "This service holds no such county."),
        ("/no/such/page", {}, 404, None),
    ],
)
def test_a_mistake_is_told_alike_as_a_page_and_as_a_problem(
    analyst: Client, path: str, asked: dict[str, str], status: int, detail: str | None
) -> None:
    problem = analyst.get(path, asked | {"format": "json"})
    page = analyst.get(path, asked)
    said = problem.json()
    assert (problem.status_code, page.status_code, said["status"]) == (status, status, status)
    assert problem["Content-Type"] == "application/problem+json"
    assert set(said) == {"type", "title", "status", "detail", "where", "next", "request_id"}
    assert said["request_id"] == problem["X-Request-Id"] != page["X-Request-Id"]
    assert said["title"] in words(page)
    assert detail is None or said["detail"] == detail
    assert said["detail"] in Text(page).words
    assert page["X-Request-Id"] in words(page)


class Text(HTMLParser):
    """A page's tags with their attributes, and its words."""

    def __init__(self, response: HttpResponse) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(response.content.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data


@pytest.mark.parametrize(
    "path", [BOARD, f"{BOARD}?month=2016-08", MEASURE, DEFINITIONS, "/sign-in", "/no/such/page"]
)
def test_every_page_keeps_to_a_strict_policy(analyst: Client, path: str) -> None:
    response = analyst.get(path)
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    nonce = policy.pop("script-src").removeprefix("'self'").strip()
    assert nonce == "" or re.fullmatch(r"'nonce-[A-Za-z0-9+/=_-]{16,}'", nonce)
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "img-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    read = Text(response)
    assert len(read.tags) > 20
    assert [tag for tag, attributes in read.tags if "style" in attributes or tag == "style"] == []
    assert [name for _, attributes in read.tags for name in attributes if name.startswith("on")] == []
    sources = [attributes.get("src") or "" for tag, attributes in read.tags if tag == "script"]
    assert [source for source in sources if not source.startswith("/static/")] == []
    assert sources != []


def test_every_answer_names_its_request_and_no_two_alike() -> None:
    client = Client()
    answers = [client.get(path) for path in ("/", BOARD, "/health", "/sign-in", "/no/such/page")]
    assert len({answer["X-Request-Id"] for answer in answers}) == len(answers)
    assert all(re.fullmatch("[0-9a-f]{32}", answer["X-Request-Id"]) for answer in answers)


def test_signing_out_is_a_post_and_ends_the_session(analyst: Client) -> None:
    assert analyst.get("/sign-out").status_code == 405
    assert analyst.get(MEASURE).status_code == 200
    assert analyst.post("/sign-out")["Location"] == "/"
    assert analyst.get(MEASURE).status_code == 302


@pytest.mark.parametrize(("name", "password"), [(ANALYST.name, "wrong"), ("nobody", "wrong"), ("nobody", "")])
def test_a_refused_sign_in_is_said_plainly_and_tells_nothing_about_names(name: str, password: str) -> None:
    page = words(sign_in(Client(), name, password))
    assert (REFUSED in page) == bool(password)
    assert ("Enter your password" in page) == (not password)
    assert "<title>Error: Sign in" in page


def test_an_account_that_was_closed_hears_the_same_as_one_that_never_was(own_database: str) -> None:
    from homefirst.county.access.models import User

    closed = User(username="gone", role="analyst", is_active=False)
    closed.set_password("still known")
    closed.save()
    assert REFUSED in words(sign_in(Client(), "gone", "still known"))


def test_a_form_without_its_guard_is_refused_with_a_sentence() -> None:
    refused = sign_in(Client(enforce_csrf_checks=True), *ANALYST)
    assert refused.status_code == 403
    assert "This form is too old." in words(refused)


@pytest.mark.parametrize("path", ["/", BOARD, DEFINITIONS, MEASURE, "/health"])
def test_a_head_request_is_answered_like_a_get_without_its_body(analyst: Client, path: str) -> None:
    head, get = analyst.head(path), analyst.get(path)
    assert (head.status_code, head["Content-Type"]) == (get.status_code, get["Content-Type"])
    assert head.content == b""


@pytest.mark.parametrize("path", ["/", BOARD, DEFINITIONS, MEASURE, "/health"])
@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_a_page_is_only_read(analyst: Client, path: str, method: str) -> None:
    refused = getattr(analyst, method)(path)
    assert (refused.status_code, refused["Allow"]) == (405, "GET, HEAD")
    assert f"{method.upper()} is not one of GET, HEAD." in words(refused)


def test_a_mistake_of_ours_is_a_page_with_a_reference_and_a_line_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> Any:
        raise RuntimeError("something inside that no page may show")

    monkeypatch.setattr(pages.questions, "ask_board", broken)
    client = Client(raise_request_exception=False)
    response = client.get(BOARD)
    assert response.status_code == 500
    assert "Something went wrong on our side" in words(response)
    assert "no page may show" not in words(response)
    (handler,) = logging.getLogger("django").handlers
    log = handler.format(caplog.records[-1])
    told = json.loads(log)
    assert (told["request_id"], told["route"], told["event"]) == (
        response["X-Request-Id"],
        "board",
        "Internal Server Error",
    )
    assert "broken: raise RuntimeError(" in told["chain"][0]["code"][-1]


def test_a_database_that_is_away_is_said_on_every_page_and_to_the_signed_in_too(analyst: Client) -> None:
    _point_at("no_such_database")
    answers = {path: analyst.get(path) for path in (BOARD, MEASURE, "/health?format=json", DEFINITIONS)}
    signing_in = sign_in(Client(), *ANALYST)
    statuses = [answer.status_code for answer in (*answers.values(), signing_in)]
    assert statuses == [503] * 5
    (check,) = json.loads(answers["/health?format=json"].content)["checks"]
    assert (check["name"], check["ok"]) == ("database", False)
    assert analyst.get(BOARD, {"format": "json"}).json()["detail"] == "The database does not answer."
    assert "The database does not answer." in words(answers[BOARD])
    assert "no_such_database" not in "".join(words(answer) for answer in answers.values())

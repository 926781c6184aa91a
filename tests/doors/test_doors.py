"""What stands before every page: who takes a place in line, and what the database's errors are told as."""

from typing import Any

import psycopg
import pytest
from django.db import OperationalError
from django.http import HttpRequest
from django.test import Client, RequestFactory

from homefirst.foundation.errors import Unavailable
from homefirst.web.gate import doors
from homefirst.web.gate.errors import NO_DATABASE, TOO_LONG
from homefirst.web.live import page as live
from homefirst.web.measures import board_page as pages
from tests.conftest import _point_at

BOARD = "/oxfordshire/board"


def request(path: str, **headers: str) -> HttpRequest:
    return RequestFactory().get(path, headers=headers)


@pytest.mark.parametrize(
    ("path", "headers", "free"),
    [
        ("/health", {}, True),
        ("/health/live", {}, True),
        ("/health/ready", {"cookie": "sessionid=x"}, True),
        ("/metrics", {}, True),
        ("/metrics", {"cookie": "sessionid=x"}, False),
        ("/metrics", {"authorization": "Bearer x"}, False),
        ("/healthy-county/board", {}, False),
        ("/health-and-care/board", {}, False),
        ("/health/", {}, False),
        ("/metrics-county/board", {}, False),
        (BOARD, {}, False),
    ],
)
def test_only_what_is_asked_about_the_service_itself_by_nobody_takes_no_place(
    path: str, headers: dict[str, str], free: bool
) -> None:
    assert doors._without_a_place(request(path, **headers)) is free


def test_for_health_a_session_is_not_looked_up(county: str) -> None:
    _point_at("no_such_database")
    client = Client()
    client.cookies["sessionid"] = "a" * 32
    assert (client.get("/health/live").status_code, client.get(BOARD).status_code) == (200, 503)


def through_django(said: psycopg.Error) -> OperationalError:
    error = OperationalError(*said.args)
    error.__cause__ = said
    return error


GONE = psycopg.OperationalError("server closed the connection unexpectedly")
ERRORS = [
    (GONE, NO_DATABASE),
    (through_django(GONE), NO_DATABASE),
    (psycopg.errors.AdminShutdown("bye"), NO_DATABASE),
    (psycopg.errors.QueryCanceled("too long"), TOO_LONG),
    (through_django(psycopg.errors.LockNotAvailable("locked")), TOO_LONG),
    (psycopg.errors.UnsafeNewEnumValueUsage("a command that was wrong"), None),
    (RuntimeError("a mistake of ours"), None),
]


@pytest.mark.parametrize(("error", "sentence"), ERRORS)
def test_a_database_that_is_lost_within_a_page_is_a_503_and_a_mistake_of_ours_a_500(
    county: str, monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: Unavailable | None
) -> None:
    def lost(*_: object, **__: object) -> Any:
        raise error

    monkeypatch.setattr(pages.questions, "ask_board", lost)
    answer = Client(raise_request_exception=False).get(BOARD, {"format": "json"})
    told = answer.json()
    assert (answer.status_code, told["detail"]) == ((503, sentence.what) if sentence else (500, ""))


@pytest.mark.parametrize(("error", "sentence"), ERRORS)
def test_a_live_page_is_told_the_same(error: Exception, sentence: Unavailable | None) -> None:
    def lost() -> Any:
        raise error

    with pytest.raises(Exception, match=r".") as raised:
        live.ask(lost)
    told = raised.value
    assert (type(told), str(told)) == (type(sentence or error), str(sentence or error))

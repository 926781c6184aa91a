"""Sessions: how long they last, what ends them, and what somebody then reads."""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from django.test import Client

from homefirst.county.access import users
from homefirst.county.access.models import User
from homefirst.county.access.permissions import permissions
from homefirst.county.access.session_end import Ended
from homefirst.web.gate.who import user_of_session
from tests.doors.signing import (
    ACCESS,
    MEASURE,
    NEW,
    age,
    may_measure,
    outcomes,
    sign_in,
    words,
)

pytestmark = pytest.mark.usefixtures("signing_in")


@pytest.mark.parametrize(
    ("word", "span", "why"),
    [
        ("used", {"minutes": 30}, Ended.IDLE),
        ("began", {"hours": 12}, Ended.LONG),
        ("round", {"seconds": 1}, Ended.TAKEN_BACK),
    ],
)
def test_a_session_that_is_over_asks_to_sign_in_says_why_and_comes_back(
    signed_in: Client, word: str, span: dict[str, float], why: Ended
) -> None:
    key = signed_in.session.session_key
    age(signed_in, word, **span)
    assert user_of_session(key, datetime.now(UTC)) is None
    asked = f"{MEASURE}?from=2016-04"
    sent = signed_in.get(asked)
    assert (sent.status_code, sent["Location"]) == (
        302,
        f"/sign-in?next={quote(asked, safe='')}&ended={why.value}",
    )
    form = signed_in.get(sent["Location"])
    assert why.sentence in words(form)
    assert sign_in(signed_in, to=asked)["Location"] == asked
    assert outcomes()[-2:] == [{Ended.TAKEN_BACK: "taken back"}.get(why, _ended(why)), "right"]


def _ended(why: Ended) -> str:
    return {Ended.IDLE: "ended idle", Ended.LONG: "ended after 12 hours"}.get(why, "")


def test_a_session_just_short_of_its_end_goes_on(signed_in: Client, anna: User) -> None:
    age(signed_in, "used", minutes=29)
    age(signed_in, "began", hours=11)
    assert user_of_session(signed_in.session.session_key, datetime.now(UTC)) == anna
    assert may_measure(signed_in)
    assert outcomes() == ["right"]


def test_json_that_an_ended_session_asks_for_is_a_401_with_the_sentence(signed_in: Client) -> None:
    age(signed_in, "used", minutes=31)
    told = signed_in.get(MEASURE, {"format": "json"})
    assert (told.status_code, told["Content-Type"]) == (401, "application/problem+json")
    assert (told.json()["detail"], told.json()["next"]) == (Ended.IDLE.sentence, "Sign in.")


def test_an_open_page_goes_on_without_the_session_and_says_that_it_ended(signed_in: Client) -> None:
    age(signed_in, "used", minutes=31)
    page = signed_in.get(ACCESS)
    assert (page.status_code, Ended.IDLE.sentence in words(page)) == (200, True)
    assert "You are not signed in." in words(page)
    assert "sessionid" not in {name for name, one in signed_in.cookies.items() if one.value}
    assert Ended.IDLE.sentence not in words(signed_in.get(ACCESS))


def test_a_form_sent_in_an_ended_session_comes_back_to_its_page(signed_in: Client) -> None:
    age(signed_in, "used", minutes=31)
    sent = signed_in.post("/password", {}, HTTP_REFERER=f"http://testserver{ACCESS}?x=1")
    assert sent["Location"] == f"/sign-in?next={quote(ACCESS + '?x=1', safe='')}&ended=idle"
    sent = Client(headers={"cookie": "sessionid=longgone"}).post(
        "/password", {}, HTTP_REFERER="http://elsewhere.example/"
    )
    assert sent["Location"] == "/sign-in?next=%2F&ended=gone"


def test_use_is_noted_and_what_an_open_page_asks_by_itself_is_no_use(signed_in: Client) -> None:
    age(signed_in, "used", minutes=10)
    old = signed_in.session["used"]
    signed_in.get(ACCESS, headers={"accept": "text/event-stream, text/html"})
    assert signed_in.session["used"] == old
    signed_in.get(ACCESS)
    noted = signed_in.session["used"]
    assert noted >= old + 600
    signed_in.get(ACCESS)
    assert signed_in.session["used"] == noted  # once a minute is enough


def test_a_door_whose_row_says_background_keeps_no_session_alive(signed_in: Client, monkeypatch) -> None:
    row = permissions()["route:access"]
    quiet = type(row)(row.door, row.title, row.roles, row.purpose, row.audience, row.why, background=True)
    monkeypatch.setitem(permissions(), "route:access", quiet)
    age(signed_in, "used", minutes=10)
    old = signed_in.session["used"]
    signed_in.get(ACCESS)
    assert signed_in.session["used"] == old


def test_signing_out_ends_the_session_and_not_only_the_cookie(signed_in: Client) -> None:
    kept = signed_in.cookies["sessionid"].value
    assert signed_in.get("/sign-out").status_code == 405
    assert signed_in.post("/sign-out")["Location"] == "/"
    signed_in.cookies["sessionid"] = kept
    assert signed_in.get(MEASURE)["Location"].endswith("&ended=gone")
    assert outcomes() == ["right", "signed out"]


@pytest.mark.parametrize(
    "change",
    [
        lambda: users.close("anna"),
        lambda: users.give_password("anna", password=NEW),
        lambda: (users.close("anna"), users.reopen("anna")),
    ],
)
def test_a_closed_user_and_a_changed_password_end_every_session_at_once(signed_in: Client, change) -> None:
    other = Client()
    sign_in(other)
    key = other.session.session_key
    change()
    for client in (signed_in, other):
        sent = client.get(MEASURE)
        assert sent["Location"] == f"/sign-in?next={quote(MEASURE, safe='')}&ended=taken-back"
    assert user_of_session(key, datetime.now(UTC)) is None
    assert not may_measure(signed_in)


def test_a_session_of_the_release_before_goes_on_unless_its_user_was_ever_signed_out(anna: User) -> None:
    User.objects.update(session_round=0)
    old = Client()
    old.force_login(User.objects.get())
    assert "began" not in old.session
    assert may_measure(old)
    assert old.session["began"] > 0
    older = Client()
    older.force_login(User.objects.get())
    User.objects.update(session_round=1)
    assert not may_measure(older)

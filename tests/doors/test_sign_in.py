"""Signing in: the waits after wrong passwords, passwords given and changed, what pages show to whom."""

from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from homefirst.app.setup.sign_in import sign_ins_lately
from homefirst.app.setup.users import add_user, give_password
from homefirst.county.access import users
from homefirst.county.access.models import Attempt, User
from homefirst.county.access.passwords import ArgonHasher
from homefirst.county.access.permissions import may, permissions
from homefirst.county.access.roles import roles
from homefirst.web.gate.sign_in import NOT_NEW, NOT_PRESENT, REFUSED
from tests.doors.signing import (
    ACCESS,
    MEASURE,
    NEW,
    PASSWORD,
    WAIT,
    may_measure,
    sign_in,
    words,
)

pytestmark = pytest.mark.usefixtures("signing_in")


def test_a_sixth_try_waits_and_says_the_same_of_a_name_that_nobody_has(anna: User) -> None:
    told = {}
    for name in ("anna", "nobody-of-that-name"):
        answers = [words(sign_in(Client(), name, "wrong")) for _ in range(6)]
        told[name] = [(REFUSED in one, WAIT in one) for one in answers]
    assert told["anna"] == [*[(True, False)] * 4, (False, True), (False, True)]
    assert told["nobody-of-that-name"] == told["anna"]
    assert WAIT in words(sign_in(Client(), "anna", PASSWORD))
    Attempt.objects.update(at=datetime.now(UTC) - timedelta(minutes=2))
    assert sign_in(Client(), "anna", PASSWORD).status_code == 302
    assert Attempt.objects.count() == 5  # those of the name that nobody has
    lately = dict(sign_ins_lately(now=datetime.now(UTC)).outcomes)
    assert {one.value: number for one, number in lately.items() if number} == {
        "right": 1,
        "wrong": 10,
        "made to wait": 2,
    }


def test_a_new_password_from_the_operator_ends_the_wait(anna: User) -> None:
    for _ in range(5):
        sign_in(Client(), "anna", "wrong")
    made = give_password("anna")
    assert sign_in(Client(), "anna", made.password)["Location"] == "/password?next=%2F"


@pytest.mark.parametrize("name", ["anna", "nobody-of-that-name", "closed"])
def test_whether_a_name_exists_is_not_to_be_seen_in_the_time_that_it_takes(
    anna: User, name: str, monkeypatch
) -> None:
    """One password is hashed, which is what takes time, whoever is named."""
    users.add("closed", "analyst", password=PASSWORD)
    users.close("closed")
    hashed = []
    real = ArgonHasher.encode, ArgonHasher.verify
    monkeypatch.setattr(ArgonHasher, "encode", lambda *given: hashed.append(name) or real[0](*given))
    monkeypatch.setattr(ArgonHasher, "verify", lambda *given: hashed.append(name) or real[1](*given))
    answer = sign_in(Client(), name, PASSWORD if name == "closed" else "wrong")
    assert hashed == [name]
    assert REFUSED in words(answer)


def test_signing_in_begins_a_session_under_another_id(anna: User) -> None:
    client = Client()
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    client.cookies["sessionid"] = planted = session.session_key
    assert sign_in(client).status_code == 302
    assert client.session.session_key != planted
    stranger = Client()
    stranger.cookies["sessionid"] = planted
    assert may_measure(client)
    assert not may_measure(stranger)


def change(client: Client, old: str, new: str) -> HttpResponse:
    return client.post("/password", {"old": old, "new": new, "next": ACCESS})


def test_one_changes_ones_password_and_every_other_session_ends(signed_in: Client) -> None:
    other, before = Client(), signed_in.session.session_key
    sign_in(other)
    done = change(signed_in, PASSWORD, NEW)
    assert done["Location"] == f"/password?changed=yes&next={quote(ACCESS, safe='')}"
    page = words(signed_in.get(done["Location"]))
    assert "Your password was changed" in page
    assert f'href="{ACCESS}"' in page
    assert signed_in.session.session_key != before
    assert not may_measure(other)
    assert sign_in(Client(), password=PASSWORD).status_code == 200
    assert sign_in(Client(), password=NEW).status_code == 302


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("", NEW, "Enter your present password"),
        (PASSWORD, "", "Enter a new password"),
        ("wrong", NEW, NOT_PRESENT),
        (PASSWORD, PASSWORD, NOT_NEW),
        (PASSWORD, "short", "too short"),
        (PASSWORD, "Oxfordshire2026", "little more than a word"),
    ],
)
def test_a_password_that_will_not_do_is_refused_beside_its_field(
    signed_in: Client, old: str, new: str, said: str
) -> None:
    page = words(change(signed_in, old, new))
    assert said in page
    assert page.count(said) == 2  # above, and beside the field
    assert PASSWORD not in page
    assert User.objects.get().check_password(PASSWORD)


def test_guessing_the_present_password_counts_as_any_guess(signed_in: Client) -> None:
    pages = [words(change(signed_in, "wrong", NEW)) for _ in range(6)]
    assert [NOT_PRESENT in page for page in pages] == [True] * 4 + [False] * 2
    assert WAIT in pages[-1]
    assert WAIT in words(sign_in(Client()))


def test_who_was_given_a_password_changes_it_before_anything_else(signing_in: None) -> None:
    made = add_user("bella", "analyst")
    client = Client()
    sent = sign_in(client, "bella", made.password, to=MEASURE)
    assert sent["Location"] == f"/password?next={quote(MEASURE, safe='')}"
    assert client.get(MEASURE)["Location"] == sent["Location"]
    refused = client.get(MEASURE, {"format": "json"})
    assert (refused.status_code, refused.json()["next"]) == (403, "Change it first.")
    assert client.get(ACCESS).status_code == 200
    assert "made by somebody else" in words(client.get(sent["Location"]))
    assert change(client, made.password, NEW).status_code == 302
    assert may_measure(client)
    assert User.objects.get().must_change_password is False


def test_the_page_of_who_may_what_is_the_table_itself(signed_in: Client) -> None:
    told = signed_in.get(ACCESS, {"format": "json"}).json()
    doors = {f"route:{name}" for one in told["doings"] for name in one["routes"]} | {
        f"command:{name}" for one in told["doings"] for name in one["commands"]
    }
    assert doors == set(permissions())
    assert [one["role"] for one in told["roles"]] == [*roles(), "operator"]
    mine = {one["title"] for one in told["doings"] if {"public", "analyst"} & set(one["roles"])}
    assert (told["me"]["role"], set(told["me"]["may"])) == ("analyst", mine)
    page = words(signed_in.get(ACCESS))
    assert "You are signed in as Analyst." in page
    missing = [one["title"] for one in told["doings"] if one["title"].replace("'", "&#39;") not in page]
    assert missing == []
    assert words(Client().get(ACCESS)).count("You are not signed in.") == 1
    assert Client().get("/nowhere/access").status_code == 404


def test_the_navigation_leaves_out_what_one_may_not_open(signing_in: None) -> None:
    users.add("ward", "ward_staff", password=PASSWORD, demonstration=True)
    client = Client()
    sign_in(client, "ward")
    assert not may("ward_staff", "route:measure")
    page = words(client.get(ACCESS))
    assert f'href="{MEASURE}"' not in page
    assert "ward (demonstration)" in page
    assert f'href="{reverse("change_password")}"' in page

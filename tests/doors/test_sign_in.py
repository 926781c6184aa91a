"""Signing in, being signed out, tokens and passwords, as a caller meets them."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from psycopg import sql

from homefirst.app.demonstration import settle_demonstration
from homefirst.app.sign_in import REFUSED_TOKENS, sign_ins_lately
from homefirst.app.users import add_user, give_password, make_token, revoke_token
from homefirst.county.access import users
from homefirst.county.access.models import Attempt, SignInRow, User
from homefirst.county.access.passwords import ArgonHasher
from homefirst.county.access.permissions import may, permissions
from homefirst.county.access.roles import roles
from homefirst.county.access.session_end import Ended
from homefirst.county.access.sign_ins import Outcome
from homefirst.foundation.errors import NotUnderstood
from homefirst.web.sign_in import NOT_NEW, NOT_PRESENT, REFUSED
from homefirst.web.who import user_of_session
from tests.conftest import _clone, _point_at, as_superuser

PASSWORD, NEW = "kettle bicycle moss", "marble thunder lake"
MEASURE = "/oxfordshire/measures/delayed-per-day"
ACCESS = "/oxfordshire/access"
WAIT = "Too many wrong passwords. Wait 1 minute and try again, or ask whoever runs this service"
API = "/api/v1/definitions"
pytestmark = pytest.mark.usefixtures("signing_in")


@pytest.fixture(scope="module")
def a_database(template_database, worker_database: str, django_db_blocker) -> Iterator[str]:
    """A database for this file's tests, which commit."""
    name = f"{worker_database}_sign_in"
    _clone(name)
    yield name
    with as_superuser() as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def signing_in(a_database: str, worker_database: str, django_db_blocker) -> Iterator[None]:
    """The connections lead to that database, in which nobody has signed in yet and nobody could."""
    with as_superuser(a_database) as connection:
        connection.execute("TRUNCATE homefirst.access_user, homefirst.access_attempt CASCADE")
    with django_db_blocker.unblock():
        _point_at(a_database)
        REFUSED_TOKENS.forget()
        yield
        _point_at(worker_database)


@pytest.fixture
def anna(signing_in: None) -> User:
    """An analyst with a password of her own."""
    users.add("anna", "analyst", password=PASSWORD)
    user = users.user_of("anna")
    users.set_password(user, password=PASSWORD)
    return user


def sign_in(client: Client, name: str = "anna", password: str = PASSWORD, to: str = "") -> HttpResponse:
    return client.post("/sign-in", {"username": name, "password": password, "next": to})


@pytest.fixture
def signed_in(anna: User) -> Client:
    client = Client()
    assert sign_in(client).status_code == 302
    return client


def words(response: HttpResponse) -> str:
    return response.content.decode()


def outcomes() -> list[str]:
    return list(SignInRow.objects.order_by("pk").values_list("outcome", flat=True))


def may_measure(client: Client) -> bool:
    """Whether the client is still somebody: no page of figures is needed to see that."""
    return client.get("/password").status_code == 200


def age(client: Client, word: str, **span: float) -> None:
    """Makes what the session notes older."""
    session = client.session
    session[word] -= timedelta(**span).total_seconds()
    session.save()


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


@pytest.fixture
def token(anna: User) -> Iterator[str]:
    return make_token("anna", label="dashboard", days=30, now=datetime.now(UTC)).text


def bearer(text: str) -> dict[str, str]:
    return {"authorization": f"Bearer {text}"}


def test_a_token_asks_in_its_users_name_at_the_api(token: str) -> None:
    me = Client().get("/api/v1/permissions", headers=bearer(token))
    assert me.status_code == 200
    assert me.wsgi_request.user.username == "anna"
    assert token.startswith("hf_")
    assert len(token) == 3 + 43


def test_a_token_that_is_unknown_old_or_revoked_is_a_401_with_its_sentence(token: str) -> None:
    def told(text: str) -> tuple[int, str, str]:
        answer = Client().get(API, headers={**bearer(text), "accept": "application/json"})
        assert answer["WWW-Authenticate"].startswith('Bearer realm="homefirst", error="invalid_token"')
        assert answer["Content-Type"] == "application/problem+json"
        return answer.status_code, answer.json()["detail"], answer.json()["where"]

    assert told("hf_nothing") == (401, "This service knows no such token.", "Authorization")
    revoked = make_token("anna", label="b", days=1, now=datetime.now(UTC))
    revoke_token(revoked.token.id, now=datetime.now(UTC))
    assert told(revoked.text) == (401, "This token was revoked.", "Authorization")
    old = make_token("anna", label="c", days=1, now=datetime.now(UTC) - timedelta(days=2))
    assert told(old.text) == (401, "This token is past its last day.", "Authorization")
    users.close("anna")
    assert told(token) == (401, "The account of this token was closed.", "Authorization")
    assert outcomes() == ["token refused"]


def test_refused_tokens_are_noted_once_a_minute_of_each_network(token: str) -> None:
    def send(address: str) -> int:
        return Client(REMOTE_ADDR=address).get(API, headers=bearer("hf_nothing")).status_code

    for address in ("192.0.2.7", "192.0.2.7", "2001:db8:1:2::3", "2001:db8:1:2::4", "192.0.2.8"):
        assert send(address) == 401
    assert outcomes() == ["token refused"] * 3
    lately = dict(sign_ins_lately(now=datetime.now(UTC)).outcomes)
    assert {outcome: number for outcome, number in lately.items() if number} == {Outcome.TOKEN_REFUSED: 3}


def test_a_token_takes_the_place_of_the_cookies_and_adds_nothing_to_them(
    signed_in: Client, token: str
) -> None:
    users.add("board", "board_member", password=PASSWORD, demonstration=True)
    boards = make_token("board", label="b", days=1, now=datetime.now(UTC)).text
    seen = signed_in.get(API, headers=bearer(boards))
    assert seen.wsgi_request.user.username == "board"
    assert signed_in.get(API, headers=bearer("hf_nothing")).status_code == 401
    page = signed_in.get(ACCESS, headers=bearer(boards))
    assert "You are signed in as Analyst." in words(page)
    assert "You are not signed in." in words(Client().get(ACCESS, headers=bearer(boards)))
    assert Client().get(MEASURE, headers=bearer(token)).status_code == 302


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_a_token_only_reads(token: str, method: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    refused = getattr(strict, method)(API, headers={**bearer(token), "accept": "application/json"})
    assert (refused.status_code, refused.json()["detail"]) == (403, "A token only reads.")


@pytest.mark.parametrize("header", ["Basic YW5uYTp4", "Bearer", "bearer ", "hf_x", "Negotiate x"])
def test_another_kind_of_authorization_gives_no_right(anna: User, header: str) -> None:
    answer = Client().get(MEASURE, headers={"authorization": header})
    assert answer.status_code == 302


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


def test_the_demonstration_has_a_user_for_each_role_whose_password_is_in_the_note(tmp_path) -> None:
    note = tmp_path / "demonstration.txt"
    settle_demonstration(note)
    passwords = dict(line.split(" ") for line in note.read_text().splitlines())
    assert list(passwords) == list(roles())
    assert note.stat().st_mode & 0o077 == 0
    made = User.objects.values_list("username", "role", "demonstration", "must_change_password")
    assert set(made) == {(name, name, True, False) for name in roles()}
    assert User.objects.get(username="provider").check_password(passwords["provider"])
    before = set(User.objects.values_list("pk", "password"))
    settle_demonstration(note)
    assert (set(User.objects.values_list("pk", "password")), len(passwords)) == (before, 14)


def test_a_lost_note_names_only_who_was_made_anew_and_an_old_analyst_is_marked(tmp_path) -> None:
    note = tmp_path / "demonstration.txt"
    note.write_text("analyst of-the-first-release\n")
    User.objects.create(username="analyst", role="analyst", password="kept")
    User.objects.create(username="broker", role="broker", password="a real person's")
    settle_demonstration(note)
    passwords = dict(line.split(" ") for line in note.read_text().splitlines())
    assert (len(passwords), passwords["analyst"], "broker" in passwords) == (
        13,
        "of-the-first-release",
        False,
    )
    told = {
        name: (one, word)
        for name, one, word in User.objects.values_list("username", "demonstration", "password")
    }
    assert told["analyst"] == (True, "kept")
    assert told["broker"] == (False, "a real person's")


def test_a_county_that_wants_no_demonstration_has_none(tmp_path, monkeypatch) -> None:
    note = tmp_path / "demonstration.txt"
    settle_demonstration(note)
    users.add("anna", "analyst", password=PASSWORD)
    monkeypatch.setattr(settings, "DEMONSTRATION", False)
    settle_demonstration(note)
    assert [one.name for one in users.all_users() if one.open] == ["anna"]
    assert not note.exists()


def test_a_setting_of_yes_or_no_says_nothing_else(monkeypatch) -> None:
    from homefirst import settings as module

    answers = {}
    for said in ("yes", "no", ""):
        monkeypatch.setenv("HOMEFIRST_DEMONSTRATION", said)
        answers[said] = module._yes_or_no("HOMEFIRST_DEMONSTRATION", without=True)
    assert answers == {"yes": True, "no": False, "": True}
    monkeypatch.setenv("HOMEFIRST_DEMONSTRATION", "maybe")
    with pytest.raises(NotUnderstood, match="DEMONSTRATION: “maybe” is neither yes nor no"):
        module._yes_or_no("HOMEFIRST_DEMONSTRATION", without=True)

"""Tokens: a program that asks at the API in somebody's name."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from homefirst.app.setup.sign_in import sign_ins_lately
from homefirst.app.setup.users import make_token, revoke_token
from homefirst.county.access import users
from homefirst.county.access.models import User
from homefirst.county.access.sign_ins import Outcome
from tests.doors.signing import (
    ACCESS,
    MEASURE,
    PASSWORD,
    outcomes,
    words,
)

API = "/api/v1/definitions"
pytestmark = pytest.mark.usefixtures("signing_in")


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

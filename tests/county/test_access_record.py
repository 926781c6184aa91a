"""Users, tries to sign in and tokens as the database keeps them."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import ProgrammingError, connections, transaction

from homefirst.county.access import sign_ins, tokens, users
from homefirst.county.access.lockout import Pause
from homefirst.county.access.models import Attempt, SignInRow, TokenRow, User
from homefirst.county.access.sign_ins import KEPT, Outcome, SignInsLately
from homefirst.county.access.tokens import NotTaken
from homefirst.foundation.errors import NotFound, NotUnderstood, Refused
from tests.conftest import OXFORDSHIRE, as_superuser

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
ANNA = sign_ins.keys("anna", "192.0.2.7", "secret")
PASSWORD = "kettle bicycle moss"


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


def guess(at: datetime, keyed: sign_ins.Keys = ANNA) -> Pause | None:
    """One wrong password, as a door looks at it: the pause that kept it from being looked at."""
    pause = sign_ins.begin(OXFORDSHIRE, keyed, at=at)
    if pause is None:
        sign_ins.was_wrong(OXFORDSHIRE, keyed, at=at)
    return pause


def test_a_name_is_one_name_however_it_is_written_and_no_key_says_which() -> None:
    written = {sign_ins.keys(name, "", "secret").name for name in ("Anna", " anna ", "ANNA", "ａｎｎａ")}
    assert written == {ANNA.name}
    assert sign_ins.keys("anna", "", "another secret").name != ANNA.name
    assert sign_ins.keys("192.0.2.7", "anna", "secret").name not in {ANNA.name, ANNA.address}
    assert "anna" not in ANNA.name


def test_the_sixth_try_waits_and_a_right_password_wipes_the_slate(db: None) -> None:
    assert [guess(NINE) for _ in range(6)] == [*[None] * 5, Pause(NINE + minutes(1))]
    bella = sign_ins.keys("bella", "192.0.2.7", "secret")
    assert guess(NINE, bella) is None
    assert sign_ins.begin(OXFORDSHIRE, ANNA, at=NINE + minutes(2)) is None
    anna = User.objects.create(username="anna", role="analyst")
    sign_ins.was_right(OXFORDSHIRE, ANNA, anna, at=NINE + minutes(2))
    assert [guess(NINE + minutes(2)) for _ in range(5)] == [None] * 5
    assert Attempt.objects.filter(name_key=bella.name).count() == 1


def test_a_try_that_was_never_finished_counts_as_wrong(db: None) -> None:
    begun = [sign_ins.begin(OXFORDSHIRE, ANNA, at=NINE) for _ in range(6)]
    assert begun == [*[None] * 5, Pause(NINE + minutes(1))]


def test_an_address_waits_whatever_names_it_tries(db: None) -> None:
    names = [sign_ins.keys(f"name{number}", "192.0.2.7", "secret") for number in range(101)]
    pauses = [guess(NINE, one) for one in names]
    assert pauses == [*[None] * 100, Pause(NINE + minutes(15))]
    assert guess(NINE, sign_ins.keys("name0", "192.0.2.8", "secret")) is None


def test_tries_older_than_a_day_are_pruned(db: None) -> None:
    guess(NINE)
    guess(NINE + timedelta(days=1), sign_ins.keys("bella", "", "secret"))
    assert list(Attempt.objects.values_list("at", flat=True)) == [NINE + timedelta(days=1)]


def test_many_guesses_at_once_are_counted_one_by_one(own_database: str) -> None:
    def one(_: int) -> Pause | None:
        try:
            return guess(NINE)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as threads:
        pauses = list(threads.map(one, range(24)))
    assert pauses.count(None) == 5
    assert set(pauses) == {None, Pause(NINE + minutes(1))}


def test_how_signing_in_went_is_counted_and_names_nobody(db: None) -> None:
    anna = User.objects.create(username="anna", role="analyst")
    for _ in range(5):
        guess(NINE)
    guess(NINE)
    sign_ins.note(OXFORDSHIRE, Outcome.RIGHT, at=NINE - timedelta(days=2), user=anna)
    sign_ins.note(OXFORDSHIRE, Outcome.IDLE, at=NINE, user=anna)
    counts = {Outcome.WRONG: 5, Outcome.PAUSED: 1, Outcome.IDLE: 1}
    lately = sign_ins.sign_ins_lately(OXFORDSHIRE, now=NINE)
    assert lately == SignInsLately(
        since=NINE - timedelta(days=1),
        until=NINE,
        outcomes=tuple((one, counts.get(one, 0)) for one in Outcome),
        names_waiting=1,
        addresses_waiting=0,
    )
    assert "anna" not in str(lately.as_answer())
    assert sign_ins.sign_ins_lately(OXFORDSHIRE, now=NINE + minutes(2)).names_waiting == 0


@pytest.mark.parametrize(
    "statement", ["UPDATE access_sign_in SET outcome = 'x'", "DELETE FROM access_sign_in"]
)
def test_the_app_may_not_change_how_a_sign_in_ended(db: None, statement: str) -> None:
    sign_ins.note(OXFORDSHIRE, Outcome.WRONG, at=NINE)
    with pytest.raises(ProgrammingError) as refused, transaction.atomic():
        connections["default"].cursor().execute(statement)
    assert isinstance(refused.value.__cause__, psycopg.errors.InsufficientPrivilege)
    assert SignInRow.objects.count() == 1


def test_the_owner_lets_go_of_what_is_older_than_it_is_kept(own_database: str) -> None:
    for at in (NINE - KEPT - minutes(1), NINE - KEPT, NINE):
        sign_ins.note(OXFORDSHIRE, Outcome.WRONG, at=at)
    assert sign_ins.let_go(OXFORDSHIRE, now=NINE) == 1
    assert SignInRow.objects.count() == 2


@pytest.mark.parametrize("table", ["access_attempt", "access_sign_in", "access_token"])
def test_a_session_sees_its_own_county_only(own_database: str, table: str) -> None:
    anna = users.add("anna", "analyst", password=PASSWORD)
    guess(NINE)
    tokens.keep(OXFORDSHIRE, users.user_of(anna.name), text="t", label="l", days=1, at=NINE)
    with as_superuser(own_database) as connection:
        connection.execute("SET ROLE homefirst_app")
        seen = []
        for county in (OXFORDSHIRE, "E10000001"):
            connection.execute("SELECT set_config('homefirst.county', %s, false)", [county])
            found = connection.execute(f"SELECT count(*) FROM homefirst.{table}").fetchone()
            seen.append(found and found[0])
    assert seen == [1, 0]


def test_a_user_is_made_once_with_a_role_that_there_is(db: None) -> None:
    made = users.add("anna.lee", "broker", password=PASSWORD)
    assert made.as_answer() == {
        "name": "anna.lee",
        "role": "broker",
        "organisation": None,
        "open": True,
        "demonstration": False,
        "must_change_password": True,
        "last_sign_in": None,
    }
    assert User.objects.get().password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    with pytest.raises(Refused, match="Somebody has this name"):
        users.add("anna.lee", "broker", password=PASSWORD)
    with pytest.raises(NotUnderstood, match="There is no role “chef”"):
        users.add("bella", "chef", password=PASSWORD)
    for name in ("Anna", "a", "anna lee", "", "anna\n", "x" * 61, "-anna", "anna@nhs"):
        with pytest.raises(NotUnderstood, match="is no name to sign in with"):
            users.add(name, "broker", password=PASSWORD)
    with pytest.raises(NotFound, match="bella: There is no such user"):
        users.close("bella")


def test_whatever_is_changed_of_a_user_moves_their_sessions_round_on(db: None) -> None:
    users.add("anna", "broker", password=PASSWORD)
    rounds = [User.objects.get().session_round]
    for change in (
        lambda: users.close("anna"),
        lambda: users.reopen("anna"),
        lambda: users.give_password("anna", password="marble thunder lake"),
    ):
        change()
        rounds.append(User.objects.get().session_round)
    assert rounds == [0, 1, 2, 3]
    assert User.objects.get().check_password("marble thunder lake")


def test_only_the_demonstrations_users_are_closed_together(db: None) -> None:
    users.add("anna", "broker", password=PASSWORD)
    users.add("analyst", "analyst", password=PASSWORD, demonstration=True)
    assert [one.name for one in users.close_demonstration()] == ["analyst"]
    assert users.close_demonstration() == ()
    assert [(one.name, one.open) for one in users.all_users()] == [("analyst", False), ("anna", True)]


@pytest.fixture
def anna(db: None) -> User:
    users.add("anna", "analyst", password=PASSWORD)
    return users.user_of("anna")


def test_a_token_is_its_users_until_its_last_day(anna: User) -> None:
    made = tokens.keep(OXFORDSHIRE, anna, text="hf_secret", label=" dashboard ", days=30, at=NINE)
    assert tokens.user_of_token(OXFORDSHIRE, "hf_secret", NINE) == anna
    ends = NINE + timedelta(days=30)
    assert tokens.user_of_token(OXFORDSHIRE, "hf_secret", ends - minutes(1)) == anna
    assert tokens.user_of_token(OXFORDSHIRE, "hf_secret", ends) is NotTaken.EXPIRED
    assert tokens.user_of_token(OXFORDSHIRE, "hf_secreT", NINE) is NotTaken.UNKNOWN
    assert tokens.user_of_token(OXFORDSHIRE, "", NINE) is NotTaken.UNKNOWN
    assert [one.as_answer(NINE) for one in tokens.all_tokens(OXFORDSHIRE)] == [
        {
            "id": made.id,
            "user": "anna",
            "role": "analyst",
            "label": "dashboard",
            "made_at": "2026-11-23T09:00:00+00:00",
            "expires_at": "2026-12-23T09:00:00+00:00",
            "last_used": "2026-12-23",
            "state": "in force",
        }
    ]


def test_nobody_finds_the_text_of_a_token_in_the_database(anna: User) -> None:
    tokens.keep(OXFORDSHIRE, anna, text="hf_secret", label="l", days=1, at=NINE)
    row = TokenRow.objects.values().get()
    assert [value for value in row.values() if "secret" in str(value)] == []
    assert row["digest"] == tokens.digest("hf_secret")


def test_a_revoked_token_and_one_of_a_closed_user_open_nothing(anna: User) -> None:
    made = tokens.keep(OXFORDSHIRE, anna, text="hf_secret", label="l", days=1, at=NINE)
    users.close("anna")
    assert tokens.user_of_token(OXFORDSHIRE, "hf_secret", NINE) is NotTaken.CLOSED
    users.reopen("anna")
    assert tokens.user_of_token(OXFORDSHIRE, "hf_secret", NINE) is NotTaken.REVOKED
    made = tokens.keep(OXFORDSHIRE, anna, text="hf_another", label="l", days=1, at=NINE)
    assert tokens.user_of_token(OXFORDSHIRE, "hf_another", NINE) == anna
    once = tokens.revoke(OXFORDSHIRE, made.id, at=NINE)
    assert tokens.revoke(OXFORDSHIRE, made.id, at=NINE + minutes(5)) == once
    assert tokens.user_of_token(OXFORDSHIRE, "hf_another", NINE) is NotTaken.REVOKED
    with pytest.raises(NotFound, match="There is no such token"):
        tokens.revoke(OXFORDSHIRE, made.id + 1, at=NINE)


def test_a_password_that_is_given_revokes_the_tokens_of_its_user_and_a_changed_one_leaves_them(
    anna: User,
) -> None:
    bella = User.objects.create(username="bella", role="analyst")
    for user in (anna, bella):
        tokens.keep(OXFORDSHIRE, user, text=f"hf_{user.username}", label="l", days=1, at=NINE)
    users.set_password(anna, password="marble thunder lake")
    assert tokens.user_of_token(OXFORDSHIRE, "hf_anna", NINE) == anna
    users.give_password("anna", password="marble thunder pond")
    assert tokens.user_of_token(OXFORDSHIRE, "hf_anna", NINE) is NotTaken.REVOKED
    assert tokens.user_of_token(OXFORDSHIRE, "hf_bella", NINE) == bella


@pytest.mark.parametrize(("days", "label"), [(0, "l"), (367, "l"), (-1, "l"), (30, " ")])
def test_a_token_needs_a_span_and_a_label(anna: User, days: int, label: str) -> None:
    with pytest.raises(NotUnderstood):
        tokens.keep(OXFORDSHIRE, anna, text="hf_secret", label=label, days=days, at=NINE)
    assert TokenRow.objects.count() == 0

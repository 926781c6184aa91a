"""The rules of access: who waits after wrong passwords, when a session is over, which passwords will do."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from homefirst.county.access.lockout import (
    ADDRESS_WINDOW,
    LONGEST_PAUSE,
    REMEMBERED,
    TRIES_OF_AN_ADDRESS,
    Pause,
    network,
    pause_of_address,
    pause_of_name,
)
from homefirst.county.access.models import User
from homefirst.county.access.permissions import Permission
from homefirst.county.access.roles import check_role, in_words, roles
from homefirst.county.access.seldom import Seldom
from homefirst.county.access.session_end import Ended, Noted, due_to_be_noted, why_over
from homefirst.county.access.who_may import check_table, who_may
from homefirst.foundation.errors import NotUnderstood

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
DAY = st.integers(0, 2 * 24 * 3600).map(lambda seconds: timedelta(seconds=seconds))


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.parametrize(
    ("wrong", "pause"),
    [(0, None), (1, None), (4, None), (5, 1), (6, 2), (7, 4), (8, 8), (9, 15), (10, 15), (500, 15)],
)
def test_five_wrong_passwords_cost_a_minute_and_each_further_one_twice_as_long(
    wrong: int, pause: int | None
) -> None:
    tries = [NINE - timedelta(seconds=one) for one in range(wrong)]
    expected = None if pause is None else Pause(NINE + minutes(pause))
    assert pause_of_name(tries, NINE) == expected


def test_a_pause_ends_and_a_wrong_password_is_forgotten_after_a_day() -> None:
    tries = [NINE] * 5
    assert pause_of_name(tries, NINE + minutes(0.99)) == Pause(NINE + minutes(1))
    assert pause_of_name(tries, NINE + minutes(1)) is None
    assert pause_of_name([*tries, NINE + minutes(1)], NINE + minutes(1)) == Pause(NINE + minutes(3))
    assert pause_of_name([*tries, NINE + REMEMBERED], NINE + REMEMBERED) is None


@given(st.lists(DAY, max_size=40), DAY)
def test_no_pause_is_longer_than_the_longest_and_more_wrong_ones_never_shorten_it(
    tries: list[timedelta], now: timedelta
) -> None:
    known = [NINE + one for one in tries if one <= now]
    pause = pause_of_name(known, NINE + now)
    more = pause_of_name([*known, NINE + now], NINE + now)
    if pause is not None:
        assert NINE + now < pause.until <= NINE + now + LONGEST_PAUSE
        assert more is not None
        assert more.until >= pause.until


def plain_guesses(hours: int) -> int:
    """How many passwords one who never tires gets looked at, minute by minute: slow and obvious."""
    looked_at: list[datetime] = []
    for minute in range(hours * 60):
        now = NINE + minutes(minute)
        while pause_of_name(looked_at, now) is None:
            looked_at.append(now)
    return len(looked_at)


def test_who_guesses_all_day_gets_about_a_hundred_guesses() -> None:
    assert plain_guesses(24) == 103


def test_an_address_waits_until_its_oldest_wrong_ones_are_a_quarter_of_an_hour_old() -> None:
    tries = [NINE + timedelta(seconds=one) for one in range(TRIES_OF_AN_ADDRESS)]
    now = NINE + minutes(5)
    assert pause_of_address(tries[1:], now) is None
    assert pause_of_address(tries, now) == Pause(NINE + ADDRESS_WINDOW)
    assert pause_of_address(tries, NINE + ADDRESS_WINDOW) is None


@pytest.mark.parametrize(
    ("seconds", "said"), [(1, "Wait 1 minute and"), (60, "Wait 1 minute and"), (61, "Wait 2 minutes and")]
)
def test_a_pause_says_how_long_in_whole_minutes(seconds: int, said: str) -> None:
    assert said in Pause(NINE + timedelta(seconds=seconds)).sentence(NINE)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("", ""),
        ("fe80::1%eth0", "fe80::"),
        ("testclient", "testclient"),
    ],
)
def test_one_ipv6_customer_counts_as_one_address(address: str, counted: str) -> None:
    assert network(address) == counted


BEGUN = Noted(began=NINE, used=NINE + minutes(60), round=3)


@pytest.mark.parametrize(
    ("after", "round_", "why"),
    [
        (60, 3, None),
        (89.9, 3, None),
        (90, 3, Ended.IDLE),
        (89.9, 4, Ended.TAKEN_BACK),
        (12 * 60, 3, Ended.LONG),
        (30, 3, None),  # a clock that jumped back ends nothing
    ],
)
def test_a_session_ends_idle_or_old_or_taken_back(after: float, round_: int, why: Ended | None) -> None:
    assert why_over(BEGUN, user_round=round_, now=NINE + minutes(after)) == why


def test_a_session_in_use_ends_after_twelve_hours_all_the_same() -> None:
    used = Noted(began=NINE, used=NINE + minutes(719.9), round=0)
    assert why_over(used, user_round=0, now=NINE + minutes(719.99)) is None
    assert why_over(used, user_round=0, now=NINE + minutes(720)) is Ended.LONG


def test_use_is_noted_once_a_minute_and_never_earlier_than_it_was() -> None:
    assert [due_to_be_noted(BEGUN, NINE + minutes(after)) for after in (50, 60.5, 61)] == [False, False, True]


def test_every_end_of_a_session_says_what_to_do() -> None:
    assert {one: one.sentence.endswith("Sign in again.") for one in Ended} == dict.fromkeys(Ended, True)
    assert Ended.IDLE.sentence == "You were signed out after 30 minutes without use. Sign in again."


@pytest.mark.parametrize(
    ("password", "refused"),
    [
        ("short", "too short"),
        ("password1234", "too common"),
        ("842159731064", "entirely numeric"),
        ("anna.lee.1234", "too similar"),
        ("Homefirst2026!", "word that others"),
        ("Oxfordshire-Ward-7", "word that others"),
        ("Hospital2026Welcome", "word that others"),
        ("kettle forward bicycle", None),
        ("thunder ward marble", None),
        ("IjHwCzksMC3d", None),
    ],
)
def test_a_password_is_refused_with_the_reason_why(password: str, refused: str | None) -> None:
    user = User(username="anna.lee", role="analyst")
    if refused is None:
        validate_password(password, user)
        return
    with pytest.raises(ValidationError) as why:
        validate_password(password, user)
    assert refused in " ".join(why.value.messages)


EVERY_ROLE = (
    "hub_coordinator ward_staff therapist social_worker broker voluntary_staff provider clinician analyst"
    " programme_lead finance_lead board_member privacy_officer records_officer administrator"
).split()


def test_every_user_of_the_design_has_a_role_with_its_words() -> None:
    assert list(roles()) == EVERY_ROLE
    wordless = [
        one.name for one in roles().values() if not all((one.title, one.plural, one.good_day, one.audience))
    ]
    assert wordless == []
    assert check_role("broker").title == "Broker"
    with pytest.raises(NotUnderstood, match="Name hub_coordinator, ward_staff"):
        check_role("chef")


@pytest.mark.parametrize(
    ("names", "said"),
    [
        ((), ""),
        (("analyst",), "analysts"),
        (("broker", "analyst", "operator"), "brokers, analysts and whoever runs this service"),
        (("public", "analyst"), "everybody"),
        (EVERY_ROLE, "everybody who has signed in"),
    ],
)
def test_roles_are_named_as_a_sentence_names_them(names: tuple[str, ...], said: str) -> None:
    assert in_words(names) == said


def permission(door: str, *roles: str, title: str = "t", why: str = "w") -> Permission:
    return Permission(door, title, frozenset(roles), purpose="p", audience="a", why=why)


TABLE = {
    one.door: one
    for one in (
        permission("route:board", "public", title="See the board"),
        permission("route:measure", "analyst", title="Look into measures"),
        permission("command:measures", "analyst", title="Look into measures"),
        permission("command:setup", "operator", title="Set up"),
    )
}


def test_what_every_role_may_is_said_once_and_not_of_each() -> None:
    both = {"route:own": permission("route:own", "broker", "analyst", title="Change it"), **TABLE}
    some = {name: roles()[name] for name in ("broker", "analyst")}
    told = who_may(both, some, county="Anywhere", asked_as="broker")
    assert (told.signed_in_may, told.roles[0].may) == (("Change it",), ())
    assert told.i_may == ("Change it", "See the board")
    assert who_may(both, some, county="Anywhere", asked_as=None).i_may == ("See the board",)


def test_the_table_of_permissions_is_told_by_what_can_be_done_and_by_role() -> None:
    some = {name: roles()[name] for name in ("broker", "analyst")}
    told = who_may(TABLE, some, county="Anywhere", asked_as="analyst").as_answer()
    assert told["me"] == {
        "role": "analyst",
        "title": "Analyst",
        "may": ["Look into measures", "See the board"],
    }
    assert (told["everybody_may"], told["signed_in_may"]) == (["See the board"], [])
    assert [(one["role"], one["may"]) for one in told["roles"]] == [  # type: ignore[attr-defined]
        ("broker", []),
        ("analyst", ["Look into measures"]),
        ("operator", ["Set up"]),
    ]
    assert told["doings"][1] == {  # type: ignore[index]
        "title": "Look into measures",
        "routes": ["measure"],
        "commands": ["measures"],
        "roles": ["analyst"],
        "who": "analysts",
        "purpose": "p",
        "audience": "a",
        "why": "w",
    }


def test_who_has_not_signed_in_may_what_everybody_may() -> None:
    told = who_may(TABLE, roles(), county="Anywhere", asked_as=None)
    assert (told.asked_as_title, told.i_may) == ("Not signed in", ("See the board",))


def test_a_row_without_words_and_a_role_that_there_is_not_are_told() -> None:
    wrong = {"route:a": permission("route:a", "chef", "public", why=""), **TABLE}
    assert check_table(wrong, roles()) == ("route:a: there is no role chef", "route:a: no why")


def test_what_anybody_can_provoke_is_due_once_a_minute_for_each_and_of_so_many_at_most() -> None:
    seldom = Seldom(every=timedelta(minutes=1), callers=2)
    asked = [("a", 0), ("a", 59), ("b", 59), ("c", 59), ("a", 60), ("c", 61), ("b", 119), ("b", 179)]
    due = [seldom.due(caller, NINE + timedelta(seconds=second)) for caller, second in asked]
    assert due == [True, False, True, False, True, False, True, True]
    seldom.forget()
    assert seldom.due("b", NINE + timedelta(seconds=179))

"""Beds closed as nobody should post them: names that are no ward's, and days that are no days of a ward."""

from datetime import date
from uuid import uuid4

import pytest

from homefirst.app.ground.house import this_log
from homefirst.county.capacity.events import beds_stream_of
from homefirst.foundation.store.line import payload_text
from tests.county.made_up_people import number
from tests.doors.test_ward_beds_pages import CLOSED, post, shown
from tests.doors.ward_county import ASKS_JSON, JSON


@pytest.mark.parametrize(
    "ward",
    [number(3).written, number(3).digits, f"9Q ({number(3).written})", "W" * 61, "9\nQ", "9\x00Q", "\u202e9Q",
     "..", "9Q/../9P", "–"],
)  # fmt: skip
def test_what_is_no_name_of_a_ward_is_asked_and_posted_nowhere(wendy, ward: str) -> None:
    refused = post(wendy, ward=ward, open="3", seen=0)
    assert (refused.status_code, refused.json()["detail"]) == (404, "There is no such ward.")
    assert wendy.get(CLOSED).status_code == 200
    log = this_log()
    posted = [payload_text(one.payload) for one in log.events(beds_stream_of("jr"), log.now())]
    assert not any(number(3).written in one or number(3).digits in one for one in posted)


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ({"since1": "0001-01-01"}, "closed 1, since"),
        ({"since1": "1916-03-12"}, "closed 1, since"),
        ({"since1": "2016-03-12", "until1": "9999-12-31"}, "closed 1, until"),
    ],
)
def test_a_day_ten_years_off_is_a_slip_and_breaks_nobodys_page(wendy, said, where) -> None:
    before = shown(wendy)
    wrong = post(wendy, beds1="2", why1="infection", **said)
    assert (wrong.status_code, wrong.json()["where"]) == (400, where)
    assert shown(wendy) == before
    assert wendy.get(CLOSED).status_code == 200


def test_a_ward_in_which_nobody_lies_posts_all_the_same(wendy) -> None:
    made = post(wendy, ward="Day room 2/B", open="0", seen=0, beds1="6", why1="staffing", since1="2016-03-10")
    assert (made.status_code, made.json()["closed"]) == (201, 6)
    page = wendy.get(f"{CLOSED}/of/jr/Day room 2/B", JSON).json()
    assert page["closures"][0]["since"] == date(2016, 3, 10).isoformat()
    assert (
        wendy.post(
            f"{CLOSED}/post", {"place": "\x00", "ward": "1", "posting": str(uuid4())}, headers=ASKS_JSON
        ).status_code
        == 404
    )

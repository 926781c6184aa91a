"""Codes as nobody should agree to them: one code many times, as of days that have not come or never were."""

import pytest

from homefirst.app.ground.house import this_log
from homefirst.hub.events import STREAM
from tests.doors.test_codes_page import CODES, INSTANT, agree, hub, journeys, told, value  # noqa: F401
from tests.doors.test_people_pages import seen
from tests.doors.ward_county import ASKS_JSON, JSON


def entries() -> int:
    return sum(1 for _ in this_log().events(STREAM, this_log().now()))


def test_one_code_that_is_ticked_in_several_spellings_is_agreed_to_once(hub, journeys) -> None:  # noqa: F811
    first = next(one for one in told(hub)["codes"] if one["part"] == "mine")
    before, plain, key = entries(), value(first), first["person"]
    spellings = [plain, plain, plain.replace(key, key.upper()), plain.replace(key, f"{{{key}}}")]
    answer = agree(hub, spellings, "hospital")
    assert "Agreed to 1; left out 2." in seen(answer)
    assert entries() == before + 1
    # Said twice, it broke the list for everybody.
    assert hub.get("/oxfordshire/waiting", {"at": INSTANT}).status_code == 200


@pytest.mark.parametrize("at", ["0001-01-01", "9999-12-31", "2035-01-01", "1995-01-01", "2009-12-31T10:00"])
def test_as_of_a_day_that_never_was_nothing_is_agreed_to_and_nothing_fails(hub, journeys, at) -> None:  # noqa: F811
    first = next(one for one in told(hub)["codes"] if one["part"] == "mine")
    before = entries()
    for act in ({"tick": [value(first)]}, {"dispute": value(first)}, {"settle": value(first)}):
        refused = hub.post(f"{CODES}/act", {"side": "hospital", "at": at} | act, headers=ASKS_JSON)
        assert (refused.status_code, refused.json()["where"]) == (400, "at")
    assert entries() == before
    for page in (CODES, "/oxfordshire/neighbours"):
        for name in ("at", "known_at"):
            assert hub.get(page, {name: at} | JSON).status_code == 400

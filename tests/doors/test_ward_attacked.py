"""Forms of the ward as no page sends them."""

import pytest

from tests.doors.ward_county import last_entry, page_of, seen_by

HANDED_ON = ["place=jr&" + "a=1&" * 1200, "place=" + "x" * 9000, "place=%ed%a0%80&page=\r\nX: y"]


@pytest.mark.parametrize("shown", HANDED_ON)
def test_what_was_entered_leads_back_whatever_the_form_says_of_where_it_was_sent_from(
    wendy, keys, shown: str
) -> None:
    key = keys["waiting"]
    before = last_entry()
    form = {"say": "confirm", "seen": seen_by(wendy, key), "back": "missing", "shown": shown}
    answer = wendy.post(page_of(key), form)
    assert (answer.status_code, last_entry() > before) == (303, True)
    assert answer["Location"].startswith("/oxfordshire/missing?place=")
    assert len(answer["Location"]) < 4000
    opened = wendy.get(page_of(key), {"back": "missing", "shown": shown[:6000]})
    assert opened.status_code == 200

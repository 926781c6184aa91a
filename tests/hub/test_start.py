"""When something began of which the day is said: now, or the last minute of a day that is over."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotUnderstood
from homefirst.hub.start import LOOK_BACK, begun_at, days_begun

AT = datetime(2016, 3, 14, 9, 15, tzinfo=UTC)
ACCEPTED = datetime(2016, 3, 12, 16, 0, tzinfo=UTC)


def test_care_that_began_yesterday_is_entered_as_of_yesterday() -> None:
    assert days_begun(ACCEPTED, AT) == (date(2016, 3, 14), date(2016, 3, 13), date(2016, 3, 12))
    assert begun_at(None, ACCEPTED, AT) == begun_at(date(2016, 3, 14), ACCEPTED, AT) == AT
    assert begun_at(date(2016, 3, 13), ACCEPTED, AT) == datetime(2016, 3, 13, 23, 59, tzinfo=UTC)
    for day, said in (
        (date(2016, 3, 15), "has not come yet"),
        (date(2016, 3, 11), "12 March or a later day"),
    ):
        with pytest.raises(NotUnderstood, match=said):
            begun_at(day, ACCEPTED, AT)


@given(
    st.datetimes(datetime(2016, 3, 1), datetime(2016, 4, 10), timezones=st.just(UTC)),
    st.timedeltas(timedelta(), timedelta(days=40)),
)
def test_every_day_that_is_offered_lies_between_the_answer_and_now(
    accepted: datetime, age: timedelta
) -> None:
    at = accepted + age
    days = days_begun(accepted, at)
    assert days[0] == local_day(at)
    assert len(days) == min(LOOK_BACK, (local_day(at) - local_day(accepted)).days) + 1
    for day in days:
        began = begun_at(day, accepted, at)
        assert local_day(began) == day
        assert accepted <= began <= at

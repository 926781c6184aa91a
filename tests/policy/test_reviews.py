"""Which packages are to be reviewed, why, and what that would release."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from homefirst.policy.reviews import OURS, Package, Reason, Review, Why, review_of, reviews_of

AT = datetime(2016, 12, 12, 9, tzinfo=UTC)
CARE = Package(
    person="p",
    service="s",
    what="home_care",
    place="home-care",
    hours=Decimal("10.50"),
    since=datetime(2016, 11, 20, 9, tzinfo=UTC),
    needs_said=datetime(2016, 11, 21, 9, tzinfo=UTC),
    visits=2,
    carers=1,
    price=Decimal("20.00"),
)
REABLEMENT = replace(
    CARE, what="reablement", place="hart", price=None, longest_days=42, next_step="waits for care at home"
)


def days(month: int, day: int) -> datetime:
    return datetime(2016, month, day, 9, tzinfo=UTC)


def test_care_that_is_new_and_as_needed_is_left_alone() -> None:
    # Two visits a day of 45 minutes are 10.5 hours a week.
    assert review_of(CARE, OURS, AT) is None
    assert review_of(REABLEMENT, OURS, AT) is None


FOUND: dict[str, tuple[Package, tuple[Reason, ...], Decimal | None, Decimal | None]] = {
    "held for a stay in a bed": (
        replace(CARE, in_bed_since=days(12, 1)),
        (Reason(Why.IN_HOSPITAL, "They have been in a bed for 11 days.", Decimal("10.50")),),
        Decimal("10.50"),
        Decimal("210.00"),
    ),
    "not for a stay that is short": (replace(CARE, in_bed_since=days(12, 6)), (), None, None),
    "larger than the needs": (
        replace(CARE, hours=Decimal("21.00")),
        (
            Reason(
                Why.OVERSIZED,
                "21 hours a week are given; the needs described come to 10.5 (2 visits a day, 1 at once).",
                Decimal("10.50"),
            ),
        ),
        Decimal("10.50"),
        Decimal("210.00"),
    ),
    "a quarter more is not oversized": (replace(CARE, hours=Decimal("13.12")), (), None, None),
    "needs that nobody described": (replace(CARE, hours=Decimal(40), visits=None), (), None, None),
    "costly": (
        replace(CARE, hours=Decimal(60), visits=6, carers=2),
        (Reason(Why.COSTLY, "It costs £1,200 a week; from £1,000 on each is looked at.", Decimal("10.00")),),
        Decimal("10.00"),
        Decimal("200.0000"),
    ),
    "never looked at since it began": (
        replace(CARE, since=days(10, 1), needs_said=days(9, 28)),
        (Reason(Why.DUE, "Review was due on 12 November 2016: never looked at since it began.", None),),
        None,
        None,
    ),
    "looked at a year ago": (
        replace(
            CARE,
            since=datetime(2015, 3, 1, 9, tzinfo=UTC),
            needs_said=datetime(2015, 12, 1, 9, tzinfo=UTC),
        ),
        (
            Reason(
                Why.DUE,
                "Review was due on 30 November 2016: needs were described last on 1 December 2015.",
                None,
            ),
        ),
        None,
        None,
    ),
    "reablement past its planned end, of which no price is known": (
        replace(REABLEMENT, since=days(10, 30)),
        (Reason(Why.PAST_END, "Its planned end was 11 December 2016, 1 day ago.", Decimal("10.50")),),
        Decimal("10.50"),
        None,
    ),
    "reablement without a next step, from its first day": (
        replace(REABLEMENT, since=AT, next_step=None),
        (Reason(Why.NO_NEXT_STEP, "Nobody said what comes after it.", None),),
        None,
        None,
    ),
}


@pytest.mark.parametrize("case", FOUND)
def test_a_package_is_to_be_reviewed_for_these_reasons(case: str) -> None:
    package, reasons, hours, pounds = FOUND[case]
    found = review_of(package, OURS, AT)
    if not reasons:
        assert found is None
        return
    assert found is not None
    assert (found.reasons, found.hours, found.pounds) == (reasons, hours, pounds)


def test_an_episode_of_reablement_has_a_planned_end_from_its_first_day() -> None:
    found = review_of(replace(REABLEMENT, since=AT, next_step=None), OURS, AT)
    assert found is not None
    assert found.planned_end == date(2017, 1, 23)
    without = review_of(replace(REABLEMENT, since=AT, next_step=None, longest_days=None), OURS, AT)
    assert without is not None
    assert without.planned_end == date(2017, 1, 23)  # by the pack's threshold


def test_reasons_overlap_and_so_the_most_of_them_is_what_is_released() -> None:
    found = review_of(replace(CARE, hours=Decimal(21), in_bed_since=days(11, 21)), OURS, AT)
    assert found is not None
    assert [one.why for one in found.reasons] == [Why.IN_HOSPITAL, Why.OVERSIZED]
    assert found.hours == Decimal(21)


packages = st.builds(
    replace,
    st.sampled_from([CARE, REABLEMENT]),
    service=st.uuids().map(str),
    hours=st.none() | st.decimals(0, 168, places=2),
    since=st.datetimes(datetime(2015, 1, 1), datetime(2016, 12, 12)).map(
        lambda when: when.replace(tzinfo=UTC)
    ),
    visits=st.none() | st.integers(0, 12),
    carers=st.none() | st.integers(1, 2),
    in_bed_since=st.none() | st.just(days(11, 1)),
    next_step=st.none() | st.just("waits for care at home"),
)


@given(st.lists(packages, max_size=8))
def test_none_releases_more_than_it_has_and_the_most_comes_first(some: list[Package]) -> None:
    found: tuple[Review, ...] = reviews_of(some, OURS, AT)
    for one in found:
        assert one.hours is None or one.package.hours is not None
        assert one.hours is None or 0 <= one.hours <= (one.package.hours or 0)
    known = [one.hours for one in found if one.hours is not None]
    assert known == sorted(known, reverse=True)
    assert all(one.hours is None for one in found[len(known) :])

"""Dates and statuses in an order that cannot be."""

import pytest

from tests.programme.papers import findings


def test_what_ends_before_it_starts_is_found() -> None:
    table = """
001.10.1 | task | starts | date | 2017-12-04
001.11.1 | task | ends   | date | {ends}
"""
    assert findings(table.format(ends="2017-12-31")) == []
    assert findings(table.format(ends="2017-12")) == []
    assert findings(table.format(ends="2017-12-01")) == [
        "order: 001.10.1 001.11.1: Start: 4 December 2017; End: 1 December 2017"
    ]


# The document is of 2017-07-13.
@pytest.mark.parametrize(
    ("status", "measure", "day", "found"),
    [
        ("completed", "ends", "2017-06-30", 0),
        ("completed", "ends", "2017-09-30", 0),  # early
        ("completed", "starts", "2017-09-30", 1),
        ("live", "ends", "2019-03-31", 0),
        ("live", "starts", "2017-10-01", 1),
        ("agreed", "ends", "2018-03-31", 0),
        ("agreed", "starts", "2018-03-31", 0),
        ("late", "ends", "2017-05-31", 0),
        ("on track", "ends", "2017-05-31", 1),
        ("on track", "ends", "2017-07", 0),  # of the same month
        ("on track", "ends", "by 2017-05", 1),
        ("planned", "starts", "2017-05-31", 1),
        ("planned", "starts", "2017-08", 0),
        ("held", "happens", "2017-09-01", 1),
        ("held", "happens", "2017-07-01", 0),
        ("planned", "happens", "2017-07-01", 1),
    ],
)
def test_a_status_is_held_against_the_day_of_its_document(
    status: str, measure: str, day: str, found: int
) -> None:
    table = f"""
001.10.1 | thing | status    | status | {status}
001.11.1 | thing | {measure} | date   | {day}
"""
    assert len(findings(table)) == found


@pytest.mark.parametrize(
    ("document", "first", "second", "found"),
    [
        ("002", "completed", "completed", 0),
        ("002", "completed", "on track", 1),
        ("002", "on track", "late", 0),
        ("002", "agreed", "on track", 0),
        ("002", "live", "late", 0),
        ("002", "live", "planned", 1),
        ("000", "completed", "on track", 0),  # the earlier document
        ("001", "on track", "completed", 1),  # the same
        ("009", "completed", "on track", 0),  # nobody knows which is the later
    ],
)
def test_what_is_done_stays_done(document: str, first: str, second: str, found: int) -> None:
    table = f"""
001.10.1 | thing | status | status | {first}
{document}.20.1 | thing | status | status | {second}
"""
    assert len(findings(table)) == found


def test_a_part_that_is_due_after_the_whole_is_found() -> None:
    table = """
001.10.1 | work    | ends | date | 2017-09-30
001.11.1 | work/t1 | ends | date | {ends}
"""
    assert findings(table.format(ends="2017-09")) == []
    assert findings(table.format(ends="2017-10-01")) == [
        "order: 001.11.1 001.10.1: End: 1 October 2017; End: 30 September 2017"
    ]


FOLLOWS = """
001.10.1 | old | ends   | date | 2016-09-30
001.11.1 | new | starts | date | {starts} | | | | old#ends
000.10.1 | old | ends   | date | 2016-09
"""


def test_what_follows_comes_no_earlier_than_what_it_follows_by_its_own_document() -> None:
    assert findings(FOLLOWS.format(starts="2016-10-01")) == []
    assert findings(FOLLOWS.format(starts="2016-09-01")) == [
        "order: 001.11.1 001.10.1: Start: 1 September 2016; End: 30 September 2016"
    ]

"""Things that are done over parts that are not."""

import pytest

from tests.programme.papers import findings

WORK = """
001.10.1 | work    | status | status | {whole}
001.11.1 | work/t1 | status | status | completed
001.12.1 | work/t2 | status | status | {part}
"""


def test_a_completed_whole_over_an_open_part_is_found() -> None:
    assert findings(WORK.format(whole="completed", part="on track")) == [
        "parent: 001.10.1 001.12.1: whole: completed; part: on track"
    ]


def test_however_many_parts_are_open_it_is_one_finding() -> None:
    table = """
001.10.1 | work    | status | status | completed
001.11.1 | work/t1 | status | status | late
001.12.1 | work/t2 | status | status | on track
"""
    assert findings(table) == [
        "parent: 001.10.1 001.11.1 001.12.1: whole: completed; part: late; part: on track"
    ]


@pytest.mark.parametrize(
    ("whole", "part"),
    [("completed", "completed"), ("on track", "not started"), ("agreed", "planned"), ("live", "on track")],
)
def test_what_is_agreed_or_live_may_have_parts_that_are_open(whole: str, part: str) -> None:
    assert findings(WORK.format(whole=whole, part=part)) == []

"""Somebody cancels while the best plan is looked for."""

import random
import time
from datetime import date, timedelta
from decimal import Decimal

import pytest

from homefirst.hub.allocation.solve import polish
from homefirst.policy.allocation.instance import Instance, instance_of
from homefirst.policy.allocation.line import Line, Unit
from homefirst.policy.allocation.pinch import Pinch
from homefirst.policy.allocation.waiting import Waiting

TODAY, DAYS = date(2016, 3, 10), 7


class Cancelled(Exception):
    """Raised by who looks."""


def crowded(people: int, lines: int) -> Instance:
    """More people than hours, so that the best plan is not found in seconds."""
    draw = random.Random(20160310)
    free = [
        Line(f"l{at}", "home_care", Unit.HOURS, tuple(Decimal(15 + 4 * day) for day in range(DAYS)))
        for at in range(lines)
    ]
    waiting = [
        Waiting(
            f"p{at}",
            "home_care",
            draw.randint(1, 5),
            TODAY + timedelta(days=draw.randint(0, 3)),
            hours=Decimal(draw.choice(("5.25", "7", "8.75", "10.5", "12.25", "14", "21"))),
            site=draw.choice(("jr", None)),
        )
        for at in range(people)
    ]
    return instance_of(
        waiting, free, first_day=TODAY, days=DAYS, pinches=(Pinch("jr", (5, 10, 15, 20, 25, 30, 35)),)
    )


def test_wherever_it_is_asked_whether_to_go_on_what_is_raised_there_ends_it() -> None:
    asked = crowded(6, 2)

    def at_the(turn: int) -> int:
        """How often it was asked, where it was told to stop at that turn."""
        turns = 0

        def look() -> None:
            nonlocal turns
            turns += 1
            if turns == turn:
                raise Cancelled

        polish(asked, clock=time.monotonic, seconds=5, look=look)
        return turns

    often = at_the(0)
    assert often >= 2  # between the levels; a machine that takes longer is asked more often
    for turn in (1, 2):
        with pytest.raises(Cancelled):
            at_the(turn)


def test_a_cancel_ends_it_within_two_seconds_also_while_the_solver_is_at_work() -> None:
    asked = crowded(150, 20)
    began = time.monotonic()

    def look() -> None:
        if time.monotonic() - began > 0.8:
            raise Cancelled

    with pytest.raises(Cancelled):
        polish(asked, clock=time.monotonic, seconds=30, look=look)
    assert time.monotonic() - began < 0.8 + 2

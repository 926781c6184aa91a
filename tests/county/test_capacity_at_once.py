"""Many who want the last places at the same moment: exactly what there is is given, the others hear a
sentence, and nobody waits in a circle."""

import random
import threading
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connections

from homefirst.app.ground.house import open_log
from homefirst.county.capacity import record
from homefirst.county.capacity.held import hold_days
from homefirst.county.capacity.read import free
from homefirst.foundation.errors import Refused
from tests.conftest import OXFORDSHIRE
from tests.county.capacity_case import HOURS, HUB, NINE, NORTH, TODAY, day
from tests.county.claims_at_once import PLACES, Wanted, check_given_once, places_and_hours, post, rush

pytestmark = pytest.mark.long

CALLERS = 12


def this_log():
    return open_log(OXFORDSHIRE)


def test_two_hundred_who_want_the_last_twenty_places_and_140_hours_get_what_there_is(own_database) -> None:
    (places, hours), wanted = places_and_hours(0)
    post(this_log(), places, [20, 0, 0], 1)
    post(this_log(), hours, [140, 0, 0], 2)
    heard = rush(this_log, wanted, CALLERS)
    given = [one.resource for one in heard if one.heard is None]
    assert (given.count(places), given.count(hours)) == (20, 20)
    assert {one.heard for one in heard if one.heard is not None} >= {
        f"{places.name}, {TODAY}: 1 bed is wanted, and 0 are left."
        " Take less, a later day, or another resource.",
        f"{hours.name}, {TODAY}: 7 hours are wanted, and 0 are left."
        " Take less, a later day, or another resource.",
    }
    check_given_once(this_log(), heard)


def test_whatever_their_days_and_amounts_nothing_is_given_twice_and_nothing_that_fits_is_kept_back(
    own_database,
) -> None:
    draw = random.Random(20160310)
    lines = [PLACES, HOURS]
    for number, resource in enumerate(lines, start=1):
        post(this_log(), resource, [draw.randrange(12) for _ in range(10)], number)
    wanted = [
        Wanted(draw.choice(lines), day(draw.randrange(10)), Decimal(draw.randrange(1, 6)), UUID(int=number))
        for number in range(150)
    ]
    heard = rush(this_log, wanted, CALLERS)
    assert 0 < sum(one.heard is None for one in heard) < 150
    check_given_once(this_log(), heard)


def at_once(*doings) -> list[BaseException]:
    """What was raised by doings that begin at the same moment, each over a connection of its own."""
    begin, raised = threading.Barrier(len(doings)), []

    def do(doing) -> None:
        try:
            log = this_log()
            log.now()
            begin.wait(30)
            doing(log)
        except Exception as error:
            raised.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=do, args=(doing,)) for doing in doings]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return raised


def test_moves_across_two_resources_postings_and_promises_at_once_never_wait_in_a_circle(
    own_database,
) -> None:
    lines = {one.code: one for one in (HOURS, replace(NORTH, provider="ohft"))}
    for number, one in enumerate(lines.values(), start=1):
        post(this_log(), one, [100] * 15, number)
    for number in range(8):
        record.claim(
            this_log(), resource=HOURS if number % 2 else lines["hart-north"], day=day(1), amount=Decimal(7),
            claim=UUID(int=number + 1), by=HUB, at=NINE,
        )  # fmt: skip

    def move(number):
        """Takes of the one and gives back of the other, in one transaction."""

        def do(log) -> None:
            with log.together():
                hold_days(log, list(lines), TODAY)
                to = lines["hart-north"] if number % 2 else HOURS
                record.claim(
                    log, resource=to, day=day(2), amount=Decimal(7), claim=UUID(int=100 + number), by=HUB,
                    at=NINE,
                )  # fmt: skip
                record.release(log, claim=UUID(int=number + 1), by=HUB, at=NINE)

        return do

    def post_again(number):
        def do(log) -> None:
            for round_ in range(3):
                one = list(lines.values())[number % 2]
                post(log, one, [100 + round_] * (15 - number), 50 + 10 * number + round_)

        return do

    raised = at_once(*map(move, range(8)), *map(post_again, range(4)))
    assert raised == []
    told = free(this_log().now(), lines, TODAY, 15)
    assert [sum(float(one.claimed) for one in line.days) for line in told] == [28, 28]


def test_first_postings_of_the_same_resource_at_once_are_one_and_a_promise_beside_them_is_kept(
    own_database,
) -> None:
    for run in range(4):
        one = replace(HOURS, code=f"new-{run}")

        def promise(number, one=one, run=run):
            def do(log) -> None:
                try:
                    record.claim(
                        log, resource=one, day=day(3), amount=Decimal(1), claim=UUID(int=10 * run + number),
                        by=HUB, at=NINE + timedelta(hours=1),
                    )  # fmt: skip
                except Refused as refused:
                    if "Nobody posted" not in str(refused):
                        raise

            return do

        posts = [
            lambda log, one=one, number=number: post(log, one, [9] * (5 + number % 3), 1_000 * number + 7)
            for number in range(1, 5)
        ]
        assert at_once(*posts, promise(1), promise(2)) == []
        assert free(this_log().now(), {one.code: one}, TODAY, 1)[0].days[0].left == 9

"""Assessments and equipment: which slot or item could be whose."""

import random
from datetime import date, timedelta

import pytest

from homefirst.county.capacity.resource import Unit
from tests.hub.draft.small import TODAY, Small, free, resource, told
from tests.hub.mornings import bed, wait

ASSESSORS = resource("assessors", "assessment", Unit.SLOTS)
EQUIPMENT = resource("store", "equipment", Unit.ITEMS, lead_days=2)


def could(small):
    return {one["wait"]: (one["resource"], one["day"]) for one in small.booked()}


def test_the_urgent_and_the_longest_waits_have_the_first_slots_and_an_item_comes_after_its_days_of_notice():
    people = [
        *(bed("short", 9, ready=1), wait("short", "assessment", days=1)),
        *(bed("long", 9, ready=8), wait("long", "assessment", days=8), wait("long", "equipment", days=3)),
        *(bed("unready", 9), wait("unready", "assessment"), wait("unready", "nursing")),
        *(bed("local", 9, ready=2), wait("local", "wait:assessment", days=2)),
    ]
    lines = [free(ASSESSORS, 1, 1, 2, 2, 2), free(EQUIPMENT, *"22222")]
    small = Small(people, [told("short")], lines)
    assert could(small) == {
        "assessment of long": ("assessors", "2016-03-10"),
        "wait:assessment of local": ("assessors", "2016-03-12"),
        "assessment of short": (None, None),
        "assessment of unready": (None, None),
        "equipment of long": ("store", "2016-03-12"),
    }
    answer = small.draft()
    because = {one["wait"]: one["because"] for one in answer["steps"]}
    assert because["assessment of long"] == "Acute (8 days). The first that is left for them."
    assert because["assessment of short"] == (
        "All that is posted to Monday 14 March goes to others, who come first or have waited longer."
    )
    assert answer["assignments"] == []


def test_what_was_not_posted_and_what_there_is_not_are_told_apart():
    people = [bed("a", 9, ready=1), wait("a", "assessment"), wait("a", "equipment")]
    small = Small(people, [], [free(ASSESSORS, *"11111", stale=True)])
    assert [one["because"] for one in small.booked()] == [
        "Nobody has posted slots of assessors today.", "No line has items of equipment on these days.",
    ]  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
def test_no_slot_is_given_twice_and_whoever_has_none_or_a_later_one_comes_after_who_has_it(seed):
    draw = random.Random(seed)
    people = []
    for number in range(9):
        who, days = f"p{number}", draw.randint(1, 30)
        people += [bed(who, 40, ready=days, place=draw.choice(["jr", "community-hospitals"]))]
        people += [wait(who, "assessment", days=days)]
    amounts = [draw.randint(0, 2)]
    for _ in range(4):
        amounts.append(amounts[-1] + draw.choice([0, 0, 1, 2]))
    rows = Small(people, [], [free(ASSESSORS, *amounts)]).booked()
    for number, amount in enumerate(amounts):
        day = (TODAY + timedelta(days=number)).isoformat()
        given = sum(one["day"] is not None and one["day"] <= day for one in rows)
        assert given == min(amount, len(rows))
    turn = [(one["priority"], -one["days"]) for one in rows]
    assert turn == sorted(turn)
    days = [date.fromisoformat(one["day"]) if one["day"] else date.max for one in rows]
    assert days == sorted(days)

"""Sites that are short: who must have left when, what a draft makes of it; and who is not ready yet."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest

from homefirst.county.journey.offer import Offer
from homefirst.county.journey.states import Offering
from homefirst.county.journey.told import ExpectedDate
from homefirst.hub.draft.overrides import overrides_of
from homefirst.hub.draft.pinches import ShortSite, Weekday
from tests.hub.draft.small import TODAY, Small, free, needs, placed, resource, told
from tests.hub.draft.test_draft import CITY, said, waiting
from tests.hub.mornings import ago, bed, wait
from tests.judges.plain_pinches import plain_short

BUSY = Weekday({"jr": (6, 8), "horton": (0, 0)}, {"jr": (4, 5), "horton": (0, 0)})
NOW = resource("now")
"""Care at home anywhere, from today."""


def expected(person, days, certainty="definite"):
    return told(person, expected=ExpectedDate(TODAY + timedelta(days=days), certainty, ago(1)))


def by_site(answer):
    return {one["site"]: one for one in answer["sites"]}


def test_a_site_is_short_by_who_comes_less_who_left_and_who_leaves_for_sure_and_today_is_the_list_s():
    people = [*waiting("a"), bed("sure", 4), bed("perhaps", 4)]
    some = [told("a"), expected("sure", 0), expected("perhaps", 0, "possible")]
    small = Small(people, some, [free(CITY, *["7"] * 5)], usual=BUSY, left={"jr": 2})
    assert small.sites == (
        ShortSite(
            "jr", (7.0,) * 5, 2, (1, 0, 0, 0, 0), (3.0, 4.5, 4.5, 4.5, 4.5), (4, 7, 9, 12, 14), waiting=1
        ),
    )


def test_of_a_site_of_which_nobody_knows_who_comes_nothing_is_asked_and_that_is_told():
    answer = Small(waiting("a"), [told("a")], [free(CITY, *["14"] * 5)]).draft()
    assert by_site(answer)["jr"] == {
        "site": "jr", "waiting": 1, "required": None, "left": 0, "definite": [0] * 5, "leaving": None,
        "short": None, "leave": [0, 1, 1, 1, 1],
    }  # fmt: skip
    assert "pinch" not in {one["name"] for one in answer["levels"]}


def test_of_as_many_days_the_place_goes_to_the_site_that_is_short_and_no_day_is_lost_for_it():
    """Both have waited as long and count the same; the one at the site that is short goes."""
    people = [
        bed("a", 20, ready=5, place="horton"), wait("a"), bed("b", 20, ready=5, place="jr"), wait("b"),
    ]  # fmt: skip
    some, line = [told(who) for who in "ab"], [free(CITY, *["10.5"] * 5)]
    answer = Small(people, some, line, usual=BUSY).draft()
    assert placed(answer) == {"b": ("city", "11")}
    assert [(one["name"], one["objective"], one["bound"]) for one in answer["levels"]][2] == (
        "pinch",
        1,
        1,
    )  # of one day: nobody can begin today
    quiet = Weekday(BUSY.left, BUSY.came)
    other = Small(people, some, line, usual=Weekday({"horton": (5, 5)}, {"horton": (1, 1)})).draft()
    assert placed(other) == {"a": ("city", "11")}
    days = {tuple(one["objective"] for one in each["levels"][:2]) for each in (answer, other)}
    assert len(days) == 1
    assert (
        Small(people, some, line, usual=quiet, left={"jr": 9, "horton": 9}).draft()["sites"][0]["short"]
        == [0] * 5
    )


def test_who_is_held_by_hand_has_left_and_no_more_is_asked_than_wait_there():
    site = ShortSite("jr", (9.0,) * 3, 0, (0,) * 3, (0.0,) * 3, (2, 9, 9), waiting=4)
    assert site.pinch(3, [0, 1, 1]).leave == (2, 3, 3)
    assert site.pinch(3, [2, 7, 9]).leave == (0, 2, 0)
    assert replace(site, short=(0, 0, 0)).pinch(3, [0, 0, 0]) is None
    people = waiting("a", "b")
    small = Small(people, [told(who) for who in "ab"], [free(NOW, *["21"] * 5)], usual=BUSY)
    held = small.draft(overrides_of([said(1, "a", resource="now", start=TODAY)], TODAY))
    assert by_site(held)["jr"]["leave"] == [2] * 5


@pytest.mark.parametrize("seed", range(25))
def test_a_slow_count_person_by_person_finds_the_same(seed):
    draw = random.Random(seed)
    places, weeks = ["jr", "horton"], draw.randint(1, 4)
    people, some, plain = [], [], []
    for number in range(16):
        who, site = f"p{number:02}", draw.choice(places)
        looked_for = draw.random() < 0.4
        day = TODAY + timedelta(days=draw.randint(-1, 6))
        sure, promised = draw.random() < 0.5, None
        people.append(bed(who, 20, ready=draw.choice([2, 9]) if looked_for else None, place=site))
        one = told(who, expected=ExpectedDate(day, "definite" if sure else "possible", ago(1)))
        if looked_for:
            people.append(wait(who))
            if draw.random() < 0.3:
                promised, looked_for = TODAY + timedelta(days=draw.randint(0, 6)), False
                offer = Offer(
                    f"offer of {who}", f"home_care of {who}", "home_care", "x", None, None, promised, None,
                    None, Offering.OFFERED, ago(0.1), ago(0.1),
                )  # fmt: skip
                one = replace(one, offers=(offer,))
        some.append(one)
        plain.append(
            {"site": site, "looked_for": looked_for, "promised": promised, "expected": day, "sure": sure}
        )
    known = draw.random() < 0.9
    came, left = (
        {site: tuple(draw.randint(0, 5) for _ in range(weeks)) for site in places} for _ in range(2)
    )
    gone = {site: draw.randint(0, 3) for site in places}
    small = Small(people, some, [], usual=Weekday(came, left) if known else None, left=gone)
    for one in small.sites:
        pairs = list(zip(came[one.site], left[one.site], strict=True))
        by_weekday = dict.fromkeys(range(7), pairs if known else None)
        assert one.short == plain_short(one.site, plain, by_weekday, gone[one.site], TODAY, 5)
    assert {one.site for one in small.sites} == {one["site"] for one in plain if one["looked_for"]}


@pytest.mark.parametrize("seed", range(8))
def test_what_is_asked_of_sites_costs_nobody_a_day(seed):
    draw = random.Random(seed)
    people, some = [], []
    for number in range(10):
        who = f"p{number:02}"
        place = draw.choice(["jr", "horton", "community-hospitals"])
        people += [bed(who, 40, ready=draw.choice([1, 5, 30]), place=place), wait(who)]
        some.append(told(who, needs(draw.choice([1, 2, 4]))))
    line = [free(CITY, *[str(7 * day) for day in range(1, 6)])]
    asked, plain = (Small(people, some, line, usual=one).draft() for one in (BUSY, None))
    days = [{one["name"]: one["objective"] for one in each["levels"]} for each in (asked, plain)]
    assert days[0]["delay"] == days[1]["delay"]

    def missing(answer):
        """Of whom each site that is short must let go, by day, how many the draft does not."""
        found = 0
        for one in by_site(asked).values():
            leave = by_site(answer)[one["site"]]["leave"]
            found += sum(max(0, min(a, one["waiting"]) - b) for a, b in zip(one["short"], leave, strict=True))
        return found

    assert days[0]["pinch"] == missing(asked) <= missing(plain)


def test_who_is_expected_gets_what_those_who_are_ready_leave_and_nothing_is_confirmed_for_them():
    """The one who comes first is not ready; the other is, and keeps the place."""
    people = [*waiting("ready", days=1), bed("soon", 20), wait("soon", "package_failing"), wait("soon")]
    some = [told("ready"), replace(expected("soon", 1), needs=needs(1))]
    one_place = Small(people, some, [free(CITY, *["10.5"] * 5)], usual=BUSY).draft()
    assert placed(one_place) == {"ready": ("city", "11")}
    assert one_place["unplaced"] == []
    assert one_place["totals"]["hospital"]["people"] == 1
    (row,) = one_place["expected"]
    assert (row["person"], row["group"], "offer" in row) == ("soon", "not_yet", False)
    assert row["not_yet"] == "Expected to be ready on Friday 11 March, and not yet."
    two = Small(people, some, [free(CITY, *["16"] * 5)]).draft()
    (row,) = two["expected"]
    assert (row["offer"], row["start"], placed(two)) == ("city", "2016-03-11", {"ready": ("city", "11")})
    assert row["not_yet"] == (
        "Expected to be ready on Friday 11 March, and not yet: it can be offered once they are, if it is"
        " still free."
    )
    held = Small(people, some, [free(CITY, *["10.5"] * 5)]).draft(overrides_of([said(1, "soon")], TODAY))
    assert (placed(held), held["expected"][0]["offer"]) == ({}, "city")
    assert held["expected"][0]["because"].startswith("Held by anna")

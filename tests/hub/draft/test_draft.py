"""The draft of the call: who is asked for, who gets what and why, and what is changed by hand."""

import random
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from homefirst.county.capacity.resource import Sex, Unit
from homefirst.county.journey.declined import Declined
from homefirst.hub.draft.overrides import EXCLUDE, HOLD, LIFTED, MADE, OverrideSaid, overrides_of
from homefirst.policy.call_tables import WaitsFor
from tests.hub.draft.small import (
    ALWAYS,
    FIT_HOME,
    HOME,
    INSTEAD,
    TABLES,
    TODAY,
    Small,
    because,
    bed_line,
    free,
    needs,
    placed,
    resource,
    rules,
    told,
)
from tests.hub.mornings import AT, ago, bed, service, wait

CITY = resource("city", locality="city", lead_days=1)


def waiting(*persons, what="home_care", days=10):
    return [one for who in persons for one in (bed(who, 20, ready=days), wait(who, what))]


def said(seq, person, how=HOLD, resource="city", start=date(2016, 3, 11), event=MADE, key=None, other=None):
    key = key or f"change {seq}"
    return OverrideSaid(seq, event, key, person, TODAY, how, resource, start, other, "family", AT, "anna")


def test_of_those_who_count_the_same_the_longest_wait_goes_first_and_the_others_hear_what_stops_them():
    people = [*waiting("a", days=3), *waiting("b", days=9), *waiting("c", days=6)]
    small = Small(people, [told(who) for who in "abc"], [free(CITY, 21, 21, 21, 21, 21)])
    answer = small.draft()
    assert placed(answer) == {"b": ("city", "11"), "c": ("city", "11")}
    assert because(answer, "b") == (
        "Acute (9 days). Nobody can begin there sooner: it needs 1 day of notice and takes people"
        " on every day."
    )
    assert because(answer, "a") == (
        "Line city: It goes to 2 others: nothing is left from Friday 11 March, and 10.5 h a week is needed."
    )
    assert [(one["name"], one["objective"], one["bound"]) for one in answer["levels"]][:2] == [
        ("first", 0, 0), ("delay", 8 * (1 + 1 + 12), 8 * (1 + 1 + 12)),
    ]  # fmt: skip
    assert answer["totals"]["hospital"] == {"people": 3, "weighted_days": 112, "unplaced": 1}


def test_what_nobody_said_is_the_reason_and_no_guess():
    people = [*waiting("unasked", "undescribed", "hoursless"), wait("home", "package_failing")]
    some = [told("unasked", housing=None), told("hoursless", needs(visits=None))]
    small = Small(people, some, [free(CITY, 40, 40, 40, 40, 40)], rules_=rules(criteria=[FIT_HOME]))
    answer = small.draft()
    assert placed(answer) == {}
    assert because(answer, "unasked") == "Line city: Nobody said whether the home is fit to go back to."
    assert because(answer, "hoursless") == "Line city: Nobody said how many hours a week they need."
    assert because(answer, "undescribed") == "Nobody has described what they need."
    assert [one["constraints"] for one in answer["unplaced"]] == [["hours"], ["unknown"]]
    first = next(one for one in answer["left_out"] if one["person"] == "home")
    assert (first["why"], first["group"]) == ("no_service", "urgent")


def test_hours_are_those_that_were_asked_for_and_else_come_of_the_visits():
    people = [
        *waiting("asked", "visits"),
        replace(service("asked", "referred", "home_care"), hours=Decimal("7.00")),
    ]
    some = [told("asked"), told("visits", needs(visits=3, carers=2))]
    answer = Small(people, some, [free(CITY, *["60"] * 5)]).draft()
    assert {one["person"]: (one["hours"], one["hours_said"]) for one in answer["assignments"]} == {
        "asked": (7.0, "7 h a week, as they were referred for"),
        "visits": (31.5, "31.5 h a week: 3 visits a day by 2 carers of 45 minutes"),
    }


def test_who_moves_on_leaves_a_bed_and_it_is_said_that_the_next_hangs_on_the_move():
    women = bed_line("women", sex=Sex.FEMALE)
    people = [
        bed("moves", 30, ready=12, place="community-hospitals"), wait("moves"),
        bed("comes", 30, ready=20), wait("comes", "community_bed"),
    ]  # fmt: skip
    some = [told("moves"), told("comes", needs(nursing="daily"))]
    sexes = {"moves": "female", "comes": "female"}
    small = Small(
        people,
        some,
        [free(CITY, *["14"] * 5), free(women, *["0"] * 5)],
        sexes=sexes,
        rules_=rules(substitutes=[HOME]),
    )
    answer = small.draft()
    assert placed(answer) == {"moves": ("city", "11"), "comes": ("women", "11")}
    assert because(answer, "comes").endswith(
        "It comes free as somebody moves on, and can be offered once they have."
    )
    assert because(answer, "moves").endswith("What they leave goes back to Line women.")
    by_person = {one["person"]: one for one in answer["assignments"]}
    assert [by_person[who]["hangs_on_a_move"] for who in ("moves", "comes")] == [False, True]
    assert by_person["comes"]["home"].startswith(
        "At home: Line city lacks: It has no nursing, and they need some."
    )
    # Nobody moves to a bed of the line in which they lie.
    stays = [bed("stays", 30, ready=12, place="community-hospitals"), wait("stays", "community_bed")]
    answer = Small(stays, [told("stays")], [free(women, *["1"] * 5)], sexes={"stays": "female"}).draft()
    assert because(answer, "stays") == "Line women: They are in a bed of it already."


def test_what_stands_in_is_an_exception_and_says_why_it_may():
    interim = bed_line("interim", "interim_bed")
    some = [told("a", needs(nursing="daily"))]
    small = Small(
        waiting("a", what="nursing"), some, [free(interim, *"11111")], rules_=rules(substitutes=[INSTEAD])
    )
    (one,) = small.draft()["assignments"]
    assert (one["group"], one["stands_in"], one["because"]) == (
        "exception",
        True,
        "Acute (10 days). In place of a place in a nursing home: A bed to wait in. It is free today.",
    )  # fmt: skip


def test_stale_lines_are_nothing_free_and_are_told_apart_from_none_at_all():
    answer = Small(waiting("a"), [told("a")], [free(CITY, *["40"] * 5, stale=True)]).draft()
    assert answer["not_posted"] == ["city"]
    assert because(answer, "a") == "Nobody has posted care at home today. Nothing may stand in for it."
    answer = Small(waiting("a"), [told("a")], []).draft()
    assert because(answer, "a") == "There is no line of care at home. Nothing may stand in for it."


@pytest.mark.parametrize(
    ("why", "days_ago", "offered"), [("needs", 5, False), ("full", 5, True), ("full", 0, False)]
)
def test_what_was_declined_for_good_is_not_offered_again_and_what_was_full_is_tomorrow(
    why, days_ago, offered
):
    no = {"a": [Declined("home_care of a", "city", why, ago(days_ago))]}
    answer = Small(waiting("a"), [told("a")], [free(CITY, *["40"] * 5)], declined=no).draft()
    assert bool(placed(answer)) is offered
    if not offered:
        assert because(answer, "a").startswith("Line city: It was declined: ")


def test_a_hold_takes_its_place_first_an_exclusion_keeps_out_and_lifted_they_count_no_more():
    people = [*waiting("a", days=3), *waiting("b", days=9)]
    small = Small(people, [told(who) for who in "ab"], [free(CITY, *["10.5"] * 5)])
    assert placed(small.draft()) == {"b": ("city", "11")}
    held = small.draft(overrides_of([said(1, "a")], TODAY))
    assert placed(held) == {"a": ("city", "11")}
    assert because(held, "a").startswith("Held by anna, for the family’s sake. ")
    assert held["levels"][1]["objective"] == 8 * (1 + 12)
    out = small.draft(overrides_of([said(1, "b", EXCLUDE, None, None)], TODAY))
    assert placed(out) == {"a": ("city", "11")}
    assert because(out, "b") == "Kept out of this draft by anna: for the family’s sake."
    lifted = overrides_of([said(1, "a"), said(2, "a", None, None, None, LIFTED, "change 1")], TODAY)
    assert placed(small.draft(lifted)) == {"b": ("city", "11")}
    too_much = small.draft(overrides_of([said(1, "a"), said(2, "b")], TODAY))
    assert [(one["person"], one["because"]) for one in too_much["not_kept"]] == [
        ("b", "Not enough of it is left from Friday 11 March.")
    ]


def test_of_what_is_said_by_hand_the_last_counts_and_a_swap_is_one_action():
    swap = [said(2, "a", "swap", "x", other="b", key="s"), said(3, "b", "swap", "y", other="a", key="s")]
    stands = overrides_of([said(1, "a"), *swap], TODAY)
    assert {who: one.resource for who, one in stands.held.items()} == {"a": "x", "b": "y"}
    assert {who: one.resource for who, one in stands.before()[-1].held.items()} == {"a": "city"}
    assert [len(one.entries) for one in stands.before()] == [0, 1]
    kept_out = overrides_of([said(1, "a"), said(2, "a", EXCLUDE, "city", None)], TODAY)
    assert (kept_out.held, kept_out.kept_out) == ({}, {"a": frozenset({"city"})})
    assert overrides_of([said(1, "a")], date(2016, 3, 11)).entries == ()


def test_the_same_question_gives_the_same_draft_and_more_of_a_line_saves_what_its_price_says():
    people = waiting(*"abcd")
    small = Small(people, [told(who) for who in "abcd"], [free(CITY, *["21"] * 5)])
    one, again = small.draft(), small.draft()
    assert one["digest"] == again["digest"]
    more = small.draft(more={"city": Decimal("10.5")})
    assert len(placed(more)) == len(placed(one)) + 1
    saved = one["totals"]["hospital"]["weighted_days"] - more["totals"]["hospital"]["weighted_days"]
    assert saved == 8 * (12 - 1)


@pytest.mark.parametrize("seed", range(12))
def test_every_draft_breaks_no_rule_and_every_reason_is_true(seed):
    """A slow look at a drawn county: nothing is given twice, who can be placed is, each reason holds."""
    draw = random.Random(seed)
    lines = [
        free(resource("city", locality="city", lead_days=draw.randint(0, 2)), *_rising(draw, 40)),
        free(resource("north", locality="north", days_open=(0, 1, 2, 3, 4)), *_rising(draw, 30)),
        free(bed_line("women", sex=Sex.FEMALE), *_rising(draw, 2)),
        free(bed_line("men", sex=Sex.MALE), *_rising(draw, 2)),
        free(resource("starts", "home_care", Unit.STARTS), *_rising(draw, 1)),
    ]
    people, some, sexes = [], [], {}
    for number in range(14):
        who = f"p{number:02}"
        place = draw.choice(["jr", "horton", "community-hospitals"])
        what = draw.choice(["home_care", "community_bed"])
        people += [bed(who, 40, ready=draw.choice([1, 5, 30]), place=place), wait(who, what)]
        lives = draw.choice(["city", "north", None])
        described = needs(draw.choice([None, 1, 2, 4]), 1, lives, draw.choice(["none", "daily"]))
        some.append(told(who, described, draw.choice(["fit", "unfit", None])))
        sexes[who] = draw.choice(["female", "male"])
    small = Small(people, some, lines, sexes=sexes, rules_=rules(criteria=[FIT_HOME]))
    answer = small.draft()
    _check(small, answer, {one.resource.code: one for one in lines})


def _rising(draw, most):
    found = [draw.randint(0, most)]
    for _ in range(4):
        found.append(found[-1] + draw.choice([0, 0, 1]))
    return found


def _check(small, answer, lines):
    days, by_person = range(5), {one.waiting.person: one for one in small.asked.candidates}
    left = {code: [one.days[day].promise for day in days] for code, one in lines.items()}
    opens = {
        code: [one.resource.takes_on(one.days[day].day) and day >= one.resource.lead_days for day in days]
        for code, one in lines.items()
    }

    def amount(one, code):
        return one.waiting.hours if lines[code].resource.unit is Unit.HOURS else Decimal(1)

    for row in answer["assignments"]:
        one, start = by_person[row["person"]], (date.fromisoformat(row["start"]) - TODAY).days
        assert opens[row["offer"]][start]
        assert one.fits[row["offer"]].sure
        for day in days[start:]:
            left[row["offer"]][day] -= amount(one, row["offer"])
            if one.waiting.holds is not None:
                left[one.waiting.holds.resource][day] += 1
        if "Nobody can begin there sooner" in row["because"]:
            assert not any(opens[row["offer"]][:start])
    assert all(each >= 0 for amounts in left.values() for each in amounts)
    for row in answer["unplaced"]:
        one = by_person[row["person"]]
        for code in lines:
            fits = one.fits[code].sure and amount(one, code) is not None
            if fits:
                assert not any(
                    opens[code][day] and min(left[code][day:]) >= amount(one, code) for day in days
                )
        code = row["resource"]
        kinds, fit = set(row["constraints"]), one.fits[code]
        assert ("needs" in kinds, "unknown" in kinds) == (bool(fit.against), bool(fit.unknown))
        if "room" in kinds:
            start = (date.fromisoformat(row["start"]) - TODAY).days
            assert min(left[code][start:]) < amount(one, code)
        assert kinds


def test_of_several_waits_the_longest_is_looked_for_and_of_the_others_it_is_said_why_not():
    people = [
        *(bed("a", 20, ready=9), wait("a", days=9), wait("a", "reablement", days=5)),
        *(wait("a", "equipment", days=4), wait("a", "residential", days=3)),
        *(wait("a", "package_failing", days=2), bed("b", 20, ready=2), wait("b")),
    ]
    tables = replace(TABLES, waits_for=(WaitsFor("package_failing", "home_care", ALWAYS, "ours", 2),))
    asked = replace(rules(substitutes=[HOME]), tables=tables)
    answer = Small(people, [told(who) for who in "ab"], [free(CITY, *["21"] * 5)], rules_=asked).draft()
    besides = {one["person"]: [each["why"] for each in one["besides"]] for one in answer["assignments"]}
    assert besides == {
        "a": [
            "the one may stand in for the other",
            "no place or hours that are posted answer that",
            "one place at a time, and they wait longer for the other",
            "the same place answers it",
        ],
        "b": [],
    }

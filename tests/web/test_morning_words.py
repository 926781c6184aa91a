"""What the morning's list says in words: at its head, of a line, and of what could take somebody."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from homefirst.app.call.for_one import DraftedFor
from homefirst.county.journey.told import ExpectedDate, Told
from homefirst.foundation.calendar import Month
from homefirst.hub.filters import known_tag
from homefirst.measures.outlook import LevelTarget
from homefirst.web.morning.drafted_shown import drafted_shown
from homefirst.web.morning.find import named
from homefirst.web.morning.shown import Names, plan_said, promise_said, strip_facts, tags_said
from tests.hub.mornings import AT, ago, bed, census, morning


def test_whose_day_to_leave_has_passed_was_to_leave_and_does_not_leave_soon() -> None:
    days = {"gone": date(2016, 3, 8), "today": date(2016, 3, 10), "soon": date(2016, 3, 12)}
    told = {
        person: Told(person, last_said=ago(1), expected=ExpectedDate(day, "possible", AT))
        for person, day in days.items()
    }
    found = morning(census(*(bed(person, ready=9) for person in days)), told=told)
    nobody = Names({}, {}, {})
    assert {
        line.person: (list(tags_said(line, AT)), next(iter(plan_said(line, nobody, AT))))
        for line in found.lines
    } == {
        "gone": ([], "was to leave 8 Mar, possible"),
        "today": ([("leaves soon", "green")], "leaves 10 Mar, possible"),
        "soon": ([("leaves soon", "green")], "leaves 12 Mar, possible"),
    }


def test_the_countys_own_are_held_against_the_plan_in_words() -> None:
    strip = morning(
        census(bed("ours", ready=3), bed("too", ready=2), bed("theirs", ready=1), bed("in"))
    ).strip
    with_theirs = replace(strip, sites=(replace(strip.sites[0], theirs=1), *strip.sites[1:]))
    said = {
        (promised, some is strip): promise_said(some, LevelTarget(Decimal(promised), Month(2016, 3)))
        for promised in (1, 2, 3)
        for some in (strip, with_theirs)
    }
    of = "The plan promised {} by March 2016: {}."
    without = ", without 1 of other counties’"
    assert said == {
        (1, True): of.format(1, "2 more than that"),
        (2, True): of.format(2, "1 more than that"),
        (3, True): of.format(3, "as many as that"),
        (1, False): of.format(1, f"1 more than that{without}"),
        (2, False): of.format(2, f"as many as that{without}"),
        (3, False): of.format(3, f"1 fewer than that{without}"),
    }
    assert promise_said(strip, None) == ""


def test_a_figure_at_the_head_counts_the_whole_list_and_cuts_it() -> None:
    strip = morning(census(bed("one", ready=3), bed("two"))).strip
    facts = strip_facts(strip, {"no_action": 7, "choice": 2}, 5)
    assert [(one["label"], one["value"], one["tag"]) for one in facts] == [
        ("Ready now", "1", "ready"),
        ("New", "1", "new"),
        ("Gone", "0", ""),
        ("Ready no more", "0", ""),
        ("On the way", "0", "on_the_way"),
        ("No next action", "7", "no_action"),
        ("Choice day 5+", "2", "choice"),
        ("Out of county", "0", "out_of_county"),
        ("Errors", str(strip.errors), "error"),
    ]
    assert all(known_tag(one["tag"]) for one in facts if one["tag"])


ROW = {
    "person": "one", "wait": "w1", "offer": "hart-north", "name": "HART, North", "start": "2016-03-11",
    "offer_hours": 10.5, "weekly": None, "because": "It is free.", "runner_up_because": "Next: a bed.",
}  # fmt: skip


def drafted_to(part: str | None, row: dict, waits: tuple[str, ...] = ("w1",)) -> dict:
    return drafted_shown(DraftedFor(AT, part, row), AT.date(), waits)


def test_what_the_draft_has_for_somebody_is_told_and_can_be_offered_once() -> None:
    offered = {"wait": "w1", "resource": "hart-north", "start": "2016-03-11", "hours": "10.5"}
    found = drafted_to("assignments", ROW)
    assert (found["said"], found["sends"]) == ("HART, North, from 11 March 2016, 10.5 h a week", offered)
    assert (found["why"], found["next"]) == ("It is free.", "Next: a bed.")
    assert drafted_to("assignments", ROW, ())["sends"] == {}
    assert drafted_to("expected", ROW | {"not_yet": "Not ready yet."})["sends"] == {}
    nothing = drafted_to("unplaced", {"person": "one", "because": "Nobody posted hours."})
    assert (nothing["said"], "sends" in nothing) == ("Nobody posted hours.", False)
    assert "do not stand in it" in drafted_to(None, {})["said"]
    assert "Nobody has asked for a draft" in drafted_shown(None, AT.date(), ())["said"]


def test_somebody_is_found_by_words_of_their_name_and_nobody_without_one() -> None:
    lines = morning(census(*(bed(one, ready=2) for one in ("a", "b", "c")))).lines
    people = {"a": "O’Hara, Mary Ann", "b": "Marsh, Anne"}
    found = {
        words: {one.person for one in named(lines, people, words)}
        for words in ("mar", "MARSH", "ann mary", "anne marsh", "c", "marsh, anne")
    }
    assert found == {
        "mar": {"a", "b"}, "MARSH": {"b"}, "ann mary": {"a"}, "anne marsh": {"b"}, "c": set(),
        "marsh, anne": {"b"},
    }  # fmt: skip

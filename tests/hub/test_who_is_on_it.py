"""Who is on the morning's list, once each, and the figures at its head; beside a slow second answer."""

from datetime import date

import pytest

from homefirst.app.morning.asking import setting_at
from homefirst.county.journey.told import Choice, Circumstances, ExpectedDate, Told
from homefirst.hub.call import Turn, in_turn
from homefirst.hub.filters import cut, tags_of, with_tag
from homefirst.hub.person import facts_of
from homefirst.hub.whole_list import On, why_on
from tests.hub.mornings import AT, Mornings, ago, bed, census, morning, service, wait
from tests.judges import plain_morning

STATES = 150


def told(person, **says):
    return {person: Told(person, last_said=ago(1), **says)}


def cared_for(carer, days=1):
    return {"circumstances": Circumstances(None, None, None, carer, None, ago(90), ago(days))}


@pytest.mark.parametrize(
    ("facts", "says", "why"),
    [
        ([bed("a", ready=2)], {}, {On.READY}),
        ([bed("a", ready=2, on_leave=True)], {}, set()),
        ([bed("a"), wait("a")], {}, {On.WAITS}),
        ([bed("a", ready=2, place="hub-beds"), wait("a")], {}, {On.READY, On.SECONDARY}),
        ([bed("a")], {"expected": ExpectedDate(date(2016, 3, 12), "possible", AT)}, {On.LEAVING}),
        ([bed("a")], {"expected": ExpectedDate(date(2016, 3, 13), "definite", AT)}, set()),
        ([bed("a", days=20.9)], {}, {On.LONG_STAY}),
        ([bed("a", days=20)], {}, set()),
        ([service("a"), wait("a")], {}, {On.SECONDARY}),
        ([service("a"), service("a", "assessed", "home_care")], {}, {On.SECONDARY}),
        ([service("a", "referred")], {}, {On.FIRST}),
        ([service("a")], {}, set()),
        ([wait("a", "urgent_response")], {}, {On.URGENT}),
        ([service("a"), wait("a", "package_failing")], {}, {On.FAILING}),
        ([service("a")], cared_for("unable"), {On.FAILING}),
        ([service("a")], cared_for("unable", 90), {On.FAILING}),
        ([wait("a", "urgent_response")], cared_for("unable", 90), {On.URGENT, On.FAILING}),
        ([], cared_for("unable", 28), {On.FAILING}),
        ([], cared_for("unable", 28.1), set()),
        ([service("a")], cared_for("able"), set()),
        ([bed("a", ready=1), wait("a", "wait:out-of-county")], {}, {On.READY, On.WAITS, On.ELSEWHERE}),
    ],
)
def test_somebody_is_on_the_list_for_each_of_these(facts, says, why) -> None:
    everybody = facts_of(census(*facts, bed("z")), told("a", **says) if says else {}, {})
    assert why_on(everybody["a"], setting_at(AT)) == why
    assert why_on(everybody["z"], setting_at(AT)) == set()


def test_a_persons_two_keys_are_one_line_with_all_that_they_wait_for() -> None:
    found = morning(
        census(bed("a", ready=2), wait("b", "reablement"), wait("b", "wait:reablement", None)),
        stands={"b": "a"},
    )
    (line,) = found.lines
    assert (line.person, line.on, [one.what for one in line.waits], line.local_list) == (
        "a",
        {On.READY, On.WAITS},
        ["reablement"],
        True,
    )


def test_required_discharges_are_how_many_came_and_what_is_unknown_stays_so() -> None:
    today = ExpectedDate(date(2016, 3, 10), "definite", AT)
    maybe = ExpectedDate(date(2016, 3, 10), "possible", AT)
    found = morning(
        census(bed("a", ready=1), bed("b"), bed("c"), bed("d", place="horton")),
        was=census(bed("d", ready=3, place="horton"), bed("e", ready=1), bed("a"), at=ago(1)),
        told=told("a", expected=today) | told("b", expected=maybe) | told("d", expected=today),
        came={"jr": (4, 5, 3, 4, 4, 4, 4, 4), "horton": (1,) * 8},
        left={"jr": 1},
    )
    answer = found.strip.as_answer()
    assert {name: answer[name] for name in ("ready", "new", "stayed", "gone", "reset", "beds_closed")} == {
        "ready": 1, "new": 1, "stayed": 0, "gone": 1, "reset": 1, "beds_closed": None,
    }  # fmt: skip
    names = "site ready required left definite possible short short_with_possible trajectory".split()
    assert [tuple(one[name] for name in names) for one in answer["sites"]] == [
        ("jr", 1, 4.0, 1, 1, 1, 2.0, 1.0, 83.0),
        ("horton", 0, 1.0, 0, 1, 0, 0.0, 0.0, 28.7),
    ]
    assert [(one["over"], one["beds"]["not_posted"]) for one in answer["sites"]] == [
        (-82.0, ["5B"]), (-28.7, ["5B"])
    ]  # fmt: skip
    unknown = morning(census(bed("a", ready=1)), came=None).strip.sites[0]
    assert (unknown.required, unknown.short) == (None, None)


def test_the_list_and_the_strip_are_what_a_slow_look_through_everything_finds() -> None:
    draw, seen, setting = Mornings(), set(), setting_at(AT)
    for _ in range(STATES):
        now, was, said, stands, theirs = draw.state()
        neighbour = next(iter(setting.sites.neighbours.values()))
        found = morning(now, was, said, stands, theirs=dict.fromkeys(theirs, neighbour))
        expected = plain_morning.on_list(
            now, said, stands, theirs, at=AT, kinds=setting.kinds,
            on_the_way={"intermediate-care-beds", "hub-beds"}, neighbours_places=set(),
        )  # fmt: skip
        assert {line.person: {one.value for one in line.on} for line in found.lines} == expected
        assert len({line.person for line in found.lines}) == len(found.lines)
        counts = found.strip.as_answer()
        slow = plain_morning.strip(now, was, stands)
        assert {name: counts[name] for name in slow} == slow
        assert counts["new"] + counts["stayed"] == counts["ready"]
        seen |= {one for line in found.lines for one in line.on}
    assert seen == set(On)


def test_the_call_goes_through_those_who_are_ready_then_what_is_to_be_decided_then_the_rest() -> None:
    found = morning(
        census(
            bed("a", days=30), bed("b", ready=2), bed("c", ready=5), wait("c", "dispute"), bed("d"),
            wait("d", "dispute"), bed("e"), wait("f", "wait:out-of-county"), bed("f"), wait("g"),
        ),
        told=told(
            "e",
            choices=(Choice("choice", "nursing", ago(2), None, ()),),
            expected=ExpectedDate(date(2016, 3, 11), None, AT),
        ),
    )  # fmt: skip
    assert [(turn.value, {line.person for line in lines}) for turn, lines in in_turn(found.lines)] == [
        ("ready", {"b", "c"}),
        ("decide", {"d", "e", "f"}),
        ("rest", {"a", "g"}),
    ]
    (ready, only) = in_turn(found.lines)[0]
    assert (ready, [line.person for line in only]) == (Turn.READY, ["c", "b"])
    assert in_turn(()) == ()


def test_beside_each_filter_stands_how_many_lines_one_would_see_with_it() -> None:
    draw = Mornings(7)
    cuts = 0
    for _ in range(STATES // 5):
        now, was, said, stands, _ = draw.state()
        found = morning(now, was, said, stands)
        tags = [tags_of(line, AT, setting_at(AT).thresholds, found.strip.new) for line in found.lines]
        every = sorted({tag for own in tags for tag in own} | {"site:noc", "disputed"})
        chosen: frozenset[str] = frozenset()
        for _ in range(3):
            counts = cut(found.lines, tags, chosen).counts
            assert {tag: counts.get(tag, 0) for tag in every} == {
                tag: len(cut(found.lines, tags, with_tag(chosen, tag)).lines) for tag in every
            }
            cuts += len(counts)
            chosen = with_tag(chosen, draw.draw.choice(every))
    assert cuts > 1000


def test_errors_are_told_in_words_and_the_longest_ready_come_first() -> None:
    found = morning(
        census(
            bed("a", ready=3),
            bed("b", ready=9, reason="G", whose="nhs"),
            wait("b", "nursing", "nhs"),
            bed("c", ready=1),
            bed("c", ready=2, place="horton", spell="another"),
            wait("c", "assessment", None),
        ),
        told=told("a", expected=ExpectedDate(date(2016, 3, 8), "definite", AT)),
    )
    assert [(line.person, line.errors) for line in found.lines] == [
        ("b", ("The record has G, the NHS; by the rules it is Dii, the NHS.",)),
        (
            "a",
            (
                "Was expected to leave on 8 March, and is still here.",
                "Ready to leave, and nobody says what they wait for.",
            ),
        ),
        (
            "c",
            (
                "Recorded in 2 beds at once.",
                "No code: Nobody says whose step it is: reason A needs it.",
            ),
        ),
    ]

"""The journey's fold beside the slow and obvious judge, on random journeys."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from homefirst.county.journey.days import (
    NO_REASON,
    days_by_care,
    days_by_cell,
    days_by_place,
    days_by_place_and_reason,
    days_by_reason,
    delayed_days,
)
from homefirst.county.journey.events import BY_NAME
from homefirst.county.journey.known import rectangles
from homefirst.county.journey.nights import night
from homefirst.county.journey.projection import nights_of
from homefirst.county.journey.read import census
from homefirst.county.journey.read import told as told_besides
from homefirst.county.journey.told import told_of
from homefirst.foundation.calendar import Month
from homefirst.foundation.store.events import Author, Fact
from homefirst.foundation.store.view import View
from tests.conftest import OXFORDSHIRE
from tests.judges.plain_journey import nights, open_at
from tests.judges.random_journeys import Journeys

SOME, MANY = 300, 10_000


def points(journeys, events):
    """Pairs of (at, known): random ones, and instants at which something happened or became known."""
    ats = [event.occurred.start for event in events]
    knowns = [event.known_at for event in events]
    return [(journeys.pick(ats), journeys.pick(knowns)) for _ in range(6)]


def standing(rows, at, known):
    found = [
        row
        for row in rows
        if row.kind != "night"
        and row.start <= at
        and (row.end is None or at < row.end)
        and row.known <= known
        and (row.known_end is None or known < row.known_end)
    ]
    assert all(row.end is None or row.start < row.end for row in rows)
    assert len({(row.kind, row.thing) for row in found}) == len(found), "rectangles overlap"
    return {(row.kind, row.thing): row.face for row in found}


def judge(people, seed=None):
    journeys = Journeys() if seed is None else Journeys(seed)
    met = set()
    for _ in range(people):
        events = journeys.person()
        rows = rectangles(events)
        for at, known in points(journeys, events):
            expected = open_at(events, at, known)
            assert standing(rows, at, known) == expected
            met |= {kind for kind, _ in expected}
            offers = [json.loads(face[4]) for (_, thing), face in expected.items() if thing[:6] == "offer "]
            met |= {f"an offer {offer['state']}" for offer in offers}
            reasons = [face[1] for (kind, _), face in expected.items() if kind == "wait" and face[1]]
            if len(set(reasons)) > 1 and any(face[9] for face in expected.values() if len(face) == 12):
                met.add("a delay with two reasons")
    return met


def test_the_rectangles_say_what_a_slow_replay_finds_at_any_point_of_both_times():
    offers = {f"an offer {state}" for state in ("offered", "accepted", "started")}
    assert judge(SOME) == {"stay", "wait", "service", "said", "a delay with two reasons", *offers}


@pytest.mark.fuzz
def test_so_they_do_for_ten_thousand_random_journeys():
    judge(MANY, seed=20160311)


def span(events):
    """The days around what happens, and at least both sides of a clock change."""
    days = [night(event.occurred.start) for event in events]
    return max(min(days), date(2016, 3, 1)) - timedelta(days=1), min(
        max(days), date(2016, 12, 1)
    ) + timedelta(days=2)


def delayed(events, rows, known):
    """The days on which somebody was counted as delayed, with the reason, from the rectangles' nights."""
    found = {}
    first, last = span(events)
    for row in rows:
        stood = row.known <= known and (row.known_end is None or known < row.known_end)
        if row.kind == "night" and stood:
            day, end = nights_of(row)
            while day <= last and (end is None or day < end):
                if day >= first:
                    assert day not in found, "counted twice"
                    found[day] = row.face
                day += timedelta(days=1)
    return found


def judge_days(people, seed):
    journeys = Journeys(seed)
    days = 0
    for _ in range(people):
        events = journeys.person()
        rows = rectangles(events)
        known = journeys.pick([event.known_at for event in events])
        expected = nights(events, *span(events), known)
        assert delayed(events, rows, known) == expected
        days += sum(ready for _, _, ready, *_ in expected.values())
    return days


def test_days_are_counted_as_by_a_replay_to_each_midnight():
    assert judge_days(SOME, 20160312) > SOME / 10


@pytest.mark.fuzz
def test_so_they_are_for_ten_thousand_random_journeys():
    assert judge_days(MANY, 20160313) > MANY / 10


@pytest.fixture
def held(log):
    """Random journeys in the log, in four appends, and the events of each person as they were drawn."""
    journeys = Journeys(20160314)
    people = [journeys.person() for _ in range(200)]
    facts, numbered = [], []
    for events in people:
        before = len(facts)
        for event in events:
            corrects = None if event.corrects is None else event.corrects + before
            facts.append(
                Fact(
                    event.stream, BY_NAME[event.name], event.occurred, event.payload, event.known_at, corrects
                )
            )
        numbered.append(events)
    quarter = len(facts) // 4
    for start in range(0, len(facts), quarter):
        log.append(facts[start : start + quarter], by=Author("a test", loader=True))
    return log, journeys, numbered


def test_the_census_of_the_database_is_that_of_a_slow_replay(held):
    _, journeys, people = held
    everything = [event for events in people for event in events]
    met = Counter()
    for _ in range(25):
        at = journeys.pick(everything).occurred.start
        known = at + timedelta(hours=int(journeys.rng.integers(-30, 200)))
        found = census(View(OXFORDSHIRE, known), at)
        told = {("stay", one.spell): one for one in found.beds}
        told |= {("wait", one.wait): one for one in found.waits}
        told |= {("service", one.service): one for one in found.services}
        expected, sayings = {}, []
        for events in people:
            person = events[0].payload["person"]
            for key, face in open_at(events, at, known).items():
                if key[0] == "said":
                    sayings.append((person, face[0], face[1] or None, *face[2:]))
                else:
                    expected[key] = (person, face[:-1] if key[0] == "stay" else face)  # not how they came
        assert {key: (one.person, flat(key[0], one)) for key, one in told.items()} == expected
        assert told_besides(View(OXFORDSHIRE, known), at) == told_of(sayings)
        met["said"] += len(sayings)
        met.update(kind for kind, _ in expected)
    assert min(met[kind] for kind in ("stay", "wait", "service", "said")) > 50


def flat(kind, one):
    """An answer's own fields after its key, as the judge writes them."""
    names = [name for name in one.__dataclass_fields__ if name not in ("person", "spell", "wait", "service")]
    values = [getattr(one, name) for name in names]
    if kind == "wait":
        values[4] = values[4] and values[4].isoformat()
    if kind == "service" and values[2] is not None:
        values[2] = f"{values[2]:f}".rstrip("0").rstrip(".")
    return tuple(values)


def test_matrices_and_delayed_days_are_those_of_a_replay_to_each_midnight(held):
    people = held[2]
    known = datetime(2016, 10, 31, 12, tzinfo=people[0][0].known_at.tzinfo)
    view = View(OXFORDSHIRE, known)
    first, last = date(2016, 3, 1), date(2016, 11, 2)
    places, reasons, both, cares, cells = (Counter() for _ in range(5))
    for events in people:
        for day, (care, place, ready, reason, whose) in nights(events, first, last, known).items():
            places[place, day] += 1
            cares[care, day] += 1
            if ready:
                cells[f"{reason or NO_REASON}/{whose or NO_REASON}/{care}", day] += 1
                reasons[reason or NO_REASON, day] += 1
                both[f"{place}/{reason or NO_REASON}", day] += 1
    for expected, matrix in (
        (places, days_by_place(view, first, last)),
        (reasons, days_by_reason(view, first, last)),
        (both, days_by_place_and_reason(view, first, last)),
        (cares, days_by_care(view, first, last)),
        (cells, days_by_cell(view, first, last)),
    ):
        found = {
            (label, day): count
            for label in matrix.labels
            for day, count in zip(matrix.days, matrix.of(label), strict=True)
            if count
        }
        assert found == expected
    there = days_by_reason(view, first, last, place="RTH08")
    assert sum(there.counts.sum(axis=0)) == sum(
        count for (label, _), count in both.items() if label.startswith("RTH08/")
    )
    march = Counter()
    for (reason, day), count in reasons.items():
        march[reason] += count * (day.month == 3)
    assert sum(march.values()) > 5
    assert {label: days for label, days in delayed_days(view, Month(2016, 3)).items() if days} == +march


def test_the_order_of_arrival_does_not_matter():
    """The same entries under other numbers, as they would stand had they come in another order."""
    journeys = Journeys()
    corrected = 0
    for _ in range(SOME):
        events = journeys.person()
        order = list(journeys.rng.permutation(len(events)))
        # A correction comes after what it corrects: the log itself refuses another order.
        placed = []
        while order:
            for place in list(order):
                target = events[place].corrects
                if target is None or target - 1 in placed:
                    placed.append(place)
                    order.remove(place)
        number = {events[place].seq: seq for seq, place in enumerate(placed, 1)}
        again = [
            replace(events[place], seq=number[events[place].seq], corrects=number.get(events[place].corrects))
            for place in placed
        ]
        corrected += any(event.corrects for event in again)
        # Of two corrections of one entry that became known at the same instant the one recorded last stands.
        ties = [(event.corrects, event.known_at) for event in events if event.corrects]
        if len(ties) == len(set(ties)):
            assert rectangles(again) == rectangles(events)
    assert corrected > SOME / 4

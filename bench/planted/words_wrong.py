"""Errors in dates, statuses, names and sentences."""

from dataclasses import replace
from datetime import date

import numpy as np

from bench.planted.maker import Maker
from bench.planted.pack import Pack, Place, Row
from bench.planted.sentences import reworded
from bench.planted.slips import Planted, moved, planted, renamed
from bench.planted.words import MEETINGS

Random = np.random.Generator
OPEN = ("not started", "planned", "to be agreed", "on track", "late")


def known(pack: Pack, row: Row) -> str:
    return next(one[2] for one in pack.documents if one[0] == row.document)


def dates(random: Random, pack: Pack, place: Place) -> Planted | None:
    """The same date is another one elsewhere."""
    one, other = pack.at(place)
    if len(one.value) != 10 or other.value.startswith("by"):
        return None
    new = moved(random, one.value, 62, 400)
    return planted(pack, replace(other, value=new[: len(other.value)]), "two dates")


def often(random: Random, pack: Pack, place: Place) -> Planted | None:
    row = pack.at(place)[1]
    others = [each for each in MEETINGS if each != row.value]
    return planted(pack, replace(row, value=others[int(random.integers(len(others)))]), "how often")


def name(random: Random, pack: Pack, place: Place) -> Planted | None:
    first, row = pack.at(place)
    return planted(pack, replace(row, value=renamed(random, first.value)), "renamed")


def _more(random: Random, pack: Pack, row: Row, above: str, value: str, what: str) -> Planted:
    """Another row like one, of a new subject."""
    subject = f"{above}/again-{len(pack.subjects)}"
    document = (
        pack.documents[int(random.integers(len(pack.documents)))][0] if what == "action" else row.document
    )
    new = replace(row, id=f"{document}.9999.9", document=document, line=9999, subject=subject, value=value)
    return Planted(
        pack.but(new, subjects={subject: (f"Another {what}", "")}), frozenset({new.id}), f"{what} again"
    )


def action(random: Random, pack: Pack, place: Place) -> Planted | None:
    """An action stands again under another number, in other words."""
    (row,) = pack.at(place)
    plans = [code for code in pack.subjects if code.startswith("plan-") and "/" not in code]
    make = Maker(int(random.integers(2**31)))
    return _more(
        random, pack, row, plans[int(random.integers(len(plans)))], reworded(make, row.value), "action"
    )


def task(random: Random, pack: Pack, place: Place) -> Planted | None:
    """A task stands again under its own workstream."""
    row = pack.at(place)[int(random.integers(len(place.rows)))]
    ways = (
        f"{row.value}.",
        f"{row.value} by the end of March",
        row.value.replace(" ", " the ", 1),
        row.value,
    )
    above = row.subject.rpartition("/")[0]
    return _more(random, pack, row, above, ways[int(random.integers(len(ways)))], "task")


def parent(random: Random, pack: Pack, place: Place) -> Planted | None:
    """The whole is completed over an open task, or a task of a completed whole is open."""
    whole, *parts = pack.at(place)
    if any(part.value in OPEN for part in parts):
        return planted(pack, replace(whole, value="completed"), "completed over an open task")
    if whole.value != "completed":
        return None
    part = parts[int(random.integers(len(parts)))]
    return planted(pack, replace(part, value=OPEN[int(random.integers(5))]), "an open task below it")


def backwards(random: Random, pack: Pack, place: Place) -> Planted | None:
    """It ends before it starts."""
    starts, ends = pack.at(place)
    return planted(pack, replace(ends, value=moved(random, starts.value, -200, -1)), "ends before it starts")


def status(_: Random, pack: Pack, place: Place) -> Planted | None:
    """A status that cannot be on the day of its paper."""
    row, starts, ends = pack.at(place)
    day = known(pack, row)
    if starts.value > day:
        return planted(pack, replace(row, value="completed"), "completed before its start")
    if len(ends.value) == 10 and ends.value < day:
        return planted(pack, replace(row, value="on track"), "on track after its end")
    if starts.value < day:
        return planted(pack, replace(row, value="not started"), "not started after its start")
    return None


def happening(_: Random, pack: Pack, place: Place) -> Planted | None:
    row, happens = pack.at(place)
    if happens.value == known(pack, row):
        return None
    text = "planned" if row.value == "held" else "held"
    return planted(pack, replace(row, value=text), "held or planned against its day")


def within(random: Random, pack: Pack, place: Place) -> Planted | None:
    """A part is due after the whole."""
    _, whole = pack.at(place)
    end = pack.at(place)[0]
    first = end.value if len(end.value) == 10 else f"{end.value}-01"
    return planted(pack, replace(whole, value=moved(random, first, -90, -1)), "a part due after the whole")


def follows(random: Random, pack: Pack, place: Place) -> Planted | None:
    """It starts before what it follows has ended."""
    starts, before = pack.at(place)
    if date.fromisoformat(before.value).year < 1900:
        return None
    return planted(
        pack, replace(starts, value=moved(random, before.value, -120, -1)), "before what it follows"
    )


def advance(random: Random, pack: Pack, place: Place) -> Planted | None:
    """What was completed is on track in a later paper."""
    row = pack.at(place)[1]
    return planted(pack, replace(row, value=OPEN[int(random.integers(5))]), "no longer completed")

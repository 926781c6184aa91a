"""One line of this morning's list, in full: what its page is given."""

from collections.abc import Iterable, Mapping
from typing import Any

from homefirst.app.morning.asking import AsOf
from homefirst.county.catalogue.waits import BY
from homefirst.county.catalogue.ward_words import ASKED, CIRCUMSTANCES, PATHWAYS
from homefirst.hub.actions import WHAT
from homefirst.hub.line import Line
from homefirst.hub.thresholds import Thresholds
from homefirst.hub.verdicts import WHY, Settled, code_said
from homefirst.hub.whole_list import WORDS, On
from homefirst.policy.verification import Said, Side
from homefirst.web.beds.shown import short_key, words
from homefirst.web.morning.shown import (
    Names,
    action_shown,
    by_said,
    council_said,
    leaves_said,
    line_shown,
)
from homefirst.web.sheet.environment import UNKNOWN, day, local_time, number

NO_CODE = "none"
"""What is chosen where a dispute ends with nothing returned."""


def detail_shown(line: Line, asked: AsOf, names: Names, notes: Mapping[str, str]) -> dict[str, Any]:
    """Everything of a line, in the order in which the call asks for it."""
    at = asked.at
    actions = [action_shown(one, at) | {"words": _note(one.note, notes)} for one in line.actions]
    return {
        "line": line_shown(line, asked, names, ""),
        "title": names.people.get(line.person) or f"Person {short_key(line.person)}",
        "short": short_said(line, asked, names),
        "facts": list(_facts(line, asked, names)),
        "actions": actions,
        "code": None if line.code is None else _code(line, asked, names),
        "whats": list(WHAT.items()),
        "owners": list(BY.items()),
        "whys": list(WHY.items()),
    }


def short_said(line: Line, asked: AsOf, names: Names) -> str:
    """Who it is, in one sentence: how long, whose, and when they leave."""
    bed = line.bed
    long = "At home" if bed is None else f"Day {number(line.days_in)} in a bed"
    if bed is not None and bed.ready_since is not None:
        long = f"Ready for {days_said(line.days_ready)}, {long[0].lower()}{long[1:]}"
    leaves = leaves_said(line, asked.at)
    council = "council unknown" if line.council is None else council_said(line.council, names)
    when = "" if leaves is None else f"; {leaves['verb']} {leaves['day']}, {leaves['sure']}"
    return f"{long}; {council}{when}."


def days_said(days: int | None) -> str:
    return "1 day" if days == 1 else f"{number(days)} days"


def _note(note: str | None, notes: Mapping[str, str]) -> str | None:
    return None if note is None else notes.get(note, "(the note was erased)")


def _facts(line: Line, asked: AsOf, names: Names) -> Iterable[tuple[str, str]]:
    bed, expected = line.bed, line.expected
    yield "Why on the list", "; ".join(WORDS[one] for one in On if one in line.on)
    if bed is not None:
        yield "In a bed since", f"{local_time(bed.admitted)}, {days_said(line.days_in)}"
        ready = "not ready"
        if bed.ready_since is not None:
            ready = f"{local_time(bed.ready_since)}, {days_said(line.days_ready)}"
        yield "Ready to leave since", ready
        yield "Expected to leave", _expected(line)
        yield "Pathway", UNKNOWN if line.pathway is None else PATHWAYS[line.pathway]
    elif expected is not None:
        yield "Expected", _expected(line)
    if line.choice is not None:
        yield "Choice", _choice(line, asked.setting.thresholds)
    yield "Council", council_said(line.council, names)
    yield "Who pays for care", UNKNOWN if line.funding is None else CIRCUMSTANCES["funding"][line.funding]
    if line.missing:
        hours = asked.setting.thresholds.circumstances_hours
        yield f"Not asked after {hours} hours", ", ".join(ASKED[name] for name in line.missing)
    if line.neighbour is not None:
        one = line.neighbour
        yield "Neighbour", f"{one.name}: {one.decides} decides. {line_neighbour(line)} Source: {one.source}"
    if line.touched is not None:
        yield "Last touched", f"{local_time(line.touched.at)}, {by_said(line.touched.by, names)}"


def line_neighbour(line: Line) -> str:
    one = line.neighbour
    if one is None:
        return ""
    higher = "" if one.escalate_days is None else f" It goes higher after {one.escalate_days} days ready"
    reached = ", which is reached." if line.escalate else "."
    return f"{one.call_said.capitalize()}.{higher}{reached if higher else ''}"


def _expected(line: Line) -> str:
    if line.expected is None or line.expected.day is None:
        return UNKNOWN
    return f"{day(line.expected.day)}, {line.expected.certainty or 'how sure is not said'}"


def _choice(line: Line, thresholds: Thresholds) -> str:
    one = line.choice
    if one is None:
        return UNKNOWN
    stands = ", its clock stands" if one.paused else ""
    over = f"; it was to be made within {thresholds.choice_days} days" if one.overdue else ""
    return f"{words(one.choice.what)}, day {one.day}{stands}{over}"


def _code(line: Line, asked: AsOf, names: Names) -> dict[str, Any]:
    stands = line.code
    assert stands is not None
    proposal, verification = stands.proposal, stands.verification
    reason, whose = proposal.code
    sides = []
    if verification is not None:
        sides = [
            {
                "side": side.value,
                "said": _side(verification.said(side), names),
                "stance": verification.stance(side),
            }
            for side in Side
        ]
    return {
        "said": code_said(reason, whose),
        "reason": reason or "",
        "whose": whose or "",
        "name": "" if reason is None else asked.setting.coding.legal[reason].name,
        "because": proposal.coded.because,
        "state": stands.said,
        "since": local_time(proposal.since),
        "sides": sides,
        "settled": None if stands.settled is None else _settled(stands.settled, names),
        "disputed": stands.disputed,
        "clock": [
            f"{due.step.words}: {day(due.day)}{', reached' if due.reached else ''}"
            for due in (line.clock.steps if line.clock else ())
        ],
        "others": [f"{words(one.what)}: {one.because}" for one in proposal.coded.others],
        "returns": returns_of(asked),
    }


def returns_of(asked: AsOf) -> list[tuple[str, str]]:
    """What can be returned after a dispute: every code that the return has on the day, or none."""
    return [
        (f"{legal.reason}/{one}", f"{code_said(legal.reason, one)}: {legal.name}")
        for legal in asked.setting.coding.legal.values()
        for one in ([whose.value for whose in sorted(legal.whose)] or [""])
    ] + [(NO_CODE, "no code: returned without one")]


def _side(said: Said | None, names: Names) -> str:
    if said is None:
        return "has not said anything"
    why = "" if said.because is None else f": {WHY.get(said.because, said.because)}"
    return f"{said.stance}{why} ({by_said(said.by, names)}, {local_time(said.at)})"


def _settled(one: Settled, names: Names) -> str:
    why = "" if one.why is None else f", because {WHY.get(one.why, one.why)}"
    return f"{code_said(one.reason, one.whose)}{why} ({by_said(one.by, names)}, {local_time(one.at)})"

"""The morning's list in words for a door: keys, and no names. Frozen values in, plain values out."""

from typing import Any

from homefirst.county.journey.census import as_told, said_instant
from homefirst.county.journey.offer import Offer
from homefirst.hub.line import Line
from homefirst.hub.morning import Morning
from homefirst.hub.whole_list import On


def morning_answer(morning: Morning) -> dict[str, Any]:
    """The whole answer."""
    return {
        "synthetic": True,
        "at": said_instant(morning.at),
        "known_at": said_instant(morning.known_at),
        "strip": morning.strip.as_answer(),
        "lines": [line_answer(line) for line in morning.lines],
    }


def line_answer(line: Line) -> dict[str, Any]:
    """One line."""
    expected, touched = line.expected, line.touched
    return {
        "person": line.person,
        "on": [one.value for one in On if one in line.on],
        "bed": None if line.bed is None else as_told(line.bed),
        "days_in": line.days_in,
        "days_ready": line.days_ready,
        "band": line.band,
        "services": [as_told(one) for one in line.services],
        "waits": [as_told(one) for one in line.waits],
        "code": _code(line),
        "actions": [
            {
                "action": one.action,
                "what": one.what,
                "owner": one.owner,
                "due": None if one.due is None else said_instant(one.due),
                "assigned": said_instant(one.assigned),
            }
            for one in line.actions
        ],
        "overdue": line.overdue,
        "local_list": line.local_list,
        "choice": _choice(line),
        "council": line.council,
        "neighbour": None if line.neighbour is None else line.neighbour.code,
        "escalate": line.escalate,
        "continuing": _continuing(line),
        "funding": line.funding,
        "expected": None if expected is None or expected.day is None else expected.day.isoformat(),
        "certainty": None if expected is None else expected.certainty,
        "pathway": line.pathway,
        "missing": list(line.missing),
        "touched": None if touched is None else {"at": said_instant(touched.at), "by": touched.by},
        "errors": list(line.errors),
        "offers": [_offer(one) for one in line.offers],
        "approval": _approval(line),
        "shut": [{"offer": offer, "line": one.said} for offer, one in sorted(line.shut.items())],
        "lost": [{"what": one.what, "place": one.place, "since": said_instant(one.at)} for one in line.lost],
    }


def _code(line: Line) -> dict[str, Any] | None:
    if line.code is None:
        return None
    stands, clock = line.code, line.clock
    settled = stands.settled
    return {
        **stands.proposal.coded.as_answer(),
        "state": line.agreed.value,
        "proposed": said_instant(stands.proposal.since),
        "settled": None if settled is None else {"reason": settled.reason, "whose": settled.whose},
        "working_days": None if clock is None else clock.days,
        "with": None if clock is None or clock.now is None else clock.now.step.board,
    }


def _continuing(line: Line) -> dict[str, Any] | None:
    one = line.continuing
    if one is None:
        return None
    return {
        "steps": [
            {"what": step.what, "due": None if step.due is None else step.due.isoformat()}
            for step in one.steps
        ],
        "day": one.day,
        "decide_by": None if one.decide_by is None else one.decide_by.isoformat(),
        "overdue": one.overdue,
    }


def _choice(line: Line) -> dict[str, Any] | None:
    if line.choice is None:
        return None
    one = line.choice
    next_ = one.clock.next
    return {
        "of": one.choice.what,
        "day": one.day,
        "paused": one.paused,
        "overdue": one.overdue,
        "next": None if next_ is None else next_.step.code,
        "next_due": None if next_ is None or next_.due is None else said_instant(next_.due),
    }


def _offer(one: Offer) -> dict[str, Any]:
    return {
        "offer": one.offer,
        "wait": one.wait,
        "what": one.what,
        "place": one.place,
        "resource": one.resource,
        "hours": None if one.hours is None else float(one.hours),
        "start": one.start.isoformat(),
        "weekly": None if one.weekly is None else float(one.weekly),
        "state": one.state.value,
        "offered": said_instant(one.offered),
    }


def _approval(line: Line) -> dict[str, Any] | None:
    one = line.approval
    if one is None:
        return None
    return {
        "offer": one.offer,
        "weekly": None if one.weekly is None else float(one.weekly),
        "owner": one.owner,
        "due": said_instant(one.due),
    }

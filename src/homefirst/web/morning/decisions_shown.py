"""What is offered to one person, whether they can decide, and the clock of their choice, in words; and what
of it can be entered."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from homefirst.app.capacity.asking import pack_capacity
from homefirst.app.ground.places import place_name, place_names
from homefirst.app.morning.asking import AsOf, organisation_names
from homefirst.county.access.roles import roles
from homefirst.county.capacity.resource import Resource
from homefirst.county.catalogue.offer_words import DECISIONS, DECLINED, FAILED, FOUND, WITHDRAWN
from homefirst.county.catalogue.waits import WaitKind
from homefirst.county.journey.offer import Offer
from homefirst.county.journey.states import Offering
from homefirst.hub.decisions import WHY_ALTHOUGH
from homefirst.hub.line import Line
from homefirst.hub.start import BEDS, CAN_BEGIN, days_begun
from homefirst.policy.choice_clock import StepDue
from homefirst.web.beds.shown import words
from homefirst.web.morning.shown import approval_said, due_said
from homefirst.web.sheet.environment import day, local_time, number

ENDINGS = (
    ("decline", "Declined because", "Declined", DECLINED),
    ("withdraw", "Taken back because", "Take it back", WITHDRAWN),
)
DID_NOT_BEGIN = ("fail", "It did not begin because", "Did not begin", FAILED)
STEPS = frozenset(
    (
        *("dispute", "assessment", "pathway", "funding", "mental_capacity", "safeguarding", "therapy_review"),
        *("medical_review", "medicines", "transport", "chc_checklist", "chc_assessment", "chc_decision"),
    )
)
"""Waits for a step, for which nothing can be offered; for a choice it can be: what they choose."""


def offer_shown(line: Line, asked: AsOf) -> dict[str, Any]:
    """Everything of a line that is about offers."""
    at, kinds = asked.at, asked.setting.kinds
    return {
        "offers": [_offer(one, line, asked) for one in line.offers],
        "lost": [
            f"{place_name(one.place)} withdrew on {local_time(one.at)}: {_kind(kinds, one.what)}."
            for one in line.lost
        ],
        "waits": offer_waits(line, asked),
        "resources": list(_resources(line, at.date())),
        "although": list(WHY_ALTHOUGH.items()),
        "kinds": [(code, kind.words) for code, kind in kinds.items() if code in CAN_BEGIN],
        "places": [*place_names().items(), *sorted(organisation_names().items(), key=lambda one: one[1])],
        "mind": [_mind(line, about) for about in DECISIONS],
        "decisions": list(DECISIONS.items()),
        "found": list(FOUND.items()),
        "clock": _clock(line, at),
    }


def offer_waits(line: Line, asked: AsOf) -> list[tuple[str, str]]:
    """The waits for which something can be offered, in words: no step, and nothing that is offered before."""
    kinds, offered = asked.setting.kinds, {one.wait for one in line.offers}
    return [
        (one.wait, _kind(kinds, one.what))
        for one in line.waits
        if one.wait not in offered and _coded_as(kinds, one.what) not in STEPS
    ]


def _offer(one: Offer, line: Line, asked: AsOf) -> dict[str, Any]:
    at, kinds = asked.at, asked.setting.kinds
    accepted = one.state is Offering.ACCEPTED
    endings = (*ENDINGS, DID_NOT_BEGIN) if accepted else ENDINGS
    approval = line.approval if line.approval is not None and line.approval.offer == one.offer else None
    return {
        "offer": one.offer,
        "what": _kind(kinds, one.what).capitalize(),
        "of": ", ".join(offer_parts(one)),
        "state": one.state.value,
        "colour": "green" if accepted else "blue",
        "since": f"Offered {local_time(one.offered)}"
        + (f", accepted {local_time(one.said_at)}." if accepted else ", not answered yet."),
        "accepted": accepted,
        "bed": one.what in BEDS,
        "begun": [(each.isoformat(), day(each)) for each in days_begun(one.said_at, at)] if accepted else [],
        "approval": None
        if approval is None
        else f"{approval_said(approval)} by"
        f" {roles()[approval.owner].title.lower()}, {due_said(approval.due, at)}.",
        "approval_late": approval is not None and approval.overdue(at),
        "endings": [
            {"do": do, "label": label, "button": button, "whys": list(whys.items())}
            for do, label, button, whys in endings
        ],
    }


def offer_parts(one: Offer) -> Iterable[str]:
    """Where an offer is, how much, from when and for how much money, in short parts."""
    resource = pack_capacity().resources.get(one.resource or "")
    yield resource.name if resource is not None else place_name(one.place)
    if one.hours is not None:
        yield f"{one.hours.normalize():f} hours a week"
    yield f"from {day(one.start)}"
    if one.weekly is not None:
        yield f"£{number(float(one.weekly))} a week"


def _resources(line: Line, today: date) -> Iterable[tuple[str, str]]:
    """What of the pack's lines of capacity is there, those of a kind that they wait for first."""
    wanted = {wait.what for wait in line.waits}
    if line.choice is not None:
        wanted.add(line.choice.choice.what)

    def order(one: Resource) -> tuple[bool, str]:
        return one.service not in wanted, one.name

    for one in sorted(pack_capacity().resources.values(), key=order):
        if one.dates.cover(today):
            yield one.code, one.name


def _kind(kinds: Any, what: str) -> str:
    kind: WaitKind | None = kinds.get(what)
    return words(what) if kind is None else kind.words


def _coded_as(kinds: Any, what: str) -> str:
    kind: WaitKind | None = kinds.get(what)
    return what if kind is None else kind.coded_as


def _mind(line: Line, about: str) -> str:
    found = next((one for one in line.mental_capacity if one.about == about), None)
    said = "nobody has recorded it"
    if found is not None:
        said = f"{FOUND.get(found.found, found.found)} ({local_time(found.at)})"
    return f"About {DECISIONS[about]}: {said}."


def _clock(line: Line, at: datetime) -> dict[str, Any] | None:
    if line.choice is None or not line.choice.clock.to_come:
        return None
    clock = line.choice.clock
    acts = next((one for one in clock.to_come if one.step.owner is not None), None)
    stands = "" if clock.stands is None else ", it stands"
    return {
        "said": f"day {clock.day}{stands}",
        "steps": [_step(one, at) for one in clock.to_come],
        "choice": line.choice.choice.choice,
        "step": "" if acts is None else acts.step.code,
        "step_said": "" if acts is None else acts.step.words,
    }


def _step(one: StepDue, at: datetime) -> str:
    return f"{one.step.words[:1].upper()}{one.step.words[1:]}: {step_due_said(one, at)}"


def step_due_said(one: StepDue, at: datetime) -> str:
    """When a step of a choice is due, in words."""
    if one.due is None:
        return "not while the clock stands"
    return due_said(one.due, at) + (", overdue" if one.due < at else "")

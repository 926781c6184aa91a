"""What is open for a person at an instant: one bed at most, many waits, many services. And what an entry does
to it: pure rules over the tables in states.py."""

from collections.abc import Callable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from homefirst.county.journey import offer, said_of
from homefirst.county.journey.said_of import Sayings
from homefirst.county.journey.states import (
    AFTER_DEATH,
    ALL_HOLD,
    ASSESSMENT,
    CHOICE,
    MOVED,
    NO_WAIT_FOR_OFFER,
    NOTHING_BEGAN,
    OFFER,
    ONE_MISSING,
    READY,
    SERVICE,
    STAY,
    TWO_BEDS,
    WAIT,
    Never,
    Ready,
    Serving,
    Stay,
    Waiting,
)

_NOTHING: Mapping[Any, Any] = MappingProxyType({})
TESTS = ("clinical", "multidisciplinary", "safe")


class Bed(NamedTuple):
    """A stay that is open: where, since when and how they came in, and what is known of the three tests of
    readiness."""

    spell: str
    care: str
    place: str
    ward: str | None
    admitted: datetime
    on_leave: bool = False
    clinical: bool = False
    multidisciplinary: bool = False
    safe: bool = False
    ready_since: datetime | None = None
    method: str | None = None


class Wait(NamedTuple):
    """A wait that is open: for what, under which reason of the return, whose step it is, and when it is due.
    A reason has always a whose; whose step it is may be known without a reason."""

    wait: str
    what: str
    reason: str | None
    whose: str | None
    opened: datetime
    due: str | None


class Service(NamedTuple):
    """A service at home that is referred, assessed or received; hours a week as they stand in the entry."""

    service: str
    what: str | None
    place: str | None
    hours: str | None
    state: str
    since: datetime


class State(NamedTuple):
    """All that is open for one person, and what had been and is over. Never changed, only followed. `said` is
    what was said besides, by subject and what it is about (said_of.py)."""

    bed: Bed | None
    waits: Mapping[str, Wait]
    services: Mapping[str, Service]
    over: frozenset[str]
    alive: bool
    said: Sayings = _NOTHING


NOTHING_YET = State(None, _NOTHING, _NOTHING, frozenset(), True)


class Step(NamedTuple):
    """One entry as it stands, in the order in which a person's entries follow one another: by the instant,
    then as below. `seq` is the event that says it."""

    at: datetime
    rank: int
    thing: str
    detail: str
    seq: int
    name: str
    said: Mapping[str, Any]


def after(state: State, step: Step) -> State | Never:
    """What is open after an entry, or why it cannot be."""
    if not state.alive:
        return AFTER_DEATH
    return _RULES[step.name](state, step)


def main_wait(state: State) -> Wait | None:
    """The one under which a delayed person is counted: of the open waits with a reason the one that was
    opened first. The return counts everybody once; which of several waits, it leaves to the hospital, and
    this is our rule for it."""
    with_reason = [wait for wait in state.waits.values() if wait.reason is not None]
    return min(with_reason, key=lambda wait: (wait.opened, wait.wait), default=None)


def _stay_state(state: State, spell: str) -> Stay:
    if state.bed is not None and state.bed.spell == spell:
        return Stay.ON_LEAVE if state.bed.on_leave else Stay.IN_BED
    return Stay.ENDED if f"spell {spell}" in state.over else Stay.NOT_BEGUN


def _stay(state: State, step: Step) -> State | Never:
    found = STAY.after(_stay_state(state, step.thing), step.name)
    if isinstance(found, Never):
        return found
    if step.name == "Admitted":
        if state.bed is not None:
            return TWO_BEDS
        said = step.said
        bed = Bed(step.thing, said["care"], said["place"], said["ward"], step.at, method=said["method"])
        return _in_bed(state, bed, state.said)
    assert state.bed is not None
    if found is Stay.ENDED:
        left = offer.place_left(said_of.stay_ended(state.said, step.thing), step.thing)
        return state._replace(bed=None, over=state.over | {f"spell {step.thing}"}, said=left)
    bed, on_leave = _bed_after(state.bed, step), found is Stay.ON_LEAVE
    sayings = state.said
    if step.name in said_of.OF_A_STAY:
        sayings = said_of.of_a_stay(sayings, _said(step))
    if sayings and bed[1:3] != state.bed[1:3]:
        sayings = offer.place_left(said_of.moved(sayings, step.thing), step.thing)
    return _in_bed(state, bed if bed.on_leave is on_leave else bed._replace(on_leave=on_leave), sayings)


def _in_bed(state: State, bed: Bed, sayings: Sayings) -> State:
    """As `_replace` would, in a third of the time, at every second entry of a journey."""
    return State(bed, state.waits, state.services, state.over, state.alive, sayings)


def _bed_after(bed: Bed, step: Step) -> Bed:
    """A bed whose stay goes on: where it is now, and what of the tests holds."""
    said = step.said
    if step.name == "Transferred":
        moved = bed._replace(care=said["care"], place=said["place"], ward=said["ward"])
        return moved if moved[1:3] == bed[1:3] else _tested(moved, (False,) * 3, MOVED, step.at)
    if step.name == "ReadinessReset":
        return _tested(bed, (False,) * 3, step.name, step.at)
    if step.name == "ReadinessRecorded":
        tests = tuple(getattr(bed, test) if said[test] is None else said[test] for test in TESTS)
        return _tested(bed, tests, ALL_HOLD if all(tests) else ONE_MISSING, step.at)
    return bed


def _tested(bed: Bed, tests: tuple[bool, ...], event: str, at: datetime) -> Bed:
    was = Ready.NOT_READY if bed.ready_since is None else Ready.READY
    since = (bed.ready_since or at) if READY.after(was, event) is Ready.READY else None
    clinical, multidisciplinary, safe = tests
    spell, care, place, ward, admitted, on_leave, *_, method = bed
    return Bed(spell, care, place, ward, admitted, on_leave, clinical, multidisciplinary, safe, since, method)


def _wait(state: State, step: Step) -> State | Never:
    open_ = state.waits.get(step.thing)
    closed = f"wait {step.thing}" in state.over
    was = Waiting.OPEN if open_ is not None else Waiting.CLOSED if closed else Waiting.NOT_OPEN
    found = WAIT.after(was, step.name)
    if isinstance(found, Never):
        return found
    if found is Waiting.CLOSED:
        waits = {key: wait for key, wait in state.waits.items() if key != step.thing}
        return state._replace(waits=waits, over=state.over | {f"wait {step.thing}"})
    said = step.said
    opened = step.at if open_ is None else open_.opened
    wait = Wait(step.thing, said["what"], said["reason"], said["whose"], opened, said["due"])
    return state._replace(waits={**state.waits, step.thing: wait})


def _service(state: State, step: Step) -> State | Never:
    known = state.services.get(step.thing)
    over = f"service {step.thing}" in state.over
    was = Serving(known.state) if known is not None else Serving.ENDED if over else Serving.NOT_REFERRED
    found = SERVICE.after(was, step.name)
    if isinstance(found, Never):
        return found
    if found is Serving.ENDED:
        services = {key: one for key, one in state.services.items() if key != step.thing}
        over_ = state.over | {f"service {step.thing}"}
        return state._replace(services=services, over=over_, said=offer.place_left(state.said, step.thing))
    was_ = known or Service(step.thing, None, None, None, found, step.at)
    since = was_.since if was == found else step.at
    said = {name: step.said[name] for name in ("what", "place", "hours") if name in step.said}
    if was is Serving.RECEIVING and step.name == "ServiceAssessed":
        said = {}  # what is given goes on until it is changed
    service = was_._replace(**said, state=str(found), since=since)
    return state._replace(services={**state.services, step.thing: service})


def _said(step: Step) -> said_of.Step:
    return said_of.Step(step.at, step.thing, step.name, step.said)


def _of_the_person(state: State, step: Step) -> State:
    return state._replace(said=said_of.of_the_person(state.said, _said(step)))


def _assessment(state: State, step: Step) -> State | Never:
    name = f"assessment {step.thing}"
    return _with_said(state, said_of.of_an_assessment(state.said, name in state.over, _said(step)), name)


def _choice(state: State, step: Step) -> State | Never:
    name = f"choice {step.thing}"
    return _with_said(state, said_of.of_a_choice(state.said, name in state.over, _said(step)), name)


def _offer(state: State, step: Step) -> State | Never:
    found = offer.after(state.said, state.over, _said(step))
    if isinstance(found, Never):
        return found
    said = step.said
    if step.name == "Offered" and said["wait"] not in state.waits:
        return NO_WAIT_FOR_OFFER
    if step.name == "StartConfirmed" and not _began(state, said["service"], said["spell"]):
        return NOTHING_BEGAN
    sayings, over = found
    return state._replace(said=sayings, over=state.over | over)


def _began(state: State, service: str | None, spell: str | None) -> bool:
    """Whether the one thing that a start names is there, if it names any: a service that they receive, or
    their bed."""
    if service is None:
        return spell is None or (state.bed is not None and state.bed.spell == spell)
    known = state.services.get(service)
    return spell is None and known is not None and known.state == Serving.RECEIVING


def _with_said(state: State, sayings: Sayings | Never, name: str) -> State | Never:
    """A state in which other things are said; a thing of which nothing is said any more is over."""
    if isinstance(sayings, Never):
        return sayings
    over = state.over if len(sayings) >= len(state.said) else state.over | {name}
    return state._replace(said=sayings, over=over)


def _died(_state: State, _step: Step) -> State:
    return NOTHING_YET._replace(alive=False)


Rule = Callable[[State, Step], State | Never]
_RULES: Mapping[str, Rule] = {
    **dict.fromkeys(STAY.events, _stay),
    **dict.fromkeys(WAIT.events, _wait),
    **dict.fromkeys(SERVICE.events, _service),
    **dict.fromkeys(ASSESSMENT.events, _assessment),
    **dict.fromkeys(CHOICE.events, _choice),
    **dict.fromkeys(OFFER.events, _offer),
    "MentalCapacityRecorded": _of_the_person,
    "CircumstancesRecorded": _of_the_person,
    "NeedsDescribed": _of_the_person,
    "Died": _died,
}
RANKS: Mapping[str, int] = {
    name: rank
    for rank, name in enumerate(
        # Entries of one instant in the order that makes most of them possible: what ends makes room for
        # what begins. What cannot be yet is tried again after the others (`replay`).
        "Transferred LeaveEnded LeaveBegan ReadinessRecorded ReadinessReset"
        " WaitOpened WaitChanged WaitClosed ServiceReferred ServiceAssessed ServiceStarted"
        " ServiceHoursChanged ServiceEnded ReferralClosed ExpectedDateSet CriteriaRecorded PathwaySet"
        " StayConfirmed CircumstancesRecorded NeedsDescribed AssessmentRequested AssessmentDone"
        " AssessmentWithdrawn ChoiceBegan ChoicePaused ChoiceResumed ChoiceMade OfferDeclined"
        " OfferWithdrawn StartFailed Offered StartPutOff OfferAccepted StartConfirmed"
        " MentalCapacityRecorded Discharged Admitted Died".split()
    )
}

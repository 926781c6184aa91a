"""One person's line of the morning's list. Frozen; made by `line_of`, pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from homefirst.county.capacity.kept import Kept
from homefirst.county.capacity.states import StateSaid
from homefirst.county.journey.by_place import DELAYED, days_delayed, days_in
from homefirst.county.journey.census import AtHome, InBed, OpenWait
from homefirst.county.journey.offer import Offer
from homefirst.county.journey.said_of import HOME
from homefirst.county.journey.told import Choice, ExpectedDate, MentalCapacity
from homefirst.foundation.calendar import local_day
from homefirst.hub.actions import Action
from homefirst.hub.continuing import Continuing, continuing_of
from homefirst.hub.decisions import Approval, DecisionSaid, Lost, approvals, places_lost, steps_taken
from homefirst.hub.errors import errors_of
from homefirst.hub.neighbours import Neighbour
from homefirst.hub.person import Facts, own_waits
from homefirst.hub.setting import Setting
from homefirst.hub.verdicts import CodeStands, Proposal, VerdictSaid, stands
from homefirst.hub.whole_list import On, moves_on, waits_for
from homefirst.policy.choice_clock import ChoiceClocked, clocked
from homefirst.policy.coding import Coded, code
from homefirst.policy.situation import Residence, situation_of
from homefirst.policy.verification_clock import Running, running

LOCAL_LIST = "wait:"
"""Kinds of waits of the county’s own local list begin so."""
DISPUTE = "dispute"
"""The kind of wait that says that the partners dispute who is responsible."""


class Agreed(StrEnum):
    """How a line's code stands, as filters and counts name it."""

    NONE = "none"
    OPEN = "open"
    AGREED = "agreed"
    DISPUTED = "disputed"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True)
class Touched:
    """When something was entered of a person last, and by whom: a user's name, or a loader's."""

    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Chooses:
    """A choice that is being made: of what, on which day of its clock, whether that stands, whether it is
    over the pack's days, and where its clock is: which steps were taken, and what is next."""

    choice: Choice
    day: int
    paused: bool
    overdue: bool
    clock: ChoiceClocked

    def step_due(self, at: datetime) -> bool:
        """Whether the next step is due by the end of the day, or overdue."""
        due = None if self.clock.next is None else self.clock.next.due
        return due is not None and local_day(due) <= local_day(at)


@dataclass(frozen=True, slots=True)
class Line:
    """One person as the morning's call looks at them; None is unknown, or nothing of the kind.

    `days_in` and `days_ready` are midnights; `band` the highest of 7, 14 and 21 days in bed that is reached,
    0 where none is. `missing` is what nobody has asked about home though it is time. `actions` are the open
    ones, the next first. `escalate` is whether the neighbour's protocol says that it goes higher now. `heard`
    is the number of the last entry that the hub made of them: who acts says which one they saw. `local_list`
    is whether the county's own list has them. `offers` are those that stand, `approval` is what waits of
    one, `lost` what a provider that withdrew left them without, as long as nothing else is offered; `shut` is
    what closed or barred the lines of those offers, by their keys. `kinds` is what they wait for, as the pack
    names it (whole_list.waits_for); `moves_on` whether they have reablement at home and wait for home care;
    `continuing` is where continuing healthcare stands.
    """

    person: str
    keys: frozenset[str]
    on: frozenset[On]
    bed: InBed | None
    days_in: int | None
    days_ready: int | None
    band: int
    services: tuple[AtHome, ...]
    waits: tuple[OpenWait, ...]
    code: CodeStands | None
    clock: Running | None
    actions: tuple[Action, ...]
    overdue: bool
    choice: Chooses | None
    council: str | None
    neighbour: Neighbour | None
    escalate: bool
    funding: str | None
    expected: ExpectedDate | None
    pathway: int | None
    missing: tuple[str, ...]
    touched: Touched | None
    heard: int
    local_list: bool
    errors: tuple[str, ...]
    offers: tuple[Offer, ...] = ()
    approval: Approval | None = None
    lost: tuple[Lost, ...] = ()
    mental_capacity: tuple[MentalCapacity, ...] = ()
    shut: Mapping[str, StateSaid] = field(default_factory=dict, hash=False)
    kinds: frozenset[str] = frozenset()
    moves_on: bool = False
    continuing: Continuing | None = None

    @property
    def site(self) -> str | None:
        return None if self.bed is None else self.bed.place

    @property
    def next(self) -> Action | None:
        return self.actions[0] if self.actions else None

    @property
    def waiting_since(self) -> datetime | None:
        return min((wait.opened for wait in self.waits), default=None)

    @property
    def agreed(self) -> Agreed:
        if self.code is None or self.code.verification is None:
            return Agreed.NONE
        if self.code.settled is not None:
            return Agreed.SETTLED
        if self.code.disputed:
            return Agreed.DISPUTED
        return Agreed.AGREED if self.clock is None else Agreed.OPEN


@dataclass(frozen=True, slots=True)
class Besides:
    """What other rooms and the hub itself say of a person: the council responsible (None: not known) and its
    neighbour (None: it is none's), actions, judgements, decisions, the last entry, and of the offers that
    stand, by their keys, what is kept for them, and what closed or barred their lines. `assessed` is when the
    full assessment for continuing healthcare was asked for last, of whoever waits for the decision."""

    keys: frozenset[str]
    council: str | None = None
    neighbour: Neighbour | None = None
    actions: tuple[Action, ...] = ()
    verdicts: tuple[VerdictSaid, ...] = ()
    touched: Touched | None = None
    heard: int = 0
    decisions: tuple[DecisionSaid, ...] = ()
    kept: Mapping[str, Kept] = field(default_factory=dict, hash=False)
    shut: Mapping[str, StateSaid] = field(default_factory=dict, hash=False)
    assessed: datetime | None = None


def line_of(facts: Facts, on: frozenset[On], setting: Setting, besides: Besides) -> Line:
    """The line of somebody who is on the list."""
    at, bed, told = setting.at, facts.bed, facts.told
    proposal = proposal_of(facts, setting, besides)
    stand = None if proposal is None else stands(proposal, besides.verdicts)
    days = None if bed is None else days_in(bed, at)
    ready = None if bed is None or bed.on_leave else days_delayed(bed, at)
    neighbour = _neighbour(facts, on, setting, besides)
    next_ = besides.actions[0] if besides.actions else None
    circumstances = None if told is None else told.circumstances
    offers = facts.offers
    return Line(
        person=facts.person,
        keys=besides.keys,
        on=on,
        bed=bed,
        days_in=days,
        days_ready=ready,
        band=max((least for least in DELAYED if days is not None and days >= least), default=0),
        services=facts.services,
        waits=own_waits(facts.waits, setting.kinds),
        code=stand,
        clock=_clock(stand, setting),
        actions=besides.actions,
        overdue=next_ is not None and next_.overdue(at),
        choice=_choice(facts, setting, besides),
        council=besides.council,
        neighbour=neighbour,
        escalate=_goes_higher(ready, neighbour),
        funding=None if circumstances is None else circumstances.funding,
        expected=None if told is None else told.expected,
        pathway=None if told is None else told.pathway,
        missing=missing_of(facts, setting),
        touched=besides.touched,
        heard=besides.heard,
        local_list=any(wait.what.startswith(LOCAL_LIST) for wait in facts.waits),
        errors=errors_of(
            facts, setting, None if proposal is None else proposal.coded, besides.kept, besides.shut
        ),
        offers=offers,
        approval=_approval(offers, besides, at),
        lost=_lost(facts, besides, at),
        mental_capacity=() if told is None else told.mental_capacity,
        shut=besides.shut,
        kinds=waits_for(facts, setting),
        moves_on=moves_on(facts, setting),
        continuing=continuing_of(facts.waits, besides.assessed, setting),
    )


def proposal_of(facts: Facts, setting: Setting, besides: Besides) -> Proposal | None:
    """The code of somebody who is ready, since when it is before both sides: since they are ready, or since
    what they wait for was opened. None of whoever is not ready."""
    bed = facts.bed
    if not facts.ready or bed is None or bed.ready_since is None:
        return None
    waits = own_waits(facts.waits, setting.kinds)
    residence = None
    if besides.council is not None:
        residence = Residence.HERE if besides.neighbour is None else Residence.ELSEWHERE
    open_dispute = any(wait.what == DISPUTE for wait in waits)
    situation = situation_of(bed, facts.told, residence=residence, dispute=open_dispute)
    coded = code(setting.coding, waits, situation)
    return Proposal(
        facts.person, bed.spell, coded, max(bed.ready_since, _opened(coded, waits, bed.ready_since))
    )


def _opened(coded: Coded, waits: Sequence[OpenWait], otherwise: datetime) -> datetime:
    return next((wait.opened for wait in waits if wait.wait == coded.wait), otherwise)


def missing_of(facts: Facts, setting: Setting) -> tuple[str, ...]:
    """What is to be asked within so many hours of admission and nobody has said."""
    bed = facts.bed
    hours = timedelta(hours=setting.thresholds.circumstances_hours)
    if bed is None or setting.at - bed.admitted < hours:
        return ()
    circumstances = None if facts.told is None else facts.told.circumstances
    return HOME if circumstances is None else circumstances.missing


def _clock(stand: CodeStands | None, setting: Setting) -> Running | None:
    if stand is None or stand.verification is None or stand.settled is not None:
        return None
    return running(stand.verification, setting.steps, setting.working, on=local_day(setting.at))


def _approval(offers: Sequence[Offer], besides: Besides, at: datetime) -> Approval | None:
    """What waits to be approved of the offers that stand."""
    asked = approvals(besides.decisions, at) if besides.decisions else {}
    found = (asked.get(one.offer) for one in offers)
    return next((one for one in found if one is not None and one.waits), None)


def _lost(facts: Facts, besides: Besides, at: datetime) -> tuple[Lost, ...]:
    """What they are without since a provider withdrew: as long as they wait, and nothing was offered
    since."""
    if not besides.decisions or not facts.waits:
        return ()
    offered = [one.offered for one in facts.told.offers] if facts.told is not None else []
    return tuple(
        one for one in places_lost(besides.decisions, at) if not any(since > one.at for since in offered)
    )


def _choice(facts: Facts, setting: Setting, besides: Besides) -> Chooses | None:
    if facts.told is None or not facts.told.choices:
        return None
    first = min(facts.told.choices, key=lambda one: (one.began, one.choice))
    day = first.days(setting.at)
    taken = steps_taken(besides.decisions, setting.at).get(first.choice, {}) if besides.decisions else {}
    clock = clocked(first, taken, setting.choosing, setting.working, at=setting.at)
    return Chooses(first, day, first.paused, day > setting.thresholds.choice_days, clock)


def _neighbour(facts: Facts, on: frozenset[On], setting: Setting, besides: Besides) -> Neighbour | None:
    """Whose protocol holds: that of the county in whose hospital they lie, or of the council that is
    theirs."""
    there = None if facts.bed is None else setting.sites.of_neighbours.get(facts.bed.place)
    return there or (besides.neighbour if On.THEIRS in on else None)


def _goes_higher(days_ready: int | None, neighbour: Neighbour | None) -> bool:
    if neighbour is None or neighbour.escalate_days is None or days_ready is None:
        return False
    return days_ready >= neighbour.escalate_days


def days_waited(wait: OpenWait, at: datetime) -> int:
    """Local days since a wait was opened."""
    return (local_day(at) - local_day(wait.opened)).days


def day_said(day: date) -> str:
    return f"{day.day} {day:%b}"

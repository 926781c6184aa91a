"""Who waits, as the draft sees them: from a line of the morning's list to what is asked for somebody. Pure.

Who is not asked for is told with the reason: nothing is guessed, neither what somebody needs nor when.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import ROUND_CEILING, Decimal
from enum import StrEnum

from homefirst.county.capacity.resource import ANY, Resource
from homefirst.county.catalogue.service_pages import BEDS
from homefirst.county.journey.by_place import RECEIVING
from homefirst.county.journey.census import OpenWait
from homefirst.county.journey.declined import Declined
from homefirst.county.journey.offer import Offer
from homefirst.county.journey.told import Told
from homefirst.foundation.calendar import local_day
from homefirst.hub.draft.rules import DraftRules
from homefirst.hub.draft.waits import service_of, waits_besides, waits_said
from homefirst.hub.line import Line
from homefirst.hub.person import Facts
from homefirst.hub.setting import Setting
from homefirst.hub.start import FOLLOWS
from homefirst.hub.whole_list import On, carer_cannot_go_on
from homefirst.policy.allocation.waiting import Held, Instead, Waiting
from homefirst.policy.call_tables import MOST_DAYS, Priority, words_of
from homefirst.policy.criteria import Fit, fit
from homefirst.policy.need import Need, need_of
from homefirst.policy.substitution import instead_of
from homefirst.policy.terms import terms_of_resource

BY_HOURS = frozenset({"home_care", "reablement"})
HOSPICE, SAFEGUARDING, CARER, PACKAGE, URGENT = (
    "hospice",
    "safeguarding",
    "carer_failing",
    "package_failing",
    "urgent_response",
)
LAST_HOURS = "last_hours"
HOME_FIRST = "reablement"
"""What who waits for a bed is held against as the way home: reablement, or what may stand in for it."""
THERE_ALREADY = "They are in a bed of it already."
PASSING = frozenset({"full", "staff", "infection", "no_answer"})
"""Why a provider declines today and may take somebody tomorrow."""
_STEP = Decimal("0.25")
_WEEK, _HOUR = 7, 60


class Why(StrEnum):
    """Why somebody on the list is not asked for."""

    NO_SERVICE = "no_service"
    NOT_READY = "not_ready"
    NOT_DESCRIBED = "not_described"
    THEIRS = "theirs"
    ON_LEAVE = "on_leave"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody for whom the draft looks: the wait that is to end, what they need, how urgent that is and why,
    for how many days they have waited, how well each line fits (`fits`, by code), which were declined and
    are not offered again, with the reason, and how their hours were found, in words.
    `home`: of who waits for a bed, the same person as one who waits for care at home. `besides`: what else
    they wait for, in words, and why that is not looked for."""

    line: Line
    wait: OpenWait
    need: Need
    waiting: Waiting
    priority: Priority
    days: int
    fits: Mapping[str, Fit]
    declined: Mapping[str, str]
    hours_said: str
    home: "Candidate | None" = None
    besides: tuple[tuple[str, str], ...] = ()

    @property
    def in_bed(self) -> bool:
        return self.line.bed is not None

    @property
    def expected(self) -> bool:
        """Whether they are expected to be ready within the days looked at, and are not yet: nothing can be
        confirmed for them until they are."""
        return self.line.bed is not None and self.line.bed.ready_since is None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody who waits and is not asked for, and why."""

    line: Line
    wait: OpenWait | None
    why: Why
    because: str
    priority: Priority


@dataclass(frozen=True, slots=True)
class OfferedAlready:
    """Somebody to whom something is offered already, which stands: they are not asked for again, and what is
    promised to them is off what is free."""

    line: Line
    offer: Offer


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody is to be offered something for: the wait, the kind of service that ends it, and the day
    from which they can go."""

    line: Line
    wait: OpenWait
    service: str
    ready: date


@dataclass(frozen=True, slots=True)
class Besides:
    """What other rooms say of people, by the key that stands for them; nothing of whom they say nothing:
    whether a woman or a man, and what was declined."""

    sexes: Mapping[str, str]
    declined: Mapping[str, Sequence[Declined]]


@dataclass(frozen=True, slots=True)
class Asked:
    """Everybody on the list who waits for anything, once."""

    candidates: tuple[Candidate, ...]
    left_out: tuple[LeftOut, ...]
    offered: tuple[OfferedAlready, ...]


def asked_for(
    lines: Iterable[Line],
    facts: Mapping[str, Facts],
    besides: Besides,
    resources: Mapping[str, Resource],
    rules: DraftRules,
    setting: Setting,
) -> Asked:
    """Who of a morning's list is to be offered something. `facts` are by the person's key, `resources` those
    that may be offered."""
    candidates, left_out, offered = [], [], []
    for line in lines:
        if not line.waits:
            continue
        found = _asked(line, facts[line.person], besides, resources, rules, setting)
        if isinstance(found, Candidate):
            candidates.append(found)
        elif isinstance(found, LeftOut):
            left_out.append(found)
        else:
            offered.append(found)
    return Asked(tuple(candidates), tuple(left_out), tuple(offered))


def _asked(
    line: Line,
    facts: Facts,
    besides: Besides,
    resources: Mapping[str, Resource],
    rules: DraftRules,
    setting: Setting,
) -> Candidate | LeftOut | OfferedAlready:
    if line.offers:
        return OfferedAlready(line, line.offers[0])
    wanted = _wanted(line, facts, rules, setting)
    if isinstance(wanted, LeftOut):
        return wanted
    found = _candidate(wanted, facts, besides, resources, rules, setting)
    found = replace(found, besides=waits_besides(line, wanted.wait, wanted.service, rules))
    if wanted.service not in BEDS:
        return found
    home = _candidate(replace(wanted, service=HOME_FIRST), facts, besides, resources, rules, setting)
    return replace(found, home=home)


def _wanted(line: Line, facts: Facts, rules: DraftRules, setting: Setting) -> Wanted | LeftOut:
    """What somebody is to be offered something for, or why nothing is looked for."""
    waits = [(one, service) for one in line.waits if (service := service_of(one, rules)) is not None]
    first = waits[0][0] if waits else line.waits[0]
    priority = priority_of(line, first, facts, rules, setting)
    if not waits:
        said = f"They wait for {waits_said(line, rules)}: no place or hours that are posted answer that."
        return LeftOut(line, None, Why.NO_SERVICE, said, priority)
    wait, service = waits[0]
    ready = _ready(line, wait, rules)
    wrong: tuple[Why, str] | None = None
    if On.THEIRS in line.on:
        who = "Another council" if line.neighbour is None else line.neighbour.name
        wrong = Why.THEIRS, f"{who} is responsible for them and finds their place."
    elif line.bed is not None and line.bed.on_leave:
        wrong = Why.ON_LEAVE, "They are on leave from their bed."
    elif ready is None:
        wrong = Why.NOT_READY, _not_ready_said(line, rules)
    elif facts.told is None or facts.told.needs is None:
        wrong = Why.NOT_DESCRIBED, "Nobody has described what they need."
    if wrong is not None or ready is None:
        why, said = wrong or (Why.NOT_READY, "")
        return LeftOut(line, wait, why, said, priority)
    return Wanted(line, wait, service, ready)


def priority_of(line: Line, wait: OpenWait, facts: Facts, rules: DraftRules, setting: Setting) -> Priority:
    return rules.tables.priority(words_of(_said(line, wait, facts, setting)), rules.first_day)


def _ready(line: Line, wait: OpenWait, rules: DraftRules) -> date | None:
    """The day from which they can go; None where nobody expects it within the draft's days."""
    bed = line.bed
    if bed is None:
        return local_day(wait.opened)
    if bed.ready_since is not None:
        return local_day(bed.ready_since)
    expected = None if line.expected is None else line.expected.day
    return expected if expected is not None and rules.first_day <= expected <= rules.last_day else None


def _not_ready_said(line: Line, rules: DraftRules) -> str:
    expected = None if line.expected is None else line.expected.day
    if expected is None:
        return "They are not ready to leave, and nobody says when they will be."
    if expected < rules.first_day:
        return f"They were expected to leave on {expected}, and are not ready: nobody says when they will be."
    return f"They are not ready to leave, and expected to be on {expected}, after the days looked at."


def _candidate(
    wanted: Wanted,
    facts: Facts,
    besides: Besides,
    resources: Mapping[str, Resource],
    rules: DraftRules,
    setting: Setting,
) -> Candidate:
    line, wait, service, ready = wanted.line, wanted.wait, wanted.service, wanted.ready
    hours, hours_said = hours_of(line, service, facts.told, rules)
    need = as_of_leaving(
        need_of(service, facts.told, hours=hours, sex=besides.sexes.get(line.person), adult=None)
    )
    fits = {code: _fit(need, one, rules) for code, one in resources.items()}
    holds = _holds(line, service, need, resources, rules)
    if holds is not None and line.bed is not None:
        own = fits[holds.resource]
        fits[holds.resource] = replace(own, against=(THERE_ALREADY, *own.against))
    priority = priority_of(line, wait, facts, rules, setting)
    days = days_waited(line, wait, setting.at)
    guarantee = rules.tables.guarantee(_place(line), rules.first_day)
    declined = refused_now(besides.declined.get(line.person, ()), wait.wait, rules.first_day)
    waiting = Waiting(
        person=line.person,
        service=service,
        priority=priority.priority,
        ready=ready,
        hours=hours,
        first=priority.first,
        promised=guarantee is not None and days >= guarantee.days,
        site=line.site,
        instead=tuple(
            Instead(one.instead, max(1, one.penalty))
            for one in instead_of(rules.criteria.substitutes, service, rules.first_day)
        ),
        refused=frozenset(code for code, one in fits.items() if not one.sure) | declined.keys(),
        holds=holds,
    )
    return Candidate(line, wait, need, waiting, priority, days, fits, declined, hours_said)


def as_of_leaving(need: Need) -> Need:
    """From the day on which they can go nobody needs an acute bed: who is ready needs none, who is expected
    to be is looked at as of that day, and who is at home is in none."""
    return replace(need, said={**need.said, "resides": "no"})


def _fit(need: Need, resource: Resource, rules: DraftRules) -> Fit:
    there = (day for day in rules.every_day if resource.dates.cover(day))
    on = next(there, rules.first_day)
    return fit(need, terms_of_resource(resource, hours=need.hours), rules.criteria, on=on)


def hours_of(line: Line, service: str, told: Told | None, rules: DraftRules) -> tuple[Decimal | None, str]:
    """How many hours a week of a service at home are needed, and by what: as was referred or assessed for,
    else by the visits that were described. None where neither is said, or it is no service by hours."""
    if service not in BY_HOURS:
        return None, ""
    asked = [one for one in line.services if one.state != RECEIVING and one.what == service and one.hours]
    if asked:
        hours = max(one.hours for one in asked if one.hours is not None)
        return hours, f"{_plain(hours)} h a week, as they were referred for"
    described = {} if told is None or told.needs is None else told.needs.described
    visits, carers = described.get("visits"), described.get("carers")
    if not visits or not carers:
        return None, ""
    exact = Decimal(visits * carers * rules.visit_minutes * _WEEK) / _HOUR
    hours = (exact / _STEP).to_integral_value(rounding=ROUND_CEILING) * _STEP
    together = "" if carers == 1 else f" by {carers} carers"
    said = f"{_plain(hours)} h a week: {visits} visits a day{together} of {rules.visit_minutes} minutes"
    return hours, said


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def _place(line: Line) -> str:
    if line.bed is None:
        return "home"
    return "acute" if line.bed.care == "acute" else "non_acute"


def days_waited(line: Line, wait: OpenWait, at: datetime) -> int:
    """Midnights that they have waited: since they are ready, or at home since the wait was opened."""
    if line.bed is not None:
        return line.days_ready or 0
    return (local_day(at) - local_day(wait.opened)).days


def _said(line: Line, wait: OpenWait, facts: Facts, setting: Setting) -> dict[str, str]:
    """The words by which priorities.csv asks."""
    waits = {one.what for one in line.waits}
    told = facts.told
    met = () if told is None or told.criteria is None else told.criteria.met
    ready = line.bed is None or line.bed.ready_since is not None
    return {
        "place": _place(line),
        "ready": _yes(ready),
        "days": str(min(MOST_DAYS, days_waited(line, wait, setting.at))),
        "on_the_way": _yes(On.SECONDARY in line.on),
        "end_of_life": _yes(HOSPICE in waits or LAST_HOURS in met),
        "safeguarding": _yes(SAFEGUARDING in waits),
        "carer_failing": _yes(CARER in waits or carer_cannot_go_on(facts, setting)),
        "placement_failing": _yes(PACKAGE in waits),
        "urgent": _yes(URGENT in waits),
    }


def _yes(so: bool) -> str:
    return "yes" if so else "no"


def refused_now(some: Iterable[Declined], wait: str, today: date) -> dict[str, str]:
    """The lines that are not offered again for a wait, with the reason of the last decline: for good where it
    was because of the person, or of what the line is; else on the day of the decline alone."""
    return {
        one.resource: one.why
        for one in some
        if one.resource is not None
        and one.wait == wait
        and (one.why not in PASSING or local_day(one.at) == today)
    }


def _holds(
    line: Line, service: str, need: Need, resources: Mapping[str, Resource], rules: DraftRules
) -> Held | None:
    """What somebody leaves when they move on: the bed that they are in, or the hours of the service that what
    they wait for follows. None where no line, or more than one, could be what it is taken from."""
    if line.bed is not None:
        kind = rules.tables.held(line.bed.place, rules.first_day)
        one = _only(kind, need, resources)
        return None if one is None else Held(one.code, Decimal(1))
    for has in line.services:
        if (
            has.state != RECEIVING
            or has.what not in FOLLOWS.get(service, ())
            or not has.hours
            or not has.place
        ):
            continue
        one = _only(rules.tables.held(has.place, rules.first_day), need, resources)
        if one is not None:
            return Held(one.code, has.hours)
    return None


def _only(kind: str | None, need: Need, resources: Mapping[str, Resource]) -> Resource | None:
    sex, lives = need.fact("sex"), need.fact("locality")
    found = [
        one
        for one in resources.values()
        if one.service == kind and one.sex in (ANY, sex) and one.locality in (ANY, lives)
    ]
    return found[0] if len(found) == 1 else None

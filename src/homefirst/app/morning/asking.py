"""This morning: the list of everybody whose way home is looked at on the daily call, and what is entered on
it."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings

from homefirst.app.beds.asking import check_come, check_not_too_long_ago
from homefirst.app.ground.house import this_county, this_log
from homefirst.app.ground.questions import level_target_of, view_at
from homefirst.app.ground.who_is_whose import who_now, who_then
from homefirst.app.morning.offered import kept_of, shut_of
from homefirst.app.ward.asking import ward_clock
from homefirst.county.capacity.ward_beds_read import ward_beds
from homefirst.county.catalogue.bank_holidays import working_days
from homefirst.county.catalogue.organisations import Organisation, Place, read_organisations, read_places
from homefirst.county.catalogue.row import AnyCode
from homefirst.county.journey import read
from homefirst.county.journey.come_and_go import CameAndLeft, came_and_left, last_touches
from homefirst.county.journey.opened import last_opened
from homefirst.county.people.read import standings
from homefirst.county.people.residents import Resident
from homefirst.foundation.calendar import local_day, midnight
from homefirst.foundation.errors import NotUnderstood, Problem
from homefirst.foundation.store.view import View
from homefirst.hub.actions import Action, ActionSaid, open_actions
from homefirst.hub.continuing import ASSESSMENT, DECISION
from homefirst.hub.decisions import DecisionSaid
from homefirst.hub.judges import Judge, read_judges
from homefirst.hub.line import Besides, Line, Touched, line_of
from homefirst.hub.morning import Morning, morning_of, on_the_list
from homefirst.hub.neighbours import Neighbour, read_neighbours
from homefirst.hub.person import Facts, facts_of
from homefirst.hub.read import actions_said, decisions_said, verdicts_said
from homefirst.hub.setting import Setting
from homefirst.hub.sites import Sites, sites_of
from homefirst.hub.thresholds import Thresholds, read_thresholds
from homefirst.hub.trajectory import SiteTarget, read_site_trajectory, targets_on
from homefirst.hub.verdicts import VerdictSaid
from homefirst.hub.whole_list import On
from homefirst.measures.outlook import LevelTarget
from homefirst.policy.choice_clock import ClockStep, read_clock
from homefirst.policy.coding_rule import Coding
from homefirst.policy.coding_table import CodingTable, coding_of
from homefirst.policy.return_deadlines import Deadline, read_deadlines
from homefirst.policy.verification_clock import Step, read_steps

Said = ActionSaid | VerdictSaid | DecisionSaid


@dataclass(frozen=True, slots=True)
class Rules:
    """What of the pack the list goes by, whatever the day."""

    coding: CodingTable
    steps: tuple[Step, ...]
    thresholds: Thresholds
    sites: Sites
    judges: tuple[Judge, ...]
    organisations: Mapping[str, Organisation]
    places: Mapping[str, Place]
    choosing: tuple[ClockStep, ...]
    deadlines: tuple[Deadline, ...]
    trajectory: tuple[SiteTarget, ...]


@dataclass(frozen=True, slots=True)
class MorningAsked:
    """The list as a door asks for it. `ended` where the record goes no further and no instant was asked for;
    `promise` is the plan's number of people delayed on one day, None where the pack has none."""

    morning: Morning
    ended: bool
    setting: Setting
    promise: LevelTarget | None

    @property
    def at(self) -> datetime:
        return self.morning.at

    @property
    def known_at(self) -> datetime:
        return self.morning.known_at


@dataclass(frozen=True, slots=True)
class LineAsked:
    """One person's line of the list, asked for without the others; the fields are as the list's."""

    at: datetime
    known_at: datetime
    ended: bool
    setting: Setting
    line: Line


AsOf = MorningAsked | LineAsked
"""As of which instant, and by which rules, a line is told: what the list and one line alone both say."""


def ask_morning(at: datetime | None = None, known_at: datetime | None = None) -> MorningAsked:
    """The list at an instant, as known at a time. With neither as things stand now; of a record that has
    ended as the wards' clock has it, after its last entry. Raises NotUnderstood for what has not come yet, or
    lies before all records."""
    instant, ended = instant_of(at, known_at)
    setting = setting_at(instant)
    view = view_at(known_at)
    return MorningAsked(
        _morning(view, setting, live=known_at is None), ended, setting, level_target_of(this_county().area)
    )


def ask_one(key: UUID, at: datetime | None = None, known_at: datetime | None = None) -> LineAsked | None:
    """The line of one person, by any of their keys; None for who is not on the list. Raises as `ask_morning`,
    and takes the time of one person."""
    instant, ended = instant_of(at, known_at)
    view = view_at(known_at)
    line = lines_of_people(view, instant, {key}, live=known_at is None).get(str(key))
    return None if line is None else LineAsked(instant, view.known_at, ended, setting_at(instant), line)


def lines_of_people(
    view: View, at: datetime, persons: Collection[UUID], *, live: bool = True
) -> Mapping[str, Line]:
    """The lines of some people on the list of an instant, by every key of theirs; nothing of those who are
    not on it."""
    setting = setting_at(at)
    keys = {str(key) for of in standings(view, persons).values() for key in of.keys}
    some = gathered(view, setting, live=live, of=keys | {str(one) for one in persons})
    lines = {
        person: line_of(some.now[person], why, setting, some.besides[person])
        for person, why in some.on.items()
    }
    return {key: line for line in lines.values() for key in line.keys}


def instant_of(at: datetime | None, known_at: datetime | None = None) -> tuple[datetime, bool]:
    """Of which instant the list is, and whether that is where the record ended. Raises as `ask_morning`."""
    now = this_log().now().known_at
    check_come(now, at=at, known_at=known_at)
    check_not_too_long_ago(at=at, known_at=known_at)
    instant = at or known_at
    if instant is not None:
        return instant, False
    clock = ward_clock()
    return clock.at, clock.ended


def check_counted(at: datetime | None, known_at: datetime | None = None) -> None:
    """Raises NotUnderstood, with its name, for an instant that the list does not have, and for one of a year
    of which no holidays are known: how many working days something takes is not to be said then."""
    if at is None and known_at is None:
        return
    instant, _ = instant_of(at, known_at)
    working, where = working_days(), "known_at" if at is None else "at"
    if not working.first <= local_day(instant).year <= working.last:
        raise NotUnderstood(
            f"Working days are counted from {working.first} to {working.last} only.",
            where=where,
            next="Ask for a day between them.",
        )


def setting_at(at: datetime) -> Setting:
    """The rules in force at an instant."""
    rules = rules_of(settings.PACK)
    return Setting(
        at=at,
        coding=_coding_on(settings.PACK, local_day(at)),
        steps=rules.steps,
        working=working_days(),
        thresholds=rules.thresholds,
        sites=rules.sites,
        choosing=rules.choosing,
        trajectory=targets_on(rules.trajectory, local_day(at)),
    )


@lru_cache(maxsize=16)
def _coding_on(pack: Path, day: date) -> Coding:
    return rules_of(pack).coding.on(day)


@lru_cache(maxsize=4)
def rules_of(pack: Path) -> Rules:
    """What a pack says; raises NotUnderstood with the first thing that is wrong with it."""
    problems: list[Problem] = []
    organisations, codes = read_organisations(pack, problems)
    places = read_places(pack, codes, problems)
    found = Rules(
        coding=coding_of(pack),
        steps=read_steps(pack, AnyCode(), problems),
        thresholds=read_thresholds(pack, problems),
        sites=sites_of(places, read_neighbours(pack, codes, problems)),
        judges=read_judges(pack, codes, problems),
        organisations=organisations,
        places=places,
        choosing=read_clock(pack, problems),
        deadlines=read_deadlines(pack, problems),
        trajectory=read_site_trajectory(pack, places, problems),
    )
    for wrong in problems:
        raise NotUnderstood(wrong.what, where=wrong.where, next=wrong.next)
    return found


def provider_of(line: Line) -> str | None:
    """Whose the bed of a line is; None where there is none, or the pack does not say."""
    place = None if line.bed is None else rules_of(settings.PACK).places.get(line.bed.place)
    return None if place is None else place.organisation


def runs_beds(organisation: str) -> bool:
    """Whether a place of the pack is an organisation's, where people lie."""
    return any(one.organisation == organisation for one in rules_of(settings.PACK).places.values())


def organisation_names() -> Mapping[str, str]:
    """What the pack's organisations are called, by code."""
    return {code: one.name for code, one in rules_of(settings.PACK).organisations.items()}


@dataclass(frozen=True, slots=True)
class Gathered:
    """What the list is made of, by the key that stands for a person: who is where `now` and where they `was`
    a day before, and `besides` of those on the list. `stands` has every key asked about, and whose it is."""

    stands: Mapping[str, str]
    now: Mapping[str, Facts]
    was: Mapping[str, Facts]
    neighbours: Mapping[str, Neighbour]
    on: Mapping[str, frozenset[On]]
    besides: Mapping[str, Besides]


def _morning(view: View, setting: Setting, *, live: bool) -> Morning:
    return morning_made(gathered(view, setting, live=live), view, setting, live=live)


def morning_made(
    some: Gathered, view: View, setting: Setting, *, live: bool, kept: Mapping[str, Line] | None = None
) -> Morning:
    """The list of what was gathered; `kept` are lines that are known to be as they were."""
    came, left = _movements(view, setting, live=live)
    return morning_of(
        some.now,
        some.was,
        setting,
        known_at=view.known_at,
        on=some.on,
        besides=some.besides,
        came=came,
        left=left,
        kept=kept or {},
        theirs=some.neighbours,
        posted=ward_beds(view, setting.at),
    )


def gathered(
    view: View,
    setting: Setting,
    *,
    live: bool,
    of: Collection[str] | None = None,
    look: Callable[[], object] = lambda: None,
) -> Gathered:
    """What the list is made of: of everybody, or of whom some keys stand for; of these every key is named.
    Raises what `look` raises, which is asked between one question and the next."""
    at, before = setting.at, setting.at - timedelta(days=1)
    census = read.census(view, at, of=of)
    look()
    was = read.census(view, before, of=of)
    look()
    told = read.told(view, at, of=of)
    look()
    persons = {
        one.person for some in (census.beds, census.services, census.waits, was.beds) for one in some
    } | told.keys()
    persons |= set(of or ())
    who = who_now(view, persons) if live else who_then(view, persons)
    stands = {key: str(one.person) for key, one in who.items()}
    look()
    facts = facts_of(census, told, stands)
    councils = _councils(who, local_day(at))
    neighbours = {
        person: setting.sites.neighbours[council]
        for person, council in councils.items()
        if council in setting.sites.neighbours
    }
    on = on_the_list(facts, setting, neighbours)
    look()
    besides = _besides(view, at, on, stands, councils, neighbours)
    look()
    for person, asked in _assessed(view, at, {person: facts[person] for person in on}, besides).items():
        besides[person] = replace(besides[person], assessed=asked)
    offered = {person: facts[person].offers for person in on}
    for person, held in kept_of(view, at, offered).items():
        besides[person] = replace(besides[person], kept=held)
    for person, closed in shut_of(view, at, offered).items():
        besides[person] = replace(besides[person], shut=closed)
    return Gathered(stands, facts, facts_of(was, {}, stands), neighbours, on, besides)


def _councils(who: Mapping[str, Resident], day: date) -> dict[str, str]:
    found = {}
    for one in who.values():
        council = one.council_on(day)
        if council is not None:
            found[str(one.person)] = council
    return found


Came = Mapping[str, tuple[int, ...]] | None
KEPT = timedelta(hours=1)
"""For how long what came on days of past weeks is not asked for again: what is put right of them is told an
hour later at most."""
_CAME: dict[tuple[str, str, date, int], tuple[datetime, Came]] = {}


def _movements(view: View, setting: Setting, *, live: bool) -> tuple[Came, dict[str, int]]:
    """How many came on the last same weekdays, by site, and how many left since midnight."""
    today, weeks = local_day(setting.at), setting.thresholds.required_weeks
    key = (this_log().raw().info.dbname, view.county, today, weeks)
    asked, came = _CAME.get(key, (None, None))
    spans = [(midnight(today), setting.at)]
    known = live and asked is not None and asked <= view.known_at < asked + KEPT
    if not known:
        days = [today - timedelta(weeks=n) for n in range(1, weeks + 1)]
        spans += [(midnight(day), midnight(day + timedelta(days=1))) for day in days]
    now, *before = came_and_left(view, spans)
    if not known:
        came = came_of(before)
        if live:
            _CAME.clear()
            _CAME[key] = view.known_at, came
    return came, {site: one.left for site, one in now.items()}


def came_of(weeks: Collection[Mapping[str, CameAndLeft]]) -> Came:
    """By site, of each of the days, how many came, the latest first; None where on one of them nobody came
    anywhere: the record does not go back so far."""
    if not all(any(one.came for one in week.values()) for week in weeks):
        return None
    none = CameAndLeft(0, 0)
    return {
        site: tuple(week.get(site, none).came for week in weeks)
        for site in sorted({site for week in weeks for site in week})
    }


def _besides(
    view: View,
    at: datetime,
    on: Mapping[str, frozenset[On]],
    stands: Mapping[str, str],
    councils: Mapping[str, str],
    neighbours: Mapping[str, Neighbour],
) -> dict[str, Besides]:
    """What else is said of those on the list, in one question for each table."""
    keys: dict[str, set[str]] = {person: {person} for person in on}
    for key, person in stands.items():
        if person in keys:
            keys[person].add(key)
    every = {key for some in keys.values() for key in some}
    last = last_touches(View(view.county, min(view.known_at, at)), every)
    some = actions_said(view, every), verdicts_said(view, every), decisions_said(view, every)
    said = _by_person([one for each in some for one in each], stands)
    found = {}
    for person, own in keys.items():
        mine = said.get(person, ())
        entries = [Touched(*last[key]) for key in own if key in last]
        entries += [Touched(one.at, one.by) for one in mine if one.at <= at]
        found[person] = Besides(
            keys=frozenset(own),
            council=councils.get(person),
            neighbour=neighbours.get(person),
            actions=_open(mine, at),
            verdicts=tuple(one for one in mine if isinstance(one, VerdictSaid) and one.at <= at),
            touched=max(entries, key=lambda one: one.at, default=None),
            decisions=tuple(one for one in mine if isinstance(one, DecisionSaid) and one.at <= at),
            heard=max((one.seq for one in mine), default=0),
        )
    return found


def _assessed(
    view: View, at: datetime, on: Mapping[str, Facts], besides: Mapping[str, Besides]
) -> dict[str, datetime]:
    """When the full assessment for continuing healthcare was asked for last, of those who wait for the
    decision; where nobody does, nothing is asked."""
    who = {
        key: person
        for person, facts in on.items()
        if any(wait.what == DECISION for wait in facts.waits)
        for key in besides[person].keys
    }
    found: dict[str, datetime] = {}
    for key, opened in last_opened(view, who, ASSESSMENT, at).items():
        found[who[key]] = max(opened, found.get(who[key], opened))
    return found


def _by_person(said: Iterable[Said], stands: Mapping[str, str]) -> dict[str, list[Said]]:
    found: dict[str, list[Said]] = {}
    for one in said:
        if one.person is not None:
            found.setdefault(stands.get(one.person, one.person), []).append(one)
    return found


def _open(said: Iterable[Said], at: datetime) -> tuple[Action, ...]:
    """The open actions of one person, whatever their key was when each was assigned."""
    mine = [replace(one, person="") for one in said if isinstance(one, ActionSaid)]
    return open_actions(mine, at).get("", ()) if mine else ()

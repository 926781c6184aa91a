"""Fairness: each month who was placed and how soon, by whom they are, and who was overtaken; without names.

Groups are made of what journeys tell (locality, dementia, who pays, as it was said last before the wait was
over) and of what people's records tell: age, ethnicity, and the locality where nobody said it of the needs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from homefirst.app.capacity.asking import localities
from homefirst.app.ground.house import this_log
from homefirst.app.ground.who_is_whose import who_now
from homefirst.app.market.overtakings import SaidLast, WouldFit
from homefirst.app.people.asking import Caller
from homefirst.app.ward.asking import Clock, names_of, wait_kinds, ward_clock
from homefirst.county.catalogue.ethnicities import ethnicities
from homefirst.county.catalogue.service_pages import KINDS
from homefirst.county.journey.census import said_instant
from homefirst.county.journey.left import deaths
from homefirst.county.journey.starts import Started, starts
from homefirst.county.journey.told import Told
from homefirst.county.journey.waited import Held, History, held_up, history
from homefirst.county.people.ethnicities import ethnicities_of
from homefirst.county.people.residents import Resident
from homefirst.county.people.sexes import sexes
from homefirst.foundation.calendar import Month, local_day, midnight, months
from homefirst.foundation.errors import NotFound, NotUnderstood
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.heads import heads_seen
from homefirst.hub.events import OVERTAKING_EXPLAINED
from homefirst.hub.read import decisions_said
from homefirst.hub.record import explain_overtaking
from homefirst.hub.thresholds import Thresholds, read_thresholds
from homefirst.measures.fairness import (
    UNKNOWN,
    By,
    Line,
    OfSomebody,
    age_band,
    by_group,
    of_all,
)
from homefirst.measures.overtaken import Overtaken, overtaken
from homefirst.measures.placed import Placed, placed
from homefirst.measures.small_numbers import hidden, is_small

FIRST = frozenset({"package_failing", "carer_failing", "safeguarding", "urgent_response"})
"""Kinds of waits that come before others: who waits for one of them is told as first."""
BEFORE = timedelta(days=7)
"""How long before the first month something may have ended to be read: what ended on its first day began in
it."""
COUNTED = ("waiting", "placed", "asked", "soon")
SHOWN = 12  # months of everybody
OWN = {"OfferDeclined": ("person", "family", "price"), "OfferWithdrawn": ("not_ready", "needs_changed")}
"""Why an offer that ended explains an overtaking: what the provider or the hub did is no reason of theirs."""


@dataclass(frozen=True, slots=True)
class OvertakenBy:
    """Somebody who was overtaken more often than the pack says, how often, and the reasons on record."""

    of: Overtaken
    reasons: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class FairnessAsked:
    """A month's answer as known now. `until`: its end, or now where it goes on. `hides`: small numbers are
    not told. `listed` are those overtaken more often than `times` without a reason; `explained` those with
    one; `perhaps` how many others may have been, as far as it is known. `confirmed`: how many of those who
    were placed in the month are told by a start that was confirmed."""

    clock: Clock
    month: Month
    until: datetime
    service: str | None
    thresholds: Thresholds
    all: Line
    groups: Mapping[By, tuple[Line, ...]]
    months: tuple[tuple[Month, Line], ...]
    confirmed: int
    waited: int
    overtaken: int
    perhaps: int
    listed: tuple[OvertakenBy, ...]
    explained: tuple[OvertakenBy, ...]
    hides: bool

    def told_lines(self, by: By) -> tuple[tuple[Line, bool], ...]:
        """The lines of a kind of group, each with whether it is told: a small count of any kind hides the
        line, and another with it where its total would give it away."""
        lines = self.groups[by]
        if not self.hides:
            return tuple((line, True) for line in lines)
        kept_back = {line.group for line in lines if not self.tells(line)}
        for counted in COUNTED:
            kept_back |= hidden({line.group: getattr(line, counted) for line in lines})
        return tuple((line, line.group not in kept_back) for line in lines)

    def tells(self, line: Line) -> bool:
        """Whether nothing that a line counts is too small to be told."""
        counts = [getattr(line, counted) for counted in COUNTED]
        return not self.hides or not any(is_small(count) for count in (*counts, line.asked - line.soon))

    def told(self, count: int) -> int | None:
        """A count of people; None is a small number that is not told."""
        return None if self.hides and is_small(count) else count

    def as_answer(self) -> dict[str, Any]:
        """The answer as every door writes it; nobody is in it."""
        return {
            "synthetic": True,
            "month": str(self.month),
            "service": self.service,
            "at": said_instant(self.until),
            "known_at": said_instant(self.clock.view.known_at),
            "soon_days": self.thresholds.soon_days,
            "small_numbers_hidden": self.hides,
            "all": _answer(self.all, told=self.tells(self.all)),
            "placed_by_confirmed_start": self.told(self.confirmed),
            "groups": {
                by.value: [_answer(line, told=told) for line, told in self.told_lines(by)] for by in By
            },
            "months": [
                {"month": str(month), **_answer(line, told=self.tells(line))} for month, line in self.months
            ],
            "overtaken": {
                "limit": self.thresholds.overtaken_times,
                "waits": self.told(self.waited),
                "overtaken": self.told(self.overtaken),
                "more_than_limit_if_what_is_not_known_fitted": self.told(self.perhaps),
                "more_than_limit_without_reason": self.told(len(self.listed)),
                "more_than_limit_with_reason": self.told(len(self.explained)),
            },
        }


def _answer(line: Line, *, told: bool) -> dict[str, Any]:
    if not told:
        return {"group": line.group, "hidden": True}
    return {
        "group": line.group,
        "waiting": line.waiting,
        "placed": line.placed,
        "median_days": None if line.median_days is None else round(line.median_days, 1),
        "p90_days": None if line.p90_days is None else round(line.p90_days, 1),
        "asked": line.asked,
        "soon": line.soon,
        "limits_95": None if line.usual is None else list(line.usual),
        "limits_99_8": None if line.rare is None else list(line.rare),
        "verdict": line.verdict.value,
    }


MATTERS = frozenset({"hub", "journey", "people"})
"""Streams on which an answer hangs: not who looked at whom."""
MOST_KEPT = 24
_KEPT: dict[tuple[object, ...], FairnessAsked] = {}


def ask_fairness(
    month: Month | None = None, service: str | None = None, *, hides: bool = False
) -> FairnessAsked:
    """A month (the last that is over without one), for one kind of service or all. Raises NotUnderstood for a
    month that has not begun, and for no kind. It is counted once for as long as nothing is entered: a month
    that goes on is not kept."""
    log = this_log()
    # Before the view: what is entered in between is counted, and kept under heads that nobody asks for again.
    heads = tuple((one.stream, one.seq) for one in heads_seen(log.county) if one.stream in MATTERS)
    clock = ward_clock()
    now = Month.of(local_day(clock.at))
    asked = month or now - 1
    if asked.index > now.index:
        raise NotUnderstood(f"{asked.name} has not begun.", where="month", next=f"Ask for {now} or earlier.")
    if service is not None and service not in KINDS:
        raise NotUnderstood(
            "That is no kind of service.", where="service", next=f"One of {', '.join(KINDS)}."
        )
    until = min(midnight((asked + 1).first), clock.at)
    key = (log.raw().info.dbname, log.county, settings.PACK, heads, until, asked, service)
    found = _KEPT.get(key) or _counted(clock, asked, until, service)
    if until < clock.at:
        if len(_KEPT) >= MOST_KEPT and key not in _KEPT:
            _KEPT.clear()
        _KEPT[key] = found
    return replace(found, clock=clock, hides=hides)


def _counted(clock: Clock, asked: Month, until: datetime, service: str | None) -> FairnessAsked:
    """A month's answer, counted."""
    thresholds = hub_thresholds(settings.PACK)
    since = midnight((asked - SHOWN).first) - BEFORE
    spans, begun = history(clock.view, since, until), starts(clock.view, since, until)
    waits = _of_people(clock, spans, begun, until, service)
    lines = [(one, of_all(waits, one, thresholds.soon_days)) for one in months(asked - (SHOWN - 1), asked)]
    here = [one for one in waits if _in_month(one.wait, asked, until)]
    mine = overtaken(here, waits, _would_fit(clock, spans, waits, until), until)
    limit = thresholds.overtaken_times
    often = [one for one in mine if one.times > limit]
    listed, explained = _with_reasons(clock, often, until)
    return FairnessAsked(
        clock=clock,
        month=asked,
        until=until,
        service=service,
        thresholds=thresholds,
        all=of_all(waits, asked, thresholds.soon_days),
        groups={by: by_group(waits, asked, thresholds.soon_days, by) for by in By},
        months=tuple((one, line) for one, line in lines if line.placed or line.waiting),
        confirmed=sum(one.wait.confirmed and one.wait.placed is not None for one in here),
        waited=len(here),
        overtaken=sum(one.times > 0 for one in mine),
        perhaps=sum(one.times <= limit < one.times + len(one.not_known) for one in mine),
        listed=listed,
        explained=explained,
        hides=True,
    )


def _in_month(wait: Placed, month: Month, until: datetime) -> bool:
    """Whether somebody was placed in a month, or waits at its end."""
    if wait.since is None:
        return False
    if wait.placed is not None:
        return midnight(month.first) <= wait.placed < until
    return wait.ended is None and wait.since < until


@lru_cache(maxsize=4)
def hub_thresholds(pack: Path) -> Thresholds:
    """The pack's thresholds of the hub."""
    return read_thresholds(pack, [])  # a pack in force was checked whole


def _would_fit(clock: Clock, spans: History, waits: Iterable[OfSomebody], until: datetime) -> WouldFit:
    found = sexes(clock.view, {UUID(one.wait.person) for one in waits})
    return WouldFit(SaidLast(spans.said), {str(key): sex for key, sex in found.items()}, until)


def _of_people(
    clock: Clock, spans: History, begun: Sequence[Started], until: datetime, service: str | None
) -> tuple[OfSomebody, ...]:
    kinds = {code: kind.coded_as for code, kind in wait_kinds().items()}
    people = {wait.person for wait in spans.waits if kinds.get(wait.what) in KINDS}
    waits = placed(spans, begun, kinds, deaths(clock.view, people), until)
    some = [one for one in waits if service in (None, one.service)]
    people = {one.person for one in some}
    who = who_now(clock.view, people)
    ethnic = ethnicities_of(clock.view, {UUID(person) for person in people})
    said = SaidLast(spans.said)
    first: dict[str, list[tuple[datetime, datetime | None]]] = {}
    for span in spans.waits:
        if span.what in FIRST:
            first.setdefault(span.person, []).append((span.opened, span.ended))
    return tuple(
        OfSomebody(
            one,
            _groups(
                one,
                who.get(one.person),
                ethnic.get(UUID(one.person)),
                said.told(one.person, one.placed or one.ended or until),
            ),
            any(
                opened <= (one.ended or until) and (ended is None or ended >= one.opened)
                for opened, ended in first.get(one.person, ())
            ),
        )
        for one in some
    )


def _groups(wait: Placed, who: Resident | None, ethnicity: str | None, told: Told) -> Mapping[By, str]:
    described: Mapping[str, Any] = {} if told.needs is None else told.needs.described
    funding = None if told.circumstances is None else told.circumstances.funding
    on = local_day(wait.opened)
    lives = described.get("locality") or (None if who is None else who.locality_on(on))
    return {
        By.LOCALITY: lives if lives is not None and lives in localities() else UNKNOWN,
        By.AGE: age_band(None if who is None else who.adult_from, on),
        By.ETHNICITY: (None if ethnicity is None else ethnicities()[ethnicity].group) or UNKNOWN,
        By.DEMENTIA: {"yes": "dementia", "no": "no dementia"}.get(str(described.get("dementia")), UNKNOWN),
        By.FUNDING: "self-funding"
        if funding == "self"
        else UNKNOWN
        if funding is None
        else "not self-funding",
    }


def _with_reasons(
    clock: Clock, often: Sequence[Overtaken], until: datetime
) -> tuple[tuple[OvertakenBy, ...], tuple[OvertakenBy, ...]]:
    """Those without a reason on record, and those with one."""
    people = {one.one.wait.person for one in often}
    held = held_up(clock.view, people)
    explained: dict[str, list[Held]] = {}
    for said in decisions_said(clock.view, people):
        if said.event == OVERTAKING_EXPLAINED.name and said.wait is not None:
            entry = Held(str(said.person), said.at, said.event, said.why or "")
            explained.setdefault(said.wait, []).append(entry)
    found = [
        OvertakenBy(one, (*_reasons(one.one.wait, held, until), *explained.get(one.one.wait.wait, ())))
        for one in often
    ]
    return (
        tuple(one for one in found if not one.reasons),
        tuple(one for one in found if one.reasons),
    )


def _reasons(wait: Placed, held: Mapping[str, tuple[Held, ...]], until: datetime) -> tuple[Held, ...]:
    over = wait.placed or wait.ended or until
    return tuple(
        one
        for one in held.get(wait.person, ())
        if wait.opened <= one.at <= over and (one.event not in OWN or one.why in OWN[one.event])
    )


def explain(wait: str, why: str, month: Month | None, service: str | None, caller: Caller) -> None:
    """Says why others were placed before somebody on the list of a month. Raises NotFound, in the same words,
    for a wait that is not on it and for somebody whom the caller may not see; NotUnderstood for no reason."""
    asked = ask_fairness(month, service)
    one = next((each for each in asked.listed if each.of.one.wait.wait == wait), None)
    person = None if one is None else one.of.one.wait.person
    if person is None or person not in names_of({person}, caller):
        raise NotFound("Nobody on this list waits so.", where="wait", next="Choose one of the list.")
    explain_overtaking(
        this_log(), person=person, wait=wait, why=why, by=Author(caller.asker.user), at=asked.clock.at
    )


def people_of(listed: Iterable[OvertakenBy]) -> frozenset[str]:
    """The keys of those on a list."""
    return frozenset(str(UUID(one.of.one.wait.person)) for one in listed)

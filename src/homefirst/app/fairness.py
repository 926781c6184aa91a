"""Fairness: each month who was placed and how soon, by whom they are, and who was overtaken; without names.

Groups are made of what journeys tell (locality, dementia, who pays, as it was said last before the wait was
over) and of what people's records tell: age, ethnicity, and the locality where nobody said it of the needs.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from homefirst.app.capacity import localities
from homefirst.app.house import this_log
from homefirst.app.people import Caller
from homefirst.app.services import fitting_rules, services_of
from homefirst.app.ward import Clock, names_of, wait_kinds, ward_clock
from homefirst.app.who_is_whose import who_now
from homefirst.county.catalogue.ethnicities import ethnicities
from homefirst.county.catalogue.service_pages import AT_HOME, KINDS, page_on
from homefirst.county.journey.census import said_instant
from homefirst.county.journey.left import deaths
from homefirst.county.journey.said_of import CIRCUMSTANCES, NEEDS
from homefirst.county.journey.told import Circumstances, Needs, Told
from homefirst.county.journey.waited import Held, History, SaidSpan, held_up, history
from homefirst.county.people.ethnicities import ethnicities_of
from homefirst.county.people.residents import Resident
from homefirst.foundation.calendar import Month, local_day, midnight, months
from homefirst.foundation.errors import NotFound, NotUnderstood
from homefirst.foundation.store.events import Author
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
from homefirst.policy.criteria import fit
from homefirst.policy.need import Need, need_of
from homefirst.policy.terms import Terms, terms_of_page

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
    one."""

    clock: Clock
    month: Month
    until: datetime
    service: str | None
    thresholds: Thresholds
    all: Line
    groups: Mapping[By, tuple[Line, ...]]
    months: tuple[tuple[Month, Line], ...]
    waited: int
    overtaken: int
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


def ask_fairness(
    month: Month | None = None, service: str | None = None, *, hides: bool = False
) -> FairnessAsked:
    """A month (the last that is over without one), for one kind of service or all. Raises NotUnderstood for a
    month that has not begun, and for no kind."""
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
    thresholds = hub_thresholds(settings.PACK)
    spans = history(clock.view, midnight((asked - SHOWN).first) - BEFORE, until)
    waits = _of_people(clock, spans, until, service)
    lines = [(one, of_all(waits, one, thresholds.soon_days)) for one in months(asked - (SHOWN - 1), asked)]
    here = [one for one in waits if _in_month(one.wait, asked, until)]
    mine = overtaken(here, waits, _Fits(spans), until)
    often = [one for one in mine if one.times > thresholds.overtaken_times]
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
        waited=len(here),
        overtaken=len(mine),
        listed=listed,
        explained=explained,
        hides=hides,
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


def _of_people(clock: Clock, spans: History, until: datetime, service: str | None) -> tuple[OfSomebody, ...]:
    kinds = {code: kind.coded_as for code, kind in wait_kinds().items()}
    people = {wait.person for wait in spans.waits if kinds.get(wait.what) in KINDS}
    waits = placed(spans, kinds, deaths(clock.view, people), until)
    some = [one for one in waits if service in (None, one.service)]
    people = {one.person for one in some}
    who = who_now(clock.view, people)
    ethnic = ethnicities_of(clock.view, {UUID(person) for person in people})
    said = _Said(spans.said)
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


class _Said:
    """What was told of people's needs and circumstances last before an instant."""

    def __init__(self, said: Iterable[SaidSpan]) -> None:
        self._of: dict[tuple[str, str], list[SaidSpan]] = {}
        for one in said:
            self._of.setdefault((one.person, one.subject), []).append(one)

    def told(self, person: str, then: datetime) -> Told:
        needs, home = self._last(person, NEEDS, then), self._last(person, CIRCUMSTANCES, then)
        return Told(
            person,
            needs=None if needs is None else Needs(needs.says, needs.start),
            circumstances=None
            if home is None
            else Circumstances(**home.says, asked=home.start, said_at=home.start),
        )

    def _last(self, person: str, subject: str, then: datetime) -> SaidSpan | None:
        known = [one for one in self._of.get((person, subject), ()) if one.start <= then]
        return known[-1] if known else None


class _Fits:
    """Whether somebody would have fitted the place that another got: by the criteria of its service on that
    day, each kind of need asked once. Care at home is given by zone and by the hour: it is the same locality,
    and no fewer hours, where these are known. Where it is not known at which place somebody was placed,
    whoever waits for that kind fits."""

    def __init__(self, spans: History) -> None:
        self._said = _Said(spans.said)
        self._needs: dict[str, tuple[Need, tuple[str, ...]]] = {}
        self._found: dict[tuple[str, str | None, tuple[str, ...], int], bool] = {}

    def __call__(self, one: OfSomebody, other: OfSomebody) -> bool:
        wait, got = one.wait, other.wait
        if got.service in AT_HOME:
            here, there = one.groups[By.LOCALITY], other.groups[By.LOCALITY]
            if UNKNOWN not in (here, there) and here != there:
                return False
            if wait.hours is not None and got.hours is not None and wait.hours > got.hours:
                return False
        assert got.placed is not None
        then = got.placed
        if wait.wait not in self._needs:
            told = self._said.told(wait.person, wait.placed or wait.ended or then)
            asked = need_of(wait.service, told)
            self._needs[wait.wait] = (asked, asked.words())
        need, words = self._needs[wait.wait]
        key = (wait.service, got.place, words, Month.of(local_day(then)).index)
        if key not in self._found:
            terms = _terms(got.service, got.place, then)
            self._found[key] = terms is None or fit(need, terms, fitting_rules(), on=local_day(then)).fits
        return self._found[key]


def _terms(kind: str, place: str | None, then: datetime) -> Terms | None:
    """What the place takes: by its service's page, or else as its kind; None of an unknown place."""
    if place is None:
        return None
    page = page_on(services_of(settings.PACK).pages, place, local_day(then))
    if page is None or page.kind != kind:
        return Terms(service=kind, name=place, sex="any", dementia=True, nursing=True)
    return terms_of_page(page, place, None, None)


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

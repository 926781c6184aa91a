"""The question of a draft, from the county as it stands or stood: who waits, what is free, and what was
changed by hand. What solves it is `drafting.py`, for the worker and a command."""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings

from homefirst.app.capacity.asking import DAYS, pack_capacity
from homefirst.app.ground.house import this_county
from homefirst.app.ground.who_is_whose import who_then
from homefirst.app.morning.asking import came_of, gathered, rules_of, setting_at
from homefirst.app.ward.services import fitting_rules
from homefirst.county.capacity.read import free
from homefirst.county.catalogue.row import AnyCode
from homefirst.county.catalogue.waits import read_waits
from homefirst.county.journey.come_and_go import CameAndLeft, came_and_left
from homefirst.county.journey.declined import Declined, declined
from homefirst.county.people.sexes import sexes
from homefirst.foundation.calendar import local_day, midnight
from homefirst.foundation.errors import NotUnderstood, Problem
from homefirst.foundation.store.view import View
from homefirst.hub.draft.lines import Lines, lines_of
from homefirst.hub.draft.overrides import LIFTED, Overrides, of_person, overrides_of
from homefirst.hub.draft.people import Asked, Besides, asked_for
from homefirst.hub.draft.pinches import ShortSite, Weekday, short_sites
from homefirst.hub.draft.read import overrides_said
from homefirst.hub.draft.rules import STEPS, DraftRules
from homefirst.hub.draft.steps import Step, steps_of
from homefirst.hub.draft.told import FORM
from homefirst.hub.morning import morning_of
from homefirst.hub.person import Facts
from homefirst.hub.setting import Setting
from homefirst.policy.call_tables import CallTables, read_call_tables
from homefirst.policy.review_thresholds import read_review_thresholds

_WEEK = 7


@dataclass(frozen=True, slots=True)
class County:
    """What a draft is made of: who waits and what is free at an instant, as a view knew it, and which sites
    are short then (none where the question is of some people alone)."""

    view: View
    at: datetime
    rules: DraftRules
    asked: Asked
    lines: Lines
    sites: tuple[ShortSite, ...]
    steps: tuple[Step, ...]
    step_lines: Lines


def county_at(
    view: View,
    at: datetime,
    *,
    of: Collection[str] | None = None,
    days: int | None = None,
    look: Callable[[], object] = lambda: None,
) -> County:
    """Who waits and what is free; of the people that some keys stand for alone where `of` names them. Raises
    what `look` raises, which is asked between one question to the record and the next."""
    setting = setting_at(at)
    rules = draft_rules(at, days=days)
    look()
    some = gathered(view, setting, live=view.heads is None, of=of, look=look)
    look()
    morning = morning_of(
        some.now,
        some.was,
        setting,
        known_at=view.known_at,
        on=some.on,
        besides=some.besides,
        came=None,
        left={},
        kept={},
    )
    waiting = [line for line in morning.lines if line.waits]
    keys = {key: line.person for line in waiting for key in line.keys}
    by_person: dict[str, list[Declined]] = {}
    for key, every in declined(view, at, keys).items():
        by_person.setdefault(keys[key], []).extend(every)
    look()
    found = sexes(view, {UUID(line.person) for line in waiting})
    look()
    told = free(view, pack_capacity().resources, rules.first_day, DAYS, at=at)
    lines = lines_of(told, rules)
    step_lines = lines_of(told, rules, STEPS)
    said = {str(key): one for key, one in found.items()}
    asked = asked_for(
        waiting,
        some.now,
        Besides(said, by_person),
        lines.resources,
        rules,
        setting,
    )
    look()
    sites = () if of is not None else _short_sites(view, rules, asked, some.now, setting, look)
    steps = steps_of(waiting, some.now, said, step_lines.resources, rules, setting)
    return County(view, at, rules, asked, lines, sites, steps, step_lines)


def _short_sites(
    view: View,
    rules: DraftRules,
    asked: Asked,
    facts: Mapping[str, Facts],
    setting: Setting,
    look: Callable[[], object],
) -> tuple[ShortSite, ...]:
    """Which sites are short, by as many weeks as the list's head looks at, for each of the draft's days."""
    weeks, today = setting.thresholds.required_weeks, rules.first_day
    # By the tables as they stand: who came weeks ago is no question of the last entries.
    known = View(view.county, view.known_at)
    (now,) = came_and_left(known, [(midnight(today), setting.at)])
    each = []
    for one in range(min(_WEEK, rules.days)):
        look()
        days = [today + timedelta(days=one - _WEEK * n) for n in range(1, weeks + 1)]
        spans = [(midnight(day), midnight(day + timedelta(days=1))) for day in days]
        each.append(weekday_of(came_and_left(known, spans)))
    return short_sites(
        asked,
        facts,
        setting.sites,
        rules,
        usual=[each[day % _WEEK] for day in range(rules.days)],
        left={site: one.left for site, one in now.items()},
    )


def weekday_of(weeks: Sequence[Mapping[str, CameAndLeft]]) -> Weekday | None:
    """What some days of one weekday say; None where the record does not go back so far."""
    came = came_of(weeks)
    if came is None:
        return None
    none = CameAndLeft(0, 0)
    return Weekday(came, {site: tuple(week.get(site, none).left for week in weeks) for site in came})


def draft_rules(at: datetime, *, days: int | None = None) -> DraftRules:
    """What of the pack in force a draft of a day goes by."""
    thresholds = rules_of(settings.PACK).thresholds
    setting = setting_at(at)
    return DraftRules(
        first_day=local_day(at),
        days=days or thresholds.call_days,
        kinds=setting.kinds,
        tables=call_tables(settings.PACK),
        criteria=fitting_rules(),
        visit_minutes=_visit_minutes(settings.PACK),
    )


@lru_cache(maxsize=4)
def call_tables(pack: Path) -> CallTables:
    """The call's tables of a pack. Raises NotUnderstood with the first thing that is wrong."""
    problems: list[Problem] = []
    found = read_call_tables(pack, problems, kinds=read_waits(pack, problems) or AnyCode())
    for wrong in problems:
        raise NotUnderstood(wrong.what, where=wrong.where, next=wrong.next)
    return found


@lru_cache(maxsize=4)
def _visit_minutes(pack: Path) -> int:
    return read_review_thresholds(pack, []).visit_minutes


@dataclass(frozen=True, slots=True)
class Question:
    """What a draft is asked of: the call's day and instant, the view, and how much more of some lines there
    would be. As the arguments of a job it holds nothing personal: what was changed by hand is in the log."""

    day: date
    at: datetime
    view: View
    more: Mapping[str, str]
    days: int | None = None

    def as_arguments(self) -> dict[str, Any]:
        return {
            "day": self.day.isoformat(),
            "at": self.at.isoformat(),
            "known_at": self.view.known_at.isoformat(),
            "heads": dict(self.view.heads or ()),
            "more": dict(self.more),
        }

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> "Question":
        """From a job's arguments."""
        view = View(
            this_county().area,
            datetime.fromisoformat(said["known_at"]),
            tuple(sorted(said["heads"].items())),
        )
        day, at = date.fromisoformat(said["day"]), datetime.fromisoformat(said["at"])
        return cls(day, at, view, said["more"])

    @property
    def key(self) -> str:
        """The same for the same question, answered in the same form: the name of its job."""
        said = self.as_arguments() | {"form": FORM}
        said.pop("known_at")
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def question_of(question: Question, look: Callable[[], object] = lambda: None) -> County:
    """The county of a question. Raises what `look` raises."""
    return county_at(question.view, question.at, days=question.days, look=look)


def overrides_at(view: View, day: date, persons: Collection[str]) -> Overrides:
    """What was changed by hand for a day's call, under the keys that stand for people now."""
    said = overrides_said(view, day)
    who = who_then(view, {one.person for one in said}) if said else {}
    stands = {key: str(one.person) for key, one in who.items()}
    some = [of_person(one, stands.get(one.person, one.person)) for one in said]
    return overrides_of([one for one in some if one.person in persons or one.event == LIFTED], day)

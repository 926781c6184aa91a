"""Steps: which posted slot or item whoever waits for an assessment, or for equipment, could have. Pure.

A step is no place: no offer is made of it and nothing begins by it. It is booked with whoever posted it, as
it always was; the draft says who comes first, and which waits nothing that is posted answers.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from homefirst.county.capacity.resource import Resource
from homefirst.county.journey.census import OpenWait
from homefirst.hub.draft.lines import Lines
from homefirst.hub.draft.people import days_waited, priority_of
from homefirst.hub.draft.reasons import said_day
from homefirst.hub.draft.rules import STEPS, DraftRules
from homefirst.hub.draft.waits import answers_of, wait_words
from homefirst.hub.line import Line
from homefirst.hub.person import Facts
from homefirst.hub.setting import Setting
from homefirst.hub.whole_list import On
from homefirst.policy.allocation.greedy import draft
from homefirst.policy.allocation.instance import NOWHERE, instance_of
from homefirst.policy.allocation.waiting import Waiting
from homefirst.policy.call_tables import Priority
from homefirst.policy.criteria import fit
from homefirst.policy.need import need_of
from homefirst.policy.terms import terms_of_resource

POSTED: Mapping[str, str] = MappingProxyType(
    {"assessment": "slots of assessors", "equipment": "items of equipment"}
)


@dataclass(frozen=True, slots=True)
class Step:
    """A wait for an assessment or equipment: whose, which service answers it, how urgent they are, for how
    many days they have waited, and what speaks against each line, by its code."""

    line: Line
    wait: OpenWait
    service: str
    words: str
    priority: Priority
    days: int
    against: Mapping[str, tuple[str, ...]]


def steps_of(
    lines: Iterable[Line],
    facts: Mapping[str, Facts],
    sexes: Mapping[str, str],
    resources: Mapping[str, Resource],
    rules: DraftRules,
    setting: Setting,
) -> tuple[Step, ...]:
    """Every wait for a step on a morning's list, of whom the county is responsible for: the most urgent and
    the longest first. What nobody knows of them speaks against nothing: an assessment is to find it out."""
    found = []
    for line in lines:
        for wait in line.waits if On.THEIRS not in line.on else ():
            service = answers_of(wait, rules)
            if service not in STEPS:
                continue
            told = facts[line.person].told
            need = need_of(service, told, hours=None, sex=sexes.get(line.person), adult=None)
            against = {
                code: fit(
                    need, terms_of_resource(one, hours=None), rules.criteria, on=rules.first_day
                ).against
                for code, one in resources.items()
                if one.service == service
            }
            priority = priority_of(line, wait, facts[line.person], rules, setting)
            days, words = days_waited(line, wait, setting.at), wait_words(wait, rules)
            found.append(Step(line, wait, service, words, priority, days, against))
    found.sort(key=lambda one: (not one.priority.first, one.priority.priority, -one.days, one.wait.wait))
    return tuple(found)


def steps_answer(steps: Sequence[Step], lines: Lines, rules: DraftRules) -> list[dict[str, Any]]:
    """Each step with the slot or item that could be theirs, the earliest that is left for them; or why there
    is none."""
    waiting = [
        Waiting(
            person=one.wait.wait,
            service=one.service,
            priority=one.priority.priority,
            ready=rules.first_day,
            first=one.priority.first,
            refused=frozenset(code for code, against in one.against.items() if against),
        )
        for one in steps
    ]
    instance = instance_of(waiting, lines.lines, first_day=rules.first_day, days=rules.days)
    plan = draft(instance)
    not_posted = {one.service for one in lines.not_posted}
    rows = []
    for number, one in enumerate(steps):
        at = int(plan.line[number])
        row = {
            "person": one.line.person,
            "wait": one.wait.wait,
            "service": one.service,
            "waits": one.words,
            "site": one.line.site,
            "days": one.days,
            "priority": one.priority.priority,
            "first": one.priority.first,
            "resource": None,
            "name": None,
            "day": None,
            "because": "",
        }
        if at == NOWHERE:
            rows.append(row | {"because": _none_said(one, lines, not_posted, rules)})
            continue
        resource = lines.resources[lines.lines[at].resource]
        day = instance.day(int(plan.day[number]))
        because = f"{one.priority.words.capitalize()} ({_days(one.days)}). The first that is left for them."
        rows.append(
            row
            | {
                "resource": resource.code,
                "name": resource.name,
                "day": day.isoformat(),
                "because": because,
            }
        )
    return rows


def _none_said(one: Step, lines: Lines, not_posted: set[str], rules: DraftRules) -> str:
    mine = [each for each in lines.lines if each.service == one.service]
    what = POSTED[one.service]
    if not mine:
        return (
            f"Nobody has posted {what} today."
            if one.service in not_posted
            else f"No line has {what} on these days."
        )
    if all(one.against[each.resource] for each in mine):
        return " ".join(one.against[mine[0].resource])
    last = said_day(rules.last_day)
    return f"All that is posted to {last} goes to others, who come first or have waited longer."


def _days(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"

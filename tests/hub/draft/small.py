"""Small calls: who waits and what is free, by hand or from a seed."""

import time
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from homefirst.app.morning.asking import setting_at
from homefirst.county.capacity.posting import Source
from homefirst.county.capacity.read import ResourceDay, ResourceDays
from homefirst.county.capacity.resource import Resource, Sex, Unit
from homefirst.county.capacity.states import State
from homefirst.county.catalogue.dated import Dates
from homefirst.county.journey.told import Circumstances, Needs, Told
from homefirst.hub.draft.lines import lines_of
from homefirst.hub.draft.overrides import NONE
from homefirst.hub.draft.people import Besides, asked_for
from homefirst.hub.draft.pinches import short_sites
from homefirst.hub.draft.rules import STEPS, DraftRules
from homefirst.hub.draft.solving import solve
from homefirst.hub.draft.steps import steps_answer, steps_of
from homefirst.hub.draft.told import draft_answer
from homefirst.hub.person import facts_of
from homefirst.hub.start import CAN_BEGIN
from homefirst.policy.call_tables import ASKED, CallTables, Guarantee, HeldAs, Priority
from homefirst.policy.condition import Condition
from homefirst.policy.criteria import Criterion, Rules
from homefirst.policy.need import ASKED as NEED
from homefirst.policy.substitution import Substitute
from tests.hub.mornings import AT, ago, census, morning

TODAY = date(2016, 3, 10)  # a Thursday
ALWAYS = Dates(None, None)
POSTED = datetime(2016, 3, 10, 7, 40, tzinfo=UTC)


def row(rule, condition, priority, first=False):
    asked = ASKED.parse(condition) if condition else Condition()
    return Priority(rule, asked, priority, first, rule, ALWAYS, "assumption", 2)


TABLES = CallTables(
    priorities=(row("failing", "placement_failing=yes", 1, first=True), row("acute", "place=acute", 2)),
    guarantees=(Guarantee("acute", 28, ALWAYS, "assumption", 2),),
    held_as=(HeldAs("community-hospitals", "community_bed", ALWAYS, "assumption", 2),),
)
FIT_HOME = Criterion("home_care", NEED.parse("housing=fit"), "has a home that is fit", ALWAYS, "ours", 2)
INSTEAD = Substitute("nursing", "interim_bed", 1, 5, "A bed to wait in.", ALWAYS, "ours", 2)

HOME = Substitute("reablement", "home_care", 1, 4, "Somebody comes.", ALWAYS, "ours", 3)


def rules(days=5, criteria=(), substitutes=()):
    return DraftRules(
        TODAY, days, setting_at(AT).kinds, TABLES, Rules(tuple(criteria), tuple(substitutes)), 45
    )


def resource(code, service="home_care", unit=Unit.HOURS, **others):
    return Resource(code, f"Line {code}", service, None, "ouh", unit, **others)


def bed_line(code, service="community_bed", sex=Sex.ANY, **others):
    return resource(code, service, Unit.BEDS, sex=sex, dementia=True, nursing=True, **others)


def free(of, *amounts, stale=False, state=State.OPEN):
    """What is left of a resource from each day on, the first today."""
    days = tuple(
        ResourceDay(
            TODAY + timedelta(days=n), Decimal(one), Decimal(0), Decimal(one), Decimal(one), state, None
        )
        for n, one in enumerate(amounts)
    )
    posted = POSTED - timedelta(days=1) if stale else POSTED
    return ResourceDays(of, posted, "nora", Source.PAGE, days, None)


def needs(visits=2, carers=1, locality="city", nursing="none", dementia="no", **others):
    said = {
        "visits": visits, "carers": carers, "locality": locality, "nursing": nursing, "dementia": dementia,
    }  # fmt: skip
    return Needs(said | others, ago(1))


def told(person, described=None, housing="fit", **others):
    home = Circumstances("alone", housing, "council", "none", "none", ago(2), ago(2))
    return Told(person, needs=needs() if described is None else described, circumstances=home, **others)


class Small:
    """A county's call: its people (as in mornings.py), what is told of them, and what is free."""

    def __init__(self, people, said, lines, *, sexes=None, declined=None, rules_=None, usual=None, left=None):
        self.rules = rules_ or rules()
        now = census(*people)
        setting = setting_at(now.at)
        by_person = {one.person: one for one in said}
        self.lines, self.step_lines = (lines_of(lines, self.rules, some) for some in (CAN_BEGIN, STEPS))
        facts, listed = facts_of(now, by_person, {}), morning(now, told=by_person).lines
        self.asked = asked_for(
            listed,
            facts,
            Besides(sexes or {}, declined or {}),
            self.lines.resources,
            self.rules,
            setting,
        )
        self.steps = steps_of(listed, facts, sexes or {}, self.step_lines.resources, self.rules, setting)
        every = [usual] * self.rules.days
        self.sites = short_sites(self.asked, facts, setting.sites, self.rules, usual=every, left=left or {})

    def draft(self, overrides=NONE, more=None):
        solved = solve(
            self.asked.candidates, self.lines, self.rules, overrides, more=more or {}, clock=time.monotonic,
            seconds=5, sites=self.sites,
        )  # fmt: skip
        return draft_answer(self.asked, self.lines, self.rules, overrides, solved, self.sites, self.booked())

    def booked(self):
        return steps_answer(self.steps, self.step_lines, self.rules)


def placed(answer):
    return {one["person"]: (one["offer"], one["start"][-2:]) for one in answer["assignments"]}


def because(answer, person):
    every = (*answer["assignments"], *answer["unplaced"], *answer["left_out"])
    return next(one["because"] for one in every if one["person"] == person)

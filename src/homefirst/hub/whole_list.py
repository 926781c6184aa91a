"""Who is on the morning's list, and why: rules that can be read aloud. Pure. docs/hub.md names the source of
each.

One person is on it once, whatever holds of them; ON says all that does.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

from homefirst.county.journey.by_place import RECEIVING
from homefirst.county.journey.nights import nights_between
from homefirst.foundation.calendar import local_day
from homefirst.hub.neighbours import Neighbour
from homefirst.hub.person import Facts
from homefirst.hub.setting import Setting

URGENT, FAILING = "urgent_response", ("package_failing", "carer_failing")
"""Kinds of waits, as waits.csv names them, of people at home who cannot wait long."""
ELSEWHERE = "wait:out-of-county"
"""The local list’s line of people who lie in another county’s hospital."""
REABLEMENT, HOME_CARE = "reablement", "home_care"
"""Kinds of services and waits: who has the first and waits for the second holds up the next on it."""
CANNOT_GO_ON = "unable"
"""What is said of a carer who cannot go on."""


class On(StrEnum):
    """Why somebody is on the list."""

    READY = "ready"
    WAITS = "waits"
    LEAVING = "leaving"
    SECONDARY = "secondary"
    URGENT = "urgent"
    FAILING = "failing"
    FIRST = "first"
    ELSEWHERE = "elsewhere"
    THEIRS = "theirs"
    LONG_STAY = "long_stay"


WORDS: Mapping[On, str] = MappingProxyType(
    {
        On.READY: "in a bed and ready to leave it",
        On.WAITS: "in a bed with something they wait for",
        On.LEAVING: "expected to leave by now or soon",
        On.SECONDARY: "in a service or bed on the way, waiting for what comes next",
        On.URGENT: "at home, needs somebody at once",
        On.FAILING: "at home, with a carer or care that cannot go on",
        On.FIRST: "at home, waiting for care to begin",
        On.ELSEWHERE: "ours, in another county’s hospital",
        On.THEIRS: "another county’s, in a bed here",
        On.LONG_STAY: "in a bed for long",
    }
)
AT_HOME = frozenset({On.URGENT, On.FAILING, On.FIRST})


def why_on(facts: Facts, setting: Setting, neighbour: Neighbour | None = None) -> frozenset[On]:
    """Why a person is on the list; nothing of whoever is not. `neighbour` is that of the council responsible
    for them, None where it is this county's or not known."""
    bed = facts.bed
    if bed is None:
        return _at_home(facts, setting)
    found = set()
    if facts.ready:
        found.add(On.READY)
    if facts.waits or facts.offers:
        found.add(On.SECONDARY if bed.place in setting.sites.on_the_way else On.WAITS)
    if leaves_by(facts, setting) is not None:
        found.add(On.LEAVING)
    if nights_between(bed.admitted, setting.at) >= setting.thresholds.long_stay_days:
        found.add(On.LONG_STAY)
    there = setting.sites.of_neighbours.get(bed.place)
    if there is not None or any(wait.what == ELSEWHERE for wait in facts.waits):
        found.add(On.ELSEWHERE)
    elif neighbour is not None:
        found.add(On.THEIRS)
    return frozenset(found)


def carer_cannot_go_on(facts: Facts, setting: Setting) -> bool:
    """Whether a carer cannot go on, by what was said last. Of whom nothing is open that counts for the pack's
    `carer_days`: somebody who left a bed last year with a carer who could not is no call of this morning."""
    circumstances = None if facts.told is None else facts.told.circumstances
    if circumstances is None or circumstances.carer != CANNOT_GO_ON:
        return False
    lasts = timedelta(days=setting.thresholds.carer_days)
    return bool(facts.services or facts.waits) or setting.at - circumstances.said_at <= lasts


def leaves_by(facts: Facts, setting: Setting) -> date | None:
    """The day on which somebody in a bed is expected to leave, where that is soon or has passed; else
    None."""
    expected = None if facts.told is None else facts.told.expected
    if expected is None or expected.day is None:
        return None
    last = local_day(setting.at) + timedelta(days=setting.thresholds.leaving_days)
    return expected.day if expected.day <= last else None


def waits_for(facts: Facts, setting: Setting) -> frozenset[str]:
    """What somebody waits for, as the pack names kinds of waits: a line of the local list is what it stands
    for, a service that they are referred to is waited for, and a carer at home who cannot go on is one whose
    relief is."""
    kinds = setting.kinds
    asked = {kinds[wait.what].coded_as if wait.what in kinds else wait.what for wait in facts.waits}
    asked |= {one.what for one in facts.to_begin if one.what is not None}
    if facts.bed is None and carer_cannot_go_on(facts, setting):
        asked.add(FAILING[1])
    return frozenset(asked)


def moves_on(facts: Facts, setting: Setting) -> bool:
    """Whether somebody at home has reablement and waits for home care to follow it."""
    return (
        facts.bed is None
        and any(one.what == REABLEMENT and one.state == RECEIVING for one in facts.services)
        and HOME_CARE in waits_for(facts, setting)
    )


def _at_home(facts: Facts, setting: Setting) -> frozenset[On]:
    kinds = setting.kinds
    asked = {kinds[wait.what].coded_as if wait.what in kinds else wait.what for wait in facts.waits}
    found = set()
    if URGENT in asked:
        found.add(On.URGENT)
    if asked & set(FAILING) or carer_cannot_go_on(facts, setting):
        found.add(On.FAILING)
    if asked - {URGENT, *FAILING} or facts.to_begin or facts.offers:
        found.add(On.SECONDARY if facts.receiving else On.FIRST)
    return frozenset(found)

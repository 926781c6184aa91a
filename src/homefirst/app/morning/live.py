"""The list as things stand, for pages that are open: kept from one change to the next, and only the lines of
those made anew of whom something was entered.

A list of a thousand lines takes half a second to make, one line of it some hundredths. So what was gathered
is held, by process: the heads of the streams say how much was entered since, the entries say of whom. All is
gathered anew where more was entered than is looked through, where keys were joined or people changed, when
the day is another, and once in `ANEW`: what time alone moves (who was ready a day before) is told by then.
"""

import threading
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TypeVar

from homefirst.app.ground.house import this_county, this_log
from homefirst.app.ground.questions import level_target_of, view_at
from homefirst.app.morning.asking import (
    Gathered,
    MorningAsked,
    gathered,
    morning_made,
    setting_at,
)
from homefirst.app.ward.asking import ward_clock
from homefirst.county.capacity.events import is_of_capacity
from homefirst.county.journey.events import STREAM as JOURNEY
from homefirst.county.people.events import STREAM as PEOPLE
from homefirst.foundation.calendar import local_day
from homefirst.foundation.store.heads import heads_seen
from homefirst.foundation.store.view import View
from homefirst.hub.events import STREAM as HUB
from homefirst.hub.setting import Setting

MOVED_BY = frozenset({JOURNEY, HUB})
"""The streams whose entries move the list, each the line of whom it is about."""
LOOKED_THROUGH = 200
"""Entries; where more were made since, all is gathered anew, as after a bulk."""
ANEW = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """The list as things stand, what it is made of, where the streams stood before it was asked for, and when
    all of it was gathered last."""

    asked: MorningAsked
    some: Gathered
    heads: Mapping[str, int]
    whole_at: datetime


_T = TypeVar("_T")
_HELD: dict[tuple[str, str], Standing] = {}
_ONE_AT_A_TIME = threading.Lock()


def moves(streams: Collection[str]) -> bool:
    """Whether an entry in some streams can move the list, or what is offered: also what a provider says of
    its lines, which may close one that something is offered from."""
    return any(one in MOVED_BY or is_of_capacity(one) for one in streams)


def standing_morning() -> MorningAsked:
    """The list as `ask_morning` tells it of no instant, as of the last entry at least. Whoever asks while it
    is made waits, and has the same one."""
    with _ONE_AT_A_TIME:
        log = this_log()
        key = (log.raw().info.dbname, log.county)
        found = _HELD[key] = _next(_HELD.get(key))
        return found.asked


def _next(held: Standing | None) -> Standing:
    heads = {one.stream: one.seq for one in heads_seen(this_county().area)}
    view = view_at(None)
    if held is not None and held.asked.ended and _tells_the_same(held.heads, heads):
        return held  # Of a record that has ended the clock stands still, too: nothing grows older.
    if held is None or view.known_at - held.whole_at >= ANEW:
        return _whole(view, heads)
    if heads == held.heads:
        return held
    clock = ward_clock()
    instant, ended = clock.at, clock.ended
    touched = _touched(held, heads)
    was = held.asked
    back = instant < was.morning.at
    if touched is None or back or local_day(instant) != local_day(was.morning.at) or ended != was.ended:
        return _whole(view, heads)
    setting = setting_at(instant)
    some = _with_these(held.some, touched, view, setting)
    moved = _keys(some, touched)
    lines = {line.person: line for line in was.morning.lines if not line.keys & moved}
    morning = morning_made(some, view, setting, live=True, kept=lines)
    return Standing(replace(was, morning=morning, setting=setting), some, heads, held.whole_at)


def _tells_the_same(was: Mapping[str, int], now: Mapping[str, int]) -> bool:
    """Whether nothing was entered that the list is made of; who looked at whom is none of it."""
    return not any(
        was.get(stream) != now.get(stream)
        for stream in was.keys() | now.keys()
        if moves([stream]) or stream == PEOPLE
    )


def _whole(view: View, heads: Mapping[str, int]) -> Standing:
    clock = ward_clock()
    setting = setting_at(clock.at)
    some = gathered(view, setting, live=True)
    morning = morning_made(some, view, setting, live=True)
    asked = MorningAsked(morning, clock.ended, setting, level_target_of(this_county().area))
    return Standing(asked, some, heads, view.known_at)


def _touched(held: Standing, now: Mapping[str, int]) -> frozenset[str] | None:
    """The keys of whom something was entered since, and to whom something is offered where a provider said
    something of its lines; None where that cannot be said of each."""
    before = held.heads
    if now.get(PEOPLE) != before.get(PEOPLE):
        return None
    keys: set[str] = set()
    log = this_log()
    view = View(log.county, log.now().known_at, tuple(now.items()))
    for stream in sorted(MOVED_BY):
        since = now.get(stream, 0) - before.get(stream, 0)
        if not 0 <= since <= LOOKED_THROUGH:
            return None
        for event in log.events(stream, view, latest=since) if since else ():
            # What names nobody, as a count of those who came to a door, moves no line.
            keys |= {event.payload["person"]} if "person" in event.payload else set()
    if any(is_of_capacity(stream) and seq != before.get(stream) for stream, seq in now.items()):
        keys |= {line.person for line in held.asked.morning.lines if line.offers}
    return frozenset(keys)


def _keys(some: Gathered, touched: frozenset[str]) -> frozenset[str]:
    """Every key of those whom some keys mean."""
    persons = {some.stands.get(key, key) for key in touched}
    return frozenset(persons | touched | {key for key, person in some.stands.items() if person in persons})


def _with_these(held: Gathered, touched: frozenset[str], view: View, setting: Setting) -> Gathered:
    """What was gathered, with what stands now of those whom some keys mean."""
    keys = _keys(held, touched)
    new = gathered(view, setting, live=True, of=keys)
    return Gathered(
        stands={**held.stands, **new.stands},
        now=_replaced(held.now, keys, new.now),
        was=_replaced(held.was, keys, new.was),
        neighbours=_replaced(held.neighbours, keys, new.neighbours),
        on=_replaced(held.on, keys, new.on),
        besides=_replaced(held.besides, keys, new.besides),
    )


def _replaced(old: Mapping[str, _T], keys: frozenset[str], new: Mapping[str, _T]) -> dict[str, _T]:
    return {**{key: one for key, one in old.items() if key not in keys}, **new}

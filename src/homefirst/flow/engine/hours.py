"""Which hours count: when places are open, which days are worked, at which hour people leave."""

from typing import Any

import numpy as np

from homefirst.flow.engine.compiled import compiled
from homefirst.flow.engine.records import World
from homefirst.flow.engine.ticks import DAY, HOUR, NEVER

WEEK = 168
NO_TIME: Any = np.int64(0)


@compiled
def is_open(w: World, open_at: int, now: int) -> bool:
    """Whether a place's 168 hours, which begin at `open_at`, say that people start in it now."""
    if open_at < 0:
        return True
    return bool(w.wholes[open_at + (now // HOUR + w.book[0].weekday * 24) % WEEK] != 0)


@compiled
def next_opening(w: World, open_at: int, now: int) -> int:
    """The next moment after now at which a place opens that was closed."""
    moment = (now // HOUR + 1) * HOUR
    for _ in range(WEEK):
        if is_open(w, open_at, moment) and not is_open(w, open_at, moment - HOUR):
            return moment
        moment += HOUR
    return NEVER


@compiled
def open_later(w: World, open_at: int, now: int, ticks: int) -> int:
    """The first open moment at which so much open time has gone by."""
    if ticks >= NEVER or now >= NEVER:
        return NEVER
    if open_at < 0:
        return now + ticks
    end = w.book[0].end
    while now < end:
        hour_end = (now // HOUR + 1) * HOUR
        if is_open(w, open_at, now):
            if ticks < hour_end - now:
                return now + ticks
            ticks -= hour_end - now
        now = hour_end
    return NEVER


@compiled
def open_between(w: World, open_at: int, since: int, now: int) -> int:
    """The open time between two moments."""
    if open_at < 0:
        return now - since
    found = 0
    while since < now:
        until = min(now, (since // HOUR + 1) * HOUR)
        if is_open(w, open_at, since):
            found += until - since
        since = until
    return found


@compiled
def worked_later(w: World, now: int, ticks: int) -> int:
    """The first moment at which so much time of working days has gone by."""
    b = w.book[0]
    day = now // DAY + b.calendar_back
    if ticks <= 0:
        return now
    if day < 0 or day >= b.calendar_days or ticks >= NEVER:
        return NEVER
    before = w.wholes[b.worked_at + day]
    done = before * DAY
    if w.wholes[b.worked_at + day + 1] > before:
        done += now - (now // DAY) * DAY
    goal = done + ticks
    last = (goal - 1) // DAY  # the working day in which it ends, which may be at its midnight
    if last >= w.wholes[b.worked_at + b.calendar_days]:
        return NEVER
    return int((w.wholes[b.workday_at + last] - b.calendar_back) * DAY + goal - last * DAY)


@compiled
def worked_of(w: World, days: float) -> float:
    """How many of the last days before the first midnight were worked."""
    b = w.book[0]
    first = b.calendar_back - int(days) - 1
    if first < 0:
        return days * 5.0 / 7.0
    whole = w.wholes[b.worked_at + b.calendar_back] - w.wholes[b.worked_at + first + 1]
    part = w.wholes[b.worked_at + first + 1] - w.wholes[b.worked_at + first]
    return float(whole + part * (days - int(days)))


@compiled
def leaving_at(w: World, leaving: int, now: int, end: int, share: float) -> int:
    """When somebody leaves whose stay ends: that day, at an hour drawn by the place's shares; the day after
    where that would be before they came."""
    hour = 0
    while hour < 23 and share >= w.reals[leaving + hour]:
        hour += 1
    before = w.reals[leaving + hour - 1] if hour > 0 else 0.0
    width = w.reals[leaving + hour] - before
    part = (share - before) / width if width > 0.0 else 0.0
    moment = (end // DAY) * DAY + hour * HOUR + int(min(max(part, 0.0), 0.999999) * HOUR)
    return moment if moment > now else moment + DAY

"""Of each wait whether it ended with a place, when and where: pure, of spans of journeys.

An offer of what is waited for whose start was confirmed is the place. Only of waits for which no start was
confirmed it is told by what began about their end: care at home has begun when a service of that kind begins
within a day of the end of the wait; a bed when a stay begins, or goes on at another place, within a day of
it; a home when somebody leaves the bed for good then, and did not die, or a service of that kind begins. Any
other end of a wait placed nobody.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal

from homefirst.county.catalogue.service_pages import AT_HOME, BEDS
from homefirst.county.journey.starts import Started
from homefirst.county.journey.waited import History, ServiceSpan, StaySpan, WaitSpan

DAY = timedelta(days=1)
HOMES = frozenset({"residential", "nursing"})
PLACED = AT_HOME | BEDS
"""What somebody can be placed in."""
RECEIVING = "receiving"


@dataclass(frozen=True, slots=True)
class Placed:
    """One wait for a kind of service. `since`: when it was opened, or later when they were ready to leave the
    bed they are in (None: they are not ready yet); `placed` when what they waited for began, at `place`
    (None: not known where); `ended` when the wait was over in whatever way. `hours` a week that were asked
    for or begun. `confirmed`: it is an offer whose start was confirmed, from this line of capacity
    (`resource`; None: none that was posted, or not known)."""

    person: str
    wait: str
    service: str
    opened: datetime
    since: datetime | None
    ended: datetime | None
    placed: datetime | None
    place: str | None
    hours: Decimal | None
    confirmed: bool = False
    resource: str | None = None


def placed(
    history: History,
    starts: Sequence[Started],
    kinds: Mapping[str, str],
    deaths: Mapping[str, datetime],
    at: datetime,
) -> tuple[Placed, ...]:
    """Every wait for something that somebody can be placed in. `starts`: those that were confirmed; `kinds`:
    the kind of service by kind of wait; `deaths`: when people died; `at`: what has not ended by then stands
    as it did. Waits of one person for one
    kind that overlap are one: a line of the local list stands for a wait that is open besides."""
    services, stays = defaultdict(list), defaultdict(list)
    for service in history.services:
        services[service.person].append(service)
    for stay in history.stays:
        stays[stay.person].append(stay)
    began = defaultdict(list)
    for start in starts:
        if start.at <= at:
            began[start.person].append(start)
    return tuple(
        _placed(
            wait,
            kinds[wait.what],
            _confirmed(wait, kinds[wait.what], own, began[wait.person]),
            services[wait.person],
            stays[wait.person],
            deaths,
            at,
        )
        for wait, own in _one_each(history.waits, kinds)
        if wait.opened <= at
    )


def _confirmed(wait: WaitSpan, kind: str, own: Set[str], starts: Sequence[Started]) -> Started | None:
    """The first start of what was offered for a wait; or of the same kind, offered for another wait of theirs
    (such as that for a choice) while this one was open."""

    def is_of(one: Started) -> bool:
        in_time = wait.opened <= one.at and (wait.ended is None or one.at <= wait.ended + DAY)
        return one.offer.wait in own or (one.offer.what == kind and in_time)

    return min((one for one in starts if is_of(one)), key=lambda one: one.at, default=None)


def _one_each(waits: Sequence[WaitSpan], kinds: Mapping[str, str]) -> Iterator[tuple[WaitSpan, Set[str]]]:
    """Those for something that somebody can be placed in, the overlapping ones of one person and kind as one:
    from the first opening to the last end, under the key of the first; with the keys of all of them."""
    groups: dict[tuple[str, str], list[WaitSpan]] = defaultdict(list)
    for wait in waits:
        if kinds.get(wait.what) in PLACED:
            groups[wait.person, kinds[wait.what]].append(wait)
    for some in groups.values():
        some.sort(key=lambda wait: (wait.opened, wait.wait))
        one, own = some[0], {some[0].wait}
        for other in some[1:]:
            if one.ended is not None and other.opened > one.ended:
                yield one, own
                one, own = other, {other.wait}
            else:
                own.add(other.wait)
                ends = [end for end in (one.ended, other.ended) if end is not None]
                last = max(ends) if len(ends) == 2 else None
                one = replace(one, ended=last)
        yield one, own


def _placed(
    wait: WaitSpan,
    kind: str,
    start: Started | None,
    services: Sequence[ServiceSpan],
    stays: Sequence[StaySpan],
    deaths: Mapping[str, datetime],
    at: datetime,
) -> Placed:
    ended = wait.ended if wait.ended is not None and wait.ended <= at else None
    if start is not None:
        begun: tuple[datetime, str | None] | None = (start.at, start.offer.place)
    elif ended is not None:
        begun = _begun(wait, ended, kind, services, stays, deaths.get(wait.person))
    else:
        begun = None
    then = begun[0] if start is not None and begun is not None else ended or at
    own = [one for one in services if one.what == kind and one.hours is not None and one.start <= at]
    return Placed(
        person=wait.person,
        wait=wait.wait,
        service=kind,
        opened=wait.opened,
        since=_since(wait.opened, then, stays, placed=begun is not None),
        ended=ended,
        placed=None if begun is None else begun[0],
        place=None if begun is None else begun[1],
        hours=(None if start is None else start.offer.hours) or _hours(own, then),
        confirmed=start is not None,
        resource=None if start is None else start.offer.resource,
    )


def _hours(own: Sequence[ServiceSpan], then: datetime) -> Decimal | None:
    """The hours of the service that is nearest to an instant."""
    near = [one for one in own if one.end is None or one.end >= then - DAY]
    return min(near, key=lambda one: abs(one.start - then)).hours if near else None


def _begun(
    wait: WaitSpan,
    ended: datetime,
    kind: str,
    services: Sequence[ServiceSpan],
    stays: Sequence[StaySpan],
    died: datetime | None,
) -> tuple[datetime, str | None] | None:
    if died is not None and died <= ended:
        return None
    if kind in AT_HOME | HOMES:
        began: dict[str, ServiceSpan] = {}
        for one in services:
            if one.what == kind and one.state == RECEIVING:
                began.setdefault(one.service, one)
        near = [one for one in began.values() if abs(one.start - ended) <= DAY and one.start >= wait.opened]
        if near:
            first = min(near, key=lambda one: (one.start, one.service))
            return first.start, first.place
        return _left(ended, stays, died) if kind in HOMES else None
    return _moved(wait.opened, ended, stays)


def _moved(opened: datetime, ended: datetime, stays: Sequence[StaySpan]) -> tuple[datetime, str] | None:
    """The first bed at another place that somebody came to about an instant."""
    before: StaySpan | None = None
    for one in stays:
        goes_on = before is not None and before.end == one.start and before.place == one.place
        if not goes_on and one.start > opened and abs(one.start - ended) <= DAY:
            return one.start, one.place
        before = one
    return None


def _left(
    ended: datetime, stays: Sequence[StaySpan], died: datetime | None
) -> tuple[datetime, str | None] | None:
    """When somebody left a bed about an instant, alive, and went to no other."""
    ends = [one.end for one in stays if one.end is not None and abs(one.end - ended) <= DAY]
    if not ends or any(one.start >= max(ends) and one.start - max(ends) <= DAY for one in stays):
        return None
    return None if died is not None and died <= max(ends) + DAY else (max(ends), None)


def _since(opened: datetime, then: datetime, stays: Sequence[StaySpan], *, placed: bool) -> datetime | None:
    """From when on somebody waited who could have gone: of a bed, not before they were ready to leave it."""
    bed = next(
        (one for one in reversed(stays) if one.start <= then and (one.end is None or one.end >= then - DAY)),
        None,
    )
    if bed is None:
        return opened
    # The stretch that begins with the move is that of the new bed: who waited was in the one before.
    before = [one for one in stays if one.start < then and (one.end is None or one.end >= then - DAY)]
    ready = [one.ready_since for one in before if one.ready_since is not None]
    if not ready:
        return opened if placed else None
    return max(opened, min(max(ready), then))

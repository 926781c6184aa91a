"""Questions about capacity, the view first: what is free, in which state, what was delivered."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from django.db.models import Max, QuerySet

from homefirst.county.capacity.claims import REACH, carried_on, days_posted, left_by_day, to_promise
from homefirst.county.capacity.events import CAPACITY_CLAIMED, stream_of
from homefirst.county.capacity.models import ClaimRow, DeliveryRow, PostingRow, StateRow
from homefirst.county.capacity.posting import AHEAD, Posting, Source
from homefirst.county.capacity.resource import Resource, Unit
from homefirst.county.capacity.states import RULES, State, StateSaid, state_on
from homefirst.foundation.calendar import local_day
from homefirst.foundation.store.view import View

FAR = datetime.max.replace(tzinfo=UTC)
_OF_POSTINGS = "resource provider posting amounts counts_from source said_at by seq".split()
_OF_STATES = "provider resource state why since until said_at by seq".split()
_OF_DELIVERIES = "provider line unit first until commissioned delivered used source said_at by seq".split()


@dataclass(frozen=True, slots=True)
class ResourceDay:
    """One resource on one day. Amounts are hours a week, beds, starts, slots or items.

    `posted` is what was posted as becoming free from that day on, `claimed` what is promised from it on,
    `left` what is free on it of all that was posted up to it (less than nought: more was promised than is
    posted now); `promise` is how much can be promised from it on: the least that is left on it and after.
    None: nobody posted for the day.
    """

    day: date
    posted: Decimal | None
    claimed: Decimal
    left: Decimal | None
    promise: Decimal | None
    state: State
    why: str | None

    @property
    def takes(self) -> bool:
        """Whether its state lets anybody in."""
        return RULES[self.state].takes


@dataclass(frozen=True, slots=True)
class ResourceDays:
    """A resource over some days, with who posted it last, when and how. None: nobody ever did."""

    resource: Resource
    posted_at: datetime | None
    by: str | None
    source: Source | None
    days: tuple[ResourceDay, ...]
    state: StateSaid | None

    @property
    def stale(self) -> bool:
        """Whether nobody posted it on the first of the days: what it says is what was so before."""
        return self.posted_at is None or local_day(self.posted_at) < self.days[0].day

    def age(self, at: datetime) -> timedelta | None:
        """How old its posting is at an instant; None: nobody ever posted."""
        return None if self.posted_at is None else at - self.posted_at

    def free(self, day: date) -> Decimal | None:
        """What can be promised from a day on, nought where its state lets nobody in; None where that is not
        known: nobody posted for it, or not today."""
        found = next(one for one in self.days if one.day == day)
        if not found.takes:
            return Decimal(0)
        return None if self.stale else found.promise


@dataclass(frozen=True, slots=True)
class Delivery:
    """What was counted of a line of commissioned.csv from the day `first` to the day `until`."""

    provider: str
    line: str
    unit: Unit
    first: date
    until: date
    commissioned: Decimal
    delivered: Decimal
    used: Decimal | None
    source: str
    said_at: datetime
    by: str
    seq: int


def free(
    view: View, resources: Mapping[str, Resource], from_: date, days: int, *, at: datetime | None = None
) -> tuple[ResourceDays, ...]:
    """Every one of some resources that is there on any of so many days from `from_` on, in their order, as a
    view knows it. With `at` as things stood then: by what was posted and promised until that instant."""
    asked = [from_ + timedelta(days=number) for number in range(days)]
    there = {code: one for code, one in resources.items() if any(one.dates.cover(day) for day in asked)}
    by, since = at or FAR, from_ - REACH
    postings, taken = _postings(view, list(there), since, by), _taken(view, list(there), since, by)
    states = _by_resource(states_of(view, list(there)))
    before = _last_said(view, [code for code in there if code not in postings], by)
    return tuple(
        _days_of(
            one,
            asked,
            postings.get(code, ()),
            taken.get(code, {}),
            states.get(code, ()),
            before.get(code),
        )
        for code, one in there.items()
    )


def _days_of(
    resource: Resource,
    asked: Sequence[date],
    postings: Sequence[Posting],
    taken: Mapping[date, Decimal],
    states: Sequence[StateSaid],
    before: tuple[datetime, str, str] | None,
) -> ResourceDays:
    posted = days_posted(postings)
    left = left_by_day([one for one, _ in posted.values()], taken)
    last = max(postings, key=lambda one: one.seq, default=None)
    at, by, source = before if before is not None else (None, None, None)
    if last is not None:
        at, by, source = last.said_at, last.by, last.source.value
    made = []
    for day in asked:
        state = state_on(states, day)
        known = day in left
        made.append(
            ResourceDay(
                day=day,
                posted=posted[day][0].amount if known else None,
                claimed=taken.get(day, Decimal(0)),
                left=left.get(day),
                promise=to_promise(left, day),
                state=State.OPEN if state is None else state.state,
                why=None if state is None else state.why,
            )
        )
    return ResourceDays(
        resource, at, by, None if source is None else Source(source), tuple(made), state_on(states, asked[0])
    )


def to_post_again(
    view: View, resources: Collection[str], today: date
) -> Mapping[str, dict[date, Decimal] | None]:
    """What each of some resources would be posted as today, were nothing changed; None: it was not posted of
    late."""
    since = today - REACH
    postings, taken = _postings(view, resources, since), _taken(view, resources, since)
    return {
        code: carried_on(
            [one for one, _ in days_posted(postings.get(code, ())).values()], taken.get(code, {}), today
        )
        for code in resources
    }


def last_postings(view: View, resources: Collection[str]) -> Mapping[str, Posting]:
    """The last posting of each of some resources; nothing of those that were never posted."""
    rows = (
        PostingRow.objects.filter(
            county=view.county, resource__in=list(resources), known_at__lte=view.known_at
        )
        .order_by("resource", "-seq")
        .distinct("resource")
    )
    return {one.resource: one for one in map(_posting, rows.values_list(*_OF_POSTINGS))}


def postings_of(view: View, resource: str, since: date) -> tuple[Posting, ...]:
    """What was posted of a resource for days from `since` on, in the order of recording: its history."""
    return tuple(_every_posting(view, [resource], since).get(resource, ()))


def postings_until(view: View, resource: str, today: date, at: datetime) -> tuple[Posting, ...]:
    """What says how a resource stood at an instant of a day: what was posted until then that may count."""
    return tuple(_postings(view, [resource], today - REACH, at).get(resource, ()))


def states_of(view: View, resources: Collection[str]) -> tuple[StateSaid, ...]:
    """All that a view knows to have been said of the states of some resources, in the order of recording."""
    rows = StateRow.objects.filter(
        county=view.county, resource__in=list(resources), known_at__lte=view.known_at
    ).order_by("seq")
    return tuple(
        StateSaid(resource, State(state), *others)
        for provider, resource, state, *others in rows.values_list(*_OF_STATES)
        if others[-1] <= view.upto(stream_of(provider))
    )


def deliveries(view: View) -> tuple[Delivery, ...]:
    """What was counted of deliveries, for each line and its days what was said last, the earliest first."""
    rows = DeliveryRow.objects.filter(county=view.county, known_at__lte=view.known_at).order_by("seq")
    found = {}
    for provider, line, unit, *others in rows.values_list(*_OF_DELIVERIES):
        one = Delivery(provider, line, Unit(unit), *others)
        if one.seq <= view.upto(stream_of(provider)):
            found[one.line, one.first, one.until] = one
    return tuple(sorted(found.values(), key=lambda one: (one.line, one.first)))


def _postings(
    view: View, resources: Collection[str], since: date, by: datetime = FAR
) -> Mapping[str, list[Posting]]:
    """What says how resources stand, for days from `since` on: the last posting of each alone where it names
    every day that counts, as most do; else all."""
    last = _told(_rows(view, resources, since, by).order_by("resource", "-seq").distinct("resource"))
    found = {one.resource: [one] for one in last if _seen(one, view) and _whole(one)}
    others = [code for code in resources if code not in found]
    return {**found, **_every_posting(view, others, since, by)}


def _whole(posting: Posting) -> bool:
    """Whether a posting names today and all days ahead, so that nothing that was posted before counts."""
    first = posting.counts_from
    return len(posting.amounts) == AHEAD + 1 and min(posting.amounts) == first


def _every_posting(
    view: View, resources: Collection[str], since: date, by: datetime = FAR
) -> Mapping[str, list[Posting]]:
    found: dict[str, list[Posting]] = defaultdict(list)
    for one in _told(_rows(view, resources, since, by).order_by("seq")) if resources else ():
        if _seen(one, view):
            found[one.resource].append(one)
    return found


def _rows(view: View, resources: Collection[str], since: date, by: datetime) -> QuerySet[PostingRow]:
    return PostingRow.objects.filter(
        county=view.county,
        last__gte=since,
        resource__in=list(resources),
        known_at__lte=view.known_at,
        said_at__lte=by,
    )


def _told(rows: QuerySet[PostingRow]) -> Iterable[Posting]:
    return map(_posting, rows.values_list(*_OF_POSTINGS))


def _seen(posting: Posting, view: View) -> bool:
    return posting.seq <= view.upto(stream_of(posting.provider))


def _posting(row: tuple) -> Posting:  # type: ignore[type-arg]
    resource, provider, posting, amounts, counts_from, source, said_at, by, seq = row
    days = {date.fromisoformat(day): Decimal(amount) for day, amount in amounts.items()}
    return Posting(resource, provider, str(posting), days, counts_from, Source(source), said_at, by, seq)


def _taken(
    view: View, resources: Collection[str], since: date, by: datetime = FAR
) -> Mapping[str, dict[date, Decimal]]:
    rows = ClaimRow.objects.filter(
        county=view.county,
        resource__in=list(resources),
        day__gte=since,
        known_at__lte=view.known_at,
        said_at__lte=by,
    )
    found: dict[str, dict[date, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for event, resource, provider, day, amount, seq in rows.values_list(
        "event", "resource", "provider", "day", "amount", "seq"
    ):
        if seq <= view.upto(stream_of(provider)):
            found[resource][day] += amount if event == CAPACITY_CLAIMED.name else -amount
    return found


def _last_said(
    view: View, resources: Collection[str], by: datetime
) -> Mapping[str, tuple[datetime, str, str]]:
    """When resources were posted last, by whom and how, that were not posted for long."""
    rows = PostingRow.objects.filter(
        county=view.county,
        resource__in=list(resources),
        known_at__lte=view.known_at,
        said_at__lte=by,
    )
    last = rows.values("resource").annotate(said=Max("said_at")).values_list("resource", "said")
    times = dict(last)
    return {
        resource: (said_at, author, source)
        for resource, said_at, author, source in rows.values_list("resource", "said_at", "by", "source")
        if times[resource] == said_at
    }


def _by_resource(said: Iterable[StateSaid]) -> Mapping[str, list[StateSaid]]:
    found: dict[str, list[StateSaid]] = defaultdict(list)
    for one in said:
        found[one.resource].append(one)
    return found

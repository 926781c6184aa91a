"""A provider at its desk, or with a telephone on the stairs: what it posted, and posting anew."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from uuid import UUID

from homefirst.app.capacity.asking import DAYS, pack_capacity
from homefirst.app.ground.house import this_log
from homefirst.app.ward.asking import ward_clock
from homefirst.county.capacity import record
from homefirst.county.capacity.held import begin_days, hold_days
from homefirst.county.capacity.posting import Offered, Source, problems_of
from homefirst.county.capacity.read import ResourceDays, free, to_post_again
from homefirst.county.capacity.resource import Resource
from homefirst.county.capacity.states import State
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotUnderstood, Problem, Refused
from homefirst.foundation.store.events import Appended, Author
from homefirst.intake.capacity_sheet import capacity_pasted


@dataclass(frozen=True, slots=True)
class Own:
    """One resource of a provider: how it stands, and what it would be posted as if nothing had changed (None:
    it was not posted of late)."""

    told: ResourceDays
    again: Mapping[date, Decimal] | None

    @property
    def resource(self) -> Resource:
        return self.told.resource


@dataclass(frozen=True, slots=True)
class DeskAsked:
    """A provider's own resources. `at` is now by the wards' clock; `posted_at` when any was posted last."""

    provider: str
    name: str
    at: datetime
    ended: bool
    synthetic: bool
    own: tuple[Own, ...]

    @property
    def today(self) -> date:
        return local_day(self.at)

    @property
    def days(self) -> tuple[date, ...]:
        """The days for which is posted."""
        return tuple(self.today + timedelta(days=number) for number in range(DAYS))

    @property
    def posted_at(self) -> datetime | None:
        return max((one.told.posted_at for one in self.own if one.told.posted_at is not None), default=None)

    @property
    def posted_today(self) -> bool:
        return bool(self.own) and not any(one.told.stale for one in self.own)

    def again(self) -> tuple[Offered, ...]:
        """The same as before, for all that was posted of late and is there."""
        return tuple(
            Offered(one.resource.name, one.resource.code, day, amount)
            for one in self.own
            if one.again is not None
            for day, amount in one.again.items()
            if one.resource.dates.cover(day)
        )


@dataclass(frozen=True, slots=True)
class Changed:
    """A resource said to be in a state from a day to another, None: on and on."""

    resource: str
    state: State
    why: str | None
    since: date
    until: date | None


def ask_desk(provider: str, *, again: bool = True) -> DeskAsked:
    """A provider's resources that are there now or within fourteen days; with `again` what each would be
    posted as if nothing had changed. Raises Refused for who works at no organisation."""
    if not provider:
        raise Refused(
            "It is not known for which organisation you work.",
            where="organisation",
            next="Ask whoever runs this service: homefirst users organisation.",
        )
    clock, pack = ward_clock(), pack_capacity()
    mine = {code: one for code, one in pack.resources.items() if one.provider == provider}
    today = local_day(clock.at)
    told = free(clock.view, mine, today, DAYS, at=clock.at)
    codes = [one.resource.code for one in told]
    before = to_post_again(clock.view, codes, today) if again else {}
    organisation = pack.organisations.get(provider)
    return DeskAsked(
        provider=provider,
        name=provider if organisation is None else organisation.name,
        at=clock.at,
        ended=clock.ended,
        synthetic=True,  # as every page of this county says it
        own=tuple(Own(one, before.get(one.resource.code)) for one in told),
    )


def post_capacity(
    desk: DeskAsked,
    offered: Sequence[Offered],
    changed: Sequence[Changed],
    *,
    posting: UUID,
    source: Source,
    by: str,
) -> Appended:
    """Posts for the provider at the desk, and says in which states its resources are, all or nothing. Raises
    Refused with the first thing that is wrong."""
    log, pack, author = this_log(), pack_capacity(), Author(by)
    with log.together():
        begin_days(log, desk.provider, {(one.resource, one.day) for one in offered})
        hold_days(log, {one.resource for one in offered} | {one.resource for one in changed}, desk.today)
        states = 0
        for one in changed:
            resource = pack.resources.get(one.resource)
            if resource is None or resource.provider != desk.provider:
                raise Refused("This resource is not yours.", where=one.resource, next="Name your own.")
            states += record.set_state(
                log,
                resource=resource,
                state=one.state,
                why=one.why,
                since=one.since,
                until=one.until,
                own=True,
                by=author,
                at=desk.at,
            ).new
        if not offered and changed:
            return Appended(new=states, already=0, heads=())
        return record.post(
            log,
            provider=desk.provider,
            offered=offered,
            resources=pack.resources,
            posting=posting,
            source=source,
            by=author,
            at=desk.at,
        )


def pasted(desk: DeskAsked, text: str) -> tuple[tuple[Offered, ...], tuple[Problem, ...]]:
    """What a pasted table would post, and everything that is wrong with it."""
    pack = pack_capacity()
    offered, problems = capacity_pasted(text, pack.resources, desk.today)
    if problems:
        return (), problems
    wrong = problems_of(desk.provider, offered, pack.resources, desk.today)
    return ((), wrong) if wrong else (offered, ())


def posting_key(text: str) -> UUID:
    """The key of a form; raises NotUnderstood for what is none."""
    try:
        return UUID(text)
    except ValueError:
        raise NotUnderstood("The form has lost its key.", where="posting", next="Open it again.") from None

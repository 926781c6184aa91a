"""What others than its provider say of capacity: that a council or the regulator bars a resource or lets it
take people again, and how much of what is commissioned was delivered."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from homefirst.app.capacity.asking import pack_capacity
from homefirst.app.ground.house import this_log
from homefirst.app.ward.asking import ward_clock
from homefirst.county.capacity import record
from homefirst.county.capacity.states import RULES, State
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.store.events import Appended, Author

WHO_BARS = RULES[State.BARRED].reasons
"""Who bars: a council or the regulator, each its own."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted of a line of commissioned.csv, from its first to its last day; `used` None: nobody
    counted. `source`: who counted it, and from what."""

    line: str
    first: date
    last: date
    commissioned: Decimal
    delivered: Decimal
    used: Decimal | None
    source: str


def bar(
    resource: str, *, who: str, barred: bool, since: date | None, until: date | None, by: str
) -> Appended:
    """A council or the regulator (`who`, one of WHO_BARS) bars a resource from a day on, today where none is
    named, until another; or lifts its own bar (`barred` False). Raises NotUnderstood for what there is not,
    and for a day that is over."""
    clock, found = ward_clock(), pack_capacity().resources.get(resource)
    today = local_day(clock.at)
    if found is None:
        raise NotUnderstood("It does not say which line.", where="resource", next="Choose one.")
    if who not in WHO_BARS:
        raise NotUnderstood("It does not say who bars it.", where="who", next="Choose council or regulator.")
    if since is not None and since < today:
        raise NotUnderstood(f"{since} is over.", where="since", next=f"Give {today} or a later day.")
    return record.set_state(
        this_log(),
        resource=found,
        state=State.BARRED if barred else State.OPEN,
        why=who,
        since=since or today,
        until=until,
        own=False,
        by=Author(by),
        at=clock.at,
    )


def count(counted: Counted, *, by: str) -> Appended:
    """How much was delivered of a line that is commissioned of a provider. Raises NotUnderstood for a line
    that there is not, and as `record.count_delivery`."""
    line = pack_capacity().lines.get(counted.line)
    if line is None or line.provider is None:
        raise NotUnderstood("It does not say which line.", where="line", next="Choose one.")
    if not 0 < len(counted.source) <= 200 or not counted.source.isprintable():
        raise NotUnderstood("It does not say who counted.", where="source", next="Say it in a few words.")
    if counted.last >= date.max:
        raise NotUnderstood("This day has not come.", where="last", next="Give a day that is over.")
    return record.count_delivery(
        this_log(),
        provider=line.provider,
        line=line.code,
        unit=line.unit,
        first=counted.first,
        until=date.fromordinal(counted.last.toordinal() + 1),
        commissioned=counted.commissioned,
        delivered=counted.delivered,
        used=counted.used,
        source=counted.source,
        by=Author(by),
        at=ward_clock().at,
    )

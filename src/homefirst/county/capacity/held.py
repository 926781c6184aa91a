"""The locks of capacity: whoever posts, promises or gives back holds the days of the resource, in key order.

Everybody takes the rows first and the log's heads after them (an append is the last act of a transaction),
and several resources at once by the order of their codes. So nobody waits in a circle: who promises
something of two resources in one transaction asks for both first (`hold_days`), and appends to other
streams after.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import psycopg

from homefirst.county.capacity.claims import REACH, DayPosted
from homefirst.county.capacity.events import CAPACITY_CLAIMED
from homefirst.foundation.calendar import local_day
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.write import array_text

_LOCK = (
    b"SELECT 1 FROM capacity_day WHERE county = %s AND resource = ANY(%s::text[]) AND day >= %s"
    b" ORDER BY resource, day FOR UPDATE"
)
_BEGIN = (
    b"INSERT INTO capacity_day (county, resource, day, provider, seq, amount, counts_from)"
    b" SELECT %s, resource, day, %s, 0, 0, day"
    b" FROM unnest(%s::text[], %s::date[]) AS given (resource, day) ORDER BY resource, day"
    b" ON CONFLICT DO NOTHING"
)
_POSTED = (
    b"SELECT day, amount, counts_from FROM capacity_day WHERE county = %s AND resource = %s AND day >= %s"
    b" AND seq > 0"
)
_TAKEN = (
    b"SELECT day, sum(CASE event WHEN %s THEN amount ELSE -amount END) FROM capacity_claim"
    b" WHERE county = %s AND resource = %s AND day >= %s GROUP BY day"
)
# Nobody posts for days that are over: what is posted after an instant names its day or a later one.
_SINCE = (
    b"SELECT max(said_at) FROM capacity_posting WHERE county = %s AND resource = %s AND last >= %s"
    b" AND said_at > %s"
)
_CLAIM = (
    b"SELECT event, resource, provider, day, amount FROM capacity_claim WHERE county = %s AND claim = %s"
    b" ORDER BY seq"
)


def hold_days(log: Log, resources: Collection[str], today: date) -> None:
    """Holds the days from today on of some resources until the caller's transaction ends; days that nobody
    posted are not there to be held. Whoever acts on several resources in one transaction asks for all
    first."""
    given = [log.county, array_text(sorted(resources)), today]
    psycopg.Cursor(log.raw()).execute(_LOCK, given).fetchall()


def begin_days(log: Log, provider: str, days: Iterable[tuple[str, date]]) -> None:
    """Makes the rows of days that nobody posted yet, so that whoever posts them can hold them, too: else the
    fold would wait for a row while it holds the log's head."""
    keys = sorted(days)
    given = [log.county, provider, array_text(key for key, _ in keys), array_text(day for _, day in keys)]
    psycopg.Cursor(log.raw()).execute(_BEGIN, given)


def posted_now(log: Log, resource: str, today: date) -> list[DayPosted]:
    """The days of a resource as they were posted last; the caller holds them."""
    rows = psycopg.Cursor(log.raw()).execute(_POSTED, [log.county, resource, today - REACH]).fetchall()
    return [DayPosted(*row) for row in rows]


def posted_since(log: Log, resource: str, at: datetime) -> datetime | None:
    """When a resource was posted last after an instant; None where it was not: the instant is no past one."""
    given = [log.county, resource, local_day(at), at]
    (last,) = psycopg.Cursor(log.raw()).execute(_SINCE, given).fetchone() or (None,)
    return last


def taken_now(log: Log, resource: str, today: date) -> Mapping[date, Decimal]:
    """What is promised of a resource from each day on; the caller holds its days."""
    given = [CAPACITY_CLAIMED.name, log.county, resource, today - REACH]
    return dict(psycopg.Cursor(log.raw()).execute(_TAKEN, given).fetchall())


def claim_now(log: Log, claim: UUID) -> list[tuple[str, str, str, date, Decimal]]:
    """What was said of a claim, in the order of saying: (event, resource, provider, day, amount). It is
    promised once and returned once; put off, it is returned and promised again for a later day."""
    return psycopg.Cursor(log.raw()).execute(_CLAIM, [log.county, claim]).fetchall()


def is_promised(said: Sequence[tuple[str, str, str, date, Decimal]]) -> bool:
    """Whether what was said of a claim ends with a promise."""
    return bool(said) and said[-1][0] == CAPACITY_CLAIMED.name

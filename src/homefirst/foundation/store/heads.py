"""Where the streams of the log stand, and when they last grew: read without holding a head."""

from dataclasses import dataclass
from datetime import datetime

from django.db import connections

from homefirst.foundation.store.view import View

_LAST = "SELECT recorded_at FROM store_head WHERE county = %s AND stream = %s AND seq > 0"
_ALL = "SELECT stream, seq, recorded_at FROM store_head WHERE county = %s AND seq > 0 ORDER BY stream"


@dataclass(frozen=True, slots=True)
class HeadSeen:
    """Where a stream stands: its last number, and when that was recorded."""

    stream: str
    seq: int
    recorded_at: datetime


def heads_seen(county: str, *, using: str = "default") -> tuple[HeadSeen, ...]:
    """Where every stream of a county that holds events stands, by name."""
    with connections[using].cursor() as cursor:
        cursor.execute(_ALL, [county])
        return tuple(HeadSeen(*row) for row in cursor.fetchall())


def last_recorded(view: View, stream: str, *, using: str = "default") -> datetime | None:
    """The instant at which the last event of a stream was recorded; None where there is none."""
    with connections[using].cursor() as cursor:
        cursor.execute(_LAST, [view.county, stream])
        row = cursor.fetchone()
    return None if row is None else row[0]

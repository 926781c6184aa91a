"""When a stream of the log last grew: read without holding its head."""

from datetime import datetime

from django.db import connections

from homefirst.foundation.store.view import View

_LAST = "SELECT recorded_at FROM store_head WHERE county = %s AND stream = %s AND seq > 0"


def last_recorded(view: View, stream: str, *, using: str = "default") -> datetime | None:
    """The instant at which the last event of a stream was recorded; None where there is none."""
    with connections[using].cursor() as cursor:
        cursor.execute(_LAST, [view.county, stream])
        row = cursor.fetchone()
    return None if row is None else row[0]

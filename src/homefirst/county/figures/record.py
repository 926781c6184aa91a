"""The verbs of published figures."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from homefirst.county.figures.delays import DelayTable, Vintage
from homefirst.county.figures.events import DELAYS_PUBLISHED, DELAYS_WITHDRAWN, STREAM
from homefirst.county.figures.models import DelayTableRow
from homefirst.county.figures.projection import payload_of
from homefirst.foundation.calendar import midnight
from homefirst.foundation.store.events import Appended, Author, Fact, Occurred, Receipt
from homefirst.foundation.store.line import payload_text
from homefirst.foundation.store.log import Log

PUBLISHER = "NHS England, Delayed Transfers of Care, Local Authority"


def publish(log: Log, *, tables: Sequence[DelayTable], by: Author, because: str | None = None) -> Appended:
    """Appends published tables, each once: the same figures of the same edition are known again, whether
    they come from a workbook or from the county pack. A later revision is a new fact beside the first."""
    held = _months_held(log.county, tables)
    facts = [_fact(table, already=(table.area, table.month.first) in held) for table in tables]
    return log.append(facts, by=by, because=because)


def correct(
    log: Log, *, seq: int, table: DelayTable, by: Author, because: str, at: datetime | None = None
) -> Appended:
    """Puts right a table that was read wrongly; what was known before the correction stays answerable."""
    fact = Fact(
        stream=STREAM,
        type=DELAYS_PUBLISHED,
        occurred=Occurred.in_month(table.month),
        payload=payload_of(table),
        known_at=at,
        corrects=seq,
    )
    return log.append([fact], by=by, because=because)


def withdraw(
    log: Log, *, seq: int, table: DelayTable, by: Author, because: str, at: datetime | None = None
) -> Appended:
    """Takes back a table that never was published so: it counts no more from now on."""
    fact = Fact(
        stream=STREAM,
        type=DELAYS_WITHDRAWN,
        occurred=Occurred.in_month(table.month),
        payload={"area": table.area, "month": str(table.month), "breakdown": table.breakdown.value},
        known_at=at,
        corrects=seq,
    )
    return log.append([fact], by=by, because=because)


def _months_held(county: str, tables: Sequence[DelayTable]) -> set[tuple[str, object]]:
    """Area and month of what is held already, as far as a revision among `tables` asks."""
    revised = [table for table in tables if table.edition.vintage is Vintage.REVISED]
    if not revised:
        return set()
    rows = DelayTableRow.objects.filter(
        county=county,
        area__in={table.area for table in revised},
        month__in={table.month.first for table in revised},
    )
    return set(rows.values_list("area", "month").distinct())


def _fact(table: DelayTable, *, already: bool) -> Fact:
    payload = payload_of(table)
    edition = table.edition
    revision = already and edition.vintage is Vintage.REVISED
    return Fact(
        stream=STREAM,
        type=DELAYS_PUBLISHED,
        occurred=Occurred.in_month(table.month),
        payload=payload,
        known_at=midnight(edition.edition_on if revision else edition.first_known_on),
        receipt=Receipt(PUBLISHER, hashlib.sha256(payload_text(payload).encode()).hexdigest()),
    )

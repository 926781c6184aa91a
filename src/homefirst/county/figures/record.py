"""The verbs of published figures."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from homefirst.county.figures.delays import DelayTable, Vintage
from homefirst.county.figures.editions import Held, corrections_by, last_word
from homefirst.county.figures.events import DELAYS_PUBLISHED, DELAYS_WITHDRAWN, STREAM
from homefirst.county.figures.projection import payload_of
from homefirst.county.figures.read import held_for
from homefirst.foundation.calendar import Month, midnight
from homefirst.foundation.errors import Refused
from homefirst.foundation.store.events import Appended, Author, Fact, Occurred, Receipt
from homefirst.foundation.store.line import payload_text
from homefirst.foundation.store.log import Log

PUBLISHER = "NHS England, Delayed Transfers of Care, Local Authority"
_AGAIN = "Put it back with a correction of that withdrawal, if it was right after all."
_OTHER = "Keep the publisher's; if ours was read wrongly, record a correction."


@dataclass(frozen=True, slots=True)
class Unpublishable:
    """A table that cannot simply be published, and why: it was withdrawn, or contradicts what is held."""

    table: DelayTable
    why: str
    next: str


def publish(log: Log, *, tables: Sequence[DelayTable], by: Author, because: str | None = None) -> Appended:
    """Appends published tables, each once: the same figures of the same edition are known again, whether
    they come from a workbook or from the county pack. A later revision is a new fact beside the first.

    Tables from outside are asked about first: what `unpublishable` names is not to be published.
    """
    revised = [table for table in tables if table.edition.vintage is Vintage.REVISED]
    held = held_for(log.now(), revised) if revised else ()
    first = _first_editions([*(one.table for one in held if one.corrects is None), *tables])
    facts = [_fact(table, first=first[_key(table)] == table.edition.edition_on) for table in tables]
    return log.append(facts, by=by, because=because)


def unpublishable(log: Log, tables: Sequence[DelayTable]) -> tuple[Unpublishable, ...]:
    """Those of the tables that were taken back before, or that say another thing of the same edition."""
    now = log.now()
    held = held_for(now, tables)
    corrections = corrections_by(held, now.known_at)
    by_edition = {(_key(one.table), one.table.edition): one for one in held if one.corrects is None}
    found = []
    for table in tables:
        root = by_edition.get((_key(table), table.edition))
        if root is None:
            continue
        last = last_word(root, corrections)
        if last.withdrawn:
            found.append(Unpublishable(table, f"It was withdrawn by event {last.seq}.", _AGAIN))
        elif root.table != table:
            why = f"The same edition is held with other figures, as event {root.seq}."
            found.append(Unpublishable(table, why, _OTHER))
    return tuple(found)


def correct(
    log: Log, *, seq: int, table: DelayTable, by: Author, because: str, at: datetime | None = None
) -> Appended:
    """Puts right a table that was read wrongly, or puts back one that was withdrawn; what was known before
    the correction stays answerable.

    A loader may say that it could be known earlier (`at`), where the publication itself was right. Raises
    Refused where no such event stands, or where another has corrected it already.
    """
    _check_last_word(log, seq)
    fact = Fact(
        stream=STREAM,
        type=DELAYS_PUBLISHED,
        occurred=Occurred.in_month(table.month),
        payload=payload_of(table),
        known_at=at,
        corrects=seq,
    )
    return log.append([fact], by=by, because=because)


def withdraw(log: Log, *, seq: int, by: Author, because: str, at: datetime | None = None) -> Appended:
    """Takes back a table that never was published so: it counts no more from now on. Raises as `correct`."""
    table = _check_last_word(log, seq).table
    fact = Fact(
        stream=STREAM,
        type=DELAYS_WITHDRAWN,
        occurred=Occurred.in_month(table.month),
        payload={"area": table.area, "month": str(table.month), "breakdown": table.breakdown.value},
        known_at=at,
        corrects=seq,
    )
    return log.append([fact], by=by, because=because)


def _check_last_word(log: Log, seq: int) -> Held:
    now = log.now()
    held = held_for(now, (), seqs=(seq,))
    one = next((each for each in held if each.seq == seq), None)
    if one is None:
        raise Refused(
            "No published table has this number.", where=f"figures {seq}", next="Name one that has."
        )
    last = last_word(one, corrections_by(held, now.known_at))
    if last is not one:
        raise Refused(
            f"It was corrected by {last.seq} already.", where=f"figures {seq}", next=f"Correct {last.seq}."
        )
    return one


def _first_editions(tables: Sequence[DelayTable]) -> dict[tuple[str, Month, str], date]:
    first: dict[tuple[str, Month, str], date] = {}
    for table in sorted(tables, key=lambda table: table.edition.edition_on):
        first.setdefault(_key(table), table.edition.edition_on)
    return first


def _key(table: DelayTable) -> tuple[str, Month, str]:
    return table.area, table.month, table.breakdown.value


def _fact(table: DelayTable, *, first: bool) -> Fact:
    payload = payload_of(table)
    edition = table.edition
    return Fact(
        stream=STREAM,
        type=DELAYS_PUBLISHED,
        occurred=Occurred.in_month(table.month),
        payload=payload,
        known_at=midnight(edition.first_known_on if first else edition.edition_on),
        receipt=Receipt(PUBLISHER, hashlib.sha256(payload_text(payload).encode()).hexdigest()),
    )

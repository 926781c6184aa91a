"""Entries that a loader brought and that cannot be kept: held with their reason until they are put right.

Nothing that was handed over is dropped. What such an entry says lies here and not in the log, so that it can
be erased; it is known by the SHA-256 of all that it says: the same one is held once, however often it comes.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.db.models.functions import Coalesce, Now

from homefirst.county.journey.entry import Entry, Quarantined
from homefirst.county.journey.models import QuarantineRow
from homefirst.foundation.errors import NotFound
from homefirst.foundation.store.view import View


@dataclass(frozen=True, slots=True)
class Held:
    """An entry in quarantine, by the hash under which it lies: who brought it, which kind of event, when it
    would have happened, and why it was not kept, with where and what to do next. What it says is not told."""

    sha256: str
    by: str
    event: str
    at: datetime
    known_at: datetime | None
    quarantined_at: datetime
    where: str
    what: str
    next: str


def keep(county: str, quarantined: Sequence[Quarantined], *, by: str) -> None:
    """Keeps entries with their reasons. One that is held already stays as it was first held."""
    rows = [_row(county, one, by) for one in quarantined]
    if rows:
        QuarantineRow.objects.bulk_create(rows, ignore_conflicts=True)


def mend(county: str, entries: Sequence[Entry], *, by: str) -> None:
    """Notes which held entries were taken in after all: by their message, or as they stand."""
    open_ = QuarantineRow.objects.filter(county=county, mended_at__isnull=True)
    if not open_.exists():
        return
    messages = {(one.receipt.source, one.receipt.message) for one in entries if one.receipt is not None}
    hashes = {digest(one, by) for one in entries}
    named = Q(message__in=[message for _, message in messages])
    held = open_.filter(Q(sha256__in=hashes) | named).values_list("sha256", "source", "message")
    done = [sha256 for sha256, *receipt in held if sha256 in hashes or tuple(receipt) in messages]
    open_.filter(sha256__in=done).update(mended_at=Now())


def erase(county: str, sha256: str) -> None:
    """Erases what a held entry says; that it was there, and why it was not kept, stays. Raises NotFound."""
    found = QuarantineRow.objects.filter(county=county, sha256=sha256)
    if not found.filter(erased_at__isnull=True).update(says=None, message=None, erased_at=Now()):
        raise NotFound("No such entry is in quarantine.", where=sha256, next="Check the SHA-256.")


def held(view: View, start: datetime, end: datetime) -> tuple[Held, ...]:
    """What was in quarantine at a view's time, of what would have happened from `start` up to `end`; what has
    no time that can be read counts when it came."""
    rows = (
        QuarantineRow.objects.filter(county=view.county, quarantined_at__lte=view.known_at)
        .filter(Q(mended_at__isnull=True) | Q(mended_at__gt=view.known_at))
        .annotate(at=Coalesce("occurred", "quarantined_at"))
        .filter(at__gte=start, at__lt=end)
        .order_by("at", "sha256")
    )
    columns = ("sha256", "said_by", "event", "at", "known_at", "quarantined_at", "where", "what", "next")
    return tuple(Held(*row) for row in rows.values_list(*columns))


def digest(entry: Entry, by: str) -> str:
    """The hash of all that an entry says, and of who says it."""
    said = [by, entry.type.name, entry.at.isoformat(), dict(entry.says), entry.corrects]
    written = json.dumps([*said, entry.known_at and entry.known_at.isoformat()], sort_keys=True, default=str)
    return hashlib.sha256(written.encode()).hexdigest()


def _row(county: str, one: Quarantined, by: str) -> QuarantineRow:
    entry, receipt = one.entry, one.entry.receipt
    return QuarantineRow(
        county=county,
        sha256=digest(entry, by),
        said_by=by,
        source=None if receipt is None else receipt.source,
        message=None if receipt is None else receipt.message,
        event=entry.type.name,
        occurred=entry.at if entry.at.tzinfo else None,
        known_at=entry.known_at if entry.known_at and entry.known_at.tzinfo else None,
        corrects=entry.corrects,
        says=json.loads(json.dumps({**entry.says, "at": entry.at.isoformat()}, default=str)),
        where=one.problem.where,
        what=one.problem.what,
        next=one.problem.next,
        quarantined_at=Now(),
    )

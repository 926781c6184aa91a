"""Questions about the beds of wards, the view first: what was posted last, and all that was posted."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Q, QuerySet

from homefirst.county.capacity.events import WARD_BEDS_POSTED, beds_stream_of
from homefirst.county.capacity.models import WardBedsRow
from homefirst.county.capacity.ward_beds import (
    REACH,
    BedsEntry,
    WardBeds,
    closed_of,
    last_of_each,
    those_that_count,
)
from homefirst.foundation.store.view import View

_COLUMNS = "seq corrects event place ward open closed said_at by".split()


def ward_beds(view: View, at: datetime) -> Mapping[tuple[str, str | None], WardBeds]:
    """By place and ward what was posted last of its beds until an instant, as a view knows it; nothing of a
    ward that did not post within REACH before it."""
    near = _seen(view, WardBedsRow.objects.filter(said_at__gt=at - REACH, said_at__lte=at))
    return last_of_each(those_that_count(_with_corrections(view, near)), at)


def postings_of_ward(view: View, place: str, ward: str | None) -> tuple[WardBeds, ...]:
    """All that counts of what was posted of one ward's beds, in the order of saying: its history."""
    return those_that_count(_seen(view, WardBedsRow.objects.filter(place=place, ward=ward)))


def last_entered(view: View, place: str, ward: str | None) -> WardBeds | None:
    """What was posted last of one ward, and stands; None: nothing does. Of all that is recorded, whatever the
    instant."""
    return max(postings_of_ward(view, place, ward), key=lambda one: (one.said_at, one.seq), default=None)


def entry_that_stands(view: View, place: str, entry: int) -> WardBeds | None:
    """What an entry of a place says now, corrections counted; None: there is none, or it was taken back."""
    own = _seen(view, WardBedsRow.objects.filter(Q(seq=entry) | Q(corrects=entry), place=place))
    return next((one for one in those_that_count(own) if one.seq == entry), None)


def _with_corrections(view: View, near: Iterable[BedsEntry]) -> list[BedsEntry]:
    """Entries with all corrections of what they are about: one may have moved to another time."""
    found = list(near)
    about: dict[str, set[int]] = {}
    for one in found:
        about.setdefault(one.place, set()).add(one.corrects or one.seq)
    known = {(one.place, one.seq) for one in found}
    for place, entries in about.items():
        rows = WardBedsRow.objects.filter(place=place, corrects__in=entries)
        found += [one for one in _seen(view, rows) if (one.place, one.seq) not in known]
    return found


def _seen(view: View, rows: QuerySet[WardBedsRow]) -> list[BedsEntry]:
    told = rows.filter(county=view.county, known_at__lte=view.known_at).order_by("place", "seq")
    return [_entry(row) for row in told.values_list(*_COLUMNS) if row[0] <= view.upto(beds_stream_of(row[3]))]


def _entry(row: tuple) -> BedsEntry:  # type: ignore[type-arg]
    seq, corrects, event, place, ward, open_, closed, said_at, by = row
    says = None
    if event == WARD_BEDS_POSTED.name:
        says = WardBeds(place, ward, open_, closed_of(closed), said_at, by, seq=seq, last=seq)
    return BedsEntry(place, seq, corrects, says)

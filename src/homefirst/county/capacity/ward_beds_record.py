"""The verbs of a ward's beds: post what stands now, say that it stands as before, put right what was posted,
take it back. Each holds the stream of its place, looks and appends."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from homefirst.county.capacity.events import WARD_BEDS_CANCELLED, WARD_BEDS_POSTED, beds_stream_of
from homefirst.county.capacity.ward_beds import ClosedBeds, WardBeds, check_beds, check_ward, payload_of
from homefirst.county.capacity.ward_beds_read import entry_that_stands, last_entered
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotFound, Overtaken
from homefirst.foundation.store.events import Appended, Author, Fact, Occurred, Receipt
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.view import View


def post_beds(
    log: Log,
    *,
    place: str,
    ward: str | None,
    open_: int | None,
    closed: Collection[ClosedBeds],
    reasons: Collection[str],
    posting: UUID,
    by: Author,
    at: datetime,
    seen: int | None = None,
    because: str | None = None,
) -> Appended:
    """A ward (None: a site whose wards are not named) says at an instant how many of its beds are open (None:
    not said) and which are closed: all of it, so that what is left out is open again. `reasons` are the
    pack's, `posting` a new key of the form: sent twice, it is taken once and told as `already`. With `seen`
    it counts only where nothing was entered of this ward since that entry (0: nothing had been).

    Raises NotUnderstood for what cannot be, with its field, and Overtaken.
    """
    check_ward(ward)
    check_beds(open_, closed, reasons, local_day(at))
    with log.holding(beds_stream_of(place)) as view:
        receipt = _receipt(posting)
        if not log.received([receipt]):
            _check_seen(view, place, ward, seen)
        says = {"ward": ward, **payload_of(open_, closed)}
        return log.append([_fact(place, says, at, by, receipt=receipt)], by=by, because=because)


def confirm_beds(
    log: Log,
    *,
    place: str,
    ward: str | None,
    seen: int,
    posting: UUID,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """A ward says that its beds stand as entry `seen` has them: one tap. The same is posted again, with this
    instant. Raises NotFound where nothing was posted, and Overtaken where something was since."""
    with log.holding(beds_stream_of(place)) as view:
        receipt = _receipt(posting)
        before = last_entered(view, place, ward)
        if not log.received([receipt]):
            _check_seen(view, place, ward, seen)
        if before is None:
            raise NotFound(
                "Nothing was posted of this ward’s beds.", where="beds", next="Say how many are closed."
            )
        says = {"ward": ward, **payload_of(before.open, before.closed)}
        return log.append([_fact(place, says, at, by, receipt=receipt)], by=by, because=because)


def correct_beds(
    log: Log,
    *,
    place: str,
    entry: int,
    open_: int | None,
    closed: Collection[ClosedBeds],
    reasons: Collection[str],
    said_at: datetime,
    by: Author,
    at: datetime,
    because: str,
) -> Appended:
    """Puts right what entry `entry` said of a ward's beds: all of it anew, also when it was so (`said_at`).
    What was known before stays answerable. Raises NotFound for an entry that does not stand, and
    NotUnderstood as `post_beds`."""
    check_beds(open_, closed, reasons, local_day(said_at))
    with log.holding(beds_stream_of(place)) as view:
        was = _standing(view, place, entry)
        says = {"ward": was.ward, **payload_of(open_, closed)}
        made = _fact(place, says, said_at, by, known_at=at, corrects=entry)
        return log.append([made], by=by, because=because)


def cancel_beds(log: Log, *, place: str, entry: int, by: Author, at: datetime, because: str) -> Appended:
    """Takes back what entry `entry` said: it never was so, and what was said before it counts again. Raises
    NotFound for an entry that does not stand."""
    with log.holding(beds_stream_of(place)) as view:
        was = _standing(view, place, entry)
        stream = beds_stream_of(place)
        made = Fact(
            stream,
            WARD_BEDS_CANCELLED,
            Occurred.at(was.said_at),
            {"place": place, "ward": was.ward},
            known_at=at if by.loader else None,
            corrects=entry,
        )
        return log.append([made], by=by, because=because)


def _check_seen(view: View, place: str, ward: str | None, seen: int | None) -> None:
    if seen is None:
        return
    last = last_entered(view, place, ward)
    if (0 if last is None else last.last) != seen:
        raise Overtaken(
            "Somebody posted this ward’s beds since the page was shown.",
            where="seen",
            next="Look at what was posted, and post again if yours still holds.",
        )


def _standing(view: View, place: str, entry: int) -> WardBeds:
    found = entry_that_stands(view, place, entry)
    if found is None:
        raise NotFound(
            "No posting of this number stands.", where=f"beds of {place}, {entry}", next="Name one that does."
        )
    return found


def _receipt(posting: UUID) -> Receipt:
    return Receipt("beds of wards posted", str(posting))


def _fact(
    place: str,
    says: dict[str, Any],
    said_at: datetime,
    by: Author,
    *,
    known_at: datetime | None = None,
    corrects: int | None = None,
    receipt: Receipt | None = None,
) -> Fact:
    return Fact(
        beds_stream_of(place),
        WARD_BEDS_POSTED,
        Occurred.at(said_at),
        {"place": place, **says},
        known_at=(known_at or said_at) if by.loader else None,
        corrects=corrects,
        receipt=receipt,
    )

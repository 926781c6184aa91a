"""The questions that the doors ask about journeys: the view is made here, where the county's log is known."""

import re
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from homefirst.app.ground.questions import view_at
from homefirst.county.journey import read
from homefirst.county.journey.census import Census, Timeline
from homefirst.foundation.errors import NotFound, NotUnderstood

_KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def ask_census(at: datetime, *, known_at: datetime | None = None) -> Census:
    """Who was where, in what and waiting for what at an instant, as known at a time; at this one if none is
    named."""
    return read.census(view_at(known_at), at)


def timeline_under(keys: Iterable[UUID], known_at: datetime | None = None) -> Timeline:
    """All that was entered of a person under any of their keys, as known at a time; empty where nothing was.
    Whoever asks has a permit. Records that were found to be one person are each replayed by themselves."""
    view = view_at(known_at)
    found = [read.timeline(view, person) for person in sorted(map(str, keys))]
    entries = sorted(
        (entry for one in found for entry in one.entries),
        key=lambda entry: (entry.event.occurred.start, entry.event.seq),
    )
    return Timeline(found[0].person, view.known_at, tuple(entries))


def ask_timeline(person: str, *, known_at: datetime | None = None) -> Timeline:
    """All that was entered of a person, as known at a time. Raises NotUnderstood for what is no key, and
    NotFound where nothing was known of them: the same as of somebody who does not exist."""
    if not _KEY.fullmatch(person):
        raise NotUnderstood("This is no person's key.", next="Give the opaque key, a UUID in small letters.")
    found = read.timeline(view_at(known_at), person)
    if not found.entries:
        raise NotFound("Nothing is known under this key.", next="Check the key, and as of when it is asked.")
    return found

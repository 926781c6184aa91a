"""How good the entries are, by source: the question that the page asks, with the entries behind a number. A
source is a system that sends, or an organisation whose people enter by hand; never one of those people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from homefirst.app.beds.asking import last_happened
from homefirst.app.ground.house import this_log
from homefirst.app.ground.questions import view_at
from homefirst.app.morning.asking import organisation_names
from homefirst.county.access.users import organisations_of, who_work_at
from homefirst.county.journey import quality_read
from homefirst.county.journey.events import STREAM as JOURNEY
from homefirst.county.journey.quality import BY_ID, Listed, Quality, Source, put_together
from homefirst.county.people.events import STREAM as PEOPLE
from homefirst.foundation.calendar import Month, local_day
from homefirst.foundation.errors import NotFound
from homefirst.foundation.store.heads import heads_seen
from homefirst.foundation.store.view import View

STREAMS = (JOURNEY, PEOPLE)
KEPT, MOST_KEPT = timedelta(minutes=1), 24
_KEPT: dict[tuple[Any, ...], Quality] = {}
HAND = "hand:"
"""Before an organisation's code: what its people entered by hand."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which number's entries are asked for: of which sign and source, from the so-manieth on (from 0)."""

    sign: str
    source: Source
    start: int
    most: int


@dataclass(frozen=True, slots=True)
class QualityAnswer:
    """The numbers of a month, and where one was asked for the entries behind it."""

    quality: Quality
    listed: Listed | None

    def as_answer(self) -> dict[str, Any]:
        behind = None if self.listed is None else self.listed.as_answer()
        return {**self.quality.as_answer(), "behind": behind}


def ask_quality(
    month: Month | None = None, wanted: Wanted | None = None, *, known_at: datetime | None = None
) -> QualityAnswer:
    """The quality of what happened in a month, as known at a time; of the last whole month of which anything
    is held where none is named. Raises NotFound for a sign that is not counted."""
    view = view_at(known_at)
    of = month or _last_whole_month(view, known_at)
    listed = None
    if wanted is not None:
        if wanted.sign not in BY_ID:
            raise NotFound("Nothing of that name is counted.", where="what", next="Follow a number's link.")
        listed = quality_read.behind(
            view,
            of,
            of,
            wanted.sign,
            wanted.source,
            start=wanted.start,
            most=wanted.most,
            authors=_authors(wanted.source.by),
        )
    found = _as_it_stands(view, of) if known_at is None else quality_read.quality(view, of, of)
    return QualityAnswer(put_together(found, _source_of({one.source.by for one in found.sources})), listed)


def _as_it_stands(view: View, of: Month) -> Quality:
    """The numbers of a month by all that is recorded, kept for a minute unless anything is entered: whoever
    follows a number to its entries, page by page, asks for them again each time."""
    heads = tuple(sorted((one.stream, one.seq) for one in heads_seen(view.county) if one.stream in STREAMS))
    key = this_log().raw().info.dbname, view.county, of, heads
    kept = _KEPT.get(key)
    if kept is not None and kept.known_at <= view.known_at < kept.known_at + KEPT:
        return kept
    found = quality_read.quality(view, of, of, whole=True)
    if len(_KEPT) >= MOST_KEPT:
        _KEPT.clear()
    _KEPT[key] = found
    return found


def source_said(by: str) -> str:
    """What a source is called."""
    if not by.startswith(HAND):
        return by
    organisation = by.removeprefix(HAND)
    return f"{organisation_names().get(organisation, organisation or 'no organisation')}, by hand"


def _last_whole_month(view: View, known_at: datetime | None) -> Month:
    """The last month that is over by what happened last: of that in which it did there may be hardly a day.
    Where nothing is held of that one, the last of which something is."""
    if known_at is None:
        last = Month.of(local_day(last_happened(view.known_at)) + timedelta(days=1)) - 1
        if quality_read.holds(view, last):
            return last
    return quality_read.latest_month(view) or Month.of(local_day(view.known_at))


def _source_of(authors: Collection[str]) -> dict[str, str]:
    """Of those authors who are users, under which source their entries stand."""
    return {name: HAND + organisation for name, organisation in organisations_of(authors).items()}


def _authors(source: str) -> frozenset[str]:
    """Whose entries are a source's. A user's own name is no source."""
    if source.startswith(HAND):
        return who_work_at(source.removeprefix(HAND))
    return frozenset({source}) - organisations_of([source]).keys()

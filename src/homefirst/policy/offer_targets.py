"""Within how long a provider is to answer an offer: a table of the county pack, offer_targets.csv. Pure.

One row: offers of one kind (`what`, one of KINDS, or `any` for the others) are to be answered within so many
`hours`, from a day until another. Without the table, and of a kind that it does not cover, it is OURS.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from homefirst.county.catalogue.dated import Dates, dates_of
from homefirst.county.catalogue.row import Row, read_table, words_in
from homefirst.county.catalogue.service_pages import KINDS
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotUnderstood, Problem

FILE = "offer_targets.csv"
COLUMNS = ("what", "hours", "from", "until", "source")
ANY = "any"
OURS = timedelta(hours=4)
"""Ours, until the partners agree one: the same working day."""
MOST_HOURS = 24 * 14


@dataclass(frozen=True, slots=True)
class OfferTarget:
    """Within how long offers of a kind (ANY: of every other) are to be answered, on some days."""

    what: str
    within: timedelta
    dates: Dates
    source: str
    row: int


def answer_by(targets: Sequence[OfferTarget], what: str, offered: datetime) -> datetime:
    """By when an offer of a kind is to be answered that was made at an instant, by the row of that day."""
    day = local_day(offered)
    found = {one.what: one.within for one in targets if one.dates.cover(day)}
    return offered + found.get(what, found.get(ANY, OURS))


def read_offer_targets(folder: Path, problems: list[Problem]) -> tuple[OfferTarget, ...]:
    """A pack's targets, none where it has no such table; what is wrong is noted in `problems`."""
    if not (folder / FILE).exists():
        return ()
    found: list[OfferTarget] = []
    for row in read_table(folder / FILE, COLUMNS, problems).rows:
        one = _target(row)
        for other in found:
            if other.what == one.what and other.dates.meet(one.dates):
                row.wrong(
                    "what", f"Row {other.row} is of the same then.", "Let one end where the other begins."
                )
        found.append(one)
    return tuple(found)


def _target(row: Row) -> OfferTarget:
    return OfferTarget(
        what=row.known("what", {*KINDS, ANY}, "the kinds of services", "kind of service"),
        within=row.cell("hours", _hours, OURS),
        dates=dates_of(row),
        source=row.cell("source", words_in, ""),
        row=row.number,
    )


def _hours(text: str) -> timedelta:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= MOST_HOURS):
        raise NotUnderstood(f"“{text}” is no number of hours.", next=f"Write 1 to {MOST_HOURS}.")
    return timedelta(hours=int(text))

"""What was promised of each site: how many people at most are delayed there on an average day. A table of the
county pack, site_trajectory.csv. Pure.

One row: a place of the pack, so many `people`, from a day until another. It is of the county's own people, as
the county's plan is. A source that begins with `assumption` is ours, and no promise of anybody's.
"""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path

from homefirst.county.catalogue.dated import Dates, dates_of
from homefirst.county.catalogue.row import Row, read_table, words_in
from homefirst.foundation.errors import NotUnderstood, Problem
from homefirst.hub.neighbours import ASSUMPTION

FILE = "site_trajectory.csv"
COLUMNS = ("site", "people", "from", "until", "source")
MOST = Decimal(9999)


@dataclass(frozen=True, slots=True)
class SiteTarget:
    """How many people at most are delayed at a site on some days."""

    site: str
    people: Decimal
    dates: Dates
    source: str
    row: int

    @property
    def assumed(self) -> bool:
        """Whether it rests on nothing that anybody promised of this site."""
        return self.source.startswith(ASSUMPTION)

    def ended_by(self, day: date) -> bool:
        """Whether its days had ended before a day: nothing was promised since."""
        return self.dates.until is not None and self.dates.until <= day


def targets_on(targets: Sequence[SiteTarget], day: date) -> Mapping[str, SiteTarget]:
    """What holds of each site on a day; of a site of which nothing does, what held last, as a promise that
    has run out is what there is to be held against; nothing where nothing was promised by then."""
    begun = [one for one in targets if one.dates.first is None or one.dates.first <= day]
    begun.sort(key=lambda one: one.dates.first or date.min)
    return {one.site: one for one in begun}


def read_site_trajectory(
    folder: Path, places: Container[str], problems: list[Problem]
) -> tuple[SiteTarget, ...]:
    """A pack's trajectory by site, none where it has no such table; what is wrong is noted in `problems`."""
    if not (folder / FILE).exists():
        return ()
    found: list[SiteTarget] = []
    for row in read_table(folder / FILE, COLUMNS, problems).rows:
        one = _target(row, places)
        for other in found:
            if other.site == one.site and other.dates.meet(one.dates):
                row.wrong(
                    "site", f"Row {other.row} is of the same then.", "Let one end where the other begins."
                )
        found.append(one)
    return tuple(found)


def _target(row: Row, places: Container[str]) -> SiteTarget:
    return SiteTarget(
        site=row.known("site", places, "places.csv", "place"),
        people=row.cell("people", _people, Decimal(0)),
        dates=dates_of(row),
        source=row.cell("source", words_in, ""),
        row=row.number,
    )


def _people(text: str) -> Decimal:
    try:
        found = Decimal(text)
    except InvalidOperation:
        found = Decimal(-1)
    if not (found.is_finite() and 0 <= found <= MOST and found == found.quantize(Decimal("0.1"))):
        raise NotUnderstood(f"“{text}” is no number of people.", next="Write 77 or 77.9.")
    return found

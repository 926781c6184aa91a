"""The beds of each site this morning: what its wards posted of them, beside who lies in them. Frozen, pure.

What no ward posted is unknown, and what one posted too long ago is stale: neither is counted, and both are
named.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from homefirst.county.capacity.ward_beds import WardBeds
from homefirst.county.journey.census import said_instant

Ward = tuple[str, str | None]
"""A place and its ward; None where its wards are not named."""


@dataclass(frozen=True, slots=True)
class WardNow:
    """One ward: how many have a bed there (also who is on leave from it), and what it posted last. None: not
    within four weeks. `fresh`: it was posted lately enough to count."""

    place: str
    ward: str | None
    occupied: int
    posted: WardBeds | None
    fresh: bool

    @property
    def closed(self) -> int | None:
        """Beds that are closed; None where nobody knows."""
        return self.posted.closed_beds if self.posted is not None and self.fresh else None

    @property
    def open(self) -> int | None:
        return self.posted.open if self.posted is not None and self.fresh else None

    @property
    def empty(self) -> int | None:
        """Open beds in which nobody lies; less than none where more people are in bed than beds are open."""
        return self.posted.empty(self.occupied) if self.posted is not None and self.fresh else None

    def as_answer(self) -> dict[str, Any]:
        one = self.posted
        return {
            "place": self.place,
            "ward": self.ward,
            "occupied": self.occupied,
            "posted_at": None if one is None else said_instant(one.said_at),
            "stale": one is not None and not self.fresh,
            "open": None if one is None else one.open,
            "closed": None if one is None else one.closed_beds,
            "empty": self.empty,
            "closures": [] if one is None else closures_answer(one),
        }


def closures_answer(one: WardBeds) -> list[dict[str, Any]]:
    """Which beds are closed, as every door writes it."""
    return [
        {
            "beds": each.beds,
            "why": each.why,
            "since": each.since.isoformat(),
            "until": None if each.until is None else each.until.isoformat(),
        }
        for each in one.closed
    ]


@dataclass(frozen=True, slots=True)
class SiteBeds:
    """The wards of a site, in the order of their names."""

    site: str
    wards: tuple[WardNow, ...]

    @property
    def posted(self) -> tuple[WardNow, ...]:
        """Those whose posting counts."""
        return tuple(one for one in self.wards if one.fresh)

    @property
    def stale(self) -> tuple[WardNow, ...]:
        return tuple(one for one in self.wards if one.posted is not None and not one.fresh)

    @property
    def never(self) -> tuple[WardNow, ...]:
        """Those that did not post within four weeks."""
        return tuple(one for one in self.wards if one.posted is None)

    @property
    def closed(self) -> int | None:
        """Beds closed on the wards whose posting counts; None where there is none. At least so many, where
        other wards did not post."""
        return sum(one.closed or 0 for one in self.posted) if self.posted else None

    @property
    def beds(self) -> int | None:
        """All beds of those wards, open and closed; None where one of them did not say how many are open."""
        some = [one.posted.beds for one in self.posted if one.posted is not None]
        return None if not some or None in some else sum(one for one in some if one is not None)

    @property
    def empty(self) -> int | None:
        """Open beds in which nobody lies, on the wards that said how many are open; None where none did."""
        some = [one.empty for one in self.wards if one.empty is not None]
        return sum(some) if some else None

    @property
    def oldest(self) -> datetime | None:
        """When the posting that counts and was made first was made."""
        return min((one.posted.said_at for one in self.posted if one.posted is not None), default=None)

    def as_answer(self) -> dict[str, Any]:
        return {
            "closed": self.closed,
            "beds": self.beds,
            "empty": self.empty,
            "wards": len(self.wards),
            "wards_posted": len(self.posted),
            "oldest": None if self.oldest is None else said_instant(self.oldest),
            "not_posted": [one.ward for one in self.never],
            "stale": [one.ward for one in self.stale],
        }


def beds_by_site(
    occupied: Mapping[Ward, int], posted: Mapping[Ward, WardBeds], at: datetime, hours: int
) -> dict[str, SiteBeds]:
    """Every site in which somebody has a bed or a ward posted. `hours`: what was posted so long ago is
    stale."""
    found: dict[str, list[WardNow]] = {}
    for place, ward in sorted({*occupied, *posted}, key=lambda one: (one[0], one[1] or "")):
        said = posted.get((place, ward))
        fresh = said is not None and not said.stale(at, hours)
        one = WardNow(place, ward, occupied.get((place, ward), 0), said, fresh)
        found.setdefault(place, []).append(one)
    return {site: SiteBeds(site, tuple(wards)) for site, wards in found.items()}

"""Who a simulation began with: people of the census of a midnight, as known when, and whom it left out."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from django.conf import settings

from homefirst.app.flow.pack import pack_network
from homefirst.app.ground.house import this_county
from homefirst.app.ground.questions import ask_delays
from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.journey.read import census as census_at
from homefirst.flow.census import at_start
from homefirst.flow.experiment.delays import NONE_GIVEN
from homefirst.flow.network.already_there import topped_up
from homefirst.foundation.calendar import Month, local_day
from homefirst.foundation.errors import NotFound
from homefirst.foundation.store.view import View
from homefirst.measures.delays import DelayedMonth


@dataclass(frozen=True, slots=True)
class Began:
    """The census of a midnight as a simulation begins with it.

    `of_census` people of it have a place in the network, `left_out` have none (by what the record says of
    them), and `already` are added whom no journey knows. `delayed` of the census are ready to leave a bed;
    `published` is the average of the month's return, None where none is known.
    """

    census: datetime
    known_at: datetime
    of_census: int
    already: int
    left_out: Mapping[str, int]
    delayed: int
    delayed_by: Mapping[str, int]
    published: Fraction | None
    published_by: Mapping[str, Fraction | None]

    def as_answer(self) -> dict[str, Any]:
        return {
            "census": self.census.isoformat(),
            "known_at": self.known_at.isoformat(),
            "of_census": self.of_census,
            "already_there": self.already,
            "left_out": dict(self.left_out),
            "delayed": self.delayed,
            "delayed_by_reason": dict(self.delayed_by),
            "published": None if self.published is None else float(self.published),
            "published_by_reason": {
                reason: None if one is None else float(one) for reason, one in self.published_by.items()
            },
        }


def began_again(census: datetime, view: View) -> Began:
    """The same as `began_of`, of a view that is asked again and again: kept, because a record that is
    known whole does not change."""
    return _began(settings.PACK, census, view)


@lru_cache(maxsize=16)
def _began(_pack: Path, census: datetime, view: View) -> Began:
    return began_of(census, view)


def began_of(census: datetime, view: View) -> Began:
    """Who is there at a midnight, as a view knows it, by the pack in use."""
    pack = pack_network()
    found = census_at(view, census)
    began = at_start(found, pack.held_as)
    published = _published(Month.of(local_day(census)), view)
    return Began(
        census=census,
        known_at=view.known_at,
        of_census=len(began.present),
        already=len(topped_up(began.present, pack.already_there)) - len(began.present),
        left_out=MappingProxyType(dict(began.left_out)),
        delayed=found.ready,
        delayed_by=MappingProxyType(
            Counter(bed.reason or NONE_GIVEN for bed in found.beds if bed.ready_since and not bed.on_leave)
        ),
        published=None if published is None else published.per_day,
        published_by=MappingProxyType(
            {} if published is None else {code: published.by_per_day(code) for code in published.by or {}}
        ),
    )


def _published(month: Month, view: View) -> DelayedMonth | None:
    """A month of the return by reason, as it was known when the view was taken; None where nothing is."""
    try:
        found = ask_delays(this_county().area, month, month, by=Breakdown.REASON, known_at=view.known_at)
    except NotFound:
        return None
    return found.months[0]

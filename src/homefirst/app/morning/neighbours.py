"""The weekly calls with neighbouring systems, wired: this morning's list by whose protocol holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

from homefirst.app.morning.asking import MorningAsked, ask_morning, check_counted, rules_of
from homefirst.app.morning.live import standing_morning
from homefirst.county.catalogue.boards import read_boards
from homefirst.county.catalogue.row import AnyCode
from homefirst.county.journey.census import said_instant
from homefirst.foundation.errors import NotFound
from homefirst.hub.neighbour_calls import NeighbourCall, calls_of


@dataclass(frozen=True, slots=True)
class CallsAsked:
    """The calls of a morning, and the list that they are made of."""

    asked: MorningAsked
    calls: tuple[NeighbourCall, ...]

    def of(self, code: str) -> NeighbourCall:
        """One of them; raises NotFound for no neighbour's."""
        found = next((one for one in self.calls if one.code == code), None)
        if found is None:
            raise NotFound("There is no such neighbour.", where="neighbour", next="Choose one from the list.")
        return found

    def as_answer(self) -> dict[str, Any]:
        return {
            "synthetic": True,
            "at": said_instant(self.asked.at),
            "known_at": said_instant(self.asked.known_at),
            "calls": [one.as_answer() for one in self.calls],
        }


def ask_calls(at: datetime | None = None, known_at: datetime | None = None) -> CallsAsked:
    """The calls at an instant, as known at a time; with neither as things stand now. Raises as
    `ask_morning`, and NotUnderstood for a year of which no holidays are known."""
    check_counted(at, known_at)
    asked = standing_morning() if at is None and known_at is None else ask_morning(at, known_at)
    neighbours = rules_of(settings.PACK).sites.neighbours
    return CallsAsked(asked, calls_of(asked.morning.lines, neighbours, asked.setting))


def neighbour_names() -> Mapping[str, str]:
    """What the neighbouring systems are called, by code."""
    return {one.code: one.name for one in rules_of(settings.PACK).sites.neighbours.values()}


def board_names() -> Mapping[str, str]:
    """What the pack's boards are called, by code."""
    return _boards(settings.PACK)


@lru_cache(maxsize=4)
def _boards(pack: Path) -> Mapping[str, str]:
    # A pack in force was checked whole: what may be wrong in it was told then.
    return {code: one.name for code, one in read_boards(pack, AnyCode(), AnyCode(), []).items()}

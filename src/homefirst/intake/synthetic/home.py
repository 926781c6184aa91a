"""Who of the synthetic county waits at home: in reablement for the care that is to follow; and about two
days, the local list's and the record's last, for a first package, for a carer or care that fails to be made
good, or for somebody to come at once.

They are taken from those who left a bed and did not come back meanwhile, so that what happens at home never
meets another stay.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import numpy as np

from homefirst.foundation.calendar import LONDON
from homefirst.intake.synthetic.columns import STAY
from homefirst.intake.synthetic.county import SyntheticCounty
from homefirst.intake.synthetic.keys import Keys
from homefirst.intake.synthetic.lots import Lots, Shared
from homefirst.intake.synthetic.pack import Tables
from homefirst.intake.synthetic.shares import Whole
from homefirst.intake.synthetic.telling import HOUR, Clock, Happening

HOME_CARE, REABLEMENT, URGENT = "home_care", "reablement", "urgent_response"
WEEK, YEAR, OLD = 7, 365, 65
NEVER_BACK = 1 << 20
WHOSE = "social_care"
LONG = timedelta(weeks=26)
"""For how long the care lasts that follows reablement."""
NEEDED_SOON = 20
"""Days after leaving a bed within which somebody may need help at once."""
FIRST, FAILS, AT_ONCE = 55, 12, 30
"""Of so many people each one waits for a first package, for care that fails, for somebody at once."""
Row = Mapping[str, Any]


def provider_of(tables: Tables, need: str, at: datetime) -> str:
    """Who gives that care then: the pack's shares of providers, those from the latest month on."""
    month = f"{need} from {at.astimezone(LONDON):%Y-%m}"
    known = [of for what, of in tables.shares if what == "provider" and of.startswith(f"{need} from ")]
    latest = max(of for of in known if of <= month)
    return tables.of("provider", latest).values[0]


class Home:
    """Tells who waits at home. `people` are the keys by number, `times` the days of which it is told."""

    def __init__(
        self,
        tables: Tables,
        county: SyntheticCounty,
        shared: Shared,
        keys: Keys,
        clock: Clock,
        seed: int,
        times: Sequence[range],
    ) -> None:
        self._tables, self._county, self._shared = tables, county, shared
        self._keys, self._clock, self._seed, self._times = keys, clock, seed, times

    def tell(self, people: Mapping[int, str]) -> Iterator[Happening]:
        """All of it. `people` says under which key a spell is told, by its number."""
        stays = self._county.stays
        back = _back(stays["person"], stays["came_day"])
        care_until = stays["left_day"] + stays["weeks"].astype(np.int64) * WEEK
        with_care = (stays["ends"] == "home_with_care") & (back > care_until + 1)
        born = self._county.people["born"][stays["person"]]
        old = stays["came_day"] - born >= OLD * YEAR
        alone = (stays["ends"] == "home") & (stays["reason"] == "") & old & (back > stays["left_day"] + 60)
        for told, chosen in (
            (self._in_reablement, with_care & (stays["need"] == REABLEMENT)),
            (
                self._fails,
                with_care & (stays["need"] == HOME_CARE) & self._meets(stays["left_day"], care_until),
            ),
            (self._first, alone & self._meets(stays["left_day"], stays["left_day"] + 14)),
            (self._at_once, alone & self._meets(stays["left_day"], stays["left_day"] + NEEDED_SOON)),
        ):
            for values in stays[chosen].tolist():
                row = dict(zip(STAY.names or (), values, strict=True))
                yield from told(row, people[row["spell"]])

    def _meets(self, first: Whole, last: Whole) -> Any:
        """Whether it reaches into one of the times."""
        found = np.zeros(len(first), dtype=bool)
        for days in self._times:
            found |= (first < days.stop) & (last >= days.start)
        return found

    def _in_reablement(self, row: Row, person: str) -> Iterator[Happening]:
        """In reablement, and the care that is to follow is not there yet: it begins when reablement ends."""
        lots = Lots(self._shared, self._seed, 3, row["spell"])
        days = int(lots.of("waits in reablement", "days"))
        ended = self._clock.at(row["left_day"], row["left_minute"]) + timedelta(weeks=row["weeks"])
        opened = ended - timedelta(days=days) + timedelta(minutes=lots.between(0, HOUR))
        if days and opened > self._clock.at(row["left_day"], row["left_minute"]):
            yield from self._wait(row, person, HOME_CARE, opened, ended)
            yield from self._care(row, person, HOME_CARE, ended, ended + LONG)

    def _fails(self, row: Row, person: str) -> Iterator[Happening]:
        lots = Lots(self._shared, self._seed, 4, row["spell"])
        days = self._times[0] if row["left_day"] < self._times[0].stop else self._times[1]
        day = days.start - 2 + lots.below(len(days))
        kind = "carer_failing" if lots.one_in(3) else "package_failing"
        opened = self._clock.at(day, lots.between(8 * HOUR, 17 * HOUR))
        closed = opened + timedelta(days=lots.between(1, 5), minutes=lots.between(0, HOUR))
        until = row["left_day"] + row["weeks"] * WEEK
        if lots.one_in(FAILS) and row["left_day"] < day and day + 7 < until:
            yield from self._wait(row, person, kind, opened, closed)

    def _first(self, row: Row, person: str) -> Iterator[Happening]:
        """At home without care, and their first package is being found."""
        lots = Lots(self._shared, self._seed, 5, row["spell"])
        if not lots.one_in(FIRST):
            return
        opened = self._clock.at(row["left_day"] + lots.between(1, 4), lots.between(9 * HOUR, 16 * HOUR))
        began = opened + timedelta(days=lots.between(4, 12))
        own = {"person": person, "service": self._service(row, HOME_CARE)}
        asked = {**own, "what": HOME_CARE, "place": self._place(HOME_CARE, opened), "hours": None}
        name = f"{HOME_CARE} {row['spell']}"
        yield Happening(opened, "ServiceReferred", asked, f"home referred {name}")
        hours = {**own, "hours": lots.of("hours", HOME_CARE)}
        yield Happening(opened + timedelta(days=1), "ServiceAssessed", hours, f"home assessed {name}")
        yield from self._wait(row, person, HOME_CARE, opened, began)
        yield from self._care(row, person, HOME_CARE, began, began + LONG, hours["hours"])

    def _at_once(self, row: Row, person: str) -> Iterator[Happening]:
        """Somebody is to come at once, comes within a day or so, and stays with it for two days."""
        lots = Lots(self._shared, self._seed, 6, row["spell"])
        if not lots.one_in(AT_ONCE):
            return
        day = row["left_day"] + lots.between(5, NEEDED_SOON)
        opened = self._clock.at(day, lots.between(7 * HOUR, 21 * HOUR))
        came = opened + timedelta(minutes=lots.between(2 * HOUR, 30 * HOUR))
        yield from self._wait(row, person, URGENT, opened, came)
        yield from self._care(row, person, URGENT, came, came + timedelta(days=2))

    def _wait(
        self, row: Row, person: str, what: str, opened: datetime, closed: datetime
    ) -> Iterator[Happening]:
        own = {"person": person, "wait": self._keys.of(f"home wait {what}", row["spell"])}
        says = {**own, "what": what, "reason": None, "whose": WHOSE, "due": None}
        name = f"{what} {row['spell']}"
        yield Happening(opened, "WaitOpened", says, f"home wait opened {name}")
        yield Happening(closed, "WaitClosed", {**own, "outcome": "started"}, f"home wait closed {name}")

    def _care(
        self, row: Row, person: str, what: str, began: datetime, ended: datetime, hours: str = ""
    ) -> Iterator[Happening]:
        own = {"person": person, "service": self._service(row, what)}
        said = hours or str(max(row["hours"] * row["carers"], WEEK))
        care = {**own, "what": what, "place": self._place(what, began), "hours": said}
        name = f"{what} {row['spell']}"
        yield Happening(began, "ServiceStarted", care, f"home started {name}")
        yield Happening(ended, "ServiceEnded", {**own, "outcome": None}, f"home ended {name}")

    def _service(self, row: Row, what: str) -> str:
        return self._keys.of(f"home service {what}", row["spell"])

    def _place(self, what: str, at: datetime) -> str:
        return provider_of(self._tables, what, at)


def _back(persons: Whole, came: Whole) -> Whole:
    """The day on which the person of each stay next comes to a bed; NEVER_BACK where they do not."""
    order = np.lexsort((came, persons))
    found = np.full(len(persons), NEVER_BACK, dtype=np.int64)
    same = persons[order][1:] == persons[order][:-1]
    found[order[:-1][same]] = came[order[1:][same]]
    return found

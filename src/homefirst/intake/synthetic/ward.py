"""What the wards of the synthetic county say of whoever is in a bed about two days: the local list's and the
record's last. Of everybody else they say nothing, or the log would be twice as long.

Most are asked about home within 48 hours, and some are not; when they are expected to leave is said again as
it comes near, and when it has passed; the criteria to reside twice a day about the list's day and the last;
pathway and needs of those who wait; assessments with the day by which they are due, some of them late. Some
meet no criteria in their last days, and nobody says that they wait for anything.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from homefirst.county.catalogue.delays import Care
from homefirst.intake.synthetic.keys import Keys
from homefirst.intake.synthetic.lots import Lots, Shared
from homefirst.intake.synthetic.pack import Tables
from homefirst.intake.synthetic.steps import ASSESSMENT
from homefirst.intake.synthetic.telling import HOUR, Clock, Happening
from homefirst.intake.synthetic.ward_words import (
    circumstances,
    criteria,
    needs,
    pathway_of,
)

BEFORE, AFTER = 3, 2
"""Days about the list's day on which rounds are told: so many before it, and it and the next."""
LAST_DAYS = 14
LAST_ROUNDS = 5
"""The record's last days of which rounds are told, and the morning after them, as far as it is told."""
ROUNDS = ((8, "morning"), (16, "evening"))
"""The hours from which the wards go round."""
EVENINGS = 2
"""Days, the list's and those before it, and the record's last, of which every evening's round is told: of the
others one that found what the morning's had found would say nothing new, in a third of all that wards say."""
SAID_ANEW = 9
"""Of ten people whose day has passed when the record ends, of so many another is said on the last morning."""
ASKED_WITHIN = 44 * HOUR
UNABLE = "unable"
NIGHTS = 3
"""A stay of fewer nights is not without criteria before its end."""
Row = Mapping[str, Any]
Expected = tuple[int, int, str]
"""On which day it is said that they leave on which, and how sure that is."""


@dataclass(frozen=True, slots=True)
class Stay:
    """One stay as it is told: its row and name, whose it is, and when they came and left."""

    row: Row
    name: str
    whose: Mapping[str, str]
    person: Row
    came: datetime
    left: datetime

    @property
    def delayed(self) -> bool:
        return bool(self.row["reason"])

    def within(self, at: datetime) -> bool:
        return self.came < at < self.left


class Ward:
    """Tells what is said of stays on wards. `seed` names which making of the county it is."""

    def __init__(self, tables: Tables, shared: Shared, keys: Keys, clock: Clock, seed: int) -> None:
        span = tables.record.span
        day = span.number(tables.record.list_day)
        self._list = range(day - LAST_DAYS + AFTER, day + AFTER)
        self._last = range(span.days - LAST_DAYS, span.days)
        self._morning = span.days
        self._rounds = (range(day - BEFORE, day + AFTER), range(span.days - LAST_ROUNDS, span.days + 1))
        self._evenings = {*range(day - EVENINGS + 1, day + 1), *range(span.days - EVENINGS, span.days)}
        self._shared, self._keys, self._clock, self._seed = shared, keys, clock, seed

    @property
    def times(self) -> tuple[range, range]:
        """The days, by number, of which wards tell."""
        return self._list, self._last

    def speaks_of(self, row: Row) -> bool:
        """Whether somebody is there in either time."""
        return any(row["came_day"] < days.stop and row["left_day"] >= days.start for days in self.times)

    def tell(self, stay: Stay) -> Iterator[Happening]:
        """All that is said of a stay, but for its tests and waits; nothing at or after its end."""
        lots = Lots(self._shared, self._seed, 2, stay.row["spell"], stay.row["part"])
        told = (
            *self._home(stay, lots),
            *self._expected(stay, lots),
            *self._assessments(stay, lots),
            *(self._ready(stay, lots) if stay.delayed else ()),
            *self._going_round(stay, lots),
        )
        return (one for one in told if stay.within(one.at))

    def _home(self, stay: Stay, lots: Lots) -> Iterator[Happening]:
        """What is asked about home: of most all of it, of some a part, of some nothing."""
        asked = lots.of("asked about home", "all")
        at = stay.came + timedelta(minutes=lots.between(2 * HOUR, ASKED_WITHIN))
        says = circumstances(stay.row, stay.person, lots)
        if asked == "partly":
            left_out = lots.below(len(says))
            says = {name: None if n == left_out else value for n, (name, value) in enumerate(says.items())}
        if asked != "no" and self._begins(stay.row):
            said = {"person": stay.whose["person"], **says}
            yield Happening(at, "CircumstancesRecorded", said, f"circumstances {stay.name}")
            leaving = stay.left - timedelta(minutes=lots.between(5, 50))
            if says["carer"] == UNABLE and at < leaving:  # nobody goes home to a carer who cannot go on
                found = said | dict.fromkeys(says) | {"carer": "support"}
                yield Happening(leaving, "CircumstancesRecorded", found, f"carer found {stay.name}")

    def _begins(self, row: Row) -> bool:
        """Whether a stay is the first of its spell that is told of: whoever went on to a community bed before
        the two times is asked there."""
        return row["part"] == 0 or not any(days.start <= row["came_day"] < days.stop for days in self.times)

    def _expected(self, stay: Stay, lots: Lots) -> Iterator[Happening]:
        """From the second day on a day on which they may leave; when it is near, the day itself. Of the
        delayed the day on which they are ready, which then passes, and is said anew for half of them; and for
        nearly all whose day has passed on the record's last morning."""
        row = stay.row
        certainty = lots.of("expected date", "all")
        goal = row["ready_day"] if stay.delayed else row["left_day"]
        guessed = max(goal + lots.between(-2, 3), row["came_day"] + 2)
        said = [(row["came_day"] + 1, guessed, "possible")] if certainty != "never" else []
        if certainty == "definite":
            said.append((max(goal - 1, row["came_day"] + 1), goal, "definite"))
        if stay.delayed and lots.one_in(2):
            said.append((row["ready_day"] + 3, row["left_day"] + lots.between(0, 3), "possible"))
        said += self._anew(row, said, lots)
        for n, (day, expected, how_sure) in enumerate(said):
            at = self._clock.at(day, lots.between(10 * HOUR, 15 * HOUR))
            says = {**stay.whose, "day": self._clock.day(expected).isoformat(), "certainty": how_sure}
            yield Happening(at, "ExpectedDateSet", says, f"expected {n} {stay.name}")

    def _anew(self, row: Row, said: Sequence[Expected], lots: Lots) -> Iterator[Expected]:
        """Another day, said on the record's last day, of whom the one that was said last passes by then."""
        today = self._morning
        told = [expected for day, expected, _ in said if day < today]
        if row["came_day"] < today <= row["left_day"] and told and told[-1] < today:
            leaves = min(row["left_day"], today + lots.between(1, 6))
            if lots.below(10) < SAID_ANEW:
                yield today - 1, leaves, "definite" if leaves <= today + 1 else "possible"

    def _assessments(self, stay: Stay, lots: Lots) -> Iterator[Happening]:
        """Some need another profession's view: due in two days, and done at once or late."""
        if not lots.one_in(2 if stay.delayed else 8) or stay.row["left_day"] - stay.row["came_day"] < 3:
            return
        goal = stay.row["ready_day"] - 1 if stay.delayed else stay.row["came_day"] + lots.between(1, 3)
        asked = self._clock.at(max(goal, stay.row["came_day"] + 1), lots.between(9 * HOUR, 16 * HOUR))
        own = {
            "person": stay.whose["person"],
            "assessment": self._keys.of(f"view {stay.row['part']}", stay.row["spell"]),
        }
        profession = lots.of("assessed by", "all")
        due = (asked + timedelta(days=2)).date().isoformat()
        says = {**own, "what": ASSESSMENT, "profession": profession, "due": due}
        yield Happening(asked, "AssessmentRequested", says, f"view requested {stay.name}")
        taken = timedelta(days=int(lots.of("assessed after", "all")), hours=lots.between(1, 5))
        done = min(asked + taken, stay.left - timedelta(minutes=lots.between(5, 50)))
        if asked < done:  # else they left, and nobody withdrew it
            yield Happening(done, "AssessmentDone", {**own, "outcome": "done"}, f"view done {stay.name}")

    def _ready(self, stay: Stay, lots: Lots) -> Iterator[Happening]:
        """Of the delayed: what they need, the pathway, and that no criterion is met any more."""
        row = stay.row
        clinical = self._clock.at(row["clinical_day"], row["ready_minute"] - 2 * HOUR)
        ready = self._clock.at(row["ready_day"], row["ready_minute"])
        described = clinical + timedelta(minutes=lots.between(5, 55))
        says = {"person": stay.whose["person"], **needs(row, stay.person, lots)}
        yield Happening(described, "NeedsDescribed", says, f"needs {stay.name}")
        pathway = {**stay.whose, "pathway": pathway_of(row)}
        yield Happening(ready - timedelta(minutes=HOUR // 2), "PathwaySet", pathway, f"pathway {stay.name}")
        met = {**stay.whose, "met": []}
        yield Happening(ready, "CriteriaRecorded", met, f"criteria {stay.name}")

    def _going_round(self, stay: Stay, lots: Lots) -> Iterator[Happening]:
        """What the rounds about the two days found: each morning's, and the evening's where it differs or on
        the last two of them; the first in which no criterion is met says the pathway of whoever is not
        delayed. On the last morning most of whom nothing is new are said to be as they were."""
        row = stay.row
        none_from = row["ready_day"] if stay.delayed else self._without(row, lots)
        found = criteria(row["care"], lots)
        said_pathway, last = stay.delayed, None
        for day in self._days_there(row):
            for hour, when in ROUNDS:
                at = self._clock.at(day, hour * HOUR + lots.below(2 * HOUR))
                without = day > none_from or (day == none_from and (not stay.delayed or self._over(row, at)))
                met = [] if without else found
                if not stay.within(at) or (when == "evening" and met == last and day not in self._evenings):
                    continue
                if day == self._morning and met == last:
                    yield Happening(at, "StayConfirmed", stay.whose, f"as it was {stay.name}")
                says, last = {**stay.whose, "met": met}, met
                yield Happening(at, "CriteriaRecorded", says, f"criteria {day} {when} {stay.name}")
                if without and not said_pathway:
                    said_pathway = True
                    yield Happening(
                        at + timedelta(minutes=5),
                        "PathwaySet",
                        {**stay.whose, "pathway": pathway_of(row)},
                        f"pathway {stay.name}",
                    )
            if row["care"] == Care.ACUTE and lots.one_in(3):
                found = criteria(row["care"], lots)

    def _days_there(self, row: Row) -> Iterator[int]:
        """The days with rounds on which they are there."""
        for days in self._rounds:
            yield from range(max(days.start, row["came_day"]), min(days.stop, row["left_day"] + 1))

    def _without(self, row: Row, lots: Lots) -> int:
        """From which day on no criterion is found of who is not delayed: for most the day after they left."""
        days = int(lots.of("days without criteria", row["care"]))
        long = row["left_day"] - row["came_day"] >= NIGHTS
        return int(row["left_day"]) - (days if days and long else -1)

    def _over(self, row: Row, at: datetime) -> bool:
        """Whether the delayed were ready by then."""
        return self._clock.at(row["ready_day"], row["ready_minute"]) <= at

"""What is told of people besides where they are and what they wait for: nouns, of what the table holds."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from homefirst.county.journey import said_of
from homefirst.county.journey.offer import Offer, offer_told
from homefirst.county.journey.states import Choosing


@dataclass(frozen=True, slots=True)
class ExpectedDate:
    """When somebody is expected to leave (None: not known), how sure that is, and when it was said."""

    day: date | None
    certainty: str | None
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Criteria:
    """Which criteria to reside are met, since when some are or none is, and when that was last looked at."""

    met: tuple[str, ...]
    since: datetime
    said_at: datetime

    @property
    def ready_since(self) -> datetime | None:
        """The instant of the discharge ready date: when the present stretch without any began."""
        return None if self.met else self.since


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What was asked about home; None is not known. First asked, and last said."""

    home: str | None
    housing: str | None
    funding: str | None
    carer: str | None
    package: str | None
    asked: datetime
    said_at: datetime

    @property
    def missing(self) -> tuple[str, ...]:
        """What nobody has said yet."""
        return tuple(name for name in said_of.HOME if getattr(self, name) is None)


@dataclass(frozen=True, slots=True)
class Needs:
    """One description of what somebody can do and needs, by the fields of NeedsDescribed."""

    described: Mapping[str, Any] = field(hash=False)
    said_at: datetime


@dataclass(frozen=True, slots=True)
class Assessment:
    """An assessment that is requested and not done: what, of which profession, since when, and due when."""

    assessment: str
    what: str
    profession: str
    requested: datetime
    due: date | None


@dataclass(frozen=True, slots=True)
class Choice:
    """A choice that is being made: of what, since when, and when its clock stood, the last stop open while it
    is paused."""

    choice: str
    what: str
    began: datetime
    why: str | None
    stops: tuple[tuple[datetime, datetime | None], ...]

    @property
    def paused(self) -> bool:
        return bool(self.stops) and self.stops[-1][1] is None

    def days(self, at: datetime) -> int:
        """Whole days that the clock has run until an instant: day 0 is that of the beginning."""
        stood = sum((min(end or at, at) - min(start, at) for start, end in self.stops), timedelta())
        return max(0, (at - self.began - stood).days)


@dataclass(frozen=True, slots=True)
class MentalCapacity:
    """What was found last of somebody's capacity to decide about one thing, and when."""

    about: str
    found: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Told:
    """All that is told of one person; None is what nobody has said. `offers` are those that stand, and those
    that began and whose place they have still."""

    person: str
    expected: ExpectedDate | None = None
    criteria: Criteria | None = None
    pathway: int | None = None
    confirmed: datetime | None = None
    circumstances: Circumstances | None = None
    needs: Needs | None = None
    assessments: tuple[Assessment, ...] = ()
    choices: tuple[Choice, ...] = ()
    last_said: datetime | None = None
    mental_capacity: tuple[MentalCapacity, ...] = ()
    offers: tuple[Offer, ...] = ()

    def standing_offer(self, wait: str) -> Offer | None:
        """The offer that stands for a wait: made or accepted, and not begun; there is one at most."""
        return next((one for one in self.offers if one.wait == wait and one.stands), None)


Row = tuple[str, str, str | None, datetime, datetime, str]
"""Person, subject, what it is about, since, said at, and what as JSON: as the table gives it."""


def told_of(rows: Iterable[Row]) -> dict[str, Told]:
    """What is told, person by person; things in the order of their keys."""
    found: dict[str, dict[str, Any]] = {}
    for row in sorted(rows, key=lambda row: (row[0], row[1], row[2] or "")):
        told = found.setdefault(row[0], {"last_said": row[4]})
        told["last_said"] = max(told["last_said"], row[4])
        _add(told, row)
    return {person: Told(person, **told) for person, told in found.items()}


def _add(told: dict[str, Any], row: Row) -> None:
    """Adds what a row says to the fields of its person."""
    _, subject, about, since, said_at, text = row
    says = json.loads(text)
    if subject == said_of.EXPECTED:
        day = None if says["day"] is None else date.fromisoformat(says["day"])
        told["expected"] = ExpectedDate(day, says["certainty"], said_at)
    elif subject == said_of.CRITERIA:
        told["criteria"] = Criteria(tuple(says["met"]), since, said_at)
    elif subject == said_of.PATHWAY:
        told["pathway"] = says["pathway"]
    elif subject == said_of.CONFIRMED:
        told["confirmed"] = said_at
    elif subject == said_of.CIRCUMSTANCES:
        told["circumstances"] = Circumstances(**says, asked=since, said_at=said_at)
    elif subject == said_of.NEEDS:
        told["needs"] = Needs(dict.fromkeys(said_of.ASKED_SINCE) | says, said_at)
    elif subject == said_of.ASSESSED:
        due = None if says["due"] is None else date.fromisoformat(says["due"])
        one = Assessment(str(about), says["what"], says["profession"], since, due)
        told["assessments"] = (*told.get("assessments", ()), one)
    elif subject == said_of.MENTAL_CAPACITY:
        told["mental_capacity"] = tuple(
            MentalCapacity(about, found, datetime.fromisoformat(at)) for about, (found, at) in says.items()
        )
    elif subject == said_of.OFFER:
        told["offers"] = (*told.get("offers", ()), offer_told(str(about), since, said_at, says))
    else:
        told["choices"] = (*told.get("choices", ()), _choice(str(about), since, says))


def _choice(key: str, began: datetime, says: Mapping[str, Any]) -> Choice:
    stops = tuple(
        (datetime.fromisoformat(start), None if end is None else datetime.fromisoformat(end))
        for start, end in says["stops"]
    )
    paused = says["why"] if says["state"] == Choosing.PAUSED else None
    return Choice(key, says["what"], began, paused, stops)

"""Resources: what could take a person, a line each. A table of the county pack, resources.csv.

A line is what one provider offers under one set of conditions: hours a week in a locality, beds of a unit,
starts, slots of assessors, items of equipment. How much of it is free is posted (posting.py), never stated
here. A source that begins with `assumption` is ours.
"""

import re
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from homefirst.county.catalogue.dated import Dates, dates_of
from homefirst.county.catalogue.organisations import organisation_in
from homefirst.county.catalogue.row import Row, by_code, one_of, read_table, words_in
from homefirst.county.catalogue.services import Service
from homefirst.county.catalogue.ward_words import COVER, TASKS
from homefirst.foundation.errors import NotUnderstood, Problem

FILE = "resources.csv"
COLUMNS = tuple(
    "resource name service listed provider unit locality sex dementia nursing skills cover time_of_day"
    " carers days_open lead_days weekly_price from until commissioned facts source".split()
)
WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
ANY = "any"
ALWAYS = Dates(None, None)
_WORD = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
_PRICE = re.compile(r"[0-9]{1,6}(\.[0-9]{1,2})?")


class Unit(StrEnum):
    """What a resource is counted in."""

    HOURS = "hours"
    """Hours of care a week."""
    BEDS = "beds"
    STARTS = "starts"
    """So many people may begin on the day."""
    SLOTS = "slots"
    """Assessments on the day."""
    ITEMS = "items"

    def wanted(self, amount: Decimal) -> str:
        """So much of it, with its verb: “1 bed is”, “7 hours are”."""
        word, verb = (self.value[:-1], "is") if amount == 1 else (self.value, "are")
        return f"{amount.normalize():f} {word} {verb}"


class Sex(StrEnum):
    ANY = ANY
    FEMALE = "female"
    MALE = "male"


@dataclass(frozen=True, slots=True)
class Resource:
    """One line of capacity. `service` is what people wait for, as allocation names it; `listed` the
    service of services.csv under which it is offered, whose life bounds it; `provider` an organisation of
    the pack.

    `locality` is a word or `any`. `dementia` and `nursing`: whether it takes people who need that. `skills`
    are health tasks that its staff may do, and `cover` what stands beside it, in the words of wards.
    `time_of_day` holds the times at which it comes, none: at any. `carers` come together; None: nobody says.
    `days_open` are weekdays (Monday 0) on which somebody can begin; `lead_days` lie between asking and the
    first day. `weekly_price` is in pounds for one of the unit; None: not known. `commissioned` names the line
    of commissioned.csv of which it is a part.
    """

    code: str
    name: str
    service: str
    listed: str | None
    provider: str
    unit: Unit
    locality: str = ANY
    sex: Sex = Sex.ANY
    dementia: bool = False
    nursing: bool = False
    skills: tuple[str, ...] = ()
    cover: tuple[str, ...] = ()
    time_of_day: tuple[str, ...] = ()
    carers: int | None = None
    days_open: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    lead_days: int = 0
    weekly_price: Decimal | None = None
    dates: Dates = ALWAYS
    commissioned: str | None = None
    facts: tuple[str, ...] = ()
    source: str = ""
    row: int = 0

    @property
    def assumed(self) -> bool:
        """Whether the line rests on nothing that a document states."""
        return self.source.startswith("assumption")

    def takes_on(self, day: date) -> bool:
        """Whether somebody can begin on that weekday."""
        return day.weekday() in self.days_open

    def weekly(self, hours: Decimal | None) -> Decimal | None:
        """What one person's place costs in pounds a week, None where no price is known: so many hours of what
        is counted in hours, else one."""
        if self.weekly_price is None:
            return None
        amount = hours if self.unit is Unit.HOURS and hours is not None else Decimal(1)
        return (self.weekly_price * amount).quantize(Decimal("0.01"))

    @property
    def days_said(self) -> str:
        """The days on which somebody can begin, in words."""
        if len(self.days_open) == len(WEEK):
            return "every day"
        return ", ".join(WEEK[day] for day in self.days_open)


def read_resources(
    folder: Path,
    organisations: Container[str],
    services: Mapping[str, Service],
    ids: Container[str],
    lines: Container[str],
    problems: list[Problem],
    *,
    listed: Container[str] | None = None,
) -> Mapping[str, Resource]:
    """A pack's resources by code, in the table's order, none where it has no such table; what is wrong is
    noted in `problems`. `ids` are those of its statements, `lines` the codes of commissioned.csv, `listed`
    those of services.csv where they are more than those that could be read."""
    if not (folder / FILE).exists():
        return {}
    table = read_table(folder / FILE, COLUMNS, problems)
    return by_code(
        table,
        "resource",
        lambda row: _resource(
            row, organisations, services, services if listed is None else listed, ids, lines
        ),
        read_code=word_in,
    )


def _resource(
    row: Row,
    organisations: Container[str],
    services: Mapping[str, Service],
    codes: Container[str],
    ids: Container[str],
    lines: Container[str],
) -> Resource:
    listed, commissioned = row.text("listed") or None, row.text("commissioned") or None
    if listed is not None:
        row.known("listed", codes, "services.csv", "service")
    if commissioned is not None:
        row.known("commissioned", lines, "commissioned.csv", "line")
    return Resource(
        code=row.text("resource"),
        name=row.cell("name", words_in, ""),
        service=row.cell("service", word_in, ""),
        listed=listed,
        provider=_provider(row, organisations),
        unit=row.cell("unit", one_of(Unit), Unit.HOURS),
        locality=row.cell("locality", word_in, ANY),
        sex=row.cell("sex", one_of(Sex), Sex.ANY),
        dementia=row.cell("dementia", _yes, False),
        nursing=row.cell("nursing", _yes, False),
        skills=row.cell("skills", _some_of(TASKS), ()),
        cover=row.cell("cover", _some_of(COVER), ()),
        time_of_day=row.cell("time_of_day", _words, ()),
        carers=row.cell("carers", _few, None),
        days_open=row.cell("days_open", _weekdays, ()),
        lead_days=row.cell("lead_days", _lead, 0),
        weekly_price=row.cell("weekly_price", _price, None),
        dates=_life(row, services.get(listed or "")),
        commissioned=commissioned,
        facts=row.known_each("facts", ids, "facts.csv", "statement"),
        source=row.cell("source", words_in, ""),
        row=row.number,
    )


def _provider(row: Row, organisations: Container[str]) -> str:
    provider = organisation_in(row, "provider", organisations)
    if provider is None:
        row.wrong("provider", "The cell is empty.", "Write a code of organisations.csv.")
    return provider or ""


def _life(row: Row, service: Service | None) -> Dates:
    """From when until when it is there: its own days, and no longer than its service's."""
    own = dates_of(row)
    if service is None:
        return own
    first = None if service.starts is None else service.starts.first
    until = None if service.ends is None else date.fromordinal(service.ends.last.toordinal() + 1)
    return own.within(Dates(first, until))


def word_in(text: str) -> str:
    """A code of small letters, digits, - and _; raises NotUnderstood for anything else."""
    if not _WORD.fullmatch(text):
        raise NotUnderstood(
            f"“{text}” is no code." if text else "The cell is empty.",
            next="Write small letters, digits, - or _.",
        )
    return text


def _some_of(words: Mapping[str, str]) -> Callable[[str], tuple[str, ...]]:
    """Reads some of the words in which a ward says what somebody needs: another word would fit nobody."""

    def read(text: str) -> tuple[str, ...]:
        found = text.split()
        for one in found:
            if one not in words:
                raise NotUnderstood(f"“{one}” is none.", next=f"Write some of {', '.join(words)}.")
        return tuple(found)

    return read


def _words(text: str) -> tuple[str, ...]:
    return tuple(word_in(word) for word in text.split())


def _yes(text: str) -> bool:
    if text not in ("yes", "no"):
        raise NotUnderstood(f"“{text}” is neither yes nor no.", next="Write yes or no.")
    return text == "yes"


def _few(text: str) -> int | None:
    if not text:
        return None
    if text not in ("1", "2", "3", "4"):
        raise NotUnderstood(f"“{text}” is no number of carers.", next="Write 1 to 4, or nothing.")
    return int(text)


def _lead(text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) <= 2):
        raise NotUnderstood(f"“{text}” is no number of days.", next="Write 0 to 99, or nothing.")
    return int(text)


def _weekdays(text: str) -> tuple[int, ...]:
    found = text.split()
    if not found or any(day not in WEEK for day in found):
        raise NotUnderstood(f"“{text}” are no weekdays.", next=f"Write some of {' '.join(WEEK)}.")
    return tuple(sorted({WEEK.index(day) for day in found}))


def _price(text: str) -> Decimal | None:
    if not text:
        return None
    if not _PRICE.fullmatch(text):
        raise NotUnderstood(f"“{text}” is no price.", next="Write pounds a week, as 21.50, or nothing.")
    return Decimal(text)

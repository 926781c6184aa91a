"""A statement: what a document says at a line, taken apart so that it can be held against others."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from homefirst.county.catalogue.sourced import Source
from homefirst.county.catalogue.statements.period import Period
from homefirst.county.catalogue.statements.unit import Unit
from homefirst.county.catalogue.statements.value import Value
from homefirst.foundation.errors import NotUnderstood


class Kind(StrEnum):
    """What sort of thing is stated."""

    LEVEL = "level"
    """So many at an instant, or on average: a stock."""
    FLOW = "flow"
    """So many over the period."""
    CHANGE = "change"
    """By how much it differs from `of`: in the measure's unit, or in %. Less is negative."""
    SHARE = "share"
    """So many % of `of`."""
    RATE = "rate"
    """So many for each so many of a population."""
    MEAN = "mean"
    RANK = "rank"
    DURATION = "duration"
    """How long something may take, or takes."""
    FREQUENCY = "frequency"
    DATE = "date"
    """A day, or the period in which the day lies."""
    STATUS = "status"
    NAME = "name"
    TEXT = "text"


class Basis(StrEnum):
    """On what footing it is stated."""

    NONE = ""
    ACTUAL = "actual"
    FORECAST = "forecast"
    EXPECTED = "expected"
    """What a scheme or a step is said to bring."""
    PLAN = "plan"
    TARGET = "target"
    LIMIT = "limit"
    """A rule: what must not be passed."""
    CONTRACT = "contract"

    @property
    def footing(self) -> str:
        """What can contradict each other shares a footing: a plan and a target are both promises."""
        return "promise" if self in (Basis.PLAN, Basis.TARGET) else self.value


class Role(StrEnum):
    """What a statement is for others of its measure."""

    NONE = ""
    TOTAL = "total"
    """The parts of its subject make it up."""
    WHOLE = "whole"
    """The parts of its subject are in it, and may not come to more."""
    RANGE = "range"
    """Others of its measure in its period lie in its span."""


class Frequency(StrEnum):
    DAILY = "daily"
    TWICE_A_WEEK = "twice a week"
    WEEKLY = "weekly"
    FORTNIGHTLY = "fortnightly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    THREE_TIMES_A_YEAR = "three times a year"
    TWICE_A_YEAR = "twice a year"
    YEARLY = "yearly"


class Status(StrEnum):
    """How far a thing is."""

    NOT_STARTED = "not started"
    PLANNED = "planned"
    TO_BE_AGREED = "to be agreed"
    ON_TRACK = "on track"
    LATE = "late"
    AGREED = "agreed"
    HELD = "held"
    LIVE = "live"
    COMPLETED = "completed"

    @property
    def ahead(self) -> bool:
        """Whether nothing of it has happened yet."""
        return self in (Status.NOT_STARTED, Status.PLANNED, Status.TO_BE_AGREED)

    @property
    def done(self) -> bool:
        return self in (Status.AGREED, Status.HELD, Status.LIVE, Status.COMPLETED)


NUMBERS = frozenset(
    {Kind.LEVEL, Kind.FLOW, Kind.CHANGE, Kind.SHARE, Kind.RATE, Kind.MEAN, Kind.RANK, Kind.DURATION}
)
Said = Value | Period | Status | Frequency | str


@dataclass(frozen=True, slots=True)
class Reference:
    """What a share is of, a change is from, or a date comes after. What it leaves out is as there."""

    subject: str | None = None
    measure: str | None = None
    period: Period | None = None
    basis: Basis | None = None

    @classmethod
    def parse(cls, text: str) -> "Reference | None":
        """Reads `measure`, `subject#measure`, `@2016-03-10`, `!actual` and what they make together; None of
        nothing."""
        if not text:
            return None
        rest, _, basis = text.partition("!")
        rest, _, period = rest.partition("@")
        subject, sharp, measure = rest.partition("#")
        if not sharp:
            subject, measure = "", rest
        try:
            return cls(
                subject or None,
                measure or None,
                Period.parse(period) if period else None,
                Basis(basis) if basis else None,
            )
        except ValueError:
            raise NotUnderstood(f"“{basis}” is no basis.", next=f"Write one of {', '.join(Basis)}.") from None


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement. `said` is a Value, a Period (for a date), a Status, a Frequency or words, by its kind;
    `known_on` is the date of its document; `row` the row of the table it was entered in."""

    id: str
    source: Source
    subject: str
    measure: str
    kind: Kind
    said: Said
    unit: Unit
    period: Period | None
    basis: Basis
    of: Reference | None
    role: Role
    note: str
    known_on: date | None
    row: int

    @property
    def value(self) -> Value:
        """The number stated; only of kinds that are numbers."""
        assert isinstance(self.said, Value), self.id
        return self.said

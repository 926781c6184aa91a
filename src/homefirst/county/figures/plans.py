"""What was promised of delayed days: the plan's lines, from when to when, and where they stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from homefirst.county.catalogue.sourced import Source, sourced_lines
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotUnderstood

COLUMNS = ("area", "kind", "first_month", "last_month", "value")


class PlanKind(StrEnum):
    """What a plan's line counts, and whether it was promised or stood before."""

    BASELINE_DAYS = "baseline_days"
    PLANNED_DAYS = "planned_days"
    BASELINE_PEOPLE = "baseline_people"
    """People delayed on one day, before the plan."""
    TARGET_PEOPLE = "target_people"
    """People delayed on one day, by the end of the last month."""


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of a plan. `value` is days over the months, or people on one day, by its kind."""

    area: str
    kind: PlanKind
    first: Month
    last: Month
    value: Decimal
    source: Source


def read_delay_plan(path: Path) -> tuple[PlanLine, ...]:
    """The plan's lines in the table's order; raises NotUnderstood by row and column.

    One promise may stand twice with two sources, but not with two values.
    """
    found = tuple(
        PlanLine(
            area=line.read("area", _code),
            kind=line.read("kind", _kind),
            first=line.read("first_month", Month.parse),
            last=line.read("last_month", Month.parse),
            value=line.read("value", _value),
            source=line.source(),
        )
        for line in sourced_lines(path, COLUMNS)
    )
    values: dict[tuple[str, PlanKind, Month, Month], Decimal] = {}
    for line in found:
        if line.last < line.first:
            what = f"A line ends in {line.last}, before it begins in {line.first}."
            raise NotUnderstood(what, where=path.name, next="Exchange the two months.")
        other = values.setdefault((line.area, line.kind, line.first, line.last), line.value)
        if other != line.value:
            what = f"{line.kind} of {line.first} to {line.last} is both {other} and {line.value}."
            raise NotUnderstood(what, where=path.name, next="Keep the one that was promised.")
    return found


def planned_days(plan: Iterable[PlanLine], area: str) -> tuple[tuple[Month, Month, Decimal], ...]:
    """The delayed days promised for each span of months, in order: first month, last month, days."""
    spans = {
        (line.first, line.last, line.value)
        for line in plan
        if line.area == area and line.kind is PlanKind.PLANNED_DAYS
    }
    return tuple(sorted(spans))


def target_people(plan: Iterable[PlanLine], area: str) -> tuple[Month, Decimal] | None:
    """The latest promise of people delayed: by the end of which month, and how many; None without one."""
    targets = [
        (line.last, line.value) for line in plan if line.area == area and line.kind is PlanKind.TARGET_PEOPLE
    ]
    return max(targets) if targets else None


def _code(text: str) -> str:
    if not text.strip():
        raise NotUnderstood("There is no area.")
    return text


def _kind(text: str) -> PlanKind:
    if text not in tuple(PlanKind):
        raise NotUnderstood(f"“{text}” is none of {', '.join(PlanKind)}.")
    return PlanKind(text)


def _value(text: str) -> Decimal:
    value = Decimal(text)
    if not value.is_finite() or value < 0:
        raise NotUnderstood(f"“{text}” is not a number of days or people.")
    return value

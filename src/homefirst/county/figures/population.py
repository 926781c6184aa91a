"""How many adults live in an area, as the plan it is measured by counts them."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from homefirst.county.catalogue.sourced import Source, sourced_lines
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotUnderstood

COLUMNS = ("area", "from_month", "population")


@dataclass(frozen=True, slots=True)
class Population:
    """Residents aged 18 and over of one area, from a month until the next such figure."""

    area: str
    from_month: Month
    people: int
    source: Source


def read_populations(path: Path) -> tuple[Population, ...]:
    """The table's lines, by area and month; raises NotUnderstood by row and column."""
    found = tuple(
        Population(
            area=line.read("area", _code),
            from_month=line.read("from_month", Month.parse),
            people=line.read("population", _people),
            source=line.source(),
        )
        for line in sourced_lines(path, COLUMNS)
    )
    keys = [(population.area, population.from_month) for population in found]
    if len(set(keys)) != len(keys):
        raise NotUnderstood(
            "An area has two populations from one month.", where=path.name, next="Keep one of them."
        )
    return tuple(sorted(found, key=lambda population: (population.area, population.from_month)))


def population_in(populations: Iterable[Population], area: str, month: Month) -> int | None:
    """The residents aged 18 and over in force in a month; None before the first month that is known."""
    known = [
        population for population in populations if population.area == area and population.from_month <= month
    ]
    return max(known, key=lambda population: population.from_month).people if known else None


def _code(text: str) -> str:
    if not text.strip():
        raise NotUnderstood("There is no area.")
    return text


def _people(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text) > 0):
        raise NotUnderstood(f"“{text}” is not a number of people.")
    return int(text)

"""What a pack must hold for a synthetic county: its tables, read whole, and where one is missing, which."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from homefirst.county.catalogue.organisations import read_places
from homefirst.county.catalogue.pack import read_county
from homefirst.county.catalogue.row import AnyCode, read_table, words_in
from homefirst.county.figures.pack_tables import read_delay_tables
from homefirst.foundation.calendar import FinancialYear, Month, months
from homefirst.foundation.errors import NotUnderstood, Problem, Unavailable
from homefirst.intake.synthetic.by_day import Span
from homefirst.intake.synthetic.lines import LINES, Line, read_lines
from homefirst.intake.synthetic.margins import DELAYED_DAYS, Margins, margins_of
from homefirst.intake.synthetic.shares import Shares

RECORD, BEDS = "synthetic.toml", "synthetic_beds.csv"
STAYS, PEOPLE = "synthetic_stays.csv", "synthetic_people.csv"
TABLES = (LINES, BEDS, STAYS, PEOPLE)
"""The tables that only a synthetic county needs."""
NEEDED = (DELAYED_DAYS, RECORD, *TABLES)
BED_COLUMNS = ("day", "open", "occupied")
SHARE_COLUMNS = ("what", "of", "value", "weight", "source")
SharesOf = Mapping[tuple[str, str], Shares]


@dataclass(frozen=True, slots=True)
class Record:
    """From when to when, the day of the local list, and how many came in each year."""

    span: Span
    list_day: date
    emergency_admissions: Mapping[FinancialYear, int]
    attendances: Mapping[FinancialYear, int]


@dataclass(frozen=True, slots=True)
class Tables:
    """All that a synthetic county is made from. `occupied` has the published beds by day, `organisations`
    whose each place is, of those of which that is known."""

    area: str
    record: Record
    margins: tuple[Margins, ...]
    lines: tuple[Line, ...]
    occupied: Mapping[date, int]
    shares: SharesOf
    organisations: Mapping[str, str]

    def of(self, what: str, of: str) -> Shares:
        """The shares of one thing; raises Unavailable where the pack has none."""
        if (what, of) not in self.shares:
            raise Unavailable(
                f"There are no shares of “{what}”, “{of}”.",
                where=f"{STAYS}, {PEOPLE}",
                next="Enter its values with their weights.",
            )
        return self.shares[what, of]


@dataclass(frozen=True, slots=True)
class Published:
    """What a synthetic county was made to agree with, beside the published delayed days: counts by year, the
    local list by line, beds in use by day, and the source of each in the pack's own words."""

    record: Record
    lines: tuple[Line, ...]
    occupied: Mapping[date, int]
    sources: Mapping[str, str]


def read_published(folder: Path) -> Published:
    """What the pack states of its synthetic county's record. Raises as `read_tables`."""
    _check_there(folder, (RECORD, LINES, BEDS))
    problems: list[Problem] = []
    lines, occupied = read_lines(folder, problems), read_beds(folder, problems)
    _raise_first(problems)
    said = tomllib.loads((folder / RECORD).read_text(encoding="utf-8-sig")).get("sources", {})
    sources = {str(name): str(words) for name, words in said.items()}
    return Published(read_record(folder / RECORD), lines, occupied, sources)


def read_tables(folder: Path) -> Tables:
    """A pack's tables for its synthetic county.

    Raises Unavailable with the table that a pack does not have, and NotUnderstood by row.
    """
    _check_there(folder, NEEDED)
    record, area = read_record(folder / RECORD), read_county(folder).area
    problems: list[Problem] = []
    lines, occupied = read_lines(folder, problems), read_beds(folder, problems)
    shares = read_shares(folder, problems)
    _raise_first(problems)
    days = read_delay_tables(folder / DELAYED_DAYS)
    margins = margins_of(days, area, record.span.months[0], record.span.months[-1])
    return Tables(area, record, margins, lines, occupied, shares, whose_places(folder))


def whose_places(folder: Path) -> Mapping[str, str]:
    """Whose each place of a pack is, by their codes, of those of which that is known."""
    problems: list[Problem] = []
    places = read_places(folder, AnyCode(), problems)
    _raise_first(problems)
    return {code: place.organisation for code, place in places.items() if place.organisation is not None}


def missing_of(folder: Path, names: Iterable[str] = NEEDED) -> str | None:
    """The first of the needed files that a pack does not have; None where it has all."""
    return next((name for name in names if not (folder / name).is_file()), None)


def _check_there(folder: Path, names: Iterable[str]) -> None:
    missing = missing_of(folder, names)
    if missing is not None:
        raise Unavailable(
            f"This pack has no {missing}, without which no synthetic county can be made of it.",
            where=folder.name,
            next="Enter that table (docs/synthetic.md), or live in a pack that has it.",
        )


def _raise_first(problems: Sequence[Problem]) -> None:
    if problems:
        raise NotUnderstood(problems[0].what, where=problems[0].where, next=problems[0].next)


def synthetic_problems(folder: Path) -> tuple[Problem, ...]:
    """What is wrong with those of the tables that a pack has."""
    problems: list[Problem] = []
    if (folder / RECORD).exists():
        try:
            read_record(folder / RECORD)
        except NotUnderstood as error:
            problems.append(error.problem)
    if (folder / LINES).exists():
        read_lines(folder, problems)
    if (folder / BEDS).exists():
        read_beds(folder, problems)
    read_shares(folder, problems)
    return tuple(problems)


def read_record(path: Path) -> Record:
    """Reads synthetic.toml; raises NotUnderstood for what it does not say, or says wrongly."""
    try:
        said = tomllib.loads(path.read_text(encoding="utf-8-sig"))
        first, last = (Month.parse(str(said["record"][word])) for word in ("first_month", "last_month"))
        list_day = said["record"]["list_day"]
        span = Span(tuple(months(first, last)))
        if type(list_day) is not date or Month.of(list_day) not in span.months:
            raise NotUnderstood("list_day is no day of the record.")
        years = sorted({month.financial_year for month in span.months})
        counts = [_by_year(said[word], years) for word in ("emergency_admissions", "attendances")]
        return Record(span, list_day, *counts)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, NotUnderstood) as error:
        what = error.what if isinstance(error, NotUnderstood) else f"It cannot be read: {error}."
        raise NotUnderstood(what, where=path.name, next="Write it as docs/synthetic.md says.") from None


def _by_year(said: Mapping[str, Any], years: list[FinancialYear]) -> dict[FinancialYear, int]:
    found = {year: said[str(year)] for year in years}
    for year, count in found.items():
        if type(count) is not int or count < 0:
            raise NotUnderstood(f"“{count}” of {year} is no count.")
    return found


def read_beds(folder: Path, problems: list[Problem]) -> dict[date, int]:
    """Published beds in use by day; what is wrong is noted in `problems`."""
    rows = read_table(folder / BEDS, BED_COLUMNS, problems).rows
    return {row.cell("day", date.fromisoformat, date.min): row.cell("occupied", _whole, 0) for row in rows}


def read_shares(folder: Path, problems: list[Problem]) -> SharesOf:
    """The shares of both tables, as far as a pack has them; what is wrong is noted in `problems`."""
    found: dict[tuple[str, str], list[tuple[str, int]]] = {}
    for name in (STAYS, PEOPLE):
        if (folder / name).exists():
            for row in read_table(folder / name, SHARE_COLUMNS, problems).rows:
                row.cell("source", words_in, "")
                key = row.cell("what", words_in, ""), row.cell("of", words_in, "")
                found.setdefault(key, []).append((row.text("value"), row.cell("weight", _whole, 0)))
    for key, values in found.items():
        if not sum(weight for _, weight in values):
            what = f"The weights of “{key[0]}”, “{key[1]}” come to nothing."
            problems.append(Problem(f"{STAYS}, {PEOPLE}", what, "Give one of its values a weight."))
    return {
        key: Shares(tuple(value for value, _ in values), tuple(weight for _, weight in values))
        for key, values in found.items()
    }


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise NotUnderstood(f"“{text}” is no whole number.")
    return int(text)

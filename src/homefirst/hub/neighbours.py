"""The neighbouring systems, and how people who lie on one side of the border and belong to the other get
home: a table of the county pack, neighbours.csv.

One row is one neighbour: the organisations of the pack that are its (hospitals' and councils' codes, spaces
between); who decides about such a person's way home; on which weekday the two sides call; after how many days
of being ready it goes higher. A source that begins with `assumption` is ours.
"""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path

from homefirst.county.catalogue.dated import Dates, dates_of
from homefirst.county.catalogue.row import Row, by_code, read_table, words_in
from homefirst.foundation.errors import NotUnderstood, Problem

FILE = "neighbours.csv"
COLUMNS = tuple("neighbour name organisations decides call_day escalate_days from until source".split())
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ASSUMPTION = "assumption"


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A neighbouring system and what is agreed with it. `call_day` is a weekday (Monday 0) or None where
    there is no call; `escalate_days` are days ready after which it goes higher, None where nobody says."""

    code: str
    name: str
    organisations: frozenset[str]
    decides: str
    call_day: int | None
    escalate_days: int | None
    dates: Dates
    source: str
    row: int

    @property
    def assumed(self) -> bool:
        """Whether the protocol rests on nothing that anybody agreed."""
        return self.source.startswith(ASSUMPTION)

    @property
    def call_said(self) -> str:
        return (
            "no weekly call is known"
            if self.call_day is None
            else f"weekly call on {WEEKDAYS[self.call_day]}"
        )


def read_neighbours(
    folder: Path, organisations: Container[str], problems: list[Problem]
) -> Mapping[str, Neighbour]:
    """A pack's neighbours, none where it has no such table; what is wrong is noted in `problems`. An
    organisation is one neighbour's."""
    if not (folder / FILE).exists():
        return {}
    table = read_table(folder / FILE, COLUMNS, problems)
    found = by_code(table, "neighbour", lambda row: _neighbour(row, organisations))
    rows = {row.number: row for row in table.rows}
    whose: dict[str, Neighbour] = {}
    for one in found.values():
        for code in sorted(one.organisations):
            first = whose.setdefault(code, one)
            if first is not one:
                rows[one.row].wrong(
                    "organisations", f"“{code}” is {first.name}’s already.", "Name it of one neighbour."
                )
    return found


def by_organisation(neighbours: Mapping[str, Neighbour]) -> Mapping[str, Neighbour]:
    """Whose each organisation is."""
    return {code: one for one in neighbours.values() for code in one.organisations}


def _neighbour(row: Row, organisations: Container[str]) -> Neighbour:
    return Neighbour(
        code=row.text("neighbour"),
        name=row.cell("name", words_in, ""),
        organisations=frozenset(
            row.known_each("organisations", organisations, "organisations.csv", "organisation")
        ),
        decides=row.cell("decides", words_in, ""),
        call_day=row.cell("call_day", _weekday, None),
        escalate_days=row.cell("escalate_days", _days, None),
        dates=dates_of(row),
        source=row.cell("source", words_in, ""),
        row=row.number,
    )


def _weekday(text: str) -> int | None:
    if not text:
        return None
    if text not in WEEKDAYS:
        raise NotUnderstood(
            f"“{text}” is no weekday.", next=f"Write one of {', '.join(WEEKDAYS)}, or nothing."
        )
    return WEEKDAYS.index(text)


def _days(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 3 and int(text) > 0):
        raise NotUnderstood(f"“{text}” is no number of days.", next="Write 1 to 999, or nothing.")
    return int(text)

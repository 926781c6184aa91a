"""Sharing agreements between organisations: a table of the county pack, agreements.csv.

One row is one agreement: `agreement, title, parties, data, purposes, from, until`. Parties are codes of
organisations.csv, data and purposes words of seeing.py, semicolons between them. `until` is the first day on
which it is in force no more; one without an end there is not, because somebody has to look at it again.
"""

from collections.abc import Callable, Container
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from homefirst.county.access.seeing import Agreement, Part, Purpose
from homefirst.county.catalogue.row import Row, by_code, read_table, words_in
from homefirst.foundation.calendar import midnight
from homefirst.foundation.errors import NotUnderstood, Problem

FILE = "agreements.csv"
COLUMNS = ("agreement", "title", "parties", "data", "purposes", "from", "until")
Word = TypeVar("Word", bound=StrEnum)
_LONG_AGO = midnight(date(1900, 1, 1))


def read_agreements(
    folder: Path, organisations: Container[str], problems: list[Problem]
) -> tuple[Agreement, ...]:
    """A pack's agreements, none where it has no such table; what is wrong is noted in `problems`."""
    if not (folder / FILE).exists():
        return ()
    table = read_table(folder / FILE, COLUMNS, problems)
    return tuple(by_code(table, "agreement", lambda row: _agreement(row, organisations)).values())


def _agreement(row: Row, organisations: Container[str]) -> Agreement:
    start = row.cell("from", _day, _LONG_AGO)
    until = row.cell("until", _day, _LONG_AGO)
    if until <= start:
        row.wrong(
            "until", "It ends before it begins.", "Write the first day on which it is in force no more."
        )
    nobody: frozenset[str] = frozenset()
    parties = row.cell("parties", _parts, nobody)
    for code in sorted(parties):
        if code not in organisations:
            row.unknown("parties", code, "organisations.csv", "organisation")
    if len(parties) < 2:
        row.wrong("parties", "An agreement is between two or more.", "Write their codes, semicolons between.")
    return Agreement(
        id=row.text("agreement"),
        title=row.cell("title", words_in, ""),
        parties=parties,
        data=row.cell("data", _words(Part), frozenset()),
        purposes=row.cell("purposes", _words(Purpose), frozenset()),
        start=start,
        until=until,
    )


def _parts(text: str) -> frozenset[str]:
    found = frozenset(part.strip() for part in text.split(";"))
    if "" in found:
        raise NotUnderstood("A code is missing.", next="Write codes with a semicolon between two.")
    return found


def _words(kind: type[Word]) -> Callable[[str], frozenset[Word]]:
    def read(text: str) -> frozenset[Word]:
        said = _parts(text)
        unknown = sorted(said - set(kind))
        if unknown:
            raise NotUnderstood(f"“{unknown[0]}” is none of these words.", next=f"Write {'; '.join(kind)}.")
        return frozenset(kind(word) for word in said)

    return read


def _day(text: str) -> datetime:
    try:
        return midnight(date.fromisoformat(text))
    except ValueError:
        raise NotUnderstood(f"“{text}” is no day.", next="Write it as 2016-04-01.") from None

"""What a list says, whatever its bytes: whether it is the same as another that was saved again, sorted
otherwise or printed under another title; and what has changed in it since the last of its name. Pure."""

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from homefirst.intake.lists.cells import moment_written, says_nothing, tidy
from homefirst.intake.lists.mapping import ListMapping
from homefirst.intake.lists.meaning import WHO, spelt
from homefirst.intake.lists.table import ListRow, ListTable, names_nobody
from homefirst.intake.spreadsheets import Cell

_FIRST = ("local_number", "nhs_number")


@dataclass(frozen=True, slots=True)
class CellChanged:
    """A cell that says something else than on the last list: under which heading, what it said, what it
    says. Empty: nothing."""

    heading: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Since:
    """What has changed on a list since the last of its name: rows of somebody who was not on it, by their
    numbers here; rows that are gone, by theirs there; rows that say something else; and how many are the
    same. `columns` are headings that came, `lost` those that went."""

    new: tuple[int, ...]
    gone: tuple[int, ...]
    changed: tuple[tuple[int, tuple[CellChanged, ...]], ...]
    same: int
    columns: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def nothing(self) -> bool:
        return not (self.new or self.gone or self.changed)

    def as_answer(self) -> dict[str, Any]:
        """The same by rows, without what any cell says."""
        return {
            "new": list(self.new),
            "gone": list(self.gone),
            "changed": [
                {"row": row, "columns": [cell.heading for cell in cells]} for row, cells in self.changed
            ],
            "same": self.same,
            "columns": list(self.columns),
            "lost_columns": list(self.lost),
        }


def says(table: ListTable, mapping: ListMapping, key: bytes, today: date) -> str:
    """What a list says, as a keyed hash: the same for the same rows in any order, under the same headings in
    any order, whatever stands above and below them and however days are written. Without the key nobody can
    try out who is on it."""
    meant = [mapping.meaning_of(heading) for heading in table.headings]
    rows = sorted(
        sorted((spelt(heading), plain) for heading, plain in zip(table.headings, cells, strict=True) if plain)
        for cells in (_plain(row, today) for row in _of_people(table, meant))
    )
    return hmac.new(key, json.dumps(rows).encode(), hashlib.sha256).hexdigest()


_AHEAD = frozenset({"expected_date", "due", "service_to_start", "birth_date"})
"""What a list may say of days to come, or of a lifetime ago."""


def is_after(table: ListTable, mapping: ListMapping, end: date, today: date) -> bool:
    """Whether a list is of days after the end of a record: half of its rows or more tell of a day after that
    which is no later than today. A single wrong day does not make it so."""
    meant = [mapping.meaning_of(heading) for heading in table.headings]
    rows = list(_of_people(table, meant))
    after = [row for row in rows if any(end < day <= today for day in _days_in(row, meant, today))]
    return bool(rows) and 2 * len(after) >= len(rows)


def _days_in(row: ListRow, meant: Sequence[str], today: date) -> Iterator[date]:
    for meaning, cell in zip(meant, row.cells, strict=True):
        found = moment_written(cell, today) if meaning and meaning not in _AHEAD else None
        if found is not None:
            yield found.day


def since(now: ListTable, then: ListTable, mapping: ListMapping, today: date) -> Since:
    """Holds a list against the last of its name, row by row: whose a row is, is told by the organisation's
    own number, then the NHS number, then name and birth date as they are written. Of several rows of one
    person the first counts."""
    meant_now = [mapping.meaning_of(heading) for heading in now.headings]
    meant_then = [mapping.meaning_of(heading) for heading in then.headings]
    before = _by_person(then, meant_then)
    new: list[int] = []
    changed: list[tuple[int, tuple[CellChanged, ...]]] = []
    met: set[int] = set()
    same = 0
    places = {spelt(heading): place for place, heading in enumerate(then.headings)}
    for row in _of_people(now, meant_now):
        had = next((before[key] for key in _keys(row, meant_now) if key in before), None)
        if had is None or had.number in met:
            new.append(row.number)
            continue
        met.add(had.number)
        cells = tuple(_cells_changed(now.headings, row, had, places, today))
        if cells:
            changed.append((row.number, cells))
        else:
            same += 1
    gone = [row.number for row in _of_people(then, meant_then) if row.number not in met]
    there, here = set(places), {spelt(heading) for heading in now.headings}
    return Since(
        tuple(new),
        tuple(gone),
        tuple(changed),
        same,
        tuple(heading for heading in now.headings if spelt(heading) not in there),
        tuple(heading for heading in then.headings if spelt(heading) not in here),
    )


def _of_people(table: ListTable, meant: Sequence[str]) -> Iterator[ListRow]:
    return (row for row in table.rows if not names_nobody(row, meant))


def _by_person(table: ListTable, meant: Sequence[str]) -> Mapping[tuple[str, ...], ListRow]:
    found: dict[tuple[str, ...], ListRow] = {}
    for row in _of_people(table, meant):
        for key in _keys(row, meant):
            found.setdefault(key, row)
    return found


def _keys(row: ListRow, meant: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """By what a row's person is known, the surest first."""
    who = {
        says: spelt(tidy(cell))
        for says, cell in zip(meant, row.cells, strict=True)
        if says in WHO and not says_nothing(cell)
    }
    for says in _FIRST:
        if says in who:
            yield says, who[says].replace(" ", "")
    rest = [who.get(says, "") for says in WHO if says not in _FIRST]
    if any(rest):
        yield "name", *rest


def _cells_changed(
    headings: Sequence[str], row: ListRow, had: ListRow, places: Mapping[str, int], today: date
) -> Iterator[CellChanged]:
    for heading, cell in zip(headings, row.cells, strict=True):
        place = places.get(spelt(heading))
        if place is not None and _one_way(cell, today) != _one_way(had.cells[place], today):
            yield CellChanged(heading, tidy(had.cells[place]), tidy(cell))


def _plain(row: ListRow, today: date) -> tuple[str, ...]:
    return tuple(_one_way(cell, today) for cell in row.cells)


def _one_way(cell: Cell, today: date) -> str:
    """A cell in one spelling, a day in one form however it is written."""
    text = tidy(cell)
    if text and text[0].isdigit() and any(mark in text for mark in "/-. "):
        found = moment_written(text, today)
        if found is not None:
            return f"{found.day.isoformat()} {found.clock or ''}".strip()
    return spelt(text)

"""Taking in a table of people: who is held already is not registered twice, and who may be somebody else,
too, is proposed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from homefirst.county.people import quarantine
from homefirst.county.people.kept import holders, identities
from homefirst.county.people.matches import propose
from homefirst.county.people.record import Chance, Registering, one_at_a_time, register
from homefirst.county.people.search import Key, keys_of
from homefirst.county.people.table import PeopleTable, PersonRow
from homefirst.foundation.errors import Problem
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.view import View


@dataclass(frozen=True, slots=True)
class PeopleTakenIn:
    """What became of a table of people: the key of each row that was new, how many were held before, which
    rows could not be kept and why, and how many pairs were proposed as perhaps one person."""

    file: str
    registered: tuple[tuple[int, UUID], ...]
    already: int
    quarantined: tuple[int, ...]
    proposed: int
    problems: tuple[Problem, ...]

    def as_answer(self) -> dict[str, Any]:
        return {
            "file": self.file,
            "synthetic": True,
            "registered": [{"row": row, "person": str(key)} for row, key in self.registered],
            "already": self.already,
            "quarantined": list(self.quarantined),
            "proposed": self.proposed,
            "problems": [{"where": one.where, "what": one.what, "next": one.next} for one in self.problems],
        }


def take_in(log: Log, table: PeopleTable, *, chance: Chance, by: Author, at: datetime) -> PeopleTakenIn:
    """Registers the rows of a table that are new, proposes whom they may be, too, and keeps what is wrong
    with the rest: all of it or none. No other table is taken in meanwhile, or both would register the same
    people."""
    with one_at_a_time(log):
        held = dict(_held(log.now(), table.rows))
        new = [row for row in table.rows if row.number not in held]
        people = [Registering(row.identity, row.organisation, at) for row in new]
        keys = register(log, people=people, chance=chance, by=by, because="import") if people else ()
        proposed = propose(log, of=keys, by=by, at=at).new
        other = [row for row in table.rows if held.get(row.number) is False]
        problems = (*table.problems, *(_contradicts(table.file, row) for row in other))
        quarantine.keep(log.county, table.file, problems, by=by.name)
    return PeopleTakenIn(
        file=table.file,
        registered=tuple((row.number, key) for row, key in zip(new, keys, strict=True)),
        already=sum(held.values()),
        quarantined=tuple(sorted([*table.quarantined, *(row.number for row in other)])),
        proposed=proposed,
        problems=problems,
    )


def _held(view: View, rows: Sequence[PersonRow]) -> Iterator[tuple[int, bool]]:
    """The rows of whom an organisation has a number already, and whether they say the same of them; of those
    without such a number the ones that somebody who is held is told of by word for word."""
    by_row = {row.number: _known_by(row) for row in rows}
    having = holders(view, frozenset().union(*by_row.values()))
    known = identities(view, frozenset().union(*having.values()))
    for row in rows:
        persons = frozenset().union(*(having.get(key, ()) for key in by_row[row.number]))
        same = any(known.get(person) == row.identity for person in persons)
        if same or (persons and row.identity.local_numbers):
            yield row.number, same


def _known_by(row: PersonRow) -> frozenset[tuple[Key, str]]:
    """By what a row is known again: the organisation's own number, or whatever else they can be found by."""
    keys = keys_of(row.identity)
    return frozenset(one for one in keys if one[0] is Key.LOCAL) or keys


def _contradicts(file: str, row: PersonRow) -> Problem:
    return Problem(
        f"{file}, row {row.number}, column local_number",
        "This number is held already, and says something else of the person.",
        "Record a change or a correction of that person instead.",
    )

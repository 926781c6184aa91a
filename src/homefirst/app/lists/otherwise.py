"""What lists say otherwise than it is held of who somebody is: questions to whoever keeps records. By key;
whoever asks has a permit for each person before what a list says of them is told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from homefirst.app.ground.house import this_log
from homefirst.app.lists.asking import table_of
from homefirst.app.lists.words import councils
from homefirst.county.people.identity import Identity
from homefirst.county.people.read import last_told
from homefirst.foundation.store.view import View
from homefirst.intake import documents
from homefirst.intake.lists import read
from homefirst.intake.lists.mapping import ListMapping
from homefirst.intake.lists.persons import NOTHING_SAID, PARTS, PersonSaid, person_in
from homefirst.intake.lists.read import Taken

ASKED_FOR = timedelta(days=28)
"""How long what a list says otherwise is asked about: after that, it says what was so a month ago."""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """That a list said otherwise of somebody, by the key under which they were on it: of which parts, on
    which row of which list of whom, taken when. It tells neither what it said nor what is held."""

    person: UUID
    parts: tuple[str, ...]
    row: int
    taken: Taken

    @property
    def what(self) -> str:
        return ", ".join(PARTS[part] for part in self.parts)

    def as_answer(self) -> dict[str, Any]:
        return {
            "person": str(self.person),
            "parts": list(self.parts),
            "organisation": self.taken.organisation,
            "list": self.taken.handed,
            "row": self.row,
            "taken_at": self.taken.at.isoformat(),
        }


def open_questions(view: View, at: datetime) -> tuple[Otherwise, ...]:
    """What the lists of the last weeks say otherwise, the last first: of each of an organisation's lists the
    last that somebody was on, and of nobody of whom something was recorded since."""
    found: list[Otherwise] = []
    seen: set[tuple[str, str, str]] = set()
    for taken in read.taken_since(view, at - ASKED_FOR):
        said = {person: (row, parts) for row, person, parts in taken.otherwise}
        for person in {*(person for _, person in taken.rows), *said}:
            name = (taken.organisation, taken.source, person)
            if name not in seen and person in said:
                row, parts = said[person]
                found.append(Otherwise(UUID(person), parts, row, taken))
            seen.add(name)
    told = last_told(view, {one.person for one in found})
    still = [one for one in found if one.person not in told or told[one.person] <= one.taken.at]
    return tuple(sorted(still, key=lambda one: (-one.taken.seq, one.row)))


def said_of(keys: Collection[UUID], held: Identity | None, at: datetime) -> tuple[tuple[Otherwise, str], ...]:
    """What lists say otherwise of one person, whom the caller may see, in words: whatever is held now is not
    otherwise any more. What a list said is gone where it was erased."""
    view = this_log().now()
    found = []
    for one in open_questions(view, at):
        if one.person in keys and (words := _words(view, one, held)):
            found.append((one, words))
    return tuple(found)


def _words(view: View, one: Otherwise, held: Identity | None) -> str:
    said = _as_said(view, one)
    if said is None:
        return f"{one.what}: the list was erased; ask whoever keeps it"
    still = one.parts if held is None else said.otherwise(held)
    names = dict(councils())
    return "; ".join(f"{PARTS[part]}: {said.part_words(part, names)}" for part in still)


def _as_said(view: View, one: Otherwise) -> PersonSaid | None:
    """What the row says of who they are; None where the list is not kept, or is read otherwise by now."""
    document = documents.read(view.county, one.taken.sha256)
    table = None if document.content is None else table_of(document.name, document.content)
    mapping = _mapping(view, one.taken)
    row = None if table is None else next((each for each in table.rows if each.number == one.row), None)
    if table is None or mapping is None or row is None:
        return None
    meant = [(mapping.meaning_of(heading), heading) for heading in table.headings]
    cells = [(says, heading, cell) for (says, heading), cell in zip(meant, row.cells, strict=True)]
    said = person_in(cells, dict(councils()))
    return None if said == NOTHING_SAID else said


def _mapping(view: View, taken: Taken) -> ListMapping | None:
    every = read.mappings(view, taken.organisation)
    return next((one for one in every if one.source == taken.source), None)

"""The entries of the record that a list's changes are made of, and those by which its questions are
answered."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from homefirst.county.journey.entry import Entry
from homefirst.county.journey.events import BY_NAME
from homefirst.foundation.store.events import Receipt
from homefirst.hub.actions import ASSIGNED
from homefirst.intake.lists.besides import NextAction
from homefirst.intake.lists.compared import Compared, Gone
from homefirst.intake.lists.difference import RowDifference
from homefirst.intake.lists.services import gone_services

THINGS = frozenset({"spell", "wait", "assessment", "service"})
"""What an entry of a list may be about, besides a person."""
NewKey = Callable[[], str]
"""A new key of a stay or a wait: a random UUID."""


class Answer(StrEnum):
    """What became of somebody who is not on the list any more."""

    ASK_AGAIN = "ask again"
    LEFT = "left"
    NOT_READY = "not ready"
    WAIT_OVER = "wait over"
    SERVICE_OVER = "service over"


@dataclass(frozen=True, slots=True)
class OfRow:
    """An entry, and the row of the list that it is made of; None: the answer to a question."""

    row: int | None
    entry: Entry


def new_key(chance: Callable[[int], bytes]) -> NewKey:
    """Keys by chance, as secrets.token_bytes gives it."""
    return lambda: str(UUID(bytes=chance(16), version=4))


def entries_of(
    compared: Compared, persons: Mapping[int, str], as_of: datetime, source: str, key: NewKey
) -> tuple[OfRow, ...]:
    """The entries of all rows that are right. `persons`: the key of each row; `source`: how the receipts
    name the list, so that each row's entries are made once."""
    found: list[OfRow] = []
    for row in compared.rows:
        found += [OfRow(row.row, one) for one in _of_row(row, persons[row.row], as_of, source, key)]
    return tuple(found)


def _of_row(row: RowDifference, person: str, as_of: datetime, source: str, key: NewKey) -> Sequence[Entry]:
    opened: dict[str, str] = {}
    found = []
    for number, change in enumerate(row.changes):
        if change.event == ASSIGNED:
            continue  # the hub's, and no entry of a journey: to_do_of
        thing = change.thing
        if thing is None and change.opens is not None:
            thing = opened.setdefault(change.opens, "") or key()
            opened[change.opens] = thing
        says: dict[str, Any] = {"person": person, **dict(change.says)}
        type_ = BY_NAME[change.event]
        for about in type_.fields & THINGS:
            says[about] = thing
        receipt = Receipt(source, f"row {row.row}, {number} {change.event}")
        found.append(Entry(type_, change.at or as_of, says, receipt=receipt))
    return found


def to_do_of(compared: Compared, persons: Mapping[int, str]) -> tuple[tuple[str, NextAction], ...]:
    """What is to be done next for whom, by key: the hub's, beside the entries."""
    return tuple(
        (persons[row.row], NextAction(**dict(change.says)))
        for row in compared.rows
        for change in row.changes
        if change.event == ASSIGNED
    )


def answers_of(
    compared: Compared,
    answers: Mapping[str, Answer],
    over: frozenset[str],
    as_of: datetime,
    source: str,
) -> tuple[OfRow, ...]:
    """The entries by which questions are answered: of those who are gone, by key; and `over`, the waits
    that are held, not said any more, and over."""
    found: list[Entry] = []
    for one in compared.gone:
        found += _of_gone(one, answers.get(one.person, Answer.ASK_AGAIN), as_of, source)
    for row in compared.rows:
        for wait in row.over:
            if wait.wait in over:
                found.append(_closed(wait.person, wait.wait, as_of, source))
    return tuple(OfRow(None, entry) for entry in found)


def asked_again(compared: Compared, answers: Mapping[str, Answer]) -> tuple[tuple[int, str], ...]:
    """Those who are gone and of whom it is asked again with the next list."""
    return tuple(
        (one.row, one.person)
        for one in compared.gone
        if answers.get(one.person, Answer.ASK_AGAIN) is Answer.ASK_AGAIN
    )


def may_answer(one: Gone) -> tuple[Answer, ...]:
    """The answers that fit what is open."""
    bed = one.open.bed
    ready = bed is not None and (bed.clinical or bed.multidisciplinary or bed.safe)
    found = [Answer.ASK_AGAIN]
    found += [Answer.LEFT] if bed is not None else []
    found += [Answer.NOT_READY] if ready else []
    found += [Answer.WAIT_OVER] if one.open.waits else []
    found += [Answer.SERVICE_OVER] if any(gone_services(one.open)) else []
    return tuple(found)


def _of_gone(one: Gone, answer: Answer, as_of: datetime, source: str) -> list[Entry]:
    bed = one.open.bed
    found: list[Entry] = []
    if answer not in may_answer(one):
        return found
    if answer in (Answer.LEFT, Answer.WAIT_OVER):
        found += [_closed(one.person, wait.wait, as_of, source) for wait in one.open.waits]
    if answer is Answer.SERVICE_OVER:
        for each in gone_services(one.open):
            over = {"person": each.person, "service": each.service, "outcome": None}
            mark = Receipt(source, f"{answer.value} {each.service}")
            found.append(Entry(BY_NAME["ServiceEnded"], as_of, over, receipt=mark))
    if bed is None:
        return found
    receipt = Receipt(source, f"{answer.value} {one.person}")
    about = {"person": one.person, "spell": bed.spell}
    if answer is Answer.LEFT:
        found.append(Entry(BY_NAME["Discharged"], as_of, {**about, "destination": None}, receipt=receipt))
    if answer is Answer.NOT_READY:
        found.append(Entry(BY_NAME["ReadinessReset"], as_of, about, receipt=receipt))
    return found


def _closed(person: str, wait: str, as_of: datetime, source: str) -> Entry:
    says = {"person": person, "wait": wait, "outcome": None}
    return Entry(BY_NAME["WaitClosed"], as_of, says, receipt=Receipt(source, f"closed {wait}"))

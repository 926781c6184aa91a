"""A whole list beside what is held: whom each row is of, what each would change, which cannot be taken and
why, and who is not on it any more. Pure: values in, values out, whatever the order of rows and columns."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from homefirst.county.journey.open_now import NOTHING_OPEN, Open
from homefirst.county.people.identity import Identity
from homefirst.county.people.matching import in_words
from homefirst.county.people.whose import How, Meant, twice
from homefirst.foundation.errors import Problem
from homefirst.intake.lists.changes import HeldAction
from homefirst.intake.lists.difference import (
    CannotBe,
    RowDifference,
    Standing,
    canonical,
    difference,
)
from homefirst.intake.lists.mapping import OurWords
from homefirst.intake.lists.row import Reading, Said, WrongRow, without

SOMEBODY_NEW = "new"
"""What is chosen of a row that may be of somebody who is held, and is not."""
FEWEST = 4
"""People of the last list from which it is asked whether half of them are missing by mistake."""


@dataclass(frozen=True, slots=True)
class Unsure:
    """A row that may be of one of several people who are held, or of nobody: whoever hands it in chooses."""

    row: int
    keys: tuple[str, ...]
    what: str
    may_be_new: bool


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody of the last list who is not on this one, with the row that they had there and what is open."""

    person: str
    row: int
    open: Open


@dataclass(frozen=True, slots=True)
class Compared:
    """A list beside what is held. `persons`: the key of each row that is right, None where somebody is to be
    registered; `repeats`: rows that say the same as another; `on_last`: how many of the last list still have
    something open; `stopped`: half of those are missing, and it must be said that this is so; `otherwise`: by
    row, what it says otherwise than is held of who its person is (`persons.PARTS`), which is a question to
    whoever keeps records; `otherwise_told`: whether the caller is told it."""

    rows: tuple[RowDifference, ...]
    persons: Mapping[int, str | None]
    said: Mapping[int, Said]
    wrong: tuple[WrongRow, ...]
    unsure: tuple[Unsure, ...]
    repeats: tuple[tuple[int, int], ...]
    passed_over: tuple[int, ...]
    gone: tuple[Gone, ...]
    on_last: int
    stopped: bool
    otherwise: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    otherwise_told: bool = False

    @property
    def told_otherwise(self) -> Mapping[int, tuple[str, ...]]:
        """What is said otherwise of who people are, as far as it is told to the caller."""
        return self.otherwise if self.otherwise_told else {}

    @property
    def nothing_new(self) -> bool:
        """Whether taking it would enter nothing and ask nothing."""
        still = any(row.changes or row.over for row in self.rows) or bool(self.told_otherwise)
        return not still and not self.gone and not self.wrong

    @property
    def digest(self) -> str:
        """What the changes and questions come to, as a hash: the same as long as nothing has moved."""
        told = [
            canonical(self.rows),
            sorted((str(row.person), each.wait) for row in self.rows for each in row.over),
            sorted(one.person for one in self.gone),
            sorted(one.row for one in self.wrong),
            sorted(one.row for one in self.unsure),
            sorted((str(self.persons[row]), *parts) for row, parts in self.told_otherwise.items()),
        ]
        return hashlib.sha256(json.dumps(told, default=str).encode()).hexdigest()

    def of(self, standing: Standing) -> int:
        return sum(row.standing is standing for row in self.rows)

    @property
    def registering(self) -> tuple[int, ...]:
        """The rows of which somebody would be registered."""
        return tuple(row.row for row in self.rows if row.person is None)

    def without(self, problems: Mapping[int, Problem]) -> "Compared":
        """The same with some rows as wrong: those that the record cannot take, and why."""
        if not problems:
            return self
        wrong = [WrongRow(row, (problem,), self.said[row].who) for row, problem in problems.items()]
        return replace(
            self,
            rows=tuple(row for row in self.rows if row.row not in problems),
            persons={row: person for row, person in self.persons.items() if row not in problems},
            otherwise={row: parts for row, parts in self.otherwise.items() if row not in problems},
            wrong=tuple(sorted([*self.wrong, *wrong], key=lambda one: one.row)),
        )


def compare(
    reading: Reading,
    meant: Mapping[int, Sequence[Meant]],
    held: Mapping[str, Open],
    last: Sequence[tuple[int, str]],
    words: OurWords,
    *,
    choices: Mapping[int, str],
    whole: bool | None,
    actions: Mapping[str, Sequence[HeldAction]] | None = None,
    known: Mapping[str, Identity] | None = None,
    known_told: bool = False,
) -> Compared:
    """Holds a list against what is held. `meant`: by row, who may be meant, of those of whom the caller may
    know; `last`: row and key of the people of the last list; `choices`: by row, whom it is of where that
    was asked; `whole`: whether this is all of the list, where that was asked (None: not asked yet);
    `actions`: what is to be done for each person already; `known`: who those are of whom the list says more
    than whom it means; `known_told`: whether what it says otherwise is told to the caller."""
    right, wrong, unsure = _whose(reading.said, meant, choices)
    same, twice_said = _twice(right, reading.said)
    wrong += twice_said
    persons = {
        row: person for row, person in right.items() if row not in {one.row for one in wrong} | same.keys()
    }
    rows: list[RowDifference] = []
    said = {one.row: one for one in reading.said}
    for row, person in sorted(persons.items()):
        to_do = (actions or {}).get(person or "", ())
        found = difference(said[row], person, held.get(person or "", NOTHING_OPEN), words, to_do)
        if isinstance(found, CannotBe):
            wrong.append(WrongRow(row, (Problem(f"Row {row}", found.what, found.next),), said[row].who))
        else:
            rows.append(found)
    on_list = {person for person in right.values() if person is not None}
    on_list |= {str(one.person) for some in meant.values() for one in some}
    still = [(row, person) for row, person in last if person in held]
    gone = [Gone(person, row, held[person]) for row, person in still if person not in on_list]
    half = len(still) >= FEWEST and 2 * len(gone) >= len(still)
    return Compared(
        rows=tuple(rows),
        persons={one.row: one.person for one in rows},
        said=said,
        wrong=tuple(sorted([*reading.wrong, *wrong], key=lambda one: one.row)),
        unsure=tuple(unsure),
        repeats=tuple(sorted(same.items())),
        passed_over=reading.passed_over,
        gone=() if whole is False else tuple(gone),
        on_last=len(still),
        stopped=half and whole is None,
        otherwise=dict(_otherwise(rows, said, known or {})),
        otherwise_told=known_told,
    )


def _otherwise(
    rows: Sequence[RowDifference], said: Mapping[int, Said], known: Mapping[str, Identity]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    for one in rows:
        held = known.get(one.person or "")
        if held is not None and (parts := said[one.row].person.otherwise(held)):
            yield one.row, parts


def _whose(
    said: Sequence[Said], meant: Mapping[int, Sequence[Meant]], choices: Mapping[int, str]
) -> tuple[dict[int, str | None], list[WrongRow], list[Unsure]]:
    """Whom each row is of (None: somebody new), those that cannot be, and those of which it is asked."""
    right: dict[int, str | None] = {}
    wrong: list[WrongRow] = []
    unsure: list[Unsure] = []
    for one in said:
        found = meant.get(one.row, ())
        against = [each for each in found if each.against]
        keys = tuple(str(each.person) for each in found)
        chosen = choices.get(one.row)
        if against:
            why = in_words(against[0].against).lower().rstrip(".")
            how = against[0].how.value
            what = f"{how[:1].upper()}{how[1:]} is held of somebody else: {why}."
            problem = Problem(f"Row {one.row}", what, "Check the number and who it is.")
            wrong.append(WrongRow(one.row, (problem,), one.who))
        elif chosen in keys:
            right[one.row] = chosen
        elif len(found) == 1 and found[0].how is not How.ALIKE and chosen is None:
            right[one.row] = keys[0]
        elif not found or (chosen == SOMEBODY_NEW and _may_be_new(found, one)):
            if one.who.registrable:
                right[one.row] = None
            else:
                what = "This person is not known here, and too little is said to register them."
                problem = Problem(f"Row {one.row}", what, "Write the name, and a number or the birth date.")
                wrong.append(WrongRow(one.row, (problem,), one.who))
        else:
            unsure.append(Unsure(one.row, keys, _why_unsure(found), _may_be_new(found, one)))
    return right, wrong, unsure


def _may_be_new(found: Sequence[Meant], one: Said) -> bool:
    """Whoever has one of the numbers is not somebody new."""
    return one.who.registrable and all(each.how in (How.NAME, How.ALIKE) for each in found)


def _why_unsure(found: Sequence[Meant]) -> str:
    if len(found) == 1:
        return "It may be this person: the name or the birth date is a slip apart from theirs."
    return f"It may be any of {len(found)} people who are held."


def _twice(right: Mapping[int, str | None], said: Sequence[Said]) -> tuple[dict[int, int], list[WrongRow]]:
    """Rows that say the same as another, by that one, which is taken; and people who stand twice and are said
    different things of: none of their rows is taken."""
    rows = [one for one in said if one.row in right]
    pairs: dict[int, tuple[int, str]] = {}
    found = twice([one.who for one in rows], [right[one.row] for one in rows])
    for place, (beside, alike) in found.items():
        pairs[rows[place].row] = (rows[beside].row, alike.words)
    of_person: dict[str, list[Said]] = {}
    for one in rows:
        person = right[one.row]
        if person is not None:
            of_person.setdefault(person, []).append(one)
    for some in of_person.values():
        for one in some:
            if len(some) > 1 and one.row not in pairs:
                pairs[one.row] = (
                    next(each.row for each in some if each.row != one.row),
                    "The same person is held.",
                )
    by_row = {one.row: one for one in rows}
    same: dict[int, int] = {}
    wrong: list[WrongRow] = []
    for row, (other, why) in sorted(pairs.items()):
        if without(by_row[row]) == without(by_row[other]):
            if other < row:
                same[row] = other
            continue
        what = f"The same person may stand in row {other}, too: {why[:1].lower()}{why[1:]}"
        problem = Problem(f"Row {row}", what, "Keep the row that is right.")
        wrong.append(WrongRow(row, (problem,), by_row[row].who))
    return same, wrong

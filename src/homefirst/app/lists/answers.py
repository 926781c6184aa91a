"""What is answered of a list: as it was opened, what is asked once, how it stands beside the record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from homefirst.county.journey.open_now import Open
from homefirst.intake.lists.compared import Compared
from homefirst.intake.lists.mapping import ListMapping, OurWords
from homefirst.intake.lists.read import Handed, Taken
from homefirst.intake.lists.row import Reading
from homefirst.intake.lists.since import Since
from homefirst.intake.lists.table import ListTable


@dataclass(frozen=True, slots=True)
class Opened:
    """A list as it was handed in: where in it the people are, and the mappings of its organisation, of which
    `mapping` has the same headings; None: it is not known yet how it is read."""

    handed: Handed
    table: ListTable
    mapping: ListMapping | None
    others: tuple[ListMapping, ...]


@dataclass(frozen=True, slots=True)
class OfList:
    """A list that an organisation handed in: what it is called (a name that it bears here, else its file's;
    None: that was erased), and what became of it, None where it was not taken."""

    handed: Handed
    name: str | None
    taken: Taken | None
    kept: bool

    def as_answer(self) -> dict[str, Any]:
        return {
            "list": self.handed.seq,
            "name": self.name,
            "handed_in_at": self.handed.at.isoformat(),
            "by": self.handed.by,
            "part_of": self.handed.part_of,
            "kept": self.kept,
            "taken": None if self.taken is None else self.taken.as_answer(),
        }


@dataclass(frozen=True, slots=True)
class Asking:
    """What somebody is asked before a list can be compared: what each column says (guessed), and what the
    words say that are not known; about what, theirs, ours where it can be guessed."""

    columns: tuple[tuple[str, str, tuple[str, ...]], ...]
    words: tuple[tuple[str, str, str], ...]
    ours: OurWords


@dataclass(frozen=True, slots=True)
class Shown:
    """A list beside what is held, for its page: `cells` are the rows as they were given, by number and
    heading; `was` the same of those who are gone, by key, as the last list had them; `before`: what became of
    a list that said the same, when it was handed in before and taken; `as_of`: as of when it tells what it
    tells; `since`: what has changed on it since the last of its name, None where there is none, or what that
    held was erased."""

    opened: Opened
    compared: Compared
    reading: Reading
    cells: Mapping[int, Mapping[str, str]]
    was: Mapping[str, Mapping[str, str]]
    last: Taken | None
    taken: Taken | None
    before: Taken | None
    words: OurWords
    held: Mapping[int, Open]
    as_of: datetime
    since: Since | None = None

    def as_answer(self) -> dict[str, Any]:
        """The same for a program: rows by number and key, changes in words, and no cell of the list."""
        compared = self.compared
        return {
            "synthetic": True,
            "list": self.opened.handed.seq,
            "taken": None if self.taken is None else self.taken.as_answer(),
            "taken_before": None if self.before is None else self.before.at.isoformat(),
            "shown": compared.digest,
            "since_the_last": None if self.since is None else self.since.as_answer(),
            "nothing_new": compared.nothing_new,
            "stopped": compared.stopped,
            "rows": [
                {
                    "row": row.row,
                    "person": row.person,
                    "standing": row.standing.value,
                    "changes": [change.words for change in row.changes],
                    "notes": list(row.notes),
                    "otherwise": list(compared.told_otherwise.get(row.row, ())),
                    "waits_not_said": [wait.wait for wait in row.over],
                }
                for row in compared.rows
            ],
            "wrong": [
                {"row": one.row, "problems": [str(problem) for problem in one.problems]}
                for one in compared.wrong
            ],
            "asked": [{"row": one.row, "keys": list(one.keys), "what": one.what} for one in compared.unsure],
            "gone": [{"person": one.person, "row_on_the_last": one.row} for one in compared.gone],
            "repeated": [{"row": row, "as": other} for row, other in compared.repeats],
            "passed_over": list(compared.passed_over),
        }

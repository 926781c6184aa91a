"""Which of several stated values is in force: who decided it, when and why. Never a correction."""

from collections.abc import Container
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from homefirst.county.catalogue.row import Row, Table, read_table, words_in
from homefirst.county.catalogue.statements.vocabulary import day_or_none
from homefirst.foundation.errors import NotUnderstood, Problem

FILE = "decisions.csv"
COLUMNS = ("facts", "in_force", "because", "by", "on")


@dataclass(frozen=True, slots=True)
class Decision:
    """Of these statements, `in_force` counts. Of a total whose parts do not sum, named alone, it says that it
    stands as it was printed. `by` is a role."""

    facts: tuple[str, ...]
    in_force: str
    because: str
    by: str
    on: date | None


def read_decisions(folder: Path, ids: Container[str], problems: list[Problem]) -> tuple[Decision, ...]:
    """A pack's decisions about statements with these ids; what is wrong is noted in `problems`."""
    table = read_table(folder / FILE, COLUMNS, problems)
    found = tuple(_decision(row, ids) for row in table.rows)
    _check_one_word(table, found)
    return found


def _decision(row: Row, ids: Container[str]) -> Decision:
    facts = row.known_each("facts", ids, "facts.csv", "statement")
    if not facts:
        row.wrong("facts", "No statement is named.", "Write the ids of statements with spaces between them.")
    if len(set(facts)) != len(facts):
        row.wrong("facts", "A statement is named twice.", "Name each once.")
    in_force = row.text("in_force")
    if in_force not in facts:
        row.wrong("in_force", f"“{in_force}” is none of the statements decided about.", "Name one of facts.")
    return Decision(
        facts=facts,
        in_force=in_force,
        because=row.cell("because", words_in, ""),
        by=row.cell("by", words_in, ""),
        on=row.cell("on", _day, None),
    )


def _check_one_word(table: Table, decisions: tuple[Decision, ...]) -> None:
    """A statement is in force or not, and no two rows may differ about it; nor say the same twice."""
    said: dict[str, tuple[bool, Row]] = {}
    rows: dict[frozenset[str], Row] = {}
    for row, decision in zip(table.rows, decisions, strict=True):
        first = rows.setdefault(frozenset(decision.facts), row)
        if first is not row:
            what = f"The same statements are decided about in row {first.number}, too."
            row.wrong("facts", what, "Keep one of them.")
            continue
        for fact in decision.facts:
            holds, other = said.setdefault(fact, (fact == decision.in_force, row))
            if holds is not (fact == decision.in_force):
                what = (
                    f"“{fact}” is in force in one of this row and row {other.number}, and not in the other."
                )
                row.wrong("in_force", what, "Decide for one.")


def _day(text: str) -> date:
    day = day_or_none(text)
    if day is None:
        raise NotUnderstood("There is no day.", next="Write it as 2016-03-10.")
    return day

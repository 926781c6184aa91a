"""Small packs as tables: rows in, findings out, by the way that every pack is read.

A row is `id | subject | measure | kind | value | unit | period | basis | of | role`; what is left out at its
end is empty. The id is the document's number, the line and a count. Subjects, with those above them, and
documents are made of the rows; the measures are those below."""

import csv
import tempfile
from collections.abc import Mapping
from pathlib import Path

from homefirst.county.catalogue.statements.read import StatedFacts, read_statements
from homefirst.foundation.calendar import Month
from homefirst.programme.reconcile.finding import Finding
from homefirst.programme.reconcile.published import Publication
from homefirst.programme.reconcile.reconcile import Reconciled, reconcile

MEASURES = """
spend, What is spent, flow, money, , , , ,
admissions, Admissions, flow, admissions, lower, 0, , ,
bed-days, Bed days, flow, bed days, lower, 0, , ,
waiting, People who wait, stock, people, lower, 0, 1000, ,
care, Home care, stock, care hours/week, higher, 0, , ,
residents, Residents, stock, people, , 0, , ,
content, People who are content, share, share, higher, 0, 100, ,
answer, Time to an answer, duration, duration, lower, 0, , ,
stay, Length of stay, mean, duration, lower, 0, , ,
standing, Rank, mean, rank, , , , ,
delayed-days, Delayed days, flow, bed days, lower, 0, , delayed-days,
name, Name, words, , , , , ,
task, Task, words, , , , , , parent
action, Action, words, , , , , , pack
starts, Start, words, , , , , ,
ends, End, words, , , , , ,
happens, Day, words, , , , , ,
status, Status, words, , , , , ,
meets, Meetings, words, , , , , ,
"""
DATED = {"000": "2016-05-26", "001": "2017-07-13", "002": "2018-03-22", "009": ""}
"""The documents that rows may name; of the last nobody knows the date."""
HEADS = "id document line citation subject measure kind value unit period basis of role note".split()
Days = Mapping[str, Mapping[Month, int]]


def read(table: str, areas: Mapping[str, str] | None = None) -> StatedFacts:
    """The statements of a table; `areas` are the ONS codes of subjects."""
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    subjects = dict.fromkeys(path for row in rows for path in _paths(row[1]))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder, "documents", "document title dated body".split(), [
            [code, f"Paper {code}", day, "Board"] for code, day in DATED.items()
        ])  # fmt: skip
        _write(folder, "subjects", "subject name area".split(), [
            [path, path, (areas or {}).get(path, "")] for path in subjects
        ])  # fmt: skip
        _write(
            folder,
            "measures",
            "measure name nature dimension better low high published once".split(),
            [[cell.strip() for cell in line.split(",")] for line in MEASURES.strip().splitlines()],
        )
        _write(folder, "facts", HEADS, [_cells(row) for row in rows])
        facts = read_statements(folder)
    assert not facts.problems, facts.problems
    return facts


def judged(table: str, days: Days | None = None, areas: Mapping[str, str] | None = None) -> Reconciled:
    facts = read(table, areas)
    return reconcile(facts.statements, facts.words, Publication(days, "Made up") if days else None)


def findings(table: str, days: Days | None = None, areas: Mapping[str, str] | None = None) -> list[str]:
    """Each finding as `kind: ids of its sides: computation`, by kind and ids."""
    return sorted(map(_told, judged(table, days, areas).findings))


def _told(one: Finding) -> str:
    return f"{one.kind}: {' '.join(side.statement for side in one.sides)}: {one.computation}"


def _paths(subject: str) -> list[str]:
    steps = subject.split("/")
    return ["/".join(steps[: at + 1]) for at in range(len(steps))]


def _cells(row: list[str]) -> list[str]:
    id, subject, *rest = row
    document, line, _ = id.split(".")
    rest += [""] * (8 - len(rest))
    return [id, document, line, "as it stands", subject, *rest, ""]


def _write(folder: Path, name: str, heads: list[str], rows: list[list[str]]) -> None:
    with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heads, *rows])

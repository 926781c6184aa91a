"""This morning's list as a spreadsheet: a line a row, with all that its page says."""

from collections.abc import Iterable, Mapping
from typing import Any

from homefirst.app.morning.asking import MorningAsked
from homefirst.county.catalogue.ward_words import ASKED, CIRCUMSTANCES, PATHWAYS
from homefirst.hub.line import Line
from homefirst.hub.whole_list import WORDS, On
from homefirst.web.morning.shown import Names, by_said, council_said, line_shown, plan_said
from homefirst.web.sheet.environment import day, local_time, number
from homefirst.web.sheet.table import Table

SHEET_HEADS = (
    "Person", "Name", "Why on the list", "Place", "Ward", "Days in", "Ready since", "Days ready",
    "Waits for, and whose", "Proposed code", "Why this code", "How the code stands", "Next action", "By whom",
    "Due", "Choice", "Council", "Who pays", "Expected to leave", "How sure", "Pathway", "Not asked yet",
    "Last touched", "By", "Neighbour’s protocol", "Record errors",
)  # fmt: skip


def sheet_of(asked: MorningAsked, lines: Iterable[Line], names: Names) -> Table:
    """The list as a spreadsheet."""
    rows = tuple(tuple(_sheet_cells(line, asked, names)) for line in lines)
    return Table("lines", "This morning", SHEET_HEADS, rows)


def _sheet_cells(line: Line, asked: MorningAsked, names: Names) -> Iterable[str | None]:
    bed = line.bed
    shown = line_shown(line, asked, names, "")
    coded = None if line.code is None else line.code.proposal.coded
    yield line.person
    yield names.people.get(line.person)
    yield "; ".join(WORDS[one] for one in On if one in line.on)
    yield shown["place"]
    yield shown["ward"]
    yield None if line.days_in is None else number(line.days_in)
    yield None if bed is None or bed.ready_since is None else local_time(bed.ready_since)
    yield None if line.days_ready is None else number(line.days_ready)
    yield "; ".join(_wait_said(one) for one in shown["waits"])
    yield shown["code"]
    yield None if coded is None else coded.because
    yield shown["state"]
    yield shown["next"] and shown["next"]["what"]
    yield shown["next"] and shown["next"]["owner"]
    yield None if line.next is None or line.next.due is None else local_time(line.next.due)
    yield None if line.choice is None else next(iter(plan_said(line, names, asked.morning.at)))
    yield council_said(line.council, names)
    yield None if line.funding is None else CIRCUMSTANCES["funding"].get(line.funding, line.funding)
    yield None if line.expected is None or line.expected.day is None else day(line.expected.day)
    yield None if line.expected is None else line.expected.certainty
    yield None if line.pathway is None else PATHWAYS[line.pathway]
    yield "; ".join(ASKED[name] for name in line.missing)
    yield None if line.touched is None else local_time(line.touched.at)
    yield None if line.touched is None else by_said(line.touched.by, names)
    yield shown["neighbour"]
    yield " ".join(line.errors)


def _wait_said(one: Mapping[str, Any]) -> str:
    days = "" if one["days"] is None else f", day {one['days']}"
    return f"{one['what']} ({one['whose']}{days})"

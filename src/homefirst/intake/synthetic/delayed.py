"""The delayed of the whole record: their days are those published, and on the list's day its lines are
theirs."""

import numpy as np

from homefirst.intake.synthetic.by_day import people_by_day, with_at_least
from homefirst.intake.synthetic.cells import days_by_cell
from homefirst.intake.synthetic.episodes import Delay, Leaving, delays
from homefirst.intake.synthetic.lines import nobody_left_out, on_lines, wanted
from homefirst.intake.synthetic.margins import CELLS
from homefirst.intake.synthetic.pack import Tables


def leaving_of(tables: Tables) -> Leaving:
    """How the days of the week hold people back, as the pack says."""
    by_weekday = tables.of("leaving by weekday", "all").weights
    return Leaving(by_weekday, tables.record.span.first.weekday())


def delayed(tables: Tables, random: np.random.Generator) -> tuple[tuple[Delay, ...], tuple[str, ...]]:
    """Every delay, and the line of the local list that it is under, or none."""
    record = tables.record
    months = [days_by_cell(margins) for margins in tables.margins]
    days = {cell: [month.get(cell, 0) for month in months] for cell in CELLS}
    people = people_by_day({cell: of for cell, of in days.items() if any(of)}, record.span)
    people = with_at_least(people, record.span, record.list_day, wanted(tables.lines))
    at = record.span.number(record.list_day)
    found = delays(people, tables.of("delay days", "all"), leaving_of(tables), {at}, random)
    on = on_lines(found, tables.lines, at, random)
    return found, nobody_left_out(on, found, tables.lines, record.span.days - 1)

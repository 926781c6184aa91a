"""A table as it is described once: pages show it, spreadsheets hold it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from homefirst.app.running.findings import Finding
from homefirst.intake.read import FileSeen
from homefirst.measures.definitions import Definition
from homefirst.measures.icon_table import IconRow
from homefirst.web.sheet.environment import local_time, month, number


@dataclass(frozen=True, slots=True)
class Table:
    """A title, the heads of the columns, and rows of cells: texts as written (`Written` where they are
    numbers or dates), None for unknown. `id` names it in an address. `groups`: a row of heads above the
    heads, a cell for each column, where a table has two."""

    id: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    note: str = ""
    groups: tuple[str, ...] = ()


def shown_table(id_: str, told: Mapping[str, Any]) -> Table:
    """The table that a page's macro `figures_of` is given: caption, columns with their texts, rows."""
    heads = tuple(column["text"] for column in told["columns"])
    return Table(id_, told["caption"], heads, tuple(map(tuple, told["rows"])), told.get("note", ""))


def board_tables(shown: Mapping[str, Any]) -> tuple[Table, ...]:
    """The tables of the board's page, as its template names them."""
    return tuple(shown_table(f"{one['id']}-table", one["table"]) for one in shown["sections"])


def measure_tables(shown: Mapping[str, Any]) -> tuple[Table, ...]:
    """The one table of a measure's page."""
    told = {
        "caption": f"{shown['heading']}, {shown['subject']}",
        "columns": shown["columns"],
        "rows": shown["rows"],
    }
    return (shown_table("series-table", told),)


def icons_table(id_: str, title: str, rows: Sequence[IconRow]) -> Table:
    """How measures stand: as the page shows them, and their limits, which the page draws."""
    heads = (
        "Measure", "Unit", "Month", "Value", "Plan", "Is it changing?", "Will it meet its plan?", "England",
        "Mean", "Lower limit", "Upper limit",
    )  # fmt: skip
    return Table(id_, title, heads, tuple(map(_icon_cells, rows)))


def _icon_cells(row: IconRow) -> tuple[str | None, ...]:
    of, form = row.indicator, row.indicator.form

    def figure(value: float | None) -> str | None:
        if value is None or form.percent:
            return form.written(value)
        return number(value, form.decimals)

    return (
        of.category_name or of.name, of.unit, month(row.period), figure(row.value), figure(row.target),
        row.variation_said, row.assurance_said or "no plan",
        None if row.beside is None else row.beside.variation_said,
        figure(row.mean), figure(row.lower), figure(row.upper),
    )  # fmt: skip


def findings_table(found: Sequence[Finding]) -> Table:
    """How the service stands, the worst first."""
    rows = tuple((one.title, one.standing.value, one.what, one.next or "Nothing") for one in found)
    return Table("findings", "How the service stands", ("What", "Stands", "How it is", "What to do"), rows)


def files_table(files: Sequence[FileSeen]) -> Table:
    """The files that were taken in, the latest first; all that fell short of one in its cell."""
    heads = ("File", "Month", "Tables held", "Kept out", "What fell short, and what to do", "Taken in", "By")
    rows = tuple(
        (
            one.file, month(one.period), number(one.accepted), number(one.quarantined),
            "\n".join(f"{each.where}: {each.what} {each.next}" for each in one.problems) or "Nothing",
            local_time(one.taken_in_at), one.by,
        )
        for one in files
    )  # fmt: skip
    return Table("files-table", "Files taken in, latest first", heads, rows)


def definitions_table(found: Sequence[Definition]) -> Table:
    """Every definition as a row, its parts as the page names them."""
    heads = (
        "Measure", "What it says", "Counted", "Not counted", "Formula", "Unit", "Better", "Source", "Rule",
        "In force from", "In force until", "Defined by", "Checked by", "Last read through",
    )  # fmt: skip
    ways = {"decrease": "lower", "increase": "higher", "neutral": "neither way"}
    rows = tuple(
        (
            one.name, one.sentence, one.counted, one.not_counted, one.formula, one.unit,
            ways[one.better.value], one.source, one.rule, one.since, one.until,
            one.author, one.checked_by, one.reviewed,
        )
        for one in found
    )  # fmt: skip
    return Table("definitions", "What each number means", heads, rows)

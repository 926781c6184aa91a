"""A table as it is described once: pages show it, spreadsheets hold it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from homefirst.measures.definitions import Definition


@dataclass(frozen=True, slots=True)
class Table:
    """A title, the heads of the columns, and rows of cells: texts as written (`Written` where they are
    numbers or dates), None for unknown. `id` names it in an address."""

    id: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    note: str = ""


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

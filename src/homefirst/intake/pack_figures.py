"""The published figures of some areas out of many workbooks, for the table that a county pack carries."""

from collections.abc import Collection, Iterable

from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.figures.delays import DelayTable
from homefirst.foundation.errors import NotUnderstood
from homefirst.intake.dtoc_workbook import WorkbookReading


def pack_figures(readings: Iterable[WorkbookReading], areas: Collection[str]) -> tuple[DelayTable, ...]:
    """Every table of these areas, by area as given, month, edition and breakdown; equal ones once.

    Editions of a month stay apart, because each was once all that could be known. Raises NotUnderstood
    where two workbooks of one edition print different figures.
    """
    found: dict[tuple[object, ...], tuple[str, DelayTable]] = {}
    for reading in readings:
        for table in reading.tables:
            if table.area not in areas:
                continue
            key = (table.area, table.edition, table.breakdown)
            name, kept = found.setdefault(key, (reading.name, table))
            if kept != table:
                raise NotUnderstood(
                    f"{table.area_name}'s days of {table.month.name} by {table.breakdown} are not those of "
                    f"{name}, which states the same edition.",
                    where=reading.name,
                    next="Keep the workbook that is the publisher's.",
                )
    order, splits = list(areas), list(Breakdown)
    return tuple(
        sorted(
            (table for _, table in found.values()),
            key=lambda table: (
                order.index(table.area),
                table.month,
                table.edition.edition_on,
                splits.index(table.breakdown),
            ),
        )
    )

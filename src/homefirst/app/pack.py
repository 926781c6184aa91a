"""Making the tables that a county pack carries, so that a demonstration needs no file."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from django.conf import settings

from homefirst.app.house import this_county, this_log
from homefirst.county.catalogue.delays import ENGLAND, Breakdown
from homefirst.county.figures import read
from homefirst.county.figures.delays import DelayTable
from homefirst.county.figures.pack_tables import read_delay_tables, write_delay_tables
from homefirst.foundation.calendar import Month, midnight
from homefirst.foundation.errors import NotFound, NotUnderstood, Refused
from homefirst.foundation.store.view import View
from homefirst.intake.dtoc_workbook import read_workbook
from homefirst.intake.pack_figures import pack_figures
from homefirst.measures.council_rates import council_rates
from homefirst.measures.outlook_table import tables_for, write_error_tables


def write_pack_figures(files: Sequence[Path]) -> tuple[Path, int]:
    """Writes delayed_days.csv into the pack: where, and how many tables. Raises NotUnderstood where a file
    has problems: a pack is made of figures that agree."""
    readings = []
    for file in files:
        if not file.is_file():
            raise NotFound("There is no such file or folder.", where=str(file), next="Check the name.")
        reading = read_workbook(file.name, file.read_bytes())
        if reading.problems:
            raise NotUnderstood(
                f"{len(reading.problems)} problems, the first: {reading.problems[0].what}",
                where=reading.problems[0].where,
                next="Take the file out, or have it mended.",
            )
        readings.append(reading)
    tables = pack_figures(readings, (this_county().area, ENGLAND))
    path: Path = settings.PACK / "delayed_days.csv"
    _check_none_is_lost(path, tables)
    write_delay_tables(path, tables)
    return path, len(tables)


def _check_none_is_lost(path: Path, tables: Sequence[DelayTable]) -> None:
    """Raises Refused where the pack would lose a table that it has: a folder with too few workbooks."""
    before = read_delay_tables(path) if path.exists() else ()
    kept = {(table.area, table.edition, table.breakdown) for table in tables}
    lost = [table for table in before if (table.area, table.edition, table.breakdown) not in kept]
    if lost or not tables:
        months = {table.month for table in lost}
        raise Refused(
            f"The pack would lose {len(lost)} tables of {len(months)} months; nothing was written."
            if lost
            else "There is no table of this county in it; nothing was written.",
            where=path.name,
            next="Name the folder with every month's workbook, or take the file away first.",
        )


def write_pack_outlook(first: Month) -> tuple[Path, int]:
    """Writes the outlook's error tables into the pack, one for each month of data from `first` on.

    Each is made from the matrix as it could be known on the day on which its origin's figures came out: a
    revision that came later is not in it where the edition before is held.
    """
    county, now = this_county().area, this_log().now()
    first_out: dict[Month, date] = {}
    for one in read.delay_tables(now, Breakdown.CARE):
        edition = one.table.edition
        first_out[edition.month] = max(edition.first_known_on, first_out.get(edition.month, date.min))
    origins = sorted(month for month in first_out if month >= first)
    if not origins:
        raise NotFound(
            f"No figures from {first.name} on are held.",
            where="Error tables of the outlook",
            next="Take in every council's workbooks first: homefirst intake FILE...",
        )
    folder: Path = settings.PACK / "outlook"
    for month in origins:
        then = read.delay_tables(View(county, midnight(first_out[month])), Breakdown.CARE)
        write_error_tables(folder, tables_for(council_rates(then), month, month))
    return folder, len(origins)

"""Making the tables that a county pack carries, so that a demonstration needs no file."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings

from homefirst.app.ground.house import this_county
from homefirst.app.ground.outlook_errors import named_tables, origins_held, write_origin
from homefirst.county.catalogue.delays import ENGLAND
from homefirst.county.figures.delays import DelayTable
from homefirst.county.figures.pack_tables import read_delay_tables, write_delay_tables
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotFound, NotUnderstood, Refused
from homefirst.intake.dtoc_workbook import read_workbook
from homefirst.intake.pack_figures import pack_figures


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
    path: Path = settings.NAMED_PACK / "delayed_days.csv"
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

    Each is made as `write_origin` says; the job that a worker runs writes them beside the pack instead.
    """
    origins, folder = origins_held(first), named_tables()
    for origin in origins:
        write_origin(folder, origin)
    return folder, len(origins)

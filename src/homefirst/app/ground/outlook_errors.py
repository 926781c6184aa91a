"""Making the outlook's error tables from every council's figures that are held.

The county pack carries tables of its own; those that a county makes itself lie in its data folder, and are
preferred month by month (`app/ground/questions.py`).
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings

from homefirst.app.ground.house import this_county, this_log
from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.figures import read
from homefirst.foundation.calendar import Month, midnight
from homefirst.foundation.errors import NotFound, Refused
from homefirst.foundation.store.view import View
from homefirst.measures.council_rates import council_rates
from homefirst.measures.outlook_table import read_error_table, tables_for, write_error_tables


@dataclass(frozen=True, slots=True)
class Origin:
    """A month of data from which an outlook may start, and the day on which its figures first came out."""

    month: Month
    out: date


def own_tables() -> Path:
    """The folder of the tables that this county made itself."""
    data: Path = settings.DATA
    return data / "outlook"


def pack_tables() -> Path:
    """The folder of the tables of the county pack in force."""
    pack: Path = settings.PACK
    return pack / "outlook"


def named_tables() -> Path:
    """The folder of the tables of the county pack that is named, where new ones of the pack's are written."""
    pack: Path = settings.NAMED_PACK
    return pack / "outlook"


def origins_held(first: Month) -> tuple[Origin, ...]:
    """Every month from `first` on of which figures are held, in order; raises NotFound for none."""
    first_out: dict[Month, date] = {}
    for one in read.delay_tables(this_log().now(), Breakdown.CARE):
        edition = one.table.edition
        first_out[edition.month] = max(edition.first_known_on, first_out.get(edition.month, date.min))
    origins = tuple(Origin(month, first_out[month]) for month in sorted(first_out) if month >= first)
    if not origins:
        raise NotFound(
            f"No figures from {first.name} on are held.",
            where="Error tables of the outlook",
            next="Take in every council's workbooks first: homefirst intake FILE...",
        )
    return origins


def write_origin(folder: Path, origin: Origin) -> None:
    """Writes one origin's table into a folder, from the figures as they could be known on the day on which
    its own came out: a revision that came later is not in it where the edition before is held.

    Raises Refused where the pack's table of the same month was made of more councils than are held here.
    """
    then = read.delay_tables(View(this_county().area, midnight(origin.out)), Breakdown.CARE)
    tables = tables_for(council_rates(then), origin.month, origin.month)
    packed = pack_tables() / f"{origin.month}.csv"
    if folder not in (pack_tables(), named_tables()) and packed.exists():
        made_of = read_error_table(packed.read_text(encoding="utf-8"), packed.name).series
        if made_of > tables[0].series:
            raise Refused(
                f"The figures of {tables[0].series} councils are held, and the pack's table was made of"
                f" {made_of}: ours would be the worse.",
                where=f"Error tables of the outlook, {origin.month.name}",
                next="Take in every council's workbooks first: homefirst intake FILE...",
            )
    write_error_tables(folder, tables)

"""Error tables as files: one for each origin, so that a county's outlook needs no other council's figures.

A file says of itself what it is in lines that begin with "#", then has a row for each of the equally likely
shares and a column for each horizon: `sum_3` for the mean over the next three months, `level_3` for that of
the third month ahead. The row `pairs` counts the forecasts behind a column; an empty column is unknown.
"""

import csv
import io
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import HomefirstError, NotUnderstood
from homefirst.foundation.stats.distribution import middle_shares
from homefirst.foundation.stats.error_table import (
    ERROR_PLACES,
    FACTOR_PLACES,
    ErrorTable,
    Factors,
    make_error_table,
)
from homefirst.measures.council_rates import CouncilRates
from homefirst.measures.outlook_method import METHODS, OUTLOOK_1

TITLE = "Errors of the outlook, pooled over councils"
SOURCE = (
    "NHS England, Delayed Transfers of Care, Total Delayed Days, Local Authority, monthly; "
    "revised figures; Open Government Licence v3"
)
MEANING = (
    "Outcome over forecast, both plus four people a day, for a council of typical steadiness; "
    "each factor equally likely; docs/outlook.md"
)
_KINDS = ("sum", "level")
_T = TypeVar("_T")


def tables_for(figures: CouncilRates, first: Month, last: Month | None = None) -> tuple[ErrorTable, ...]:
    """The tables of every origin from `first` to `last` (the latest month held where None is named).

    Each is made only from what was published by the day on which its origin's figures came out. Raises
    NotFound where an origin is not among the months held.
    """
    end = figures.months[-1] if last is None else last
    return tuple(
        make_error_table(figures.rates, figures.months, figures.known_on, first + step, OUTLOOK_1)
        for step in range(end - first + 1)
    )


def table_text(table: ErrorTable) -> str:
    """The table as CSV, decimals rounded: the same table gives the same bytes."""
    shares = middle_shares(METHODS[table.method].factors)
    columns = (*table.sums, *table.levels)
    text = io.StringIO()
    for name, value in _header(table).items():
        text.write(f"# {name}: {value}\n")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["share", *_column_names(table.horizons)])
    writer.writerow(["pairs", *table.pairs, *table.pairs])
    for place, share in enumerate(shares):
        cells = [f"{factors[place]:.{FACTOR_PLACES}f}" if factors else "" for factors in columns]
        writer.writerow([f"{share:g}", *cells])
    return text.getvalue()


def write_error_tables(folder: Path, tables: tuple[ErrorTable, ...]) -> tuple[Path, ...]:
    """One file for each table, named by its origin: 2016-09.csv; whole or not there, for others read it."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = tuple(folder / f"{table.origin}.csv" for table in tables)
    for path, table in zip(paths, tables, strict=True):
        half = path.with_suffix(".half")
        half.write_text(table_text(table), encoding="utf-8", newline="")
        half.replace(path)
    return paths


def read_error_tables(folder: Path) -> Mapping[Month, ErrorTable]:
    """Every table of a folder by its origin. Raises NotUnderstood by file and row."""
    tables = [read_error_file(path) for path in sorted(folder.glob("*.csv"))]
    return {table.origin: table for table in tables}


def read_error_file(path: Path) -> ErrorTable:
    """The table of one file. Raises NotUnderstood by row."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        next_ = "Make the table anew."
        raise NotUnderstood("It is not UTF-8 text.", where=path.name, next=next_) from None
    return read_error_table(text, path.name)


def read_error_table(text: str, where: str) -> ErrorTable:
    """The table that `table_text` wrote; equal to it. Raises NotUnderstood by row for anything else."""
    lines = text.splitlines()
    said = dict(line[2:].split(": ", 1) for line in lines if line.startswith("# ") and ": " in line)
    first = len([line for line in lines if line.startswith("#")]) + 1
    rows = list(csv.reader(line for line in lines if not line.startswith("#")))
    method = _word(said, "method", str, where)
    if method not in METHODS:
        raise NotUnderstood(
            f"The method “{method}” is not known here.",
            where=where,
            next="Make the table anew: homefirst pack outlook-errors.",
        )
    horizons = METHODS[method].horizons
    if len(rows) < 3 or tuple(rows[0]) != ("share", *_column_names(horizons)) or rows[1][:1] != ["pairs"]:
        raise NotUnderstood("The headings are not those of an error table.", where=f"{where}, row {first}")
    columns = _columns(rows, first, where)
    typical = _word(said, "typical_error", str, where)
    return ErrorTable(
        method=method,
        origin=_word(said, "origin", Month.parse, where),
        known_on=_word(said, "known_on", date.fromisoformat, where),
        series=_word(said, "series", int, where),
        typical_error=None if typical == "unknown" else _word(said, "typical_error", float, where),
        pairs=tuple(int(cell) for cell in rows[1][1 : horizons + 1]),
        sums=columns[:horizons],
        levels=columns[horizons:],
    )


def _header(table: ErrorTable) -> dict[str, str]:
    error = table.typical_error
    return {
        "title": TITLE,
        "method": table.method,
        "origin": str(table.origin),
        "known_on": table.known_on.isoformat(),
        "series": str(table.series),
        "typical_error": "unknown" if error is None else f"{error:.{ERROR_PLACES}f}",
        "meaning": MEANING,
        "source": SOURCE,
    }


def _column_names(horizons: int) -> tuple[str, ...]:
    return tuple(f"{kind}_{horizon}" for kind in _KINDS for horizon in range(1, horizons + 1))


def _columns(rows: list[list[str]], first: int, where: str) -> tuple[Factors, ...]:
    for number, row in enumerate(rows[1:], start=first + 1):
        try:
            if len(row) != len(rows[0]):
                raise ValueError(f"it has {len(row)} cells")
            [float(cell) for cell in row[1:] if cell]
        except ValueError as error:
            raise NotUnderstood(
                f"The row cannot be read: {error}.",
                where=f"{where}, row {number}",
                next="Make the table anew.",
            ) from None
    by_column = list(zip(*rows[2:], strict=True))[1:]
    for name, cells in zip(rows[0][1:], by_column, strict=True):
        factors = [float(cell) for cell in cells if cell]
        if len(factors) not in (0, len(cells)) or factors != sorted(factors):
            raise NotUnderstood(
                "The factors have a gap or do not rise.",
                where=f"{where}, column {name}",
                next="Make the table anew.",
            )
    return tuple(tuple(float(cell) for cell in cells if cell) for cells in by_column)


def _word(said: Mapping[str, str], name: str, read: Callable[[str], _T], where: str) -> _T:
    try:
        return read(said[name])
    except (KeyError, ValueError, HomefirstError):
        raise NotUnderstood(
            f"It does not say its {name}, or not so that it can be read.",
            where=where,
            next="Make the table anew.",
        ) from None

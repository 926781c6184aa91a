"""Writes the pack's error tables from the published workbooks: `bench/outlook_tables.py FOLDER`.

The command `homefirst pack outlook-errors` does the same from the log; this one needs no database. Every
origin from March 2015 on: before, forecasts of a year ahead have fewer than a year of starting months.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.published_delays import published_tables
from homefirst.foundation.calendar import Month
from homefirst.measures.council_rates import council_rates
from homefirst.measures.outlook_table import tables_for, write_error_tables

FIRST_ORIGIN = Month(2015, 3)

if __name__ == "__main__":
    tables = tables_for(council_rates(published_tables()), FIRST_ORIGIN)
    written = write_error_tables(Path(sys.argv[1]), tables)
    print(f"{len(written)} tables, {sum(path.stat().st_size for path in written):,} bytes.")

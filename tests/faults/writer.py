"""A writer to be killed: publishes made-up tables and says which it was told are kept.

python -m tests.faults.writer FIRST [LAST]

Command k publishes one table, every fourth one sixty at once. It says `k` when the append came back, and
`! sentence` when it was refused or the database was away; then it asks again for the same, as a person does.
"""

import os
import sys
from datetime import date
from itertools import count

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "homefirst.settings")

import django

django.setup()

from django.db import close_old_connections, connections

from homefirst.app.ground.house import this_log
from homefirst.app.pack.in_force import LOADER
from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.figures import record
from homefirst.county.figures.delays import DelayTable, Edition
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import Unavailable

EDITION = Edition(Month(2012, 4), date(2012, 5, 25), None)
MANY, EVERY = 60, 4  # a batch that goes by COPY, and how often


def tables_in(command: int) -> int:
    return MANY if command % EVERY == 0 else 1


def tables(command: int) -> list[DelayTable]:
    return [
        DelayTable(
            f"fault {command}.{n}",
            "Made up",
            EDITION,
            Breakdown.CARE,
            (("acute", n), ("non_acute", 2)),
            n + 2,
        )
        for n in range(tables_in(command))
    ]


def main() -> None:
    first = int(sys.argv[1])
    last = int(sys.argv[2]) if len(sys.argv) > 2 else None
    for command in count(first):
        if last is not None and command > last:
            break
        while True:
            try:
                record.publish(this_log(), tables=tables(command), by=LOADER)
                break
            except Unavailable as error:
                print(f"! {error}", flush=True)
                close_old_connections()
        print(command, flush=True)
    connections.close_all()


if __name__ == "__main__":
    main()

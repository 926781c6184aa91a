"""The published workbooks taken in whole, with cross-checks and log: `bench/intake_log.py --json`.

Figure: `take_in` of every workbook under HOMEFIRST_SHARED into a fresh durable database of its own, a
transaction a file; bar 15 s. Peer: xlrd handing out the same cells with no checks and no log. Floor:
python-calamine handing them out.
"""

import sys
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.intake import FOLDER, with_calamine, with_xlrd
from bench.run import machine, own_county, parser, tell

BAR_SECONDS = 15.0


def taken_in(files: list[Path]) -> tuple[float, int, int]:
    """Seconds, tables that are new, and events that verify afterwards."""
    from homefirst.app.ground.house import this_log
    from homefirst.foundation.store.events import Author
    from homefirst.foundation.store.verify import verify
    from homefirst.intake.apart import ReaderApart
    from homefirst.intake.take_in import take_in

    log = this_log()
    start = time.perf_counter()
    by, today = Author("bench", loader=True), date(2026, 1, 1)
    with ReaderApart() as read:  # as the command does it: files are read in a process apart
        answer = take_in(log, files, by=by, today=today, done=lambda _: None, read=read)
    seconds = time.perf_counter() - start
    found = verify(log)
    if found.problems or answer.short:
        raise SystemExit("The log does not verify, or a workbook has problems.")
    return seconds, sum(one.accepted - one.already for one in answer.files), found.events


def measure() -> dict[str, object]:
    files = sorted(FOLDER.glob("*.xls*"))
    contents = {path.name: path.read_bytes() for path in files}
    with own_county():
        seconds, tables, events = taken_in(files)
    start = time.perf_counter()
    with_calamine(contents)
    floor = time.perf_counter() - start
    try:
        start = time.perf_counter()
        with_xlrd(contents)
        peer: float | None = time.perf_counter() - start
    except ImportError:
        peer = None
    return {
        "figure": {"seconds": round(seconds, 2), "tables": tables, "events": events, "bar": BAR_SECONDS},
        "floor": {"name": "python-calamine hands out the cells", "seconds": round(floor, 2)},
        "peer": {"name": "xlrd hands out the cells", "seconds": peer and round(peer, 2)},
        "ratio": peer and round(seconds / peer, 2),
        "machine": machine(),
    }


if __name__ == "__main__":
    as_json = parser(__doc__).parse_args().json
    tell(measure(), as_json=as_json)

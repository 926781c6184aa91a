"""A county pack proved whole: `bench/pack.py --json`.

Figure: `check_pack` on Oxfordshire, every table, every reference, every sum and, where the documents are at
hand (HOMEFIRST_SHARED), every citation; bar 5 s. Beside it what a warm start pays: the pack hashed. Floor:
the same files read as CSV and TOML, and nothing done with them. Seconds are of this process's own work, so
that others at work on the machine do not count; `elapsed` has them as the clock on the wall saw them.
"""

import argparse
import csv
import json
import os
import platform
import statistics
import sys
import time
import tomllib
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from homefirst.app.pack.check import PackChecked, check_pack
from homefirst.county.catalogue.in_force import content_of
from homefirst.county.catalogue.pack import SHIPPED

PACK = SHIPPED / "oxfordshire"
BAR_SECONDS = 5.0
TIMES = 5


def seconds(work: Callable[[], object]) -> tuple[float, float]:
    """The median of some runs: of the process's own time, and of elapsed time."""
    own, elapsed = [], []
    for _ in range(TIMES):
        start, began = time.perf_counter(), time.process_time()
        work()
        own.append(time.process_time() - began)
        elapsed.append(time.perf_counter() - start)
    return statistics.median(own), statistics.median(elapsed)


def read_only() -> int:
    """Every table's cells and every TOML file, read and counted."""
    cells = 0
    for path in sorted(PACK.rglob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            cells += sum(len(row) for row in csv.reader(lines))
    for path in sorted(PACK.rglob("*.toml")):
        cells += len(tomllib.loads(path.read_text(encoding="utf-8")))
    return cells


def measure() -> dict[str, object]:
    shared = Path(os.environ.get("HOMEFIRST_SHARED") or ROOT.parent / "shared") / "documents"
    documents = shared if shared.is_dir() else None

    def check() -> PackChecked:
        return check_pack(PACK, documents)

    found = check()
    assert found.ok, found.problems[0]
    (own, elapsed), (least, _), (hashed, _) = (
        seconds(check),
        seconds(read_only),
        seconds(lambda: content_of(PACK)),
    )
    return {
        "figure": {
            "name": f"check of {found.statements:,} statements and {found.citations or 0:,} citations",
            "seconds": round(own, 3),
            "elapsed": round(elapsed, 3),
            "bar_seconds": BAR_SECONDS,
            "warm_start_hash_seconds": round(hashed, 4),
        },
        "floor": {"name": f"csv and tomllib alone, {read_only():,} cells", "seconds": round(least, 3)},
        "peer": None,
        "ratio": {"to_floor": round(own / least, 1)},
        "machine": {
            "cores": os.cpu_count(),
            "processor": platform.machine(),
            "python": platform.python_version(),
        },
    }


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", action="store_true", help="print the figures as JSON")
    as_json = arguments.parse_args().json
    figures = measure()
    if as_json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(name, value)
    sys.exit(0 if figures["figure"]["seconds"] <= BAR_SECONDS else 1)  # type: ignore[index]

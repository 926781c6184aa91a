"""The synthetic county of two years: `bench/synthetic.py [--json]`.

Figure: seconds from the pack's tables, read, to every stay, person and count at the front door; and the most
memory that the process had. Floor: the draws alone, as many as it has stays, and their columns filled. Peer:
how long the same county takes to be counted midnight by midnight by the tests' slow and obvious judge, which
must find the published days. Bar: 20 s and 1 GiB.
"""

import argparse
import json
import os
import platform
import resource
import sys
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from homefirst.county.catalogue.pack import SHIPPED
from homefirst.intake.synthetic.columns import STAY
from homefirst.intake.synthetic.county import SEED, synthetic_county
from homefirst.intake.synthetic.pack import read_tables
from tests.judges import plain_synthetic as plain

PACK, AREA = SHIPPED / "oxfordshire", "E10000025"
BAR_SECONDS, BAR_MIB = 20.0, 1024


def seconds_since(begun: float) -> float:
    return time.perf_counter() - begun


def floor(stays: int) -> float:
    """One draw for each whole number that a stay has, and nothing else."""
    begun = time.perf_counter()
    random = np.random.default_rng(SEED)
    columns = np.zeros(stays, dtype=STAY)
    for name in STAY.names or ():
        if STAY[name].kind == "i":
            columns[name] = random.integers(0, 100, stays)
    return seconds_since(begun)


def measure() -> dict[str, object]:
    tables = read_tables(PACK)
    begun, used = time.perf_counter(), time.process_time()
    county = synthetic_county(tables, np.random.default_rng(SEED))
    ours, cpu = seconds_since(begun), time.process_time() - used
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    begun = time.perf_counter()
    stays = plain.plain_stays(county.span.first, county.stays.tolist(), county.stays.dtype.names or ())
    same = +plain.delayed_days(stays) == +plain.published_days(PACK, AREA)
    judge, least = seconds_since(begun), floor(len(county.stays))
    return {
        "figure": {
            "name": f"a synthetic county: {len(county.stays)} stays of {len(county.people)} persons",
            "seconds": ours,
            "cpu_seconds": cpu,
            "bar_seconds": BAR_SECONDS,
            "mib": mib,
            "bar_mib": BAR_MIB,
            "delayed_days_as_published": same,
        },
        "floor": {"name": "as many draws into the same columns", "seconds": least},
        "peer": {"name": "the tests' judge counting its delayed days", "seconds": judge},
        "ratio": {"to_floor": ours / least, "to_peer": ours / judge},
        "machine": {
            "cores": os.cpu_count(),
            "processor": platform.machine(),
            "python": platform.python_version(),
            "numpy": np.__version__,
        },
    }


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", action="store_true", help="print the figures as JSON")
    as_json = arguments.parse_args().json
    found = measure()
    print(json.dumps(found) if as_json else found)
    figure = found["figure"]
    assert isinstance(figure, dict)
    fine = (
        figure["seconds"] <= BAR_SECONDS and figure["mib"] <= BAR_MIB and figure["delayed_days_as_published"]
    )
    sys.exit(0 if fine else 1)

"""How well and how fast reconcile judges: `bench/planted_errors.py [--json] [--each 200]`.

First figure: packs made up by seed that agree with themselves are written, read and reconciled; then one
error at a time is planted at a random place, at least 200 of each kind. Bars: at least 95% are found under
their kind, and what agrees gives at most 1 finding in 100 comparisons of a kind. Second figure: 541 and
20,000 statements read and reconciled; bars 5 and 60 s. Floor: reading the same pack alone.
"""

import argparse
import json
import os
import platform
import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from bench.planted.consistent import consistent
from bench.planted.score import Score, score
from homefirst.county.catalogue.statements.read import read_statements
from homefirst.programme.reconcile.published import Publication
from homefirst.programme.reconcile.reconcile import reconcile

SEED, EACH, STATEMENTS, A_PACK = 20160310, 200, 300, 5
SIZES = {541: 5.0, 20_000: 60.0}
"""Seconds at most, by the number of statements."""
RECALL, FALSE = 0.95, 1.0
MEGABYTE = 1024


def timed(statements: int) -> dict[str, float]:
    """Reading a pack, and reconciling what was read; the memory of the process at its most."""
    pack = consistent(SEED, statements)
    with tempfile.TemporaryDirectory() as folder:
        pack.write(Path(folder))
        began = time.perf_counter()
        facts = read_statements(Path(folder))
        read = time.perf_counter()
        found = reconcile(facts.statements, facts.words, Publication(pack.days, "made up"))
        done = time.perf_counter()
    assert found.statements == len(pack.rows), facts.problems[:3]
    return {
        "statements": found.statements,
        "seconds": round(done - began, 2),
        "reading_seconds": round(read - began, 2),
        "ratio": round((done - began) / (read - began), 1),
        "bar_seconds": SIZES[statements],
        "findings": len(found.findings),
        "peak_megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE),
    }


def told(one: Score) -> dict[str, object]:
    return {
        "planted": one.planted,
        "found": round(100 * one.recall, 1),
        "found_as_another": one.elsewhere,
        "false_per_100": round(one.false_rate, 2),
        "comparisons": one.comparisons,
        "findings_per_error": round(one.findings / one.planted, 2),
        "groups_per_error": round(one.groups / one.planted, 2),
        "missed": dict(one.missed),
    }


def measure(each: int) -> tuple[dict[str, object], bool]:
    times = [timed(size) for size in SIZES]
    scores = score(SEED, each, STATEMENTS, A_PACK) if each else {}
    held = all(one["seconds"] <= one["bar_seconds"] for one in times)
    held = held and all(one.recall >= RECALL and one.false_rate <= FALSE for one in scores.values())
    return {
        "figure": {
            "name": f"errors found of {each} planted of each kind, in %",
            "kinds": {kind.value: told(one) for kind, one in scores.items()},
            "bar_found": 100 * RECALL,
            "bar_false_per_100": FALSE,
            "times": times,
        },
        "floor": {
            "name": "reading the same pack alone",
            "seconds": {str(one["statements"]): one["reading_seconds"] for one in times},
        },
        "peer": None,
        "ratio": {str(one["statements"]): one["ratio"] for one in times},
        "machine": {
            "cores": os.cpu_count(),
            "processor": platform.machine(),
            "python": platform.python_version(),
        },
    }, held


def show(figures: dict[str, object]) -> None:
    figure = figures["figure"]
    assert isinstance(figure, dict)
    for kind, one in figure["kinds"].items():
        print(
            f"{kind:13} {one['planted']} planted, {one['found']}% found,"
            f" {one['false_per_100']} false in 100 of {one['comparisons']},"
            f" {one['findings_per_error']} findings an error, missed {one['missed']}"
        )
    for one in figure["times"]:
        print(one)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--json", action="store_true", help="print the figures as JSON")
    arguments.add_argument(
        "--each", type=int, default=EACH, help="errors of each kind; 0 measures times alone"
    )
    asked = arguments.parse_args()
    figures, held = measure(asked.each)
    if asked.json:
        print(json.dumps(figures))
    else:
        show(figures)
    sys.exit(0 if held else 1)

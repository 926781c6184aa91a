"""XmR charts of many series: `bench/xmr.py --json`.

Figure: `xmr_matrix` on 1,000 series of 36 points, every rule and the assurance included; bar 150 ms. Floor:
the mean and the mean moving range alone, in numpy. Peer: the plain per-series version that the tests use as
judge, on the same series; before anything is timed, both must give the same causes and limits.
"""

import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.run import machine, parser, tell
from homefirst.foundation.stats.xmr import xmr_matrix
from homefirst.foundation.stats.xmr_rules import CAUSES, Direction
from tests.judges.plain_xmr import plain_xmr

SERIES, POINTS, SEED = 1_000, 36, 20160310
BAR_MS = 150


def milliseconds(work: Callable[[], object], times: int) -> float:
    """The median of `times` runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return float(np.median(taken))


def series() -> np.ndarray:
    """Counts about a level that steps, drifts or stays, with some outliers and one value in fifty missing."""
    random = np.random.default_rng(SEED)
    level = 100 + np.cumsum(random.normal(0, 2, (SERIES, POINTS)), axis=1)
    values = random.poisson(level).astype(float) + 80 * (random.random((SERIES, POINTS)) < 0.01)
    values[random.random((SERIES, POINTS)) < 0.02] = np.nan
    return values


def floor(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.nanmean(values, axis=1), np.nanmean(np.abs(np.diff(values, axis=1)), axis=1)


def measure() -> dict[str, object]:
    values = series()
    rows = [[float(value) for value in row] for row in values]

    def figure() -> object:
        return xmr_matrix(values, direction=Direction.DECREASE, target=100)

    def peer() -> list[object]:
        return [plain_xmr(row, direction="decrease", target=100) for row in rows]

    many = xmr_matrix(values, direction=Direction.DECREASE, target=100)
    plain = peer()
    assert [[CAUSES[code] for code in row] for row in many.cause] == [[p[9] for p in c[0]] for c in plain]
    np.testing.assert_allclose(many.upper, [[p[5] for p in chart[0]] for chart in plain], rtol=0, atol=1e-9)

    ours, least, others = (
        milliseconds(figure, 25),
        milliseconds(lambda: floor(values), 25),
        milliseconds(peer, 3),
    )
    return {
        "figure": {
            "name": f"xmr {SERIES} series of {POINTS} points",
            "milliseconds": ours,
            "bar_milliseconds": BAR_MS,
        },
        "floor": {"name": "numpy mean and mean moving range only", "milliseconds": least},
        "peer": {"name": "plain Python, series by series", "milliseconds": others},
        "ratio": {"to_floor": ours / least, "to_peer": ours / others},
        "machine": machine("numpy"),
    }


if __name__ == "__main__":
    as_json = parser(__doc__).parse_args().json
    figures = measure()
    tell(figures, as_json=as_json)
    sys.exit(0 if figures["figure"]["milliseconds"] <= BAR_MS else 1)  # type: ignore[index]

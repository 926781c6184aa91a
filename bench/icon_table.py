"""Many measures at a glance: `bench/icon_table.py --json`.

Figure: `icon_table` on 150 areas with 20 measures of 69 months each, told as JSON; bar 1 s. Floor: the limits
of the same matrix alone, in one call. Peer: the same rows made by charting one series after another; before
anything is timed, both must say the same of every row.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.run import machine, parser, tell
from homefirst.foundation.stats.xmr import XmrChart, xmr
from homefirst.foundation.stats.xmr_limits import groups_of, limits_of
from homefirst.foundation.stats.xmr_rules import Direction, Rules
from homefirst.measures.icon_table import Form, Indicator, icon_table

AREAS, MEASURES, MONTHS, SEED = 150, 20, 69, 20160310
BAR_MS = 1_000


def milliseconds(work: Callable[[], object], times: int) -> float:
    """The median of `times` runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append((time.perf_counter() - start) * 1000)
    return float(np.median(taken))


def indicators() -> list[Indicator]:
    """Counts about levels of every size, a plan for the last year, every tenth value unknown in some."""
    random = np.random.default_rng(SEED)
    level = random.uniform(1, 200, (AREAS * MEASURES, 1))
    values = random.poisson(level, (AREAS * MEASURES, MONTHS)).astype(float)
    periods = tuple(f"{2012 + place // 12}-{place % 12 + 1:02d}" for place in range(MONTHS))
    made = []
    for place, row in enumerate(values.tolist()):
        area = f"E{place // MEASURES}"
        plan = (None,) * (MONTHS - 12) + (float(level[place, 0]),) * 12
        known = tuple(None if place % 50 == 0 and at % 10 == 9 else one for at, one in enumerate(row))
        made.append(
            Indicator(
                id=f"m{place % MEASURES}",
                name="A measure",
                unit="people per day",
                area=area,
                area_name=area,
                periods=periods,
                values=known,
                better=list(Direction)[place % 3],
                form=Form(1),
                targets=plan,
            )
        )
    return made


def one_by_one(many: list[Indicator]) -> list[XmrChart]:
    return [
        xmr(one.values, direction=one.better, trajectory=one.targets, rules=Rules.HOMEFIRST_1) for one in many
    ]


def floor(row: np.ndarray) -> object:
    groups = groups_of(AREAS * MEASURES, MONTHS, ())
    with np.errstate(invalid="ignore"):
        return limits_of(row, groups, fix_after=None, screening=True)


def measure() -> dict[str, object]:
    many = indicators()
    row = np.array([[np.nan if one is None else one for one in each.values] for each in many]).ravel()
    said = {(one.indicator.area, one.indicator.id): one for one in icon_table(many).rows}
    for one, chart in zip(many, one_by_one(many), strict=True):
        found = said[one.area, one.id]
        assert (found.mean, found.upper, found.assurance) == (
            chart.points[-1].mean,
            chart.points[-1].upper,
            chart.assurance,
        )
        assert found.variation == (None if one.values[-1] is None else chart.variation)
    ours = milliseconds(lambda: json.dumps(icon_table(many).as_answer()), 9)
    least = milliseconds(lambda: floor(row), 9)
    others = milliseconds(lambda: one_by_one(many), 3)
    return {
        "figure": {
            "name": f"icon table of {AREAS} areas with {MEASURES} measures of {MONTHS} months, as JSON",
            "milliseconds": ours,
            "bar_milliseconds": BAR_MS,
        },
        "floor": {"name": "mean and limits of the matrix alone", "milliseconds": least},
        "peer": {"name": "one chart after another", "milliseconds": others},
        "ratio": {"to_floor": ours / least, "to_peer": ours / others},
        "machine": machine("numpy"),
    }


if __name__ == "__main__":
    as_json = parser(__doc__).parse_args().json
    figures = measure()
    tell(figures, as_json=as_json)
    sys.exit(0 if figures["figure"]["milliseconds"] <= BAR_MS else 1)  # type: ignore[index]

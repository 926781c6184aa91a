"""A small network with everything in it that a network can say, and what it leaves behind, run as a program:
compiled, or with NUMBA_DISABLE_JIT as the same functions in Python."""

import sys
from datetime import date
from pathlib import Path

import numpy as np

from homefirst.flow.engine.run import Run
from homefirst.flow.network.network import (
    Call,
    Group,
    Kind,
    Network,
    OfGroup,
    Opening,
    Place,
    Present,
    Route,
    Source,
)
from homefirst.flow.network.stay import empirical, exponential, fixed, lognormal

WEEKDAYS = (True,) * 5 + (False,) * 2
DAYTIME = tuple(8 <= hour < 18 for hour in range(24))
OUT = (Route("out", 1.0),)

EVERYTHING = Network(
    name="everything",
    start=date(2016, 4, 4),
    seed=11,
    sources=(
        Source("emergency", 9.0, "emergency department", by_weekday=(1.1, 1, 1, 1, 1, 0.9, 1)),
        Source("elective", 1.0, "ward", by_month=(1.2,) * 12, growth_a_year=0.1, group="planned"),
    ),
    places=(
        Place(
            "emergency department",
            Kind.NONE,
            (Route("ward", 0.3), Route("clinic", 0.2), Route("out", 0.5)),
            stay=lognormal(0.2, 0.8),
            by_group={"frail": OfGroup(stay=exponential(0.3))},
        ),
        Place(
            "clinic",
            Kind.SLOTS,
            OUT,
            stay=fixed(0.0625),
            capacity=1,
            queue=1,
            overflow="corridor",
            open=Opening(WEEKDAYS, DAYTIME),
        ),
        Place("corridor", Kind.NONE, OUT, stay=exponential(0.1)),
        Place(
            "ward",
            Kind.BEDS,
            (Route("assessment", 0.5), Route("home care", 0.2), Route("reablement", 0.1), Route("out", 0.2)),
            stay=lognormal(3.0, 1.3),
            capacity=14,
            capacity_from=((date(2016, 4, 14), 10.0), (date(2016, 4, 24), 16.0)),
            blocking=True,
            leaving=tuple(1 / 8 if 10 <= hour < 18 else 0.0 for hour in range(24)),
            patience=exponential(2.0),
            leaves_to="corridor",
        ),
        Place(
            "assessment",
            Kind.NONE,
            (Route("home care", 0.5), Route("reablement", 0.3), Route("beds", 0.2)),
            stay=fixed(2, working_days=True),
            step=True,
        ),
        Place(
            "home care",
            Kind.HOURS,
            OUT,
            stay=lognormal(9.0, 0.6),
            hours_per_week=60,
            delivery=0.67,
            hours=empirical((3.5, 7.0, 10.5, 14.0)),
            taper=(1.0, 0.75, 0.5),
        ),
        Place(
            "reablement",
            Kind.STARTS,
            (Route("home care", 0.4, blocking=True), Route("out", 0.6)),
            stay=exponential(6.0),
            per_week=5,
            open=Opening(WEEKDAYS),
        ),
        Place(
            "beds",
            Kind.BEDS,
            OUT,
            stay=exponential(8.0),
            capacity=3,
            by_call=True,
            instead=("home care", "reablement"),
        ),
    ),
    groups=(Group("planned", 4), Group("frail", 1), Group("guarded", 5, first=True)),
    call=Call(9.5),
    holidays=frozenset({date(2016, 4, 8)}),
)
PRESENT = (
    *(Present("ward", float(days), group=group) for days in range(7) for group in (None, "frail")),
    Present("ward", None),
    Present("ward", None, waits_for="home care", waited=3.0),
    Present("ward", 9.0, waits_for="assessment", waited=1.5, group="guarded"),
    Present("ward", 9.0, waits_for="beds"),
    Present(None, waits_for="ward", waited=0.25),
    Present("home care", 4.0),
    Present("home care", None),
    Present("assessment", 1.0),
)
WARM_UP, DAYS = 10, 30


def run_everything() -> Run:
    from homefirst.flow.engine.simulate import simulate

    return simulate(EVERYTHING, days=DAYS, warm_up=WARM_UP, present=PRESENT)


def matrices(run: Run) -> dict[str, np.ndarray]:
    found = {name: getattr(run, name) for name in Run.__slots__}
    return {name: np.asarray(value) for name, value in found.items() if name not in ("first_day", "pairs")}


if __name__ == "__main__":
    np.savez(Path(sys.argv[1]), **matrices(run_everything()))

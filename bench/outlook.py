"""The outlook of 150 councils: `bench/outlook.py [--json]`.

First figure: from a matrix of 150 councils and 57 months, the pooled error table of the last month, and
every council's year and level with the chance of missing, as the answers that the product gives; bar 2 s.
Second figure: the table alone. Peer: the same numbers by plain Python loops with running sums; before
anything is timed both must give the same. Floor: the logs and quantiles of the pooled errors alone, in numpy.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from math import exp, log
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.run import machine, parser, tell
from homefirst.county.figures.delays import Vintage
from homefirst.foundation.calendar import THURSDAY, FinancialYear, Month, months, nth_weekday
from homefirst.foundation.stats.distribution import middle_shares
from homefirst.foundation.stats.error_table import ErrorTable, make_error_table
from homefirst.measures.monthly_days import MonthlyDays
from homefirst.measures.outlook import LevelTarget, Outlook, level_outlook, year_outlook
from homefirst.measures.outlook_method import OUTLOOK_1
from homefirst.measures.year_plan import YearPlan
from tests.judges.plain_outlook import plain_quantile

COUNCILS, SEED, BAR_SECONDS = 150, 20160310, 2.0
ORIGIN = Month(2016, 12)
SPAN = tuple(months(Month(2012, 4), ORIGIN))
KNOWN = tuple(nth_weekday(month + 2, THURSDAY, 2) for month in SPAN)
YEAR = FinancialYear(2016)


def made_days() -> np.ndarray:
    """Delayed days that wander about levels of 3 to 200 people a day: made up, like a country in size."""
    random = np.random.default_rng(SEED)
    start = np.exp(random.uniform(np.log(3), np.log(200), (COUNCILS, 1)))
    level = start * np.exp(np.cumsum(random.normal(0, 0.1, (COUNCILS, len(SPAN))), axis=1))
    return np.round(level * [month.days for month in SPAN]).astype(int)


def table_of(days: np.ndarray) -> ErrorTable:
    return make_error_table(days / [month.days for month in SPAN], SPAN, KNOWN, ORIGIN, OUTLOOK_1)


def whole(days: np.ndarray) -> list[object]:
    """What the product does: one table, then each council's two answers."""
    table = table_of(days)
    answers: list[object] = [table]
    for row in days:
        known = MonthlyDays("X", SPAN, tuple(map(int, row)), KNOWN, (Vintage.FIRST,) * len(SPAN))
        plan = YearPlan.of_year(YEAR, Decimal(int(row[-12:].sum())))
        target = LevelTarget(Decimal(int(row[-12:].sum())) / 365, YEAR.last)
        answers += [year_outlook(known, plan, ORIGIN, table), level_outlook(known, target, ORIGIN, table)]
    return answers


@dataclass
class Plain:
    """Forecasts (council, month, horizon) and own errors (council, month), and the pools made of them."""

    said: list[list[list[float]]]
    own: list[list[float]]
    sums: list[list[float]]
    levels: list[list[float]]

    def typical(self, at: int) -> float:
        return exp(sum(log(errors[at]) for errors in self.own) / len(self.own))

    def scale(self, council: int, at: int, typical: float) -> float:
        return (self.own[council][at] / typical) ** (at / (at + (OUTLOOK_1.scale.trust or 0.0)))


def plain_table(rates: list[list[float]]) -> Plain:
    """The factors for sums and levels by loops and running sums; every month known."""
    forecast, offset = OUTLOOK_1.forecast, OUTLOOK_1.scale.offset
    weights = [forecast.weight * forecast.damping**step for step in range(OUTLOOK_1.horizons)]
    plain = Plain([], [], [[] for _ in weights], [[] for _ in weights])
    for row in rates:
        sums, totals, distances, forecasts, errors = [0.0, 0.0], [0.0, 0.0], 0.0, [], []
        for at, rate in enumerate(row):
            if at:
                distances += abs(log((rate + offset) / (forecasts[-1][0] + offset)))
            errors.append(max(distances / at, 0.01) if at else 1.0)
            for place, smoothing in enumerate((forecast.recent, forecast.usual)):
                sums[place] = sums[place] * (1 - smoothing) + rate
                totals[place] = totals[place] * (1 - smoothing) + 1
            recent, usual = (a / b for a, b in zip(sums, totals, strict=True))
            forecasts.append([weight * recent + (1 - weight) * usual for weight in weights])
        plain.said.append(forecasts)
        plain.own.append(errors)
    for at in range(OUTLOOK_1.start - 1, len(SPAN) - 1):
        _pool(plain, rates, at)
    shares = [float(share) for share in middle_shares(OUTLOOK_1.factors)]
    for pools in (plain.sums, plain.levels):
        for step, pool in enumerate(pools):
            ordered = sorted(pool)
            pools[step] = [exp(plain_quantile(ordered, share)) for share in shares]
    return plain


def _pool(plain: Plain, rates: list[list[float]], at: int) -> None:
    typical, offset = plain.typical(at), OUTLOOK_1.scale.offset
    for council, row in enumerate(rates):
        scale = plain.scale(council, at, typical)
        came = expected = length = 0.0
        for step in range(min(OUTLOOK_1.horizons, len(SPAN) - 1 - at)):
            rate, said, days = row[at + 1 + step], plain.said[council][at][step], (SPAN[at] + (step + 1)).days
            came, expected, length = came + rate * days, expected + said * days, length + days
            plain.levels[step].append(log((rate + offset) / (said + offset)) / scale)
            plain.sums[step].append(log((came / length + offset) / (expected / length + offset)) / scale)


def plain_whole(rates: list[list[float]]) -> list[float]:
    """For every council the draw in the middle for its year's days and for its level."""
    plain, offset, ahead = plain_table(rates), OUTLOOK_1.scale.offset, YEAR.last - ORIGIN
    typical, last = plain.typical(len(SPAN) - 1), len(SPAN) - 1
    lengths = [(ORIGIN + (step + 1)).days for step in range(ahead)]
    answers = []
    for council, row in enumerate(rates):
        scale, said = plain.scale(council, last, typical), plain.said[council][last]
        so_far = sum(row[last - gone] * (ORIGIN + -gone).days for gone in range(12 - ahead))
        mean = sum(a * b for a, b in zip(said, lengths, strict=False)) / sum(lengths)
        for pool, centre in ((plain.sums, mean), (plain.levels, said[ahead - 1])):
            draws = [max(factor**scale * (centre + offset) - offset, 0.0) for factor in pool[ahead - 1]]
            middle = plain_quantile(draws, 0.5)
            answers.append(so_far + middle * sum(lengths) if pool is plain.sums else middle)
    return answers


def floor(days: np.ndarray) -> None:
    """As many logs and quantiles as the table has, of numbers that need no forecast."""
    shares = middle_shares(OUTLOOK_1.factors)
    logs = np.log(days[:, OUTLOOK_1.start :] + 4.0)
    for horizon in range(OUTLOOK_1.horizons):
        for _ in range(2):
            np.quantile(logs[:, horizon:], shares)


def seconds(work: Callable[[], object], times: int) -> float:
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        taken.append(time.perf_counter() - begun)
    return float(np.median(taken))


def same(days: np.ndarray, rates: list[list[float]]) -> None:
    table, *answers = whole(days)
    assert isinstance(table, ErrorTable)
    plain = plain_table(rates)
    np.testing.assert_allclose(table.sums, plain.sums, rtol=0, atol=0.51e-4)
    np.testing.assert_allclose(table.levels, plain.levels, rtol=0, atol=0.51e-4)
    middles = [one.outcome["0.5"] for one in answers if isinstance(one, Outlook) and one.outcome]
    np.testing.assert_allclose(middles, plain_whole(rates), rtol=1e-4, atol=0.06)


def measure() -> list[dict[str, object]]:
    days = made_days()
    rates = (days / [month.days for month in SPAN]).tolist()
    same(days, rates)
    least = seconds(lambda: floor(days), 5)
    rows = (
        (
            f"error table and {COUNCILS} councils' outlooks for a year and a level",
            whole,
            plain_whole,
            BAR_SECONDS,
        ),
        ("error table alone", table_of, plain_table, None),
    )
    return [figure(name, work, peer, bar, days, rates, least) for name, work, peer, bar in rows]


def figure(
    name: str,
    work: Callable[[np.ndarray], object],
    peer: Callable[[list[list[float]]], object],
    bar: float | None,
    days: np.ndarray,
    rates: list[list[float]],
    least: float,
) -> dict[str, object]:
    ours, loops = seconds(lambda: work(days), 5), seconds(lambda: peer(rates), 3)
    return {
        "figure": {"name": name, "seconds": ours, "bar_seconds": bar},
        "floor": {"name": "logs and quantiles of the pool only", "seconds": least},
        "peer": {"name": "plain Python loops", "seconds": loops},
        "ratio": {"to_floor": ours / least, "to_peer": ours / loops},
        "machine": machine("numpy"),
    }


if __name__ == "__main__":
    as_json = parser(__doc__).parse_args().json
    figures = measure()
    tell(figures, as_json=as_json)
    sys.exit(0 if figures[0]["figure"]["seconds"] <= BAR_SECONDS else 1)  # type: ignore[index]

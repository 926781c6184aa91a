"""How good the outlook is, and what else was tried: `bench/outlook_score.py [--json | --markdown]`.

Reads the workbooks under HOMEFIRST_SHARED. Choice: origins April 2014 to March 2016, outcomes to March 2016
only. Score: origins April 2016 on, outcomes to the last month there is. Every forecast uses the months up to
its origin, and every pool the pairs of forecast and outcome complete by then. Peer: the last month goes on,
its errors pooled in the same way. Floor: 0, a certain and right forecast.
"""

import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.outlook_candidates import CHOSEN, HORIZONS, NAIVE, TRIED, Candidate
from bench.published_delays import published_tables, workbooks
from bench.run import machine, parser, tell
from homefirst.foundation.calendar import Month
from homefirst.foundation.stats.distribution import covered, crps, middle_shares
from homefirst.foundation.stats.error_table import lengths_ahead
from homefirst.foundation.stats.forecast import means_of_next, what_came
from homefirst.foundation.stats.steadiness import log_errors, own_errors, scales, typical_errors
from homefirst.measures.council_rates import CouncilRates, council_rates
from homefirst.measures.outlook_method import OUTLOOK_1

CHOSEN_BEFORE = Month(2016, 4)
FIRST_ORIGIN = Month(2014, 4)
ASKED = (1, 3, 6, 12)
KINDS = ("level", "sum")
Cell = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Score:
    """Of one kind and horizon, over councils and origins. `alike` is the CRPS with every council's share of
    its own mean counted alike; `people` is in people per day, so that large councils count for more."""

    alike: float
    people: float
    covered: float
    below: float
    above: float
    forecasts: int
    by_size: tuple[float, ...]
    by_noise: tuple[float, ...]


def score(candidate: Candidate, figures: CouncilRates, first: Month, last: Month) -> dict[Cell, Score]:
    """Scores from origin `first` on, with outcomes up to `last`; nothing after `last` is looked at."""
    span = last - figures.months[0] + 1
    rates, months = figures.rates[:, :span], figures.months[:span]
    lengths = lengths_ahead(months, HORIZONS)
    forecast = candidate.levels(rates, months)
    came = what_came(rates, HORIZONS)
    cubes = {
        "level": (forecast, came),
        "sum": (means_of_next(forecast, lengths), means_of_next(came, lengths)),
    }
    own, count = own_errors(log_errors(came[:, :, :1], forecast[:, :, :1], candidate.offset)[:, :, 0])
    scale = scales(own, count, typical_errors(own), candidate.trust)
    groups = np.zeros(rates.shape, dtype=np.intp) if candidate.groups is None else candidate.groups(rates)
    before = rates[:, : CHOSEN_BEFORE - figures.months[0]]
    ranks = {"size": _thirds(before.mean(axis=1)), "noise": _thirds(_noise(before))}
    weight = 1 / np.maximum(before.mean(axis=1), 1.0)
    origins = range(first - figures.months[0], span)
    return {
        (kind, horizon): _score_cell(
            candidate,
            cubes[kind],
            horizon,
            scale,
            groups,
            [o for o in origins if o + horizon < span],
            weight,
            ranks,
        )
        for kind in KINDS
        for horizon in ASKED
    }


def _score_cell(
    candidate: Candidate,
    cubes: tuple[NDArray[np.float64], NDArray[np.float64]],
    horizon: int,
    scale: NDArray[np.float64],
    groups: NDArray[np.intp],
    origins: list[int],
    weight: NDArray[np.float64],
    ranks: dict[str, NDArray[np.intp]],
) -> Score:
    forecast, came = (cube[:, :, horizon - 1] for cube in cubes)
    errors = log_errors(came, forecast, candidate.offset) / scale
    draws = np.stack(
        [_draws_at(candidate, errors, forecast, scale, groups, horizon, origin) for origin in origins]
    )
    actual = came[:, origins].T
    distance, inside = crps(draws, actual), covered(draws, actual, 0.8)
    middle = np.median(draws, axis=-1)
    return Score(
        alike=float((distance * weight).mean()),
        people=float(distance.mean()),
        covered=float(inside.mean()),
        below=float((~inside & (actual < middle)).mean()),
        above=float((~inside & (actual > middle)).mean()),
        forecasts=int(actual.size),
        by_size=tuple(float(inside[:, ranks["size"] == third].mean()) for third in range(3)),
        by_noise=tuple(float(inside[:, ranks["noise"] == third].mean()) for third in range(3)),
    )


def _draws_at(
    candidate: Candidate,
    errors: NDArray[np.float64],
    forecast: NDArray[np.float64],
    scale: NDArray[np.float64],
    groups: NDArray[np.intp],
    horizon: int,
    origin: int,
) -> NDArray[np.float64]:
    """A hundred draws for every series at one origin, from the pairs complete by then."""
    latest = origin - horizon
    start = OUTLOOK_1.start - 1
    first = start if candidate.window is None else max(start, latest - candidate.window + 1)
    pairs = slice(first, latest + 1)
    shares = middle_shares(OUTLOOK_1.factors)
    draws = np.empty((forecast.shape[0], shares.size))
    for group in np.unique(groups[:, origin]):
        members = groups[:, origin] == group
        factors = np.quantile(errors[:, pairs][groups[:, pairs] == group], shares, method="hazen")
        centre = forecast[members, origin, None] + candidate.offset
        draws[members] = np.exp(factors * scale[members, origin, None]) * centre - candidate.offset
    return np.maximum(draws, 0.0)


def _noise(rates: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(np.abs(np.diff(np.log(rates + 4))).mean(axis=1))


def _thirds(values: NDArray[np.float64]) -> NDArray[np.intp]:
    return np.asarray(values.argsort().argsort() * 3 // values.size)


def overall(scores: dict[Cell, Score], naive: dict[Cell, Score]) -> float:
    """The mean of CRPS over the naive one's: councils alike and people alike, both kinds, four horizons."""
    cells = [cell for cell in scores if cell != ("sum", 1)]  # the same as the level one month ahead
    return float(
        np.mean(
            [
                getattr(scores[c], unit) / getattr(naive[c], unit)
                for c in cells
                for unit in ("alike", "people")
            ]
        )
    )


def unevenness(scores: dict[Cell, Score]) -> float:
    """How far coverage strays from 80% at 1, 3, 6 months in the worst third of councils, by size or noise."""
    parts = [part for cell, one in scores.items() if cell[1] <= 6 for part in (*one.by_size, *one.by_noise)]
    return max(abs(part - 0.8) for part in parts)


def figures_of(ours: dict[Cell, Score], naive: dict[Cell, Score]) -> list[dict[str, object]]:
    answer: list[dict[str, object]] = []
    for (kind, horizon), one in ours.items():
        peer = naive[kind, horizon]
        name = f"outlook, {kind} {horizon} months ahead, {one.forecasts} forecasts"
        answer.append(
            {
                "figure": {"name": name, "crps_people_per_day": one.people, "coverage_80": one.covered},
                "floor": {"name": "a certain and right forecast", "crps_people_per_day": 0.0},
                "peer": {"name": NAIVE.name, "crps_people_per_day": peer.people, "coverage_80": peer.covered},
                "ratio": {
                    "to_peer": one.people / peer.people,
                    "to_peer_councils_alike": one.alike / peer.alike,
                },
                "machine": machine("numpy"),
            }
        )
    return answer


def tell_scores(ours: dict[Cell, Score], naive: dict[Cell, Score]) -> None:
    headings = (
        "what", "months ahead", "forecasts", "coverage of 80%", "below, above", "CRPS, people a day",
        "naive", "ratio", "ratio, councils alike", "small, middle, large", "steady, middle, unsteady",
    )  # fmt: skip
    tell_row(headings)
    tell_row(["---"] * len(headings))
    for (kind, horizon), one in ours.items():
        peer = naive[kind, horizon]
        tell_row(
            (
                kind,
                horizon,
                f"{one.forecasts:,}",
                f"{one.covered:.1%}",
                f"{one.below:.0%}, {one.above:.0%}",
                f"{one.people:.3f}",
                f"{peer.people:.3f}",
                f"{one.people / peer.people:.3f}",
                f"{one.alike / peer.alike:.3f}",
                *(", ".join(f"{part:.0%}" for part in parts) for parts in (one.by_size, one.by_noise)),
            )
        )


def tell_row(cells: Iterable[object]) -> None:
    print("| " + " | ".join(str(cell) for cell in cells) + " |", flush=True)


def tell_tried(figures: CouncilRates) -> None:
    last = CHOSEN_BEFORE + -1
    naive = score(NAIVE, figures, FIRST_ORIGIN, last)
    tell_row(("family", "setting", "score", "coverage of sums, 1, 3, 6, 12 months", "worst third strays"))
    tell_row(["---"] * 5)
    for candidate in TRIED:
        found = score(candidate, figures, FIRST_ORIGIN, last)
        coverage = ", ".join(f"{found['sum', horizon].covered:.0%}" for horizon in ASKED)
        strays = f"{100 * unevenness(found):.0f} points"
        tell_row((candidate.family, candidate.name, f"{overall(found, naive):.4f}", coverage, strays))


def main() -> int:
    arguments = parser(__doc__)
    arguments.add_argument(
        "--markdown", action="store_true", help="the tables of docs/outlook.md, tried ones too"
    )
    asked = arguments.parse_args()
    if not workbooks():
        print("There are no workbooks under HOMEFIRST_SHARED.", file=sys.stderr)
        return 3
    begun = time.perf_counter()
    figures = council_rates(published_tables())
    last = figures.months[-1]
    ours, naive = (score(each, figures, CHOSEN_BEFORE, last) for each in (CHOSEN, NAIVE))
    if asked.json:
        tell(figures_of(ours, naive), as_json=True)
    else:
        tell_scores(ours, naive)
    if asked.markdown:
        print()
        tell_tried(figures)
    print(f"{time.perf_counter() - begun:.1f} s", file=sys.stderr)
    inside = all(0.72 <= one.covered <= 0.88 for cell, one in ours.items() if cell[1] <= 6)
    return 0 if inside else 1


if __name__ == "__main__":
    sys.exit(main())

"""Whether chances came true as often as said: `bench/outlook_chances.py [--json]`.

Every council, five plans each (the last year's days times 0.8 to 1.2), after each month from the one before
the year begins to its last but one: of those told about so many chances in ten of missing, how many missed?
Year 2016-17, from the tables that could be made at each origin. Reads the workbooks under HOMEFIRST_SHARED.
Peer: always saying the share of all that missed. Floor: 0, every chance right and certain. One year is one
year: councils share its ups and downs, so these thousands of cases are far fewer than they look.
"""

import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.outlook_score import tell_row
from bench.published_delays import published_tables, workbooks
from bench.run import machine, parser, tell
from homefirst.foundation.calendar import FinancialYear
from homefirst.foundation.stats.error_table import distribution_ahead, latest_forecasts
from homefirst.measures.council_rates import CouncilRates, council_rates
from homefirst.measures.outlook_method import OUTLOOK_1
from homefirst.measures.outlook_table import tables_for

YEAR = FinancialYear(2016)
PLANS = (0.8, 0.9, 1.0, 1.1, 1.2)


def chances(figures: CouncilRates) -> np.ndarray:
    """Rows of (chance told, 1 if missed)."""
    first = YEAR.first - figures.months[0]
    days = figures.rates * [month.days for month in figures.months]
    year, before = days[:, first : first + 12].sum(axis=1), days[:, first - 12 : first].sum(axis=1)
    told = []
    for table in tables_for(figures, YEAR.first + -1, YEAR.last + -1):
        until, ahead = table.origin - figures.months[0] + 1, YEAR.last - table.origin
        latest = latest_forecasts(
            figures.rates[:, :until], figures.months[:until], table.typical_error, OUTLOOK_1
        )
        so_far = days[:, first:until].sum(axis=1)
        length = sum((table.origin + step).days for step in range(1, ahead + 1))
        for place in range(len(days)):
            spread = distribution_ahead(
                table.sums[ahead - 1], latest.sums[place, ahead - 1], latest.scale[place], OUTLOOK_1
            )
            for part in PLANS:
                plan = before[place] * part
                chance = spread.probability_above((plan - so_far[place]) / length)
                told.append((chance, year[place] > plan))
    return np.array(told, dtype=float)


def main() -> int:
    as_json = parser(__doc__).parse_args().json
    if not workbooks():
        print("There are no workbooks under HOMEFIRST_SHARED.", file=sys.stderr)
        return 3
    told = chances(council_rates(published_tables()))
    tenth = np.minimum((told[:, 0] * 10).astype(int), 9)
    score, always = np.mean((told[:, 0] - told[:, 1]) ** 2), np.var(told[:, 1])
    groups = [(place, *told[tenth == place].mean(axis=0), int((tenth == place).sum())) for place in range(10)]
    if as_json:
        answer = {
            "figure": {
                "name": f"chance of missing, {YEAR}, mean squared error over {len(told)} cases",
                "brier": score,
                "told_and_missed": [[chance, missed, cases] for _, chance, missed, cases in groups],
            },
            "floor": {"name": "every chance right and certain", "brier": 0.0},
            "peer": {"name": "always the share that missed", "brier": always},
            "ratio": {"to_peer": score / always},
            "machine": machine("numpy"),
        }
        tell(answer, as_json=True)
        return 0
    tell_row(("told", "cases", "mean chance told", "missed"))
    tell_row(["---"] * 4)
    for place, chance, missed, cases in groups:
        tell_row((f"{place * 10} to {place * 10 + 10}%", f"{cases:,}", f"{chance:.0%}", f"{missed:.0%}"))
    print(f"Mean squared error {score:.3f}, always saying the share that missed {always:.3f}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())

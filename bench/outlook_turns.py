"""How often a turn that was seen held to the year's end: `bench/outlook_turns.py [--json]`.

Every council with at least five people delayed per day, every year, every month of it but the last: where the
level had turned by the rule of measures/turn.py, did every later month of the year stay above the lowest?
The peer of a clear turn is one that was seen and not clear. Reads the workbooks under HOMEFIRST_SHARED.
"""

import sys
from collections import Counter, defaultdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.published_delays import published_tables, workbooks
from bench.run import machine, parser, tell
from homefirst.county.figures.editions import InForce
from homefirst.foundation.calendar import FinancialYear, months
from homefirst.measures.council_rates import COUNCIL
from homefirst.measures.monthly_days import MonthlyDays, total_days
from homefirst.measures.turn import turn

FEWEST = 5
CHOSEN_ON, SCORED_ON = (2013, 2014, 2015), (2016,)


def held(days: MonthlyDays, year: FinancialYear) -> Counter[tuple[bool, bool]]:
    """(clear, held) of every month of a year in which a turn stood."""
    found: Counter[tuple[bool, bool]] = Counter()
    for month in year.months[1:-1]:
        seen = turn(days, year, month)
        if seen.turned is not None:
            rest = [days.per_day(each) for each in months(month + 1, year.last)]
            stays = all(level is not None and level > seen.lowest_per_day for level in rest)
            found[seen.clear is not None, stays] += 1
    return found


def councils() -> list[MonthlyDays]:
    by_area: dict[str, list[InForce]] = defaultdict(list)
    for one in published_tables():
        if COUNCIL.fullmatch(one.table.area):
            by_area[one.table.area].append(one)
    every = [total_days(tables) for tables in by_area.values()]
    return [
        days
        for days in every
        if sum(filter(None, days.days)) >= FEWEST * sum(month.days for month in days.months)
    ]


def share(found: Counter[tuple[bool, bool]], clear: bool) -> float:
    return found[clear, True] / (found[clear, True] + found[clear, False])


def main() -> int:
    as_json = parser(__doc__).parse_args().json
    if not workbooks():
        print("There are no workbooks under HOMEFIRST_SHARED.", file=sys.stderr)
        return 3
    every = councils()
    figures = []
    for starts in (CHOSEN_ON, SCORED_ON):
        found = sum((held(days, FinancialYear(start)) for days in every for start in starts), Counter())
        clear, seen = share(found, True), share(found, False)
        name = f"turns that held, {FinancialYear(starts[0])} to {FinancialYear(starts[-1])}"
        figures.append(
            {
                "figure": {"name": f"{name}, clear", "share": clear, "councils": len(every)},
                "floor": None,
                "peer": {"name": f"{name}, seen and not clear", "share": seen},
                "ratio": {"to_peer": clear / seen},
                "machine": machine("numpy"),
            }
        )
    if as_json:
        tell(figures, as_json=True)
    else:
        for one in figures:
            print(one["figure"], one["peer"])
    return 0


if __name__ == "__main__":
    sys.exit(main())

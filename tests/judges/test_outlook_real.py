"""The outlook on the published workbooks: the pack's tables, and whether the ranges held as often as said."""

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from bench.outlook_candidates import CHOSEN, NAIVE
from bench.outlook_score import CHOSEN_BEFORE, score
from bench.outlook_tables import FIRST_ORIGIN
from bench.published_delays import published_tables, workbooks
from homefirst.foundation.calendar import Month
from homefirst.foundation.stats.error_table import distribution_ahead, latest_forecasts
from homefirst.measures.council_rates import CouncilRates, council_rates
from homefirst.measures.outlook_method import OUTLOOK_1
from homefirst.measures.outlook_table import read_error_tables, table_text, tables_for

PACK = Path(__file__).parents[2] / "src" / "homefirst" / "counties" / "oxfordshire" / "outlook"
pytestmark = pytest.mark.skipif(not workbooks(), reason="HOMEFIRST_SHARED has no published workbooks")


@cache
def figures() -> CouncilRates:
    return council_rates(published_tables())


def test_the_packs_tables_are_made_again_byte_for_byte() -> None:
    made = {f"{table.origin}.csv": table_text(table) for table in tables_for(figures(), FIRST_ORIGIN)}
    held = {path.name: path.read_text(encoding="utf-8") for path in PACK.glob("*.csv")}
    assert sorted(made) == sorted(held)
    assert [name for name in made if made[name] != held[name]] == []


def test_the_order_of_the_councils_changes_no_byte() -> None:
    have, origin = figures(), Month(2016, 9)
    order = np.random.default_rng(20160310).permutation(len(have.areas))
    other = CouncilRates(
        tuple(have.areas[place] for place in order), have.months, have.known_on, have.rates[order]
    )
    assert [table_text(table) for table in tables_for(other, origin, origin)] == [
        (PACK / "2016-09.csv").read_text(encoding="utf-8")
    ]


def test_ranges_of_eighty_per_cent_hold_between_72_and_88_of_a_hundred_outcomes() -> None:
    ours, naive = (
        score(candidate, figures(), CHOSEN_BEFORE, figures().months[-1]) for candidate in (CHOSEN, NAIVE)
    )
    covered = {cell: round(one.covered, 3) for cell, one in ours.items()}
    assert covered == {
        ("level", 1): 0.82,
        ("level", 3): 0.802,
        ("level", 6): 0.789,
        ("level", 12): 0.809,
        ("sum", 1): 0.82,
        ("sum", 3): 0.811,
        ("sum", 6): 0.801,
        ("sum", 12): 0.818,
    }
    assert all(
        one.people < naive[cell].people and one.alike < naive[cell].alike for cell, one in ours.items()
    )


def test_the_score_is_that_of_the_tables_in_the_pack() -> None:
    """The bench pools for itself, many candidates at once: what it scores has to be what the pack answers."""
    have, inside = figures(), []
    for origin, table in read_error_tables(PACK).items():
        until = origin - have.months[0] + 1
        if origin < CHOSEN_BEFORE or until + 3 > len(have.months):
            continue
        latest = latest_forecasts(have.rates[:, :until], have.months[:until], table.typical_error, OUTLOOK_1)
        for place, came in enumerate(have.rates[:, until + 2]):
            spread = distribution_ahead(
                table.levels[2], latest.levels[place, 2], latest.scale[place], OUTLOOK_1
            )
            inside.append(spread.quantile(0.1) <= came <= spread.quantile(0.9))
    assert len(inside) == 2_718
    assert np.mean(inside) == pytest.approx(0.802, abs=0.001)

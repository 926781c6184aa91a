"""The pooled errors beside the plain judge, on a few councils with gaps."""

import numpy as np
import pytest

from homefirst.foundation.calendar import Month, months
from homefirst.foundation.stats.error_table import TableSettings, latest_forecasts, make_error_table
from homefirst.foundation.stats.forecast import ForecastSettings
from homefirst.foundation.stats.steadiness import ErrorScale
from tests.judges.plain_outlook import (
    plain_errors,
    plain_forecast,
    plain_quantile,
    plain_scale,
    plain_typical,
)

SPAN = tuple(months(Month(2012, 4), Month(2014, 1)))
NUMBERS = {"recent": 0.6, "usual": 0.1, "weight": 0.8, "damping": 0.9}


@pytest.mark.parametrize("trust", [None, 0.0, 24.0])
@pytest.mark.parametrize("seed", [1, 2])
def test_every_factor_equals_the_plain_judge(seed: int, trust: float | None) -> None:
    random = np.random.default_rng(seed)
    rates = 20 * np.exp(np.cumsum(random.normal(0, 0.2, (5, len(SPAN))), axis=1))
    rates[random.random(rates.shape) < 0.08] = np.nan
    rates[4] = 0.0
    settings = TableSettings(
        "test",
        ForecastSettings(**NUMBERS),
        ErrorScale(3.0, trust),
        horizons=4,
        start=5,
        factors=8,
        fewest_starts=1,
    )
    origin = len(SPAN) - 3
    table = make_error_table(rates, SPAN, [month.last for month in SPAN], SPAN[origin], settings)

    lists = [[None if np.isnan(rate) else float(rate) for rate in row[: origin + 1]] for row in rates]
    lengths = [month.days for month in SPAN]
    typical = plain_typical(lists, NUMBERS, 3.0)
    assert table.typical_error == round(typical, 6)
    for horizon in range(1, 5):
        for of_sum, factors in ((True, table.sums), (False, table.levels)):
            plain = plain_errors(
                lists, lengths, horizon, of_sum=of_sum, settings=NUMBERS, offset=3.0, trust=trust, start=5
            )
            if of_sum:
                assert table.pairs[horizon - 1] == len(plain)
            expected = [np.exp(plain_quantile(plain, (k + 0.5) / 8)) for k in range(8)]
            assert factors[horizon - 1] == pytest.approx(expected, abs=0.5001e-4)

    latest = latest_forecasts(rates[:, : origin + 1], SPAN[: origin + 1], typical, settings)
    for place, past in enumerate(lists):
        forecasts = [plain_forecast(past, ahead, **NUMBERS) for ahead in range(1, 5)]
        assert latest.levels[place] == pytest.approx(forecasts, rel=1e-9)
        assert latest.scale[place] == pytest.approx(plain_scale(past, typical, NUMBERS, 3.0, trust), rel=1e-9)

"""The settings of the outlook, fixed once. They were chosen on the months April 2012 to March 2016 only, and
scored after that on origins from April 2016; `bench/outlook_score.py` remakes both, docs/outlook.md tells
them. A changed setting is a new method with a new name, because published answers name theirs.
"""

from homefirst.foundation.stats.error_table import TableSettings
from homefirst.foundation.stats.forecast import NAIVE, ForecastSettings
from homefirst.foundation.stats.steadiness import ErrorScale

OUTLOOK_1 = TableSettings(
    name="homefirst-outlook-1",
    # The last month weighs 0.7, the one before 0.3 of that, and so on: the level of the last two months.
    # Towards the usual level of the last years (a month weighs 5 per cent less than the next) it gives way
    # by 8 per cent a month of horizon.
    forecast=ForecastSettings(recent=0.7, usual=0.05, weight=0.85, damping=0.92),
    # Four people a day are added to forecast and outcome: so small councils' errors, larger as shares, lie in
    # one pool with large ones'. A council's own record weighs half after four years of months.
    scale=ErrorScale(offset=4.0, trust=48.0),
)

NAIVE_1 = TableSettings(name="naive", forecast=NAIVE, scale=ErrorScale(offset=4.0, trust=None))
"""The peer: the last month goes on, its errors pooled over the same councils and months."""

METHODS = {OUTLOOK_1.name: OUTLOOK_1}

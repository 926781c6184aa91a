"""The judge of foundation/stats/xmr: the same rule sets for one series, slow and obvious, point by point.

Written from the rule sets' description with windows and loops; shares no code with what it judges.
`plain_xmr` is plotthedots-0.2.2; `plain_homefirst_1` is the other, whose rows end in each point's assurance.
"""

from itertools import pairwise
from math import fsum, isnan

NAN = float("nan")


def plain_xmr(values, *, direction, target=None, fix_after=None, rebase=(), screening=True):
    """`values` with NaN for missing. Returns (rows, assurance); a row is a tuple, None for what is unknown:
    (rebase group, short, counted, mean, lower, upper, side, near, outside, cause, type)."""
    rows = []
    group, first = 0, 0
    for place in range(len(values) + 1):
        if place == len(values) or (place in rebase and place > 0):
            group += first in rebase
            rows += _group(values[first:place], group, direction, fix_after, screening)
            first = place
    return rows, _assurance(rows[-1], target, direction)


def plain_homefirst_1(
    values, *, direction, target=None, trajectory=None, fix_after=None, rebase=(), screening=True
):
    """As `plain_xmr`, with the two differences; a row has the point's own assurance at its end."""
    rows = []
    starts = sorted({0, *rebase})
    for place, first in enumerate(starts):
        after = starts[place + 1] if place + 1 < len(starts) else len(values)
        number = sum(1 for each in set(rebase) if each <= first)
        stretch = values[first:after]
        of_group = _group(
            stretch, number, direction, fix_after, screening and not _only_steps(stretch, fix_after)
        )
        if not any(range_ > 0 for range_ in _moving(stretch, fix_after)):
            of_group = [_without_signal(row) for row in of_group]
        rows += of_group
    told = []
    for i, row in enumerate(rows):
        own = NAN if trajectory is None else trajectory[i]
        wanted = target if isnan(own) else own
        told.append((*row, _assurance(row, wanted, direction)))
    return told, told[-1][-1]


def _moving(values, fix_after):
    """The moving ranges that limits may be made of, none screened."""
    used = values if fix_after is None else values[:fix_after]
    return [abs(b - a) for a, b in pairwise(used) if not isnan(a) and not isnan(b)]


def _only_steps(values, fix_after):
    """Whether screening would leave nothing that moves."""
    moving = _moving(values, fix_after)
    bound = 3.267 * _mean(moving)
    return not any(0 < range_ < bound for range_ in moving)


def _without_signal(row):
    number, short, counted, mean, lower, upper, side, near, outside, _, _ = row
    quiet = [None if flag is None else False for flag in (near, outside)]
    return (number, short, counted, mean, lower, upper, side, *quiet, "Common Cause", "common_cause")


def _mean(numbers):
    known = [number for number in numbers if not isnan(number)]
    return fsum(known) / len(known) if known else NAN


def _group(values, number, direction, fix_after, screening):
    n = len(values)
    used = [value if fix_after is None or i < fix_after else NAN for i, value in enumerate(values)]
    moving = [abs(used[i] - used[i - 1]) for i in range(1, n)]
    if screening:
        bound = 3.267 * _mean(moving)
        moving = [range_ for range_ in moving if range_ < bound]
    mean, average = _mean(used), _mean(moving)
    lower, upper = mean - 2.66 * average, mean + 2.66 * average
    near_width = 2 * (2.66 / 3) * average

    sides, nears, outsides = [], [], []
    for value in values:
        known = not isnan(value) and not isnan(upper)
        sides.append(NAN if isnan(value) or isnan(mean) else (value > mean) - (value < mean))
        outside = known and (value > upper or value < lower)
        outsides.append(outside)
        nears.append(known and not outside and (value < mean - near_width or value > mean + near_width))

    rows = []
    for i, value in enumerate(values):
        judged = not isnan(value) and not isnan(upper)
        cause = _cause(i, values, sides, nears, outsides)
        rows.append(
            (
                number,
                n < 13,
                not isnan(used[i]),
                None if isnan(mean) else mean,
                None if isnan(lower) else lower,
                None if isnan(upper) else upper,
                None if isnan(sides[i]) else sides[i],
                nears[i] if judged else None,
                outsides[i] if judged else None,
                cause,
                _type(cause, direction),
            )
        )
    return rows


def _windows(i, n, size):
    """Every stretch of `size` places within 0..n-1 that holds place i."""
    return [
        range(start, start + size) for start in range(i - size + 1, i + 1) if start >= 0 and start + size <= n
    ]


def _in_trend(i, values):
    for window in _windows(i, len(values), 7):
        pairs = [(values[j], values[j + 1]) for j in window[:-1]]
        if all(b > a for a, b in pairs) or all(b < a for a, b in pairs):
            return True
    return False


def _cause(i, values, sides, nears, outsides):
    n = len(values)
    word = "Above" if sides[i] == 1 else "Below"
    if outsides[i]:
        return "Above UCL" if sides[i] == 1 else "Below LCL"
    if _in_trend(i, values):
        onwards = i + 1 < n and _in_trend(i + 1, values)
        rises = values[i + 1] > values[i] if onwards else values[i] > values[i - 1]
        return f"7 Point Trend ({'In' if rises else 'De'}creasing)"
    for window in _windows(i, n, 3):
        one_side = {sides[j] for j in window} in ({1}, {-1})
        if nears[i] and one_side and sum(nears[j] for j in window) >= 2:
            return f"2 in 3 {word} CL"
    for window in _windows(i, n, 7):
        if {sides[j] for j in window} in ({1}, {-1}):
            return f"7 Points {word} CL"
    return "Common Cause"


def _type(cause, direction):
    high = "Above" in cause or "Increasing" in cause
    if cause == "Common Cause":
        return "common_cause"
    if direction == "neutral":
        return "special_cause_neutral_high" if high else "special_cause_neutral_low"
    return "special_cause_improvement" if high == (direction == "increase") else "special_cause_concern"


def _assurance(last, target, direction):
    lower, upper = last[4], last[5]
    if target is None or direction == "neutral":
        return None
    if lower is None:
        return "inconsistent"
    if target > upper:
        return "consistent_fail" if direction == "increase" else "consistent_pass"
    if target < lower:
        return "consistent_pass" if direction == "increase" else "consistent_fail"
    return "inconsistent"

"""The judge of foundation/stats/error_table and distribution: the same numbers, slow and obvious, one by one.

Written from docs/outlook.md with loops and lists; shares no code with what it judges. A rate is None where
it is unknown.
"""

from math import exp, fsum, log


def plain_level(rates, smoothing):
    """The weighted mean of the known rates, each month further back weighing 1 - smoothing times the next."""
    weighed = [
        (rate, (1 - smoothing) ** back) for back, rate in enumerate(reversed(rates)) if rate is not None
    ]
    return fsum(rate * weight for rate, weight in weighed) / fsum(weight for _, weight in weighed)


def plain_forecast(rates, ahead, *, recent, usual, weight, damping):
    """The level in the month `ahead` after the last of `rates`."""
    now, always = plain_level(rates, recent), plain_level(rates, usual)
    share = weight * damping ** (ahead - 1)
    return share * now + (1 - share) * always


def plain_own_error(rates, settings, offset):
    """The mean distance from the forecasts of one month ahead, and how many there were."""
    distances = []
    for at in range(len(rates) - 1):
        if rates[at + 1] is not None and any(rate is not None for rate in rates[: at + 1]):
            forecast = plain_forecast(rates[: at + 1], 1, **settings)
            distances.append(abs(log((rates[at + 1] + offset) / (forecast + offset))))
    return (max(fsum(distances) / len(distances), 0.01), len(distances)) if distances else (None, 0)


def plain_typical(series, settings, offset):
    own = [plain_own_error(rates, settings, offset)[0] for rates in series]
    known = [error for error in own if error is not None]
    return exp(fsum(log(error) for error in known) / len(known)) if known else None


def plain_scale(rates, typical, settings, offset, trust):
    own, count = plain_own_error(rates, settings, offset)
    if trust is None or own is None or typical is None:
        return 1.0
    return (own / typical) ** (count / (count + trust))


def plain_errors(series, lengths, horizon, *, of_sum, settings, offset, trust, start):
    """Every standardised log error of one horizon that was complete by the last month; in order of size.

    `lengths` are the days of the months, with those of the year after the last.
    """
    errors = []
    for at in range(len(series[0]) - horizon):
        typical = plain_typical([rates[: at + 1] for rates in series], settings, offset)
        for rates in series:
            past, came = rates[: at + 1], rates[at + 1 : at + 1 + horizon]
            if past[-1] is None or sum(rate is not None for rate in past) < start:
                continue
            days = lengths[at + 1 : at + 1 + horizon]
            said = [plain_forecast(past, ahead, **settings) for ahead in range(1, horizon + 1)]
            if of_sum and None not in came:
                outcome = fsum(a * b for a, b in zip(came, days, strict=True)) / sum(days)
                forecast = fsum(a * b for a, b in zip(said, days, strict=True)) / sum(days)
            elif not of_sum and came[-1] is not None:
                outcome, forecast = came[-1], said[-1]
            else:
                continue
            scale = plain_scale(past, typical, settings, offset, trust)
            errors.append(log((outcome + offset) / (forecast + offset)) / scale)
    return sorted(errors)


def plain_quantile(ordered, share):
    """The value with `share` below it: the k-th of n stands at (k - 1/2) / n, straight between two."""
    place = share * len(ordered) - 0.5
    if place <= 0:
        return ordered[0]
    if place >= len(ordered) - 1:
        return ordered[-1]
    low = int(place)
    return ordered[low] + (place - low) * (ordered[low + 1] - ordered[low])


def plain_crps(draws, actual):
    """The mean distance from draws to what came, less half the mean distance between any two draws."""
    count = len(draws)
    apart = fsum(abs(a - b) for a in draws for b in draws) / count**2
    return fsum(abs(draw - actual) for draw in draws) / count - apart / 2

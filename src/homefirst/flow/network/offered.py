"""The front door, exactly: a place without limit that only sources feed is left out, and what comes out of it
is a source.

Nobody waits in such a place, so everybody leaves it after a stay of their own: arrivals that are a Poisson
process, each moved by a time drawn from one distribution, are a Poisson process again, and thinned by the
shares of the ways out they are independent ones (the displacement and the colouring theorem: Kingman, Poisson
Processes, 1993). The rate is the convolution of the rate of arrivals with the stay. Over bins in which
arrivals are even the number that leaves in a bin is told without any error, by the integral of the stay's
distribution; only within a bin, a quarter of an hour, is it taken as even. Month and growth are those of the
day on which people leave the place, not of the one on which they came.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from homefirst.flow.network.network import OUT, Kind, Network, Place, Source
from homefirst.flow.network.rates import HOURS_A_WEEK, people_per_day, week_of
from homefirst.flow.network.stay import Shape, Stay
from homefirst.flow.network.table import evened
from homefirst.flow.network.traffic import stay_of

BINS_AN_HOUR = 4
BEYOND = 1e-12
LONGEST_WEEKS = 52
"""Stays are followed until so little of them is left, or a year; what is longer is even over the week."""
NARROWEST = 1e-6
"""A lognormal stay with a smaller cv is as good as fixed."""
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Offered:
    """A network without its front door: `replaced` are the places left out, of each the people there on
    average (before month and growth)."""

    network: Network
    replaced: tuple[tuple[str, float], ...]


def offered(network: Network, *, bins_an_hour: int = BINS_AN_HOUR) -> Offered:
    """The network in which each place that can be told exactly is replaced by sources, one place after the
    other, so that a door behind a door goes, too. Raises ValueError for fewer than one bin an hour."""
    if bins_an_hour < 1:
        raise ValueError("a bin is an hour at most")
    replaced: list[tuple[str, float]] = []
    while (place := next(_exact(network), None)) is not None:
        feeding = [one for one in network.sources if one.to == place.name]
        there = sum(people_per_day(one) * _mean_days(stay_of(place, one.group)) for one in feeding)
        replaced.append((place.name, there))
        beyond = [made for one in feeding for made in _beyond(one, place, bins_an_hour)]
        network = replace(
            network,
            sources=(*(one for one in network.sources if one not in feeding), *beyond),
            places=tuple(one for one in network.places if one is not place),
        )
    return Offered(network, tuple(replaced))


def _exact(network: Network) -> Iterator[Place]:
    """Places without a limit of any kind that only sources feed. One that leads out alone is left where it is
    all that there is."""
    fed = {source.to for source in network.sources}
    for place in network.places:
        others = fed - {place.name} or any(_leads_to(place, one) for one in network.places)
        inner = any(_leads_to(one, place) for one in network.places)
        if place.name in fed and others and not inner and _is_free(place):
            yield place


def _is_free(place: Place) -> bool:
    """Whether everybody who comes leaves after a stay of their own, in days by the clock, to wherever the
    next place takes or queues them."""
    limits = (place.open, place.patience, place.leaving, place.by_call, place.step, place.capacity_from)
    ways = [place.next, *(one.next or () for one in place.by_group.values())]
    stays = [place.stay, *(one.stay for one in place.by_group.values())]
    return (
        place.kind is Kind.NONE
        and not any(limits)
        and not any(place.blocking if way.blocking is None else way.blocking for one in ways for way in one)
        and not any(stay is not None and stay.working_days for stay in stays)
    )


def _leads_to(one: Place, place: Place) -> bool:
    ways = [one.next, *(of.next or () for of in one.by_group.values())]
    sent = {way.to for each in ways for way in each}
    return place.name in {*sent, one.overflow, one.leaves_to, *one.instead}


def _beyond(source: Source, place: Place, bins_an_hour: int) -> Iterator[Source]:
    """What a source becomes when the place it feeds is left out: a source for each way out of the place."""
    of_group = place.by_group.get(source.group or "")
    ways = place.next if of_group is None or of_group.next is None else of_group.next
    week = moved(np.array(week_of(source)), stay_of(place, source.group), bins_an_hour)
    total = float(week.sum())
    for way in ways:
        if way.to != OUT and way.share > 0 and total > 0:
            yield Source(
                name=f"{source.name} by way of {place.name} to {way.to}",
                per_day=total / 7 * way.share,
                to=way.to,
                by_month=source.by_month,
                growth_a_year=source.growth_a_year,
                group=source.group,
                by_week=evened(tuple((week / total).tolist())),
            )


def moved(week: Numbers, stay: Stay | None, bins_an_hour: int) -> Numbers:
    """People who leave in each bin of a week, of those who come in each bin of every week and stay.

    `week` has a multiple of 168 bins; the answer has 168 times the least common multiple of both finenesses.
    """
    finer = math.lcm(len(week) // HOURS_A_WEEK, bins_an_hour) * HOURS_A_WEEK
    fine = np.repeat(week, finer // len(week)) / (finer // len(week))
    if stay is None:
        return fine
    kernel = folded(stay, finer)
    # Both are periods of a week: a product of spectra is the sum over all weeks before.
    found: Numbers = np.fft.irfft(np.fft.rfft(fine) * np.fft.rfft(kernel), finer)
    return np.maximum(found, 0.0)


def folded(stay: Stay, bins: int) -> Numbers:
    """The chance that somebody who comes at any time of a bin leaves so many bins later, all weeks folded
    into one: shape (bins,), sum 1.

    With G the integral of the stay's distribution from 0, it is (G(x + w) - 2 G(x) + G(x - w)) / w for x
    whole bins of width w, which is exact.
    """
    width = 7 / bins
    integral = _integral(stay)
    kernel = np.zeros(bins)
    for week in range(LONGEST_WEEKS):
        edges = (np.arange(-1, bins + 1) + week * bins) * width
        at = np.array([integral(edge) for edge in edges])
        kernel += (at[2:] - 2 * at[1:-1] + at[:-2]) / width
        if (at[-1] - at[-2]) / width > 1 - BEYOND:
            break
    positive: Numbers = np.maximum(kernel, 0.0)
    left = max(1.0 - float(positive.sum()), 0.0)
    return np.asarray((positive + left / bins) / (positive.sum() + left), dtype=np.float64)


def _integral(stay: Stay) -> Callable[[float], float]:
    """The integral from 0 to x of the chance that a stay is at most so many days; 0 for x below 0."""
    if stay.shape is Shape.EXPONENTIAL:
        return lambda x: x + stay.mean * math.expm1(-x / stay.mean) if x > 0 else 0.0
    if stay.shape is Shape.LOGNORMAL and stay.cv > NARROWEST:
        spread = math.sqrt(math.log1p(stay.cv**2))
        middle = math.log(stay.mean) - spread**2 / 2
        normal = NormalDist()

        def integral(x: float) -> float:
            if x <= 0:
                return 0.0
            z = (math.log(x) - middle) / spread
            return x * normal.cdf(z) - stay.mean * normal.cdf(z - spread)

        return integral
    seen = stay.seen or (stay.mean,)
    return lambda x: sum(max(x - one, 0.0) for one in seen) / len(seen)


def _mean_days(stay: Stay | None) -> float:
    return 0.0 if stay is None else stay.mean

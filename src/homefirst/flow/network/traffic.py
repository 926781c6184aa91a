"""How many come to each place, if nobody is turned away and nobody gives up: the traffic equations.

For those of one group, who come to a place are who come from outside and the shares of those who leave the
others: a = s + P'a, one linear system a group (Jackson 1957). Waiting does not change it, only when.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from homefirst.flow.network.network import Network, Place
from homefirst.flow.network.rates import DAYS_A_YEAR
from homefirst.flow.network.stay import Stay

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Traffic:
    """For each source (row) how often one person that it sends comes to each place (column), and how long
    they keep it (days), the steps that follow while they keep it among them."""

    visits: Numbers
    days: Numbers
    in_steps: Numbers
    """Of `days`, those that are spent in steps."""
    hours: Numbers
    """Of places of kind hours: hours a week times days, of the people that each source sends."""


def traffic(network: Network) -> Traffic:
    """Raises numpy.linalg.LinAlgError for a network with a place that nobody leaves: no reader gives one."""
    shape = (len(network.sources), len(network.places))
    visits, days, in_steps, hours = (np.zeros(shape) for _ in range(4))
    of_group: dict[str | None, tuple[Numbers, ...]] = {}
    at = {place.name: number for number, place in enumerate(network.places)}
    for number, source in enumerate(network.sources):
        if source.group not in of_group:
            of_group[source.group] = _of_group(network, at, source.group)
        reach, stay, steps, held = of_group[source.group]
        row = visits[number] = reach[at[source.to]]
        days[number], in_steps[number], hours[number] = row * (stay + steps), row * steps, row * held
    return Traffic(visits, days, in_steps, hours)


def _of_group(network: Network, at: Mapping[str, int], group: str | None) -> tuple[Numbers, ...]:
    """Visits to each place (column) of who begins in each (row); and of one visit the mean days of the stay,
    the days in steps after it, and hours a week times days."""
    shares = routing(network, at, group)
    count = len(network.places)
    reach = np.asarray(np.linalg.solve(np.eye(count) - shares, np.eye(count)), dtype=np.float64)
    stay = _means(network, lambda place: stay_of(place, group))
    is_step = np.array([place.step for place in network.places], dtype=bool)
    # Who is in a step, and in the steps that follow it, keeps where they came from.
    to_steps = shares * is_step
    steps = np.asarray(np.linalg.solve(np.eye(count) - to_steps, to_steps @ stay) * ~is_step)
    weekly = np.array([_hours(place, group) for place in network.places])
    tapered = np.array([_tapered(place.taper) for place in network.places])
    last = np.array([place.taper[-1] if place.taper else 1.0 for place in network.places])
    held: Numbers = weekly * (stay * tapered + steps * last)
    return reach, stay, steps, held


def routing(network: Network, at: Mapping[str, int], group: str | None) -> Numbers:
    """The share of those who leave each place (row) that goes to each (column)."""
    shares = np.zeros((len(at), len(at)))
    for row, place in enumerate(network.places):
        of_group = place.by_group.get(group) if group is not None else None
        for route in place.next if of_group is None or of_group.next is None else of_group.next:
            if route.to in at:
                shares[row, at[route.to]] += route.share
    return shares


def stay_of(place: Place, group: str | None) -> Stay | None:
    """How long people of a group stay in a place; None where they only pass through."""
    of_group = place.by_group.get(group) if group is not None else None
    return place.stay if of_group is None or of_group.stay is None else of_group.stay


def calendar_days(stay: Stay, network: Network) -> float:
    """The mean days by the calendar; working days are seven fifths of one, more with bank holidays."""
    if not stay.working_days:
        return stay.mean
    free = sum(
        day.weekday() < 5 and 0 <= (day - network.start).days < DAYS_A_YEAR for day in network.holidays
    )
    return stay.mean * 7 / (5 - 7 * free / DAYS_A_YEAR)


def _means(network: Network, stay_at: Callable[[Place], Stay | None]) -> Numbers:
    stays = (stay_at(place) for place in network.places)
    return np.array([0.0 if stay is None else calendar_days(stay, network) for stay in stays])


def _hours(place: Place, group: str | None) -> float:
    """Hours a week that one person takes, on average; one where it is not said."""
    of_group = place.by_group.get(group) if group is not None else None
    hours = place.hours if of_group is None or of_group.hours is None else of_group.hours
    return 1.0 if hours is None else hours.mean


def _tapered(taper: tuple[float, ...]) -> float:
    return sum(taper) / len(taper) if taper else 1.0

"""Simulated delays as the return counts real ones: people at each midnight, by the reason of what they wait
for.

The matrix is of the form in which journeys give theirs (a label is “reason/whose/care”), so that `measures`
counts both with the same functions.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from homefirst.flow.engine.run import Matrix
from homefirst.flow.experiment.told import Told
from homefirst.flow.network.network import Network, Place
from homefirst.foundation.stats.day_counts import DayMatrix
from homefirst.measures.counted_days import days_by_month

NONE_GIVEN = "none given"
WEEK = 7


def counting(network: Network) -> frozenset[str]:
    """The places and steps for which waiting counts as a delay: those with a reason; all of them where the
    network gives none a reason."""
    found = frozenset(place.name for place in network.places if place.reason is not None)
    return found or frozenset(place.name for place in network.places)


def label(network_places: Mapping[str, Place], pair: tuple[str, str], care: Mapping[str, str]) -> str:
    """The cell of the return in which a delay in one place for another counts. `care` says of places of which
    type of care they are; of a place that is not among them nothing is returned, and its care is its name."""
    awaited = network_places[pair[1]]
    return "/".join((awaited.reason or NONE_GIVEN, awaited.whose or NONE_GIVEN, care.get(pair[0], pair[0])))


def delayed_matrix(network: Network, one: Told, care: Mapping[str, str]) -> DayMatrix:
    """How many people were delayed at the end of each simulated day after the warm-up, days by labels."""
    places = {place.name: place for place in network.places}
    labels = [label(places, pair, care) for pair in one.pairs]
    names = tuple(sorted(set(labels)))
    counts = np.zeros((len(one.daily["delayed_midnight"]), len(names)), dtype=np.int64)
    for column, name in enumerate(labels):
        counts[:, names.index(name)] += one.daily["delayed_midnight"][:, column].astype(np.int64)
    return DayMatrix(network.start, names, counts)


def by_month(network: Network, runs: Sequence[Told]) -> list[dict[str, Any]]:
    """Delayed days by month and label as the return counts them (`measures` counts those of journeys with the
    same function), the mean over the replications; months of which a part is simulated have that part."""
    counted = [days_by_month(delayed_matrix(network, one, {}), str) for one in runs]
    keys = sorted({key for one in counted for key in one})
    return [
        {
            "month": str(month),
            "reason": reason,
            "whose": whose,
            "kept": kept,
            "days": sum(one.get((month, name), 0) for one in counted) / len(counted),
        }
        for month, name in keys
        for reason, whose, kept in [name.split("/", 2)]
    ]


def by_reason(network: Network, runs: Sequence[Told]) -> dict[str, Matrix]:
    """People delayed on average on each day by reason (replications by days), of all places together."""
    places = {place.name: place for place in network.places}
    found: dict[str, Matrix] = {}
    for column, (_, awaited) in enumerate(runs[0].pairs):
        reason = places[awaited].reason or NONE_GIVEN
        rows = np.array([one.daily["delayed"][:, column] for one in runs])
        found[reason] = found[reason] + rows if reason in found else rows
    return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Held:
    """People who keep one place while they wait for another, or are in a step, on an average day: over all
    days and over the first week, with the reason and whose it is (None: the return has none)."""

    kept: str
    awaited: str
    reason: str | None
    whose: str | None
    mean: float
    first_week: float

    def told(self) -> dict[str, Any]:
        return asdict(self)


def held(network: Network, runs: Sequence[Told]) -> tuple[Held, ...]:
    """Who keeps which place for what, most first; those that nobody keeps are left out."""
    places = {place.name: place for place in network.places}
    found = []
    for column, (kept, awaited) in enumerate(runs[0].pairs):
        days = np.array([one.daily["delayed"][:, column] for one in runs])
        if days.any():
            of = places[awaited]
            mean, first = float(days.mean()), float(days[:, :WEEK].mean())
            found.append(Held(kept, awaited, of.reason, of.whose, mean, first))
    return tuple(sorted(found, key=lambda one: (-one.mean, one.kept, one.awaited)))

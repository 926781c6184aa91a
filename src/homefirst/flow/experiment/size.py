"""How large an experiment may be: people who come in a replication, and what replications hold in memory.

More is refused before anything is run, with what to ask instead.
"""

from datetime import timedelta

from homefirst.flow.asked import Asked
from homefirst.flow.experiment.precision import Precision
from homefirst.flow.network.network import Network
from homefirst.flow.network.rates import factor_on, week_of
from homefirst.foundation.errors import NotUnderstood

MOST_COMING = 50_000_000
"""People who come in one replication: some minutes of a processor."""
MOST_KEPT = 2 * 2**30
"""Bytes of what replications tell."""
KEPT_A_PLACE = 10
"""Numbers a day that a replication tells of a place: five of its own, and delays by pair for the rest."""
A_MONTH = 30
"""Days from one look at season and growth to the next."""


def check_people(network: Network, days: int, warm_up: int) -> None:
    """Raises NotUnderstood where more people would come in one replication than are simulated."""
    looks = [network.start + timedelta(days=day) for day in range(-warm_up, days, A_MONTH)]
    coming = 0.0
    for source in network.sources:
        factors = sum(factor_on(source, network.start, day) for day in looks) / len(looks)
        coming += sum(week_of(source)) / 7 * factors * (days + warm_up)
    if coming > MOST_COMING:
        raise NotUnderstood(
            f"About {coming:,.0f} people would come in {days + warm_up:,} days; more than {MOST_COMING:,} are"
            " not simulated.",
            where="days",
            next="Ask for fewer days, or mend per_day and growth.",
        )


def fitting(places: int, asked: Asked) -> int:
    """How many replications of what is asked may be held at once."""
    each = 8 * KEPT_A_PLACE * places * asked.days * (1 + len(asked.options))
    return MOST_KEPT // max(each, 1)


def check_room(places: int, asked: Asked) -> None:
    """Raises NotUnderstood where what the replications tell is more than may be held; of a precision, those
    that are made at least."""
    least = Precision().least + Precision().holds
    fit, needed = fitting(places, asked), asked.replications or least
    if needed > fit:
        raise NotUnderstood(
            f"{needed:,} replications of {asked.days:,} days, {places:,} places and {1 + len(asked.options)}"
            f" scenarios are more than can be held: {fit:,} can.",
            where="replications",
            next="Ask for fewer days, options or replications.",
        )

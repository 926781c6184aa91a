"""Who was overtaken, how often: somebody who came later was placed earlier in a place that would have fitted.
Pure.

P is overtaken by Q where both wait for the same kind of service, Q began to wait after P and was placed while
P still waited, Q does not come before P by priority, and P fits the place that Q got. Who waits still, and
whose wait ended without a place, is counted like who was placed later: else the longest waits would be told
of nobody.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from homefirst.measures.fairness import OfSomebody

Fits = Callable[[OfSomebody, OfSomebody], bool]
"""Whether the first would have fitted the place that the second got."""


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Somebody's wait, and the waits of those who overtook them until an instant, in the order of coming."""

    one: OfSomebody
    by: tuple[OfSomebody, ...]

    @property
    def times(self) -> int:
        return len(self.by)


def overtaken(
    some: Sequence[OfSomebody], every: Sequence[OfSomebody], fits: Fits, until: datetime
) -> tuple[Overtaken, ...]:
    """Who of some was overtaken by any of all until an instant, the most often first; of others nothing."""
    by_service: dict[str, list[OfSomebody]] = defaultdict(list)
    for one in every:
        if one.wait.placed is not None and one.wait.since is not None and one.wait.placed < until:
            by_service[one.wait.service].append(one)
    since: dict[str, list[datetime]] = {}
    for service, of in by_service.items():
        of.sort(key=_since)
        since[service] = [_since(one) for one in of]
    found = []
    for one in some:
        if one.wait.since is None or one.wait.service not in since:
            continue
        times = since[one.wait.service]
        later, earlier = bisect_right(times, one.wait.since), bisect_right(times, _over(one, until))
        of = by_service[one.wait.service][later:earlier]
        passed = [other for other in of if _overtakes(other, one, until) and fits(one, other)]
        if passed:
            found.append(Overtaken(one, tuple(passed)))
    return tuple(sorted(found, key=lambda each: (-each.times, each.one.wait.wait)))


def _overtakes(other: OfSomebody, one: OfSomebody, until: datetime) -> bool:
    placed = other.wait.placed
    before = placed is not None and placed < _over(one, until)
    return before and other.wait.person != one.wait.person and not (other.first and not one.first)


def _over(one: OfSomebody, until: datetime) -> datetime:
    """When somebody did not wait any more, at the latest the instant until which is counted."""
    over = one.wait.placed or one.wait.ended
    return until if over is None else min(over, until)


def _since(one: OfSomebody) -> datetime:
    assert one.wait.since is not None
    return one.wait.since

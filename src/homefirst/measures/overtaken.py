"""Who was overtaken, how often: somebody who came later was placed earlier in a place that would have fitted.
Pure.

P is overtaken by Q where both wait for the same kind of service, Q began to wait after P and was placed while
P still waited, Q does not come before P by priority, and P surely fits the place that Q got. Who waits still,
and whose wait ended without a place, is counted like who was placed later: else the longest waits would be
told of nobody. Of whom it is not known whether P would have fitted, and of whom it is known that P would not,
it is told beside it, with the reasons.
"""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from homefirst.measures.fairness import OfSomebody
from homefirst.policy.criteria import Fit

Fits = Callable[[OfSomebody, OfSomebody], Fit]
"""Whether the first would have fitted the place that the second got, and why not."""


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Somebody's wait, and the waits of those who overtook them until an instant, in the order of coming;
    beside it those who came later and were placed sooner of whom it is not known whether their place would
    have fitted (`not_known`), and how many got one that would not (`unlike`). `why`: sentences that say what
    spoke against it or is not known, each with how often, the most frequent first."""

    one: OfSomebody
    by: tuple[OfSomebody, ...]
    not_known: tuple[OfSomebody, ...] = ()
    unlike: int = 0
    why: tuple[tuple[str, int], ...] = ()

    @property
    def times(self) -> int:
        return len(self.by)


def overtaken(
    some: Sequence[OfSomebody], every: Sequence[OfSomebody], fits: Fits, until: datetime
) -> tuple[Overtaken, ...]:
    """Who of some was overtaken by any of all until an instant, or may have been; the most often first. Of
    others nothing."""
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
        told = _compared(one, [other for other in of if _overtakes(other, one, until)], fits)
        if told.by or told.not_known:
            found.append(told)
    order = sorted(found, key=lambda each: (-each.times, -len(each.not_known), each.one.wait.wait))
    return tuple(order)


def _compared(one: OfSomebody, sooner: Sequence[OfSomebody], fits: Fits) -> Overtaken:
    """Those who came later and were placed sooner, by whether their place would have fitted."""
    by, not_known, unlike = [], [], 0
    why: Counter[str] = Counter()
    for other in sooner:
        found = fits(one, other)
        if found.sure:
            by.append(other)
        elif found.fits:
            not_known.append(other)
            why.update(found.unknown[:1])
        else:
            unlike += 1
            why.update(found.against[:1])
    return Overtaken(one, tuple(by), tuple(not_known), unlike, tuple(why.most_common()))


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

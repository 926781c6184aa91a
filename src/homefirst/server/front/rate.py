"""How often a caller may ask: a bucket of tokens each, filled evenly, kept in memory and bounded."""

from collections import OrderedDict
from collections.abc import Callable


class Buckets:
    """So many tokens a second for each caller, and as many at once as `burst`.

    At most `callers` are remembered. Whoever has not asked for longest is forgotten first, and begins
    with a full bucket: forgetting errs to the caller's good.
    """

    def __init__(self, *, rate: float, burst: float, callers: int, clock: Callable[[], float]) -> None:
        self._rate, self._burst, self._callers, self._clock = rate, burst, callers, clock
        self._held: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, caller: str) -> float:
        """Takes a token of the caller's; the seconds until there is one where there is none, else 0."""
        now = self._clock()
        tokens, since = self._held.pop(caller, (self._burst, now))
        tokens = min(self._burst, tokens + max(0.0, now - since) * self._rate)
        short = tokens < 1
        self._held[caller] = (tokens if short else tokens - 1, now)
        if len(self._held) > self._callers:
            self._held.popitem(last=False)
        return (1 - tokens) / self._rate if short else 0.0

    def __len__(self) -> int:
        return len(self._held)

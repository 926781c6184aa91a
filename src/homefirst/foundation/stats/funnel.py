"""Within which counts chance alone would keep a share: exact binomial limits, which hold for few as for many.

Two-tailed limits of 95% and 99.8% about the share of all are those of a funnel plot: D. J. Spiegelhalter,
Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005), 1185 to 1202.
"""

from math import exp, lgamma, log

USUAL, RARE = 0.025, 0.001
"""The chance beyond a limit on one side: of 95% and of 99.8% limits."""


def limits(n: int, p: float, tail: float) -> tuple[int, int]:
    """The least and the most of `n` of which each has the chance `p`, beyond which lies at most `tail` on
    either side: a count below the first or above the second is that rare.

    Raises ValueError for a negative n, and for p or tail that are no chances.
    """
    if n < 0 or not 0 <= p <= 1 or not 0 < tail < 0.5:
        raise ValueError("Limits take a count, a chance and a tail below one half.")
    chances = [_chance(k, n, p) for k in range(n + 1)]
    return _first_above(chances, tail), n - _first_above(chances[::-1], tail)


def _first_above(chances: list[float], tail: float) -> int:
    """How many from the first on have together at most the tail's chance."""
    added = 0.0
    for k, chance in enumerate(chances):
        added += chance
        if added > tail:
            return k
    return len(chances) - 1


def _chance(k: int, n: int, p: float) -> float:
    if p in (0, 1):
        return float(k == n * p)
    ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return exp(ways + k * log(p) + (n - k) * log(1 - p))

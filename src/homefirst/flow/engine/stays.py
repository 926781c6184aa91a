"""How long something lasts: the inverse of each shape's survival at a random number.

One function serves fresh stays and those of which a part is over: of these the random number is multiplied
by the share of stays that last as long.
"""

import math

from homefirst.flow.engine.compiled import compiled, inlined
from homefirst.flow.engine.records import EMPIRICAL, EXPONENTIAL, LOGNORMAL, World
from homefirst.flow.engine.ticks import DAY, NEVER

_MIDDLE_ABOVE = (
    2.5090809287301226727e3, 3.3430575583588128105e4, 6.7265770927008700853e4,
    4.5921953931549871457e4, 1.3731693765509461125e4, 1.9715909503065514427e3,
    1.3314166789178437745e2, 3.3871328727963666080e0,
)  # fmt: skip
_MIDDLE_BELOW = (
    5.2264952788528545610e3, 2.8729085735721942674e4, 3.9307895800092710610e4,
    2.1213794301586595867e4, 5.3941960214247511077e3, 6.8718700749205790830e2,
    4.2313330701600911252e1, 1.0,
)  # fmt: skip
_OUTER_ABOVE = (
    7.74545014278341407640e-4, 2.27238449892691845833e-2, 2.41780725177450611770e-1,
    1.27045825245236838258e0, 3.64784832476320460504e0, 5.76949722146069140550e0,
    4.63033784615654529590e0, 1.42343711074968357734e0,
)  # fmt: skip
_OUTER_BELOW = (
    1.05075007164441684324e-9, 5.47593808499534494600e-4, 1.51986665636164571966e-2,
    1.48103976427480074590e-1, 6.89767334985100004550e-1, 1.67638483018380384940e0,
    2.05319162663775882187e0, 1.0,
)  # fmt: skip
_FARTHEST_ABOVE = (
    2.01033439929228813265e-7, 2.71155556874348757815e-5, 1.24266094738807843860e-3,
    2.65321895265761230930e-2, 2.96560571828504891230e-1, 1.78482653991729133580e0,
    5.46378491116411436990e0, 6.65790464350110377720e0,
)  # fmt: skip
_FARTHEST_BELOW = (
    2.04426310338993978564e-15, 1.42151175831644588870e-7, 1.84631831751005468180e-5,
    7.86869131145613259100e-4, 1.48753612908506148525e-2, 1.36929880922735805310e-1,
    5.99832206555887937690e-1, 1.0,
)  # fmt: skip


_ROOT_2 = math.sqrt(2.0)


@inlined
def lasting(w: World, at: int, share: float) -> float:
    """The days that this share of such stays exceeds."""
    stay = w.stays[at]
    if stay.shape_of == LOGNORMAL:
        return float(math.exp(stay.mu - stay.sigma * normal_quantile(share)))
    if stay.shape_of == EXPONENTIAL:
        return float(-stay.average * math.log(share))
    if stay.shape_of == EMPIRICAL:
        return float(w.reals[stay.seen_at + stay.seen - 1 - int(share * stay.seen)])
    return float(stay.average)


@compiled
def survival(w: World, at: int, days: float) -> float:
    """The share of such stays that last longer than so many days."""
    stay = w.stays[at]
    if days <= 0.0:
        return 1.0
    if stay.shape_of == LOGNORMAL:
        return 0.5 * math.erfc((math.log(days) - stay.mu) / (stay.sigma * _ROOT_2))
    if stay.shape_of == EXPONENTIAL:
        return math.exp(-days / stay.average)
    if stay.shape_of == EMPIRICAL:
        longer = 0
        for one in range(stay.seen):
            if w.reals[stay.seen_at + one] > days:
                longer += 1
        return float(longer / stay.seen)
    return 1.0 if days < stay.average else 0.0


@compiled
def remaining(w: World, at: int, days: float, share: float) -> float:
    """The days that are left of a stay of which so many are over; 0 where no such stay lasts as long."""
    longer = survival(w, at, days) * share
    if longer <= 0.0:
        return 0.0
    return max(0.0, lasting(w, at, longer) - days)


@compiled
def met(w: World, at: int, share: float) -> float:
    """The whole days of a stay that is met at a moment of which nothing is known: longer stays are met more
    often, each in proportion to its days."""
    stay = w.stays[at]
    if stay.shape_of == LOGNORMAL:
        return math.exp(stay.mu + stay.sigma * stay.sigma - stay.sigma * normal_quantile(share))
    if stay.shape_of == EMPIRICAL:
        left = (1.0 - share) * stay.average * stay.seen
        one = 0
        while one < stay.seen - 1 and left >= w.reals[stay.seen_at + one]:
            left -= w.reals[stay.seen_at + one]
            one += 1
        return float(w.reals[stay.seen_at + one])
    return float(stay.average)


@inlined
def in_ticks(days: float) -> int:
    if days > 100_000.0:
        return NEVER
    return int(days * DAY + 0.5)


@compiled
def _powers(of: tuple[float, ...], x: float) -> float:
    """A polynomial, its highest power first."""
    value = of[0]
    for factor in of[1:]:
        value = value * x + factor
    return value


@inlined
def normal_quantile(p: float) -> float:
    """The normal distribution's quantile to 16 digits: algorithm AS 241 (Wichura 1988), PPND16."""
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return q * (_powers(_MIDDLE_ABOVE, r) / _powers(_MIDDLE_BELOW, r))
    r = math.sqrt(-math.log(p if q < 0.0 else 1.0 - p))
    if r <= 5.0:
        value = _powers(_OUTER_ABOVE, r - 1.6) / _powers(_OUTER_BELOW, r - 1.6)
    else:
        value = _powers(_FARTHEST_ABOVE, r - 5.0) / _powers(_FARTHEST_BELOW, r - 5.0)
    return -value if q < 0.0 else value

"""How long something lasts: a distribution in days, told by its parameters or by what was seen."""

import math
from dataclasses import dataclass
from enum import Enum


class Shape(Enum):
    """The families that a stay may have; the values are the words of a network's file."""

    FIXED = "fixed"
    EXPONENTIAL = "exponential"
    LOGNORMAL = "lognormal"
    EMPIRICAL = "empirical"


@dataclass(frozen=True, slots=True)
class Stay:
    """Days (or, of `Place.hours`, hours a week), at least 0.

    `mean` and `cv` (standard deviation over mean) where the shape has them; `seen` the values of an empirical
    one, each as likely, between which nothing lies. `working_days` counts Mondays to Fridays that are no bank
    holiday, for steps that somebody takes in an office.
    """

    shape: Shape
    mean: float
    cv: float = 0.0
    seen: tuple[float, ...] = ()
    working_days: bool = False


def fixed(days: float, *, working_days: bool = False) -> Stay:
    return Stay(Shape.FIXED, days, working_days=working_days)


def exponential(mean: float, *, working_days: bool = False) -> Stay:
    return Stay(Shape.EXPONENTIAL, mean, 1.0, working_days=working_days)


def lognormal(mean: float, cv: float, *, working_days: bool = False) -> Stay:
    return Stay(Shape.LOGNORMAL, mean, cv, working_days=working_days)


def empirical(seen: tuple[float, ...], *, working_days: bool = False) -> Stay:
    """Each of the values as likely. Raises ValueError for none."""
    if not seen:
        raise ValueError("an empirical stay needs at least one value")
    mean = math.fsum(seen) / len(seen)
    spread = (math.fsum((one - mean) ** 2 for one in seen) / len(seen)) ** 0.5
    return Stay(Shape.EMPIRICAL, mean, spread / mean if mean else 0.0, tuple(sorted(seen)), working_days)

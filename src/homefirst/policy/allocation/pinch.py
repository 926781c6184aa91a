"""How many a site must let go by each day, so that it can take who comes."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pinch:
    """By day, how many people must have left a site from the first day up to it; each one short of that, on
    each day, counts `weight`."""

    site: str
    leave: tuple[int, ...]
    weight: int = 1

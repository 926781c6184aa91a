"""Which providers are at risk, and by which sign: rules over what is known of each. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from homefirst.foundation.units import percent
from homefirst.policy.market_thresholds import MarketThresholds

_HUNDRED = Decimal(100)


class Sign(StrEnum):
    """By what a provider is at risk."""

    DELIVERY = "delivery"
    BARRED = "barred"
    CLOSED = "closed"
    WITHDREW = "withdrew"
    SHARE = "share"


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of one provider on a day: what it delivers of what is commissioned, 0 to 1 (None: not
    known); its lines of capacity, of which some are closed or held, and some barred; how often it withdrew of
    late; and of the people with care in each zone how many are its own, and how many there are."""

    rate: Decimal | None = None
    lines: int = 0
    closed: int = 0
    barred: int = 0
    withdrew: int = 0
    zones: Mapping[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Risk:
    """A sign, and the sentence that tells it."""

    sign: Sign
    sentence: str


def risks_of(known: Known, limits: MarketThresholds) -> tuple[Risk, ...]:
    """Why a provider is at risk, none where it is not; the gravest sign first."""
    return (
        *_barred(known),
        *_closed(known, limits),
        *_withdrew(known, limits),
        *_delivery(known, limits),
        *_share(known, limits),
    )


def _barred(known: Known) -> Iterator[Risk]:
    if known.barred:
        yield Risk(Sign.BARRED, f"{known.barred} of {known.lines} lines are barred.")


def _closed(known: Known, limits: MarketThresholds) -> Iterator[Risk]:
    if known.lines and known.closed * 100 >= limits.closed_percent * known.lines:
        yield Risk(Sign.CLOSED, f"{known.closed} of {known.lines} lines are closed or held.")


def _withdrew(known: Known, limits: MarketThresholds) -> Iterator[Risk]:
    if known.withdrew:
        times = "once" if known.withdrew == 1 else f"{known.withdrew} times"
        yield Risk(Sign.WITHDREW, f"It withdrew {times} within {limits.withdrawal_days} days.")


def _delivery(known: Known, limits: MarketThresholds) -> Iterator[Risk]:
    if known.rate is not None and known.rate * _HUNDRED < limits.delivery_percent:
        yield Risk(
            Sign.DELIVERY,
            f"It delivers {percent(known.rate)} of what is commissioned;"
            f" the limit is {limits.delivery_percent}%.",
        )


def _share(known: Known, limits: MarketThresholds) -> Iterator[Risk]:
    large = [
        # A share alone: with its counts it would tell the small numbers that some readers are not told.
        f"{percent(Decimal(own) / Decimal(every))} in {zone.replace('-', ' ')}"
        for zone, (own, every) in sorted(known.zones.items())
        if every >= limits.share_people and own * 100 >= limits.share_percent * every
    ]
    if large:
        yield Risk(
            Sign.SHARE,
            f"Of those with care whose locality is known it has {', '.join(large)};"
            f" the limit is {limits.share_percent}%.",
        )

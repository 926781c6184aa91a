"""Whether a line is one that a person may be offered, and if not, everything that stands against it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from homefirst.policy.allocation.line import Line, Unit
from homefirst.policy.allocation.waiting import Waiting


class Kind(StrEnum):
    """The constraints by which somebody may go without a place."""

    SERVICE = "service"
    HOURS = "hours"
    LOCALITY = "locality"
    SEX = "sex"
    DEMENTIA = "dementia"
    NURSING = "nursing"
    ASKS = "asks"
    REFUSED = "refused"
    READY = "ready"
    STARTS = "starts"
    ROOM = "room"


OF_FIT = (
    Kind.LOCALITY,
    Kind.SEX,
    Kind.DEMENTIA,
    Kind.NURSING,
    Kind.ASKS,
    Kind.REFUSED,
    Kind.HOURS,
    Kind.SERVICE,
)
"""The constraints that lie between a person and a line, the lightest to lift first."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What the fit of a person hangs on: people with the same needs fit the same lines."""

    service: str
    instead: tuple[tuple[str, int], ...]
    hours_known: bool
    sex: str | None
    locality: str | None
    dementia: bool
    nursing: bool
    asks: frozenset[str]


Fits = Callable[[Needs, Line], bool]
"""Whether a line may be offered to somebody with these needs. Of the line it looks at its `kind` alone."""
Unmet = Callable[[Needs, Line], tuple[Kind, ...]]
"""What of somebody's needs a line does not meet, as `OF_FIT` orders it; nothing where it may be offered."""


def needs_of(waiting: Waiting) -> Needs:
    instead = tuple((one.service, one.worse) for one in waiting.instead)
    return Needs(
        service=waiting.service,
        instead=instead,
        hours_known=waiting.hours is not None,
        sex=waiting.sex,
        locality=waiting.locality,
        dementia=waiting.dementia,
        nursing=waiting.nursing,
        asks=waiting.asks,
    )


def unmet(needs: Needs, line: Line) -> tuple[Kind, ...]:
    """What a line lacks for somebody, in the order of `OF_FIT`.

    A service is met by itself, or by one that may stand in. A locality or sex that is not known is met only
    by a line that takes any. Who needs dementia care or nursing goes to a line that has it; who does not may
    go there, too.
    """
    lacks = {
        Kind.LOCALITY: line.locality is not None and line.locality != needs.locality,
        Kind.SEX: line.sex is not None and line.sex != needs.sex,
        Kind.DEMENTIA: needs.dementia and not line.dementia,
        Kind.NURSING: needs.nursing and not line.nursing,
        Kind.ASKS: not needs.asks <= line.gives,
        Kind.HOURS: line.unit is Unit.HOURS and not needs.hours_known,
        Kind.SERVICE: worse(needs, line) is None,
    }
    return tuple(kind for kind in OF_FIT if lacks.get(kind))


def fits(needs: Needs, line: Line) -> bool:
    """Whether a line may be offered: nothing is unmet. Said apart because it is asked millions of times."""
    return (
        (line.locality is None or line.locality == needs.locality)
        and (line.sex is None or line.sex == needs.sex)
        and (line.dementia or not needs.dementia)
        and (line.nursing or not needs.nursing)
        and needs.asks <= line.gives
        and (needs.hours_known or line.unit is not Unit.HOURS)
        and worse(needs, line) is not None
    )


def worse(needs: Needs, line: Line) -> int | None:
    """How much worse than what is waited for a line's service fits: 0 for the service itself, None for one
    that may not stand in."""
    if line.service == needs.service:
        return 0
    return next((worse for service, worse in needs.instead if service == line.service), None)

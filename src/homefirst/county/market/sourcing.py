"""A sourcing: a place or hours that are sought for one person, what providers quoted, and how it ended. Pure:
folded from its entries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from homefirst.county.journey.states import Never

OPEN, CLOSED = "open", "closed"
_NO = Never("There is no such sourcing.")
_OVER = Never("This sourcing was closed before it.")
STATES: Mapping[tuple[str | None, str], str] = {
    (None, "SourcingOpened"): OPEN,
    (OPEN, "SourcingOpened"): Never("It was opened already."),
    (CLOSED, "SourcingOpened"): Never("It was closed: a new one has a key of its own."),
    (None, "ProviderQuoted"): _NO,
    (OPEN, "ProviderQuoted"): OPEN,
    (CLOSED, "ProviderQuoted"): _OVER,
    (None, "TopUpAgreed"): _NO,
    (OPEN, "TopUpAgreed"): OPEN,
    (CLOSED, "TopUpAgreed"): _OVER,
    (None, "SourcingClosed"): _NO,
    (OPEN, "SourcingClosed"): CLOSED,
    (CLOSED, "SourcingClosed"): Never("Somebody closed it already."),
}
"""What follows each state, by event; or why that cannot be. None: nobody opened it."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """What is sought: a kind of the directory, hours a week (None: a place), for somebody of a locality, who
    wants to stay `near` it; whether they live with dementia and need nursing (None: not known); from which
    day; and what may be paid, in pounds a week."""

    what: str
    hours: Decimal | None
    locality: str | None
    near: bool
    dementia: bool | None
    nursing: bool | None
    needed: date
    guide: Decimal | None


@dataclass(frozen=True, slots=True)
class Quote:
    """What a provider would do, where and from when: `weekly` pounds in all, of which `top_up` is not the
    council's to pay. Its rating as published; whether it takes people with dementia and gives nursing. None
    is not known."""

    quote: str
    provider: str
    place: str
    weekly: Decimal
    top_up: Decimal
    start: date
    rating: str | None
    locality: str | None
    dementia: bool | None
    nursing: bool | None
    said_at: datetime

    @property
    def council_pays(self) -> Decimal:
        """What is paid publicly, in pounds a week."""
        return self.weekly - self.top_up


@dataclass(frozen=True, slots=True)
class TopUp:
    """Who consents to pay how much a week, and whether it was looked at that they can."""

    weekly: Decimal
    payer: str
    affordable: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """How a sourcing ended: by the quote that was chosen, or with a reason."""

    outcome: str
    quote: str | None
    why: str | None
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Sourcing:
    """What is sought for one person (a key), for which wait, since when; and how it ended (None: it is
    open)."""

    sourcing: str
    person: str
    wait: str
    requirement: Requirement
    opened: datetime
    by: str
    quotes: tuple[Quote, ...] = ()
    top_up: TopUp | None = None
    ended: Ended | None = None

    @property
    def state(self) -> str:
        return OPEN if self.ended is None else CLOSED

    def quoted(self, quote: str) -> Quote | None:
        """The quote of a key."""
        return next((one for one in self.quotes if one.quote == quote), None)


@dataclass(frozen=True, slots=True)
class SourcingSaid:
    """One entry about a sourcing, as it was recorded; `says` are the payload's other fields."""

    seq: int
    event: str
    sourcing: str
    person: str | None
    says: Mapping[str, Any]
    said_at: datetime
    by: str


def sourcings_of(said: Iterable[SourcingSaid]) -> dict[str, Sourcing]:
    """All sourcings, by key, from their entries in the order of recording."""
    found: dict[str, Sourcing] = {}
    for entry in said:
        known = found.get(entry.sourcing)
        if not isinstance(after(known, entry.event), Never):
            found[entry.sourcing] = _step(known, entry)
    return found


def after(known: Sourcing | None, event: str) -> str:
    """The state after an event, or a Never."""
    return STATES[None if known is None else known.state, event]


def _step(known: Sourcing | None, entry: SourcingSaid) -> Sourcing:
    says = entry.says
    if known is None:
        return Sourcing(
            entry.sourcing, str(entry.person), says["wait"], _requirement(says), entry.said_at, entry.by
        )
    if entry.event == "ProviderQuoted":
        one = _quote(entry)
        return replace(known, quotes=(*(of for of in known.quotes if of.quote != one.quote), one))
    if entry.event == "TopUpAgreed":
        return replace(known, top_up=TopUp(Decimal(says["weekly"]), says["payer"], says["affordable"]))
    ended = Ended(says["outcome"], says["quote"], says["why"], entry.said_at, entry.by)
    return replace(known, ended=ended)


def _requirement(says: Mapping[str, Any]) -> Requirement:
    return Requirement(
        what=says["what"],
        hours=_decimal(says["hours"]),
        locality=says["locality"],
        near=says["near"],
        dementia=says["dementia"],
        nursing=says["nursing"],
        needed=date.fromisoformat(says["needed"]),
        guide=_decimal(says["guide"]),
    )


def _quote(entry: SourcingSaid) -> Quote:
    says = entry.says
    return Quote(
        quote=says["quote"],
        provider=says["provider"],
        place=says["place"],
        weekly=Decimal(says["weekly"]),
        top_up=Decimal(says["top_up"]),
        start=date.fromisoformat(says["start"]),
        rating=says["rating"],
        locality=says["locality"],
        dementia=says["dementia"],
        nursing=says["nursing"],
        said_at=entry.said_at,
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)

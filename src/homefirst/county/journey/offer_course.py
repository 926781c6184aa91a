"""The course of an offer, from when it was made to how it ended, of the entries of one person. Pure.

What stands of an offer is told as long as it stands (offer.py); this tells also of those that are over, and
why they are.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

from homefirst.county.journey.known import impossible, standing
from homefirst.county.journey.offer import Offer
from homefirst.county.journey.states import OFFER, Never, Offering
from homefirst.county.journey.stays import Step
from homefirst.foundation.store.events import Event

DIED = "died"
NAMES = frozenset(event for _, event in OFFER.table)
WHY_DIED: Mapping[str, str] = MappingProxyType({DIED: "the person died"})


@dataclass(frozen=True, slots=True)
class OfferCourse:
    """An offer as it stands at the end of its course: to whom (a key), when it was accepted (None: it was
    not), why it ended (a code; None: it did not, or none was told), and from which day it was offered first
    (None: from the day that it says now)."""

    person: str
    offer: Offer
    accepted: datetime | None = None
    why: str | None = None
    first_start: date | None = None

    @property
    def state(self) -> Offering:
        return self.offer.state

    @property
    def stands(self) -> bool:
        return self.offer.stands

    @property
    def said_at(self) -> datetime:
        """When the last thing was entered of it."""
        return self.offer.said_at


def courses(person: str, events: Sequence[Event], at: datetime) -> tuple[OfferCourse, ...]:
    """The offers to one person, by all events of theirs, up to an instant; in the order in which they were
    made. What was cancelled, or cannot be beside the rest, does not count."""
    wrong = impossible(events)
    steps = [step for step in standing(events).values() if step is not None and step.seq not in wrong]
    found: dict[str, OfferCourse] = {}
    for step in sorted(steps):
        if step.name in NAMES and step.at <= at:
            found |= {one.offer.offer: one for one in _after(person, found, step)}
    return tuple(found.values())


def _after(person: str, found: Mapping[str, OfferCourse], step: Step) -> Iterator[OfferCourse]:
    if step.name == "Offered":
        yield OfferCourse(person, _made(step))
        return
    about = [step.thing] if step.name != "Died" else [key for key, one in found.items() if one.stands]
    for one in (found[key] for key in about if key in found):
        state = OFFER.after(one.state, step.name)
        if isinstance(state, Never):
            continue
        if step.name == "StartPutOff":
            later = replace(one.offer, start=date.fromisoformat(step.said["start"]), said_at=step.at)
            yield replace(one, offer=later, first_start=one.first_start or one.offer.start)
            continue
        accepted = step.at if state == Offering.ACCEPTED else one.accepted
        why = DIED if step.name == "Died" else step.said.get("why")
        offer = replace(one.offer, state=Offering(state), said_at=step.at)
        yield replace(one, offer=offer, accepted=accepted, why=why)


def _made(step: Step) -> Offer:
    said = step.said
    return Offer(
        offer=said["offer"],
        wait=said["wait"],
        what=said["what"],
        place=said["place"],
        resource=said["resource"],
        hours=None if said["hours"] is None else Decimal(said["hours"]),
        start=date.fromisoformat(said["start"]),
        weekly=None if said["weekly"] is None else Decimal(said["weekly"]),
        runner_up=said["runner_up"],
        state=Offering.OFFERED,
        offered=step.at,
        said_at=step.at,
    )

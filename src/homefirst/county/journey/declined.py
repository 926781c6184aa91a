"""Which offers of some people were declined, and why: what is not offered to them again. A view first."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from homefirst.county.journey.events import OFFER_DECLINED, OFFERED, STREAM
from homefirst.county.journey.known import standing
from homefirst.county.journey.projection import JOURNEYS
from homefirst.county.journey.read import raw_connection
from homefirst.county.journey.stays import Step
from homefirst.foundation.store.keyed import events_of_keys
from homefirst.foundation.store.view import View


@dataclass(frozen=True, slots=True)
class Declined:
    """An offer that was declined: for which wait, from which line of capacity (None: none that was posted),
    why, and when."""

    wait: str
    resource: str | None
    why: str
    at: datetime


def declined(
    view: View, at: datetime, persons: Collection[str], *, using: str = "default"
) -> Mapping[str, tuple[Declined, ...]]:
    """By the key under which each was made, what some people, or whoever was to take them, declined until an
    instant, the first first; nothing of whom nothing was declined. What was cancelled since is left out."""
    held = events_of_keys(
        raw_connection(using), JOURNEYS, view.county, sorted(persons), upto=view.upto(STREAM)
    )
    found: dict[str, tuple[Declined, ...]] = {}
    for person, events in held.items():
        known = [event for event in events if event.known_at <= view.known_at]
        if any(event.name == OFFER_DECLINED.name for event in known):
            steps = [step for step in standing(known).values() if step is not None]
            found[person] = tuple(_declined(steps, at))
    return found


def _declined(steps: Sequence[Step], at: datetime) -> Iterator[Declined]:
    offers = {step.thing: step.said for step in steps if step.name == OFFERED.name}
    for step in sorted(steps, key=lambda one: one.at):
        if step.name == OFFER_DECLINED.name and step.thing in offers and step.at <= at:
            offer = offers[step.thing]
            yield Declined(offer["wait"], offer["resource"], step.said["why"], step.at)

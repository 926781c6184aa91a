"""An offer: a place or hours that are kept for somebody until the answer. Pure: what stands after an entry.

One offer at most stands for a wait, so that nobody is offered two things at once, and two who decide at the
same time hear of one another. What began is said of its person as long as they have that place or service.
"""

import json
from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from homefirst.county.journey import said_of
from homefirst.county.journey.said_of import Said, Sayings, Step
from homefirst.county.journey.states import ANOTHER_OFFER, OFFER, OFFER_STANDS, Never, Offering

SAYS = ("wait", "what", "place", "resource", "hours", "start", "weekly", "runner_up")
_OVER = tuple(state for state in Offering if state not in (Offering.NOT_MADE, *OFFER_STANDS))


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered to somebody for a wait, by its kind (`what`) and whose it is (`place`); from which line
    of capacity (None: none that was posted), how many hours a week (None: a place), from which day, at how
    many pounds a week; how it stands, and since when. `holds`: the service or the stay as which it began."""

    offer: str
    wait: str
    what: str
    place: str
    resource: str | None
    hours: Decimal | None
    start: date
    weekly: Decimal | None
    runner_up: str | None
    state: Offering
    offered: datetime
    said_at: datetime
    holds: str | None = None

    @property
    def stands(self) -> bool:
        """Whether it is made or accepted, and has not begun."""
        return self.state in OFFER_STANDS


def after(sayings: Sayings, over: Set[str], step: Step) -> tuple[Sayings, Set[str]] | Never:
    """What stands after an entry about an offer, and what is over by it; or why it cannot be."""
    key = (said_of.OFFER, step.thing)
    known = sayings.get(key)
    told = {} if known is None else json.loads(known.says)
    found = OFFER.after(_state(told, over, step.thing), step.name)
    if isinstance(found, Never):
        return found
    ended = {f"offer {step.thing} {found}"} if found in _OVER else set()
    held = (step.said["service"] or step.said["spell"]) if found == Offering.STARTED else None
    if ended and held is None:
        return said_of.without(sayings, key), ended
    if step.name == "Offered":
        if _offered_already(sayings, step.said["wait"]):
            return ANOTHER_OFFER
        told = {field: step.said[field] for field in SAYS} | {"holds": None}
    elif found == Offering.STARTED:
        told["holds"] = held
    elif step.name == "StartPutOff":
        told["start"] = step.said["start"]
    since = step.at if known is None else known.since
    one = Said(*key, since, step.at, said_of.text(told | {"state": str(found)}))
    return said_of.put(sayings, one), ended


def place_left(sayings: Sayings, thing: str) -> Sayings:
    """After a service or a stay ended, or a stay goes on elsewhere: what was offered and began as it is no
    more."""
    offers = [key for key in sayings if key[0] == said_of.OFFER]
    gone = {key for key in offers if json.loads(sayings[key].says)["holds"] == thing}
    return {key: one for key, one in sayings.items() if key not in gone} if gone else sayings


def _state(told: Mapping[str, Any], over: Set[str], offer: str) -> str:
    if told:
        return Offering(told["state"])
    return next((state for state in _OVER if f"offer {offer} {state}" in over), Offering.NOT_MADE)


def _offered_already(sayings: Sayings, wait: str) -> bool:
    offers = (json.loads(one.says) for (subject, _), one in sayings.items() if subject == said_of.OFFER)
    return any(one["wait"] == wait and one["state"] in OFFER_STANDS for one in offers)


def offer_told(offer: str, offered: datetime, said_at: datetime, says: Mapping[str, Any]) -> Offer:
    """The offer that a row of what is said tells."""
    return Offer(
        offer=offer,
        wait=says["wait"],
        what=says["what"],
        place=says["place"],
        resource=says["resource"],
        hours=None if says["hours"] is None else Decimal(says["hours"]),
        start=date.fromisoformat(says["start"]),
        weekly=None if says["weekly"] is None else Decimal(says["weekly"]),
        runner_up=says["runner_up"],
        state=Offering(says["state"]),
        offered=offered,
        said_at=said_at,
        holds=says["holds"],
    )

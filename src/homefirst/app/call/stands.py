"""How the people of a draft stand now: what is offered to them and on which ward they are, and how much was
entered since the draft was made. Asked of these people alone: the whole morning's list takes ten times as
long."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from homefirst.app.draft.jobs import CAPACITY, COUNTED
from homefirst.app.ground.house import this_county, this_log
from homefirst.county.journey import events as kinds
from homefirst.county.journey import read
from homefirst.county.journey.offer import Offer
from homefirst.county.people.read import standings
from homefirst.foundation.store.heads import heads_seen
from homefirst.foundation.store.view import View
from homefirst.hub.draft.drafts import Draft
from homefirst.hub.events import APPROVAL_ASKED

LOOKED_THROUGH = 200
"""Entries; where more were made since a draft, they are counted and not looked at."""
_BACK = frozenset({kinds.OFFER_DECLINED.name, kinds.OFFER_WITHDRAWN.name, kinds.START_FAILED.name})


@dataclass(frozen=True, slots=True)
class Stand:
    """The offers of somebody that stand, and the ward on which they are; None: none is known."""

    offers: tuple[Offer, ...]
    ward: str | None


NOTHING = Stand((), None)


def stands_of(view: View, at: datetime, persons: Collection[str]) -> Mapping[str, Stand]:
    """How some people stand at an instant, by the keys that were asked for; who has several keys is one."""
    held = standings(view, {UUID(one) for one in persons})
    keys = {str(asked): [str(key) for key in of.keys] for asked, of in held.items()}
    every = {key for some in keys.values() for key in some}
    told = read.told(view, at, of=every)
    wards = {one.person: one.ward for one in read.census(view, at, of=every).beds}
    return {
        person: Stand(
            tuple(one for key in some if key in told for one in told[key].offers if one.stands),
            next((wards[key] for key in some if key in wards), None),
        )
        for person, some in keys.items()
    }


def entered_since(draft: Draft) -> int:
    """How many entries of people's ways, of the hub and of capacity came since a draft was made. What was
    confirmed of the draft itself is none: the draft counts on it."""
    county = this_county().area
    was = dict(draft.view.heads or ())
    grown = {
        one.stream: one.seq - was.get(one.stream, 0)
        for one in heads_seen(county)
        if (one.stream in COUNTED or one.stream.startswith(CAPACITY)) and one.seq > was.get(one.stream, 0)
    }
    every = sum(grown.values())
    return every - _own(draft, grown) if 0 < every <= LOOKED_THROUGH else every


def _own(draft: Draft, grown: Mapping[str, int]) -> int:
    """How many of the entries are of an offer that was made of the draft; none of them a decline."""
    log = this_log()
    view = log.now()
    found = [one for stream, since in grown.items() for one in log.events(stream, view, latest=since)]
    drafted = {(one["person"], one["offer"]) for one in draft.answer["assignments"]}
    own = {
        one.payload["offer"]
        for one in found
        if one.name == kinds.OFFERED.name and (one.payload["person"], one.payload["resource"]) in drafted
    }
    # What an offer is above a role's limit waits for, is the offer's, too.
    funding = {
        one.payload["wait"]
        for one in found
        if one.name == APPROVAL_ASKED.name and one.payload["offer"] in own
    }
    return sum(
        (
            one.payload.get("offer") in own
            or one.payload.get("claim") in own
            or (one.name == kinds.WAIT_OPENED.name and one.payload["wait"] in funding)
        )
        and one.name not in _BACK
        for one in found
    )

"""Offers that stand and whose line of capacity was barred or closed since: what they are of cannot be had.

They are told of in the tracker and on the urgent list, as what a provider that withdrew leaves undone; and
nobody accepts them (decisions_record.py).
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from homefirst.county.capacity.read import states_of
from homefirst.county.capacity.states import StateSaid, shut_on
from homefirst.county.journey.offer import Offer
from homefirst.foundation.calendar import local_day
from homefirst.foundation.store.view import View


def lines_shut(view: View, offers: Iterable[Offer], at: datetime) -> Mapping[str, StateSaid]:
    """Of some offers those that stand, and are from a line that is closed or barred on the day on which they
    begin (today, of one whose day is over), by what was said until an instant; by their keys. One look,
    where any is from a line of capacity."""
    some = [one for one in offers if one.stands and one.resource is not None]
    if not some:
        return {}
    said: dict[str, list[StateSaid]] = {}
    for state in states_of(view, {one.resource for one in some if one.resource is not None}):
        if state.said_at <= at:
            said.setdefault(state.resource, []).append(state)
    today = local_day(at)
    found = {one.offer: shut_on(said.get(one.resource or "", ()), max(one.start, today)) for one in some}
    return {offer: state for offer, state in found.items() if state is not None}

"""What a return counted, kept for as long as nothing is entered: a page, the people behind each of its
numbers and its files ask for the same, and a month of those who left a hospital takes a second to count."""

from collections.abc import Callable
from typing import Generic, TypeVar

from django.conf import settings

from homefirst.app.ground.house import this_log
from homefirst.app.returns.counted import Rules, counted_to
from homefirst.county.journey.events import STREAM as JOURNEY
from homefirst.county.people.events import STREAM as PEOPLE
from homefirst.foundation.store.heads import heads_seen
from homefirst.foundation.store.view import View
from homefirst.hub.events import STREAM as HUB
from homefirst.measures.returns.kinds import Period

Counted = TypeVar("Counted")
COUNTED_BY = frozenset({JOURNEY, HUB, PEOPLE})
"""The streams by which returns are counted."""


class Kept(Generic[Counted]):
    """Some counts of one kind, by what they were counted from."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: dict[tuple[object, ...], Counted] = {}

    def of(self, view: View, period: Period, by: Rules, count: Callable[[], Counted]) -> Counted:
        """What was counted of a period by a view, or is now.

        Nothing can be known before it is recorded. So a view that sees all streams, and is not older than the
        last entry of any, tells what any later one tells until something is entered, and the last day that
        was over: it is kept by where the streams stand. Every other one is kept by its time, too."""
        heads = tuple(one for one in heads_seen(view.county) if one.stream in COUNTED_BY)
        newest = view.heads is None and all(one.recorded_at <= view.known_at for one in heads)
        key = (
            *(this_log().raw().info.dbname, settings.PACK, by.digest, view.county, period, heads),
            *((counted_to(view, period),) if newest else (view,)),
        )
        found = self._held.get(key)
        if found is None:
            found = count()
            if len(self._held) >= self._most:
                self._held.clear()
            self._held[key] = found
        return found

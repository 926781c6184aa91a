"""Entries replayed in the order in which they happened: what was open when, and which of them cannot be.

A replay can be changed in the middle, as knowledge changes: it keeps what was open after every instant, and
goes on from the first instant that is touched. So a journey that becomes known as it happens costs each of
its entries once.
"""

from bisect import bisect_left, insort
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from homefirst.county.journey.states import Never
from homefirst.county.journey.stays import NOTHING_YET, State, Step, after, main_wait

STAY, NIGHT, WAIT, SERVICE, SAID = "stay", "night", "wait", "service", "said"
Face = tuple[Any, ...]


class Segment(NamedTuple):
    """From when until when (None: and on) a stay, a wait or a service stood as its face says; a night is what
    of a stay is counted at midnights."""

    kind: str
    thing: str
    start: datetime
    end: datetime | None
    face: Face


Key = tuple[str, str]  # kind and thing


class _Point(NamedTuple):
    """Where a replay stands after an instant: what is open, and so many segments had ended."""

    state: State
    open_: dict[Key, Segment]
    ended: int
    impossible: tuple[tuple[Step, Never], ...]


_BEGIN = _Point(NOTHING_YET, {}, 0, ())


def faces(state: State) -> dict[Key, Face]:
    """What the tables keep of all that is open, by kind and thing."""
    found: dict[tuple[str, str], Face] = {}
    bed = state.bed
    if bed is not None:
        wait = None if bed.ready_since is None else main_wait(state)
        why = (None, None) if wait is None else (wait.reason, wait.whose)
        found[STAY, bed.spell] = (*bed[1:-1], *why, bed.method)
        if not bed.on_leave:
            found[NIGHT, bed.spell] = (bed.care, bed.place, bed.ready_since is not None, *why)
    for key, wait in state.waits.items():
        found[WAIT, key] = wait[1:]
    for key, service in state.services.items():
        found[SERVICE, key] = service[1:]
    for subject_and_about, one in state.said.items():
        found[SAID, " ".join(subject_and_about)] = one
    return found


def never(steps: Iterable[Step]) -> list[tuple[Step, Never]]:
    """The entries that cannot be, each with the reason, as `Replay.impossible` has them: for whoever asks for
    nothing else, at half the cost."""
    state, found = NOTHING_YET, []
    for _, some in groupby(sorted(steps), key=itemgetter(0)):
        state, refused = _after_all(state, list(some))
        found += refused
    return found


def _after_all(state: State, steps: Sequence[Step]) -> tuple[State, list[tuple[Step, Never]]]:
    """What is open after all entries of one instant, and those that cannot be: what cannot be yet is tried
    again as long as any other can."""
    left, refused = steps, list[tuple[Step, Never]]()
    while left:
        refused = []
        for step in left:
            found = after(state, step)
            if isinstance(found, Never):
                refused.append((step, found))
            else:
                state = found
        if not refused or len(refused) == len(left):
            break
        left = [step for step, _ in refused]
    return state, refused


class Replay:
    """One person's entries as known at some time, and what they come to."""

    def __init__(self, steps: Iterable[Step] = ()) -> None:
        self._steps: list[Step] = []
        self._instants: list[datetime] = []
        self._points: list[_Point] = []
        self._ended: list[Segment] = []
        self.change((), steps)

    def change(
        self, gone: Iterable[Step], come: Iterable[Step]
    ) -> tuple[Collection[Segment], Collection[Segment]]:
        """Takes entries out and puts others in: the segments that are no more, and the new ones."""
        gone, come = list(gone), list(come)
        if not gone and not come:
            return (), ()
        first = min([step.at for step in (*gone, *come)])
        if not gone and (not self._instants or first > self._instants[-1]):
            return self._append(come)
        place = bisect_left(self._instants, first)
        before = self._from(place)
        for step in gone:
            del self._steps[bisect_left(self._steps, step)]
        for step in come:
            insort(self._steps, step)
        del self._instants[place:], self._points[place:]
        del self._ended[self._point.ended :]
        self._go_on(bisect_left(self._steps, (first,)))
        now = self._from(place)
        return before - now, now - before

    def _append(self, come: list[Step]) -> tuple[list[Segment], list[Segment]]:
        """The change of entries that follow all others, which most do: what stays open is left alone."""
        before, ended, place = self._point.open_, len(self._ended), len(self._steps)
        come.sort()
        self._steps += come
        self._go_on(place)
        now = self._point.open_
        gone = [one for key, one in before.items() if now.get(key) is not one]
        return gone, [*self._ended[ended:], *(one for key, one in now.items() if before.get(key) is not one)]

    @property
    def impossible(self) -> tuple[tuple[Step, Never], ...]:
        """The entries that cannot be, each with the reason; a replay leaves them out."""
        return self._point.impossible

    @property
    def segments(self) -> frozenset[Segment]:
        return self._from(0)

    @property
    def _point(self) -> _Point:
        return self._points[-1] if self._points else _BEGIN

    def _from(self, place: int) -> frozenset[Segment]:
        """The segments that ended at the instants from a place on, and those that are open."""
        ended = self._ended[self._points[place - 1].ended if place else 0 :]
        return frozenset((*ended, *self._point.open_.values()))

    def _go_on(self, place: int) -> None:
        steps = self._steps
        while place < len(steps):
            end = place + 1
            while end < len(steps) and steps[end].at == steps[place].at:
                end += 1
            self._instant(steps[place:end])
            place = end

    def _instant(self, steps: Sequence[Step]) -> None:
        """All entries of one instant, and what is open after it."""
        state, open_, _, impossible = self._point
        at = steps[0].at
        state, refused = _after_all(state, steps)
        open_ = self._opened(at, open_, faces(state))
        if refused:
            impossible = (*impossible, *refused)
        self._instants.append(at)
        self._points.append(_Point(state, open_, len(self._ended), impossible))

    def _opened(self, at: datetime, before: dict[Key, Segment], now: dict[Key, Face]) -> dict[Key, Segment]:
        """What is open after an instant, each segment as it was where its face is; ends the others."""
        found: dict[Key, Segment] = {}
        for key, face in now.items():
            segment = before.get(key)
            if segment is None or segment.face != face:
                segment = Segment(*key, at, None, face)
            found[key] = segment
        for key, segment in before.items():
            if found.get(key) is not segment:
                self._ended.append(Segment(*key, segment.start, at, segment.face))
        return found

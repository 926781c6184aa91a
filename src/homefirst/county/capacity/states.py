"""The states of a resource: a table, and which of them is in force on a day. Pure.

What a council or the regulator bars stays barred, whatever its provider says: only they open it again.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from homefirst.foundation.errors import NotUnderstood, Refused

WITHDREW = "withdrew"
"""Why a line is closed whose provider gave everything back: until that provider says that it is open."""


class State(StrEnum):
    """What a resource is for whoever looks for a place."""

    OPEN = "open"
    CLOSED = "closed"
    """It takes nobody: for want of staff, for an infection, or because its provider withdrew."""
    HELD = "held"
    """Kept for somebody, or for a purpose, by its provider."""
    ESCALATION = "escalation"
    """Open only because of the pressure: it is to close again."""
    BARRED = "barred"
    """A council or the regulator lets nobody be placed there."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a state means: whether it takes people, the reasons of which one is to be given, in words."""

    takes: bool
    reasons: tuple[str, ...]
    said: str


RULES = {
    State.OPEN: Rule(True, (), "open"),
    State.CLOSED: Rule(False, ("staff", "infection", WITHDREW), "closed"),
    State.HELD: Rule(False, (), "held"),
    State.ESCALATION: Rule(True, (), "open for escalation"),
    State.BARRED: Rule(False, ("council", "regulator"), "barred"),
}


SHUT = frozenset({State.CLOSED, State.BARRED})
"""States in which also what was promised before cannot be had; a line that is held may be held for them."""


@dataclass(frozen=True, slots=True)
class StateSaid:
    """That a resource is in a state from the day `since` to the day `until`, which is in it no more; None: on
    and on. `seq` orders what was said of one resource."""

    resource: str
    state: State
    why: str | None
    since: date
    until: date | None
    said_at: datetime
    by: str
    seq: int

    def covers(self, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)

    @property
    def said(self) -> str:
        """The state in words: closed (staff) since 10 March until 14 March."""
        why = f" ({self.why})" if self.why else ""
        until = "" if self.until is None else f" until {self.until.day} {self.until:%B}"
        return f"{RULES[self.state].said}{why} since {self.since.day} {self.since:%B}{until}"


def state_on(said: Iterable[StateSaid], day: date) -> StateSaid | None:
    """What is in force on a day of all that was said of one resource; None: nothing, and it is open.

    Of what its provider said the last counts. What a council or the regulator said stands above it: the last
    of what either said of being barred or not, by the reason that it gives.
    """
    covering = sorted((one for one in said if one.covers(day)), key=lambda one: one.seq)
    for reason in RULES[State.BARRED].reasons:
        of_them = [one for one in covering if one.why == reason]
        if of_them and of_them[-1].state is State.BARRED:
            return of_them[-1]
    return own_state_on(covering, day)


def own_state_on(said: Iterable[StateSaid], day: date) -> StateSaid | None:
    """What its provider said last of a resource for a day, whatever a council or the regulator says."""
    own = [one for one in said if one.covers(day) and one.why not in RULES[State.BARRED].reasons]
    return max(own, key=lambda one: one.seq, default=None)


def shut_on(said: Iterable[StateSaid], day: date) -> StateSaid | None:
    """What shuts a resource on a day, so that also what was promised of it cannot be had; None: nothing."""
    found = state_on(said, day)
    return found if found is not None and found.state in SHUT else None


def takes_on(said: Iterable[StateSaid], day: date) -> bool:
    """Whether a resource takes people on a day."""
    found = state_on(said, day)
    return found is None or RULES[found.state].takes


def check_state(state: State, why: str | None, since: date, until: date | None, *, own: bool) -> None:
    """Raises NotUnderstood for a state without its reason, with another's, or that ends before it begins; and
    Refused where a provider (`own`) bars, or lifts a bar. A bar is lifted by saying `open` with the reason
    under which it was barred."""
    reasons = RULES[state].reasons
    bars = why in RULES[State.BARRED].reasons
    if own and (state is State.BARRED or bars):
        raise Refused(
            "A provider neither bars a resource nor lifts a bar.",
            where="state",
            next="Ask the council or the regulator that barred it.",
        )
    if reasons and why not in reasons:
        raise NotUnderstood(
            f"A resource that is {RULES[state].said} has a reason.",
            where="why",
            next=f"Say {' or '.join(reasons)}.",
        )
    if not reasons and why is not None and not (state is State.OPEN and bars):
        raise NotUnderstood(f"A resource that is {RULES[state].said} has no reason.", where="why")
    if until is not None and until <= since:
        raise NotUnderstood(
            f"It ends on {until}, and begins on {since}.",
            where="until",
            next="Give the first day on which it holds no more.",
        )

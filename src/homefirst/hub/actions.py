"""What is to be done next for a person: nouns, and the rule of what may follow what. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotUnderstood, Problem

LONGEST_NOTE = 300
"""Characters of what is said in words beside an action."""


@dataclass(frozen=True, slots=True)
class Action:
    """What is to be done, by whom (a role, a team or a user), due when (None: no time was set); since when,
    and who said so. `note` is the SHA-256 of what was said in words."""

    action: str
    person: str
    what: str
    owner: str
    due: datetime | None
    assigned: datetime
    by: str
    note: str | None

    def overdue(self, at: datetime) -> bool:
        return self.due is not None and self.due < at


@dataclass(frozen=True, slots=True)
class ActionSaid:
    """One entry about an action, in the order of recording."""

    seq: int
    event: str
    person: str
    action: str
    what: str | None
    owner: str | None
    due: datetime | None
    note: str | None
    at: datetime
    by: str


WHAT: Mapping[str, str] = MappingProxyType(
    {
        "assess": "finish the assessment",
        "therapy": "see them for therapy",
        "confirm_needs": "confirm needs and pathway",
        "funding": "get the decision about funding",
        "find_care": "find care at home",
        "find_home": "find a place in a home",
        "find_bed": "find a bed on the way",
        "talk_choice": "talk about the choice",
        "ask_family": "ask the family",
        "equipment": "get the equipment",
        "housing": "settle where they will live",
        "neighbour": "call the neighbour",
        "medicines": "get the medicines",
        "transport": "book the transport",
        "agree_code": "agree on the code",
        "escalate": "take it higher",
        "other": "something else, see the note",
    }
)
"""What is mostly to be done next: a code, and what the call says."""
OTHER = "other"

LATEST = timedelta(days=366)
"""How far off an action may be due."""
ASSIGNED, PASSED, DONE, WITHDRAWN = "ActionAssigned", "ActionPassed", "ActionDone", "ActionWithdrawn"
_NOT_YET = "Nobody was asked to do this before."
_OVER = "This was done or withdrawn before."
_CANNOT: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "none": {PASSED: _NOT_YET, DONE: _NOT_YET, WITHDRAWN: _NOT_YET},
        "open": {ASSIGNED: "This was assigned before: give another action a key of its own."},
        "over": dict.fromkeys((ASSIGNED, PASSED, DONE, WITHDRAWN), _OVER),
    }
)


def cannot_be(said: Iterable[ActionSaid], event: str, action: str) -> Problem | None:
    """Why an entry about an action cannot follow what was said of its person; None where it can."""
    state = "none"
    for one in said:
        if one.action == action:
            state = "over" if one.event in (DONE, WITHDRAWN) else "open"
    why = _CANNOT[state].get(event)
    if why is None:
        return None
    return Problem(f"{event} {action}", why, "Look at the person's actions as they stand.")


def same_open(some: Iterable[Action], what: str, owner: str) -> Action | None:
    """The open action by which somebody is to do the same already; None for something else, which its note
    tells apart."""
    if what == OTHER:
        return None
    return next((one for one in some if (one.what, one.owner) == (what, owner)), None)


def check_due(due: datetime | None, at: datetime) -> None:
    """Raises NotUnderstood for a time by which nothing can be asked to be done at an instant: one of a day
    before it, or over a year away, which is a slip of the pen."""
    if due is None:
        return
    if due > at + LATEST:
        raise NotUnderstood("That is over a year away.", where="due", next="Write an earlier day.")
    if due < at and local_day(due) < local_day(at):
        raise NotUnderstood("That day is over.", where="due", next="Write today or a later day.")


def open_actions(said: Iterable[ActionSaid], at: datetime | None = None) -> dict[str, tuple[Action, ...]]:
    """The actions that are open, by person, the first that is due first and those without a time last; by
    what was said up to an instant where one is named."""
    found: dict[str, Action] = {}
    for one in sorted((one for one in said if at is None or one.at <= at), key=lambda one: one.seq):
        if one.event == ASSIGNED and one.what is not None and one.owner is not None:
            found[one.action] = Action(
                one.action, one.person, one.what, one.owner, one.due, one.at, one.by, one.note
            )
        elif one.event == PASSED and one.action in found and one.owner is not None:
            found[one.action] = replace(found[one.action], owner=one.owner, due=one.due)
        else:
            found.pop(one.action, None)
    by_person: dict[str, list[Action]] = {}
    for action in found.values():
        by_person.setdefault(action.person, []).append(action)
    return {person: tuple(sorted(some, key=_soonest)) for person, some in by_person.items()}


def _soonest(action: Action) -> tuple[bool, datetime, str]:
    return action.due is None, action.due or action.assigned, action.action

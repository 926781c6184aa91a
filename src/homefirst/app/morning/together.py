"""What is entered on several lines of the morning's list at once, in one transaction: of all of them or,
where one has moved since it was seen, of none."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from homefirst.app.ground.house import this_log
from homefirst.app.ground.questions import view_at
from homefirst.app.morning.asking import Said, instant_of, lines_of_people
from homefirst.app.morning.desk import check_said, given_said
from homefirst.app.people.asking import Caller
from homefirst.app.people.naming import list_people
from homefirst.foundation.calendar import LONDON
from homefirst.foundation.errors import NotUnderstood, Overtaken
from homefirst.foundation.store.events import Author
from homefirst.hub import record
from homefirst.hub.actions import ASSIGNED, ActionSaid, check_due
from homefirst.hub.events import STREAM
from homefirst.hub.line import Line
from homefirst.hub.read import actions_said, decisions_said, verdicts_said

AT_ONCE = 250
"""Lines that something can be entered on at once: those of one page."""


class SomeMoved(Overtaken):
    """Some of several lines are not as they were seen, and nothing was entered on any; `lines` says of each,
    by the key it was asked for, what is in the way."""

    def __init__(self, lines: Mapping[str, str], of: int) -> None:
        self.lines = lines
        some = "1 of 1 line" if of == 1 else f"{len(lines)} of {of} lines"
        super().__init__(
            f"{some} cannot be entered on.",
            where="line",
            next="Why stands beside each, and it is not ticked any more. Send the others again.",
        )


@dataclass(frozen=True, slots=True)
class Together:
    """Several lines that somebody may act on: of people whom they may see; `seen` is the last entry that they
    saw of each, by the line's person."""

    lines: Sequence[Line]
    seen: Mapping[str, int]
    at: datetime
    caller: Caller

    @property
    def by(self) -> Author:
        return Author(self.caller.asker.user)


def act_on_each(seen: Mapping[UUID, int], at: datetime | None, caller: Caller) -> Together:
    """The lines of some keys, with the last entry that was seen of each. Raises NotUnderstood for none or too
    many, and SomeMoved where one is not on the list, or of a person whom the caller may not know of."""
    if not 0 < len(seen) <= AT_ONCE:
        raise NotUnderstood(
            "No line is ticked." if not seen else f"{len(seen)} lines are ticked.",
            where="line",
            next="Tick whom it is for." if not seen else f"Tick at most {AT_ONCE}.",
        )
    instant, ended = instant_of(at)
    found = lines_of_people(view_at(None), instant, set(seen))
    who = list_people([UUID(line.person) for line in found.values()], caller).who
    lines = {key: line for key, line in found.items() if UUID(line.person) in who}
    missing = {str(key): "There is no such line on the list." for key in seen if str(key) not in lines}
    if missing:
        raise SomeMoved(missing, len(seen))
    asked = {lines[str(key)].person: number for key, number in seen.items()}
    when = caller.at if at is None and not ended else instant
    return Together(
        tuple({lines[str(key)].person: lines[str(key)] for key in seen}.values()), asked, when, caller
    )


def add_to_each(some: Together, *, what: str, owner: str, due: datetime | None, note: str) -> None:
    """The same is to be done next for each. Raises NotUnderstood for what is no such action or no time for
    it, and SomeMoved also where somebody is to do the same already."""
    check_said(what=what, owner=owner)
    check_due(due, some.at)
    given = {line.person: said for line in some.lines if (said := given_said(line, what, owner)) is not None}
    if given:
        raise SomeMoved(given, len(some.lines))
    with _unmoved(some):
        record.assign_action_to_each(
            this_log(),
            actions={line.person: str(uuid4()) for line in some.lines},
            what=what,
            owner=owner,
            due=due,
            note=note,
            by=some.by,
            at=some.at,
        )


def finish_next_of_each(some: Together) -> None:
    """What is next for each is done. Raises SomeMoved also where somebody has no next action."""
    idle = {line.person: "Nothing is to be done here next." for line in some.lines if line.next is None}
    if idle:
        raise SomeMoved(idle, len(some.lines))
    next_ = {line.next.action for line in some.lines if line.next is not None}
    with _unmoved(some) as said:
        # An action goes on under the key under which it was given, whatever keys were joined since.
        for one in [one for one in said if one.event == ASSIGNED and one.action in next_]:
            record.finish_action(
                this_log(), person=one.person, action=one.action, outcome=None, by=some.by, at=some.at
            )


@contextmanager
def _unmoved(some: Together) -> Iterator[Sequence[ActionSaid]]:
    """Holds the hub's stream, with what was said there of actions; raises SomeMoved where anything was
    entered of a line since it was seen."""
    with this_log().holding(STREAM) as view:
        of = {key: line.person for line in some.lines for key in line.keys}
        actions = actions_said(view, of)
        said: list[Said] = [
            *actions,
            *verdicts_said(view, of),
            *decisions_said(view, of),
        ]
        moved = _moved(some.seen, of, said)
        if moved:
            raise SomeMoved(moved, len(some.lines))
        yield actions


def _moved(seen: Mapping[str, int], of: Mapping[str, str], said: Collection[Said]) -> dict[str, str]:
    """The lines of which something was entered after what was seen, with by whom and when."""
    last: dict[str, Said] = {}
    for one in sorted(said, key=lambda one: one.seq):
        if one.person is not None:
            last[of[one.person]] = one
    return {
        person: f"{one.by} changed this line, as of {_when(one.at)}, after you saw it."
        for person, one in last.items()
        if one.seq != seen[person]
    }


def _when(at: datetime) -> str:
    local = at.astimezone(LONDON)
    return f"{local.day} {local:%B, %H:%M}"

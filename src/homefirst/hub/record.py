"""The verbs of the hub: actions, and whether a code is right. Each looks and appends while the stream is
held, so that two who do the same at once hear of one another."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from homefirst.foundation.errors import NotUnderstood, Problem, Refused
from homefirst.foundation.store.events import Appended, Author, EventType, Fact, Occurred
from homefirst.foundation.store.log import Log
from homefirst.hub import events as kinds
from homefirst.hub.actions import cannot_be
from homefirst.hub.notes import keep_note
from homefirst.hub.read import actions_said

MOST = 40


def assign_action(
    log: Log,
    *,
    person: str,
    action: str,
    what: str,
    owner: str,
    due: datetime | None,
    note: str = "",
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """Somebody is to do something next; `action` is a new key. Raises NotUnderstood for a field that cannot
    be kept."""
    for where, text in (("what", what), ("owner", owner)):
        if not text.strip() or len(text) > MOST:
            raise NotUnderstood(
                f"{where.capitalize()} is a code or a name of 1 to {MOST} characters.", where=where
            )
    kept = keep_note(log.county, person, note)
    says = {"what": what.strip(), "owner": owner.strip(), "due": _iso(due), "note": kept}
    return _about_action(log, kinds.ACTION_ASSIGNED, person, action, says, by, at, because)


def pass_action(
    log: Log,
    *,
    person: str,
    action: str,
    owner: str,
    due: datetime | None,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """Somebody else is to do it, or by another time. Raises Refused for one that is not open."""
    says = {"owner": owner, "due": _iso(due)}
    return _about_action(log, kinds.ACTION_PASSED, person, action, says, by, at, because)


def finish_action(
    log: Log,
    *,
    person: str,
    action: str,
    outcome: str | None,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """It is done. Raises Refused for one that is not open."""
    return _about_action(log, kinds.ACTION_DONE, person, action, {"outcome": outcome}, by, at, because)


def withdraw_action(
    log: Log, *, person: str, action: str, by: Author, at: datetime, because: str | None = None
) -> Appended:
    """It is not to be done any more. Raises Refused for one that is not open."""
    return _about_action(log, kinds.ACTION_WITHDRAWN, person, action, {}, by, at, because)


def _about_action(
    log: Log,
    type_: EventType,
    person: str,
    action: str,
    says: Mapping[str, Any],
    by: Author,
    at: datetime,
    because: str | None,
) -> Appended:
    with log.holding(kinds.STREAM) as view:
        wrong = cannot_be(actions_said(view, [person]), type_.name, action)
        if wrong is not None:
            raise refused(wrong)
        fact = Fact(kinds.STREAM, type_, Occurred.at(at), {"person": person, "action": action, **says})
        return log.append([fact], by=by, because=because)


def refused(wrong: Problem) -> Refused:
    """A problem as a refusal."""
    return Refused(wrong.what, where=wrong.where, next=wrong.next)


def _iso(instant: datetime | None) -> str | None:
    return None if instant is None else instant.isoformat()

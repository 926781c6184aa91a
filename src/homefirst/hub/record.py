"""The verbs of the hub: actions, and whether a code is right. Each looks and appends while the stream is
held, so that two who do the same at once hear of one another."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from homefirst.foundation.errors import HomefirstError, NotUnderstood, Overtaken, Problem, Refused
from homefirst.foundation.store.events import Appended, Author, EventType, Fact, Occurred
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.view import View
from homefirst.hub import events as kinds
from homefirst.hub.actions import cannot_be
from homefirst.hub.decisions import WHY_OVERTAKEN
from homefirst.hub.notes import keep_note
from homefirst.hub.read import actions_said, verdicts_said
from homefirst.hub.verdicts import (
    WHY,
    Code,
    CodeStands,
    Proposal,
    VerdictSaid,
    check_heard,
    check_saw,
    check_settle,
    judge,
    stands,
)
from homefirst.policy.verification import Act, Side

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
    be kept, and Refused for a key that was used."""
    return assign_action_to_each(
        log,
        actions={person: action},
        what=what,
        owner=owner,
        due=due,
        note=note,
        by=by,
        at=at,
        because=because,
    )


def assign_action_to_each(
    log: Log,
    *,
    actions: Mapping[str, str],
    what: str,
    owner: str,
    due: datetime | None,
    note: str = "",
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """Somebody is to do the same next for each of some people, all or none of it; `actions` are new keys, by
    person. Raises as `assign_action`."""
    for where, text in (("what", what), ("owner", owner)):
        if not text.strip() or len(text) > MOST:
            raise NotUnderstood(
                f"{where.capitalize()} is a code or a name of 1 to {MOST} characters.", where=where
            )
    type_, says = kinds.ACTION_ASSIGNED, {"what": what.strip(), "owner": owner.strip(), "due": _iso(due)}
    with log.holding(kinds.STREAM) as view:
        said = actions_said(view, actions)
        facts = []
        for person, action in actions.items():
            wrong = cannot_be([one for one in said if one.person == person], type_.name, action)
            if wrong is not None:
                raise refused(wrong)
            note_kept = keep_note(log.county, person, note)
            payload = {"person": person, "action": action, **says, "note": note_kept}
            facts.append(Fact(kinds.STREAM, type_, Occurred.at(at), payload))
        return log.append(facts, by=by, because=because)


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


def judge_code(
    log: Log,
    *,
    proposed: Callable[[View], Proposal],
    shown: Code,
    side: Side,
    act: Act,
    why: str | None,
    keys: Collection[str] = (),
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """A side agrees to the code that is proposed of somebody, or disputes it. `shown` is the code that
    whoever judges was shown; `proposed` says what is proposed now; `keys` are all of the person's, under any
    of which something may have been said before two were joined. Raises Overtaken, with the new one, where
    that is another; Refused for what the side cannot say, NotUnderstood for a reason that there is not."""
    _check_why(why)
    with log.holding(kinds.STREAM) as view:
        proposal = proposed(view)
        now = stands(proposal, _said_of(view, proposal, keys, at))
        check_saw(shown, now)
        judge(now, side, act, by=by.name, at=at, why=why)
        return log.append([_judged(proposal, side, act, why, at)], by=by, because=because)


@dataclass(frozen=True, slots=True)
class Judged:
    """The code of somebody of which a side says something, as it stands by all that was `said`, whatever
    instant the page is of: what was `shown`, and the number of the entry of the hub that was `seen` last. A
    page of another time is no way round what was said since."""

    now: CodeStands
    said: tuple[VerdictSaid, ...]
    shown: Code
    seen: int


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A code of many of which it was not said, and why."""

    person: str
    error: HomefirstError


def say_of_codes(
    log: Log,
    *,
    judged: Callable[[View], Iterable[Judged | LeftOut]],
    side: Side,
    act: Act,
    why: str | None,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> tuple[tuple[str, ...], tuple[LeftOut, ...]]:
    """A side says the same of many codes at once, in one transaction: of those of `judged`, which is asked
    while the stream is held. Each stands for itself: one that is not as it was shown, or that somebody has
    disputed, settled or answered for the same side since, is left out with its reason and the others are
    kept. Gives the persons of whose codes it was said, and who was left out."""
    _check_why(why)
    kept: list[CodeStands] = []
    left: list[LeftOut] = []
    with log.holding(kinds.STREAM) as view:
        for one in judged(view):
            if isinstance(one, LeftOut):
                left.append(one)
                continue
            try:
                _check_not_among(one.now, kept)
                check_saw(one.shown, one.now)
                _check_heard(one, side)
                judge(one.now, side, act, by=by.name, at=at, why=why)
            except (Overtaken, Refused) as error:
                left.append(LeftOut(one.now.proposal.person, error))
                continue
            kept.append(one.now)
        facts = [_judged(one.proposal, side, act, why, at) for one in kept]
        if facts:
            log.append(facts, by=by, because=because)
    return tuple(one.proposal.person for one in kept), tuple(left)


def _check_not_among(now: CodeStands, kept: Collection[CodeStands]) -> None:
    """Raises Refused for a code of a stay named twice, under two keys or in two spellings."""
    of = now.proposal.spell, now.proposal.code
    if any((one.proposal.spell, one.proposal.code) == of for one in kept):
        raise Refused("This code is ticked twice.", where="tick", next="It was said once.")


def _check_heard(one: Judged, side: Side) -> None:
    proposal = one.now.proposal
    check_heard(one.said, one.seen, side, spell=proposal.spell, code=proposal.code)


def settle_dispute(
    log: Log,
    *,
    proposed: Callable[[View], Proposal],
    shown: Code,
    returned: Code,
    why: str | None,
    keys: Collection[str] = (),
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """What is returned of somebody whose code is disputed. Raises as `judge_code`, and Refused where nobody
    disputes it."""
    _check_why(why)
    with log.holding(kinds.STREAM) as view:
        proposal = proposed(view)
        now = stands(proposal, _said_of(view, proposal, keys, at))
        check_saw(shown, now)
        check_settle(now)
        return log.append([_settling(proposal, returned, why, at)], by=by, because=because)


def settle_of_code(
    log: Log,
    *,
    judged: Callable[[View], Judged],
    returned: Code,
    why: str | None,
    by: Author,
    at: datetime,
    because: str | None = None,
) -> Appended:
    """What is returned under a code of a stay that is disputed, also after somebody left: the one of
    `judged`, which is asked while the stream is held. Raises Overtaken where it is not as it was shown, or
    anybody said something of it since; Refused where nobody disputes it, NotUnderstood for a reason that
    there is not."""
    _check_why(why)
    with log.holding(kinds.STREAM) as view:
        one = judged(view)
        check_saw(one.shown, one.now)
        for side in Side:
            _check_heard(one, side)
        check_settle(one.now)
        return log.append([_settling(one.now.proposal, returned, why, at)], by=by, because=because)


def explain_overtaking(
    log: Log, *, person: str, wait: str, why: str, by: Author, at: datetime, because: str | None = None
) -> Appended:
    """Why others were placed before somebody who had waited longer, one of WHY_OVERTAKEN. Raises
    NotUnderstood for another reason."""
    if why not in WHY_OVERTAKEN:
        raise NotUnderstood("It does not say why.", where="why", next="Choose a reason from the list.")
    says = {"person": person, "wait": wait, "why": why}
    fact = Fact(kinds.STREAM, kinds.OVERTAKING_EXPLAINED, Occurred.at(at), says)
    return log.append([fact], by=by, because=because)


def _said_of(view: View, proposal: Proposal, keys: Collection[str], at: datetime) -> Sequence[VerdictSaid]:
    return [one for one in verdicts_said(view, {proposal.person, *keys}) if one.at <= at]


def _check_why(why: str | None) -> None:
    if why is not None and why not in WHY:
        raise NotUnderstood(f"“{why}” is no reason.", where="why", next=f"Write one of {', '.join(WHY)}.")


def _judged(proposal: Proposal, side: Side, act: Act, why: str | None, at: datetime) -> Fact:
    reason, whose = proposal.code
    says = {"party": str(side), "verdict": str(act), "reason": reason, "whose": whose, "why": why}
    return _about_code(kinds.CODE_JUDGED, proposal, says, at)


def _settling(proposal: Proposal, returned: Code, why: str | None, at: datetime) -> Fact:
    reason, whose = proposal.code
    says = {"of_reason": reason, "of_whose": whose, "reason": returned[0], "whose": returned[1], "why": why}
    return _about_code(kinds.DISPUTE_SETTLED, proposal, says, at)


def _about_code(type_: EventType, proposal: Proposal, says: Mapping[str, Any], at: datetime) -> Fact:
    payload = {"person": proposal.person, "spell": proposal.spell, **says}
    return Fact(kinds.STREAM, type_, Occurred.at(at), payload)


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

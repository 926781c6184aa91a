"""The codes that wait for a side's word, wired: who is asked, what they agree to at once, and what would be
returned if the month ended now."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from homefirst.app.codes.left import TickedLeft, judged_left, settle_left
from homefirst.app.ground.house import this_log
from homefirst.app.morning import desk
from homefirst.app.morning.asking import MorningAsked, lines_of_people
from homefirst.app.morning.desk import is_of, no_line, speaks_for
from homefirst.app.people.asking import Caller
from homefirst.app.people.naming import list_people
from homefirst.app.ward.asking import ward_clock
from homefirst.foundation.errors import NotUnderstood, Overtaken
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.view import View
from homefirst.hub import record
from homefirst.hub.codes import CodesOf, codes_of
from homefirst.hub.judges import Party
from homefirst.hub.read import verdicts_said
from homefirst.hub.verdicts import WHY, Code, stands
from homefirst.policy.verification import Act, Side


@dataclass(frozen=True, slots=True)
class Ticked:
    """The code of somebody that is agreed to: the one that was shown, and the last entry that was seen."""

    person: UUID
    shown: Code
    seen: int


Spoken = Ticked | TickedLeft
"""A code that is spoken of: of the list, or of who left and is still to be returned."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """What became of many codes that were agreed to at once: of whom they were, and who was left out."""

    persons: tuple[str, ...]
    left_out: tuple[record.LeftOut, ...]


def sides_of(caller: Caller) -> tuple[Side, ...]:
    """The sides for which the caller speaks about codes, the hospital first; none where for neither."""
    return tuple(side for side in Side if Party(side) in speaks_for(caller))


def side_asked(caller: Caller, text: str | None) -> Side | None:
    """For which side the caller goes through the codes: the one that was asked for, else the first that is
    theirs; None where they speak for none. Raises NotUnderstood for one that is not theirs."""
    own = sides_of(caller)
    if not text or not own:
        return own[0] if own else None
    if text not in own:
        words = " or ".join(own) or "nothing"
        raise NotUnderstood("You do not speak for this side.", where="side", next=f"Write {words}.")
    return Side(text)


def ask_codes(asked: MorningAsked, side: Side, organisation: str) -> CodesOf:
    """The codes of whom an organisation speaks as a side, of a morning's list."""
    setting = asked.setting
    lines = [line for line in asked.morning.lines if is_of(line, side, organisation)]
    return codes_of(
        lines,
        side,
        asked.at,
        reasons=tuple(setting.coding.legal),
        settled_days=setting.thresholds.settled_days,
    )


def agree_to(ticked: Sequence[Spoken], side: Side, caller: Caller, at: datetime | None) -> Agreed:
    """A side agrees to codes, each as it was shown, in one transaction. What cannot be agreed to is left out
    with its reason, and the others are kept. Whom the caller may not see, or who is not on the list now, is
    told in the same words. `at` None: as things stand now. Raises NotUnderstood where nothing is ticked;
    that `at` has come is checked before."""
    if not ticked:
        raise NotUnderstood(
            "No code is ticked.", where="tick", next="Tick those to which you agree, or take a whole group."
        )
    return _say(ticked, side, Act.AGREE, None, caller, at)


def dispute(one: Spoken, side: Side, why: str | None, caller: Caller, at: datetime | None) -> None:
    """A side disputes a code, as it was shown. Raises NotUnderstood where it does not say why, and what
    `agree_to` would leave it out with."""
    if why not in WHY:
        raise NotUnderstood(
            "It does not say why the code is wrong.", where="why", next="Choose it from the list."
        )
    for left in _say([one], side, Act.DISPUTE, why, caller, at).left_out:
        raise left.error


def settle(one: Spoken, *, returned: Code, why: str | None, caller: Caller, at: datetime | None) -> None:
    """What is returned of a code that is disputed, as it was shown. Raises Refused where the caller may not
    settle, NotUnderstood for what the return does not have, and Overtaken."""
    if isinstance(one, TickedLeft):
        settle_left(one, returned=returned, why=why, caller=caller, at=_when(caller, at))
    else:
        acting = desk.act_on(one.person, at, one.seen, caller)
        desk.settle(acting, shown=one.shown, returned=returned, why=why)


def _when(caller: Caller, at: datetime | None) -> datetime:
    clock = ward_clock() if at is None else None
    return at or (clock.at if clock is not None and clock.ended else caller.at)


def _say(
    ticked: Sequence[Spoken],
    side: Side,
    act: Act,
    why: str | None,
    caller: Caller,
    at: datetime | None,
) -> Agreed:
    when = _when(caller, at)
    listed = [one for one in ticked if isinstance(one, Ticked)]
    left = [one for one in ticked if isinstance(one, TickedLeft)]
    seen = list_people([one.person for one in ticked], caller).who

    def judged(view: View) -> Iterator[record.Judged | record.LeftOut]:
        yield from _judged(view, listed, seen, side, caller, when)
        yield from judged_left(view, left, seen, side, caller, when)

    kept, left_out = record.say_of_codes(
        this_log(),
        judged=judged,
        side=side,
        act=act,
        why=why,
        by=Author(caller.asker.user),
        at=when,
    )
    return Agreed(kept, left_out)


def _judged(
    view: View,
    ticked: Sequence[Ticked],
    seen: Container[UUID],
    side: Side,
    caller: Caller,
    at: datetime,
) -> Iterator[record.Judged | record.LeftOut]:
    """How the codes that are ticked stand now; who cannot be spoken of is left out."""
    if not ticked:
        return
    lines = lines_of_people(view, at, [one.person for one in ticked if one.person in seen])
    keys = {key for line in lines.values() for key in line.keys}
    said = verdicts_said(view, keys) if keys else []
    for one in ticked:
        line = lines.get(str(one.person))
        if line is None or not is_of(line, side, caller.asker.organisation):
            yield record.LeftOut(str(one.person), no_line())
        elif line.code is None:
            yield record.LeftOut(str(one.person), not_ready())
        else:
            own = tuple(each for each in said if each.person in line.keys)
            yield record.Judged(stands(line.code.proposal, own), own, one.shown, one.seen)


def not_ready() -> Overtaken:
    """What is said of whoever is not ready any more."""
    return Overtaken(
        "This person is not ready to leave a bed any more, so that there is no code.",
        where="code",
        next="Nothing is to be agreed.",
    )

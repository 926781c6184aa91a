"""The codes that wait for a side's word, wired: who is asked, what they agree to at once, and what would be
returned if the month ended now."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings

from homefirst.app.ground.house import this_log
from homefirst.app.ground.questions import view_at
from homefirst.app.morning.asking import MorningAsked, lines_of_people, rules_of
from homefirst.app.morning.desk import is_of, no_line, speaks_for
from homefirst.app.people.asking import Caller
from homefirst.app.people.naming import list_people
from homefirst.app.returns.counted import Delays, count_delays
from homefirst.app.ward.asking import ward_clock
from homefirst.county.catalogue.bank_holidays import working_days
from homefirst.county.journey.days import LAST_OF_THE_RETURN
from homefirst.county.journey.events import STREAM as JOURNEY
from homefirst.county.people.events import STREAM as PEOPLE
from homefirst.foundation.calendar import Month, local_day
from homefirst.foundation.errors import NotUnderstood, Overtaken
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.heads import heads_seen
from homefirst.foundation.store.view import View
from homefirst.hub import record
from homefirst.hub.codes import CodesOf, codes_of
from homefirst.hub.events import STREAM as HUB
from homefirst.hub.judges import Party
from homefirst.hub.read import verdicts_said
from homefirst.hub.verdicts import WHY, Code
from homefirst.measures.returns.kinds import Period
from homefirst.policy.return_deadlines import DueBy, due_by
from homefirst.policy.standing_codes import Heard
from homefirst.policy.verification import Act, Side


@dataclass(frozen=True, slots=True)
class Ticked:
    """The code of somebody that is agreed to: the one that was shown, and the last entry that was seen."""

    person: UUID
    shown: Code
    seen: int


@dataclass(frozen=True, slots=True)
class Agreed:
    """What became of many codes that were agreed to at once: of whom they were, and who was left out."""

    persons: tuple[str, ...]
    left_out: tuple[record.LeftOut, ...]


@dataclass(frozen=True, slots=True)
class MonthSoFar:
    """A month that is to be returned: its days, and people, by what was heard of their codes, to the midnight
    that ends `counted_to`; `due` None where the pack does not say by when it is to be in. `gone` are days not
    agreed by both of people of whom no code is proposed now: who left, or is ready no more.
    `counted` is when it was."""

    month: Month
    counted_to: date
    days: dict[Heard, int]
    people: dict[Heard, int]
    gone: int
    counted: datetime
    due: DueBy | None

    @property
    def over(self) -> bool:
        return self.counted_to == self.month.last


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


def agree_to(ticked: Sequence[Ticked], side: Side, caller: Caller, at: datetime | None) -> Agreed:
    """A side agrees to codes, each as it was shown, in one transaction. What cannot be agreed to is left out
    with its reason, and the others are kept. Whom the caller may not see, or who is not on the list now, is
    told in the same words. `at` None: as things stand now. Raises NotUnderstood where nothing is ticked;
    that `at` has come is checked before."""
    if not ticked:
        raise NotUnderstood(
            "No code is ticked.", where="tick", next="Tick those to which you agree, or take a whole group."
        )
    return _say(ticked, side, Act.AGREE, None, caller, at)


def dispute(one: Ticked, side: Side, why: str | None, caller: Caller, at: datetime | None) -> None:
    """A side disputes a code, as it was shown. Raises NotUnderstood where it does not say why, and what
    `agree_to` would leave it out with."""
    if why not in WHY:
        raise NotUnderstood(
            "It does not say why the code is wrong.", where="why", next="Choose it from the list."
        )
    for left in _say([one], side, Act.DISPUTE, why, caller, at).left_out:
        raise left.error


def _say(
    ticked: Sequence[Ticked], side: Side, act: Act, why: str | None, caller: Caller, at: datetime | None
) -> Agreed:
    clock = ward_clock() if at is None else None
    when = at or (clock.at if clock is not None and clock.ended else caller.at)
    seen = list_people([one.person for one in ticked], caller).who
    kept, left = record.say_of_codes(
        this_log(),
        judged=lambda view: _judged(view, ticked, seen, side, caller, when),
        side=side,
        act=act,
        why=why,
        by=Author(caller.asker.user),
        at=when,
    )
    return Agreed(kept, left)


def _judged(
    view: View,
    ticked: Sequence[Ticked],
    seen: Container[UUID],
    side: Side,
    caller: Caller,
    at: datetime,
) -> Iterator[record.Judged | record.LeftOut]:
    """How the codes that are ticked stand now; who cannot be spoken of is left out."""
    lines = lines_of_people(view, at, [one.person for one in ticked if one.person in seen])
    keys = {key for line in lines.values() for key in line.keys}
    said = [one for one in verdicts_said(view, keys) if one.at <= at] if keys else []
    for one in ticked:
        line = lines.get(str(one.person))
        if line is None or not is_of(line, side, caller.asker.organisation):
            yield record.LeftOut(str(one.person), no_line())
        elif line.code is None:
            yield record.LeftOut(str(one.person), not_ready())
        else:
            own = tuple(each for each in said if each.person in line.keys)
            yield record.Judged(line.code, own, one.shown, one.seen)


def not_ready() -> Overtaken:
    """What is said of whoever is not ready any more."""
    return Overtaken(
        "This person is not ready to leave a bed any more, so that there is no code.",
        where="code",
        next="Nothing is to be agreed.",
    )


def months_to_return(
    asked: MorningAsked, side: Side, organisation: str, *, recent: bool = False
) -> tuple[MonthSoFar, ...]:
    """The months that are to be returned at an instant, of whom an organisation speaks as a side: the one
    before, until it is due, and this one, as far as its midnights are over. None of the daily return's. With
    `recent` as counted a minute ago at most."""
    today, found = local_day(asked.at), []
    here = {key for line in asked.morning.lines if line.code is not None for key in line.keys}
    for month in (Month.of(today) - 1, Month.of(today)):
        due = due_by(rules_of(settings.PACK).deadlines, month, working_days())
        last = month.last < today and due is not None and today <= due.day
        if month <= LAST_OF_THE_RETURN and (last or Month.of(today) == month):
            counted = _so_far(month, today, side, organisation, due, here, recent=recent)
            found += [counted] if counted is not None else []
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Held:
    """A month as it was counted last: where the streams stood, and when that was."""

    delays: Delays
    heads: tuple[tuple[str, int], ...]
    at: datetime

    def holds(self, heads: tuple[tuple[str, int], ...], at: datetime, *, recent: bool) -> bool:
        return self.heads == heads or (recent and at - self.at < RECENT)


_COUNTED: dict[tuple[str, str, date, Month], _Held] = {}
_COUNTED_BY = frozenset({JOURNEY, HUB, PEOPLE})
MOST_COUNTED = 4
RECENT = timedelta(minutes=1)
"""A month takes a second to count, and codes are gone through quicker: the page is so late, and says so."""


def _counted(month: Month, today: date, *, recent: bool) -> _Held:
    """A month's delayed midnights as things stand; of a month that is not over, as of the day."""
    log = this_log()
    heads = tuple(
        sorted((one.stream, one.seq) for one in heads_seen(log.county) if one.stream in _COUNTED_BY)
    )
    key = (log.raw().info.dbname, log.county, today, month)
    view = view_at(None)
    found = _COUNTED.get(key)
    if found is None or not found.holds(heads, view.known_at, recent=recent):
        if key not in _COUNTED and len(_COUNTED) >= MOST_COUNTED:
            _COUNTED.clear()
        found = _COUNTED[key] = _Held(count_delays(view, Period.of_month(month)), heads, view.known_at)
    return found


def _so_far(
    month: Month,
    today: date,
    side: Side,
    organisation: str,
    due: DueBy | None,
    here: Container[str],
    *,
    recent: bool,
) -> MonthSoFar | None:
    held = _counted(month, today, recent=recent)
    delays = held.delays
    nights = [
        one
        for one in delays.nights
        if one.day < today
        and (one.provider if side is Side.HOSPITAL else one.council) in (None, organisation)
    ]
    if delays.counted_to is None or month.first >= today:
        return None
    days: dict[Heard, int] = dict.fromkeys(Heard, 0)
    people: dict[Heard, set[str]] = {one: set() for one in Heard}
    for one in nights:
        days[one.heard] += 1
        people[one.heard].add(one.person)
    gone = sum(one.person not in here and not one.heard.agreed for one in nights)
    last = min(delays.counted_to, date.fromordinal(today.toordinal() - 1))
    return MonthSoFar(
        month, last, days, {heard: len(own) for heard, own in people.items()}, gone, held.at, due
    )

"""The codes of whoever left, or is asked of another code now, under which days are still to be returned:
found in the months that are open, and agreed to, disputed and settled like those of the list."""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings

from homefirst.app.codes.months import month_counted, open_months
from homefirst.app.ground.house import this_log
from homefirst.app.morning.asking import MorningAsked, lines_of_people, rules_of, setting_at
from homefirst.app.morning.desk import check_legal_on, no_line
from homefirst.app.people.asking import Caller
from homefirst.app.people.naming import who_may_be_seen
from homefirst.app.returns.counted import codes_of_nights, count_delays
from homefirst.county.people.read import standings
from homefirst.foundation.calendar import Month, local_day, midnight
from homefirst.foundation.errors import NotFound, Overtaken
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.view import View
from homefirst.hub import record
from homefirst.hub.codes import CodesOf, codes_of
from homefirst.hub.judges import Party, check_speaks, of_them
from homefirst.hub.left import LeftLine, left_line
from homefirst.hub.line import Line
from homefirst.hub.person import own_waits
from homefirst.hub.read import verdicts_said
from homefirst.hub.setting import Setting
from homefirst.hub.verdicts import Code, VerdictSaid, check_heard, stands
from homefirst.measures.returns.kinds import Period
from homefirst.measures.returns.night import Night
from homefirst.measures.returns.read import frozen_returns
from homefirst.measures.returns.unagreed import Unagreed, unagreed
from homefirst.policy.verification import Side


@dataclass(frozen=True, slots=True)
class TickedLeft:
    """The code of somebody's stay that is spoken of: the one that was shown, and the last entry that was
    seen."""

    person: UUID
    spell: str
    shown: Code
    seen: int


@dataclass(frozen=True, slots=True)
class LeftOf:
    """The codes of which one side has to do, of those that the caller may see; of how many `others`, and of
    how many days of theirs, they may not know."""

    codes: CodesOf
    others: int
    others_days: int


_Asked = tuple[str, Code]
"""A person, and the code of which the list asks hospital and council."""
_Key = tuple[str, str, Code]
"""A person, a stay and a code of it."""


@dataclass(frozen=True, slots=True)
class _Made:
    """All codes that are left over at an instant, and by what they were found: everybody's nights, and of
    which code of which stay the list asks whom. `ahead`: of whom something was said later than that."""

    at: datetime

    nights: Mapping[str, tuple[Night, ...]]
    now: Mapping[str, _Asked]
    frozen: frozenset[tuple[Month, str | None]]
    day: date
    lines: tuple[LeftLine, ...]
    ahead: frozenset[str]


_MADE: dict[tuple[str, str], _Made] = {}


def left_lines(asked: MorningAsked, *, recent: bool = False) -> tuple[LeftLine, ...]:
    """Every code that is left over at an instant, whoever speaks of it. With `recent` of months as counted a
    minute ago at most. Of whom nothing was entered since they were looked for last, what was found stands."""
    today, log = local_day(asked.at), this_log()
    months = [month for month, _ in open_months(today)]
    held = [month_counted(month, today, recent=recent) for month in months]
    nights = _by_person(one for each in held for one in each.delays.nights)
    now, frozen = _asked_of(asked.morning.lines), _frozen(log.now(), months)
    key = (log.raw().info.dbname, log.county)
    before = _MADE.get(key)
    if before is None or (before.frozen, before.day) != (frozen, today) or asked.at < before.at:
        before = _Made(asked.at, {}, {}, frozen, today, (), frozenset())
    moved = _moved(before, nights, now)
    moved |= before.ahead if asked.at > before.at else frozenset()
    if not moved:
        return before.lines
    new = [one for person in sorted(moved & nights.keys()) for one in nights[person]]
    found = _lines(log.now(), new, _asked_now(asked.morning.lines), frozen, asked.setting)
    kept = (one for one in before.lines if one.person not in moved)
    lines = tuple(sorted((*kept, *found), key=lambda one: (-len(one.days), one.person, one.days[0])))
    ahead = (before.ahead - moved) | _ahead(log.now(), found, asked.at)
    _MADE[key] = _Made(asked.at, nights, now, frozen, today, lines, ahead)
    return lines


def _ahead(view: View, lines: Iterable[LeftLine], at: datetime) -> frozenset[str]:
    """Of whom something was said after an instant, as on a page of another time."""
    of = {key: line.person for line in lines for key in line.keys}
    return frozenset(of[one.person] for one in verdicts_said(view, of) if one.at > at)


def _by_person(nights: Iterable[Night]) -> dict[str, tuple[Night, ...]]:
    found: dict[str, list[Night]] = {}
    for one in nights:
        found.setdefault(one.person, []).append(one)
    return {person: tuple(own) for person, own in found.items()}


def _moved(
    before: _Made, nights: Mapping[str, tuple[Night, ...]], now: Mapping[str, _Asked]
) -> frozenset[str]:
    """Who is to be looked for anew: whose nights were counted anew, as those of everybody are of whom
    something was entered, or of whom the list asks another code."""
    counted = {
        person
        for person in nights.keys() | before.nights.keys()
        if not _same(nights.get(person, ()), before.nights.get(person, ()))
    }
    stays = {spell for spell in now.keys() | before.now.keys() if now.get(spell) != before.now.get(spell)}
    asked = {each[spell][0] for each in (now, before.now) for spell in stays if spell in each}
    return frozenset(counted | asked)


def _same(some: tuple[Night, ...], others: tuple[Night, ...]) -> bool:
    """Whether they are those very nights: what is counted anew may be equal, and rest on something else."""
    return len(some) == len(others) and all(one is other for one, other in zip(some, others, strict=True))


def lines_of(lines: Iterable[LeftLine], side: Side, organisation: str) -> tuple[LeftLine, ...]:
    """Those of whom an organisation speaks as a side: a hospital of the days that it returns."""
    return tuple(
        one for one in lines if of_them(side, organisation, provider=one.provider, council=one.council)
    )


def ask_left(asked: MorningAsked, side: Side, caller: Caller) -> LeftOf:
    """The codes that are left over, as a side goes through them, of those whom the caller may see."""
    own = lines_of(left_lines(asked), side, caller.asker.organisation)
    seen = who_may_be_seen({UUID(one.person) for one in own}, caller)
    told = [one for one in own if UUID(one.person) in seen]
    others = [one for one in own if UUID(one.person) not in seen]
    return LeftOf(_codes(told, side, asked), len(others), sum(len(one.days) for one in others))


def ask_every_left(asked: MorningAsked, side: Side, organisation: str) -> LeftOf:
    """The same of all of them, for a door that shows keys and no names."""
    return LeftOf(_codes(lines_of(left_lines(asked), side, organisation), side, asked), 0, 0)


def _codes(lines: Iterable[LeftLine], side: Side, asked: MorningAsked) -> CodesOf:
    return codes_of(lines, side, asked.at, reasons=tuple(asked.setting.coding.legal), settled_days=0)


def judged_left(
    view: View, ticked: Sequence[TickedLeft], seen: Container[UUID], side: Side, caller: Caller, at: datetime
) -> Iterator[record.Judged | record.LeftOut]:
    """How the codes that are ticked stand now; who cannot be spoken of is left out."""
    may = [one for one in ticked if one.person in seen]
    lines = _of_people(view, at, {one.person for one in may})
    yield from (record.LeftOut(str(one.person), no_line()) for one in ticked if one.person not in seen)
    for one in may:
        try:
            line = _line(view, one, lines, side, at)
            if not lines_of([line], side, caller.asker.organisation):
                raise no_line()
            yield _as_said(view, line, one)
        except (NotFound, Overtaken) as error:
            yield record.LeftOut(str(one.person), error)


def settle_left(one: TickedLeft, *, returned: Code, why: str | None, caller: Caller, at: datetime) -> None:
    """What is returned after a dispute of somebody who left. Raises Refused where the caller may not settle,
    NotUnderstood for what the return does not have, NotFound for whom they may not see, and Overtaken."""
    asker = caller.asker
    check_speaks(rules_of(settings.PACK).judges, asker.role, asker.organisation, Party.SETTLES)
    if not who_may_be_seen({one.person}, caller):
        raise no_line()

    def judged(view: View) -> record.Judged:
        line = _line(view, one, _of_people(view, at, {one.person}), None, at)
        check_legal_on(setting_at(midnight(line.days[-1])).coding, line.rule, returned)
        return _as_said(view, line, one)

    record.settle_of_code(this_log(), judged=judged, returned=returned, why=why, by=Author(asker.user), at=at)


def _as_said(view: View, line: LeftLine, one: TickedLeft) -> record.Judged:
    said = tuple(verdicts_said(view, line.keys))
    return record.Judged(stands(line.code.proposal, said), said, one.shown, one.seen)


def _line(
    view: View, one: TickedLeft, lines: Mapping[_Key, LeftLine], side: Side | None, at: datetime
) -> LeftLine:
    """The code that was shown, as it stands now. Raises Overtaken where no day is returned under it any more
    that is not agreed: with who spoke meanwhile, where somebody did for the same side."""
    line = lines.get((str(one.person), one.spell, one.shown))
    if line is not None:
        return line
    if side is not None:
        keys = {str(key) for of in standings(view, {one.person}).values() for key in of.keys}
        own = [said for said in _said(view, keys, at) if said.spell == one.spell]
        check_heard(own, one.seen, side, spell=one.spell, code=one.shown)
    raise Overtaken(
        "No day is to be returned under this code any more that hospital and council have not agreed.",
        where="code",
        next="Look at how the list stands now.",
    )


def _of_people(view: View, at: datetime, persons: Collection[UUID]) -> dict[_Key, LeftLine]:
    """What is left over of some people, counted anew, by every key of theirs."""
    if not persons:
        return {}
    today = local_day(at)
    months = [month for month, _ in open_months(today)]
    keys = {str(key) for of in standings(view, persons).values() for key in of.keys}
    nights = [one for month in months for one in count_delays(view, Period.of_month(month), of=keys).nights]
    now = _asked_now(lines_of_people(view, at, persons).values())
    made = _lines(view, nights, now, _frozen(view, months), setting_at(at))
    return {(key, one.bed.spell, one.code.proposal.code): one for one in made for key in one.keys}


def _lines(
    view: View,
    nights: Iterable[Night],
    now: Mapping[str, Code],
    frozen: Container[tuple[Month, str | None]],
    setting: Setting,
) -> tuple[LeftLine, ...]:
    """The codes of nights that are over, and not frozen, which nobody is asked of by the list."""
    today = local_day(setting.at)
    open_ = [
        one
        for one in nights
        if one.day < today and not one.heard.agreed and (Month.of(one.day), one.provider) not in frozen
    ]
    if not open_:
        return ()
    found = unagreed(open_, codes_of_nights(view, open_), now)
    persons = {UUID(one.person) for one in found}
    keys_of = {str(of.person): of.keys for of in standings(view, persons).values()} if persons else {}
    keys = {one.person: {one.person, *map(str, keys_of.get(one.person, ()))} for one in found}
    said: dict[str, list[VerdictSaid]] = {}
    for each in _said(view, {key for own in keys.values() for key in own}, setting.at):
        said.setdefault(each.person, []).append(each)
    return tuple(_made(one, keys[one.person], said, setting) for one in found)


def _made(
    one: Unagreed, keys: Collection[str], said: Mapping[str, list[VerdictSaid]], setting: Setting
) -> LeftLine:
    return left_line(
        one.coded,
        one.bed,
        setting,
        person=one.person,
        keys=keys,
        since=one.since,
        waits=own_waits(one.waits, setting.kinds),
        rule=one.rule,
        days=one.days,
        provider=one.provider,
        council=one.council,
        said=[each for key in keys for each in said.get(key, ())],
    )


def _said(view: View, keys: Collection[str], at: datetime) -> tuple[VerdictSaid, ...]:
    return tuple(one for one in verdicts_said(view, keys) if one.at <= at) if keys else ()


def _asked_now(lines: Iterable[Line]) -> dict[str, Code]:
    """The code of which the two are asked by the list, by the stay."""
    return {spell: code for spell, (_, code) in _asked_of(lines).items()}


def _asked_of(lines: Iterable[Line]) -> dict[str, _Asked]:
    stands = (line.code for line in lines if line.code is not None)
    return {
        one.proposal.spell: (one.proposal.person, one.proposal.code)
        for one in stands
        if one.verification is not None
    }


def _frozen(view: View, months: Iterable[Month]) -> frozenset[tuple[Month, str | None]]:
    """Whose return of which month is frozen: what is submitted waits for nobody's word."""
    return frozenset(
        (month, one.provider) for month in months for one in frozen_returns(view, Period.of_month(month))
    )

"""A month reconciled, wired: the local list and the return from journeys, the publication from figures."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

from homefirst.app.ground.house import this_county
from homefirst.app.returns.counted import Delays, Rules, count_delays, rules, view_asked
from homefirst.county.catalogue.delays import Breakdown, Care
from homefirst.county.figures.delays import DelayTable
from homefirst.county.figures.read import delay_tables
from homefirst.county.journey.census import InBed, OpenWait
from homefirst.county.journey.history import History, Span, history, on_a_line
from homefirst.county.people.residents import Resident, residents
from homefirst.foundation.calendar import THURSDAY, day_after, local_day, midnight
from homefirst.foundation.store.view import View
from homefirst.measures.returns.kinds import Period
from homefirst.measures.returns.night import Night
from homefirst.measures.returns.publication import categories_of
from homefirst.measures.returns.reconciled import Listed, Reconciled, Returned, Row, alone
from homefirst.policy.coding import code
from homefirst.policy.situation import situation_of

ON_LIST = "wait:"
"""With this begin the kinds of waits that are lines of the local list."""
SPLITS = (Breakdown.REASON, Breakdown.ORGANISATION, Breakdown.CARE)
MOMENT = timedelta(microseconds=1)


def ask_reconciled(period: Period, *, known_at: datetime | None = None) -> Reconciled:
    """The local list, the return for this county's council and its publication, of a month of delayed
    transfers, as known at a time."""
    view, by = view_asked(known_at), rules()
    delays = count_delays(view, period, by=by)
    own = [night for night in delays.nights if by.here is None or night.council == by.here]
    listed = _listed(view, period, by)
    returned = _returned(view, delays, own)
    days = frozenset(day for day in _days(period) if day.weekday() == THURSDAY)
    list_alone, return_alone = alone(listed, returned, by.here, days)
    published = _published(view, period)
    return Reconciled(
        period=period,
        council=by.here,
        total=Row("total", len(listed), len(returned), len(own), _total(published.get(Breakdown.CARE))),
        rows={split: tuple(_rows(split, period, own, listed, published.get(split))) for split in SPLITS},
        councils=tuple(_councils(delays)),
        lines=tuple(_lines(listed, returned)),
        edition=_edition(published),
        listed=tuple(one for _, one in sorted(listed.items())),
        on_both=len(listed.keys() & returned.keys()),
        list_alone=list_alone,
        return_alone=return_alone,
    )


def ask_published(view: View, period: Period) -> tuple[int, str] | None:
    """The days that were published of this county's council in a month, and of which edition; None where none
    are held."""
    tables = _published(view, period)
    total, edition = _total(tables.get(Breakdown.CARE)), _edition(tables)
    return None if total is None or edition is None else (total, edition)


def _days(period: Period) -> Iterable[date]:
    return (period.first + timedelta(days=n) for n in range(period.days))


def _listed(view: View, period: Period, by: Rules) -> dict[str, Listed]:
    """Who was on the list within the month, under the keys that stand."""
    start, end = midnight(period.first), midnight(day_after(period.last)) + MOMENT
    keys = on_a_line(view, ON_LIST, start, end)
    who = {str(key): one for key, one in residents(view, {UUID(key) for key in keys}).items()}
    past = history(view, keys, start, end)
    found: dict[str, Listed] = {}
    for key in keys:
        one = _one_listed(key, past, period, by, who.get(key))
        before = found.get(one.person)
        found[one.person] = one if before is None else _both(before, one)
    return found


def _one_listed(key: str, past: History, period: Period, by: Rules, resident: Resident | None) -> Listed:
    lines = [(span, wait) for span, wait in past.waits_of(key) if wait.what.startswith(ON_LIST)]
    nights = {day: midnight(day_after(day)) for day in _days(period)}
    listed = {day: at for day, at in nights.items() if any(_in(span, at) for span, _ in lines)}
    beds = {day: bed for day, at in listed.items() if (bed := past.bed_at(key, at)) is not None}
    first = next(iter(listed), period.first)
    ready = {day for day, bed in beds.items() if bed.ready_since is not None and not bed.on_leave}
    adults = {None if resident is None else resident.adult_on(day) for day in listed or [first]}
    return Listed(
        person=key if resident is None else str(resident.person),
        line=lines[0][1].what,
        reason=_code_of(key, past, lines, by, first, beds.get(first)),
        midnights=frozenset(listed),
        in_bed=frozenset(beds),
        present=frozenset(day for day, bed in beds.items() if not bed.on_leave),
        ready=frozenset(ready),
        funded=frozenset(day for day in ready if not by.submitters.nobody(beds[day].place, day)),
        ever_in_bed=any(_meet(span, other) for span, _ in lines for other, _ in past.beds(key)),
        left=_left(key, past, lines),
        adult=False if adults == {False} else None if adults == {None} else True,
        council=None if resident is None else resident.council_on(first),
    )


def _code_of(
    key: str, past: History, lines: list[tuple[Span, OpenWait]], by: Rules, day: date, bed: InBed | None
) -> str | None:
    """The reason of the return under which what the lines say by themselves would be counted."""
    told = past.told_at(key, midnight(day_after(day)))
    situation = situation_of(bed, told)
    if situation.care is None:
        situation = replace(situation, care=Care.ACUTE)
    waits = [wait for _, wait in lines]
    coded = code(by.coding.on(day), waits, situation)
    if coded.reason is not None or coded.rule is None:
        return coded.reason
    # A line says no owner, and without one there is no code; the reason is the rule's all the same.
    return next((rule.reason for rule in by.coding.rules if rule.code == coded.rule), None)


def _left(key: str, past: History, lines: list[tuple[Span, OpenWait]]) -> bool:
    """Whether somebody was in no bed any more at the midnight after their last line was closed."""
    ends = [end for (_, end), _ in lines]
    closed = [end for end in ends if end is not None]
    if len(closed) < len(ends):
        return False
    return past.bed_at(key, midnight(day_after(local_day(max(closed))))) is None


def _both(one: Listed, other: Listed) -> Listed:
    """Two keys of one person."""
    return replace(
        one,
        midnights=one.midnights | other.midnights,
        in_bed=one.in_bed | other.in_bed,
        present=one.present | other.present,
        ready=one.ready | other.ready,
        funded=one.funded | other.funded,
        ever_in_bed=one.ever_in_bed or other.ever_in_bed,
        left=one.left and other.left,
    )


def _returned(view: View, delays: Delays, own: Iterable[Night]) -> dict[str, Returned]:
    of_person: dict[str, list[Night]] = {}
    for night in own:
        of_person.setdefault(night.person, []).append(night)
    period = delays.period
    keys = {night.key for nights in of_person.values() for night in nights}
    past = history(view, keys, midnight(period.first), midnight(day_after(period.last)) + MOMENT)
    found = {}
    for person, nights in of_person.items():
        first = min(nights, key=lambda night: night.day)
        waits = any(
            not wait.what.startswith(ON_LIST)
            for night in nights
            for wait in past.waits_at(night.key, midnight(day_after(night.day)))
        )
        days = frozenset(night.day for night in nights)
        found[person] = Returned(person, days, first.reason, first.whose, first.provider, waits)
    return found


def _published(view: View, period: Period) -> dict[Breakdown, DelayTable]:
    area, found = this_county().area, {}
    for split in SPLITS:
        for one in delay_tables(view, split, areas=[area]):
            if one.table.month == period.month:
                found[split] = one.table
    return found


def _rows(
    split: Breakdown, period: Period, own: list[Night], listed: Mapping[str, Listed], table: DelayTable | None
) -> Iterable[Row]:
    days = Counter(_word(split, night) for night in own)
    people = Counter(word for word, _ in {(_word(split, night), night.person) for night in own})
    reasons = Counter(one.reason for one in listed.values()) if split is Breakdown.REASON else None
    published = {} if table is None else dict(table.days)
    for category in categories_of(split, period):
        of_list = None if reasons is None else reasons[category]
        yield Row(category, of_list, people[category], days[category], published.get(category))
    if days[""] or (reasons is not None and reasons[None]):
        yield Row("", None if reasons is None else reasons[None], people[""], days[""], None)


def _word(split: Breakdown, night: Night) -> str:
    words = {Breakdown.REASON: night.reason, Breakdown.ORGANISATION: night.whose, Breakdown.CARE: night.care}
    return words[split] or ""


def _councils(delays: Delays) -> Iterable[Row]:
    days = Counter(night.council or "" for night in delays.nights)
    people = Counter(
        council for council, _ in {(night.council or "", night.person) for night in delays.nights}
    )
    yield from (Row(council, None, people[council], n, None) for council, n in sorted(days.items()))


def _lines(listed: Mapping[str, Listed], returned: Mapping[str, Returned]) -> Iterable[Row]:
    people = Counter(one.line for one in listed.values())
    both = Counter(one.line for one in listed.values() if one.person in returned)
    days: Counter[str] = Counter()
    for one in listed.values():
        if one.person in returned:
            days[one.line] += len(returned[one.person].nights)
    yield from (Row(line, n, both[line], days[line], None) for line, n in sorted(people.items()))


def _total(table: DelayTable | None) -> int | None:
    return None if table is None else table.total


def _edition(published: Mapping[Breakdown, DelayTable]) -> str | None:
    table = published.get(Breakdown.CARE)
    if table is None:
        return None
    return f"{table.edition.vintage.value}, {table.edition.edition_on.isoformat()}"


def _in(span: Span, at: datetime) -> bool:
    return span[0] <= at and (span[1] is None or at < span[1])


def _meet(one: Span, other: Span) -> bool:
    return (one[1] is None or other[0] < one[1]) and (other[1] is None or one[0] < other[1])

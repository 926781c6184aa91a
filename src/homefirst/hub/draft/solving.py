"""A draft, solved: the question of the candidates and lines as allocation asks it, with what is held by hand,
and its answer told person by person. For the worker and a command: it needs the solver."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from importlib import import_module

import numpy as np

from homefirst.county.capacity.resource import Resource
from homefirst.hub.allocation.answer import PRICES_SECONDS, Allocated, told
from homefirst.hub.allocation.highs import Look
from homefirst.hub.allocation.prices import Price, prices
from homefirst.hub.allocation.solve import polish
from homefirst.hub.draft.lines import Lines
from homefirst.hub.draft.overrides import Overrides, OverrideSaid
from homefirst.hub.draft.people import Candidate
from homefirst.hub.draft.pinches import ShortSite, pinches_of
from homefirst.hub.draft.reasons import Left, amount_of
from homefirst.hub.draft.rules import DraftRules
from homefirst.hub.draft.solved import Place, Solved, cannot_place, cost_of
from homefirst.policy.allocation.fit import Needs
from homefirst.policy.allocation.instance import NOWHERE, Instance, Ints, instance_of
from homefirst.policy.allocation.levels import Level, objective, told_objective
from homefirst.policy.allocation.line import Line
from homefirst.policy.allocation.pinch import Pinch
from homefirst.policy.allocation.plan import Plan, earliest, left, take
from homefirst.policy.allocation.waiting import Told, Waiting

Clock = Callable[[], float]
NOUGHT = Decimal(0)
PROVISIONAL_SECONDS = 2.0
"""What those who are not ready yet may take, after those who are."""


def solve(
    candidates: Sequence[Candidate],
    lines: Lines,
    rules: DraftRules,
    overrides: Overrides,
    *,
    more: Mapping[str, Decimal],
    clock: Clock,
    seconds: float,
    before: Mapping[str, Place] | None = None,
    priced: bool = True,
    sites: Sequence[ShortSite] = (),
    look: Look = lambda: None,
) -> Solved:
    """Who gets what: first those who are ready, then in what they leave those who are only expected to be, so
    that no place is kept empty for somebody who cannot come. `more` is how much more of some lines there
    would be from the first day on. `before`: the places that they had; of plans that are as good the one that
    leaves most of them as they were. Prices are looked for where `priced`. Of `sites` that are short those
    plans are preferred, of as many days, that let people go from there. Raises what `look` raises, which
    is asked again and again."""
    free = {
        one.resource: [amount + more.get(one.resource, NOUGHT) for amount in one.free] for one in lines.lines
    }
    starts = {one.resource: one.starts or (True,) * rules.days for one in lines.lines}
    held, not_kept = _held(candidates, lines, rules, overrides, free, starts)
    by_hand = {
        who: Place(one.resource or "", _number(one, rules), None, None, None, one)
        for who, one in held.items()
    }
    ready = [one for one in candidates if not one.expected]
    later = [one for one in candidates if one.expected]
    asked = _asked(ready, rules, overrides, held, before or {})
    pinches = _pinches(asked, sites, ready, by_hand, rules)
    instance = _instance(asked, lines, rules, free, pinches)
    days = {one.waiting.person: one.days for one in candidates}
    found = _allocated(instance, days, clock, seconds, look, priced=priced)
    taken = by_hand | _places(found, rules)
    with_more = {
        one.resource: tuple(one.free[day] + more.get(one.resource, NOUGHT) for day in range(rules.days))
        for one in lines.lines
    }
    left = _left(candidates, lines, rules, taken, with_more, starts)
    asked = _asked(later, rules, overrides, held, before or {})
    room = _instance(asked, lines, rules, {code: one.left for code, one in left.items()}, ())
    then = _allocated(room, days, clock, min(seconds, PROVISIONAL_SECONDS), look, priced=False)
    everybody = taken | _places(then, rules)
    not_yet = {one.waiting.person for one in later}
    return Solved(
        places={who: one for who, one in everybody.items() if who not in not_yet},
        left=left,
        provisional={who: one for who, one in everybody.items() if who in not_yet},
        left_then=_left(candidates, lines, rules, everybody, with_more, starts),
        not_kept=not_kept,
        prices=tuple((code, one.saves, one.solved) for code, one in found.prices),
        levels=_levels(found, ready, taken, rules),
        seconds=found.seconds + then.seconds,
    )


def _places(found: Allocated, rules: DraftRules) -> dict[str, Place]:
    return {
        one.person: Place(
            one.offer,
            (one.start - rules.first_day).days,
            one.runner_up,
            None if one.runner_up_start is None else (one.runner_up_start - rules.first_day).days,
            one.exchange,
        )
        for one in found.assignments
    }


def _pinches(
    asked: Sequence[Waiting],
    sites: Sequence[ShortSite],
    ready: Sequence[Candidate],
    by_hand: Mapping[str, Place],
    rules: DraftRules,
) -> tuple[Pinch, ...]:
    waiting = Counter(one.site for one in asked if one.site is not None)
    held: dict[str, list[int]] = {}
    for one in ready:
        place = by_hand.get(one.waiting.person)
        if place is not None and one.line.site is not None:
            held.setdefault(one.line.site, []).append(place.start)
    return pinches_of(sites, waiting, held, rules.days)


def _allocated(
    instance: Instance, days: Mapping[str, int], clock: Clock, seconds: float, look: Look, *, priced: bool
) -> Allocated:
    """As `allocate`, but that of people who count the same whoever has waited longer goes first."""
    import_module("highspy")  # the first time takes a second or more, which is none of the draft's
    began = clock()
    polished = polish(instance, clock=clock, seconds=seconds, look=look)
    plan = longest_first(instance, polished.plan, days)
    until = max(clock() + PRICES_SECONDS, began + seconds)
    found: tuple[Price, ...] = ()
    if priced:

        def left() -> float:
            look()
            return until - clock()

        found = prices(instance, plan, polished.worth, proven=polished.proven, left=left)
    assignments, unplaced = told(instance, plan, _never)
    return Allocated(
        plan=plan,
        assignments=assignments,
        unplaced=unplaced,
        prices=tuple((instance.lines[one.line].resource, one) for one in found),
        levels=tuple(replace(one, objective=objective(one.level, instance, plan)) for one in polished.levels),
        seconds=clock() - began,
    )


def longest_first(instance: Instance, plan: Plan, days: Mapping[str, int]) -> Plan:
    """The same places on the same days, of which whoever has waited longer has the earlier one, among people
    who could take each other's: the same line fits them as well, they take as much of it, count the same, are
    ready by then, and leave nothing. No level is better or worse for it."""
    line, day = plan.line.copy(), plan.day.copy()
    for at in range(len(instance.lines)):
        equals: dict[tuple[object, ...], list[int]] = {}
        for person in range(len(instance.waiting)):
            on_it, one = line[person] == at, instance.waiting[person]
            fits = np.flatnonzero(instance.options(person) == at)
            if not (on_it or line[person] == NOWHERE) or not len(fits) or one.holds or one.told:
                continue
            worse = int(instance.option_worse[instance.begin[person] + fits[0]])
            key = (one.weight, one.first, one.promised, instance.takes(person, at), worse, one.site)
            equals.setdefault(key, []).append(person)
        for some in equals.values():
            _in_turn(instance, line, day, some, at, days)
    return _completed(instance, Plan(line, day), days)


def _completed(instance: Instance, plan: Plan, days: Mapping[str, int]) -> Plan:
    """With whoever can still be placed: where there was no time to find the best plan, room may be left."""
    rest = left(instance, plan)
    out = np.flatnonzero(plan.line == NOWHERE)
    turns = sorted(
        map(int, out), key=lambda one: (-instance.weight[one], -days[instance.waiting[one].person])
    )
    for person in turns:
        starts = {int(at): earliest(instance, rest, person, int(at)) for at in instance.options(person)}
        found = [(start, at) for at, start in starts.items() if start is not None]
        if found:
            start, at = min(found, key=lambda one: one[0])
            plan.line[person], plan.day[person] = at, start
            take(instance, rest, person, at, start)
    return plan


def _in_turn(
    instance: Instance, line: Ints, day: Ints, some: list[int], at: int, days: Mapping[str, int]
) -> None:
    places = sorted(int(day[person]) for person in some if line[person] == at)
    if not places:
        return
    some = [person for person in some if instance.ready[person] <= places[0] or line[person] == at]
    if any(instance.ready[person] > places[0] for person in some):
        return
    some.sort(key=lambda person: (-days[instance.waiting[person].person], instance.waiting[person].person))
    for turn, person in enumerate(some):
        placed = turn < len(places)
        line[person], day[person] = (at, places[turn]) if placed else (NOWHERE, NOWHERE)


def _never(_needs: Needs, _line: Line) -> tuple[()]:
    """Every need is looked at before, person by person, by the pack's criteria: what is left may be
    offered."""
    return ()


def _asked(
    candidates: Sequence[Candidate],
    rules: DraftRules,
    overrides: Overrides,
    held: Mapping[str, OverrideSaid],
    before: Mapping[str, Place],
) -> list[Waiting]:
    """Those for whom a place is looked: who is not held at one by hand, nor offered nothing."""
    waiting = []
    for one in candidates:
        person = one.waiting.person
        if person in held or person in overrides.nothing:
            continue
        kept_out = overrides.kept_out.get(person, frozenset())
        was = before.get(person)
        had = None if was is None else Told(was.resource, rules.every_day[was.start])
        waiting.append(replace(one.waiting, refused=one.waiting.refused | kept_out, told=had))
    return waiting


def _instance(
    waiting: Sequence[Waiting],
    lines: Lines,
    rules: DraftRules,
    free: Mapping[str, Sequence[Decimal]],
    pinches: Sequence[Pinch],
) -> Instance:
    with_free = [
        replace(one, free=tuple(max(NOUGHT, each) for each in free[one.resource])) for one in lines.lines
    ]
    return instance_of(waiting, with_free, first_day=rules.first_day, days=rules.days, pinches=pinches)


def _number(one: OverrideSaid, rules: DraftRules) -> int:
    return 0 if one.start is None else (one.start - rules.first_day).days


def _held(
    candidates: Sequence[Candidate],
    lines: Lines,
    rules: DraftRules,
    overrides: Overrides,
    free: Mapping[str, list[Decimal]],
    starts: Mapping[str, tuple[bool, ...]],
) -> tuple[dict[str, OverrideSaid], tuple[tuple[OverrideSaid, str], ...]]:
    """Takes what is held by hand off what is free, in the order in which it was said; what cannot be kept is
    told with the reason, and nothing is taken for it."""
    known = {one.waiting.person: one for one in candidates}
    kept, not_kept = {}, []
    for who, one in overrides.held.items():
        candidate, resource = known.get(who), lines.resources.get(one.resource or "")
        wrong = _cannot_hold(candidate, resource, one, rules, free, starts)
        if wrong is not None or candidate is None or resource is None:
            not_kept.append((one, wrong or ""))
            continue
        kept[who] = one
        _take(candidate, resource, _number(one, rules), rules, free)
    return kept, tuple(not_kept)


def _cannot_hold(
    candidate: Candidate | None,
    resource: Resource | None,
    one: OverrideSaid,
    rules: DraftRules,
    free: Mapping[str, list[Decimal]],
    starts: Mapping[str, tuple[bool, ...]],
) -> str | None:
    """Why somebody cannot be held at a place any more; None where they can."""
    if candidate is None:
        return "They are not asked for any more: something is offered to them, or they wait for nothing."
    if resource is None:
        return "Nobody posted that line today."
    return cannot_place(
        candidate, resource, _number(one, rules), rules, free[resource.code], starts[resource.code]
    )


def _take(
    candidate: Candidate, resource: Resource, start: int, rules: DraftRules, free: Mapping[str, list[Decimal]]
) -> None:
    amount, holds = amount_of(candidate, resource) or NOUGHT, candidate.waiting.holds
    for day in range(start, rules.days):
        free[resource.code][day] -= amount
        if holds is not None and holds.resource in free:
            free[holds.resource][day] += holds.amount


def _left(
    candidates: Sequence[Candidate],
    lines: Lines,
    rules: DraftRules,
    places: Mapping[str, Place],
    free: Mapping[str, tuple[Decimal, ...]],
    starts: Mapping[str, tuple[bool, ...]],
) -> dict[str, Left]:
    rest = {code: list(amounts) for code, amounts in free.items()}
    given: dict[str, list[Candidate]] = {code: [] for code in rest}
    for one in candidates:
        place = places.get(one.waiting.person)
        if place is not None:
            given[place.resource].append(one)
            _take(one, lines.resources[place.resource], place.start, rules, rest)
    return {
        code: Left(
            lines.resources[code],
            tuple(rest[code]),
            free[code],
            starts[code],
            tuple(one.waiting.person for one in given[code]),
            _hang(given[code], places, lines.resources[code], free[code]),
        )
        for code in rest
    }


def _hang(
    given: Sequence[Candidate], places: Mapping[str, Place], resource: Resource, free: Sequence[Decimal]
) -> frozenset[str]:
    """Of those whom a line is given, for whom what was posted is not enough, the first to begin served
    first."""
    rest, hang = list(free), set()
    for one in sorted(
        given, key=lambda one: (places[one.waiting.person].start, -one.waiting.weight, -one.days)
    ):
        start, amount = places[one.waiting.person].start, amount_of(one, resource) or NOUGHT
        if min(rest[start:]) < amount:
            hang.add(one.waiting.person)
            continue
        for day in range(start, len(rest)):
            rest[day] -= amount
    return frozenset(hang)


def _levels(
    found: Allocated,
    candidates: Sequence[Candidate],
    places: Mapping[str, Place],
    rules: DraftRules,
) -> tuple[tuple[str, float, float], ...]:
    """What the draft reached on each level and what no plan that keeps what is held has less of. Those who
    are held, or offered nothing by hand, are in both."""
    asked = {one.person for one in found.assignments} | {person for person, _ in found.unplaced}
    besides = [one for one in candidates if one.waiting.person not in asked]
    reached = []
    for one in found.levels:
        mine = [each for each in besides if _counts(each, one.level)]
        more = sum(cost_of(each, places.get(each.waiting.person), rules) for each in mine)
        if one.level not in (Level.FIRST, Level.PROMISED, Level.DELAY):
            more = 0
        reached.append(
            (
                one.level.value,
                told_objective(one.level, one.objective) + more,
                told_objective(one.level, one.bound) + more,
            )
        )
    return tuple(reached)


def _counts(candidate: Candidate, level: Level) -> bool:
    if level is Level.FIRST:
        return candidate.waiting.first
    return candidate.waiting.promised if level is Level.PROMISED else True

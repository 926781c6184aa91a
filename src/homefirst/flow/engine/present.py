"""How a simulation begins: with whoever is there, for the part of their stay that is left, and with who waits."""

from homefirst.flow.engine.arrivals import new_person
from homefirst.flow.engine.compiled import compiled
from homefirst.flow.engine.draws import ELAPSED, NOT_YET, STAY, block, need_of, settle_end, way
from homefirst.flow.engine.hours import worked_later, worked_of
from homefirst.flow.engine.moves import stand_in_line
from homefirst.flow.engine.philox import uniform
from homefirst.flow.engine.records import EXPONENTIAL, World
from homefirst.flow.engine.stays import in_ticks, lasting, met, remaining
from homefirst.flow.engine.tapering import give_back
from homefirst.flow.engine.ticks import DAY

_MOST = 60_000.0
"""Days before the beginning that can still be told from each other."""


@compiled
def take_in(w: World, one: int) -> None:
    """One of those present takes their place, or their place in a waiting list."""
    said = w.present[one]
    slot = new_person(w, w.book[0].sources, said.nth, said.group)
    person = w.people[slot]
    waited = min(said.waited, _MOST) if said.waited_known else 0.0
    in_step = said.place >= 0 and said.waits >= 0 and w.places[said.waits].step != 0
    if said.place >= 0:
        days = min(said.days, _MOST) if said.days_known else -1.0
        if said.waits >= 0 and days < 0.0:
            days = waited + _stay_before(w, slot, said.place)
        _hold(w, slot, said.place)
        if said.waits < 0 or days >= 0.0:
            person.since = -int(days * 86400.0)
        if said.waits < 0:
            _goes_on(w, slot, days, said.days_known != 0)
    if in_step:
        person.keeps = person.place
        person.kept_since = person.since
        person.kept_amount = person.amount
        _hold(w, slot, said.waits)
        _pair(w, slot)
        _goes_on(w, slot, waited, said.waited_known != 0)
    elif said.waits >= 0:
        person.joined = -int(waited * DAY)
        stand_in_line(w, slot, said.waits, need_of(w, slot, said.waits))


@compiled
def _hold(w: World, slot: int, at: int) -> None:
    person = w.people[slot]
    place = w.places[at]
    person.amount = need_of(w, slot, at)
    person.need = person.amount
    person.place = at
    person.visit += 1
    place.occupied += 1
    place.area_occupied += DAY
    place.used += person.amount


@compiled
def _pair(w: World, slot: int) -> None:
    b = w.book[0]
    person = w.people[slot]
    pair = w.pairs[w.wholes[b.pair_at + person.keeps * b.places + person.place]]
    pair.count += 1
    pair.area += DAY


@compiled
def _stay_before(w: World, slot: int, at: int) -> float:
    """The stay that was over before somebody began to wait, where nobody knows since when they are there."""
    care = w.cares[at * w.book[0].groups + w.people[slot].group]
    r0, r1, _, _ = block(w, slot, at, NOT_YET, ELAPSED)
    return lasting(w, care.stay, uniform(r0, r1)) if care.stay >= 0 else 0.0


@compiled
def _goes_on(w: World, slot: int, days: float, known: bool) -> None:
    """The rest of a stay of which so many days are over; of one of which nothing is known it is that of a
    stay met at any moment."""
    person = w.people[slot]
    b = w.book[0]
    at = int(person.place)
    care = w.cares[at * b.groups + person.group]
    r0, r1, r2, r3 = block(w, slot, at, int(person.visit), STAY)
    person.route = way(w, care.first_route, care.end_route, uniform(r2, r3))
    person.phase = 0
    left = 0.0
    over = max(days, 0.0)
    if care.stay >= 0:
        stay = w.stays[care.stay]
        share = uniform(r0, r1)
        if known:
            left = remaining(w, care.stay, worked_of(w, over) if stay.working else over, share)
        else:
            over, left = _met(w, slot, care.stay, share)
    person.since = -int(over * 86400.0)
    end = in_ticks(left)
    if care.stay >= 0 and w.stays[care.stay].working:
        end = worked_later(w, 0, end)
    _tapered(w, slot, -in_ticks(over), end)
    settle_end(w, slot, at, -in_ticks(over), end)


@compiled
def _met(w: World, slot: int, stay: int, share: float) -> tuple[float, float]:
    """Days over and left of a stay of which nobody knows since when it lasts."""
    r0, r1, _, _ = block(w, slot, int(w.people[slot].place), int(w.people[slot].visit), ELAPSED)
    other = uniform(r0, r1)
    if w.stays[stay].shape_of == EXPONENTIAL:
        return lasting(w, stay, other), lasting(w, stay, share)
    whole = met(w, stay, other)
    return whole * (1.0 - share), whole * share


@compiled
def _tapered(w: World, slot: int, since: int, end: int) -> None:
    """The parts of a taper that are over already."""
    person = w.people[slot]
    place = w.places[person.place]
    if place.tapers == 0 or end <= since:
        return
    part = max(1, (end - since) // (place.tapers + 1))
    over = min(place.tapers, -since // part)
    for one in range(over):
        give_back(w, slot, one)
    person.phase = over

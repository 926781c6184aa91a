"""Questions of allocation for the tests: small ones drawn at random, and a county's as a seed makes it."""

from datetime import date, timedelta
from decimal import Decimal

import numpy as np
from hypothesis import strategies as st

from homefirst.policy.allocation.instance import Instance, instance_of
from homefirst.policy.allocation.line import Line, Unit
from homefirst.policy.allocation.plan import Plan, earliest, give_back, left
from homefirst.policy.allocation.waiting import Held, Instead, Told, Waiting
from tests.judges.plain_allocation import Asked, Starts

MONDAY = date(2016, 3, 7)
PLACES = ("north", "south")


def instance(asked: Asked) -> Instance:
    return instance_of(asked.waiting, asked.lines, first_day=asked.first_day, days=asked.days)


def starts_of(asked: Asked, plan: Plan) -> Starts:
    return {
        one.person: (asked.lines[plan.line[at]].resource, int(plan.day[at])) if plan.placed(at) else None
        for at, one in enumerate(asked.waiting)
    }


def plan_of(asked: Asked, starts: Starts) -> Plan:
    numbered = {line.resource: at for at, line in enumerate(asked.lines)}
    placed = [starts[one.person] for one in asked.waiting]
    return Plan(
        np.array([-1 if one is None else numbered[one[0]] for one in placed], dtype=np.int64),
        np.array([-1 if one is None else one[1] for one in placed], dtype=np.int64),
    )


def nobody_waits_beside_a_free_place(arrays: Instance, plan: Plan) -> None:
    rest = left(arrays, plan)
    for person in range(len(arrays.waiting)):
        line, day = int(plan.line[person]), int(plan.day[person])
        if plan.placed(person):
            give_back(arrays, rest, person, line, day)
        starts = [earliest(arrays, rest, person, int(one)) for one in arrays.options(person)]
        best = min((one for one in starts if one is not None), default=None)
        assert best is None or (plan.placed(person) and day <= best)
        rest = left(arrays, plan)


@st.composite
def questions(
    draw: st.DrawFn, *, people: int = 5, lines: int = 3, days: int = 3, plain: bool = False
) -> Asked:
    """A small question. A `plain` one has only what people.csv and capacity.csv can say."""
    d = draw(st.integers(1, days))
    every = [_line(draw, at, d, plain) for at in range(draw(st.integers(1, lines)))]
    waiting = [_waiting(draw, at, d, plain, every) for at in range(draw(st.integers(1, people)))]
    return Asked(tuple(waiting), tuple(every), MONDAY, d)


def _line(draw: st.DrawFn, at: int, days: int, plain: bool) -> Line:
    units = [Unit.HOURS, Unit.BEDS] if plain else list(Unit)
    unit = draw(st.sampled_from(units))
    most = 14 if unit is Unit.HOURS else 2
    added = [Decimal(draw(st.integers(0, most))) / (2 if unit is Unit.HOURS else 1) for _ in range(days)]
    free = tuple(sum(added[: day + 1], Decimal(0)) for day in range(days)) if unit.lasts else tuple(added)
    return Line(
        resource=f"R{at}",
        service=draw(st.sampled_from(("home_care", "home_care", "community_bed"))),
        unit=unit,
        free=free,
        locality=draw(st.sampled_from((None, *PLACES))),
        sex=draw(st.sampled_from((None, None, "f"))),
        dementia=draw(st.booleans()),
        nursing=draw(st.booleans()),
        gives=frozenset() if plain else draw(st.sampled_from((frozenset(), frozenset({"insulin"})))),
        starts=None if plain else draw(st.none() | st.tuples(*[st.booleans()] * days)),
        weekly_price=draw(st.none() | st.sampled_from((Decimal(20), Decimal("17.5"), Decimal(0)))),
    )


def _waiting(draw: st.DrawFn, at: int, days: int, plain: bool, lines: list[Line]) -> Waiting:
    one = Waiting(
        person=f"p{at}",
        service=draw(st.sampled_from(("home_care", "home_care", "community_bed"))),
        priority=draw(st.integers(1, 5)),
        ready=MONDAY + timedelta(days=draw(st.integers(-1, days))),
        hours=draw(st.sampled_from((None, *map(Decimal, ("3.5", "5", "7"))))),
        sex=draw(st.sampled_from(("f", "m", None))),
        locality=draw(st.sampled_from(PLACES)),
        dementia=draw(st.booleans()),
        nursing=draw(st.integers(0, 3)) == 0,
        first=draw(st.integers(0, 3)) == 0,
    )
    if plain:
        return one
    kept = {name: getattr(one, name) for name in Waiting.__slots__}
    return Waiting(
        **{
            **kept,
            "promised": draw(st.booleans()),
            "instead": draw(
                st.sampled_from(((), (Instead("community_bed", 2),) * (one.service == "home_care")))
            ),
            "asks": draw(st.sampled_from((frozenset(), frozenset(), frozenset({"insulin"})))),
            "refused": draw(st.sampled_from((frozenset(), frozenset({"R0"})))),
            "holds": draw(st.none() | st.sampled_from([Held("R1", Decimal("3.5")), Held("R0", Decimal(1))])),
            "told": draw(
                st.none()
                | st.builds(
                    Told,
                    st.sampled_from([line.resource for line in lines]),
                    st.integers(0, days - 1).map(lambda n: MONDAY + timedelta(days=n)),
                )
            ),
        }
    )

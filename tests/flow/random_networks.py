"""Sound networks of any form, for properties."""

from datetime import date
from types import MappingProxyType

from hypothesis import strategies as st

from homefirst.flow.network.network import (
    OUT,
    Call,
    Group,
    Kind,
    Network,
    OfGroup,
    Opening,
    Place,
    Route,
    Source,
)
from homefirst.flow.network.stay import Stay, empirical, exponential, fixed, lognormal
from homefirst.flow.network.table import evened

START = date(2016, 4, 4)
positive = st.floats(0.01, 200)
flags = st.booleans()


def evened_shares(count: int) -> st.SearchStrategy[tuple[float, ...]]:
    """Shares that sum to 1; many of them are made of one number, which is quicker to draw."""
    parts = (
        st.lists(st.integers(1, 50), min_size=count, max_size=count)
        if count < 12
        else st.integers(1, 10**6).map(lambda seed: [1 + seed * at % 51 for at in range(count)])
    )
    return parts.map(lambda parts: evened(tuple(part / sum(parts) for part in parts)))


def a_week() -> st.SearchStrategy[tuple[float, ...]]:
    return st.integers(1, 4).flatmap(lambda bins: evened_shares(168 * bins))


def stays(*, days: bool = True) -> st.SearchStrategy[Stay]:
    working = flags if days else st.just(False)
    return st.one_of(
        st.builds(fixed, st.floats(0, 100), working_days=working),
        st.builds(exponential, positive, working_days=working),
        st.builds(lognormal, positive, st.floats(0, 3), working_days=working),
        st.builds(
            empirical, st.lists(st.floats(0, 90), min_size=1, max_size=6).map(tuple), working_days=working
        ),
    )


def somewhere(names: list[str]) -> st.SearchStrategy[str]:
    return st.sampled_from([*names, OUT])


@st.composite
def routes(draw: st.DrawFn, names: list[str], later: list[str]) -> tuple[Route, ...]:
    """To any places, out among them; blocking only to later ones, so that no loop can block itself."""
    to = draw(st.lists(st.sampled_from(names), unique=True, max_size=3)) if names else []
    shares = draw(evened_shares(len(to) + 1))
    return tuple(
        Route(name, share, draw(st.sampled_from([None, False, True] if name in later else [False])))
        for name, share in zip([*to, OUT], shares, strict=True)
    )


@st.composite
def places(draw: st.DrawFn, name: str, names: list[str], later: list[str], groups: list[str]) -> Place:
    kind = draw(st.sampled_from(Kind))
    next_ = draw(routes(names, later))
    hours = kind is Kind.HOURS
    by_group = {
        group: OfGroup(
            stay=draw(st.none() | stays()),
            next=draw(st.none() | routes(names, later)),
            hours=draw(st.none() | stays(days=False)) if hours else None,
        )
        for group in groups
        if draw(flags)
    }
    by_call = draw(flags)
    patience = draw(st.none() | stays())
    steps = draw(st.lists(st.dates(START, date(2017, 4, 3)), unique=True, max_size=2).map(sorted))
    weekdays = st.lists(flags, min_size=7, max_size=7).filter(any).map(tuple)
    hours_open = st.integers(1, 2**24 - 1).map(lambda bits: tuple(bool(bits >> at & 1) for at in range(24)))
    opening = st.none() | st.builds(Opening, weekdays, hours_open)
    falling = st.lists(st.floats(0, 1), max_size=3).map(lambda one: (1.0, *sorted(one, reverse=True)))
    taper = st.just(()) | falling
    return Place(
        name=name,
        kind=kind,
        next=next_,
        stay=draw(stays()),
        capacity=draw(st.integers(1, 900)) if kind in (Kind.BEDS, Kind.SLOTS) else None,
        per_week=draw(positive) if kind is Kind.STARTS else None,
        hours_per_week=draw(positive) if hours else None,
        delivery=draw(st.floats(0.1, 1)) if hours else 1.0,
        hours=draw(st.none() | stays(days=False)) if hours else None,
        taper=draw(taper) if hours else (),
        capacity_from=()
        if kind is Kind.NONE
        else tuple((day, float(draw(st.integers(0, 900)))) for day in steps),
        queue=draw(st.none() | st.integers(0, 9)),
        overflow=OUT,
        blocking=bool(later) and draw(flags),
        open=draw(opening),
        leaving=draw(st.just(()) | evened_shares(24)),
        patience=patience,
        leaves_to=OUT if patience is None else draw(somewhere(later)),
        by_call=by_call,
        instead=tuple(draw(st.lists(st.sampled_from(later), unique=True, max_size=2)))
        if by_call and later
        else (),
        by_group=MappingProxyType(by_group),
        reason=draw(st.sampled_from([None, "A", "E"])),
        whose=draw(st.sampled_from([None, "nhs"])),
    )


@st.composite
def sources(draw: st.DrawFn, name: str, names: list[str], groups: list[str]) -> Source:
    by_week = draw(st.just(()) | a_week())
    factors = st.floats(0.1, 3)
    return Source(
        name=name,
        per_day=draw(positive),
        to=draw(st.sampled_from(names)),
        by_hour=Source("", 0, "").by_hour if by_week else draw(evened_shares(24)),
        by_weekday=(1.0,) * 7 if by_week else draw(st.tuples(*[factors] * 7)),
        by_month=draw(st.just((1.0,) * 12) | st.tuples(*[factors] * 12)),
        growth_a_year=draw(st.floats(-0.2, 0.2)),
        group=draw(st.sampled_from([None, *groups])),
        by_week=by_week,
    )


@st.composite
def networks(draw: st.DrawFn) -> Network:
    names = [f"place “{number}”" for number in range(draw(st.integers(1, 4)))]
    groups = [f"group {number}" for number in range(draw(st.integers(0, 2)))]
    return Network(
        name=draw(st.sampled_from(["a county", 'with "quotes" \\ and é'])),
        start=START,
        seed=draw(st.integers(0, 2**63 - 1)),
        sources=tuple(draw(sources(f"source {number}", names, groups)) for number in range(2)),
        places=tuple(
            draw(places(name, names, names[number + 1 :], groups)) for number, name in enumerate(names)
        ),
        groups=tuple(Group(name, draw(st.integers(1, 5)), draw(flags)) for name in groups),
        call=draw(st.just(Call()) | st.just(Call(8.0, (True,) * 7))),
        holidays=draw(st.sampled_from([frozenset(), frozenset({date(2016, 12, 26), date(2017, 1, 2)})])),
    )

"""One place of a network's file, with its routes and what differs by group."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from types import MappingProxyType

from homefirst.flow.network.network import OUT, Kind, OfGroup, Opening, Place, Route
from homefirst.flow.network.read_stay import read_stay
from homefirst.flow.network.table import Table, evened, sums_to_1

MOST = 10_000_000.0
NEEDS = {Kind.BEDS: "capacity", Kind.SLOTS: "capacity", Kind.STARTS: "per_week", Kind.HOURS: "hours_per_week"}
"""What says how much a place of each kind has."""
ONLY_HOURS = ("delivery", "hours", "taper")


def read_place(table: Table) -> Place:
    """The place of a table; what cannot be used is told and stands as if it were not there."""
    name = table.text("name", needed=True) or ""
    kind = _kind(table)
    by_group = _by_group(table)
    _check_stay(table, kind, by_group)
    steps = _capacity_from(table, kind)
    capacity, per_week, hours = _amounts(table, kind, opens_later=any(amount > 0 for _, amount in steps))
    place = Place(
        name=name,
        kind=kind,
        next=_routes(table, needed=True) or (),
        stay=read_stay(table, "stay"),
        capacity=capacity,
        per_week=per_week,
        hours_per_week=hours,
        delivery=_or(table.number("delivery", most=1.0, above=True), 1.0),
        hours=read_stay(table, "hours", unit="hours"),
        taper=_taper(table),
        capacity_from=steps,
        queue=table.whole("queue", most=10_000_000),
        overflow=table.text("overflow") or OUT,
        blocking=bool(table.flag("blocking")),
        step=bool(table.flag("step")),
        open=_opening(table),
        leaving=table.shares("leaving", 24) or (),
        patience=read_stay(table, "patience"),
        leaves_to=table.text("leaves_to") or OUT,
        by_call=bool(table.flag("by_call")),
        instead=table.words("instead"),
        by_group=by_group,
        reason=table.text("reason"),
        whose=table.text("whose"),
    )
    table.done()
    return place


def _kind(table: Table) -> Kind:
    said = table.text("kind", needed=True)
    if said is None or said in {kind.value for kind in Kind}:
        return Kind.NONE if said is None else Kind(said)
    table.tell("kind", f"“{said}” is no kind of place.", f"Write {', '.join(kind.value for kind in Kind)}.")
    return Kind.NONE


def _amounts(table: Table, kind: Kind, *, opens_later: bool) -> tuple[int | None, float | None, float | None]:
    """Capacity, starts and hours a week: the one that the kind needs."""
    capacity = table.whole("capacity")
    per_week = table.number("per_week", most=MOST)
    hours = table.number("hours_per_week", most=MOST)
    amounts = {"capacity": capacity, "per_week": per_week, "hours_per_week": hours}
    sound_kind = table.content.get("kind") == kind.value
    for key, amount in amounts.items():
        if not sound_kind:
            break
        if key != NEEDS.get(kind):
            if table.has(key):
                table.tell(key, f"A place of kind {kind.value} has none.", _instead_of(kind))
        elif not table.has(key):
            table.tell(key, "It is not said.", f"A place of kind {kind.value} needs it.")
        elif amount == 0 and not opens_later:
            table.tell(
                key,
                "It is nought: nobody could ever start here, and who waits would wait for ever.",
                "Write more than 0, or leave the place out.",
            )
    for key in ONLY_HOURS:
        if sound_kind and kind is not Kind.HOURS and table.has(key):
            table.tell(key, f"A place of kind {kind.value} has none.", "Only places of kind hours have it.")
    return capacity, per_week, hours


def _instead_of(kind: Kind) -> str:
    needs = NEEDS.get(kind)
    return f"Leave it out, and say {needs}." if needs else "Leave it out, or name another kind."


def _check_stay(table: Table, kind: Kind, by_group: Mapping[str, OfGroup]) -> None:
    if kind in (Kind.BEDS, Kind.SLOTS, Kind.HOURS) and not table.has("stay"):
        if by_group and all(one.stay is not None for one in by_group.values()):
            return
        table.tell("stay", "How long people stay is not said.", "Write { fixed = { days = 2 } } or another.")


def _capacity_from(table: Table, kind: Kind) -> tuple[tuple[date, float], ...]:
    steps = []
    for one in table.tables("capacity_from") or ():
        day = one.day("from", needed=True)
        amount: float | None
        if kind in (Kind.BEDS, Kind.SLOTS):
            amount = one.whole("capacity", needed=True)
        else:
            amount = one.number("capacity", most=MOST, needed=True)
        one.done()
        if day is not None and amount is not None:
            steps.append((day, float(amount)))
    if steps and kind is Kind.NONE:
        table.tell("capacity_from", "A place of kind none has no capacity.", "Leave it out.")
    days = [day for day, _ in steps]
    if days != sorted(set(days)):
        table.tell("capacity_from", "The days are not in order.", "Write each day once, the earliest first.")
        return ()
    return tuple(steps)


def _taper(table: Table) -> tuple[float, ...]:
    taper = table.numbers("taper", None, most=1.0) or ()
    if taper and (taper[0] != 1 or any(later > earlier for earlier, later in pairwise(taper))):
        table.tell(
            "taper",
            "The hours are not whole at first, or grow again within a stay.",
            "Write shares that begin with 1 and only fall: [1.0, 0.6, 0.3].",
        )
        return ()
    return taper


def _opening(table: Table) -> Opening | None:
    said = table.table("open")
    if said is None:
        return None
    opening = Opening(
        by_weekday=said.flags("by_weekday", 7) or Opening().by_weekday,
        by_hour=said.flags("by_hour", 24) or Opening().by_hour,
    )
    said.done()
    if not any(opening.by_weekday) or not any(opening.by_hour):
        table.tell("open", "It never opens.", "Write 1 for the weekdays and hours in which people may start.")
    return opening


def _routes(table: Table, *, needed: bool) -> tuple[Route, ...] | None:
    """Where people go next, shares summing to 1; None where nothing is said."""
    said = table.tables("next")
    if said is None or not said:
        if needed or table.has("next"):
            table.tell(
                "next", "Where people go next is not said.", 'Write [{ to = "out", share = 1.0 }], or more.'
            )
        return None
    routes = []
    whole = True
    for one in said:
        to, share = one.text("to", needed=True), one.number("share", most=1 + 1e-6, needed=True)
        routes.append(Route(to or OUT, 0.0 if share is None else share, one.flag("blocking")))
        whole = whole and share is not None
        one.done()
    shares = tuple(route.share for route in routes)
    if whole and not sums_to_1(shares):
        table.tell("next", f"The shares sum to {sum(shares):.6g} and not to 1.", "Mend them so that they do.")
    elif whole:
        shares = evened(shares)
    return tuple(Route(route.to, share, route.blocking) for route, share in zip(routes, shares, strict=True))


def _by_group(table: Table) -> MappingProxyType[str, OfGroup]:
    said = table.table("by_group")
    found: dict[str, OfGroup] = {}
    for name in said.content if said is not None else ():
        one = said.table(name) if said is not None else None
        if one is None:
            continue
        found[name] = OfGroup(
            stay=read_stay(one, "stay"),
            next=_routes(one, needed=False),
            hours=read_stay(one, "hours", unit="hours"),
        )
        one.done()
    return MappingProxyType(found)


def _or(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value

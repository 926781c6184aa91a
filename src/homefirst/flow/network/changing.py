"""What a change makes of a place or a source."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any, TypeVar

from homefirst.flow.network.change import Change, Figure, How
from homefirst.flow.network.network import Kind, OfGroup, Place, Route, Source
from homefirst.flow.network.read_place import NEEDS
from homefirst.flow.network.stay import Shape, Stay, empirical
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.plain import plain
from homefirst.foundation.units import round_half_up

AMOUNTS = frozenset(NEEDS.values())
WHOLE = frozenset({Kind.BEDS, Kind.SLOTS})
STAYS = ("stay", "hours", "patience")
PLACE_FIELDS = (*sorted(AMOUNTS), "delivery", "queue", "blocking", "next.PLACE", "stay.mean", "stay.cv")
SOURCE_FIELDS = ("per_day", "growth_a_year")
GROUP_FIELDS = ("next.PLACE", "stay.mean", "stay.cv", "hours.mean")

_Of = TypeVar("_Of", Place, OfGroup)


def changed_source(source: Source, changes: Iterable[Change]) -> Source:
    for change in changes:
        _check_throughout(change)
        if change.field not in SOURCE_FIELDS or change.group is not None:
            raise _no_field(change, SOURCE_FIELDS)
        value = _number(change).on(getattr(source, change.field))
        fields: dict[str, Any] = {change.field: value}
        source = replace(source, **fields)
    return source


def changed_place(place: Place, changes: Iterable[Change], names: Sequence[str]) -> Place:
    """`names` are those to which ways may lead. Shares of the ways are changed together, after all else."""
    shares: dict[str | None, list[Change]] = defaultdict(list)
    for change in changes:
        if change.field.startswith("next."):
            _check_throughout(change)
            shares[change.group].append(change)
        elif change.group is not None:
            _check_throughout(change)
            of_group = place.by_group.get(change.group, OfGroup())
            place = _with_group(place, change.group, _of_stay(_filled(of_group, place), change, GROUP_FIELDS))
        elif change.field in AMOUNTS:
            place = _amount(place, change)
        else:
            place = _field(place, change)
    for group, of in shares.items():
        if group is None:
            place = replace(place, next=_shares(place.next, of, names))
        else:
            of_group = place.by_group.get(group, OfGroup())
            ways = _shares(of_group.next or place.next, of, names)
            place = _with_group(place, group, replace(of_group, next=ways))
    return place


def _filled(of_group: OfGroup, place: Place) -> OfGroup:
    """What of a group is as its place says, said of the group itself, so that it can be changed there
    alone."""
    return replace(of_group, stay=of_group.stay or place.stay, hours=of_group.hours or place.hours)


def _with_group(place: Place, group: str, of_group: OfGroup) -> Place:
    by_group: Mapping[str, OfGroup] = MappingProxyType({**place.by_group, group: of_group})
    return replace(place, by_group=by_group)


def _amount(place: Place, change: Change) -> Place:
    """Beds, starts or hours from the start or a day on. Dated steps that come later change alike, and are
    gone where the amount is said anew."""
    needs = NEEDS.get(place.kind)
    if change.field != needs:
        what = f"“{place.name}” is of kind {place.kind.value} and has no {change.field}."
        raise _cannot(change, what, f"Change its {needs}." if needs else "Change another place.")
    figure, since = _number(change), change.since or date.min
    # The amount at the start is a step like the others here, of a day before all of them.
    steps = {date.min: float(getattr(place, change.field)), **dict(place.capacity_from)}
    steps[since] = [amount for day, amount in sorted(steps.items()) if day <= since][-1]
    made = {
        day: _rounded(place, figure, amount) if day >= since else amount
        for day, amount in sorted(steps.items())
        if day <= since or figure.how is not How.SET
    }
    start: float = made.pop(date.min)
    if place.kind in WHOLE and start.is_integer():
        start = int(start)
    fields: dict[str, Any] = {change.field: start, "capacity_from": tuple(made.items())}
    return replace(place, **fields)


def _rounded(place: Place, figure: Figure, value: float) -> float:
    """Beds and slots are whole: what a multiplication leaves of one is rounded."""
    found = figure.on(value)
    whole = place.kind in WHOLE and figure.how is How.TIMES
    return float(round_half_up(found)) if whole else found


def _field(place: Place, change: Change) -> Place:
    _check_throughout(change)
    if change.field == "delivery" and place.kind is Kind.HOURS:
        return replace(place, delivery=_number(change).on(place.delivery))
    if change.field == "queue":
        return replace(place, queue=_queue(place, change))
    if change.field == "blocking":
        if change.figure not in ("true", "false"):
            raise _cannot(change, "It is neither true nor false.", "Write blocking=true or blocking=false.")
        return replace(place, blocking=change.figure == "true")
    return _of_stay(place, change, PLACE_FIELDS)


def _queue(place: Place, change: Change) -> int | None:
    if change.figure == "none":
        return None
    figure = _number(change)
    if place.queue is None and figure.how is not How.SET:
        raise _cannot(change, "Any number may wait there.", "Say how many may: queue=10.")
    queue = figure.on(place.queue or 0)
    if not queue.is_integer():
        raise _cannot(change, "A queue is of whole people.", "Write a whole number, or none.")
    return int(queue)


def _of_stay(of: _Of, change: Change, known: Sequence[str]) -> _Of:
    """Another mean or spread of a stay, of the hours that a person takes, or of a patience."""
    name, _, part = change.field.partition(".")
    if name not in STAYS or part not in ("mean", "cv") or (name == "patience" and isinstance(of, OfGroup)):
        raise _no_field(change, known)
    stay: Stay | None = getattr(of, name)
    if stay is None:
        raise _cannot(change, f"There is no {name} of which it could be.", "Say it in the network's file.")
    value = _number(change).on(stay.mean if part == "mean" else stay.cv)
    made: Stay
    if part == "cv" and stay.shape is not Shape.LOGNORMAL:
        what = f"A stay that is {stay.shape.value} has no spread of its own."
        raise _cannot(change, what, "Change its mean, or write a lognormal stay in the network's file.")
    if stay.shape is Shape.EMPIRICAL:
        if not stay.mean:
            raise _cannot(change, "It takes no time, and no factor makes it longer.", "Write other values.")
        made = empirical(tuple(one * value / stay.mean for one in stay.seen), working_days=stay.working_days)
    else:
        made = replace(stay, mean=value) if part == "mean" else replace(stay, cv=value)
    fields: dict[str, Any] = {name: made}
    return replace(of, **fields)


def _shares(ways: Sequence[Route], changes: Sequence[Change], names: Sequence[str]) -> tuple[Route, ...]:
    """The ways with other shares: those that are named as they are told, the others in proportion."""
    shares = {way.to: way.share for way in ways}
    told: dict[str, float] = {}
    for change in changes:
        to = change.field.removeprefix("next.")
        if to not in names:
            raise _cannot(change, f"There is no place “{plain(to)}” to go to.", "Name a place, or out.")
        told[to] = _number(change).on(told.get(to, shares.get(to, 0.0)))
        if not -1e-12 <= told[to] <= 1 + 1e-12:
            raise _cannot(
                change, f"The share would be {told[to]:.4g}.", "Write one from 0 to 1, as 0.10 or 10%."
            )
    named = sum(told.values())
    if named > 1 + 1e-9:
        raise _cannot(changes[-1], f"The shares named sum to {named:.4g}.", "Name shares of 1 or less.")
    others = sum(share for to, share in shares.items() if to not in told)
    if others <= 0 and named < 1 - 1e-9:
        what = f"The shares named sum to {named:.4g}, and there is no other way for the rest."
        raise _cannot(changes[-1], what, "Say also where the rest goes.")
    scale = (1 - named) / others if others > 0 else 0.0
    kept = tuple(replace(way, share=told.get(way.to, way.share * scale)) for way in ways)
    return (*kept, *(Route(to, share) for to, share in told.items() if to not in shares))


def _number(change: Change) -> Figure:
    if isinstance(change.figure, Figure):
        return change.figure
    raise _cannot(change, f"“{change.figure}” is no number.", "Write 760, +20, -20, *1.05, 95% or +5%.")


def _check_throughout(change: Change) -> None:
    if change.since is not None:
        raise _cannot(
            change,
            "Only capacity, per_week and hours_per_week change from a day on.",
            "Leave the day out: it is then so from the start.",
        )


def _no_field(change: Change, fields: Sequence[str]) -> NotUnderstood:
    what = f"“{plain(change.field)}” of “{change.name}” cannot be changed."
    return _cannot(change, what, f"Change {', '.join(fields)}.")


def _cannot(change: Change, what: str, next: str) -> NotUnderstood:
    return NotUnderstood(what, where=plain(change.words), next=next)

"""A network as the text of its file, the same for the same network: for hashing, freezing and showing.

What stands as it would without being said is left out; `read.read_network` makes the same network of it.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import date

from homefirst.flow.network.network import (
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
from homefirst.flow.network.stay import Shape, Stay

_Said = Iterable[tuple[str, str]]


def written(network: Network) -> str:
    """The canonical text. Floats are written so that they are read exactly."""
    holidays = f"[{', '.join(str(day) for day in sorted(network.holidays))}]" if network.holidays else ""
    head = (
        ("name", _value(network.name)),
        ("start", _value(network.start)),
        ("seed", _value(network.seed)),
        ("holidays", holidays),
    )
    call = network.call
    call_said = (("hour", _value(call.hour)), ("by_weekday", _flags(call.by_weekday)))
    parts = [
        _part("[network]", head),
        *([_part("[call]", call_said)] if call != Call() else []),
        *(_part("[[groups]]", _group(one)) for one in network.groups),
        *(_part("[[sources]]", _source(one)) for one in network.sources),
        *(_part("[[places]]", _place(one)) for one in network.places),
    ]
    return "\n".join(parts)


def _part(head: str, said: _Said) -> str:
    return "\n".join((head, *(f"{key} = {value}" for key, value in said if value))) + "\n"


def _group(group: Group) -> _Said:
    return (
        ("name", _value(group.name)),
        ("priority", _value(group.priority)),
        ("first", "true" if group.first else ""),
    )


def _source(source: Source) -> _Said:
    plain = Source(source.name, source.per_day, source.to)
    for one in fields(source):
        value = getattr(source, one.name)
        if one.name in ("name", "per_day", "to") or value != getattr(plain, one.name):
            yield one.name, _value(value)


def _place(place: Place) -> _Said:
    plain = Place(place.name, Kind.NONE, ())
    for one in fields(place):
        value = getattr(place, one.name)
        if one.name in ("name", "kind", "next") or value != getattr(plain, one.name):
            yield one.name, _hours(value) if one.name == "hours" else _value(value)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        # A JSON string of printable text is a TOML basic string, too; DEL must be escaped there.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    if isinstance(value, int | date):
        return str(value)
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, Kind):
        return _value(value.value)
    if isinstance(value, Stay):
        return _stay(value)
    if isinstance(value, Route):
        return _route(value)
    if isinstance(value, Opening):
        return f"{{ by_weekday = {_flags(value.by_weekday)}, by_hour = {_flags(value.by_hour)} }}"
    if isinstance(value, Mapping):
        return _table((json.dumps(name, ensure_ascii=False), _of_group(one)) for name, one in value.items())
    if isinstance(value, tuple):
        return f"[{', '.join(_step(*one) if isinstance(one, tuple) else _value(one) for one in value)}]"
    raise TypeError(f"A network's file has no form for {type(value).__name__}")


def _table(said: _Said) -> str:
    return f"{{ {', '.join(f'{key} = {value}' for key, value in said if value)} }}"


def _flags(flags: tuple[bool, ...]) -> str:
    return f"[{', '.join('1' if one else '0' for one in flags)}]"


def _step(day: date, amount: float) -> str:
    return _table((("from", _value(day)), ("capacity", _value(amount))))


def _route(route: Route) -> str:
    blocking = "" if route.blocking is None else _value(route.blocking)
    return _table((("to", _value(route.to)), ("share", _value(route.share)), ("blocking", blocking)))


def _of_group(of_group: OfGroup) -> str:
    said = ((one.name, getattr(of_group, one.name)) for one in fields(of_group))
    return _table((key, _hours(value) if key == "hours" else _value(value)) for key, value in said if value)


def _stay(stay: Stay, unit: str = "days") -> str:
    numbers = {
        Shape.FIXED: {unit: stay.mean},
        Shape.EXPONENTIAL: {"mean": stay.mean},
        Shape.LOGNORMAL: {"mean": stay.mean, "cv": stay.cv},
    }
    if stay.shape is Shape.EMPIRICAL:
        family = _value(stay.seen)
    else:
        family = _table((key, _value(float(one))) for key, one in numbers[stay.shape].items())
    return _table(((stay.shape.value, family), ("working_days", "true" if stay.working_days else "")))


def _hours(stay: Stay) -> str:
    return _stay(stay, "hours")

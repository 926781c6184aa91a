"""Old versions of events as new ones, when they are read. What is stored and hashed stays as it was written.

A type that says more than it once did has a function for each version before the present one, which makes
its payload that of the next. So a fold and a page know one version, and whoever changes a type shows with
stored samples, for ever, what the old events mean now.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType

from homefirst.foundation.store.events import Event, EventType

Older = Mapping[str, EventType]
"""The types that were once told otherwise, by their names."""
NONE: Older = MappingProxyType({})


def older_of(types: Iterable[EventType]) -> Older:
    """Those of some types that have older versions."""
    return MappingProxyType({type_.name: type_ for type_ in types if type_.older})


def raised(event: Event, older: Older) -> Event:
    """The event in the present version of its type, its payload in the order in which the log keeps it; the
    same event where it is that already, or of a later version than this code knows."""
    type_ = older.get(event.name)
    if type_ is None or event.version >= type_.version:
        return event
    payload = event.payload
    for raise_ in type_.older[event.version - 1 :]:
        payload = raise_(payload)
    return replace(event, version=type_.version, payload=dict(sorted(payload.items())))

"""What the half-hour call agreed beforehand: four tables of the county pack. Pure.

waits_for.csv: which service answers a kind of wait that is no service itself. priorities.csv: how urgent
somebody is, by the first row whose condition holds, and who comes before any waiting time. guarantees.csv:
after how many days nobody is to wait longer. held_as.csv: as which service something counts that somebody has
now and leaves. What no document says is an assumption, and each row says so. docs/call.md draws them out."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Protocol, TypeVar

from homefirst.county.catalogue.dated import Dates, dates_of
from homefirst.county.catalogue.row import Row, read_table, words_in
from homefirst.county.catalogue.service_pages import KINDS, source_in
from homefirst.foundation.errors import NotUnderstood, Problem
from homefirst.policy.allocation.waiting import WEIGHTS
from homefirst.policy.condition import Condition, Vocabulary

WAITS_FOR, PRIORITIES, GUARANTEES, HELD_AS = (
    "waits_for.csv",
    "priorities.csv",
    "guarantees.csv",
    "held_as.csv",
)
_EACH = "from until source"
COLUMNS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        WAITS_FOR: tuple(f"kind service {_EACH}".split()),
        PRIORITIES: tuple(f"rule condition priority first words {_EACH}".split()),
        GUARANTEES: tuple(f"place days {_EACH}".split()),
        HELD_AS: tuple(f"has service {_EACH}".split()),
    }
)
FILES = tuple(COLUMNS)
MOST_DAYS = 99
_YES_NO = ("yes", "no")
FACTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "place": ("acute", "non_acute", "home"),
        "ready": _YES_NO,
        "days": tuple(str(number) for number in range(MOST_DAYS + 1)),
        "on_the_way": _YES_NO,
        "end_of_life": _YES_NO,
        "safeguarding": _YES_NO,
        "carer_failing": _YES_NO,
        "placement_failing": _YES_NO,
        "urgent": _YES_NO,
    }
)
"""What a priority may ask. `days`: midnights since they are ready, at home since the wait was opened, 99 and
more together; `on_the_way`: in a bed on the way home, or with a service from which they are to move on."""
ASKED = Vocabulary(FACTS)
PLACES = FACTS["place"]


@dataclass(frozen=True, slots=True)
class WaitsFor:
    """A kind of wait, as waits.csv names it, and the kind of service that answers it."""

    kind: str
    service: str
    dates: Dates
    source: str
    row: int


@dataclass(frozen=True, slots=True)
class Priority:
    """How urgent those are of whom `condition` holds: 1 to 5, and whether they come `first`, before any
    waiting time. `words` say who they are."""

    rule: str
    condition: Condition
    priority: int
    first: bool
    words: str
    dates: Dates
    source: str
    row: int


@dataclass(frozen=True, slots=True)
class Guarantee:
    """After so many days nobody in such a place is to wait longer; 'days' as in FACTS."""

    place: str
    days: int
    dates: Dates
    source: str
    row: int


@dataclass(frozen=True, slots=True)
class HeldAs:
    """A place, or a service's code, that somebody has now, and the kind of service whose line it is taken
    from."""

    has: str
    service: str
    dates: Dates
    source: str
    row: int


@dataclass(frozen=True, slots=True)
class CallTables:
    """The four tables of one pack."""

    waits_for: tuple[WaitsFor, ...] = ()
    priorities: tuple[Priority, ...] = ()
    guarantees: tuple[Guarantee, ...] = ()
    held_as: tuple[HeldAs, ...] = ()

    def service_of(self, kind: str, on: date) -> str | None:
        """The service that answers a kind of wait; one that is a service answers itself. None: nothing that
        is allocated does."""
        found = (one.service for one in self.waits_for if one.kind == kind and one.dates.cover(on))
        return next(found, kind if kind in KINDS else None)

    def priority(self, said: tuple[str, ...], on: date) -> Priority:
        """The first row that holds of somebody, of whom `said` are the words of FACTS; LAST where none
        does."""
        return next(
            (one for one in self.priorities if one.dates.cover(on) and one.condition.holds(said)), LAST
        )

    def guarantee(self, place: str, on: date) -> Guarantee | None:
        return next((one for one in self.guarantees if one.place == place and one.dates.cover(on)), None)

    def held(self, has: str, on: date) -> str | None:
        """As which kind of service something counts that somebody has; None: it is taken from no line."""
        return next((one.service for one in self.held_as if one.has == has and one.dates.cover(on)), None)


LAST = Priority("none", Condition(), 5, False, "nothing that makes it urgent", Dates(None, None), "", 0)
"""Of whom no row holds: they come last."""


def read_call_tables(folder: Path, problems: list[Problem], *, kinds: Container[str]) -> CallTables:
    """A pack's four tables, empty where it has none; `kinds` are those of waits.csv. What is wrong is noted
    in `problems`."""
    return CallTables(
        waits_for=_rows(folder / WAITS_FOR, problems, lambda row: _waits_for(row, kinds)),
        priorities=_rows(folder / PRIORITIES, problems, _priority),
        guarantees=_rows(folder / GUARANTEES, problems, _guarantee),
        held_as=_rows(folder / HELD_AS, problems, _held),
    )


class _Dated(Protocol):
    @property
    def dates(self) -> Dates: ...
    @property
    def row(self) -> int: ...


_One = TypeVar("_One", bound=_Dated)


def _rows(path: Path, problems: list[Problem], make: Callable[[Row], _One]) -> tuple[_One, ...]:
    """The rows of one table; of what its first column names no two hold on one day."""
    if not path.exists():
        return ()
    columns = COLUMNS[path.name]
    table = read_table(path, columns, problems)
    key = columns[0]
    found: list[_One] = []
    for row in table.rows:
        row.cell("source", source_in, "")
        one = make(row)
        for before in found:
            if getattr(before, key) == getattr(one, key) and before.dates.meet(one.dates):
                row.wrong(key, f"Row {before.row} says it of some of these days, too.", "Keep one of them.")
                break
        found.append(one)
    return tuple(found)


def _waits_for(row: Row, kinds: Container[str]) -> WaitsFor:
    return WaitsFor(
        kind=row.known("kind", kinds, "waits.csv", "kind of wait"),
        service=_service(row),
        dates=dates_of(row),
        source=row.text("source"),
        row=row.number,
    )


def _priority(row: Row) -> Priority:
    return Priority(
        rule=row.cell("rule", words_in, ""),
        condition=row.cell("condition", lambda text: ASKED.parse(text), Condition()),
        priority=row.cell("priority", lambda text: _number(text, min(WEIGHTS), max(WEIGHTS)), 5),
        first=row.cell("first", _yes, False),
        words=row.cell("words", words_in, ""),
        dates=dates_of(row),
        source=row.text("source"),
        row=row.number,
    )


def _guarantee(row: Row) -> Guarantee:
    place = row.text("place")
    if place not in PLACES:
        row.wrong("place", f"“{place}” is no place.", f"Write one of {', '.join(PLACES)}.")
    days = row.cell("days", lambda text: _number(text, 1, MOST_DAYS), MOST_DAYS)
    return Guarantee(place, days, dates_of(row), row.text("source"), row.number)


def _held(row: Row) -> HeldAs:
    return HeldAs(row.cell("has", words_in, ""), _service(row), dates_of(row), row.text("source"), row.number)


def _service(row: Row) -> str:
    return row.known("service", KINDS, "service_pages.csv’s kinds", "kind of service")


def _number(text: str, lowest: int, highest: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 2 and lowest <= int(text) <= highest):
        raise NotUnderstood(f"“{text}” is none.", next=f"Write {lowest} to {highest}.")
    return int(text)


def _yes(text: str) -> bool:
    if text not in _YES_NO:
        raise NotUnderstood(f"“{text}” is neither yes nor no.", next="Write yes or no.")
    return text == "yes"


def words_of(facts: Mapping[str, str]) -> tuple[str, ...]:
    """Somebody's words in the order of FACTS; each is to be there."""
    return tuple(facts[name] for name in FACTS)


def unknown_held(tables: CallTables, known: Iterable[str]) -> Iterator[Problem]:
    """The rows of held_as.csv that name neither a place nor a service of the pack, of whose codes `known`
    are."""
    codes = set(known)
    for one in tables.held_as:
        if one.has not in codes:
            yield Problem(
                f"{HELD_AS}, row {one.row}, column has",
                f"“{one.has}” is neither a place nor a service of this pack.",
                "Write a code of places.csv or services.csv.",
            )

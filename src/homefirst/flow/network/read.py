"""A network's file becomes a `Network`, or every problem in it is told at once, each with its address.

Places and sources are counted from 0 in addresses, and named: `places[3].next[1].share (acute)`.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import TypeVar

from homefirst.flow.network.checks import holds_together, works
from homefirst.flow.network.network import Call, Group, Network, Source
from homefirst.flow.network.rates import HOURS_A_WEEK
from homefirst.flow.network.read_place import read_place
from homefirst.flow.network.table import MOST_TOLD, Table
from homefirst.flow.network.write import written
from homefirst.foundation.errors import NotUnderstood, Problem

MOST_A_DAY = 1_000_000.0
MOST_PLACES = 500
"""Places, sources and groups each; a county's network has a few dozen."""
FINEST = 60
"""Bins of an hour in `by_week`, at most."""
LARGEST_SEED = 2**63 - 1

_Read = TypeVar("_Read")


class UnsoundNetwork(NotUnderstood):
    """A network in which something cannot be: all that is, in `problems`."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        more = len(self.problems) - 1
        also = f" ({more} more of this network: homefirst flow check tells all.)" if more else ""
        super().__init__(first.what, where=first.where, next=f"{first.next}{also}")

    def __str__(self) -> str:
        return "\n".join(str(one) for one in self.problems)


def read_network(text: str) -> Network:
    """The network of a file's text; raises UnsoundNetwork with everything that is wrong with it."""
    network, problems = _read(text)
    if network is None or problems:
        raise UnsoundNetwork(problems)
    return network


def network_problems(text: str) -> tuple[Problem, ...]:
    """Everything that is wrong with a file's text; nothing where it is sound."""
    return _read(text)[1]


def problems_of(network: Network) -> tuple[Problem, ...]:
    """Everything that is wrong with a network that was not read from a file, by the same rules; addresses are
    those in the file that `written` would make of it."""
    return network_problems(written(network))


def _read(text: str) -> tuple[Network | None, tuple[Problem, ...]]:
    try:
        content = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        said = "it is nested too deeply" if isinstance(error, RecursionError) else str(error)
        return None, (Problem("the file", f"It is no TOML: {said}.", "Mend it there."),)
    return read_content(content)


def read_content(content: Mapping[str, object]) -> tuple[Network, tuple[Problem, ...]]:
    """The network of what a file holds, and everything that is wrong with it: with a problem it is none to go
    by."""
    problems: list[Problem] = []
    network = _network(Table("", content, problems))
    told = [one.where for one in problems]
    apart = (one for one in holds_together(network) if not any(_within(at, one.where) for at in told))
    problems += islice(apart, MOST_TOLD + 1)
    if len(problems) > MOST_TOLD:
        problems[MOST_TOLD:] = [
            Problem("the file", f"There is more than these {MOST_TOLD}.", "Mend them first.")
        ]
    if not problems:
        problems += works(network)
    names = {
        f"{key}[{number}]": one.name
        for key in ("sources", "places", "groups")
        for number, one in enumerate(getattr(network, key))
    }
    return network, tuple(dict.fromkeys(_named(one, names) for one in problems))


def _named(problem: Problem, names: Mapping[str, str]) -> Problem:
    """The problem with the name of what it is of beside its address: nobody counts tables in a long file."""
    name = names.get(f"{problem.where.partition(']')[0]}]", "")
    return replace(problem, where=f"{problem.where} ({name})") if name else problem


def _within(address: str, other: str) -> bool:
    """Whether an address lies in another: what may follow from a problem told is not told as well."""
    return address == other or (address.startswith(other) and address[len(other)] in ".[")


def _network(file: Table) -> Network:
    head = file.table("network")
    if head is None:
        if not file.has("network"):
            file.tell("network", "There is no [network].", "Write name, start and seed beneath [network].")
        head = Table("network", {"name": "-", "start": date(2000, 1, 1)}, [])
    network = Network(
        name=head.text("name", needed=True) or "",
        start=head.day("start", needed=True) or date(2000, 1, 1),
        seed=head.whole("seed", most=LARGEST_SEED) or 0,
        holidays=head.days("holidays"),
        sources=_each(file, "sources", _source, needed=True),
        places=_each(file, "places", read_place, needed=True),
        groups=_each(file, "groups", _group, needed=False),
        call=_call(file.table("call")),
    )
    head.done()
    file.done()
    return network


def _each(file: Table, key: str, read: Callable[[Table], _Read], *, needed: bool) -> tuple[_Read, ...]:
    said = file.tables(key)
    if not said:
        if needed and (said is not None or not file.has(key)):
            file.tell(key, f"There is no [[{key}]].", "Write one at least.")
        return ()
    if len(said) > MOST_PLACES:
        file.tell(key, f"There are {len(said)}.", f"Write {MOST_PLACES} at most.")
        return ()
    return tuple(read(one) for one in said)


def _source(table: Table) -> Source:
    defaults = Source("", 0, "")
    if table.has("by_week") and (table.has("by_hour") or table.has("by_weekday")):
        table.tell(
            "by_week", "It is said by hour or weekday, too.", "Leave by_week out, or by_hour and by_weekday."
        )
    source = Source(
        name=table.text("name", needed=True) or "",
        per_day=_or(table.number("per_day", most=MOST_A_DAY, needed=True), 0.0),
        to=table.text("to", needed=True) or "",
        by_hour=table.shares("by_hour", 24) or defaults.by_hour,
        by_weekday=table.numbers("by_weekday", 7, most=1000) or defaults.by_weekday,
        by_month=table.numbers("by_month", 12, most=1000) or defaults.by_month,
        growth_a_year=_or(table.number("growth_a_year", least=-0.9, most=10), 0.0),
        group=table.text("group"),
        by_week=_by_week(table),
    )
    for key in ("by_weekday", "by_month"):
        values = getattr(source, key)
        if table.has(key) and not any(values):
            table.tell(key, "It is nought throughout: nobody would ever come.", "Write factors about 1.")
    table.done()
    return source


def _by_week(table: Table) -> tuple[float, ...]:
    shares = table.shares("by_week", None) or ()
    if len(shares) % HOURS_A_WEEK or len(shares) > HOURS_A_WEEK * FINEST:
        table.tell(
            "by_week",
            f"There are {len(shares)} shares.",
            f"Write 168 of them, one an hour of the week, or a multiple up to {HOURS_A_WEEK * FINEST:,}.",
        )
        return ()
    return shares


def _group(table: Table) -> Group:
    priority = table.whole("priority", most=99)
    group = Group(
        name=table.text("name", needed=True) or "",
        priority=Group("").priority if priority is None else priority,
        first=bool(table.flag("first")),
    )
    table.done()
    return group


def _call(table: Table | None) -> Call:
    if table is None:
        return Call()
    call = Call(
        hour=_or(table.number("hour", most=23.99), Call().hour),
        by_weekday=table.flags("by_weekday", 7) or Call().by_weekday,
    )
    if not any(call.by_weekday):
        table.tell("by_weekday", "There is never a call.", "Write 1 for the weekdays that have one.")
    table.done()
    return call


def _or(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else value

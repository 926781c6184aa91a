"""Who is in a place when a simulation begins and whom no journey knows: a table of the pack,
already_there.csv.

A census of journeys knows people from when they come to a hospital. Most of those who have care at home
came to it otherwise, and without them a service would begin all but empty and take months to fill. Pure.
"""

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from homefirst.county.catalogue.row import Row, read_table, words_in
from homefirst.flow.network.evidence import FOLDER, stands_on
from homefirst.flow.network.network import Network, Present
from homefirst.foundation.errors import NotUnderstood, Problem

ALREADY_THERE = "already_there.csv"
COLUMNS = ("place", "people", "group", "kind", "statements", "source")
MOST = 100_000


@dataclass(frozen=True, slots=True)
class AlreadyThere:
    """So many people in all are in a place on the network's first day; of those whom nobody knows each is of
    this group (None: of none), and nobody knows since when they are there."""

    place: str
    people: int
    group: str | None
    source: str


def topped_up(present: Sequence[Present], already: Iterable[AlreadyThere]) -> tuple[Present, ...]:
    """Those present, and in each place as many more as there are in all. Who is known stays as they are, also
    where they are more than that."""
    known = Counter(one.place for one in present)
    more = (
        Present(place=one.place, group=one.group)
        for one in already
        for _ in range(one.people - known[one.place])
    )
    return (*present, *more)


def read_already_there(
    folder: Path, network: Network, ids: Container[str], problems: list[Problem]
) -> tuple[AlreadyThere, ...]:
    """A pack's table, none where it has none; what is wrong is noted in `problems`. `ids` are those of the
    pack's statements."""
    path = folder / FOLDER / ALREADY_THERE
    if not path.exists():
        return ()
    places = {one.name for one in network.places}
    groups = {"", *(one.name for one in network.groups)}
    found: dict[str, AlreadyThere] = {}
    for row in read_table(path, COLUMNS, problems).rows:
        one = _row(row, folder, places, groups, ids)
        if one.place in found:
            row.wrong("place", f"“{one.place}” stands twice.", "Keep one of the two.")
        found.setdefault(one.place, one)
    return tuple(found.values())


def _row(
    row: Row, folder: Path, places: Container[str], groups: Container[str], ids: Container[str]
) -> AlreadyThere:
    stands_on(row, folder, ids)
    return AlreadyThere(
        place=row.known("place", places, "flow/network.toml"),
        people=row.cell("people", _people, 0),
        group=row.known("group", groups, "flow/network.toml") or None,
        source=row.cell("source", words_in, ""),
    )


def _people(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9 and 0 < int(text) <= MOST):
        raise NotUnderstood(f"“{text}” is no number of people.", next=f"Write a number from 1 to {MOST:,}.")
    return int(text)

"""The synthetic county as text, the same on every machine: what tells whether a change changed anybody."""

import hashlib
from collections.abc import Iterable, Iterator

import numpy as np

from homefirst.foundation.store.line import payload_text
from homefirst.intake.synthetic.county import SyntheticCounty
from homefirst.intake.synthetic.identities import SyntheticPeople
from homefirst.intake.synthetic.telling import Happening


def canonical(county: SyntheticCounty) -> Iterator[str]:
    """Line by line: the bed stays in the order of coming with what is said of the person, then the front
    doors' counts by day. Days count from the record's first; no key of the log stands in it."""
    people, stays = county.people, county.stays
    names = [name for name in people.dtype.names or () if name != "person"]
    yield ",".join((*(stays.dtype.names or ()), *names))
    columns = [_words(stays[name]) for name in stays.dtype.names or ()]
    columns += [_words(people[name][stays["person"]]) for name in names]
    for values in zip(*columns, strict=True):
        yield ",".join(values)
    for place, days in zip(county.front_door.places, county.front_door.counts.tolist(), strict=True):
        for day, hours in enumerate(days):
            yield ",".join((place, str(day), *map(str, hours)))


def canonical_people(people: SyntheticPeople) -> Iterator[str]:
    """Line by line: who everybody is said to be, by number; then who are known twice, and since which
    spell."""
    rows = people.rows
    yield ",".join(rows.dtype.names or ())
    said = {
        name: [people.words[place] for place in rows[name].tolist()]
        if name in ("council", "told_by", "known_to")
        else _words(rows[name])
        for name in rows.dtype.names or ()
    }
    for values in zip(*said.values(), strict=True):
        yield ",".join(values)
    for one in people.twice:
        yield f"{one.person},{one.second},{one.since}"


def canonical_told(happened: Iterable[Happening]) -> Iterator[str]:
    """Line by line: what happened, in its order, with the keys under which the log has it."""
    for at, name, says, message in happened:
        yield f"{at.isoformat()} {name} {message} {payload_text(says)}"


def digest(lines: Iterable[str]) -> str:
    """The SHA-256 of canonical lines."""
    sum_ = hashlib.sha256()
    for line in lines:
        sum_.update(line.encode() + b"\n")
    return sum_.hexdigest()


def _words(column: np.ndarray) -> list[str]:
    values = column.tolist()
    return values if column.dtype.kind == "U" else list(map(str, values))

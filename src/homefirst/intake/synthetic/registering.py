"""The synthetic people in the words of county/people: who each key is, as an organisation tells it and since
when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from homefirst.county.people.identity import (
    Identity,
    InLocality,
    LocalNumber,
    Name,
    Practice,
    Residence,
    Responsibility,
    Sex,
)
from homefirst.county.people.nhs_number import NhsNumber
from homefirst.county.people.record import Registering
from homefirst.intake.synthetic.by_day import Span
from homefirst.intake.synthetic.identities import IDENTITY, SyntheticPeople, own_number
from homefirst.intake.synthetic.telling import Clock


@dataclass(frozen=True, slots=True)
class Some:
    """Some of the synthetic people, by number, with all keys by number. Told only when they are written: as
    identities all of them would take 400 MB."""

    people: SyntheticPeople
    span: Span
    keys: Sequence[str]
    numbers: tuple[int, ...]


def registering(some: Some) -> Iterator[tuple[UUID, Registering]]:
    """Each under their key, as known when they first came."""
    clock = Clock(some.span)
    for values in some.people.rows[list(some.numbers)].tolist():
        row = dict(zip(IDENTITY.names or (), values, strict=True))
        at, told_by = clock.at(row["day"], row["minute"]), some.people.words[row["told_by"]]
        yield (
            UUID(some.keys[row["person"]]),
            Registering(_identity(row, some.span, some.people.words), told_by, at, known_at=at),
        )


def _identity(row: dict[str, Any], span: Span, words: Sequence[str]) -> Identity:
    own = own_number(row["person"])
    return Identity(
        names=(Name(row["family"], row["given"]),),
        birth_date=span.first + timedelta(days=row["born"]),
        sex=Sex(row["sex"]),
        number=NhsNumber(row["number"]) if row["number"] else None,
        residences=(Residence((f"{row['house']} {row['street']}",), row["postcode"]),),
        practices=(Practice(row["practice"]),),
        councils=(Responsibility(words[row["council"]]),),
        local_numbers=tuple(LocalNumber(one, own) for one in words[row["known_to"]].split()),
        localities=(InLocality(row["locality"]),) if row["locality"] else (),
        ethnicity=row["ethnicity"] or None,
    )

"""Looking for somebody: what was asked, and the keys under which a person can be found at all.

A person is compared in full only with those who share a key: the NHS number, a birth date that is the same or
a slip apart, a postcode, a number at an organisation. Nobody who is proposed as a match shares none of the
first two (tests/judges/test_matching.py compares everybody with everybody).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from homefirst.county.people.identity import Identity, Name, Residence
from homefirst.county.people.matching import Likeness, Reason, days_a_slip_apart, likeness
from homefirst.county.people.names import plain
from homefirst.county.people.nhs_number import NhsNumber
from homefirst.foundation.errors import NotUnderstood

ENOUGH = 18
"""Points from which somebody is shown as found: both names alike, or one and the birth date."""


class Key(StrEnum):
    NUMBER = "nhs number"
    BIRTH_DATE = "birth date"
    POSTCODE = "postcode"
    LOCAL = "local number"


@dataclass(frozen=True, slots=True)
class Query:
    """What somebody looks for. An NHS number is enough; else a family name and a birth date or postcode."""

    number: NhsNumber | None = None
    family: str = ""
    given: str = ""
    birth_date: date | None = None
    postcode: str | None = None

    def said(self) -> dict[str, str]:
        """What was asked, field by field in one spelling, as the record of searches hashes it."""
        return {
            "nhs_number": "" if self.number is None else self.number.digits,
            "family": plain(self.family),
            "given": plain(self.given),
            "birth_date": "" if self.birth_date is None else self.birth_date.isoformat(),
            "postcode": self.postcode or "",
        }


def check_enough(query: Query) -> None:
    """Raises NotUnderstood for a search that would find half the county."""
    by_name = plain(query.family) and (query.birth_date is not None or query.postcode is not None)
    if query.number is None and not by_name:
        raise NotUnderstood(
            "This is too little to look for somebody by.",
            where="search",
            next="Write an NHS number, or a family name and a birth date or a postcode.",
        )


def compared(query: Query, identity: Identity) -> Likeness | None:
    """How well somebody fits a search; None where they do not. An NHS number that is asked for must fit."""
    asked = Identity(
        names=(Name(query.family, query.given),),
        birth_date=query.birth_date,
        number=query.number,
        residences=(Residence((), query.postcode),) if query.postcode else (),
    )
    found = likeness(asked, identity)
    if query.number is not None:
        return found if Reason.SAME_NUMBER in found.reasons else None
    by_family = {Reason.SAME_FAMILY_NAME, Reason.LIKE_FAMILY_NAME} & set(found.reasons)
    return found if by_family and found.score >= ENOUGH else None


def keys_of(identity: Identity) -> frozenset[tuple[Key, str]]:
    """The keys under which an identity can be found."""
    return frozenset(_keys(identity))


def keys_to_match(identity: Identity) -> frozenset[tuple[Key, str]]:
    """The keys of which everybody who is proposed as a match of an identity has one."""
    days = () if identity.birth_date is None else days_a_slip_apart(identity.birth_date)
    slips = ((Key.BIRTH_DATE, day.isoformat()) for day in days)
    return frozenset([*(one for one in _keys(identity) if one[0] in (Key.NUMBER, Key.BIRTH_DATE)), *slips])


def keys_asked(query: Query) -> frozenset[tuple[Key, str]]:
    """The keys of which everybody whom a search may find has one."""
    if query.number is not None:
        return frozenset({(Key.NUMBER, query.number.digits)})
    found: list[tuple[Key, str]] = []
    if query.birth_date is not None:
        days = {query.birth_date, *days_a_slip_apart(query.birth_date)}
        found += [(Key.BIRTH_DATE, day.isoformat()) for day in days]
    if query.postcode is not None:
        found.append((Key.POSTCODE, query.postcode))
    return frozenset(found)


def _keys(identity: Identity) -> Iterator[tuple[Key, str]]:
    if identity.number is not None:
        yield Key.NUMBER, identity.number.digits
    if identity.birth_date is not None:
        yield Key.BIRTH_DATE, identity.birth_date.isoformat()
    for postcode in identity.postcodes:
        yield Key.POSTCODE, postcode
    for one in identity.local_numbers:
        yield Key.LOCAL, f"{one.organisation} {one.number}"

"""Who somebody is: the nouns. A version of an identity is recorded whole, and never changes."""

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from homefirst.county.people.nhs_number import NhsNumber

OLDEST = 130
"""Years: nobody was ever so old."""
_ENCODE = json.JSONEncoder(sort_keys=True, ensure_ascii=False).encode
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}")


class Sex(StrEnum):
    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Name:
    """Family name and given names. A former or another name stands beside the one that is used."""

    family: str
    given: str


@dataclass(frozen=True, slots=True)
class Residence:
    """Where somebody lives, from a day until another (half-open); None: not known, or it goes on."""

    lines: tuple[str, ...]
    postcode: str | None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Practice:
    """The GP practice at which somebody is registered, by its ODS code."""

    code: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Responsibility:
    """The council that is responsible for somebody's care, by its code among the county's organisations."""

    council: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class InLocality:
    """In which locality of the county somebody lives, by its code in the county's pack."""

    locality: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class LocalNumber:
    """The number under which an organisation knows somebody: a hospital number, a social-care one."""

    organisation: str
    number: str


@dataclass(frozen=True, slots=True)
class Identity:
    """One version of who somebody is, as one organisation told it. The first name is the one that is used."""

    names: tuple[Name, ...]
    birth_date: date | None
    sex: Sex = Sex.UNKNOWN
    number: NhsNumber | None = None
    death_date: date | None = None
    residences: tuple[Residence, ...] = ()
    practices: tuple[Practice, ...] = ()
    councils: tuple[Responsibility, ...] = ()
    local_numbers: tuple[LocalNumber, ...] = ()
    localities: tuple[InLocality, ...] = ()
    ethnicity: str | None = None
    """A code of the catalogue's ethnicities; None: nobody asked."""

    @property
    def name(self) -> Name:
        return self.names[0]

    @property
    def postcodes(self) -> frozenset[str]:
        return frozenset(one.postcode for one in self.residences if one.postcode)


@dataclass(frozen=True, slots=True)
class Impossible:
    """What cannot be in an identity: of which part, what, and how it is mended. It repeats nobody's data."""

    part: str
    what: str
    next: str


def impossible(identity: Identity, today: date) -> tuple[Impossible, ...]:
    """Everything in an identity that cannot be, on a day."""
    return (*_of_names(identity), *_of_dates(identity, today), *_of_periods(identity))


def postcode_of(text: str) -> str | None:
    """A postcode as it is written, one space before the last three; None where the text is none."""
    packed = "".join(text.upper().split())
    written = f"{packed[:-3]} {packed[-3:]}"
    return written if _POSTCODE.fullmatch(written) else None


def _of_names(identity: Identity) -> Iterator[Impossible]:
    if not identity.names or not any(one.family.strip() or one.given.strip() for one in identity.names[:1]):
        yield Impossible("family_name", "There is no name.", "Write the name, or what the person is called.")


def _of_dates(identity: Identity, today: date) -> Iterator[Impossible]:
    born, died = identity.birth_date, identity.death_date
    if born is not None and born > today:
        yield Impossible("birth_date", "The birth date lies in the future.", "Check the year.")
    elif born is not None and today.year - born.year > OLDEST:
        yield Impossible("birth_date", f"That is more than {OLDEST} years ago.", "Check the century.")
    if died is not None and died > today:
        yield Impossible("death_date", "The date of death lies in the future.", "Check the year.")
    if born is not None and died is not None and died < born:
        yield Impossible("death_date", "They died before they were born.", "Check both dates.")


def _of_periods(identity: Identity) -> Iterator[Impossible]:
    parts: tuple[tuple[str, tuple[Residence | Practice | Responsibility | InLocality, ...]], ...] = (
        ("address", identity.residences),
        ("practice", identity.practices),
        ("council", identity.councils),
        ("locality", identity.localities),
    )
    for part, periods in parts:
        if any(one.since and one.until and one.until <= one.since for one in periods):
            yield Impossible(
                part, "A period ends before it begins.", "Write the first day on which it is over."
            )


def document_of(identity: Identity) -> dict[str, Any]:
    """An identity as it is kept: plain words and ISO days. What was not asked when the first were kept stands
    in it only where it is known, so that their SHA-256 is what it was."""
    later: dict[str, Any] = {}
    if identity.localities:
        later["localities"] = [
            [one.locality, _iso(one.since), _iso(one.until)] for one in identity.localities
        ]
    if identity.ethnicity is not None:
        later["ethnicity"] = identity.ethnicity
    return {
        "names": [[one.family, one.given] for one in identity.names],
        "birth_date": _iso(identity.birth_date),
        "death_date": _iso(identity.death_date),
        "sex": identity.sex.value,
        "number": None if identity.number is None else identity.number.digits,
        "residences": [
            [list(one.lines), one.postcode, _iso(one.since), _iso(one.until)] for one in identity.residences
        ],
        "practices": [[one.code, _iso(one.since), _iso(one.until)] for one in identity.practices],
        "councils": [[one.council, _iso(one.since), _iso(one.until)] for one in identity.councils],
        "local_numbers": [[one.organisation, one.number] for one in identity.local_numbers],
        **later,
    }


def identity_of_document(said: Any) -> Identity:
    """The identity that a document tells; the inverse of `document_of`."""
    return Identity(
        names=tuple(Name(*one) for one in said["names"]),
        birth_date=_date(said["birth_date"]),
        death_date=_date(said["death_date"]),
        sex=Sex(said["sex"]),
        number=None if said["number"] is None else NhsNumber(said["number"]),
        residences=tuple(
            Residence(tuple(lines), postcode, _date(since), _date(until))
            for lines, postcode, since, until in said["residences"]
        ),
        practices=tuple(
            Practice(code, _date(since), _date(until)) for code, since, until in said["practices"]
        ),
        councils=tuple(Responsibility(code, _date(a), _date(b)) for code, a, b in said["councils"]),
        local_numbers=tuple(LocalNumber(*one) for one in said["local_numbers"]),
        localities=tuple(InLocality(code, _date(a), _date(b)) for code, a, b in said.get("localities", ())),
        ethnicity=said.get("ethnicity"),
    )


def digest_of(identity: Identity, salt: bytes) -> str:
    """The SHA-256 that the log keeps of a version. The salt lies beside the version and is erased with it:
    without it, whoever guesses a name and a birth date could try the guess against the log for ever."""
    return digest_of_text(text_of(identity), salt)


def text_of(identity: Identity) -> str:
    """An identity's document as it is hashed: JSON with sorted keys."""
    return _ENCODE(document_of(identity))


def digest_of_text(text: str, salt: bytes) -> str:
    """`digest_of` of an identity whose text is known."""
    return hashlib.sha256(salt + text.encode()).hexdigest()


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)

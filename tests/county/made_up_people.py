"""Made-up people for tests: nobody here is real, and every number lies in the range for tests."""

from datetime import UTC, date, datetime

import numpy as np
from nhs_number.validate import calculate_checksum

from homefirst.county.people import record
from homefirst.county.people.identity import Identity, LocalNumber, Name, Residence, Sex
from homefirst.county.people.nhs_number import NhsNumber
from homefirst.foundation.store.events import Author

NINE = datetime(2016, 3, 10, 9, tzinfo=UTC)
CLERK = Author("clerk")
FAMILIES = "Ashworth Ashwirth Fielding Feilding Okafor Penrose Whitlock Quayle Rowbotham Thackray".split()
GIVENS = "William Bill Margaret Peggy Thomas Tom Anne Ann Doris Farah Edmund Nia".split()
POSTCODES = ("ZZ99 3CZ", "ZZ99 3VZ", "ZZ99 3WZ", None)


def number(of: int) -> NhsNumber:
    """The of-th valid number of the range for tests."""
    valid = -1
    for nine in range(999_000_000, 1_000_000_000):
        digit = calculate_checksum(str(nine))
        if digit is not None and digit < 10:
            valid += 1
            if valid == of:
                return NhsNumber.parse(f"{nine}{digit}")
    raise ValueError(of)


def somebody(
    family: str = "Ashworth",
    given: str = "William",
    born: date | None = date(1931, 4, 12),
    **more: object,
) -> Identity:
    return Identity(names=(Name(family, given),), birth_date=born, **more)  # type: ignore[arg-type]


def living_at(postcode: str) -> tuple[Residence, ...]:
    return (Residence(("1 Test Street",), postcode),)


def known_as(organisation: str, number: str) -> tuple[LocalNumber, ...]:
    return (LocalNumber(organisation, number),)


def chance(seed: int = 20160310):
    """Bytes by chance, the same for the same seed."""
    return np.random.default_rng(seed).bytes


def register(log, *identities: Identity, seed: int = 20160310, organisation: str = "ouh"):
    people = [record.Registering(one, organisation, NINE) for one in identities]
    return record.register(log, people=people, chance=chance(seed), by=CLERK)


def anybody(draw: np.random.Generator) -> Identity:
    """Somebody out of few names, days, postcodes and numbers, so that many are like each other."""
    born = date(
        int(draw.choice([1931, 1913, 1932])), int(draw.choice([1, 4, 12])), int(draw.choice([1, 4, 12]))
    )
    postcode = draw.choice(len(POSTCODES))
    return Identity(
        names=(Name(str(draw.choice(FAMILIES)), str(draw.choice(GIVENS))),),
        birth_date=None if draw.random() < 0.1 else born,
        sex=Sex(str(draw.choice(["female", "male", "unknown"]))),
        number=None if draw.random() < 0.6 else number(int(draw.integers(0, 6))),
        residences=() if POSTCODES[postcode] is None else living_at(str(POSTCODES[postcode])),
    )

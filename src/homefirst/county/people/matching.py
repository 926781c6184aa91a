"""Whether two identities may be one person: a score and its reasons. It proposes; a person decides.

The score adds up what speaks for and against, in points that were set by hand so that the cases of
tests/county/test_matching.py come out as people who look after such records would have them; they are no
probabilities. From PROPOSED on a pair is proposed. The same NHS number with two birth dates that are not a
slip apart is a conflict: it is always shown, and never as a match.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from homefirst.county.people.identity import Identity, Name, Sex
from homefirst.county.people.names import a_slip_apart, plain, short_for, sound_alike

PROPOSED = 45
"""Points. Without an NHS number it takes a birth date that is the same or a slip apart, and both names."""


class Reason(StrEnum):
    """One thing that speaks for or against two identities being one person."""

    SAME_NUMBER = "same NHS number"
    OTHER_NUMBER = "different NHS numbers"
    SAME_BIRTH_DATE = "same birth date"
    BIRTH_DATE_SLIP = "birth dates a slip apart"
    OTHER_BIRTH_DATE = "different birth dates"
    SAME_FAMILY_NAME = "same family name"
    LIKE_FAMILY_NAME = "family names that are written or sound alike"
    SAME_GIVEN_NAME = "same given name"
    SHORT_GIVEN_NAME = "one given name is short for the other"
    LIKE_GIVEN_NAME = "given names that are written or sound alike"
    SAME_INITIAL = "given names with the same initial"
    OTHER_GIVEN_NAME = "different given names"
    NAMES_SWAPPED = "family and given name in each other's place"
    SAME_POSTCODE = "same postcode"
    OTHER_SEX = "different sexes"


POINTS = {
    Reason.SAME_NUMBER: 55,
    Reason.OTHER_NUMBER: -30,
    Reason.SAME_BIRTH_DATE: 25,
    Reason.BIRTH_DATE_SLIP: 15,
    Reason.OTHER_BIRTH_DATE: -30,
    Reason.SAME_FAMILY_NAME: 15,
    Reason.LIKE_FAMILY_NAME: 10,
    Reason.SAME_GIVEN_NAME: 12,
    Reason.SHORT_GIVEN_NAME: 10,
    Reason.LIKE_GIVEN_NAME: 8,
    Reason.SAME_INITIAL: 3,
    Reason.OTHER_GIVEN_NAME: -15,  # or twins would be proposed
    Reason.NAMES_SWAPPED: -2,
    Reason.SAME_POSTCODE: 15,
    Reason.OTHER_SEX: -10,
}


@dataclass(frozen=True, slots=True)
class Likeness:
    """What speaks for and against two identities being one person, and the points that it adds up to."""

    score: int
    reasons: tuple[Reason, ...]

    @property
    def conflict(self) -> bool:
        """The same NHS number, and birth dates that cannot both be right."""
        return {Reason.SAME_NUMBER, Reason.OTHER_BIRTH_DATE} <= set(self.reasons)

    @property
    def proposed(self) -> bool:
        return self.conflict or self.score >= PROPOSED

    @property
    def words(self) -> str:
        """The reasons in a sentence, without anybody's data."""
        return in_words(self.reasons)


def in_words(reasons: Iterable[Reason]) -> str:
    """Reasons as a sentence: those for, and after "but" those against."""
    given = tuple(reasons)
    told = ", ".join(one for one in given if POINTS[one] > 0)
    against = ", ".join(one for one in given if POINTS[one] < 0)
    said = f"{told}; but {against}" if told and against else told or against
    return f"{said[:1].upper()}{said[1:]}."


def likeness(one: Identity, other: Identity) -> Likeness:
    """What speaks for and against: of several names of somebody the pair that fits best counts."""
    found = [*_of_numbers(one, other), *_of_birth(one, other), *_of_names(one, other)]
    if one.postcodes & other.postcodes:
        found.append(Reason.SAME_POSTCODE)
    if {one.sex, other.sex} == {Sex.FEMALE, Sex.MALE}:
        found.append(Reason.OTHER_SEX)
    return Likeness(sum(POINTS[reason] for reason in found), tuple(found))


def in_order(found: Iterable[tuple[Likeness, str]]) -> list[tuple[Likeness, str]]:
    """Likenesses, each with whom it is to: conflicts first, then the highest score, then by key."""
    return sorted(found, key=lambda one: (not one[0].conflict, -one[0].score, one[1]))


@lru_cache(maxsize=4096)
def days_a_slip_apart(day: date) -> frozenset[date]:
    """Every day that may be this one written wrongly: day and month swapped, two neighbouring digits of the
    year swapped, or one digit of the eight another."""
    year, month, number = f"{day.year:04d}", f"{day.month:02d}", f"{day.day:02d}"
    texts = {year + number + month}
    texts |= {year[:at] + b + a + year[at + 2 :] + month + number for at, (a, b) in enumerate(pairwise(year))}
    written = year + month + number
    texts |= {written[:at] + digit + written[at + 1 :] for at in range(8) for digit in "0123456789"}
    return frozenset(found for text in texts if (found := _day(text)) is not None) - {day}


def _day(text: str) -> date | None:
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def _of_numbers(one: Identity, other: Identity) -> Iterator[Reason]:
    if one.number is not None and other.number is not None:
        yield Reason.SAME_NUMBER if one.number == other.number else Reason.OTHER_NUMBER


def _of_birth(one: Identity, other: Identity) -> Iterator[Reason]:
    a, b = one.birth_date, other.birth_date
    if a is None or b is None:
        return
    if a == b:
        yield Reason.SAME_BIRTH_DATE
    else:
        yield Reason.BIRTH_DATE_SLIP if b in days_a_slip_apart(a) else Reason.OTHER_BIRTH_DATE


def _of_names(one: Identity, other: Identity) -> tuple[Reason, ...]:
    pairs = [reasons for a in one.names for b in other.names for reasons in _ways(a, b)]
    return max(pairs, key=lambda reasons: sum(POINTS[reason] for reason in reasons), default=())


def _ways(a: Name, b: Name) -> Iterator[tuple[Reason, ...]]:
    """The names as they stand, and with those of the second in each other's place."""
    yield (*_of_family(a.family, b.family), *_of_given(a.given, b.given))
    swapped = (*_of_family(a.family, b.given), *_of_given(a.given, b.family))
    if len(swapped) == 2:
        yield (*swapped, Reason.NAMES_SWAPPED)


def _of_family(a: str, b: str) -> tuple[Reason, ...]:
    if not plain(a) or not plain(b):
        return ()
    if plain(a) == plain(b):
        return (Reason.SAME_FAMILY_NAME,)
    return (Reason.LIKE_FAMILY_NAME,) if sound_alike(a, b) or a_slip_apart(a, b) else ()


def _of_given(a: str, b: str) -> tuple[Reason, ...]:
    if not plain(a) or not plain(b):
        return ()
    first, second = plain(a).split()[0], plain(b).split()[0]
    if first == second:
        return (Reason.SAME_GIVEN_NAME,)
    if short_for(first, second):
        return (Reason.SHORT_GIVEN_NAME,)
    if sound_alike(first, second) or a_slip_apart(first, second):
        return (Reason.LIKE_GIVEN_NAME,)
    return (Reason.SAME_INITIAL if first[0] == second[0] else Reason.OTHER_GIVEN_NAME,)

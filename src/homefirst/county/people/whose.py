"""Whose rows of a list are: for each of many who are sought, the keys of those who may be meant, and how
surely.

It tells keys and no name. Whether the caller may know of somebody is asked afterwards, of each by itself,
and whoever may not be known is told of as nobody.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from homefirst.county.people.identity import Identity, LocalNumber, Name
from homefirst.county.people.kept import holders, identities, merges
from homefirst.county.people.matching import Likeness, Reason, days_a_slip_apart, likeness
from homefirst.county.people.merging import leads, standing_for
from homefirst.county.people.nhs_number import NhsNumber
from homefirst.county.people.read import Standing, standings
from homefirst.county.people.search import Key
from homefirst.foundation.store.view import View


class How(StrEnum):
    """By what somebody was found."""

    LOCAL = "the local number"
    NUMBER = "the NHS number"
    NAME = "the name and the birth date"
    ALIKE = "a name and a birth date that are alike"


@dataclass(frozen=True, slots=True)
class Sought:
    """Somebody as a list tells of them: a number at an organisation, an NHS number, a name, a birth date."""

    local: LocalNumber | None = None
    number: NhsNumber | None = None
    name: Name | None = None
    birth_date: date | None = None

    @property
    def enough(self) -> bool:
        """Whether it can be said who this is."""
        return self.local is not None or self.number is not None or self._named

    @property
    def registrable(self) -> bool:
        """Whether enough is known of them to register them: a name, and what tells them from others."""
        return self._named or (self.name is not None and (self.number or self.local) is not None)

    @property
    def _named(self) -> bool:
        return self.name is not None and self.birth_date is not None

    @property
    def identity(self) -> Identity:
        """Who they are, as far as it is told."""
        return Identity(
            names=(self.name or Name("", ""),),
            birth_date=self.birth_date,
            number=self.number,
            local_numbers=(self.local,) if self.local else (),
        )


@dataclass(frozen=True, slots=True)
class Meant:
    """Somebody who may be meant: by the key that stands for them, how they were found, and what of the record
    speaks against it."""

    person: UUID
    how: How
    against: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Whose:
    """Who may be meant by each that is sought, in their order; and how everybody in it stands."""

    meant: tuple[tuple[Meant, ...], ...]
    standing: Mapping[UUID, Standing]


_SURELY = frozenset({How.LOCAL, How.NUMBER, How.NAME})
_AGAINST = frozenset({Reason.OTHER_NUMBER, Reason.OTHER_BIRTH_DATE, Reason.OTHER_GIVEN_NAME})
_NAMES_FIT = frozenset({Reason.SAME_FAMILY_NAME, Reason.LIKE_FAMILY_NAME, Reason.NAMES_SWAPPED})


def whose(view: View, sought: Sequence[Sought]) -> Whose:
    """Finds who may be meant by many, in as many questions as for one: by their numbers; then, of those
    whose numbers nobody has, by name and birth date; and last, of those who are not surely found so, among
    all whose birth date is a slip apart, some twenty times as many."""
    by_number = _Held(view, [frozenset(_exact(one)) for one in sought])
    meant = [tuple(_by_number(one, found, by_number)) for one, found in zip(sought, by_number, strict=True)]
    for days in (_day_itself, _days):
        left = [place for place, found in enumerate(meant) if not any(one.how in _SURELY for one in found)]
        near = _Held(view, [frozenset(days(sought[place])) for place in left])
        for place, found in zip(left, near, strict=True):
            meant[place] = tuple(_by_name_and_day(sought[place], found, near))
    return Whose(tuple(meant), standings(view, {one.person for some in meant for one in some}))


class _Held:
    """Who has any of some search keys, set by set: read whole at once, with who they are and where their
    keys lead. Iterated, it gives for each set who has any of it, by which kind of key."""

    def __init__(self, view: View, sets: Sequence[frozenset[tuple[Key, str]]]) -> None:
        self.sets = sets
        self.having = holders(view, frozenset().union(*sets))
        near = {person for persons in self.having.values() for person in persons}
        self.known = identities(view, near)
        self.where = leads(merges(view, near)) if near else {}

    def __iter__(self) -> Iterator[dict[UUID, Key]]:
        return (_holding(self.having, keys) for keys in self.sets)


def twice(sought: Sequence[Sought], known: Sequence[str | None]) -> dict[int, tuple[int, Likeness]]:
    """Of some who are sought, by their places, those who may be another of them, too: whom, and why. The same
    number is the same person, and so may be one name and birth date with two numbers; otherwise it takes what
    `alike` asks. `known`: the key of each who is held: two
    who are held under two keys are two people here, whatever their names."""
    told = [one.identity for one in sought]
    found: dict[int, tuple[int, Likeness]] = {}
    for first, second in sorted(_near(sought)):
        if known[first] != known[second] and None not in (known[first], known[second]):
            continue
        why = likeness(told[first], told[second])
        local = sought[first].local is not None and sought[first].local == sought[second].local
        if alike(why) or local or Reason.SAME_NUMBER in why.reasons or _but_for_the_number(why):
            found.setdefault(first, (second, why))
            found.setdefault(second, (first, why))
    return found


def _but_for_the_number(why: Likeness) -> bool:
    """Whether two have one name and one birth date, and two NHS numbers, of which one may be a slip: on one
    list they are told of, and not registered as two people."""
    names = {Reason.SAME_FAMILY_NAME, Reason.SAME_BIRTH_DATE, Reason.OTHER_NUMBER} <= set(why.reasons)
    return names and bool({Reason.SAME_GIVEN_NAME, Reason.SHORT_GIVEN_NAME} & set(why.reasons))


def _near(sought: Sequence[Sought]) -> set[tuple[int, int]]:
    """The pairs, by their places, that share a number or whose birth dates are the same or a slip apart."""
    having: dict[object, list[int]] = {}
    born = [one.birth_date if one.name is not None else None for one in sought]
    for place, one in enumerate(sought):
        for key in (*_exact(one), *([] if born[place] is None else [born[place]])):
            having.setdefault(key, []).append(place)
    found: set[tuple[int, int]] = set()
    for place, (one, day) in enumerate(zip(sought, born, strict=True)):
        days = () if day is None else (day, *days_a_slip_apart(day))
        others = {other for key in (*_exact(one), *days) for other in having.get(key, ())}
        found |= {(min(place, other), max(place, other)) for other in others - {place}}
    return found


def _exact(one: Sought) -> Iterator[tuple[Key, str]]:
    if one.local is not None:
        yield Key.LOCAL, f"{one.local.organisation} {one.local.number}"
    if one.number is not None:
        yield Key.NUMBER, one.number.digits


def _day_itself(one: Sought) -> Iterator[tuple[Key, str]]:
    if one.birth_date is not None and one.name is not None:
        yield Key.BIRTH_DATE, one.birth_date.isoformat()


def _days(one: Sought) -> Iterator[tuple[Key, str]]:
    if one.birth_date is not None and one.name is not None:
        for day in (one.birth_date, *days_a_slip_apart(one.birth_date)):
            yield Key.BIRTH_DATE, day.isoformat()


def _holding(
    having: Mapping[tuple[Key, str], frozenset[UUID]], keys: Iterable[tuple[Key, str]]
) -> dict[UUID, Key]:
    """Who has any of some keys, by which; a local number before an NHS number."""
    found: dict[UUID, Key] = {}
    for kind, value in sorted(keys):
        for person in having.get((kind, value), ()):
            found.setdefault(person, kind)
    return found


def _by_number(one: Sought, exact: Mapping[UUID, Key], held: _Held) -> Iterator[Meant]:
    """Those who have one of the numbers, the local one first."""
    told, seen = one.identity, set()
    for person, kind in sorted(exact.items(), key=lambda each: (each[1] is not Key.LOCAL, str(each[0]))):
        stands = standing_for(person, held.where)
        if person in held.known and stands not in seen:
            seen.add(stands)
            why = likeness(told, held.known.get(stands, held.known[person]))
            yield Meant(stands, How.LOCAL if kind is Key.LOCAL else How.NUMBER, _speaks_against(one, why))


def _by_name_and_day(one: Sought, near: Mapping[UUID, Key], held: _Held) -> Iterator[Meant]:
    """Those whose name and birth date fit."""
    told, found = one.identity, dict[UUID, How]()
    for person in near:
        if person in held.known and (how := _by_name(told, held.known[person])) is not None:
            stands = standing_for(person, held.where)
            found[stands] = min(how, found.get(stands, How.ALIKE), key=lambda each: each is How.ALIKE)
    yield from (
        Meant(person, how, ()) for person, how in sorted(found.items(), key=lambda each: str(each[0]))
    )


def _speaks_against(one: Sought, why: Likeness) -> tuple[Reason, ...]:
    """What of a list's row contradicts the record of whoever has its number: another NHS number or birth
    date, or a family name that is in no way like."""
    against = [reason for reason in why.reasons if reason in _AGAINST]
    if Reason.OTHER_GIVEN_NAME in against and Reason.SAME_BIRTH_DATE in why.reasons:
        against.remove(Reason.OTHER_GIVEN_NAME)
    if one.name is not None and one.name.family and not _NAMES_FIT & set(why.reasons):
        fits = Reason.SAME_BIRTH_DATE in why.reasons  # a married name: the birth date says that it is they
        against += [] if fits else [Reason.OTHER_GIVEN_NAME]
    return tuple(dict.fromkeys(against))


def alike(why: Likeness) -> bool:
    """Whether it is worth asking if two are one person: what a match is proposed for, and the same names with
    a birth date that is a slip apart. A list tells no postcode, which would speak for that, too."""
    given = {Reason.SAME_GIVEN_NAME, Reason.SHORT_GIVEN_NAME} & set(why.reasons)
    slip = {Reason.BIRTH_DATE_SLIP, Reason.SAME_FAMILY_NAME} <= set(why.reasons) and bool(given)
    return why.proposed or (slip and Reason.OTHER_NUMBER not in why.reasons)


def _by_name(told: Identity, held: Identity) -> How | None:
    why = likeness(told, held)
    if not alike(why) or why.conflict or Reason.OTHER_NUMBER in why.reasons:
        return None
    given = {Reason.SAME_GIVEN_NAME, Reason.SHORT_GIVEN_NAME} & set(why.reasons)
    sure = {Reason.SAME_BIRTH_DATE, Reason.SAME_FAMILY_NAME} <= set(why.reasons) and given
    return How.NAME if sure else How.ALIKE

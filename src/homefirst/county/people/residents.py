"""How people are counted: whether as an adult, once however many keys they have, and which council and which
locality of the county is theirs.

Asked in bulk and without a permit, because it tells nobody's name, number, address or sex, and because a
count of thousands cannot put each of them on record as a view. It tells a day of birth, though, by the day of
coming of age: so it is for code that counts, and no door shows what it answers of anybody.

Of somebody who was erased it answers as before, or every count would change: of each version there remains
whether they were an adult throughout, or under age throughout, and only of those who came of age while the
county knew them the day on which they did.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from homefirst.county.people.events import IDENTITY_RECORDED
from homefirst.county.people.identity import Identity, InLocality, Responsibility
from homefirst.county.people.kept import all_merges, steps
from homefirst.county.people.known import newest
from homefirst.county.people.merging import leads, standing_for
from homefirst.county.people.models import IdentityRow, RemainderRow
from homefirst.foundation.store.view import View

OF_AGE = 18
LONG_AGO, NOT_YET = date(1900, 1, 1), date(9999, 1, 1)
"""What remains of the day of coming of age of an erased person who was an adult, or under age, throughout."""
KEPT_YEARS = 5
"""Years for which a county keeps what it counts: of age longer than that before they were known is long
ago."""
_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody as they are counted: the key that stands for them, the day from which they are an adult (None:
    their birth date is not known), the councils responsible for their care and the localities in which they
    live, each with its time."""

    person: UUID
    adult_from: date | None
    councils: tuple[Responsibility, ...]
    localities: tuple[InLocality, ...] = ()

    def adult_on(self, day: date) -> bool | None:
        """Whether they are an adult on a day; None where nobody knows."""
        return None if self.adult_from is None else self.adult_from <= day

    def council_on(self, day: date) -> str | None:
        """The council responsible on a day; None where none is known."""
        found = [one for one in self.councils if _holds(one, day)]
        return found[0].council if found else None

    def locality_on(self, day: date) -> str | None:
        """The locality in which they live on a day; None where none is known."""
        return next((one.locality for one in self.localities if _holds(one, day)), None)


def residents(view: View, persons: Collection[UUID]) -> Mapping[UUID, Resident]:
    """How each of some keys is counted, as a view knows it; nothing of keys that are not held. Keys that lead
    to the same one are one person, and are counted by what is in force under the one that stands."""
    where = leads(all_merges(view))
    stands = {key: standing_for(key, where) for key in persons}
    told = _told(view, sorted(set(stands.values())))
    return {key: told[person] for key, person in stands.items() if person in told}


def came_of_age(born: date | None) -> date | None:
    """The day from which somebody born on a day is an adult; whoever was born on 29 February, from 1
    March."""
    if born is None:
        return None
    try:
        return born.replace(year=born.year + OF_AGE)
    except ValueError:
        return date(born.year + OF_AGE, 3, 1)


def remainder_of(
    county: str, sha256: str, person: UUID, identity: Identity, *, known: date, erased: date
) -> RemainderRow:
    """What remains of a version that is erased on a day, of somebody known since a day."""
    of_age = came_of_age(identity.birth_date)
    if of_age is not None and of_age.year < known.year - KEPT_YEARS:
        of_age = LONG_AGO
    elif of_age is not None and of_age > erased:
        of_age = NOT_YET
    return RemainderRow(
        county=county,
        sha256=sha256,
        person=person,
        adult_from=of_age,
        councils=[[one.council, _iso(one.since), _iso(one.until)] for one in identity.councils],
        localities=[[one.locality, _iso(one.since), _iso(one.until)] for one in identity.localities],
    )


def _told(view: View, persons: list[UUID]) -> dict[UUID, Resident]:
    found: dict[UUID, Resident] = {}
    for start in range(0, len(persons), _AT_ONCE):
        found |= dict(_some(view, persons[start : start + _AT_ONCE]))
    return found


def _some(view: View, persons: list[UUID]) -> Iterator[tuple[UUID, Resident]]:
    rows = steps(view).filter(person__in=persons, event=IDENTITY_RECORDED.name)
    recorded: dict[UUID, dict[int, int | None]] = {}
    sha256: dict[int, str] = {}
    for seq, person, digest, corrects in rows.values_list("seq", "person", "sha256", "corrects"):
        recorded.setdefault(person, {})[seq] = corrects
        sha256[seq] = digest
    in_force = {person: sha256[newest(own)] for person, own in recorded.items()}
    of = {"county": view.county, "sha256__in": list(in_force.values())}
    columns = ("sha256", "document__birth_date", "document__councils", "document__localities")
    kept: dict[str, tuple[date | None, Iterable[Any], Iterable[Any]]] = {
        digest: (came_of_age(None if born is None else date.fromisoformat(born)), councils, localities or ())
        for digest, born, councils, localities in IdentityRow.objects.filter(**of).values_list(*columns)
    }
    left = RemainderRow.objects.filter(**of).values_list("sha256", "adult_from", "councils", "localities")
    kept |= {digest: (of_age, councils, localities) for digest, of_age, councils, localities in left}
    for person, digest in in_force.items():
        adult_from, councils, localities = kept.get(digest, (None, (), ()))
        yield (
            person,
            Resident(
                person,
                adult_from,
                tuple(Responsibility(*_dated(one)) for one in councils),
                tuple(InLocality(*_dated(one)) for one in localities),
            ),
        )


def _dated(said: Any) -> tuple[str, date | None, date | None]:
    """A code with the time for which it holds, as documents have it."""
    code, since, until = said
    return code, _day(since), _day(until)


def _holds(one: Responsibility | InLocality, day: date) -> bool:
    return (one.since is None or one.since <= day) and (one.until is None or day < one.until)


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)

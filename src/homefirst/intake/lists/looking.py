"""A list held against the record as it stands: what is open for its people, what would change, and what of
it the record could not take."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from uuid import UUID

from homefirst.county.journey.open_now import NOTHING_OPEN, Open, open_of, services_open
from homefirst.county.journey.record import judged
from homefirst.county.journey.told import Circumstances, Told
from homefirst.county.people.identity import Identity
from homefirst.county.people.read import Standing
from homefirst.county.people.whose import Meant
from homefirst.foundation.errors import Problem
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.view import View
from homefirst.hub.actions import open_actions
from homefirst.hub.notes import notes
from homefirst.hub.read import actions_said
from homefirst.intake.lists.changes import HeldAction
from homefirst.intake.lists.compared import Compared, compare
from homefirst.intake.lists.entries import entries_of
from homefirst.intake.lists.mapping import OurWords
from homefirst.intake.lists.meaning import On
from homefirst.intake.lists.row import Reading

_NOBODY_YET = "00000000-0000-4000-8000-{:012x}"
"""Keys with which it is tried whether the record could take what is new; nothing is appended under them."""


@dataclass(frozen=True, slots=True)
class ToCompare:
    """All that a list is compared by, but for what is held: how it reads, whom its rows may be of (of those
    of whom the caller may know), how those stand, who was on the last list, what was answered, and who those
    are of whom it says more than whom it means (`known_told`: whether the caller is told what differs)."""

    reading: Reading
    meant: Mapping[int, Sequence[Meant]] = field(hash=False)
    standing: Mapping[UUID, Standing] = field(hash=False)
    last: tuple[tuple[int, str], ...]
    words: OurWords
    as_of: datetime
    choices: Mapping[int, str] = field(default_factory=dict, hash=False)
    whole: bool | None = None
    known: Mapping[str, Identity] = field(default_factory=dict, hash=False)
    known_told: bool = False


def look(log: Log, of: ToCompare, held: Mapping[str, Open]) -> Compared:
    """The list beside what is held, as `held_of` tells it; rows that the record could not take are wrong,
    with its reason."""
    found = compare(
        of.reading,
        of.meant,
        held,
        of.last,
        of.words,
        choices=of.choices,
        whole=of.whole,
        actions=_to_do(log.now(), of),
        known=of.known,
        known_told=of.known_told,
    )
    trial = _Trial()
    persons = {row: person or trial.key() for row, person in found.persons.items()}
    own = entries_of(found, under_own_key(persons, held), of.as_of, "trial", trial.key)
    problems: dict[int, Problem] = {}
    for place, problem in sorted(judged(log, entries=[one.entry for one in own]).items()):
        row = own[place].row
        assert row is not None
        problems.setdefault(row, Problem(f"Row {row}, {problem.where}", problem.what, problem.next))
    return found.without(problems)


def under_own_key(persons: Mapping[int, str], held: Mapping[str, Open]) -> dict[int, str]:
    """By row the key under which the person's journey is entered: of several keys the one of what is open."""
    return {row: _journey_key(person, held.get(person, NOTHING_OPEN)) for row, person in persons.items()}


def _to_do(view: View, of: ToCompare) -> Mapping[str, tuple[HeldAction, ...]]:
    """What is to be done for those of whom the list says it, by the key that stands for them: no question
    where the list has no such column."""
    if not any(one.besides.action for one in of.reading.said):
        return {}
    stands = {str(key): str(one.person) for one in of.standing.values() for key in one.keys}
    found = open_actions(actions_said(view, sorted(stands)))
    words = notes(view.county, [one.note for some in found.values() for one in some if one.note])
    by_person: dict[str, tuple[HeldAction, ...]] = {}
    for person, some in found.items():
        held_now = tuple(HeldAction(one.what, one.owner, words.get(one.note or "", "")) for one in some)
        by_person[stands[person]] = (*by_person.get(stands[person], ()), *held_now)
    return by_person


def held_of(view: View, of: ToCompare) -> Mapping[str, Open]:
    """What is open for everybody of whom the list may be, by the key that stands for them."""
    everybody = {one.person: one for one in of.standing.values()}
    keys = {str(key) for one in everybody.values() for key in one.keys}
    if of.words.on is On.SERVICE:
        return _services_held(view, everybody.values(), keys, of.words.own)
    found = open_of(view, keys, view.known_at)
    held: dict[str, Open] = {}
    for one in everybody.values():
        some = [
            found[key]
            for key in sorted(map(str, one.keys), key=lambda key: key != str(one.person))
            if key in found
        ]
        if some:
            first = next((each for each in some if each.bed is not None), some[0])
            held[str(one.person)] = Open(
                first.bed, tuple(wait for each in some for wait in each.waits), first.lost, first.told
            )
    return held


def _services_held(
    view: View, everybody: Iterable[Standing], keys: Collection[str], own: frozenset[str]
) -> Mapping[str, Open]:
    """What is held of a provider's own services and offers, of everybody by the key that stands for them, and
    nothing else that is held of them."""
    found = services_open(view, keys, view.known_at)
    held: dict[str, Open] = {}
    for one in everybody:
        some = [found[key] for key in sorted(map(str, one.keys)) if key in found]
        services = tuple(each for open_ in some for each in open_.services if each.place in own)
        told = [open_.told for open_ in some if open_.told is not None]
        offers = tuple(
            each
            for said in told
            for each in said.offers
            if (each.resource or each.place) in own and each.stands
        )
        if services or offers:
            person = str(one.person)
            packages = [said.circumstances for said in told if said.circumstances is not None]
            package = None if not packages else _of_package(packages[0])
            held[person] = Open(told=Told(person, circumstances=package, offers=offers), services=services)
    return held


def _of_package(said: Circumstances) -> Circumstances:
    """What is held of the care that somebody had before, and nothing of their home."""
    return replace(said, home=None, housing=None, funding=None, carer=None)


def _journey_key(person: str, open_: Open) -> str:
    if open_.services:
        return open_.services[0].person
    if open_.bed is not None:
        return open_.bed.person
    return open_.waits[0].person if open_.waits else person


class _Trial:
    """Keys for a trial, one after another."""

    def __init__(self) -> None:
        self.given = 0

    def key(self) -> str:
        self.given += 1
        return _NOBODY_YET.format(self.given)

"""The verbs of lists: hand in, keep a mapping, take.

Taking looks once more while the journeys are held: what was shown is what is entered, or nothing is, and the
caller is shown what has moved.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from homefirst.county.journey import events as journey_events
from homefirst.county.journey.record import load
from homefirst.county.people.record import Registering, register
from homefirst.foundation.errors import Refused
from homefirst.foundation.plain import plain
from homefirst.foundation.store.events import Author, EventType, Fact, Occurred
from homefirst.foundation.store.log import Log
from homefirst.hub import events as hub_events
from homefirst.hub.record import assign_action
from homefirst.intake import documents
from homefirst.intake.lists.compared import Compared
from homefirst.intake.lists.entries import Answer, answers_of, asked_again, entries_of, new_key, to_do_of
from homefirst.intake.lists.events import LIST_HANDED_IN, LIST_MAPPING_KEPT, LIST_TAKEN, STREAM
from homefirst.intake.lists.looking import ToCompare, held_of, look, under_own_key
from homefirst.intake.lists.mapping import ListMapping, check_mapping, payload_of
from homefirst.intake.lists.meaning import On
from homefirst.intake.lists.read import Handed, Taken, taken_of

LONGEST = timedelta(hours=24)
"""How long after it was handed in a list may be taken: what it says is as of then."""
Chance = Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered to a list's questions: of those who are gone, by key; the waits that are over, by
    key."""

    gone: Mapping[str, Answer]
    over: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Moved:
    """Nothing was taken, because the record had moved since the list was shown; the list beside it as it is
    now."""

    compared: Compared


def hand_in(
    log: Log,
    *,
    name: str,
    content: bytes,
    organisation: str,
    by: Author,
    at: datetime,
    part_of: int | None = None,
) -> int:
    """Keeps a list, where it can be erased, and notes that it was handed in; its number. The same content
    twice is the same document. Raises NotUnderstood for one that is empty or too large."""
    with log.together():
        digest = documents.keep(log.county, name=name, content=content, by=by.name)
        said = {"organisation": organisation, "sha256": digest, "part_of": part_of}
        done = log.append([_fact(LIST_HANDED_IN, at, said)], by=by)
    return dict(done.heads)[STREAM]


def keep_mapping(log: Log, *, mapping: ListMapping, by: Author, at: datetime, on: On = On.CARE) -> None:
    """Keeps how a source's list is read, from now on; the same as before is not said again by the caller.
    Raises NotUnderstood for one by which no list of its sort can be read."""
    check_mapping(mapping, on)
    log.append([_fact(LIST_MAPPING_KEPT, at, payload_of(mapping))], by=by)


def take(
    log: Log,
    *,
    handed: Handed,
    mapping: ListMapping,
    of: ToCompare,
    shown: str,
    answers: Answers,
    chance: Chance,
    by: Author,
    at: datetime,
    says: str | None = None,
) -> tuple[Taken, tuple[UUID, ...]] | Moved:
    """Enters what a list changes, all of its right rows in one transaction, and notes which rows could not
    be taken; what became of it, and the keys of those who were registered. Taken already, it is not taken
    again.

    `says` is what the list says, as a keyed hash (since.py). `shown` is the digest of the comparison that
    the caller saw: where the record has moved since, nothing is taken, and the new comparison is given back.
    Raises Refused for a list of which half of the last one's people are missing without its being said to be
    whole, and for one that was handed in more than a day ago.
    """
    if at - handed.at > LONGEST:
        raise Refused(
            "This list was handed in more than a day ago, and says what was so then.",
            where="list",
            next="Hand in the list of today.",
        )
    with log.holding(hub_events.STREAM, journey_events.STREAM, STREAM) as view:
        before = taken_of(view, handed)
        if before is not None:
            return before, ()
        held = held_of(view, of)
        compared = look(log, of, held)
        if compared.digest != shown:
            return Moved(compared)
        if compared.stopped:
            raise Refused(
                "Half of the last list's people are missing.",
                where="list",
                next="Say whether this is the whole list.",
            )
        keys = _registered(log, compared, mapping, of, chance, by)
        persons = {row: person or str(keys[row]) for row, person in compared.persons.items()}
        entries = _enter(log, handed, compared, under_own_key(persons, held), of, answers, chance, by)
        said = _said(handed, mapping, compared, of, answers, persons) | {
            "entries": entries,
            "registered": len(keys),
            "says": says,
        }
        log.append([_fact(LIST_TAKEN, at, said)], by=by)
        taken = taken_of(log.now(), handed)
        assert taken is not None
        return taken, tuple(keys.values())


def _said(
    handed: Handed,
    mapping: ListMapping,
    compared: Compared,
    of: ToCompare,
    answers: Answers,
    persons: Mapping[int, str],
) -> dict[str, object]:
    """What is said of a list that is taken, but for what was entered of it."""
    return {
        "handed": handed.seq,
        "organisation": handed.organisation,
        "source": plain(mapping.source),
        "sha256": handed.sha256,
        "whole": of.whole is not False and handed.part_of is None,
        "rows": sorted(_on_it(compared, persons, of, answers)),
        "quarantined": [[one.row, [str(problem) for problem in one.problems]] for one in compared.wrong]
        + [[one.row, [f"Row {one.row}: {one.what}"]] for one in compared.unsure],
        "otherwise": [[row, persons[row], list(parts)] for row, parts in sorted(compared.otherwise.items())],
    }


def _on_it(
    compared: Compared, persons: Mapping[int, str], of: ToCompare, answers: Answers
) -> list[list[object]]:
    """Whom the next list is held against, with their rows: those on this one; those of the last one of whom
    it is asked again, or whose row here is wrong."""
    found = {persons[row.row]: row.row for row in compared.rows}
    gone = {one.person for one in compared.gone}
    again = {person for _, person in asked_again(compared, answers.gone)}
    for row, person in of.last:
        if person in again or person not in gone:
            found.setdefault(person, row)
    return [[row, person] for person, row in found.items()]


def _registered(
    log: Log, compared: Compared, mapping: ListMapping, of: ToCompare, chance: Chance, by: Author
) -> dict[int, UUID]:
    """Registers who is not known here; the new key of each row."""
    rows = compared.registering
    if not rows:
        return {}
    said = [compared.said[row] for row in rows]
    people = [
        Registering(one.person.with_it(one.who.identity), mapping.organisation, of.as_of) for one in said
    ]
    keys = register(log, people=people, chance=chance, by=by, because="list")
    return dict(zip(rows, keys, strict=True))


def _enter(
    log: Log,
    handed: Handed,
    compared: Compared,
    persons: Mapping[int, str],
    of: ToCompare,
    answers: Answers,
    chance: Chance,
    by: Author,
) -> int:
    source = f"list {handed.seq}"
    entries = (
        *entries_of(compared, persons, of.as_of, source, new_key(chance)),
        *answers_of(compared, answers.gone, answers.over, of.as_of, source),
    )
    loaded = load(log, entries=[one.entry for one in entries], by=by, because="list")
    for one in loaded.quarantined:
        # What the rows change was tried before; an answer may still not fit what was entered meanwhile.
        raise Refused(one.problem.what, where=one.problem.where, next=one.problem.next)
    to_do = to_do_of(compared, persons)
    for person, next_ in to_do:
        assign_action(
            log,
            person=person,
            action=new_key(chance)(),
            what=next_.what,
            owner=next_.owner,
            due=None,
            note=next_.note,
            by=by,
            at=of.as_of,
            because="list",
        )
    return loaded.appended.new + len(to_do)


def _fact(type_: EventType, at: datetime, said: Mapping[str, object]) -> Fact:
    return Fact(STREAM, type_, Occurred.at(at), said)

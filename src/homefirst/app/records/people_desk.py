"""What whoever runs the service does with people's records: takes in a table, decides who is whom, erases.
It is done by key, and no name is shown."""

import secrets
from datetime import datetime
from pathlib import Path
from uuid import UUID

from homefirst.app.capacity.asking import localities
from homefirst.app.ground.house import this_log
from homefirst.app.offers.approving import ask_anew
from homefirst.app.people.asking import organisations
from homefirst.county.people import matches, read, record
from homefirst.county.people.identity import Identity
from homefirst.county.people.known import Version
from homefirst.county.people.matches import Decision
from homefirst.county.people.nhs_number import TEST_RANGE
from homefirst.county.people.read import Proposal
from homefirst.county.people.record import ErasedBecause
from homefirst.county.people.table import read_people
from homefirst.county.people.taking_in import PeopleTakenIn, take_in
from homefirst.foundation.calendar import local_day
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.store.events import Author

BECAUSE = ("asked the person", "checked the records", "traced the number", "not clear yet", "mistake")
"""Why a decision about two keys was made: codes, because the log keeps them for ever."""


def import_people(path: Path, *, by: Author, at: datetime) -> PeopleTakenIn:
    """Takes in a table of synthetic people; what cannot be kept is told by row and column."""
    table = read_people(path, organisations(), localities(), local_day(at))
    return take_in(this_log(), table, chance=secrets.token_bytes, by=by, at=at)


def erase_person(key: str, because: str, *, by: Author, at: datetime, seen: int | None = None) -> int:
    """Erases a person's identity; how many versions of it there were. Raises NotUnderstood for what is no key
    or no such code, and as `record.erase`."""
    if because not in tuple(ErasedBecause):
        raise NotUnderstood(
            "Why must be a code: the log keeps it for ever.",
            where="because",
            next=f"Write one of: {', '.join(ErasedBecause)}.",
        )
    why = ErasedBecause(because)
    return record.erase(this_log(), person=key_in(key), by=by, at=at, because=why, seen=seen)


def open_proposals() -> tuple[Proposal, ...]:
    """The pairs of keys that a person is to look at."""
    log = this_log()
    return read.proposals(log.now())


def decide_proposal(
    proposal: int,
    decision: str,
    *,
    keep: str | None,
    because: str,
    by: Author,
    at: datetime,
    seen: int | None = None,
) -> None:
    """Records what a person found of a proposal; raises as `matches.decide`. What is offered to the two comes
    together then, and is asked for anew where it is more than was."""
    if decision not in tuple(Decision):
        raise NotUnderstood("This is no decision.", where="decision", next=f"Write {', '.join(Decision)}.")
    matches.decide(
        this_log(),
        proposal=proposal,
        decision=Decision(decision),
        keep=None if keep is None else key_in(keep),
        by=by,
        at=at,
        because=_code(because),
        seen=seen,
    )
    ask_anew()


def reopen_proposal(
    proposal: int, *, because: str, by: Author, at: datetime, seen: int | None = None
) -> None:
    """Takes back what was decided of a proposal; raises as `matches.reopen`."""
    matches.reopen(this_log(), proposal=proposal, because=_code(because), by=by, at=at, seen=seen)


def unmerge_person(key: str, *, because: str, by: Author, at: datetime, seen: int | None = None) -> UUID:
    """Undoes a merge; the key that it led to. Raises as `matches.unmerge`."""
    return matches.unmerge(this_log(), gone=key_in(key), by=by, at=at, because=_code(because), seen=seen)


def correct_person(
    key: UUID,
    version: Version,
    identity: Identity,
    *,
    because: str,
    by: Author,
    at: datetime,
    seen: int | None = None,
) -> None:
    """Puts right a version of who somebody is. It stays told by the organisation that told it: whoever
    corrects has to do with no more people's care for it. Raises as `record.record_identity`."""
    if identity.number is not None and not identity.number.of_nobody:
        raise NotUnderstood(
            "This number may be a real person's.",
            where="nhs_number",
            next=f"Synthetic people bear numbers that begin with {TEST_RANGE}.",
        )
    record.record_identity(
        this_log(),
        person=key,
        identity=identity,
        organisation=version.organisation,
        chance=secrets.token_bytes,
        by=by,
        at=at,
        because=_code(because),
        corrects=version.seq,
        seen=seen,
    )


def key_in(text: str) -> UUID:
    """A person's key; raises NotUnderstood, without repeating what was written: it may be a number."""
    try:
        return UUID(text)
    except ValueError:
        raise NotUnderstood(
            "This is no key of a person.",
            where="key",
            next="Write 32 hexadecimal digits, as the page shows it.",
        ) from None


def _code(because: str) -> str:
    if because not in BECAUSE:
        raise NotUnderstood(
            "Why must be a code: the log keeps it for ever.",
            where="because",
            next=f"Write one of: {', '.join(BECAUSE)}.",
        )
    return because

"""The verbs of matching: propose, decide, take a decision back, merge, undo a merge. Only a person's decision
merges anybody."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from homefirst.county.people.events import (
    MATCH_DECIDED,
    MATCH_PROPOSED,
    MATCH_PUT_OFF,
    MATCH_REOPENED,
    PERSONS_MERGED,
    PERSONS_UNMERGED,
    STREAM,
)
from homefirst.county.people.identity import Identity
from homefirst.county.people.kept import holders, identities, merges
from homefirst.county.people.matching import Likeness, in_order, likeness
from homefirst.county.people.merging import check_merge, leads, standing_for
from homefirst.county.people.read import Proposal, proposal_of
from homefirst.county.people.record import check_as_seen, fact_about, held, one_at_a_time
from homefirst.county.people.search import keys_to_match
from homefirst.foundation.errors import NotFound, NotUnderstood, Overtaken, Refused
from homefirst.foundation.store.events import Appended, Author, Fact, Occurred, Receipt
from homefirst.foundation.store.line import payload_text
from homefirst.foundation.store.log import Log
from homefirst.foundation.store.view import View

MATCHING = "people matching"
AT_ONCE = 250
"""People whose matches are looked for together: what the database is asked then costs little for each."""


class Decision(StrEnum):
    """What a person found who looked at a proposal."""

    SAME = "same"
    DIFFERENT = "different"
    LATER = "later"


def propose(log: Log, *, of: Iterable[UUID], by: Author, at: datetime) -> Appended:
    """Looks for whom some people may be, too, and appends what is new of it: each pair once for the same
    reasons, whatever was decided of it. It merges nobody."""
    with one_at_a_time(log):
        view, persons = log.now(), tuple(of)
        found: dict[tuple[UUID, UUID], Likeness] = {}
        for start in range(0, len(persons), AT_ONCE):
            found |= _pairs(view, persons[start : start + AT_ONCE])
        ordered = in_order((why, " ".join(map(str, pair))) for pair, why in found.items())
        return log.append([_proposal(why, *pair.split(), at=at) for why, pair in ordered], by=by)


def decide(
    log: Log,
    *,
    proposal: int,
    decision: Decision,
    keep: UUID | None = None,
    by: Author,
    at: datetime,
    because: str,
    seen: int | None = None,
) -> None:
    """Records what a person found. The same person: the other key leads to `keep` from now on. Later: the
    pair stays to be decided, after those that nobody has looked at.

    Raises NotFound for a proposal that there is not, NotUnderstood where `keep` is neither of the two;
    Overtaken for one that is decided, of two that are one already or of somebody erased, and where something
    happened to either of the two since step `seen`.
    """
    with one_at_a_time(log):
        view = log.now()
        of = _undecided(view, proposal)
        told = _two_of(view, of, seen)
        if decision is Decision.LATER:
            log.append([fact_about(MATCH_PUT_OFF, told, at=at)], by=by, because=because)
            return
        facts = [fact_about(MATCH_DECIDED, told | {"decision": decision.value}, at=at)]
        if decision is Decision.SAME:
            facts.append(_merge(view, *_which_leads(view, of, keep), proposal=of.seq, at=at))
        log.append(facts, by=by, because=because)


def reopen(
    log: Log, *, proposal: int, by: Author, at: datetime, because: str, seen: int | None = None
) -> None:
    """Takes back what was decided of a pair, which is to be decided again. Raises as `decide`, and Overtaken
    where nothing is decided. Of two that are one it is the merge that is undone first."""
    with one_at_a_time(log):
        view = log.now()
        of = _proposed(view, proposal)
        if of.decided_by is None:
            raise Overtaken("Nothing is decided of it.", where=f"proposal {proposal}", next="Decide it.")
        fact = fact_about(MATCH_REOPENED, _two_of(view, of, seen), at=at, corrects=of.decided_by)
        log.append([fact], by=by, because=because)


def merge(log: Log, *, gone: UUID, into: UUID, by: Author, at: datetime, because: str) -> None:
    """Lets one key lead to another, because a person found that both are one. Nothing is lost by it.

    Raises NotFound for a key that is not held, Refused for one that is erased, for a circle, and for a key
    that leads elsewhere already.
    """
    with one_at_a_time(log):
        log.append([_merge(log.now(), gone, into, proposal=None, at=at)], by=by, because=because)


def unmerge(log: Log, *, gone: UUID, by: Author, at: datetime, because: str, seen: int | None = None) -> UUID:
    """Undoes a merge: the key stands for itself again, with all that was recorded under it before and since,
    and every other merge stays. The key that it led to. Raises NotFound and Refused as `merge`, and
    Overtaken where something happened to them since step `seen`."""
    with one_at_a_time(log):
        view = log.now()
        check_as_seen(view, held(view, gone, merged=True).keys, seen)
        found = next((one for one in merges(view, {gone}) if one.gone == gone), None)
        if found is None:
            raise Refused("This key was never merged.", where=f"person {gone}", next="Check the key.")
        said = {"person": str(gone), "out_of": str(found.into)}
        log.append([fact_about(PERSONS_UNMERGED, said, at=at, corrects=found.seq)], by=by, because=because)
        return found.into


def _pairs(view: View, persons: Sequence[UUID]) -> Iterator[tuple[tuple[UUID, UUID], Likeness]]:
    """Whom some people may be, too: of those who share a key with them and do not lead to the same yet."""
    own = identities(view, persons)
    wanted = {person: keys_to_match(identity) for person, identity in own.items()}
    having = holders(view, frozenset().union(*wanted.values()))
    others = identities(view, frozenset().union(*having.values())) | own
    where = leads(merges(view, others.keys()))
    for person, identity in own.items():
        near = frozenset().union(*(having.get(key, frozenset()) for key in wanted[person]))
        for other in near & others.keys():
            if standing_for(other, where) == standing_for(person, where):
                continue
            why = likeness(*_ordered(person, identity, other, others[other]))
            if why.proposed:
                first, second = sorted((person, other))
                yield (first, second), why


def _ordered(one: UUID, own: Identity, other: UUID, others: Identity) -> tuple[Identity, Identity]:
    """The two in the order of their keys: whichever was looked at first, the pair has the same reasons."""
    return (own, others) if one < other else (others, own)


def _proposal(why: Likeness, person: str, other: str, *, at: datetime) -> Fact:
    said = {
        "person": person,
        "other": other,
        "score": why.score,
        "reasons": [reason.value for reason in why.reasons],
        "conflict": why.conflict,
    }
    digest = hashlib.sha256(payload_text(said).encode()).hexdigest()
    return Fact(STREAM, MATCH_PROPOSED, Occurred.at(at), said, receipt=Receipt(MATCHING, digest))


def _proposed(view: View, seq: int) -> Proposal:
    found = proposal_of(view, seq)
    if found is None:
        raise NotFound(
            "There is no such proposal.", where=f"proposal {seq}", next="See homefirst people matches."
        )
    return found


def _undecided(view: View, seq: int) -> Proposal:
    found = _proposed(view, seq)
    if found.decision is not None:
        raise Overtaken(
            f"It is decided already: {found.decision}.",
            where=f"proposal {seq}",
            next="Take that back, if it was wrong; a merge is undone first.",
        )
    return found


def _two_of(view: View, of: Proposal, seen: int | None) -> dict[str, object]:
    """What a fact says of a pair; raises Overtaken where its two are one by now, where one is erased, and
    where something happened to either since step `seen`."""
    stands = [held(view, key, merged=True) for key in (of.person, of.other)]
    check_as_seen(view, frozenset().union(*(one.keys for one in stands)), seen)
    if stands[0].person == stands[1].person:
        raise Overtaken(
            "The two are one already.", where=f"proposal {of.seq}", next="Undo the merge, if it was wrong."
        )
    return {"proposal": of.seq, "person": str(of.person), "other": str(of.other)}


def _which_leads(view: View, of: Proposal, keep: UUID | None) -> tuple[UUID, UUID]:
    """Which key leads to which: by those that stand for the pair now."""
    stands = [held(view, key, merged=True).person for key in (of.person, of.other)]
    kept = stands[0] if keep is None else keep
    if kept not in stands:
        raise NotUnderstood(
            "This key is neither of the two.", where="keep", next=f"Name {' or '.join(map(str, stands))}."
        )
    return (stands[1], kept) if kept == stands[0] else (stands[0], kept)


def _merge(view: View, gone: UUID, into: UUID, *, proposal: int | None, at: datetime) -> Fact:
    check_merge(gone, into, leads(merges(view, {gone, into})))
    for key in (gone, into):
        held(view, key)
    said = {"person": str(gone), "into": str(into), "proposal": proposal}
    return fact_about(PERSONS_MERGED, said, at=at)

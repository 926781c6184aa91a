"""The records officer's desk: two records that may be one person, side by side; one person's record, to put
right, to part, to erase. Who they are is shown with a permit for keeping records, on record before.

A record is changed by the verbs of people_desk, and only by whoever may see it. Putting right and erasing is
for the organisation that recorded it; whether two are one person is for each that may see both.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from homefirst.app.ground.house import this_gatherer, this_log
from homefirst.app.lists.otherwise import Otherwise, open_questions, said_of
from homefirst.app.people.asking import Caller, about, asked_key, standing_or_nobody
from homefirst.app.records import people_desk
from homefirst.county.access import permits
from homefirst.county.access.permits import About, Permit, keyed
from homefirst.county.access.seeing import Part, Purpose, may_see
from homefirst.county.people import read
from homefirst.county.people.identity import Identity
from homefirst.county.people.known import Known, Version, corrected_by
from homefirst.county.people.matching import Likeness, likeness
from homefirst.county.people.read import Proposal, Standing
from homefirst.foundation.errors import NotFound, NotUnderstood, Overtaken, Refused
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.view import View

MOST_PAIRS, MOST_DECIDED = 100, 20


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs that somebody may decide, in the order in which they come; and those decided last, the last
    first. By key: nobody is named. `more`: others come after them. `otherwise`: of whom lists say otherwise
    than is held."""

    pairs: tuple[Proposal, ...]
    more: bool
    decided: tuple[Proposal, ...]
    otherwise: tuple[Otherwise, ...] = ()

    def as_answer(self) -> dict[str, Any]:
        return {
            "proposals": [one.as_answer() for one in self.pairs],
            "more": self.more,
            "decided": [one.as_answer() for one in self.decided],
            "lists_say_otherwise": [one.as_answer() for one in self.otherwise],
        }


@dataclass(frozen=True, slots=True)
class PairSeen:
    """Two records that may be one person; what speaks for it and against it as they stand now (None where one
    is erased); `seen`, the number of the last thing that happened to either. `first` and `second` bear the
    keys that stand now, and are the same where the two are one already."""

    proposal: Proposal
    first: Known
    second: Known
    likeness: Likeness | None
    seen: int

    @property
    def open(self) -> bool:
        """Whether it can be decided."""
        return self.proposal.decision is None and self.likeness is not None

    @property
    def reopens(self) -> bool:
        """Whether what was decided can be taken back: of two that are one, the merge is undone first."""
        return self.proposal.decision is not None and self.likeness is not None

    def as_answer(self) -> dict[str, Any]:
        return {
            "synthetic": True,
            "proposal": self.proposal.as_answer(),
            "first": self.first.as_answer(),
            "second": self.second.as_answer(),
            "now": None if self.likeness is None else _told(self.likeness),
            "open": self.open,
            "reopens": self.reopens,
            "seen": self.seen,
        }


@dataclass(frozen=True, slots=True)
class RecordSeen:
    """One person's record as whoever keeps it sees it: every version, and each merge under the key that
    stands (which key leads to which), the last first; and what lists say otherwise, in words."""

    known: Known
    merges: tuple[tuple[UUID, UUID], ...]
    held_by: frozenset[str]
    seen: int
    otherwise: tuple[tuple[Otherwise, str], ...] = ()

    def as_answer(self) -> dict[str, Any]:
        merges = [{"gone": str(gone), "into": str(into)} for gone, into in self.merges]
        return self.known.as_answer() | {
            "purpose": Purpose.RECORD_KEEPING.value,
            "merges": merges,
            "held_by": sorted(self.held_by),
            "seen": self.seen,
            "lists_say_otherwise": [one.as_answer() | {"says": says} for one, says in self.otherwise],
        }


def ask_pairs(caller: Caller) -> Pairs:
    """The pairs whose two records the caller may see, to decide and decided."""
    view = this_log().now()
    told = _may_decide(view, read.proposals(view), caller)
    every = read.proposals(view, undecided=False)
    lately = sorted(
        (one for one in every if one.decided_by), key=lambda one: one.decided_by or 0, reverse=True
    )
    decided = _may_decide(view, lately, caller, most=MOST_DECIDED)
    otherwise = _of_whom_they_may_see(view, open_questions(view, view.known_at), caller)
    return Pairs(told[:MOST_PAIRS], len(told) > MOST_PAIRS, decided, otherwise)


def ask_pair(proposal: int, caller: Caller) -> PairSeen:
    """A pair, side by side; both views are on record before. Raises NotFound, in the same words, for a pair
    that there is not, and for one of which the caller may not see both; on record, too."""
    log = this_log()
    view = log.now()
    of, stands = _pair(view, proposal, caller)
    given = _permitted([_about(one, caller) for one in stands], caller)
    now = log.now().known_at
    first, second = (
        read.identity_of(view, permit, one.person, at=now) for permit, one in zip(given, stands, strict=True)
    )
    one, other = first.identity, second.identity
    apart = first.person != second.person
    like = likeness(one, other) if one is not None and other is not None and apart else None
    return PairSeen(of, first, second, like, read.last_step(view, first.keys | second.keys))


def decide_pair(
    proposal: int, caller: Caller, *, decision: str, keep: str | None, because: str, seen: int
) -> int | None:
    """Records what was found of a pair; the number of the next one to look at, None where there is none.
    Raises NotFound as `ask_pair`, NotUnderstood, Refused and Overtaken as `matches.decide`."""
    _, stands = _pair(this_log().now(), proposal, caller)
    _check_may_see([_about(one, caller) for one in stands], caller)
    people_desk.decide_proposal(
        proposal, decision, keep=keep, because=because, by=_by(caller), at=caller.at, seen=seen
    )
    left = [one.seq for one in ask_pairs(caller).pairs if one.seq != proposal]
    return left[0] if left else None


def reopen_pair(proposal: int, caller: Caller, *, because: str, seen: int) -> None:
    """Takes back what was decided of a pair. Raises NotFound as `ask_pair`, and as `matches.reopen`."""
    _, stands = _pair(this_log().now(), proposal, caller)
    _check_may_see([_about(one, caller) for one in stands], caller)
    people_desk.reopen_proposal(proposal, because=because, by=_by(caller), at=caller.at, seen=seen)


def ask_record(key: UUID, caller: Caller) -> RecordSeen:
    """One person's record, for whoever keeps it; the view is on record before. Raises NotFound as
    `ask_person`."""
    log = this_log()
    view = log.now()
    of = _standing(view, key, caller)
    (permit,) = _permitted([_about(of, caller)], caller)
    known = read.identity_of(view, permit, of.person, at=log.now().known_at)
    merges = read.merges_under(view, of.person)
    otherwise = () if known.erased_at else said_of(known.keys, known.identity, view.known_at)
    return RecordSeen(known, merges, of.held_by, read.last_step(view, of.keys), otherwise)


def part_record(key: UUID, caller: Caller, *, gone: str, because: str, seen: int) -> UUID:
    """Undoes a merge under a person's key; the key that the other led to. Raises NotFound as `ask_record`,
    NotUnderstood for a key that is none of this person's, and as `matches.unmerge`."""
    view = this_log().now()
    of = _standing(view, key, caller)
    _check_may_see([_about(of, caller)], caller)
    parted = people_desk.key_in(gone)
    if parted not in of.keys:
        raise NotUnderstood("This key is none of this person's.", where="gone", next="Choose one of them.")
    return people_desk.unmerge_person(gone, because=because, by=_by(caller), at=caller.at, seen=seen)


def correct_record(
    key: UUID,
    caller: Caller,
    *,
    version: int,
    corrected: Callable[[Identity], Identity],
    because: str,
    seen: int,
) -> UUID:
    """Puts right a version that the caller's organisation told; the key under which it stands. `corrected`
    makes of what is wrong what is right. Raises NotFound as `ask_record`, Refused for a version of another
    organisation's, what `corrected` raises, and as `record.record_identity`."""
    wrong = own_version(ask_record(key, caller).known, version, caller)
    assert wrong.identity is not None
    right = corrected(wrong.identity)
    people_desk.correct_person(
        wrong.person, wrong, right, because=because, by=_by(caller), at=caller.at, seen=seen
    )
    return wrong.person


def erase_record(key: UUID, caller: Caller, *, because: str, seen: int) -> int:
    """Erases all that was recorded of somebody by the caller's organisation alone; how many versions it was.
    Raises NotFound as `ask_record`, Refused where another recorded something, and as `record.erase`."""
    view = this_log().now()
    of = _standing(view, key, caller)
    _check_may_see([_about(of, caller)], caller)
    check_erasable(of.held_by, caller)
    return people_desk.erase_person(str(of.person), because, by=_by(caller), at=caller.at, seen=seen)


def own_version(known: Known, number: int, caller: Caller) -> Version:
    """A version that the caller can put right, with its identity; raises NotFound where there is none of this
    number, Refused where another organisation told it, where it is erased, and Overtaken where it was put
    right already."""
    found = next((one for one in known.versions if one.seq == number), None)
    if found is None:
        raise NotFound("No version has this number.", where="version", next="Choose one of those shown.")
    if found.organisation != caller.asker.organisation:
        raise Refused(
            "Another organisation recorded this version.", where="version", next="Ask it to put it right."
        )
    later = corrected_by(number, known.versions)
    if later is not None:
        raise Overtaken(
            f"It was corrected by {later.seq} already.", where="version", next="Correct that one."
        )
    if found.identity is None:
        raise Refused("It is erased.", where="version", next="Register them anew, if they come again.")
    return found


def check_erasable(held_by: Collection[str], caller: Caller) -> None:
    """Raises Refused where another organisation recorded something of the person, too."""
    if set(held_by) - {caller.asker.organisation}:
        raise Refused(
            "Another organisation recorded something of this person, too.",
            where="record",
            next="Part the records first, or have whoever runs the service erase them for both.",
        )


def _may_decide(
    view: View, proposals: Collection[Proposal], caller: Caller, most: int = MOST_PAIRS + 1
) -> tuple[Proposal, ...]:
    """The first of some pairs whose two records the caller may see."""
    keys = {key for one in proposals for key in (one.person, one.other)}
    stands = read.standings(view, keys)
    may: Mapping[UUID, bool] = {key: may_see(_about(of, caller).asked) for key, of in stands.items()}
    return tuple(one for one in proposals if may[one.person] and may[one.other])[:most]


def _of_whom_they_may_see(view: View, found: Collection[Otherwise], caller: Caller) -> tuple[Otherwise, ...]:
    """Those questions about people whose record the caller may open."""
    stands = read.standings(view, {one.person for one in found})
    may = {key: of.erased_at is None and may_see(_about(of, caller).asked) for key, of in stands.items()}
    return tuple(one for one in found if may.get(one.person, False))[:MOST_PAIRS]


def _pair(view: View, proposal: int, caller: Caller) -> tuple[Proposal, tuple[Standing, Standing]]:
    of = read.proposal_of(view, proposal)
    if of is None:
        raise permits.refuse_unknown(
            this_gatherer(),
            asker=caller.asker,
            purpose=Purpose.RECORD_KEEPING,
            part=Part.IDENTITY,
            asked=keyed({"proposal": str(proposal)}, asked_key()),
            at=caller.at,
            request=caller.request,
        )
    stands = read.standings(view, {of.person, of.other})
    return of, (stands[of.person], stands[of.other])


def _standing(view: View, key: UUID, caller: Caller) -> Standing:
    return standing_or_nobody(view, key, caller, Purpose.RECORD_KEEPING, Part.IDENTITY)


def _about(of: Standing, caller: Caller) -> About:
    return about(of, (), caller, Part.IDENTITY, Purpose.RECORD_KEEPING)


def _permitted(considered: Collection[About], caller: Caller) -> tuple[Permit, ...]:
    try:
        return permits.permit_together(this_gatherer(), about=tuple(considered), request=caller.request)
    except Refused:
        raise permits.nobody() from None


def _check_may_see(considered: Collection[About], caller: Caller) -> None:
    """Raises NotFound, the refusal on record, where one may not be seen; nobody is shown, and no view
    noted."""
    if not all(may_see(one.asked) for one in considered):
        _permitted(considered, caller)


def _by(caller: Caller) -> Author:
    return Author(caller.asker.user)


def _told(like: Likeness) -> dict[str, Any]:
    return {
        "score": like.score,
        "reasons": list(like.reasons),
        "words": like.words,
        "conflict": like.conflict,
    }

"""People who may be one: proposed, decided, merged and unmerged, and decided anew."""

from datetime import date
from itertools import count
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from homefirst.county.people import matches, read
from homefirst.county.people.matches import Decision
from homefirst.foundation.errors import NotFound, NotUnderstood, Overtaken, Refused
from tests.county.a_person import LATER, WILLIAM, erase, known, merge, record_again, unmerge
from tests.county.made_up_people import (
    CLERK,
    number,
    register,
    somebody,
)


def test_matching_proposes_and_merges_nobody_until_a_person_decides(log) -> None:
    one, other, third = register(log, WILLIAM, somebody(number=number(1)), somebody("Okafor", "Nia"))
    for _ in range(2):  # asked twice, each pair is proposed once
        matches.propose(log, of=[one, other, third], by=CLERK, at=LATER)
    (proposal,) = read.proposals(log.now())
    assert {proposal.person, proposal.other} == {one, other}
    assert (proposal.score, proposal.conflict, proposal.decision) == (107, False, None)
    assert known(log, one).keys == {one}
    decided = {"proposal": proposal.seq, "by": CLERK, "at": LATER, "because": "asked them"}
    with pytest.raises(NotUnderstood, match="This key is neither of the two"):
        matches.decide(log, decision=Decision.SAME, keep=third, **decided)
    matches.decide(log, decision=Decision.SAME, keep=other, **decided)
    assert read.proposals(log.now()) == ()
    told = known(log, one)
    assert (told.person, told.keys, len(told.versions)) == (other, {one, other}, 2)
    with pytest.raises(Refused, match="It is decided already: same"):
        matches.decide(log, decision=Decision.DIFFERENT, **decided)
    with pytest.raises(NotFound, match="There is no such proposal"):
        matches.decide(log, decision=Decision.DIFFERENT, **decided | {"proposal": 99})


def test_a_decision_is_taken_back_once_nothing_leans_on_it_and_a_view_of_before_still_has_it(log) -> None:
    one, other = register(log, WILLIAM, somebody(number=number(1)))
    matches.propose(log, of=[one], by=CLERK, at=LATER)
    (proposal,) = read.proposals(log.now())
    given = {"proposal": proposal.seq, "by": CLERK, "at": LATER, "because": "mistake"}
    with pytest.raises(Refused, match="Nothing is decided of it"):
        matches.reopen(log, **given)
    with pytest.raises(NotFound, match="There is no such proposal"):
        matches.reopen(log, **given | {"proposal": 99})
    matches.decide(log, decision=Decision.DIFFERENT, **given)
    before = log.freeze()
    matches.reopen(log, **given)
    assert [each.decision for each in read.proposals(before, undecided=False)] == ["different"]
    assert read.proposals(log.now()) == (proposal,)
    (event,) = [each for each in log.events("people", log.now()) if each.name == "MatchReopened"]
    assert event.corrects == proposal.seq + 1

    matches.decide(log, decision=Decision.SAME, keep=one, **given)
    with pytest.raises(Overtaken, match=r"The two are one already\. Undo the merge"):
        matches.reopen(log, **given)
    unmerge(log, other)
    assert read.proposals(log.now()) == ()  # parted, and still decided
    matches.reopen(log, **given)
    assert read.proposals(log.now()) == (proposal,)
    assert read.proposal_of(log.now(), proposal.seq) == proposal


def test_nothing_is_decided_of_who_is_erased_or_of_two_who_are_one_by_another_way(log) -> None:
    one, other = register(log, WILLIAM, somebody(number=number(1)))
    matches.propose(log, of=[one], by=CLERK, at=LATER)
    (proposal,) = read.proposals(log.now())
    given = {"proposal": proposal.seq, "by": CLERK, "at": LATER, "because": "checked"}
    merge(log, one, other)
    for decision in Decision:
        with pytest.raises(Overtaken, match="The two are one already"):
            matches.decide(log, decision=decision, **given)
    unmerge(log, one)
    erase(log, other)
    for decision in Decision:
        with pytest.raises(Overtaken, match="It is erased already"):
            matches.decide(log, decision=decision, **given)


def test_two_who_are_found_to_be_different_are_not_proposed_again(log) -> None:
    one, other = register(log, WILLIAM, somebody(number=number(1)))
    matches.propose(log, of=[one], by=CLERK, at=LATER)
    (proposal,) = read.proposals(log.now())
    matches.decide(
        log, proposal=proposal.seq, decision=Decision.DIFFERENT, by=CLERK, at=LATER, because="both came"
    )
    matches.propose(log, of=[one, other], by=CLERK, at=LATER)
    assert read.proposals(log.now()) == ()
    assert [one.decision for one in read.proposals(log.now(), undecided=False)] == ["different"]
    assert known(log, one).keys == {one}


def test_a_conflict_is_proposed_before_any_match(log) -> None:
    one, _, _ = register(
        log, WILLIAM, somebody(born=date(1968, 11, 30), number=number(1)), somebody(given="Bill")
    )
    matches.propose(log, of=[one], by=CLERK, at=LATER)
    assert [(one.conflict, one.score) for one in read.proposals(log.now())] == [(True, 52), (False, 50)]


def test_merged_keys_stand_under_one_and_unmerged_are_exactly_as_before(log) -> None:
    a, b, c = register(log, WILLIAM, somebody(given="Bill"), somebody(given="Will"))
    before = {key: known(log, key).as_answer() | {"known_at": ""} for key in (a, b, c)}
    merge(log, a, b)
    merge(log, b, c)
    for key in (a, b, c):
        assert (known(log, key).person, known(log, key).keys) == (c, {a, b, c})
    assert {one.person for one in known(log, a).versions} == {a, b, c}
    assert unmerge(log, a) == b  # one in the middle: b still leads to c
    assert (known(log, a).keys, known(log, b).keys) == ({a}, {b, c})
    unmerge(log, b)
    assert {key: known(log, key).as_answer() | {"known_at": ""} for key in (a, b, c)} == before


def test_a_circle_a_second_merge_and_what_was_never_merged_are_refused(log) -> None:
    a, b, c = register(log, WILLIAM, somebody(given="Bill"), somebody(given="Will"))
    merge(log, a, b)
    merge(log, b, c)
    circle = "This would be a merge in a circle: the second key leads to the first already."
    told = {
        (c, a): f"person {c}: {circle} Undo that merge first, if it is the other way round.",
        (a, a): f"person {a}: {circle} Undo that merge first, if it is the other way round.",
        (a, c): f"person {a}: This key was merged already. Name the one it leads to: {c}.",
        (c, b): f"person {c}: {circle} Undo that merge first, if it is the other way round.",
    }
    seen = log.freeze()
    for (gone, into), why in told.items():
        with pytest.raises(Refused) as refused:
            merge(log, gone, into)
        assert str(refused.value) == why
    with pytest.raises(Refused, match="This key was never merged"):
        unmerge(log, c)
    with pytest.raises(NotFound, match="There is no such key"):
        merge(log, uuid4(), c)
    assert log.freeze().heads == seen.heads


def test_what_is_recorded_for_a_merged_key_is_sent_to_the_one_it_leads_to(log) -> None:
    a, b = register(log, WILLIAM, somebody(given="Bill"))
    merge(log, a, b)
    with pytest.raises(Refused) as refused:
        record_again(log, a, somebody())
    assert str(refused.value) == f"person {a}: This key was merged. Name the one it leads to: {b}."


steps = st.lists(st.tuples(st.sampled_from("mu"), st.integers(0, 4), st.integers(0, 4)), max_size=9)
seeds = count()


@pytest.mark.long
@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_whatever_is_merged_and_unmerged_keys_stand_as_a_plain_account_says(log, drawn) -> None:
    """The judge keeps a list of pairs and walks it; undoing every merge gives back what was at first."""
    keys = register(log, *(somebody(given=f"Given{n}") for n in range(5)), seed=next(seeds))
    before = {key: known(log, key).as_answer() | {"known_at": ""} for key in keys}
    pairs: dict[UUID, UUID] = {}
    for what, a, b in drawn:
        gone, into = keys[a], keys[b]
        if what == "u" and gone in pairs:
            assert unmerge(log, gone) == pairs.pop(gone)
        elif what == "m" and (gone in pairs or into in pairs or gone == into):
            with pytest.raises(Refused):
                merge(log, gone, into)
        elif what == "m":
            merge(log, gone, into)
            pairs[gone] = into
    stands = {key: walked(key, pairs) for key in keys}
    for key in keys:
        told = read.standing(log.now(), key)
        assert told is not None
        assert told.person == stands[key]
        assert told.keys == {other for other in keys if stands[other] == stands[key]}
    for gone in list(pairs):
        unmerge(log, gone)
    assert {key: known(log, key).as_answer() | {"known_at": ""} for key in keys} == before


def walked(key: UUID, pairs: dict[UUID, UUID]) -> UUID:
    """Where one arrives who follows the pairs, and never more than so many steps."""
    for _ in range(len(pairs) + 1):
        key = pairs.get(key, key)
    assert key not in pairs
    return key

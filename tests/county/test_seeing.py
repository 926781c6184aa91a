"""Who may see a person: every role, relationship, agreement and purpose, by the check that answers and by the
one that raises."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path

import pytest

from homefirst.county.access.agreements import COLUMNS, read_agreements
from homefirst.county.access.roles import roles
from homefirst.county.access.seeing import (
    Agreement,
    Asked,
    Asker,
    Part,
    Purpose,
    Relationship,
    Why,
    check_may_see,
    may_see,
    why_no_search,
    why_not,
)
from homefirst.foundation.errors import Problem, Refused

NINE = datetime(2016, 3, 10, 9, tzinfo=UTC)
DAY = timedelta(days=1)
CARE = {"hub_coordinator", "ward_staff", "therapist", "social_worker", "clinician"}
EVERYBODY = (*roles(), "nobody in particular")


def relationship(organisation: str = "occ", start: int = -10, until: int | None = None) -> Relationship:
    ends = None if until is None else NINE + until * DAY
    return Relationship("admission", organisation, NINE + start * DAY, ends)


def agreement(start: int = -10, until: int = 10, **more: object) -> Agreement:
    said: dict[str, object] = {
        "id": "one",
        "title": "Direct care",
        "parties": frozenset({"occ", "ouh"}),
        "data": frozenset({Part.IDENTITY, Part.SEARCH_RESULT}),
        "purposes": frozenset({Purpose.DIRECT_CARE}),
    }
    return Agreement(start=NINE + start * DAY, until=NINE + until * DAY, **said | more)  # type: ignore[arg-type]


# Each with what it comes to for somebody of the council ("occ") who asks for what a trust ("ouh") recorded.
RELATIONSHIPS: dict[str, tuple[tuple[Relationship, ...], Why | None]] = {
    "none": ((), Why.RELATIONSHIP),
    "in force": ((relationship(),), None),
    "begins now": ((relationship(start=0),), None),
    "ends tomorrow": ((relationship(until=1),), None),
    "ended now": ((relationship(until=0),), Why.RELATIONSHIP_ENDED),
    "begins tomorrow": ((relationship(start=1),), Why.RELATIONSHIP_ENDED),
    "another's": ((relationship("ohft"),), Why.RELATIONSHIP),
    "ended, and one in force": ((relationship(until=-1), relationship()), None),
}
AGREEMENTS: dict[str, tuple[frozenset[str], tuple[Agreement, ...], Why | None]] = {
    "none": (frozenset({"ouh"}), (), Why.AGREEMENT),
    "their own record": (frozenset({"occ"}), (), None),
    "nobody's record": (frozenset(), (), None),
    "in force": (frozenset({"ouh"}), (agreement(),), None),
    "begins now": (frozenset({"ouh"}), (agreement(start=0),), None),
    "ends now": (frozenset({"ouh"}), (agreement(until=0),), Why.AGREEMENT_ENDED),
    "begins tomorrow": (frozenset({"ouh"}), (agreement(start=1),), Why.AGREEMENT_ENDED),
    "ended, and renewed": (frozenset({"ouh"}), (agreement(until=0), agreement(id="two")), None),
    "for another purpose": (
        frozenset({"ouh"}),
        (agreement(purposes=frozenset({Purpose.SERVICE_PLANNING})),),
        Why.AGREEMENT,
    ),
    "of other data": (frozenset({"ouh"}), (agreement(data=frozenset({Part.VIEWS})),), Why.AGREEMENT),
    "between others": (
        frozenset({"ouh"}),
        (agreement(parties=frozenset({"ouh", "ohft"})),),
        Why.AGREEMENT,
    ),
    "with one of two": (frozenset({"ouh", "ohft"}), (agreement(),), Why.AGREEMENT),
    "of all three": (
        frozenset({"ouh", "ohft"}),
        (agreement(parties=frozenset({"occ", "ouh", "ohft"})),),
        None,
    ),
}


def asked(role: str, purpose: Purpose, part: Part, related: str, agreed: str, organisation: str) -> Asked:
    holders, agreements, _ = AGREEMENTS[agreed]
    return Asked(
        Asker("anna", role, organisation),
        purpose,
        part,
        held_by=holders,
        relationships=RELATIONSHIPS[related][0],
        agreements=agreements,
        at=NINE,
    )


def expected(
    role: str, purpose: Purpose, part: Part, related: str, agreed: str, organisation: str
) -> Why | None:
    """What the table of the documents says, read aloud once more and in other words."""
    if purpose is Purpose.CHECKING_VIEWS:
        return None if role == "privacy_officer" and part is Part.VIEWS else Why.ROLE
    keeping = purpose is Purpose.RECORD_KEEPING and role == "records_officer" and part is Part.IDENTITY
    if not keeping and (purpose is not Purpose.DIRECT_CARE or role not in CARE):
        return Why.ROLE
    if not organisation:
        return Why.NO_ORGANISATION
    if keeping:  # the agreements here are for direct care
        return Why.AGREEMENT if AGREEMENTS[agreed][0] - {"occ"} else None
    agreement_says = AGREEMENTS[agreed][2]
    if part is Part.VIEWS and AGREEMENTS[agreed][1]:
        return _OF_VIEWS[agreed] or RELATIONSHIPS[related][1]  # most agreements here are of identities
    return agreement_says or RELATIONSHIPS[related][1]


_OF_VIEWS = dict.fromkeys(AGREEMENTS, Why.AGREEMENT) | {"of other data": None}


@pytest.mark.parametrize("role", EVERYBODY)
def test_who_may_see_whom_is_the_table_and_both_checks_agree(role: str) -> None:
    rows = 0
    parts = (Part.IDENTITY, Part.VIEWS)
    for row in product([role], Purpose, parts, RELATIONSHIPS, AGREEMENTS, ("occ", "")):
        why = expected(*row)
        question = asked(*row)
        assert why_not(question) is why, row
        assert may_see(question) is (why is None)
        if why is None:
            check_may_see(question)
        else:
            with pytest.raises(Refused) as refused:
                check_may_see(question)
            assert refused.value.what == why.sentence
        rows += 1
    assert rows == 4 * 2 * 8 * 13 * 2


def test_whoever_keeps_records_sees_what_an_agreement_for_it_covers_and_needs_no_relationship() -> None:
    def why(start: int, until: int, role: str = "records_officer") -> Why | None:
        keeping = agreement(start, until, purposes=frozenset({Purpose.RECORD_KEEPING}))
        asker = Asker("rita", role, "occ")
        holders = frozenset({"ouh"})
        return why_not(Asked(asker, Purpose.RECORD_KEEPING, Part.IDENTITY, holders, (), (keeping,), NINE))

    assert [why(0, 1), why(-1, 0), why(1, 2), why(0, 1, "clinician")] == [
        None,
        Why.AGREEMENT_ENDED,
        Why.AGREEMENT_ENDED,
        Why.ROLE,
    ]


def test_who_knows_somebody_finds_them_and_opens_nothing() -> None:
    knows = replace(relationship(), kind="recorded them", knows_only=True)
    cares = replace(relationship(until=0), kind="admission")

    def told(part: Part, *related: Relationship) -> tuple[Why | None, tuple[str, ...]]:
        question = Asked(
            Asker("anna", "clinician", "occ"), Purpose.DIRECT_CARE, part, frozenset(), related, (), NINE
        )
        return why_not(question), question.relied_on

    assert {part: told(part, knows, cares) for part in Part} == {
        Part.IDENTITY: (Why.RELATIONSHIP_ENDED, ()),
        Part.SEARCH_RESULT: (None, ("recorded them",)),
        Part.VIEWS: (Why.RELATIONSHIP_ENDED, ()),
        Part.LIST: (Why.RELATIONSHIP_ENDED, ()),
        Part.TIMELINE: (Why.RELATIONSHIP_ENDED, ()),
        Part.OFFER: (Why.ROLE, ()),
    }
    assert told(Part.TIMELINE, knows, replace(cares, until=None)) == (None, ("admission",))


@pytest.mark.parametrize("role", EVERYBODY)
def test_what_is_needed_to_begin_is_for_the_provider_that_accepted_while_it_stands_and_nothing_else(
    role: str,
) -> None:
    """Every role at every part, with an accepted offer, a stay, both, and neither."""
    accepted = replace(relationship(), kind="accepted an offer", for_offer=True)
    over, stay = replace(accepted, until=NINE), relationship()
    another = replace(accepted, organisation="care-homes")
    purpose, provider = Purpose.DIRECT_CARE, role == "provider"
    for part, related in product(Part, ((accepted,), (over,), (stay,), (accepted, stay), (another,), ())):
        asker = Asker("anna", role, "occ")
        why = why_not(Asked(asker, purpose, part, frozenset(), related, (), NINE))
        if part is Part.OFFER:
            found = (
                None
                if accepted in related
                else Why.RELATIONSHIP_ENDED
                if over in related
                else Why.RELATIONSHIP
            )
            assert why is (found if provider else Why.ROLE), (part, related)
        elif provider:
            assert why is Why.ROLE, (part, related)
        elif role in CARE:
            assert why is (None if stay in related else Why.RELATIONSHIP), (part, related)
    shared = agreement(data=frozenset({Part.OFFER}))
    for part, agreed in product((Part.OFFER, Part.IDENTITY), ((shared,), ())):
        question = Asked(
            Asker("anna", "provider", "occ"), purpose, part, frozenset({"ouh"}), (accepted,), agreed, NINE
        )
        opens = part is Part.OFFER and agreed == (shared,)
        assert why_not(question) is (None if opens else Why.AGREEMENT if part is Part.OFFER else Why.ROLE)


def test_an_agreement_that_has_ended_is_told_apart_from_one_that_never_was() -> None:
    told = {
        agreed: str(
            _refusal(asked("clinician", Purpose.DIRECT_CARE, Part.IDENTITY, "in force", agreed, "occ"))
        )
        for agreed in ("none", "ends now")
    }
    assert told == {
        "none": "identity: No agreement lets the user's organisation see what another recorded, "
        "for this purpose. Ask whoever looks after agreements and users.",
        "ends now": "identity: The agreement with the organisation that recorded it is not in force. "
        "Ask whoever looks after agreements and users.",
    }


def _refusal(question: Asked) -> Refused:
    with pytest.raises(Refused) as refused:
        check_may_see(question)
    return refused.value


def test_what_was_relied_on_is_told_for_the_record() -> None:
    question = asked(
        "clinician",
        Purpose.DIRECT_CARE,
        Part.IDENTITY,
        "ended, and one in force",
        "ended, and renewed",
        "occ",
    )
    assert (question.relied_on, question.agreed_by) == (("admission",), ("two",))


@pytest.mark.parametrize("role", EVERYBODY)
def test_who_may_search_and_who_may_ask_what_somebody_looked_at(role: str) -> None:
    own, none = Asker("anna", role, "occ"), Asker("anna", role, "")
    care, officer = role in CARE, role == "privacy_officer"
    assert why_no_search(own, Purpose.DIRECT_CARE, Part.SEARCH_RESULT) is (None if care else Why.ROLE)
    assert why_no_search(none, Purpose.DIRECT_CARE, Part.SEARCH_RESULT) is (
        Why.NO_ORGANISATION if care else Why.ROLE
    )
    assert why_no_search(none, Purpose.CHECKING_VIEWS, Part.VIEWS) is (None if officer else Why.ROLE)
    assert why_no_search(own, Purpose.CHECKING_VIEWS, Part.SEARCH_RESULT) is Why.ROLE
    assert why_no_search(own, Purpose.SERVICE_PLANNING, Part.SEARCH_RESULT) is Why.ROLE


def test_every_reason_has_its_sentence() -> None:
    assert len({why.sentence for why in Why}) == len(Why)


ROW = "care,Direct care,occ;ouh,identity;search result,direct care,2016-03-01,2016-03-10"


def read(tmp_path: Path, *rows: str) -> tuple[tuple[Agreement, ...], list[Problem]]:
    (tmp_path / "agreements.csv").write_text("\n".join([",".join(COLUMNS), *rows]) + "\n", encoding="utf-8")
    problems: list[Problem] = []
    return read_agreements(tmp_path, {"occ", "ouh"}, problems), problems


def test_agreements_are_read_from_the_pack_and_their_last_day_is_the_one_before_their_end(tmp_path) -> None:
    (one,), problems = read(tmp_path, ROW)
    assert problems == []
    assert (one.parties, one.data) == ({"occ", "ouh"}, {Part.IDENTITY, Part.SEARCH_RESULT})
    assert one.in_force(datetime(2016, 3, 9, 23, 59, tzinfo=UTC))
    assert not one.in_force(datetime(2016, 3, 10, tzinfo=UTC))
    assert read_agreements(tmp_path / "elsewhere", set(), problems) == ()


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        (
            ROW.replace("2016-03-10", "2016-03-01"),
            "agreements.csv, row 2, column until: It ends before it begins. "
            "Write the first day on which it is in force no more.",
        ),
        (
            ROW.replace("2016-03-10", ""),
            "agreements.csv, row 2, column until: “” is no day. Write it as 2016-04-01.",
        ),
        (
            ROW.replace("ouh", "ouhh"),
            "agreements.csv, row 2, column parties: “ouhh” is no organisation of this pack. "
            "Write a code of organisations.csv, or add it there.",
        ),
        (
            ROW.replace("occ;ouh", "occ"),
            "agreements.csv, row 2, column parties: An agreement is between two or more. "
            "Write their codes, semicolons between.",
        ),
        (
            ROW.replace("identity;", "identities;"),
            "agreements.csv, row 2, column data: “identities” is none of these words. "
            "Write identity; search result; who looked; list; timeline; accepted offer.",
        ),
    ],
)
def test_an_agreement_that_cannot_be_is_told_with_its_cell(tmp_path, spoilt: str, told: str) -> None:
    _, problems = read(tmp_path, spoilt)
    assert told in [str(problem) for problem in problems]


@pytest.mark.parametrize("role", EVERYBODY)
def test_who_keeps_a_list_is_told_of_those_on_it_and_who_sees_nobody_of_nobody_else(role: str) -> None:
    care, keeps = role in CARE, role in ("broker", "provider")
    for part, own_list in product(set(Part) - {Part.OFFER}, (True, False)):
        question = replace(
            asked(role, Purpose.DIRECT_CARE, part, "in force", "nobody's record", "occ"), own_list=own_list
        )
        lets = care or (keeps and own_list and part is Part.LIST)
        assert why_not(question) is (None if lets else Why.ROLE), (part, own_list)
    own = Asker("anna", role, "occ")
    for purpose in (Purpose.DIRECT_CARE, Purpose.SERVICE_PLANNING, Purpose.RECORD_KEEPING):
        lets = purpose is Purpose.DIRECT_CARE and (care or keeps)
        found = why_no_search(own, purpose, Part.SEARCH_RESULT, own_list=True)
        assert found is (None if lets else Why.ROLE)
    strangers = replace(
        asked(role, Purpose.DIRECT_CARE, Part.LIST, "another's", "nobody's record", "occ"), own_list=True
    )
    assert why_not(strangers) is (Why.RELATIONSHIP if care or keeps else Why.ROLE)

"""People: registered, put right, traced, merged and unmerged, erased; and nobody's name in the log."""

from datetime import date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command

from homefirst.county.access.permits import SearchPermit
from homefirst.county.access.seeing import AFTER, Part, Purpose, Relationship
from homefirst.county.people import matches, read, record
from homefirst.county.people.identity import Identity, Name, Practice, Responsibility, digest_of
from homefirst.county.people.models import IdentityRow, SearchKeyRow
from homefirst.county.people.nhs_number import NhsNumber, TraceStatus
from homefirst.county.people.record import Registering
from homefirst.county.people.search import Query
from homefirst.county.people.ties import LATELY, REGISTERED, RESPONSIBLE
from homefirst.foundation.calendar import midnight
from homefirst.foundation.errors import NotFound, NotUnderstood, Refused
from homefirst.foundation.store.line import payload_text
from homefirst.foundation.store.view import View
from tests.county.a_person import ANNA, LATER, WILLIAM, erase, known, merge, permit, record_again, unmerge
from tests.county.made_up_people import (
    CLERK,
    NINE,
    chance,
    known_as,
    living_at,
    number,
    register,
    somebody,
)


def found(log, **asked: object) -> list[UUID]:
    search = SearchPermit(ANNA, Purpose.DIRECT_CARE, Part.SEARCH_RESULT, {}, NINE)
    return [one.person for one in read.find(log.now(), search, Query(**asked), at=NINE)]  # type: ignore[arg-type]


def in_the_log(log) -> str:
    return "\n".join(payload_text(event.payload) for event in log.events("people", log.now()))


def test_somebody_is_registered_under_a_key_by_chance_and_read_with_a_permit(log) -> None:
    (key,) = register(log, WILLIAM)
    assert (key.version, key) == (4, UUID(bytes=chance()(16), version=4))
    told = known(log, key)
    assert (told.person, told.identity, told.trace) == (key, WILLIAM, TraceStatus.NOT_TRACED)
    assert [(one.organisation, one.by, one.corrects) for one in told.versions] == [("ouh", "clerk", None)]


def test_the_log_holds_keys_and_hashes_and_nothing_that_anybody_is_called(log) -> None:
    (key,) = register(log, WILLIAM)
    events = list(log.events("people", log.now()))
    digest = IdentityRow.objects.get().sha256
    assert [(one.name, one.payload) for one in events] == [
        ("PersonRegistered", {"person": str(key), "organisation": "ouh"}),
        ("IdentityRecorded", {"person": str(key), "sha256": digest, "organisation": "ouh"}),
    ]
    for own in ("Ashworth", "William", "1931", "ZZ99", number(1).digits, "Test Street"):
        assert own not in in_the_log(log)
        assert own in str(IdentityRow.objects.values_list("document", flat=True)[0])


def test_the_same_identity_twice_has_two_hashes_so_that_nobody_can_try_a_guess(log) -> None:
    register(log, WILLIAM, WILLIAM)
    digests = set(IdentityRow.objects.values_list("sha256", flat=True))
    assert len(digests) == 2


def test_a_number_that_is_printed_by_mistake_does_not_show_itself() -> None:
    assert repr(number(1)) == "NhsNumber(...)"
    assert number(1).digits not in repr(WILLIAM)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("999 000 0019", "The check digit fails."),
        ("9990000011", "The check digit fails."),
        ("999000001", "An NHS number has ten digits, and this has not."),
        ("٩٩٩٠٠٠٠٠١٨", "An NHS number has ten digits, and this has not."),
        ("", "An NHS number has ten digits, and this has not."),
    ],
)
def test_what_is_no_nhs_number_is_told_and_not_repeated(text: str, why: str) -> None:
    with pytest.raises(NotUnderstood) as raised:
        NhsNumber.parse(text)
    assert raised.value.what == why
    assert not text or text not in str(raised.value)
    assert NhsNumber.parse(" 999-000-0018 ").written == "999 000 0018"


def test_a_correction_takes_the_place_of_what_was_wrong_and_both_are_kept(log) -> None:
    (key,) = register(log, somebody(born=date(1913, 4, 12)))
    before = log.now()
    record_again(log, key, somebody(residences=living_at("ZZ99 3VZ"), born=date(1913, 4, 12)))
    record_again(log, key, somebody(), corrects=2)
    told = known(log, key)
    assert [(one.seq, one.corrects, one.organisation) for one in told.versions] == [
        (4, 2, "occ"),
        (3, None, "occ"),
        (2, None, "ouh"),
    ]
    assert told.current is not None
    assert told.current.seq == 3  # an older version put right is not the newest
    record_again(log, key, somebody(residences=living_at("ZZ99 3VZ")), corrects=3)
    assert known(log, key).identity == somebody(residences=living_at("ZZ99 3VZ"))
    assert known(log, key, before).identity == somebody(born=date(1913, 4, 12))


def test_a_correction_of_a_correction_corrects_the_last_word_and_nobody_elses(log) -> None:
    (key, other) = register(log, somebody(), somebody("Okafor"))
    record_again(log, key, somebody(given="Will"), corrects=2)
    for seq, why in (
        (2, "people 2: It was corrected by 5 already. Correct 5."),
        (4, "people 4: No version of this person has this number. Name one that has."),
        (99, "people 99: No version of this person has this number. Name one that has."),
    ):
        with pytest.raises(Refused) as refused:
            record_again(log, key, somebody(given="Bill"), corrects=seq)
        assert str(refused.value) == why
    record_again(log, key, somebody(given="Bill"), corrects=5)
    assert known(log, key).identity == somebody(given="Bill")
    assert known(log, other).identity == somebody("Okafor")


@pytest.mark.parametrize(
    ("identity", "why"),
    [
        (somebody(born=date(2016, 3, 11)), "birth_date: The birth date lies in the future. Check the year."),
        (somebody(born=date(1831, 4, 12)), "birth_date: That is more than 130 years ago. Check the century."),
        (
            somebody(death_date=date(1931, 4, 11)),
            "death_date: They died before they were born. Check both dates.",
        ),
        (
            somebody(death_date=date(2017, 1, 1)),
            "death_date: The date of death lies in the future. Check the year.",
        ),
        (
            somebody(" ", ""),
            "family_name: There is no name. Write the name, or what the person is called.",
        ),
        (
            somebody(practices=(Practice("K84001", date(2016, 1, 2), date(2016, 1, 1)),)),
            "practice: A period ends before it begins. Write the first day on which it is over.",
        ),
    ],
)
def test_who_cannot_be_is_refused_and_nothing_is_half_done(log, identity: Identity, why: str) -> None:
    with pytest.raises(NotUnderstood) as raised:
        register(log, somebody(), identity)
    assert str(raised.value) == why
    assert (IdentityRow.objects.count(), SearchKeyRow.objects.count(), in_the_log(log)) == (0, 0, "")


def test_a_trace_is_of_a_number_and_goes_with_it(log) -> None:
    (key,) = register(log, WILLIAM)
    record.trace(log, person=key, status=TraceStatus.VERIFIED, by=CLERK, at=LATER)
    assert known(log, key).trace is TraceStatus.VERIFIED
    record_again(log, key, somebody(number=number(1)))  # moved house; the number is the same
    assert known(log, key).trace is TraceStatus.VERIFIED
    record_again(log, key, somebody(number=number(2)))
    assert known(log, key).trace is TraceStatus.NOT_TRACED
    record_again(log, key, somebody())
    assert known(log, key).trace is TraceStatus.NOT_PRESENT
    with pytest.raises(Refused, match="No NHS number is recorded"):
        record.trace(log, person=key, status=TraceStatus.VERIFIED, by=CLERK, at=LATER)


def test_an_erased_person_reads_as_erased_and_nothing_of_them_is_left(log) -> None:
    a, b, other = register(log, WILLIAM, somebody(given="Bill"), somebody("Okafor", number=number(2)))
    record_again(log, a, somebody(given="Wm", number=number(1)), corrects=2)
    merge(log, a, b)
    before = log.now()
    assert found(log, number=number(1)) == [b]
    assert erase(log, a) == 3
    told = known(log, a)
    assert (told.person, told.keys, told.identity, told.trace) == (b, {a, b}, None, None)
    assert told.erased_at is not None
    assert [one.identity for one in told.versions] == [None, None, None]
    assert known(log, a, before).identity is None  # nor as it was known before
    assert found(log, number=number(1)) == []
    assert set(IdentityRow.objects.values_list("person", flat=True)) == {other}
    assert set(SearchKeyRow.objects.values_list("person", flat=True)) == {other}
    assert known(log, other).identity == somebody("Okafor", number=number(2))
    for again in (
        lambda: erase(log, a),
        lambda: record_again(log, b, somebody()),
        lambda: merge(log, b, other),
        lambda: unmerge(log, a),
    ):
        with pytest.raises(Refused, match="It is erased already"):
            again()


def test_without_the_salt_the_hash_of_who_was_erased_cannot_be_made_again(log) -> None:
    (key,) = register(log, WILLIAM)
    row = IdentityRow.objects.get()
    assert digest_of(WILLIAM, bytes(row.salt)) == row.sha256
    assert digest_of(WILLIAM, b"") != row.sha256
    erase(log, key)
    assert list(IdentityRow.objects.all()) == []


def test_a_permit_opens_the_person_it_is_for_and_nobody_else(log) -> None:
    one, other = register(log, WILLIAM, somebody(given="Bill"))
    with pytest.raises(RuntimeError, match="does not open this person"):
        read.identity_of(log.now(), permit(one), other, at=NINE)
    with pytest.raises(RuntimeError, match="does not open this person"):
        read.identity_of(log.now(), permit(one, part=Part.VIEWS), one, at=NINE)
    merge(log, one, other)
    with pytest.raises(RuntimeError, match="does not open this person"):
        read.identity_of(log.now(), permit(one), one, at=NINE)  # it was given for one key, and there are two
    with pytest.raises(NotFound, match="There is no such person here, or none whom you may see"):
        read.identity_of(log.now(), permit(one), uuid4(), at=NINE)
    with pytest.raises(RuntimeError, match="does not open a search"):
        read.find(
            log.now(),
            SearchPermit(ANNA, Purpose.CHECKING_VIEWS, Part.VIEWS, {}, NINE),
            Query(number=number(1)),
            at=NINE,
        )


def test_four_weeks_after_the_day_of_a_death_practice_and_council_have_nothing_to_do_with_them(log) -> None:
    died = NINE.date()
    practices = (Practice("K84001", until=died), Practice("K84002"))
    (key,) = register(log, somebody(death_date=died, practices=practices, councils=(Responsibility("occ"),)))
    of = read.standing(log.now(), key)
    assert of is not None
    end = midnight(died + timedelta(days=1)) + AFTER

    def ends(journey_tells: datetime | None) -> list[tuple[str, datetime | None]]:
        told = {} if journey_tells is None else {key: journey_tells}
        ties = read.ties_of_each(log.now(), [of], told)[key]
        return [(one.organisation, one.until) for one in ties if one.kind in (REGISTERED, RESPONSIBLE)]

    assert ends(None) == [("K84001", midnight(died)), ("K84002", end), ("occ", end)]
    later = end + timedelta(days=1)  # of two deaths the later counts
    assert ends(later - AFTER) == [("K84001", midnight(died)), ("K84002", later), ("occ", later)]
    assert ends(NINE) == ends(None)


def test_a_search_finds_by_number_or_by_name_and_another_thing_the_best_first(log) -> None:
    william, bill, nia = register(
        log,
        WILLIAM,
        somebody("Ashwroth", "Bill", date(1931, 12, 4), residences=living_at("ZZ99 3CZ")),
        somebody("Okafor", "Nia", number=number(2)),
    )
    assert found(log, number=number(1)) == [william]
    assert found(log, number=number(3)) == []
    assert found(log, family="ashworth", birth_date=date(1931, 4, 12)) == [william, bill]
    assert found(log, family="Ashworth", postcode="ZZ99 3CZ") == [william, bill]
    assert found(log, family="Okafor", given="Nia", birth_date=date(1931, 4, 12)) == [nia]
    assert found(log, number=number(1), family="Okafor", given="Nia") == [william]  # the number decides
    for too_little in (
        {"family": "Ashworth"},
        {"birth_date": date(1931, 4, 12)},
        {"postcode": "ZZ99 3CZ"},
        {},
    ):
        with pytest.raises(NotUnderstood, match="This is too little to look for somebody by"):
            found(log, **too_little)


def test_a_search_finds_merged_people_once_under_the_key_that_stands(log) -> None:
    a, b = register(log, WILLIAM, somebody(given="Bill"))
    merge(log, a, b)
    assert found(log, number=number(1)) == [b]
    assert found(log, family="Ashworth", birth_date=date(1931, 4, 12)) == [b]


def test_the_record_itself_tells_which_organisations_have_to_do_with_somebody(log) -> None:
    identity = somebody(
        local_numbers=known_as("ohft", "X1"),
        practices=(
            Practice("K84001", date(2015, 1, 1), date(2016, 1, 1)),
            Practice("K84002", date(2016, 1, 1)),
        ),
        councils=(Responsibility("occ"),),
    )
    (key,) = register(log, identity)
    view = log.now()
    of = read.standing(view, key)
    assert of is not None
    assert of.held_by == {"ouh"}
    assert read.ties_of(view, of) == (
        Relationship("recorded them", "ouh", NINE, None, knows_only=True),
        Relationship("recorded them lately", "ouh", NINE, NINE + AFTER),
        Relationship("has a number for them", "ohft", NINE, None, knows_only=True),
        Relationship("registered practice", "K84001", midnight(date(2015, 1, 1)), midnight(date(2016, 1, 1))),
        Relationship("registered practice", "K84002", midnight(date(2016, 1, 1)), None),
        Relationship("responsible council", "occ", NINE, None),
    )


def test_only_who_tells_something_new_of_somebody_has_lately_recorded_them(log) -> None:
    (key,) = register(log, WILLIAM)

    def lately() -> list[tuple[str, datetime]]:
        of = read.standing(log.now(), key)
        assert of is not None
        return [(one.organisation, one.start) for one in read.ties_of(log.now(), of) if one.kind == LATELY]

    record_again(log, key, somebody(), corrects=known(log, key).versions[0].seq)
    assert lately() == [("ouh", NINE)]  # putting right what was wrong is nobody's care
    record_again(log, key, WILLIAM)
    assert lately() == [("ouh", NINE), ("occ", LATER)]


def test_several_names_are_kept_and_the_best_pair_counts(log) -> None:
    married = Identity(names=(Name("Penrose", "Anne"), Name("Quayle", "Anne")), birth_date=date(1931, 4, 12))
    maiden = somebody("Quayle", "Anne")
    one, other = register(log, married, maiden)
    assert known(log, one).identity == married
    matches.propose(log, of=[other], by=CLERK, at=LATER)
    assert [proposal.score for proposal in read.proposals(log.now())] == [52]


def test_a_view_of_before_knows_nothing_of_what_came_after(log) -> None:
    a, b = register(log, WILLIAM, somebody(given="Bill"))
    before = log.now()
    merge(log, a, b)
    assert known(log, a, before).keys == {a}
    frozen = View(log.county, log.now().known_at, (("people", 4),))
    assert known(log, a, frozen).keys == {a}
    assert read.standing(View(log.county, NINE), a) is None  # registered since: not known at that time


def test_registering_many_is_one_append(log) -> None:
    people = [Registering(somebody(given=f"Given{n}"), "ouh", NINE) for n in range(30)]
    keys = record.register(log, people=people, chance=chance(), by=CLERK)
    assert len(set(keys)) == 30
    assert read.people_counts(log.now())["standing"] == 30
    assert list(read.all_keys(log.now())) == list(keys)


def test_the_tables_are_what_the_migrations_make(db) -> None:
    call_command("makemigrations", "people", "access", check=True, dry_run=True, verbosity=0)


def test_every_column_that_tells_who_somebody_is_can_be_erased_and_is_declared_personal() -> None:
    for model in (IdentityRow, SearchKeyRow):
        assert model.not_personal == frozenset()

"""How people are counted: as adults, once, by council; also when they were merged, put right or erased."""

from datetime import date
from uuid import UUID

import pytest

from homefirst.county.people import record
from homefirst.county.people.ethnicities import ethnicities_of
from homefirst.county.people.identity import InLocality, Responsibility, document_of, identity_of_document
from homefirst.county.people.matches import merge, unmerge
from homefirst.county.people.models import RemainderRow
from homefirst.county.people.record import ErasedBecause
from homefirst.county.people.residents import LONG_AGO, NOT_YET, Resident, came_of_age, residents
from tests.county.made_up_people import CLERK, NINE, chance, register, somebody

BORN, MOVED = date(1931, 4, 12), date(2016, 1, 1)
SOMEONE = UUID(int=1, version=4)
OCC = (Responsibility("occ"),)


def erase(log, key) -> None:
    record.erase(log, person=key, by=CLERK, at=NINE, because=ErasedBecause.REQUEST)


def put_right(log, key, identity) -> None:
    seq = next(event.seq for event in log.events("people", log.now()) if event.name == "IdentityRecorded")
    record.record_identity(
        log,
        person=key,
        identity=identity,
        organisation="ouh",
        chance=chance(9),
        by=CLERK,
        at=NINE,
        corrects=seq,
    )


def test_each_key_says_who_stands_for_it_from_when_they_are_an_adult_and_whose_they_are(log) -> None:
    one, two, three = register(log, somebody(councils=OCC), somebody(given="Bill"), somebody(born=None))
    merge(log, gone=two, into=one, by=CLERK, at=NINE, because="checked")
    found = Resident(one, date(1949, 4, 12), OCC)
    assert residents(log.now(), [one, two, three]) == {
        one: found,
        two: found,
        three: Resident(three, None, ()),
    }
    unmerge(log, gone=two, by=CLERK, at=NINE, because="checked")
    assert residents(log.now(), [two])[two] == Resident(two, date(1949, 4, 12), ())


def test_a_key_that_is_not_held_is_nobodys(log) -> None:
    (one,) = register(log, somebody())
    other = type(one)(int=one.int ^ 1)
    assert set(residents(log.now(), [one, other])) == {one}


def test_the_version_in_force_counts_and_a_view_of_before_says_what_was_known(log) -> None:
    (one,) = register(log, somebody(born=date(1999, 4, 12)))
    before = log.freeze()
    put_right(log, one, somebody(born=date(1991, 4, 12)))
    assert residents(before, [one])[one].adult_from == date(2017, 4, 12)
    assert residents(log.now(), [one])[one].adult_from == date(2009, 4, 12)


@pytest.mark.parametrize(
    ("born", "before", "after"),
    [
        (BORN, date(1949, 4, 12), LONG_AGO),  # an adult throughout
        (date(1998, 3, 11), date(2016, 3, 11), NOT_YET),  # of age the day after it was erased
        (date(1998, 3, 10), date(2016, 3, 10), date(2016, 3, 10)),
        (date(1994, 3, 10), date(2012, 3, 10), date(2012, 3, 10)),
        (None, None, None),
    ],
)
def test_of_the_erased_remains_how_they_are_counted_and_no_day_of_birth_but_where_a_count_needs_it(
    log, born, before, after
) -> None:
    councils = (Responsibility("occ", None, MOVED), Responsibility("northamptonshire-council", MOVED))
    (one,) = register(log, somebody(born=born, councils=councils))
    assert residents(log.now(), [one])[one] == Resident(one, before, councils)
    erase(log, one)
    assert residents(log.now(), [one])[one] == Resident(one, after, councils)
    (row,) = RemainderRow.objects.all()
    assert (row.person, row.adult_from) == (one, after)


def test_a_view_of_before_a_correction_is_counted_as_before_also_when_all_of_it_is_erased(log) -> None:
    (one,) = register(log, somebody(born=date(1999, 4, 12)))
    before = log.freeze()
    put_right(log, one, somebody(born=date(1991, 4, 12)))
    erase(log, one)
    day = date(2016, 3, 10)
    assert residents(before, [one])[one].adult_on(day) is False
    assert residents(log.now(), [one])[one].adult_on(day) is True


def test_who_was_born_on_29_february_is_of_age_on_1_march() -> None:
    assert came_of_age(date(2000, 2, 29)) == date(2018, 3, 1)
    assert came_of_age(date(1998, 2, 28)) == date(2016, 2, 28)
    assert came_of_age(None) is None


LIVES = (InLocality("west", None, MOVED), InLocality("city", MOVED))


def test_of_the_erased_remains_in_which_locality_they_lived_and_not_their_ethnicity(log) -> None:
    one, two = register(log, somebody(localities=LIVES, ethnicity="H"), somebody(given="Bill"))
    merge(log, gone=two, into=one, by=CLERK, at=NINE, because="checked")
    found = residents(log.now(), [two])[two]
    assert [found.locality_on(date(2015, 12, 31)), found.locality_on(MOVED)] == ["west", "city"]
    assert ethnicities_of(log.now(), [one, two]) == {one: "H", two: "H"}
    unmerge(log, gone=two, by=CLERK, at=NINE, because="checked")
    assert residents(log.now(), [two])[two].locality_on(MOVED) is None
    assert ethnicities_of(log.now(), [one, two]) == {one: "H"}
    erase(log, one)
    assert residents(log.now(), [one])[one].localities == LIVES
    assert ethnicities_of(log.now(), [one]) == {}


def test_what_nobody_asked_stands_in_no_document_so_that_old_ones_keep_their_hash() -> None:
    told, asked = somebody(), somebody(localities=LIVES, ethnicity="H")
    assert {"localities", "ethnicity"} & set(document_of(told)) == set()
    assert [identity_of_document(document_of(one)) for one in (told, asked)] == [told, asked]


def test_a_council_is_responsible_from_its_day_until_the_next() -> None:
    councils = (Responsibility("occ", None, MOVED), Responsibility("scas", MOVED))
    one = Resident(SOMEONE, None, councils)
    assert [one.council_on(date(2015, 12, 31)), one.council_on(MOVED)] == ["occ", "scas"]
    assert Resident(SOMEONE, None, ()).council_on(MOVED) is None

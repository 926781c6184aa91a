"""Who has to do with a person's care: by the beds they were in, the services they had, and the council."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from django.conf import settings

from homefirst.app.ground.house import open_log
from homefirst.app.ground.ties import ties_of, ties_of_places, whose_places
from homefirst.app.people.asking import Caller, ask_person
from homefirst.county.access.seeing import AFTER, Asked, Asker, Part, Purpose, Relationship, Why, why_not
from homefirst.county.journey import care_record, record
from homefirst.county.journey.been import IN_BED, RECEIVED, REFERRED, BeenAt, been_at
from homefirst.county.people import read
from homefirst.county.people.bulk import register_keyed
from homefirst.county.people.identity import Responsibility
from homefirst.county.people.matches import merge
from homefirst.county.people.record import Registering
from homefirst.foundation.errors import NotFound
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.view import View
from tests.conftest import OXFORDSHIRE
from tests.county.made_up_people import CLERK, chance, somebody

WARD = Author("ward", loader=True)
PERSON, OTHER, SPELL, SPELL2, SERVICE = (f"{n}0000000-0000-4000-8000-000000000000" for n in range(1, 6))
DAY = timedelta(days=1)


def at(day: int) -> datetime:
    return datetime(2016, 3, 1, 12, tzinfo=UTC) + (day - 1) * DAY


def admitted(log, day: int, *, person=PERSON, spell=SPELL, place="jr") -> None:
    record.admit(log, person=person, spell=spell, care="acute", place=place, ward=None, by=WARD, at=at(day))


def discharged(log, day: int, *, person=PERSON, spell=SPELL) -> None:
    record.discharge(log, person=person, spell=spell, destination="home", by=WARD, at=at(day))


def registered(log, person=PERSON, organisation="scas", **more) -> None:
    told = Registering(somebody(**more), organisation, at(1))
    register_keyed(log, people=[(UUID(person), told)], chance=chance(), by=CLERK)


def a_stay_with_a_move_and_a_service(log) -> None:
    admitted(log, 1)
    ready = {"clinical": True, "multidisciplinary": True, "safe": True}
    record.record_readiness(log, person=PERSON, spell=SPELL, **ready, by=WARD, at=at(3))
    bed = {"care": "non_acute", "place": "community-hospitals", "ward": None}
    record.transfer(log, person=PERSON, spell=SPELL, **bed, by=WARD, at=at(5))
    discharged(log, 9)
    care = {"what": "reablement", "place": "hart"}
    care_record.refer(log, person=PERSON, service=SERVICE, **care, hours=None, by=WARD, at=at(6))
    care_record.assess(log, person=PERSON, service=SERVICE, hours=Decimal(7), by=WARD, at=at(7))
    care_record.start_service(
        log, person=PERSON, service=SERVICE, **care, hours=Decimal(7), by=WARD, at=at(9)
    )


STRETCHES = (
    BeenAt(at(1), "jr", IN_BED, at(5)),
    BeenAt(at(5), "community-hospitals", IN_BED, at(9)),
    BeenAt(at(6), "hart", REFERRED, at(9)),
    BeenAt(at(9), "hart", RECEIVED, None),
)


def test_journeys_say_which_places_had_somebody_and_when_whatever_changed_within(log) -> None:
    a_stay_with_a_move_and_a_service(log)
    assert been_at(log.now(), [PERSON, OTHER]) == {PERSON: STRETCHES}
    assert been_at(log.now(), [OTHER]) == {}


def test_a_frozen_view_says_the_same_after_a_late_correction(log) -> None:
    a_stay_with_a_move_and_a_service(log)
    frozen = log.freeze()
    record.cancel(log, seq=4, by=WARD, because="never left", known_at=at(9))
    assert been_at(frozen, [PERSON]) == {PERSON: STRETCHES}
    assert been_at(log.now(), [PERSON])[PERSON][1].until is None


def test_as_known_before_it_had_not_happened(log) -> None:
    registered(log)
    admitted(log, 1)
    assert been_at(View(OXFORDSHIRE, at(0)), [PERSON]) == {}


def test_a_place_is_its_organisations_until_four_weeks_after_and_of_nobody_known_nothing() -> None:
    been = (*STRETCHES, BeenAt(at(1), "townlands", IN_BED, None))
    whose = {"jr": "ouh", "community-hospitals": "ohft", "hart": "ouh"}
    assert list(ties_of_places(been, whose)) == [
        Relationship(IN_BED, "ouh", at(1), at(5) + AFTER),
        Relationship(IN_BED, "ohft", at(5), at(9) + AFTER),
        Relationship(REFERRED, "ouh", at(6), at(9) + AFTER),
        Relationship(RECEIVED, "ouh", at(9), None),
    ]


def test_the_pack_says_whose_beds_and_services_are() -> None:
    whose = whose_places(settings.PACK)
    assert {place: whose[place] for place in ("jr", "community-hospitals", "hart")} == {
        "jr": "ouh",
        "community-hospitals": "ohft",
        "hart": "ouh",
    }
    assert "townlands" not in whose


@pytest.fixture
def cared_for(log):
    """Somebody whom the ambulance service registered, of the council: in the trust's bed from the 1st to the
    5th, in the community trust's from the 5th to the 9th."""
    registered(log, councils=(Responsibility("occ"),))
    admitted(log, 1)
    bed = {"care": "non_acute", "place": "community-hospitals", "ward": None}
    record.transfer(log, person=PERSON, spell=SPELL, **bed, by=WARD, at=at(5))
    discharged(log, 9)
    return log


@pytest.mark.parametrize(
    ("organisation", "day", "why"),
    [
        ("ouh", 0, Why.RELATIONSHIP_ENDED),  # not begun yet
        ("ouh", 1, None),
        ("ouh", 5, None),  # moved, and seen to the end of their letters
        ("ouh", 5 + 27, None),
        ("ouh", 5 + 28, Why.RELATIONSHIP_ENDED),
        ("ohft", 4, Why.RELATIONSHIP_ENDED),
        ("ohft", 5, None),
        ("ohft", 9 + 27, None),
        ("ohft", 9 + 28, Why.RELATIONSHIP_ENDED),
        ("occ", 1, None),  # responsible, wherever they are
        ("occ", 400, None),
        ("age-uk", 5, Why.RELATIONSHIP),
        ("scas", 5, None),  # it recorded them, and somebody was there to be recorded
        ("scas", 1 + 28, Why.RELATIONSHIP_ENDED),  # it knows them for ever, and cares for them no more
    ],
)
def test_who_had_them_and_who_is_responsible_has_to_do_with_them_and_nobody_else(
    cared_for, organisation, day, why
) -> None:
    view = cared_for.now()
    of = read.standing(view, UUID(PERSON))
    assert of is not None
    asker = Asker("clara", "clinician", organisation)
    held: frozenset[str] = frozenset()  # agreements are asked about elsewhere
    asked = Asked(asker, Purpose.DIRECT_CARE, Part.IDENTITY, held, tuple(ties_of(view, of)), (), at(day))
    assert why_not(asked) is why


@pytest.mark.parametrize(
    ("organisation", "day", "why"),
    [
        ("occ", 12 + 27, None),  # they died on the 12th: accounts are settled
        ("occ", 12 + 28, Why.RELATIONSHIP_ENDED),
        ("ouh", 12 + 27, None),
        ("ouh", 12 + 28, Why.RELATIONSHIP_ENDED),
    ],
)
def test_four_weeks_after_a_death_nobody_has_to_do_with_their_care(log, organisation, day, why) -> None:
    registered(log, councils=(Responsibility("occ"),))
    admitted(log, 1)
    record.record_death(log, person=PERSON, by=WARD, at=at(12))
    of = read.standing(log.now(), UUID(PERSON))
    assert of is not None
    ties = tuple(ties_of(log.now(), of))
    asker = Asker("clara", "clinician", organisation)
    asked = Asked(asker, Purpose.DIRECT_CARE, Part.IDENTITY, frozenset(), ties, (), at(day))
    assert why_not(asked) is why


def test_a_death_that_was_never_so_ends_nothing_and_was_not_known_before(log) -> None:
    registered(log, councils=(Responsibility("occ"),))
    record.record_death(log, person=PERSON, by=WARD, at=at(12))
    of = read.standing(log.now(), UUID(PERSON))
    assert of is not None
    dead = log.freeze()
    record.cancel(log, seq=1, by=WARD, because="somebody else")

    def end(view: View) -> list[datetime | None]:
        return [one.until for one in ties_of(view, of) if one.organisation == "occ"]

    assert end(dead) == [at(12) + AFTER]
    assert end(log.now()) == [None]


def test_who_was_merged_died_under_whichever_key_that_was_told(log) -> None:
    registered(log, PERSON, councils=(Responsibility("occ"),))
    registered(log, OTHER, given="Bill")
    record.record_death(log, person=OTHER, by=WARD, at=at(3))
    merge(log, gone=UUID(OTHER), into=UUID(PERSON), by=CLERK, at=at(4), because="checked")
    of = read.standing(log.now(), UUID(PERSON))
    assert of is not None
    assert Relationship("responsible council", "occ", at(1), at(3) + AFTER) in ties_of(log.now(), of)


def test_where_somebody_was_under_another_of_their_keys_counts(log) -> None:
    registered(log, PERSON)
    registered(log, OTHER, given="Bill")
    admitted(log, 1, person=OTHER, spell=SPELL2, place="horton")
    merge(log, gone=UUID(OTHER), into=UUID(PERSON), by=CLERK, at=at(2), because="checked")
    of = read.standing(log.now(), UUID(PERSON))
    assert of is not None
    assert Relationship(IN_BED, "ouh", at(1), None) in ties_of(log.now(), of)


def test_a_clinician_opens_whom_their_trust_has_in_a_bed_and_nobody_else(own_database) -> None:
    log = open_log(OXFORDSHIRE)
    registered(log, organisation="occ")
    clara = Caller(Asker("clara", "clinician", "ouh"), datetime.now(UTC), "r1")
    with pytest.raises(NotFound):
        ask_person(UUID(PERSON), clara)
    admitted(log, 1)
    assert ask_person(UUID(PERSON), clara).known.identity == somebody()

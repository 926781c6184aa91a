"""Names for a list of people at once: one event however many, and nobody on it who may not be seen."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from homefirst.app.people import naming as people_list
from homefirst.app.people.asking import Caller, views_of_person
from homefirst.app.people.naming import PeopleListed, list_people
from homefirst.county.access.seeing import Asker
from tests.doors.people_county import last_view, signed_in, views_since

CLARA, STAN = Asker("clara", "clinician", "ouh"), Asker("stan", "clinician", "scas")
OTTO = Asker("otto", "privacy_officer", "ouh")


def by(asker: Asker) -> Caller:
    return Caller(asker, datetime.now(UTC), "r1")


def test_a_list_of_names_is_one_event_and_each_persons_page_of_who_looked_counts_it(people) -> None:
    before = last_view()
    listed = list_people([people[2], people[8]], by(CLARA))
    told = {key: (one.name.family, one.name.given) for key, one in listed.who.items()}
    assert (told, listed.withheld) == (
        {people[2]: ("Ashworth", "William"), people[8]: ("Penrose", told[people[8]][1])},
        0,
    )
    (one,) = views_since(before)
    assert (one.name, one.payload["people"], set(one.payload["persons"])) == (
        "PeopleListed",
        2,
        {str(people[2]), str(people[8])},
    )
    for key in (people[2], people[8]):
        looked = views_of_person(key, by(OTTO)).views
        assert [(view.event, view.viewer, view.people) for view in looked[:2]] == [
            ("PersonViewed", "otto", None),
            ("PeopleListed", "clara", 2),
        ]
    page = signed_in("otto").get("/oxfordshire/access/views", {"viewer": "clara"}).content.decode()
    assert "Shown on a list" in page
    assert "2 people" in page


def test_who_may_not_be_seen_is_not_on_it_and_cannot_be_told_from_who_is_not_held(people) -> None:
    before = last_view()
    assert list_people([people[2], people[8]], by(STAN)) == PeopleListed({}, 2)
    assert list_people([uuid4(), uuid4()], by(STAN)) == PeopleListed({}, 2)
    (refused,) = views_since(before)
    assert (refused.name, refused.payload["reason"], refused.payload["persons"]) == (
        "ViewRefused",
        "no agreement",
        sorted(map(str, (people[2], people[8]))),
    )


def test_a_list_is_asked_of_the_database_as_often_for_many_as_for_one(
    people, django_assert_max_num_queries, monkeypatch
) -> None:
    with django_assert_max_num_queries(10) as of_one:
        list_people([people[2]], by(CLARA))
    with django_assert_max_num_queries(len(of_one)):
        list_people(list(people.values()), by(CLARA))
    monkeypatch.setattr(people_list, "MOST", 1)
    with pytest.raises(RuntimeError, match="at most 1 people"):
        list_people([people[2], people[8]], by(CLARA))

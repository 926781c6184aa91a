"""Two records with an offer each are found to be one person, and found not to be, while both offers stand."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import UUID

import pytest

from homefirst.app.ground.house import this_log
from homefirst.app.offers.approving import approvals_waiting, ask_anew
from homefirst.app.offers.decisions import give_back
from homefirst.app.ward.asking import ward_clock
from homefirst.county.access.models import User
from homefirst.county.capacity.kept import kept
from homefirst.county.journey import offer_record
from homefirst.county.journey.offers_read import offers
from homefirst.county.people import matches
from homefirst.foundation.store.events import Author
from tests.doors.people_county import last_view, signed_in, views_since
from tests.doors.test_decisions_pages import entered, line_of
from tests.doors.test_offers_pages import (
    NORTH,
    OFFERS,
    answer,
    follow,
    journeys,  # noqa: F401
    offered,
    own,
    posts,
    tracked,
)
from tests.doors.test_people_pages import seen

RITA = Author("rita")


@pytest.fixture
def two(people, journeys) -> Iterator[tuple[UUID, UUID]]:  # noqa: F811
    """Two people to whom care at home is offered from one line; whatever of it stands is taken back."""
    posts("60")
    yield journeys["waiting"], journeys["leave"]
    for one in tracked():
        if one["state"] in {"offered", "accepted"}:
            taken = follow(one["offer"], do="withdraw", why="mistake")
            assert taken.status_code == 303, seen(taken)
    assert give_back() == 0


def merge(gone: UUID, into: UUID) -> None:
    matches.merge(this_log(), gone=gone, into=into, by=RITA, at=datetime.now(UTC), because="checked")


def unmerge(gone: UUID) -> None:
    matches.unmerge(this_log(), gone=gone, by=RITA, at=datetime.now(UTC), because="they are two")


def both_offered(two: tuple[UUID, UUID]) -> dict[UUID, str]:
    return {one: offered(one, resource=NORTH, place="", although="agreed") for one in two}


def under(offer: str) -> str:
    """The key of the person that an offer is under."""
    ((person, _),) = offers(this_log().now(), ward_clock().at, offer=offer)
    return person


def test_two_offers_of_one_person_are_told_and_each_is_answered_under_its_own_key(two) -> None:
    first, second = two
    made = both_offered(two)
    merge(second, first)
    hub = signed_in("hubert")
    line = line_of(hub, first)
    assert {one["offer"] for one in line["offers"]} == set(made.values())
    assert "2 offers of care at home to begin stand at once, under several keys." in line["errors"]
    told = own()
    assert len(told) == 2
    assert {one["age"] for one in told} == {"75 to 84"}  # of whom they are one now
    for one in told:
        assert answer(one["offer"], "accept").status_code == 303
    assert [one["state"] for one in line_of(hub, first)["offers"]] == ["accepted"] * 2
    assert {key: UUID(under(offer)) for key, offer in made.items()} == {first: first, second: second}
    assert sum(one.amount for one in kept(this_log().now())) == 28
    # They are two after all: each offer is that of its own key, and nothing was lost or doubled.
    unmerge(second)
    for key, offer in made.items():
        assert [one["offer"] for one in line_of(hub, key)["offers"]] == [offer]
        assert line_of(hub, key)["errors"] == [] or key == second
    assert {one.claim for one in kept(this_log().now())} == set(made.values())


def test_the_name_that_opens_after_a_merge_is_undone_is_that_of_the_offers_own_key(two) -> None:
    first, second = two
    made = both_offered(two)
    merge(second, first)
    for one in own():
        assert answer(one["offer"], "accept").status_code == 303
    unmerge(second)
    pat = signed_in("pat")
    before = last_view()
    names = {}
    for one in own():
        page = seen(pat.get(f"{OFFERS}/{one['offer']}/person"))
        names[one["offer"]] = "Ashworth" in page
    assert sorted(names.values()) == [False, True]
    assert {each.name for each in views_since(before)} == {"PersonViewed"}
    looked = [set(each.payload["persons"]) for each in views_since(before)]
    assert sorted(map(sorted, looked)) == sorted([[str(first)], [str(second)]])
    assert set(map(under, made.values())) == {str(first), str(second)}


def test_what_comes_to_more_together_than_a_role_may_commit_is_asked_for_once(two) -> None:
    first, second = two
    made = {one: offered(one, resource=NORTH, place="", although="agreed", weekly="600") for one in two}
    assert ask_anew() == 0
    hub = signed_in("hubert")
    assert [line_of(hub, one)["approval"] for one in two] == [None, None]
    merge(second, first)
    assert ask_anew() == 1
    approval = line_of(hub, first)["approval"]
    assert (approval["weekly"], approval["owner"]) == (1200, "finance_lead")
    assert "funding" in [one["what"] for one in line_of(hub, first)["waits"]]
    assert ask_anew() == 0
    (waits,) = approvals_waiting()
    assert (waits.offer.offer, waits.approval.by) == (made[second], "the record")
    User.objects.create(username="fiona", role="finance_lead", organisation="occ", password="!")
    granted = signed_in("fiona").post(
        f"/oxfordshire/approvals/{made[second]}", {"do": "grant", "why": "need"}
    )
    assert granted.status_code == 303, seen(granted)
    assert (ask_anew(), approvals_waiting()) == (0, ())
    assert "funding" not in [one["what"] for one in line_of(hub, first)["waits"]]
    unmerge(second)


def test_what_begins_of_two_offers_ends_the_wait_of_both_and_the_other_is_told_and_given_back(two) -> None:
    first, second = two
    made = both_offered(two)
    merge(second, first)
    offer_record.record_mental_capacity(
        this_log(), person=str(first), about="care", found="has_capacity", by=Author("sam"),
        at=ward_clock().at,
    )  # fmt: skip
    hub = signed_in("hubert")
    one, other = made[first], made[second]
    assert entered(hub, first, "accept", offer=one).status_code == 303
    begun = entered(hub, first, "start", offer=one)
    assert begun.status_code == 303, seen(begun)
    line = line_of(hub, first)
    assert [each["offer"] for each in line["offers"]] == [other]
    assert "Care at home to begin is offered, and they wait for it no more." in line["errors"]
    assert {each.claim for each in kept(this_log().now())} == {one, other}
    assert follow(other, do="withdraw", why="elsewhere").status_code == 303
    assert {each.claim for each in kept(this_log().now())} == {one}
    unmerge(second)
    assert give_back() == 0

"""Offers, answers, capacity to decide, money and a provider that withdraws, as they are entered on pages."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.test import Client

from homefirst.app.ground.house import this_log
from homefirst.app.offers import answers as provider_answers
from homefirst.app.people.asking import Caller, asker_of
from homefirst.county.access.models import User
from homefirst.county.journey import care_record
from homefirst.county.journey.read import census
from homefirst.foundation.errors import NotFound
from homefirst.foundation.store.events import Author
from tests.doors.journeys_county import at, enter_journeys
from tests.doors.people_county import signed_in
from tests.doors.test_morning_page import WAITING
from tests.doors.test_people_pages import seen

STAFF = {
    "hubert": ("hub_coordinator", "ouh"),
    "simon": ("social_worker", "occ"),
    "fiona": ("finance_lead", "occ"),
}
WAIT = "d0000000-0000-4000-8000-000000000000"
APPROVALS = "/oxfordshire/approvals"


@pytest.fixture(scope="module")
def journeys(people_taken_in, django_db_blocker) -> dict[str, UUID]:
    with django_db_blocker.unblock():
        for name, (role, organisation) in STAFF.items():
            User.objects.create(username=name, role=role, organisation=organisation, password="!")
        found = enter_journeys(dict(people_taken_in.registered))
        care_record.open_wait(
            this_log(), person=str(found["leave"]), wait=WAIT, what="home_care", reason=None,
            whose="social_care", due=None, by=Author("loader", loader=True), at=at(8),
        )  # fmt: skip
        return found


@pytest.fixture
def hub(people, journeys) -> Client:
    return signed_in("hubert")


@pytest.fixture
def key(hub, journeys) -> Iterator[UUID]:
    """Somebody who waits for care at home; what still stands of an offer afterwards is taken back."""
    person = journeys["waiting"]
    yield person
    for one in line_of(hub, person)["offers"]:
        assert entered(hub, person, "withdraw", offer=one["offer"], why="mistake").status_code == 303


def list_of(client: Client, **asked) -> dict:
    return client.get(WAITING, {"format": "json"} | asked).json()


def line_of(client: Client, key: UUID) -> dict:
    return client.get(f"{WAITING}/{key}", {"format": "json"}).json()


def entered(client: Client, key: UUID, do: str, path: str = "offer", **said):
    return client.post(f"{WAITING}/{key}/{path}", {"do": do, "seen": "0"} | said)


WHAT = {"kind": "home_care", "place": "home-care-providers", "start": "2016-03-14", "hours": "14"}


def offered(client: Client, key: UUID, **said) -> str:
    wait = line_of(client, key)["waits"][0]["wait"]
    response = entered(client, key, "offer", **{"wait": wait, **WHAT, **said})
    assert response.status_code == 303, seen(response)
    (offer,) = line_of(client, key)["offers"]
    return offer["offer"]


def test_what_is_offered_is_told_on_the_line_and_cuts_the_list(hub, key) -> None:
    offer = offered(hub, key)
    (one,) = line_of(hub, key)["offers"]
    assert (one["what"], one["place"], one["hours"], one["start"], one["state"]) == (
        "home_care", "home-care-providers", 14.0, "2016-03-14", "offered",
    )  # fmt: skip
    assert [line["person"] for line in list_of(hub, only="offered")["lines"]] == [str(key)]
    page = seen(hub.get(f"{WAITING}/{key}"))
    assert "home care providers, 14 hours a week, from 14 March 2016, £301 a week offered" in page
    assert "not answered yet." in page
    assert entered(hub, key, "decline", offer=offer, why="staff").status_code == 303
    assert line_of(hub, key)["offers"] == []


def test_the_second_who_offers_hears_that_another_was_quicker_and_nothing_is_kept(hub, key) -> None:
    wait = line_of(hub, key)["waits"][0]["wait"]
    offer = offered(hub, key)
    again = entered(hub, key, "offer", wait=wait, **WHAT)
    assert again.status_code == 409
    assert "Nothing was kept. Another offer stands for this wait: withdraw that one first." in seen(again)
    assert entered(hub, key, "withdraw", offer=offer, why="mistake").status_code == 303
    late = entered(hub, key, "accept", offer=offer)
    assert late.status_code == 409
    assert "This offer does not stand any more." in seen(late)


def test_nothing_is_final_before_a_social_worker_recorded_that_they_can_decide(hub, journeys) -> None:
    key = journeys["leave"]
    offer = offered(hub, key)
    assert entered(hub, key, "accept", offer=offer).status_code == 303
    refused = entered(hub, key, "start", offer=offer)
    assert refused.status_code == 409
    assert "Nobody has recorded whether they can decide about care and support." in seen(refused)
    found = {"about": "care", "found": "lacks_capacity"}
    assert entered(hub, key, "mind", "mind", **found).status_code == 403
    social = signed_in("simon")
    assert entered(social, key, "mind", "mind", **found).status_code == 303
    assert "no best-interests decision is recorded" in seen(entered(hub, key, "start", offer=offer))
    nothing = entered(social, key, "mind", "mind", about="care")
    assert (nothing.status_code, "It does not say what was found." in seen(nothing)) == (400, True)
    assert entered(social, key, "mind", "mind", about="care", found="best_interests").status_code == 303
    assert "About care and support: cannot decide; decided in their best interests" in seen(
        hub.get(f"{WAITING}/{key}")
    )
    assert entered(social, key, "start", offer=offer).status_code == 403
    begun = entered(hub, key, "start", offer=offer)
    # They wait for nothing any more: there is no line to lead back to.
    assert (begun.status_code, begun["Location"]) == (303, WAITING)
    then = census(this_log().now(), datetime.now(UTC), of=[str(key)])
    assert (then.beds, then.waits) == ((), ())
    assert [(one.what, one.place, one.state) for one in then.services] == [
        ("home_care", "home-care-providers", "receiving")
    ]


def test_the_money_waits_with_who_decides_and_a_refusal_takes_the_offer_back(hub, key, journeys) -> None:
    offer = offered(
        hub, key, kind="nursing", place="care-homes", hours="", weekly="£1,250", although="no_other"
    )
    line = line_of(hub, key)
    assert (line["approval"]["weekly"], line["approval"]["owner"]) == (1250.0, "finance_lead")
    due, made = (
        datetime.fromisoformat(text) for text in (line["approval"]["due"], line["offers"][0]["offered"])
    )
    assert due - made == timedelta(hours=24)
    assert {one["what"] for one in line["waits"]} == {"funding", "home_care"}
    assert [one["person"] for one in list_of(hub, only="approval")["lines"]] == [str(key)]
    fiona = signed_in("fiona")
    page = seen(fiona.get(APPROVALS))
    assert "1 offer waits for the money." in page
    assert str(key)[:8] in page
    assert "Ashworth" not in page
    (asked,) = fiona.get(APPROVALS, {"format": "json"}).json()["approvals"]
    assert (asked["offer"], asked["weekly"]) == (offer, 1250.0)
    assert hub.post(f"{APPROVALS}/{offer}", {"do": "grant", "why": "need"}).status_code == 409
    assert fiona.post(f"{APPROVALS}/{offer}", {"do": "refuse"}).status_code == 400
    assert fiona.post(f"{APPROVALS}/{offer}", {"do": "refuse", "why": "price"}).status_code == 303
    assert fiona.get(APPROVALS, {"format": "json"}).json()["approvals"] == []
    assert signed_in("simon").get(APPROVALS).status_code == 403
    assert fiona.get(APPROVALS, {"format": "xlsx"}).status_code == 200


def test_a_provider_that_withdraws_puts_all_its_people_on_one_list(hub, key, journeys) -> None:
    offered(hub, key)
    nobody = hub.post("/oxfordshire/offers/withdraw", {"place": "nowhere", "why": "staff"})
    assert (nobody.status_code, "nobody has anything of it" in seen(nobody)) == (400, True)
    response = hub.post("/oxfordshire/offers/withdraw", {"place": "home-care-providers", "why": "staff"})
    assert (response.status_code, response["Location"]) == (303, "/oxfordshire/waiting?only=withdrew")
    lines = hub.get(WAITING, {"only": "withdrew", "format": "json"}).json()["lines"]
    (mine,) = [one for one in lines if one["person"] == str(key)]
    assert mine["lost"][0]["place"] == "home-care-providers"
    assert "home care providers withdrew on" in seen(hub.get(f"{WAITING}/{key}"))
    assert signed_in("simon").post("/oxfordshire/offers/withdraw", {}).status_code == 403


def test_a_provider_sees_its_own_offers_without_whose_they_are_and_learns_the_key_by_accepting(
    hub, key
) -> None:
    offer = offered(hub, key)
    assert offer in [one.offer for one in provider_answers.provider_offers("home-care-providers")]
    assert provider_answers.provider_offers("care-homes") == ()
    for organisation in ("care-homes", "ouh"):
        with pytest.raises(NotFound, match="There is no such offer"):
            provider_answers.provider_offer(UUID(offer), organisation)
    caller = caller_named("hubert", datetime.now(UTC))
    assert provider_answers.provider_answers(
        UUID(offer), "home-care-providers", why=None, caller=caller
    ) == str(key)
    assert line_of(hub, key)["offers"][0]["state"] == "accepted"


def caller_named(name, when):
    return Caller(asker_of(User.objects.get(username=name)), when, "a request")


def test_what_cannot_be_read_is_told_beside_its_field(hub, key) -> None:
    wait = line_of(hub, key)["waits"][0]["wait"]
    for said, field_ in (
        ({"hours": "-1"}, "hours"),
        ({"start": "soon"}, "start"),
        ({"weekly": "much"}, "weekly"),
        ({"kind": ""}, "kind"),
        ({"place": ""}, "place"),
        ({"wait": "x"}, "wait"),
        ({"place": "nobody\0"}, "place"),
        ({"place": "p" * 5000}, "place"),
        ({"kind": "ho\u0000me_care"}, "kind"),
        ({"hours": "1e30"}, "hours"),
        ({"hours": "NaN"}, "hours"),
        ({"weekly": "1e30"}, "weekly"),
        ({"weekly": "9" * 400}, "weekly"),
        ({"start": "2016-03-13"}, "start"),
        ({"start": "9999-12-31"}, "start"),
        ({"hours": "0"}, "hours"),
        ({"hours": "1e400"}, "hours"),
        ({"resource": "nothing\0"}, "resource"),
        ({"although": "because"}, "although"),
    ):
        response = entered(hub, key, "offer", **{"wait": wait, **WHAT, **said})
        page = response.content.decode()
        assert (response.status_code, f'id="{field_}-error"' in page) == (400, True), said
    assert line_of(hub, key)["offers"] == []


def test_what_does_not_fit_is_refused_with_its_sentences_unless_a_reason_goes_on_record(hub, key) -> None:
    wait = line_of(hub, key)["waits"][0]["wait"]
    nursing = {"wait": wait, **WHAT, "kind": "nursing", "place": "care-homes", "hours": ""}
    refused = entered(hub, key, "offer", **nursing)
    assert (refused.status_code, 'id="although-error"' in refused.content.decode()) == (409, True)
    sentence = "It is a place in a nursing home, and care at home is wanted."
    assert f"It does not fit them. {sentence}" in seen(refused)
    assert line_of(hub, key)["offers"] == []
    not_begun = {"wait": wait, **WHAT, "kind": "reablement", "place": "hart"}
    assert "It does not fit them." in seen(entered(hub, key, "offer", **not_begun))
    offer = offered(hub, key, **nursing, although="no_other")
    told = [one for one in this_log().events("hub", this_log().now()) if one.name == "OfferedAlthough"][-1]
    assert told.payload == {"person": str(key), "offer": offer, "why": "no_other", "against": [sentence]}


def test_two_offers_to_one_person_add_up_and_who_asked_does_not_approve(hub, journeys, key) -> None:
    with_other = "e0000000-0000-4000-8000-000000000000"
    care_record.open_wait(
        this_log(), person=str(key), wait=with_other, what="interim_bed", reason=None, whose="social_care",
        due=None, by=Author("loader", loader=True), at=at(9),
    )  # fmt: skip
    offered(hub, key, weekly="600")
    bed = {"wait": with_other, "kind": "interim_bed", "place": "care-homes", "start": "2016-03-14"}
    assert entered(hub, key, "offer", **bed, weekly="600", although="agreed").status_code == 303
    line = line_of(hub, key)
    assert (line["approval"]["weekly"], line["approval"]["owner"]) == (1200.0, "finance_lead")
    promoted = User.objects.get(username="hubert")
    promoted.role = "finance_lead"
    promoted.save()
    own = signed_in("hubert")
    try:
        assert "Yours to decide" not in seen(own.get(APPROVALS))
        answer = own.post(f"{APPROVALS}/{line['approval']['offer']}", {"do": "grant", "why": "need"})
        assert (answer.status_code, "Whoever asked for it does not decide it." in seen(answer)) == (409, True)
    finally:
        promoted.role = "hub_coordinator"
        promoted.save()
    assert "Yours to decide" in seen(signed_in("fiona").get(APPROVALS))
    care_record.close_wait(
        this_log(), person=str(key), wait=with_other, outcome="elsewhere", by=Author("loader", loader=True),
        at=at(14, 13),
    )  # fmt: skip
    assert "is offered, and they wait for it no more" in seen(hub.get(f"{WAITING}/{key}"))


def test_who_lies_in_a_bed_of_a_provider_that_withdraws_waits_for_another_and_is_on_the_list(
    hub, journeys
) -> None:
    key = journeys["town"]
    before = {one["what"] for one in line_of(hub, key)["waits"]}
    response = hub.post("/oxfordshire/offers/withdraw", {"place": "townlands", "why": "infection"})
    assert response.status_code == 303, seen(response)
    lines = hub.get(WAITING, {"only": "withdrew", "format": "json"}).json()["lines"]
    assert str(key) in [one["person"] for one in lines]
    line = line_of(hub, key)
    assert {one["what"] for one in line["waits"]} - before == {"interim_bed"}
    assert [one["place"] for one in line["lost"]] == ["townlands"]
    assert hub.post("/oxfordshire/offers/withdraw", {"place": "jr", "why": "staff"}).status_code == 400


def test_a_form_without_its_token_or_of_somebody_whom_one_may_not_see_keeps_nothing(journeys, people) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(User.objects.get(username="hubert"))
    person = journeys["waiting"]
    for path in (
        f"{WAITING}/{person}/offer", f"{WAITING}/{person}/mind", f"{APPROVALS}/{WAIT}",
        "/oxfordshire/offers/withdraw",
    ):  # fmt: skip
        assert strict.post(path, {"do": "offer", "seen": "0"}).status_code == 403, path
    hub = signed_in("hubert")
    nobody = "f0000000-0000-4000-8000-000000000000"
    told = set()
    for of in (nobody, journeys["gone"]):
        answer = entered(hub, of, "offer", **WHAT)
        told.add((answer.status_code, re.sub(r"\b[0-9a-f]{32}\b", "a request", seen(answer))))
    assert [status for status, _ in told] == [404]

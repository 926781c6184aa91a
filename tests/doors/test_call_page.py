"""The call as it is met at the door: the draft made by the worker, confirmed, changed, its minutes."""

import json
from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.test import Client

from homefirst.app import decisions
from homefirst.app.call_jobs import want_draft
from homefirst.app.drafting import ask_draft_now
from homefirst.app.ward import ward_clock
from homefirst.app.work import ALLOCATE, this_work
from homefirst.cli.allocate import allocate_command
from homefirst.county.access.models import User
from homefirst.foundation.calendar import local_day
from homefirst.jobs.kinds import KINDS
from homefirst.jobs.steps import Steps
from tests.doors.call_county import LINE, TODAY, enter_call
from tests.doors.people_county import signed_in, views_since
from tests.jobs.test_steps import Told
from tests.jobs.test_steps import job as a_job

CALL = "/oxfordshire/call/2016-03-10"
STAFF = {"hubert": ("hub_coordinator", "ouh"), "brenda": ("broker", "occ"), "anal": ("analyst", "ouh")}


@pytest.fixture(scope="module")
def journeys(people_taken_in, django_db_blocker) -> dict[str, UUID]:
    with django_db_blocker.unblock():
        for name, (role, organisation) in STAFF.items():
            User.objects.create(username=name, role=role, organisation=organisation, password="!")
        return enter_call(people_taken_in.registered)


@pytest.fixture
def hub(people, journeys, apart) -> Client:
    return signed_in("hubert")


def worked() -> dict:
    """What the worker makes of the draft that was asked for last."""
    asked = this_work().latest_of(ALLOCATE)
    told = Told(a_job(id=asked.id, kind=asked.kind, arguments=asked.arguments))
    return KINDS[ALLOCATE](Steps(told, stopping=lambda: False, clock=lambda: 0.0))


def drafted(client: Client) -> dict:
    assert client.post(f"{CALL}/act", {"do": "draft"}).status_code == 303
    worked()
    return client.get(CALL, {"format": "json"}).json()


def act(client: Client, do: str, **said):
    return client.post(f"{CALL}/act?format=json", {"do": do} | said)


def test_the_draft_is_made_by_the_worker_and_is_the_command_s_answer(hub, journeys) -> None:
    assert hub.get(CALL, {"format": "json"}).json() == {"synthetic": True, "day": "2016-03-10", "draft": None}
    answer = drafted(hub)
    (one,) = answer["assignments"]
    assert (one["person"], one["offer"], one["start"], one["hours"]) == (
        str(journeys["ready"]), LINE, "2016-03-12", 10.5,
    )  # fmt: skip
    now = ask_draft_now(datetime(2016, 3, 10, 9, 30, tzinfo=UTC), days=None, seconds=5, clock=lambda: 0.0)
    assert now.answer["digest"] == answer["digest"]
    assert {one["person"]: one["why"] for one in answer["left_out"]}[str(journeys["waiting"])] == "not_ready"
    page = hub.get(CALL).content.decode()
    assert one["because"] in page
    assert "1 of 1 who wait for a place or hours have an offer" in page
    assert want_draft(TODAY, by="hubert").id == this_work().latest_of(ALLOCATE).id


def test_the_command_without_a_day_is_of_the_county_as_it_stands_and_of_a_record_that_ended_as_it_ended(
    hub, journeys, capsys: pytest.CaptureFixture[str]
) -> None:
    allocate_command(at=None, people=None, capacity=None, days=None, seconds=5, json=True)
    told = json.loads(capsys.readouterr().out)
    assert ward_clock().ended
    assert told["first_day"] == local_day(ward_clock().at).isoformat()
    assert told["first_day"] < "2017"


def test_one_view_of_the_page_is_one_record_and_others_see_keys_or_nothing(hub, journeys) -> None:
    drafted(hub)
    before = views_since(0)
    hub.get(CALL)
    assert len(views_since(0)) == len(before) + 1
    assert signed_in("anal").get(CALL).status_code == 403
    assert act(signed_in("brenda"), "draft").status_code == 403
    assert hub.get("/oxfordshire/call/2016-13-40").status_code == 404


def test_a_line_is_confirmed_once_and_a_decline_asks_for_a_new_draft(hub, journeys) -> None:
    person = str(journeys["ready"])
    drafted(hub)
    assert act(hub, "confirm", person=person).json()["offered"] == [person]
    again = act(hub, "confirm", person=person).json()
    assert [one["what"] for one in again["refused"]] == ["Something is offered to them already."]
    assert drafted(hub)["assignments"] == []
    minutes = hub.get(f"{CALL}/minutes", {"format": "json"}).json()["minutes"]
    assert [(one["what"], one["by"]) for one in minutes] == [
        ("Care at home (Home care, City) offered from 12 March 2016", "hubert")
    ]
    line = hub.get(f"/oxfordshire/waiting/{person}", {"at": "2016-03-10T09:30", "format": "json"}).json()
    asked = this_work().latest_of(ALLOCATE).id
    declined = hub.post(
        f"/oxfordshire/waiting/{person}/offer",
        {
            "do": "decline",
            "offer": line["offers"][0]["offer"],
            "why": "full",
            "seen": "0",
            "at": "2016-03-10T09:30:00+00:00",
        },
    )
    assert (declined.status_code, this_work().latest_of(ALLOCATE).id != asked) == (303, True)
    worked()
    answer = hub.get(CALL, {"format": "json"}).json()
    assert [one["constraints"] for one in answer["unplaced"]] == [["declined"]]
    assert decisions.approvals_waiting() == ()


def test_a_change_by_hand_needs_a_reason_is_undone_and_shows_what_it_did(hub, journeys) -> None:
    person = str(journeys["ready"])
    drafted(hub)
    kept_out = {"person": person, "how": "exclude"}
    refused = act(hub, "change", **kept_out)
    assert (refused.status_code, "It does not say why." in refused.content.decode()) == (400, True)
    assert act(hub, "change", **kept_out, why="family").status_code == 201
    worked()
    answer = hub.get(CALL, {"format": "json"}).json()
    assert answer["assignments"] == []
    override = answer["overrides"][0]["override"]
    assert [one["because"] for one in answer["unplaced"]] == [
        "Kept out of this draft by hubert: for the family’s sake."
    ]
    assert "What the last change by hand does to everybody" in hub.get(CALL).content.decode()
    assert act(hub, "lift", override=override, why="mistake").status_code == 201
    again = act(hub, "lift", override=override, why="mistake")
    assert again.status_code == 403
    wrong = {"how": "hold", "resource": LINE, "start": "2016-03-10", "why": "family"}
    said = act(hub, "change", person=person, **wrong)
    assert (said.status_code, "Nobody can begin there on Thursday 10 March." in said.content.decode()) == (
        403, True,
    )  # fmt: skip
    assert act(hub, "change", person=str(journeys["waiting"]), **wrong).status_code == 404
    assert act(hub, "more", resource=LINE, amount="nothing").status_code == 400

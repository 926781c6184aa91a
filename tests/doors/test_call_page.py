"""The call as it is met at the door: the draft made by the worker, confirmed, changed, its minutes."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from django.test import Client

from homefirst.app.call.asking import ask_call
from homefirst.app.call.money import above
from homefirst.app.capacity.asking import pack_capacity
from homefirst.app.draft.drafting import ask_draft_now
from homefirst.app.draft.jobs import want_draft
from homefirst.app.ground.house import this_log
from homefirst.app.ground.work import ALLOCATE, this_work
from homefirst.app.offers import approving
from homefirst.app.ward.asking import ward_clock
from homefirst.cli.allocate import allocate_command
from homefirst.county.access.models import User
from homefirst.county.capacity.resource import Unit
from homefirst.county.catalogue.dated import Dates
from homefirst.county.journey import events as kinds
from homefirst.county.journey import record
from homefirst.county.journey.entry import Entry
from homefirst.foundation.calendar import local_day
from homefirst.foundation.store.events import Author
from homefirst.foundation.store.view import View
from homefirst.hub.draft.drafts import Draft
from homefirst.hub.record import assign_action
from homefirst.jobs.kinds import KINDS
from homefirst.jobs.steps import Steps
from homefirst.policy.commitments import Commitment
from tests.doors.call_county import LINE, TODAY, enter_call
from tests.doors.journeys_county import LOADER, SPELLS, at
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


def enter_action(person: UUID) -> None:
    """Something that a draft hangs on, and that is no offer of it."""
    when = datetime(2016, 3, 10, 9, tzinfo=UTC)
    assign_action(
        this_log(), person=str(person), action=str(uuid4()), what="find_care", owner="hospital", due=None,
        by=Author("hubert"), at=when,
    )  # fmt: skip


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


def test_the_stream_of_a_call_is_of_one_day(hub, journeys) -> None:
    assert hub.get("/oxfordshire/live/call").status_code == 400


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


def test_a_line_is_confirmed_once_and_a_decline_asks_for_a_new_draft(hub, journeys, monkeypatch) -> None:
    person = str(journeys["ready"])
    drafted(hub)
    always = Dates(None, None)
    dear = (
        Commitment("hub_coordinator", Decimal(1), "finance_lead", 24, always, "a test", 2),
        Commitment("finance_lead", None, None, 0, always, "a test", 3),
    )
    monkeypatch.setattr("homefirst.app.offers.decisions.commitments", lambda pack: dear)
    assert ask_call(TODAY).since == 0
    cut = {"only": ["site:jr", "confirm"]}
    assert f"row-{person}" in hub.get(CALL, cut).content.decode()
    said = {"do": "confirm", "person": person, "back": f"row-{person}"}
    back = hub.post(f"{CALL}/act?only=site:jr", said)
    assert (back.status_code, back["Location"]) == (303, f"{CALL}?only=site%3Ajr#row-{person}")
    (waits,) = approving.approvals_waiting()
    assert (waits.approval.owner, waits.person) == ("finance_lead", person)
    assert ask_call(TODAY).since == 0, "what is confirmed of a draft makes it no older, nor what it waits for"
    assert f"row-{person}" not in hub.get(CALL, cut).content.decode()
    assert hub.get(CALL, {"only": "nonsense"}).status_code == 400
    again = act(hub, "confirm", person=person).json()
    assert [one["what"] for one in again["refused"]] == ["Something is offered to them already."]
    enter_action(journeys["waiting"])
    assert ask_call(TODAY).since == 1
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
    assert approving.approvals_waiting() == ()


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
    minutes = hub.get(f"{CALL}/minutes", {"format": "json"}).json()["minutes"]
    assert [one["what"] for one in minutes][-2:] == ["Kept out", "Change by hand lifted (kept out)"]
    wrong = {"how": "hold", "resource": LINE, "start": "2016-03-10", "why": "family"}
    said = act(hub, "change", person=person, **wrong)
    assert (said.status_code, "Nobody can begin there on Thursday 10 March." in said.content.decode()) == (
        403, True,
    )  # fmt: skip
    assert act(hub, "change", person=str(journeys["waiting"]), **wrong).status_code == 404
    assert act(hub, "more", resource=LINE, amount="nothing").status_code == 400


def test_an_offer_above_what_a_role_may_commit_is_marked_with_who_approves_it() -> None:
    rows = [{"person": name, "weekly": pounds} for name, pounds in (("a", 999.5), ("b", 1200.0), ("c", None))]
    view = View("E10000025", datetime(2016, 3, 10, tzinfo=UTC))
    answer = {"assignments": rows[:2], "expected": [{"person": "d", "weekly": 5000.0}, rows[2]]}
    draft = Draft(
        "key", TODAY, datetime(2016, 3, 10, 9, 30, tzinfo=UTC), view, {}, view.known_at, "x", answer
    )
    found = above(draft, "hub_coordinator")
    assert {who: (one.owner, one.limit) for who, one in found.items()} == {
        "b": ("finance_lead", 1000), "d": ("finance_lead", 1000),
    }  # fmt: skip
    assert found["b"].said.startswith("Above the £1,000.00 a week that you may commit: the finance lead")
    assert above(draft, "finance_lead") == {}
    assert above(draft, "ward")["a"].said.startswith("It cannot be confirmed.")


def test_what_is_priced_by_the_hour_costs_its_hours_and_what_is_not_costs_one() -> None:
    line = pack_capacity().resources[LINE]
    priced = replace(line, weekly_price=Decimal("20.10"))
    assert (priced.weekly(Decimal("10.5")), line.weekly(Decimal(7))) == (Decimal("211.05"), None)
    begins = replace(priced, unit=Unit.STARTS)
    assert begins.weekly(Decimal("10.5")) == Decimal("20.10")


def test_who_is_expected_and_not_ready_stands_apart_and_cannot_be_confirmed(hub, journeys) -> None:
    """They are expected on Saturday: what the one who is ready leaves is provisionally theirs."""
    person = {"person": str(journeys["waiting"])}
    home = {"home": "alone", "housing": "fit", "funding": "council", "carer": "none", "package": "none"}
    needs = {
        "mobility": "aid", "transfers": "one", "continence": "continent", "cognition": "none",
        "nursing": "none", "dementia": "no", "nights": "quiet", "visits": 1, "carers": 1,
        "visitor_sex": "any", "locality": "city", "tasks": [], "cover": [], "bariatric": "no",
    }  # fmt: skip
    entries = [
        Entry(kinds.CIRCUMSTANCES_RECORDED, at(9), person | home),
        Entry(kinds.NEEDS_DESCRIBED, at(9), person | needs),
        Entry(
            kinds.EXPECTED_DATE_SET,
            at(9),
            person | {"spell": SPELLS["waiting"], "day": "2016-03-12", "certainty": "definite"},
        ),
    ]
    assert record.load(this_log(), entries=entries, by=LOADER, because="a test").quarantined == ()
    answer = drafted(hub)
    (row,) = answer["expected"]
    assert (row["person"], row["group"]) == (person["person"], "not_yet")
    assert person["person"] not in {one["person"] for one in (*answer["assignments"], *answer["unplaced"])}
    refused = act(hub, "confirm", **person).json()
    assert (refused["offered"], refused["refused"][0]["what"]) == ([], row["not_yet"])
    page = hub.get(CALL).content.decode()
    assert "Expected, not ready yet: 1" in page
    assert "nobody knows how many come" in page

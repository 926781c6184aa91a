"""A provider's day with offers and the hub's tracker of them, as callers meet both."""

import json
import re
import threading
from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from python_calamine import CalamineWorkbook

from homefirst.app.capacity.asking import pack_capacity
from homefirst.app.ground.house import this_log
from homefirst.app.morning.live import moves, standing_morning
from homefirst.app.offers.described import handle_of
from homefirst.app.ward.asking import ward_clock
from homefirst.county.access.models import User
from homefirst.county.capacity.kept import kept
from homefirst.county.capacity.record import set_state
from homefirst.county.capacity.states import State
from homefirst.county.journey import care_record, offer_record, ward_record
from homefirst.county.journey.read import census
from homefirst.foundation.calendar import local_day, midnight
from homefirst.foundation.store.events import Author
from tests.doors.journeys_county import at, enter_journeys
from tests.doors.people_county import last_view, signed_in, views_since
from tests.doors.test_command_line import homefirst  # noqa: F401
from tests.doors.test_decisions_pages import entered, line_of
from tests.doors.test_people_pages import seen

OFFERS = "/oxfordshire/offers"
STAFF = {
    "hubert": ("hub_coordinator", "ouh"),
    "bea": ("broker", "occ"),
    "pat": ("provider", "home-care-providers"),
    "paul": ("provider", "home-care-providers"),
    "hank": ("provider", "care-homes"),
    "nobody": ("provider", ""),
}
LOADER = Author("loader", loader=True)
WAITS = {"waiting": "d1000000-0000-4000-8000-000000000000", "leave": "d2000000-0000-4000-8000-000000000000"}
NEEDS = {
    "mobility": "two", "transfers": "hoist", "continence": "continent", "cognition": None, "nursing": "none",
    "dementia": "yes", "nights": None, "visits": 4, "carers": 2, "visitor_sex": None, "locality": "north",
}  # fmt: skip


@pytest.fixture(scope="module")
def journeys(people_taken_in, django_db_blocker) -> dict[str, UUID]:
    with django_db_blocker.unblock():
        for name, (role, organisation) in STAFF.items():
            User.objects.create(username=name, role=role, organisation=organisation, password="!")
        found = enter_journeys(dict(people_taken_in.registered))
        for who, wait in WAITS.items():
            care_record.open_wait(
                this_log(), person=str(found[who]), wait=wait, what="home_care", reason=None,
                whose="social_care", due=None, by=LOADER, at=at(9),
            )  # fmt: skip
        ward_record.describe_needs(
            this_log(), person=str(found["waiting"]), needs=NEEDS, by=LOADER, at=at(10)
        )
        return found


@pytest.fixture
def key(people, journeys) -> Iterator[UUID]:
    """Somebody who waits for care at home; what stands of an offer afterwards is taken back."""
    yield journeys["waiting"]
    for one in tracked():
        if one["state"] in {"offered", "accepted"}:
            taken = follow(one["offer"], do="withdraw", why="mistake")
            assert taken.status_code == 303, seen(taken)


def offered(key: UUID, place: str = "home-care-providers", **said) -> str:
    """The key of an offer that the hub makes."""
    hub = signed_in("hubert")
    wait = next(one["wait"] for one in line_of(hub, key)["waits"] if one["wait"] in WAITS.values())
    what = {"kind": "home_care", "place": place, "start": "2016-03-16", "hours": "14"} | said
    made = entered(hub, key, "offer", wait=wait, **what)
    assert made.status_code == 303, seen(made)
    (offer,) = line_of(hub, key)["offers"]
    return offer["offer"]


def tracked() -> list[dict]:
    return signed_in("hubert").get(OFFERS, {"format": "json"}).json()["offers"]


def follow(offer: str, **said):
    return signed_in("hubert").post(f"{OFFERS}/{offer}/follow", said)


def own(name: str = "pat") -> list[dict]:
    """What waits for a provider's answer, or for its start; what began today stands there, too."""
    found = signed_in(name).get(OFFERS, {"format": "json"}).json()["offers"]
    return [one for one in found if one["state"] != "started"]


def answer(handle: str, do: str, name: str = "pat", saw: str = "offered", **said):
    return signed_in(name).post(f"{OFFERS}/{handle}", {"do": do, "seen": saw} | said)


def state_of(offer: str) -> str:
    return next(one["state"] for one in tracked() if one["offer"] == offer)


def test_a_provider_is_told_what_is_needed_and_nothing_of_whose_it_is(key) -> None:
    offered(key)
    (one,) = own()
    assert {name: one[name] for name in ("what", "hours", "start", "age", "zone", "state", "needs")} == {
        "what": "home_care",
        "hours": 14.0,
        "start": "2016-03-16",
        "age": "75 to 84",
        "zone": "north",
        "state": "offered",
        "needs": ["walks with two to help", "is hoisted", "dementia", "4 visits a day", "2 at once"],
    }
    assert set(one) == {
        "offer", "what", "of", "hours", "start", "age", "needs", "zone", "state", "answer_by", "asked",
        "later", "begun",
    }  # fmt: skip


def test_nothing_by_which_one_could_find_the_person_stands_in_page_source_json_or_headers(
    key, journeys
) -> None:
    """Attacked: every field of everybody's identity, every key and local number, the ward, the wait, the
    offer's own key, and times finer than a minute."""
    offer = offered(key)
    (one,) = own()
    pat = signed_in("pat")
    answers = [
        pat.get(path, asked)
        for path in (OFFERS, f"{OFFERS}/{one['offer']}", f"{OFFERS}/{one['offer']}?do=decline")
        for asked in ({}, {"format": "json"})
    ]
    page = "\n".join(each.content.decode() + str(each.headers) for each in answers)
    page = re.sub(
        r'csrfmiddlewaretoken" value="[^"]*"|nonce="[^"]*"|nonce-[^\']*|X-Request-Id[^,]*', "", page
    )
    assert "is hoisted" in page
    from tests.doors.people_county import EXAMPLE

    rows = [line.split(",") for line in EXAMPLE.read_text(encoding="utf-8").splitlines()[1:]]
    secret = {cell for row in rows for cell in row[1:9] if len(cell) > 4 and cell not in {"female"}}
    secret |= {offer, *map(str, journeys.values()), *WAITS.values(), "6A", "1931", "Sampleton"}
    assert {word for word in secret if word in page} == set()
    assert UUID(one["offer"]).version == 4  # a handle of chance: it holds no time
    assert re.findall(r"T\d\d:\d\d:(?!00)\d\d", json.dumps(one)) == []
    assert pat.get(OFFERS)["Referrer-Policy"] == "same-origin"


def test_another_providers_offer_and_none_get_the_same_answer(key) -> None:
    offer = offered(key)
    (one,) = own()
    assert own("hank") == []
    hank = signed_in("hank")

    def told(handle: str) -> list:
        answers = [
            hank.get(f"{OFFERS}/{handle}"),
            hank.get(f"{OFFERS}/{handle}/person"),
            answer(handle, "accept", "hank"),
            answer(handle, "decline", "hank", why="staff"),
        ]
        page = [re.sub(r"Reference [0-9a-f]{32}", "", seen(each)).replace(handle, "") for each in answers]
        return list(zip([each.status_code for each in answers], page, strict=True))

    assert told(one["offer"]) == told(str(uuid4())) == told(offer) == told(str(key))
    assert [status for status, _ in told(one["offer"])] == [404] * 4
    assert state_of(offer) == "offered"
    # Their handles differ, so that two providers who compare learn nothing.
    assert handle_of("care-homes", offer) != handle_of("home-care-providers", offer)


def test_who_accepts_learns_the_name_on_record_and_loses_it_with_the_offer(key) -> None:
    offer = offered(key)
    (one,) = own()
    pat = signed_in("pat")
    person = f"{OFFERS}/{one['offer']}/person"
    assert pat.get(person).status_code == 404  # not before
    accepted = answer(one["offer"], "accept")
    assert (accepted.status_code, accepted["Location"]) == (303, f"{person}?done=accept")
    before = last_view()
    page = seen(pat.get(accepted["Location"]))
    assert "You accepted: you begin on Wednesday 16 March." in page
    assert "Bill Ashworth" in page
    assert "1 Test Street, Sampleton, ZZ99 3CZ" in page
    assert "999 000 1111" not in page
    (view,) = views_since(before)
    assert (view.name, view.payload["part"], view.payload["viewer"]) == (
        "PersonViewed",
        "accepted offer",
        "pat",
    )
    assert view.payload["relationships"] == ["accepted an offer"]
    assert view.payload["agreements"] == ["demonstration-offers"]
    assert pat.get(f"/oxfordshire/people/{key}").status_code == 403
    assert "Ashworth" not in seen(pat.get(OFFERS))
    assert "Ashworth" not in json.dumps(own())
    assert follow(offer, do="withdraw", why="elsewhere").status_code == 303
    assert pat.get(person).status_code == 404
    assert "Ashworth" not in seen(pat.get(f"{OFFERS}/{one['offer']}"))


def test_without_an_agreement_the_name_stays_unknown_and_the_refusal_is_on_record(key, monkeypatch) -> None:
    offered(key)
    (one,) = own()
    assert answer(one["offer"], "accept").status_code == 303
    with monkeypatch.context() as none:
        none.setattr("homefirst.app.people.asking.agreements", lambda: ())
        before = last_view()
        refused = signed_in("pat").get(f"{OFFERS}/{one['offer']}/person")
        assert (refused.status_code, "none whom you may see" in seen(refused)) == (404, True)
        assert [event.payload["reason"] for event in views_since(before)] == ["no agreement"]
        assert answer(one["offer"], "start", saw="accepted").status_code == 404


def test_a_start_is_confirmed_by_the_provider_and_a_decline_after_it_is_refused(key, journeys) -> None:
    leaving = journeys["leave"]
    offer = offered(leaving)
    (one,) = own()
    accepted = answer(one["offer"], "accept")["Location"]
    early = answer(one["offer"], "start", saw="accepted")
    assert (early.status_code, "Nobody has recorded whether they can decide" in seen(early)) == (409, True)
    offer_record.record_mental_capacity(
        this_log(), person=str(leaving), about="care", found="has_capacity", by=Author("sam"),
        at=ward_clock().at,
    )  # fmt: skip
    done = answer(one["offer"], "start", saw="accepted")
    assert (done.status_code, done["Location"]) == (303, f"{OFFERS}?done=start")
    assert [each.place for each in census(this_log().now(), ward_clock().at, of=[str(leaving)]).services] == [
        "home-care-providers"
    ]
    again = signed_in("pat").get(accepted)
    assert (again.status_code, "You accepted" in seen(again)) == (200, False)
    late = answer(one["offer"], "decline", saw="started", why="staff")
    assert (late.status_code, "What was offered had begun before it." in seen(late)) == (409, True)
    stale = answer(one["offer"], "decline", saw="accepted", why="staff")
    assert (stale.status_code, "Somebody was quicker: it is started by now." in seen(stale)) == (409, True)
    assert state_of(offer) == "started"


def test_care_that_began_yesterday_is_entered_as_of_yesterday(key, journeys) -> None:
    town, by = str(journeys["town"]), Author("pat")
    offer, wait = str(uuid4()), str(uuid4())
    with this_log().together():
        care_record.open_wait(
            this_log(), person=town, wait=wait, what="home_care", reason=None, whose="social_care", due=None,
            by=LOADER, at=at(9),
        )  # fmt: skip
        offer_record.offer(
            this_log(), person=town, offer=offer, wait=wait, what="home_care",
            place="home-care-providers", resource=None, hours=None, start=date(2016, 3, 13), weekly=None,
            runner_up=None, by=by, at=at(12, 9),
        )  # fmt: skip
        offer_record.accept(this_log(), person=town, offer=offer, by=by, at=at(12, 10))
        offer_record.record_mental_capacity(
            this_log(), person=town, about="care", found="has_capacity", by=Author("sam"), at=at(12, 11)
        )
    one = next(each for each in own() if each["state"] == "accepted")
    assert one["begun"] == ["2016-03-14", "2016-03-13", "2016-03-12"]
    page = signed_in("pat").get(f"{OFFERS}/{one['offer']}", {"do": "start"})
    assert "yesterday, Sunday 13 March" in seen(page)
    for day, said in (
        ("2016-03-15", "That day has not come yet."),
        ("2016-03-11", "Choose 12 March or a later day."),
        ("yesterday", "That is no day."),
    ):
        refused = answer(one["offer"], "start", saw="accepted", began=day)
        assert (refused.status_code, said in seen(refused)) == (400, True), day
    assert answer(one["offer"], "start", saw="accepted", began="2016-03-13").status_code == 303
    now = ward_clock().at
    (care,) = census(this_log().now(), now, of=[town]).services
    assert (care.place, local_day(care.since).isoformat()) == ("home-care-providers", "2016-03-13")
    assert [
        len(census(this_log().now(), midnight(date(2016, 3, day)), of=[town]).services) for day in (13, 14)
    ] == [0, 1]


def test_a_decline_stands_in_the_tracker_with_its_reason_and_zone_and_asks_for_a_draft(
    key, monkeypatch
) -> None:
    asked = []
    monkeypatch.setattr("homefirst.app.offers.answers.renew_after_decline", lambda at, by: asked.append(by))
    offer = offered(key)
    (one,) = own()
    nothing = answer(one["offer"], "decline", why="the neighbour")
    assert (nothing.status_code, "It does not say why." in seen(nothing), asked) == (400, True, [])
    assert answer(one["offer"], "decline", why="too_far").status_code == 303
    assert (asked, own()) == (["pat"], [])
    mine = next(one for one in tracked() if one["offer"] == offer)
    assert (mine["state"], mine["why"], mine["late"]) == ("declined", "too_far", False)
    told = signed_in("hubert").get(OFFERS, {"format": "json"}).json()
    assert {"why": "too_far", "zone": "any", "number": 1} in told["declines"]
    page = seen(signed_in("hubert").get(OFFERS))
    assert "declined: too far to travel" in page
    again = answer(one["offer"], "accept")
    assert (again.status_code, "This offer is not here" in seen(again)) == (404, True)


def test_of_two_who_answer_at_once_the_second_hears_it_and_one_answer_stands(key) -> None:
    for _ in range(3):
        offer = offered(key)
        (one,) = own()
        ways = [("accept", "pat", {}), ("decline", "paul", {"why": "staff"})]
        found: dict[str, int] = {}
        ready = threading.Barrier(2)

        def send(do: str, name: str, said: dict, handle=one["offer"], found=found, ready=ready) -> None:
            client = signed_in(name)
            ready.wait()
            answered = client.post(f"{OFFERS}/{handle}", {"do": do, "seen": "offered"} | said)
            found[do] = answered.status_code
            connection.close()

        threads = [threading.Thread(target=send, args=way) for way in ways]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(found.values()) in ([303, 404], [303, 409]), found
        assert state_of(offer) == ("accepted" if found["accept"] == 303 else "declined")
        if found["accept"] == 303:
            assert follow(offer, do="withdraw", why="mistake").status_code == 303


def test_what_was_taken_back_and_a_stale_page_are_told_and_nothing_is_kept(key) -> None:
    offer = offered(key)
    (one,) = own()
    assert answer(one["offer"], "accept", saw="").status_code == 400
    assert answer(one["offer"], "nothing").status_code == 400
    assert answer(one["offer"], "accept").status_code == 303
    twice = answer(one["offer"], "accept", "paul")
    assert (twice.status_code, "it is accepted by now" in seen(twice)) == (409, True)
    assert follow(offer, do="withdraw", why="needs_changed").status_code == 303
    gone = answer(one["offer"], "accept")
    assert (gone.status_code, "Nothing was kept." in seen(gone)) == (404, True)
    assert follow(offer, do="withdraw", why="needs_changed").status_code == 404
    assert state_of(offer) == "withdrawn"
    assert follow(str(uuid4()), do="withdraw", why="mistake").status_code == 404
    assert signed_in("bea").post(f"{OFFERS}/{offer}/follow", {"do": "withdraw"}).status_code == 403
    assert signed_in("nobody").get(OFFERS).status_code == 403


def test_a_provider_asks_first_and_the_hub_replies_in_words_that_name_nobody(key) -> None:
    offer = offered(key)
    (one,) = own()
    assert answer(one["offer"], "ask", why="who is it").status_code == 400
    assert answer(one["offer"], "ask", why="times").status_code == 303
    assert answer(one["offer"], "ask", why="times").status_code == 409
    assert "At which times of day? no reply yet" in seen(signed_in("pat").get(OFFERS))
    assert follow(offer, do="reply", query="start", why="yes").status_code == 409
    assert follow(offer, do="reply", query="times", why="").status_code == 400
    assert follow(offer, do="reply", query="times", why="in_needs").status_code == 303
    assert own()[0]["asked"] == [{"what": "times", "reply": "in_needs"}]
    assert own()[0]["state"] == "offered"


def test_an_offer_that_nobody_answers_in_time_is_late_and_stands_first(key, monkeypatch) -> None:
    offered(key)
    assert tracked()[0]["late"] is False
    clock = ward_clock()
    later = type(clock)(clock.at + timedelta(hours=3), clock.view, clock.ended)
    for room in ("offers.asking", "offers.tracked"):
        monkeypatch.setattr(f"homefirst.app.{room}.ward_clock", lambda: later)
    first, *_ = tracked()
    assert (first["late"], first["state"], first["age_minutes"] >= 180) == (True, "offered", True)
    page = seen(signed_in("hubert").get(OFFERS))
    assert "1 offer waits for an answer" in page
    assert "1 is late." in page
    assert "overdue" in seen(signed_in("pat").get(OFFERS))


def test_page_json_spreadsheet_and_command_say_the_same_and_brokers_read_without_names(
    key,
    homefirst,  # noqa: F811
) -> None:
    offer = offered(key)
    said = homefirst("offers", "--json")
    assert (said.code, [one["offer"] for one in json.loads(said.out)["offers"]]) == (
        0,
        [one["offer"] for one in tracked()],
    )
    assert "home_care" in homefirst("offers").out
    sheet = signed_in("bea").get(OFFERS, {"format": "xlsx"})
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet.content)).get_sheet_by_index(1).to_python()
    assert len(rows) == len(tracked()) + 1
    page = seen(signed_in("bea").get(OFFERS))
    assert "Take it back" not in page
    assert "Ashworth" not in page
    assert f"offer-{offer}" in signed_in("hubert").get(OFFERS).content.decode()


NORTH = "home-care-north"


def line_says(state: State, why: str, *, own: bool) -> None:
    """What is said of the line from which home care in the north is offered."""
    clock = ward_clock()
    set_state(
        this_log(), resource=pack_capacity().resources[NORTH], state=state, why=why, own=own,
        since=local_day(clock.at), until=None, by=Author("bea", loader=True), at=clock.at,
    )  # fmt: skip


def posts(amount: str = "100") -> None:
    """The provider posts what is free of every line of its own, from today on."""
    form = signed_in("pat").get("/oxfordshire/capacity/post").content.decode()
    posting = re.search(r'name="posting" value="([^"]+)"', form)
    assert posting is not None
    done = signed_in("pat").post(
        "/oxfordshire/capacity/post", {"do": "form", "posting": posting[1], f"{NORTH}.today": amount}
    )
    assert done.status_code == 303, seen(done)


def test_a_line_that_is_barred_is_told_at_once_where_the_hub_looks_and_accepted_by_nobody(key) -> None:
    posts()
    offer = offered(key, resource=NORTH, place="")
    hub = signed_in("hubert")
    assert [one["shut"] for one in tracked() if one["offer"] == offer] == [None]
    line_says(State.BARRED, "council", own=False)
    first, *_ = tracked()
    assert (first["offer"], first["shut"]) == (offer, "barred (council) since 14 March")
    page = seen(hub.get(OFFERS))
    assert "1 is from a line that is closed or barred by now." in page
    assert "not answered; its line is barred (council) since 14 March" in page
    urgent = hub.get("/oxfordshire/waiting", {"only": "withdrew", "format": "json"}).json()["lines"]
    (mine,) = [line for line in urgent if line["person"] == str(key)]
    assert mine["shut"] == [{"offer": offer, "line": "barred (council) since 14 March"}]
    said = "Care at home to begin is offered from a line that is barred (council) since 14 March."
    assert said in mine["errors"]
    assert said in seen(hub.get(f"/oxfordshire/waiting/{key}"))
    assert moves({f"capacity/{'home-care-providers'}"})
    (one,) = own()
    refused = answer(one["offer"], "accept")
    assert (refused.status_code, "is barred (council) since 14 March" in seen(refused)) == (409, True)
    assert entered(hub, key, "accept", offer=offer).status_code == 409
    assert state_of(offer) == "offered"
    line_says(State.OPEN, "council", own=False)
    assert answer(one["offer"], "accept").status_code == 303


def test_a_list_that_is_held_tells_of_a_bar_without_being_made_anew(key) -> None:
    posts("90")
    offered(key, resource=NORTH, place="")

    def shut() -> dict:
        lines = standing_morning().morning.lines
        return next(line.shut for line in lines if str(key) in line.keys)

    assert shut() == {}
    line_says(State.BARRED, "regulator", own=False)
    try:
        assert [one.said for one in shut().values()] == ["barred (regulator) since 14 March"]
    finally:
        line_says(State.OPEN, "regulator", own=False)
    assert shut() == {}


def test_a_provider_accepts_for_a_later_day_of_the_list_and_the_hub_sees_it(key) -> None:
    posts("80")
    offer = offered(key, resource=NORTH, place="")
    (one,) = own()
    assert (one["start"], one["later"][0], one["later"][-1]) == ("2016-03-16", "2016-03-17", "2016-03-28")
    page = seen(signed_in("pat").get(f"{OFFERS}/{one['offer']}", {"do": "accept"}))
    assert "Only later: you begin on" in page
    for start, status, said in (
        ("2016-03-15", 409, "that is no later day"),
        ("2016-04-30", 409, "more than 14 days from now"),
        ("tomorrow", 400, "That is no day."),
        ("9999-99-99", 400, "That is no day."),
        ("2016-03-1\0", 400, "That is no day."),
    ):
        refused = answer(one["offer"], "accept", start=start)
        assert (refused.status_code, said in seen(refused)) == (status, True), start
    assert state_of(offer) == "offered"
    assert answer(one["offer"], "accept", start="2016-03-18").status_code == 303
    mine = next(each for each in tracked() if each["offer"] == offer)
    assert (mine["state"], mine["start"], mine["first_start"]) == ("accepted", "2016-03-18", "2016-03-16")
    assert "put off by its provider: it was offered from 16 March 2016" in seen(
        signed_in("hubert").get(OFFERS)
    )
    assert line_of(signed_in("hubert"), key)["errors"] == []
    (kept_,) = kept(this_log().now(), claims=[offer])
    assert (kept_.day.isoformat(), kept_.amount) == ("2016-03-18", 14)
    assert own()[0]["later"] == []


def test_a_provider_that_withdraws_wholly_sees_what_it_gives_back_and_its_people_are_one_list(key) -> None:
    offered(key)
    pat, hub = signed_in("pat"), signed_in("hubert")
    assert "1 offer that stands" in seen(pat.get(f"{OFFERS}/withdraw"))
    assert "0 offers that stand" in seen(
        signed_in("hank").get(f"{OFFERS}/withdraw?place=home-care-providers")
    )
    assert "1 offer that stands" in seen(hub.get(f"{OFFERS}/withdraw?place=home-care-providers"))
    page = hub.get(OFFERS).content.decode()
    assert page.count('value="home-care-providers"') == page.count('value="care-homes"') == 1
    assert (
        page.index('value="home-care-providers"')
        < page.index("Every other")
        < page.index('value="care-homes"')
    )
    assert pat.post(f"{OFFERS}/withdraw", {"place": "ouh", "why": ""}).status_code == 400
    done = pat.post(f"{OFFERS}/withdraw", {"place": "ouh", "why": "staff"})
    assert (done.status_code, done["Location"]) == (303, f"{OFFERS}?done=withdraw")
    assert own() == []
    address = "/oxfordshire/capacity/post"

    def states() -> set[str]:
        return {one["state"] for one in pat.get(address, {"format": "json"}).json()["resources"]}

    assert states() == {"closed (withdrew) since 14 March"}
    assert "Closed: you gave everything back" in seen(pat.get(address))
    posts("70")  # a posting alone opens nothing
    assert states() == {"closed (withdrew) since 14 March"}
    listed = hub.get("/oxfordshire/waiting", {"only": "withdrew", "format": "json"}).json()["lines"]
    assert str(key) in [line["person"] for line in listed]
    assert pat.post(f"{OFFERS}/withdraw", {"why": "staff"}).status_code == 400
    assert signed_in("bea").get(f"{OFFERS}/withdraw").status_code == 403
    assert Client().get(OFFERS).status_code == 302

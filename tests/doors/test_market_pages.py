"""The market, sourcing and fairness, as callers meet them: who may, what is entered from a form, small
numbers."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from django.test import Client

from homefirst.app.ground.house import this_log
from homefirst.app.market.fairness import OvertakenBy
from homefirst.app.records.people_desk import import_people
from homefirst.county.access.models import User
from homefirst.county.journey import events as kinds
from homefirst.county.journey import read, record
from homefirst.county.journey.entry import Entry
from homefirst.county.journey.offer_record import started
from homefirst.county.market.read import sourcings
from homefirst.county.people.bulk import register_keyed
from homefirst.county.people.identity import InLocality
from homefirst.county.people.record import Registering
from homefirst.foundation.store.events import Author
from homefirst.measures.fairness import OfSomebody
from homefirst.measures.overtaken import Overtaken
from homefirst.measures.placed import Placed
from homefirst.web.market.fairness import not_counted
from tests.county.made_up_people import chance, somebody
from tests.doors.journeys_county import ALL as READY
from tests.doors.journeys_county import LOADER, at
from tests.doors.market_county import PEOPLE, WAITS, enter_market
from tests.doors.people_county import EXAMPLE
from tests.doors.test_command_line import homefirst  # noqa: F401

MARKET, SOURCING, FAIRNESS = (f"/oxfordshire/{name}" for name in ("market", "sourcing", "fairness"))
CONTRACTS = "/oxfordshire/contracts"
USERS = {"brenda": "broker", "hubert": "hub_coordinator", "fiona": "finance_lead", "paula": "programme_lead"}
USERS |= {"wanda": "ward_staff", "benno": "board_member"}


NEEDS = dict.fromkeys(kinds.NEEDS_DESCRIBED.fields) | {"locality": "west", "nursing": "none", "carers": 1}
HOME = dict.fromkeys(kinds.CIRCUMSTANCES_RECORDED.fields) | {"home": "alone", "housing": "fit"}


@pytest.fixture
def county(own_database: str) -> str:
    for name, role in USERS.items():
        User.objects.create(username=name, role=role, organisation="occ", password="!")
    enter_market()
    return own_database


def client(name: str) -> Client:
    made = Client()
    made.force_login(User.objects.get(username=name))
    return made


def told(name: str, address: str, **asked: str) -> dict:
    return client(name).get(address, {"format": "json", **asked}).json()


def seek() -> str:
    """A sourcing for who waits for a home, by its address."""
    asked = {
        "wait": WAITS[0],
        "what": "residential",
        "guide": "610",
        "needed": "2016-03-22",
        "dementia": "no",
    }
    answer = client("brenda").post(SOURCING, asked)
    assert answer.status_code == 303
    return answer.headers["Location"]


def quote(address: str, place: str = "Elm House", weekly: str = "600", **more: str):
    said = {"do": "quote", "provider": "care-homes", "place": place, "weekly": weekly, "start": "2016-03-22"}
    return client("brenda").post(address, {**said, "rating": "good", **more})


def test_who_may_open_which_page(county) -> None:
    seen = {
        name: [client(name).get(address).status_code for address in (MARKET, SOURCING, FAIRNESS)]
        for name in USERS
    }
    assert seen == {
        "brenda": [200, 200, 200],
        "hubert": [200, 200, 200],
        "fiona": [200, 403, 200],
        "paula": [200, 403, 200],
        "wanda": [403, 403, 403],
        "benno": [403, 403, 200],
    }
    assert client("paula").post(CONTRACTS, {"do": "end"}).status_code == 403


def test_packages_are_priced_by_the_contract_in_force(county) -> None:
    one = next(one for one in told("brenda", MARKET)["providers"] if one["provider"] == "home-care-providers")
    assert (one["people"], one["packages"], one["hours"], one["weekly"]) == (3, 3, 30, 645)
    said = {"do": "end", "contract": "home-care-before", "on": "2016-03-01", "why": "replaced"}
    assert client("fiona").post(CONTRACTS, said).status_code == 303
    one = next(one for one in told("brenda", MARKET)["providers"] if one["provider"] == "home-care-providers")
    assert (one["people"], one["weekly"], one["unpriced"]) == (3, None, 3)
    page = client("brenda").get(MARKET).content.decode()
    assert ("of unknown price" in page, "Of none of them the price is known." in page) == (False, True)
    new = {"do": "make", "contract": "New rate", "provider": "home-care-providers", "service": "home_care"}
    new |= {"unit": "hour", "fee": "20", "since": "2016-03-01", "terms": "for the hour"}
    assert client("fiona").post(CONTRACTS, new).status_code == 303
    assert client("fiona").post(CONTRACTS, new).status_code == 409  # there already
    one = next(one for one in told("brenda", MARKET)["providers"] if one["provider"] == "home-care-providers")
    assert (one["weekly"], "new-rate" in one["contracts"]) == (600, True)
    assert "They cost £600 a week." in client("brenda").get(MARKET).content.decode()


def test_the_zone_is_what_was_said_of_needs_or_else_the_locality_of_the_record(county) -> None:
    # Of the first nothing is said but at registration; the second's needs say north; a ward's own words for
    # where the third lives are no zone; of the fourth nobody knows anything.
    keys = [f"{n:08}-0000-4000-8000-00000000000f" for n in range(4)]
    said = (None, "north", "1 Test Street", None)
    lives = ("west", "west", None, None)
    entries = []
    for n, (key, where) in enumerate(zip(keys, said, strict=True)):
        own = {"person": key, "service": f"{n:08}-0000-4000-b000-00000000000f"}
        care = {"what": "home_care", "place": "shds", "hours": "7"}
        entries.append(Entry(kinds.SERVICE_STARTED, at(20), {**own, **care}))
        if where:
            needs = dict.fromkeys(kinds.NEEDS_DESCRIBED.fields) | {"person": key, "locality": where}
            entries.append(Entry(kinds.NEEDS_DESCRIBED, at(19), needs))
    entries.sort(key=lambda one: one.at)
    assert record.load(this_log(), entries=entries, by=LOADER, because="a test").quarantined == ()
    people = [
        (UUID(key), Registering(somebody(localities=(InLocality(where),) if where else ()), "ouh", at(18)))
        for key, where in zip(keys, lives, strict=True)
    ]
    register_keyed(this_log(), people=people, chance=chance(), by=LOADER)
    zones = {(one["provider"], one["zone"]): one["people"] for one in told("brenda", MARKET)["zones"]}
    assert zones == {
        ("home-care-providers", "north"): 3,
        ("unknown", "north"): 1,
        ("unknown", "west"): 1,
        ("unknown", "unknown"): 2,
    }


def test_small_numbers_are_kept_from_who_has_nothing_to_do_with_the_people(county) -> None:
    seek()
    brenda, paula = told("brenda", MARKET), told("paula", MARKET)
    assert {one["people"] for one in brenda["zones"]} == {3}
    assert {one["people"] for one in paula["zones"]} == {None}
    assert {one["people"] for one in paula["providers"]} == {None, 0}
    assert [one["sought"] for one in brenda["sought"]] == [1]
    assert [one["sought"] for one in paula["sought"]] == [None]
    page = client("paula").get(MARKET).content.decode()
    assert ("hidden" in page, [key for key in PEOPLE if key[:8] in page]) == (True, [])


def test_from_requirement_to_choice_and_the_journey_with_it(county) -> None:
    address = seek()
    assert quote(address).status_code == 303
    quote(address, "Ash Court", "690", top_up="90", rating="outstanding")
    answer = told("brenda", address)
    assert [one["place"] for one in answer["shortlist"]] == ["Elm House"]
    (out,) = answer["left_out"]
    assert out["against"] == ["It asks a top-up of £90.00 a week, and nobody has consented to one."]
    brenda = client("brenda")
    too_early = brenda.post(address, {"do": "choose", "quote": answer["shortlist"][0]["quote"]})
    assert too_early.status_code == 409
    assert "They were not told yet" in too_early.content.decode()
    assert brenda.post(address, {"do": "told"}).status_code == 303
    refused = brenda.post(address, {"do": "choose", "quote": out["quote"]})
    assert (refused.status_code, "nobody has consented" in refused.content.decode()) == (409, True)
    brenda.post(address, {"do": "top_up", "weekly": "100", "payer": "third_party", "affordable": "yes"})
    assert brenda.post(address, {"do": "choose", "quote": out["quote"]}).status_code == 303
    answer = told("brenda", address)
    assert "The person chose Ash Court" in brenda.get(address).content.decode()
    assert (answer["outcome"], answer["chosen"], answer["choosing"]) == ("chosen", out["quote"], False)
    last = [one.event for one in read.timeline(this_log().now(), PEOPLE[0]).entries][-2:]
    assert [one.name for one in last] == ["ChoiceBegan", "ChoiceMade"]
    assert last[1].payload["outcome"] == "Ash Court"
    assert brenda.post(address, {"do": "close", "why": "nothing_found/price"}).status_code == 409


def placements(zone: str = "care-homes") -> dict:
    answer = told("brenda", MARKET)
    (one,) = [one for one in answer["providers"] if one["provider"] == zone]
    return {"people": one["people"], "placements": one["placements"], "weekly": one["weekly"]} | {
        by: count for by, count in answer["told_by"].items() if count
    }


def test_a_home_that_was_chosen_is_a_placement_at_its_price_once_they_wait_no_more(county) -> None:
    address = seek()
    quote(address)
    brenda = client("brenda")
    brenda.post(address, {"do": "told"})
    chosen = told("brenda", address)["shortlist"][0]["quote"]
    assert brenda.post(address, {"do": "choose", "quote": chosen}).status_code == 303
    assert placements() == {"people": 0, "placements": 0, "weekly": 0, "service": 3}
    over = {"person": PEOPLE[0], "wait": WAITS[0], "outcome": "care_home"}
    record.enter(this_log(), entries=[Entry(kinds.WAIT_CLOSED, at(21), over)], by=LOADER)
    assert placements() == {"people": 0, "placements": 0, "weekly": 0, "service": 3}  # from the 22nd
    record.enter(
        this_log(), entries=[Entry(kinds.NEEDS_DESCRIBED, at(23), NEEDS | {"person": PEOPLE[0]})], by=LOADER
    )
    assert placements() == {"people": 1, "placements": 1, "weekly": 600, "service": 3, "choice": 1}
    # A service of the journey goes before it, at the price that was chosen.
    moved = {"person": PEOPLE[0], "service": f"{9:08}-0000-4000-b000-000000000000", "what": "residential"}
    moved |= {"place": "residential", "hours": "0"}
    record.enter(this_log(), entries=[Entry(kinds.SERVICE_STARTED, at(24), moved)], by=LOADER)
    assert placements() == {"people": 1, "placements": 1, "weekly": 600, "service": 4}


def test_a_start_that_was_confirmed_where_no_journey_follows_is_a_placement_until_they_die(county) -> None:
    own, offer = {"person": PEOPLE[0]}, f"{5:08}-0000-4000-b000-000000000000"
    says = {"wait": WAITS[0], "what": "residential", "place": "care-homes", "resource": None, "hours": None}
    says |= {"start": "2016-03-10", "weekly": "650", "runner_up": None}
    entries = [
        Entry(kinds.OFFERED, at(5), {**own, "offer": offer, **says}),
        Entry(kinds.OFFER_ACCEPTED, at(6), {**own, "offer": offer}),
        Entry(kinds.WAIT_CLOSED, at(10), {**own, "wait": WAITS[0], "outcome": "care_home"}),
        started(person=PEOPLE[0], offer=offer, service=None, spell=None, at=at(10)),
    ]
    record.enter(this_log(), entries=entries, by=LOADER)
    found = {"people": 1, "placements": 1, "weekly": 650, "service": 3, "confirmed start": 1}
    assert placements() == found
    fairness = told("hubert", FAIRNESS, month="2016-03", service="residential")
    assert (fairness["all"]["placed"], fairness["placed_by_confirmed_start"]) == (1, 1)
    page = client("hubert").get(FAIRNESS, {"month": "2016-03"}).content.decode()
    assert "Of those placed, 1 are told by an offer whose start was confirmed" in page
    record.enter(this_log(), entries=[Entry(kinds.DIED, at(25), own)], by=LOADER)
    assert placements() == {"people": 0, "placements": 0, "weekly": 0, "service": 3}


def test_nothing_found_is_told_with_its_reason(county) -> None:
    address = seek()
    assert client("brenda").post(address, {"do": "close", "why": "nothing_found/too_far"}).status_code == 303
    (one,) = told("brenda", MARKET)["sought"]
    assert (one["service"], one["nothing_found"], one["why"]) == ("residential", 1, {"too_far": 1})


def test_what_cannot_be_read_keeps_nothing(county) -> None:
    address = seek()
    for said in ({"do": "quote"}, {"do": "quote", "start": "soon"}, {"do": "dance"}, {"do": "close"}):
        assert client("brenda").post(address, said).status_code == 400
    assert quote(address, weekly="").status_code == 400  # and no contract says what a home costs
    (one,) = sourcings(this_log().now()).values()
    assert (one.quotes, one.ended) == ((), None)
    nobodys = {"wait": WAITS[1], "what": "home_care", "needed": "2016-03-22"}
    assert client("brenda").post(SOURCING, nobodys).status_code == 404
    assert client("brenda").get(f"{SOURCING}/{UUID(int=7)}").status_code == 404


def test_who_came_later_and_was_placed_sooner_overtook(county, homefirst) -> None:  # noqa: F811
    answer = told("hubert", FAIRNESS, month="2016-03")
    assert (answer["all"]["placed"], answer["all"]["waiting"], answer["all"]["soon"]) == (3, 1, 2)
    north = answer["groups"]["locality"][0]
    assert (north["group"], north["placed"], north["median_days"]) == ("north", 3, 4.0)
    assert [one["group"] for one in answer["groups"]["ethnicity"]] == ["unknown"]
    assert answer["overtaken"]["overtaken"] == 1  # by two: not more than the pack's three
    assert answer["overtaken"]["more_than_limit_without_reason"] == 0
    said = homefirst("fairness", "--month", "2016-03", "--json").answer
    assert {**said, "known_at": None, "at": None} == {**answer, "known_at": None, "at": None}
    board = told("benno", FAIRNESS, month="2016-03")
    assert (board["all"], board["overtaken"]["waits"]) == ({"group": "all", "hidden": True}, None)
    assert board["groups"]["locality"] == [{"group": "north", "hidden": True}]


def test_who_is_overtaken_too_often_is_named_to_the_hub_until_a_reason_is_said(
    own_database,
) -> None:
    people = dict(import_people(EXAMPLE, by=Author("operator"), at=datetime.now(UTC)).registered)
    User.objects.create(username="olga", role="board_member", organisation="occ", password="!")
    keys = [str(people[row]) for row in range(9, 14)]
    entries = []
    for n, person in enumerate(keys):
        own, wait = {"person": person}, f"{n + 1:08}-0000-4000-9000-000000000000"
        said = {"what": "home_care", "reason": None, "whose": None, "due": None}
        bed = {"spell": f"{n + 1:08}-0000-4000-a000-000000000000", "care": "acute", "place": "jr"}
        entries += [
            Entry(kinds.ADMITTED, at(1), {**own, **bed, "ward": "5B", "method": None}),
            Entry(kinds.READINESS_RECORDED, at(1, 13), {**own, "spell": bed["spell"], **READY}),
            Entry(kinds.CIRCUMSTANCES_RECORDED, at(2), HOME | own),
            Entry(kinds.NEEDS_DESCRIBED, at(2), NEEDS | own),
            Entry(kinds.WAIT_OPENED, at(2 + n), {**own, "wait": wait, **said}),
        ]
        service = {"service": f"{n + 1:08}-0000-4000-b000-000000000000", "what": "home_care"}
        if not n:
            asked = {**own, **service, "place": "home-care", "hours": "7"}
            entries.append(Entry(kinds.SERVICE_REFERRED, at(2), asked))
        else:
            left = {**own, "spell": bed["spell"], "destination": None}
            entries += [
                Entry(kinds.DISCHARGED, at(8), left),
                Entry(kinds.WAIT_CLOSED, at(8), {**own, "wait": wait, "outcome": "started"}),
                Entry(kinds.SERVICE_STARTED, at(8), {**own, **service, "place": "home-care", "hours": "7"}),
            ]
    entries.sort(key=lambda one: one.at)
    assert record.load(this_log(), entries=entries, by=LOADER, because="a test").quarantined == ()
    User.objects.create(username="hubert", role="hub_coordinator", organisation="ouh", password="!")
    hub, asked = client("hubert"), {"month": "2016-03"}
    page = hub.get(FAIRNESS, asked).content.decode()
    assert '<option value="2016-03" selected>March 2016</option>' in page
    assert [one in page for one in ("month=2016-02", "month=2016-04")] == [True, False], "April has not begun"
    first = hub.get(FAIRNESS, {"month": "2016-02", "service": "home_care", "page": "1"}).content.decode()
    assert '<a rel="next" href="?month=2016-03&amp;service=home_care">' in first
    assert ('id="listed"' in page, 'id="explain-wait"' in page) == (True, True)
    board = client("olga").get(FAIRNESS, asked).content.decode()
    assert ('id="listed"' in board, keys[0][:8] in board) == (False, False)
    counts = told("hubert", FAIRNESS, **asked)["overtaken"]
    assert (counts["overtaken"], counts["more_than_limit_without_reason"]) == (1, 1)
    said = {"wait": "00000001-0000-4000-9000-000000000000", "why": "times", **asked}
    assert client("olga").post(f"{FAIRNESS}/explained", said).status_code == 403
    assert hub.post(f"{FAIRNESS}/explained", {**said, "why": "none"}).status_code == 400
    assert hub.post(f"{FAIRNESS}/explained", {**said, "wait": WAITS[3]}).status_code == 404
    assert hub.post(f"{FAIRNESS}/explained", said).status_code == 303
    counts = told("hubert", FAIRNESS, **asked)["overtaken"]
    assert (counts["more_than_limit_without_reason"], counts["more_than_limit_with_reason"]) == (0, 1)
    assert 'id="listed"' not in hub.get(FAIRNESS, asked).content.decode()


def test_why_a_place_would_not_have_fitted_is_told_of_whom_one_may_see_alone() -> None:
    wait = Placed("p", "w", "community_bed", at(2), at(2), None, None, None, None)
    one = OvertakenBy(Overtaken(OfSomebody(wait, {}), (), (), 24, (("Only men are taken.", 24),)), ())
    assert not_counted(one, named=True) == "24 would not fit. Only men are taken (24)."
    assert not_counted(one, named=False) == "24 would not fit."
    assert not_counted(OvertakenBy(Overtaken(OfSomebody(wait, {}), ()), ()), named=True) == "none"

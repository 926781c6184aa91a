"""This morning's list kept up to date: what is sent of a change, to whom, and that the list which is mended
line by line is the one that would be made anew."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from django.test import Client, RequestFactory

from homefirst.app.ground.house import this_log
from homefirst.app.morning import live as morning_live
from homefirst.app.morning.asking import ask_morning
from homefirst.county.access.models import User
from homefirst.county.access.permissions import permissions
from homefirst.county.journey import events as kinds
from homefirst.county.journey import record
from homefirst.county.journey.entry import Entry
from homefirst.foundation.errors import NotUnderstood
from homefirst.foundation.store.events import Author, EventType
from homefirst.foundation.store.listen import Change
from homefirst.hub import record as hub_record
from homefirst.web.live.words import Pieces, change, digest
from homefirst.web.morning.cut import Cut
from homefirst.web.morning.live import LEFT, Waiting, waiting_topic
from tests.doors.journeys_county import ALL, LOADER, enter_journeys
from tests.doors.people_county import signed_in

WAITING = "/oxfordshire/waiting"
SWAP = re.compile(r'hx-target="#([^"]+)" hx-swap="(\w+)"')


@pytest.fixture(scope="module")
def journeys(people_taken_in, django_db_blocker) -> dict[str, UUID]:
    with django_db_blocker.unblock():
        User.objects.create(username="hubert", role="hub_coordinator", organisation="ouh", password="!")
        User.objects.create(username="andrew", role="analyst", organisation="ouh", password="!")
        return enter_journeys(dict(people_taken_in.registered))


@pytest.fixture
def hub(people, journeys) -> Client:
    return signed_in("hubert")


def happened(minute: int) -> datetime:
    """On the record's last day, after its last entry."""
    return datetime(2016, 3, 14, 13, minute, tzinfo=UTC)


def enter(type_: EventType, person: str, minute: int, **says: object) -> None:
    own = {"person": person, **says}
    entry = Entry(type_, happened(minute), own, known_at=happened(minute))
    done = record.load(this_log(), entries=[entry], by=LOADER, because="a test")
    assert done.quarantined == ()


def now() -> datetime:
    """The instant of the list as things stand, at which an action is entered on a record that has ended."""
    return ask_morning().morning.at


def assign(person: str) -> str:
    action = str(uuid4())
    hub_record.assign_action(
        this_log(),
        person=person,
        action=action,
        what="ask_family",
        owner="hub",
        due=None,
        by=Author("hilda"),
        at=now(),
    )
    return action


def swapped(before: Pieces, after: Pieces) -> dict[str, str]:
    """What an event does, by the element; what stands in every one left out."""
    told = dict(SWAP.findall(change(before, after).decode()))
    return {name: how for name, how in told.items() if name not in ("am-stood", "am-finding", "am-filters")}


def test_a_change_sends_its_line_and_no_name_and_the_page_is_told_nothing_that_it_shows(
    hub: Client, journeys: dict[str, UUID]
) -> None:
    page = hub.get(WAITING).content.decode()
    screens = Waiting(Cut(frozenset()))
    before = screens.make(None)
    assert f"seen={digest(before)}" in page
    names = re.findall(r'hx-morph-skip-children><input [^>]*><a href="[^"]*">([^<]+, [^<]+)</a>', page)
    assert names != []
    person = str(journeys["waiting"])
    assign(person)
    after = screens.make(None)
    assert swapped(before, after) == {f"line-{person}": "outerMorph", "am-facts": "outerMorph"}
    told = change((), after).decode()
    assert person in told
    assert [name for name in names if name.partition(",")[0] in told] == []


def test_a_line_comes_in_its_place_and_one_that_left_is_dimmed_first(hub, journeys, monkeypatch) -> None:
    screens, person, spell = Waiting(Cut(frozenset({"ready"}))), str(uuid4()), str(uuid4())
    before = screens.make(None)
    ready = [row.id for row in before[-1].rows]
    enter(kinds.ADMITTED, person, 5, spell=spell, care="acute", place="jr", ward="5B", method=None)
    enter(kinds.READINESS_RECORDED, person, 6, spell=spell, **ALL)
    came = screens.make(None)
    # The latest to be ready is the last of them.
    assert swapped(before, came)[ready[-1]] == "afterend"
    assert [row.id for row in came[-1].rows] == [*ready, f"line-{person}"]
    assert "1 came, 0 left" in came[-2].html
    enter(kinds.DISCHARGED, person, 7, spell=spell, destination="home")
    left = screens.make(None)
    assert swapped(came, left)[f"line-{person}"] == "outerMorph"
    assert LEFT in left[-1].rows[-1].html
    assert "0 came, 1 left" in left[-2].html
    monkeypatch.setattr("homefirst.web.morning.live.GONE_STAYS", happened(0) - happened(0))
    later = screens.make(None)
    assert swapped(left, later) == {f"line-{person}": "delete"}
    assert [row.id for row in later[-1].rows] == ready


def test_a_line_that_does_not_fit_what_is_chosen_any_more_is_dimmed_and_comes_back(hub, journeys) -> None:
    person = str(journeys["town"])
    screens = Waiting(Cut(frozenset({"no_action", "ready"})))
    before = screens.make(None)
    action = assign(person)
    after = screens.make(None)
    (row,) = [row for row in after[-1].rows if row.id == f"line-{person}"]
    assert "does not fit any more" in row.html
    assert "hf-am__gone" in row.html
    hub_record.withdraw_action(this_log(), person=person, action=action, by=Author("hilda"), at=now())
    again = screens.make(None)
    assert swapped(after, again)[f"line-{person}"] == "outerMorph"
    assert "hf-am__gone" not in again[-1].html
    assert [row.id for row in again[-1].rows] == [row.id for row in before[-1].rows]


def test_a_line_that_another_pushes_to_the_next_page_did_not_leave(hub, journeys) -> None:
    screens, person, spell = Waiting(Cut(size=1)), str(uuid4()), str(uuid4())
    before = screens.make(None)
    says = {"person": person, "spell": spell}
    place = {"care": "acute", "place": "jr", "ward": "5B", "method": None}
    long_ago = datetime(2016, 2, 1, tzinfo=UTC)
    entries = [
        Entry(kinds.ADMITTED, long_ago, {**says, **place}, known_at=happened(30)),
        Entry(kinds.READINESS_RECORDED, long_ago, {**says, **ALL}, known_at=happened(30)),
    ]
    record.load(this_log(), entries=entries, by=LOADER, because="a test")
    after = screens.make(None)
    (first,) = [row.id for row in before[-1].rows]
    moved = swapped(before, after)
    assert (moved[first], moved["am-lines"]) == ("delete", "afterbegin")
    assert [row.id for row in after[-1].rows] == [f"line-{person}"]
    assert "1 came, 0 left" in after[-2].html


STEPS: tuple[Callable[[str, str], object], ...] = (
    lambda person, spell: assign(person),
    lambda person, spell: enter(kinds.READINESS_RECORDED, person, 22, spell=spell, **ALL),
    lambda person, spell: enter(kinds.LEAVE_BEGAN, person, 23, spell=spell),
    lambda person, spell: enter(kinds.LEAVE_ENDED, person, 24, spell=spell),
    lambda person, spell: enter(kinds.DISCHARGED, person, 25, spell=spell, destination="home"),
)


def test_the_list_that_is_mended_line_by_line_is_the_one_that_is_made_anew(
    hub, journeys, monkeypatch
) -> None:
    person, spell = str(uuid4()), str(uuid4())
    enter(kinds.ADMITTED, person, 20, spell=spell, care="acute", place="jr", ward="6A", method=None)
    monkeypatch.setattr(morning_live, "_HELD", {})
    before = morning_live.standing_morning()
    monkeypatch.setattr(morning_live, "_whole", None)  # from here on nothing is made anew
    for step in STEPS:
        step(person, spell)
        mended, anew = morning_live.standing_morning().morning, ask_morning().morning
        assert mended is not before.morning
        assert (mended.at, mended.lines, mended.strip) == (anew.at, anew.lines, anew.strip)
    assert morning_live.standing_morning() is morning_live.standing_morning()


def test_another_day_is_made_anew(hub, journeys) -> None:
    morning_live.standing_morning()
    person = str(uuid4())
    later = datetime(2016, 3, 17, 8, tzinfo=UTC)
    says = {"person": person, "spell": str(uuid4()), "care": "acute", "place": "jr", "ward": "5B"}
    entry = Entry(kinds.ADMITTED, later, {**says, "method": None}, known_at=later)
    record.load(this_log(), entries=[entry], by=LOADER, because="a test")
    mended, anew = morning_live.standing_morning().morning, ask_morning().morning
    assert (mended.at, mended.lines, mended.strip) == (anew.at, anew.lines, anew.strip)
    assert mended.at > later


def test_who_may_open_the_list_may_have_it_kept_up_to_date_and_a_list_of_the_past_stays(
    hub, journeys
) -> None:
    rows = permissions()
    assert rows["route:live_waiting"].roles == rows["route:waiting"].roles
    assert signed_in("andrew").get("/oxfordshire/live/waiting").status_code == 403
    assert "hx-sse:connect" in hub.get(WAITING).content.decode()
    for moment in ({"at": "2016-03-10T08:00"}, {"known_at": "2016-03-10T08:00"}):
        assert "hx-sse:connect" not in hub.get(WAITING, moment).content.decode()


def test_screens_of_one_cut_are_one_audience_and_move_with_two_streams() -> None:
    def topic(asked: str) -> object:
        return waiting_topic(RequestFactory().get(f"/oxfordshire/live/waiting?{asked}"))

    one, other = topic("only=ready&only=no_action"), topic("only=no_action&only=ready&seen=x")
    assert one.sees("clinician") == other.sees("broker") != topic("only=ready").sees("clinician")
    assert topic("sort=due").sees("clinician") != topic("sort=-due").sees("clinician")
    moves = [
        one.moved_by(Change("E10000025", "log", frozenset({name}))) for name in ("journey", "hub", "access")
    ]
    assert moves == [True, True, False]
    assert not one.moved_by(Change("E10000025", "work", id="7"))
    with pytest.raises(NotUnderstood, match="no way to cut"):
        topic("only=nonsense")

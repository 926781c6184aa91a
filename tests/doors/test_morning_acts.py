"""What is entered on this morning's list itself: the same for several lines in one transaction or for none,
stale ones told beside their lines, and only of people whom one may see."""

import re
from uuid import UUID, uuid4

import pytest
from django.test import Client

from homefirst.app.ground.house import this_log
from homefirst.county.access.models import User
from homefirst.hub.events import STREAM
from tests.doors.journeys_county import enter_journeys
from tests.doors.people_county import signed_in
from tests.doors.test_people_pages import seen

WAITING = "/oxfordshire/waiting"
AT = {"at": "2016-03-10T09:30"}
INSTANT = "2016-03-10T09:30:00+00:00"
JSON = {"HTTP_ACCEPT": "application/json"}
FIND_CARE = {
    "do": "add",
    "what": "find_care",
    "owner": "broker",
    "due": "2016-03-10T16:00",
    "note": "Asked her",
}


@pytest.fixture(scope="module")
def journeys(people_taken_in, django_db_blocker) -> dict[str, UUID]:
    with django_db_blocker.unblock():
        for name, role in {
            "hubert": "hub_coordinator",
            "hilda": "hub_coordinator",
            "brenda": "broker",
        }.items():
            User.objects.create(username=name, role=role, organisation="ouh", password="!")
        return enter_journeys(dict(people_taken_in.registered))


@pytest.fixture
def hub(people, journeys, apart) -> Client:
    return signed_in("hubert")


def shown(client: Client) -> list[str]:
    """What the list shows of each line's state, as its form sends it."""
    return re.findall(r'name="seen" value="([^"]+)"', client.get(WAITING, AT).content.decode())


def sent(client: Client, ticked: list[object], state: list[str], said: dict[str, str], **more: str) -> object:
    form = {"at": INSTANT, "line": [str(key) for key in ticked], "seen": state} | said
    return client.post(f"{WAITING}/act?only=ready", form, **more)


def actions(client: Client, key: UUID) -> list[tuple[str, str]]:
    line = client.get(f"{WAITING}/{key}", AT | {"format": "json"}).json()
    return [(one["what"], one["owner"]) for one in line["actions"]]


def head() -> int:
    """How many entries the hub has."""
    return sum(1 for _ in this_log().events(STREAM, this_log().now()))


def test_the_ticked_are_given_the_same_in_one_transaction_and_what_is_next_is_done(hub, journeys) -> None:
    both = [journeys["ready"], journeys["waiting"]]
    before, response = head(), sent(hub, both, shown(hub), FIND_CARE)
    assert response.status_code == 303
    assert response["Location"] == f"{WAITING}?at=2016-03-10T09%3A30%3A00%2B00%3A00&only=ready#line-{both[0]}"
    assert [actions(hub, key) for key in both] == [[("find_care", "broker")]] * 2
    assert head() == before + 2
    assert "Asked her" in hub.get(f"{WAITING}/{both[0]}", AT).content.decode()
    page = hub.get(WAITING, AT).content.decode()
    assert page.count('form="am-act" name="done"') == 2
    done = sent(hub, [], shown(hub), {"done": str(both[0])}, **JSON)
    assert (done.status_code, done.json()["kept"]) == (201, "Done: the next action of 1 line.")
    assert [actions(hub, key) for key in both] == [[], [("find_care", "broker")]]
    assert sent(hub, both[1:], shown(hub), {"do": "done"}).status_code == 303
    assert actions(hub, both[1]) == []


def test_where_one_line_has_moved_nothing_is_kept_of_any_and_it_is_told_beside_it(hub, journeys) -> None:
    both, old = [journeys["ready"], journeys["waiting"]], shown(hub)
    assert sent(signed_in("hilda"), both[:1], old, FIND_CARE | {"what": "transport"}).status_code == 303
    before = head()
    response = sent(hub, both, old, FIND_CARE)
    page = response.content.decode()
    assert (response.status_code, head()) == (409, before)
    assert "Nothing was kept. 1 of 2 lines cannot be entered on." in seen(response)
    beside = page.partition(f'id="line-{both[0]}"')[2].partition("</th>")[0]
    assert "hilda changed this line, as of 10 March, 09:30, after you saw it." in beside
    told = sent(hub, both, old, FIND_CARE, **JSON)
    assert (told.status_code, list(told.json()["lines"])) == (409, [str(both[0])])
    assert '<option value="find_care" selected' in page
    assert 'value="Asked her"' in page
    assert sent(hub, both, shown(hub), FIND_CARE).status_code == 303
    assert sorted(actions(hub, both[0])) == [("find_care", "broker"), ("transport", "broker")]


def test_the_same_is_given_to_the_same_once_on_the_list_and_on_a_line(hub, journeys) -> None:
    both = [journeys["ready"], journeys["waiting"]]
    assert sent(hub, both[:1], shown(hub), FIND_CARE).status_code == 303
    before = head()
    told = sent(hub, both, shown(hub), FIND_CARE | {"due": "2016-03-11T10:00"}, **JSON)
    given = "This was given before: find care at home, broker, by 10 March, 16:00."
    assert (told.status_code, told.json()["lines"]) == (409, {str(both[0]): given})
    form = FIND_CARE | {"at": INSTANT, "seen": dict(one.split(":") for one in shown(hub))[str(both[0])]}
    page = hub.post(f"{WAITING}/{both[0]}/act", form)
    assert (page.status_code, head()) == (409, before)
    assert f"Nothing was kept. {given} Pass that on to change its time" in seen(page)
    assert sent(hub, both[:1], shown(hub), FIND_CARE | {"owner": "ward"}).status_code == 303
    for _ in range(2):  # what else there is, its note tells apart
        assert sent(hub, both[:1], shown(hub), FIND_CARE | {"what": "other"}).status_code == 303
    assert head() == before + 3


def test_who_may_not_be_known_of_and_who_does_not_exist_are_the_same_and_nothing_is_kept(
    hub, journeys
) -> None:
    """Of whom one may not see there is nothing to tick; whoever sends it all the same hears what is said of
    nobody."""
    page = hub.get(WAITING, AT).content.decode()
    withheld, nobody, before = journeys["town"], uuid4(), head()
    assert f'id="tick-{withheld}"' not in page
    assert f'id="tick-{journeys["ready"]}"' in page
    said = [
        sent(hub, [key, journeys["ready"]], [*shown(hub), f"{key}:0"], FIND_CARE, **JSON).json()
        for key in (withheld, nobody)
    ]
    assert [one["lines"] for one in said] == [
        {str(key): "There is no such line on the list."} for key in (withheld, nobody)
    ]
    assert said[0]["detail"] == said[1]["detail"]
    assert head() == before
    broker = signed_in("brenda")
    assert 'id="am-act"' not in broker.get(WAITING, AT).content.decode()
    assert sent(broker, [journeys["ready"]], shown(hub), FIND_CARE).status_code == 403


def test_what_is_not_said_is_told_in_a_sentence_with_its_field(hub, journeys) -> None:
    key, state, before = journeys["ready"], shown(hub), head()
    for ticked, said, where in (
        ([], FIND_CARE, "line"),
        ([key], FIND_CARE | {"what": "nothing"}, "what"),
        ([key], FIND_CARE | {"owner": ""}, "owner"),
        ([key], FIND_CARE | {"due": "2016-03-09T10:00"}, "due"),
        ([key], FIND_CARE | {"note": "x" * 301}, "note"),
        ([key], FIND_CARE | {"do": "else"}, "do"),
        (["no key"], FIND_CARE, "seen"),
    ):
        told = sent(hub, ticked, state, said, **JSON)
        assert (told.status_code, told.json()["where"]) == (400, where)
    assert head() == before


def test_the_list_is_sorted_and_paged_by_its_address(hub, journeys) -> None:
    def order(**asked: str) -> list[str]:
        return [one["person"] for one in hub.get(WAITING, AT | asked | {"format": "json"}).json()["lines"]]

    every = order()
    assert order(sort="-ready") == every[::-1]
    assert order(sort="ward")[0] == str(journeys["ready"])
    assert sorted(order(sort="due")) == sorted(every)
    page = hub.get(WAITING, AT | {"sort": "ward", "only": "ready"}).content.decode()
    turned = "/oxfordshire/waiting?at=2016-03-10T09%3A30&amp;sort=-ward&amp;only=ready"
    assert f'aria-sort="ascending"><a class="hf-am__sort" href="{turned}">Where' in page
    for asked in ({"sort": "name"}, {"per": "7"}, {"page": "0"}):
        assert hub.get(WAITING, AT | asked).status_code == 400

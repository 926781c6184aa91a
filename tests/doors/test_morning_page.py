"""This morning's list as a caller meets it: names by one record, filters in the address, what is entered on a
line, and what happens when somebody else was quicker."""

import json
from datetime import datetime
from html import unescape
from io import BytesIO
from urllib.parse import urlencode
from uuid import UUID, uuid4

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from homefirst.app.morning.asking import ask_morning
from homefirst.county.access.models import User
from tests.doors.journeys_county import enter_journeys
from tests.doors.people_county import last_view, signed_in, views_since
from tests.doors.test_people_pages import seen

WAITING = "/oxfordshire/waiting"
AT = {"at": "2016-03-10T09:30"}
INSTANT = "2016-03-10T09:30:00+00:00"
STAFF = {
    "hubert": ("hub_coordinator", "ouh"),
    "hilda": ("hub_coordinator", "ouh"),
    "brenda": ("broker", "occ"),
    "simon": ("social_worker", "occ"),
}


@pytest.fixture(scope="module")
def journeys(people_taken_in, django_db_blocker) -> dict[str, UUID]:
    with django_db_blocker.unblock():
        for name, (role, organisation) in STAFF.items():
            User.objects.create(username=name, role=role, organisation=organisation, password="!")
        return enter_journeys(dict(people_taken_in.registered))


@pytest.fixture
def hub(people, journeys, apart) -> Client:
    return signed_in("hubert")


def told(client: Client, **asked) -> dict:
    return client.get(WAITING, AT | {"format": "json"} | asked).json()


def line_of(client: Client, key: UUID) -> dict:
    return client.get(f"{WAITING}/{key}", AT | {"format": "json"}).json()


def act(client: Client, key: UUID, do: str, **said) -> object:
    return client.post(f"{WAITING}/{key}/act", {"do": do, "at": INSTANT, "seen": "0"} | said)


def last_seen(client: Client, key: UUID) -> str:
    page = client.get(f"{WAITING}/{key}", AT).content.decode()
    return page.partition('name="seen" value="')[2].partition('"')[0]


def field(page: str, id_: str) -> str:
    """The sentence that stands beside a field, by its id."""
    said = page.partition(f'id="{id_}-error">')[2].partition("</span> ")[2].partition("</span>")[0]
    return unescape(said)


def test_the_list_names_whom_the_caller_may_see_and_is_one_record(hub, journeys) -> None:
    before = last_view()
    page = seen(hub.get(WAITING, AT))
    assert "Synthetic data. No person on this page is real." in page
    assert "2 people are ready to leave a bed: 0 new since yesterday, 0 gone." in page
    assert "As things stood at 10 March 2016, 09:30." in page
    record, refused = sorted(views_since(before), key=lambda one: one.name)
    assert (record.name, record.payload["part"]) == ("PeopleListed", "list")
    assert (refused.name, refused.payload["persons"]) == ("ViewRefused", [str(journeys["town"])])
    answer = told(hub)
    assert [(one["person"], one["on"]) for one in answer["lines"]] == [
        (str(journeys["ready"]), ["ready", "waits"]),
        (str(journeys["town"]), ["ready"]),
        (str(journeys["waiting"]), ["waits"]),
    ]
    assert set(record.payload["persons"]) == {str(journeys["ready"]), str(journeys["waiting"])}
    assert answer["lines"][0]["touched"] == {"at": "2016-03-09T12:00:00+00:00", "by": "loader"}
    assert answer["lines"][1]["errors"] == ["Ready to leave, and nobody says what they wait for."]


def test_a_social_workers_list_opens_on_their_own_and_a_coordinators_on_everybody(hub, journeys) -> None:
    simon, own = signed_in("simon"), "/oxfordshire/waiting?only=own%3Aocc"
    opened = simon.get(WAITING)
    assert (opened.status_code, opened["Location"]) == (302, own)
    page = simon.get(own).content.decode()
    everybody, some = (
        {line["person"] for line in simon.get(WAITING, {"format": "json"} | only).json()["lines"]}
        for only in ({}, {"only": "own:occ"})
    )
    assert str(journeys["waiting"]) in some
    assert some < everybody
    assert f"The figures are of your {len(some)} p" in page
    assert f'<a href="{WAITING}?of=everybody">The whole list: {len(everybody)} people</a>' in page
    whole = simon.get(WAITING, {"of": "everybody"}).content.decode()
    assert "The figures are of your" not in whole
    assert f'<a href="{own}">Only your own</a>' in whole
    # A choice keeps to one's own, and who gives that up is not led back to it.
    assert f'href="{WAITING}?only=own%3Aocc&amp;only=ready"' in page
    assert f'href="{WAITING}?of=everybody&amp;only=ready"' in whole
    theirs = hub.get(WAITING)
    assert theirs.status_code == 200
    assert "your own" not in theirs.content.decode().casefold()
    assert "of=everybody" not in theirs.content.decode()


def test_a_lines_page_says_what_is_known_before_what_can_be_entered(hub, journeys) -> None:
    page = hub.get(f"{WAITING}/{journeys['waiting']}", AT).content.decode()
    places = [page.index(one) for one in ('<a href="#next"', "What is known", 'id="next"', 'id="add"')]
    assert places == sorted(places)
    assert page.index("What is known") < page.index('name="do"')


def test_whose_role_sees_nobody_sees_keys_and_nothing_is_put_down_as_seen(hub, journeys) -> None:
    before = last_view()
    page = seen(signed_in("brenda").get(WAITING, AT))
    assert str(journeys["ready"])[:8] in page
    assert "Ashworth" not in page
    assert "Ashworth" in seen(hub.get(WAITING, AT))
    assert {event.payload["viewer"] for event in views_since(before)} == {"hubert"}
    assert "your role sees nobody by name" in page
    said = "1 of 3 lines stand under keys here: names are of people with whom your organisation has to do now"
    assert said in seen(hub.get(WAITING, AT))
    assert signed_in("andy").get(WAITING, AT).status_code == 403
    assert act(signed_in("brenda"), journeys["ready"], "add").status_code == 403


def test_somebody_is_found_by_name_on_the_whole_list_and_the_name_is_in_no_address(hub, journeys) -> None:
    def found(client: Client, name: str) -> object:
        return client.post(f"{WAITING}/find", {"name": name, "at": INSTANT})

    page = seen(found(hub, "ashw"))
    assert "2 of 3 on the list" in page
    assert "Ashworth, William" in page
    one = found(hub, "WILLIAM ashw").content.decode()
    assert f"{WAITING}/{journeys['ready']}" in one
    assert f"{WAITING}/{journeys['waiting']}" not in one
    assert "Nobody on this morning’s list whom you may see by name" in seen(found(hub, "nobody-of-this"))
    assert "Ashworth" not in seen(found(signed_in("brenda"), "ashworth")).replace("ashworth", "")
    assert found(hub, "a").status_code == 400
    assert hub.get(f"{WAITING}/find", {"name": "ashw"}).status_code == 405


def test_a_lines_page_says_what_could_take_them_or_where_to_ask(hub, journeys) -> None:
    page = seen(hub.get(f"{WAITING}/{journeys['ready']}", AT))
    assert (
        "Nobody has asked for a draft of the call of 10 March 2016 yet. Ask for one on the call’s page"
        in page
    )
    assert "What could take them" not in seen(
        hub.get(f"{WAITING}/{journeys['ready']}", AT | {"known_at": "2016-03-10T09:30"})
    )


def test_the_address_cuts_the_list_and_counts_stand_beside_each_choice(hub, journeys) -> None:
    every = told(hub)["counts"]
    assert (every["ready"], every["site:jr"], every["site:townlands"], every["error"]) == (2, 2, 1, 1)
    cut = told(hub, only=["ready", "site:jr"])
    assert [one["person"] for one in cut["lines"]] == [str(journeys["ready"])]
    assert cut["counts"]["site:townlands"] == 1
    page = hub.get(WAITING, AT | {"only": ["ready", "site:jr"]}).content.decode()
    assert "?at=2016-03-10T09%3A30&amp;only=ready&amp;only=site%3Atownlands" in page
    assert hub.get(WAITING, AT | {"only": "anything"}).status_code == 400


def test_json_page_sheet_and_call_sheet_show_the_same_lines(hub, journeys) -> None:
    answer = told(hub)
    sheet = hub.get(WAITING, AT | {"format": "xlsx"})
    book = CalamineWorkbook.from_filelike(BytesIO(sheet.content)).get_sheet_by_name("Figures").to_python()
    assert [row[0] for row in book[1:]] == [one["person"] for one in answer["lines"]]
    assert book[1][1].startswith("Ashworth") or book[1][1]
    ready, touched = book[0].index("Ready since"), book[0].index("Last touched")
    assert (book[1][ready], book[1][touched]) == (datetime(2016, 3, 2, 12), datetime(2016, 3, 9, 12))
    wall = hub.get(WAITING, AT | {"sheet": "1"}).content.decode()
    assert wall.count("hf-am__row") == len(answer["lines"])
    assert "hf-wall" in wall
    ready, rest = wall.partition('id="turn-ready"')[2].split('id="turn-rest"')
    assert ready.count("hf-am__row") == 2
    assert "Ready to leave a bed: 2" in ready
    assert "Everybody else on the list: 1" in rest
    names = {"known_at", "at", "strip", "lines", "synthetic", "only", "counts"}
    assert set(answer) == names
    assert "Ashworth" not in json.dumps(answer)


def test_an_action_is_added_passed_on_and_done(hub, journeys) -> None:
    key = journeys["waiting"]
    said = {
        "what": "find_care",
        "owner": "broker",
        "due": "2016-03-10T16:00",
        "note": "The daughter was asked",
    }
    response = act(hub, key, "add", **said)
    assert (response.status_code, response["Location"].partition("?")[0]) == (303, f"{WAITING}/{key}")
    (action,) = line_of(hub, key)["actions"]
    assert (action["what"], action["owner"], action["due"]) == (
        "find_care",
        "broker",
        "2016-03-10T16:00:00+00:00",
    )
    assert "The daughter was asked" in hub.get(f"{WAITING}/{key}", AT).content.decode()
    assert told(hub)["counts"]["no_action"] == 2
    passed = {"action": action["action"], "owner": "social_work", "seen": last_seen(hub, key)}
    assert act(hub, key, "pass", **passed).status_code == 303
    assert line_of(hub, key)["actions"][0]["owner"] == "social_work"
    assert line_of(hub, key)["touched"]["by"] == "hubert"
    assert act(hub, key, "done", action=action["action"], seen=last_seen(hub, key)).status_code == 303
    assert line_of(hub, key)["actions"] == []


def test_what_is_not_chosen_is_named_and_nothing_is_kept(hub, journeys) -> None:
    key = journeys["waiting"]
    before = line_of(hub, key)["actions"]
    for said, sentence in (
        ({"owner": "broker"}, "Nothing was kept. It does not say what is to be done."),
        ({"what": "find_care"}, "Nothing was kept. It does not say by whom."),
    ):
        response = act(hub, key, "add", seen=last_seen(hub, key), **said)
        assert (response.status_code, sentence in seen(response)) == (400, True)
        lacking = "owner" if "what" in said else "what"
        page = response.content.decode()
        assert field(page, lacking).startswith("It does not say")
        assert all(f'<option value="{code}" selected' in page for code in said.values())
    assert line_of(hub, key)["actions"] == before


def test_a_time_that_cannot_be_is_told_with_its_field(hub, journeys) -> None:
    key = journeys["waiting"]
    said = {"what": "find_care", "owner": "broker"}
    for due, sentence in (
        ("9999-12-31T23:59", "That is over a year away. Write an earlier day."),
        ("2016-03-09T23:59", "That day is over. Write today or a later day."),
        ("0001-01-01T00:00", "That day is over. Write today or a later day."),
        ("never", "“never” is not a time. Write 2016-09-08, or 2016-09-08T09:30."),
    ):
        response = act(hub, key, "add", seen=last_seen(hub, key), due=due, **said)
        assert (response.status_code, field(response.content.decode(), "due")) == (400, sentence)
    for asked in ({"at": "0001-01-01T00:00"}, {"known_at": "0001-01-01T00:00"}):
        assert hub.get(WAITING, asked).status_code == 400
    assert act(hub, key, "add", at="0001-01-01T00:00").status_code == 400
    assert line_of(hub, key)["actions"] == []


def test_a_line_leads_back_to_the_list_as_it_was_cut(hub, journeys) -> None:
    key = journeys["waiting"]
    site = "site:" + line_of(hub, key)["bed"]["place"]
    said_so = urlencode({"only": site})
    line = next(
        part.partition('"')[0].replace("&amp;", "&")
        for part in hub.get(WAITING, AT | {"only": site}).content.decode().split('href="')
        if part.startswith(f"{WAITING}/{key}")
    )
    assert line.endswith(said_so)
    page = hub.get(line).content.decode()
    assert f'href="{WAITING}?at=2016-03-10T09%3A30%3A00%2B00%3A00&amp;{said_so}#line-{key}"' in page
    assert f'action="{WAITING}/{key}/act?{said_so}"' in page
    said = {"do": "add", "at": INSTANT, "seen": last_seen(hub, key), "what": "escalate", "owner": "hub"}
    response = hub.post(f"{WAITING}/{key}/act?{said_so}", said)
    assert (response.status_code, response["Location"].endswith(f"&{said_so}&kept=1")) == (303, True)
    assert "What you entered stands below." in hub.get(response["Location"]).content.decode()
    assert "What you entered stands below." not in page
    action = next(one for one in line_of(hub, key)["actions"] if one["what"] == "escalate")
    assert act(hub, key, "done", action=action["action"], seen=last_seen(hub, key)).status_code == 303


def test_of_two_who_edit_one_line_the_second_hears_of_the_first_and_nothing_is_half_done(
    hub, journeys
) -> None:
    key, other = journeys["waiting"], signed_in("hilda")
    withheld = journeys["town"]
    shown = last_seen(other, key)
    assert act(hub, key, "add", what="find_bed", owner="hub", seen=last_seen(hub, key)).status_code == 303
    response = act(other, key, "add", what="transport", owner="ward", seen=shown)
    page = seen(response)
    assert response.status_code == 409
    assert "Nothing was kept. hubert changed this line" in page
    assert [one["what"] for one in line_of(hub, key)["actions"]] == ["find_bed"]
    assert (
        act(other, key, "add", what="transport", owner="ward", seen=last_seen(other, key)).status_code == 303
    )
    assert act(hub, withheld, "add", what="transport", owner="ward").status_code == 404
    assert "hf-ask" not in hub.get(f"{WAITING}/{withheld}", AT).content.decode()


def test_the_code_is_judged_by_those_who_speak_for_a_side_and_settled(hub, journeys) -> None:
    key, council = journeys["ready"], signed_in("simon")
    code = {"reason": "E", "whose": "social_care"}
    assert act(council, key, "agree", side="council", **code).status_code == 303
    refused = act(council, key, "agree", side="hospital", seen=last_seen(council, key), **code)
    assert refused.status_code == 409
    assert "You may not speak for the hospital about a code." in seen(refused)
    old = act(hub, key, "agree", side="hospital", seen=last_seen(hub, key), reason="G", whose="nhs")
    assert old.status_code == 409
    assert "The proposed code is not G, the NHS any more, but E, social care" in seen(old)
    seen_last = last_seen(hub, key)
    silent = act(hub, key, "dispute", side="hospital", seen=seen_last, **code)
    assert silent.status_code == 400
    page = silent.content.decode()
    assert field(page, "why-hospital") == "It does not say why the code is wrong. Choose it from the list."
    assert line_of(hub, key)["code"]["state"] == "open"
    dispute = {"side": "hospital", "why": "other_whose", "seen": seen_last}
    assert act(hub, key, "dispute", **dispute, **code).status_code == 303
    assert line_of(hub, key)["code"]["state"] == "disputed"
    assert told(hub, only="disputed")["lines"][0]["person"] == str(key)
    nothing = act(hub, key, "settle", seen=last_seen(hub, key), why="other_whose", **code)
    assert nothing.status_code == 400
    page = nothing.content.decode()
    assert field(page, "returned") == "It does not say what is returned. Choose it from the list."
    assert line_of(hub, key)["code"]["state"] == "disputed"
    settle = {"returned": "E/nhs", "why": "other_whose", "seen": last_seen(hub, key)}
    assert act(hub, key, "settle", **settle, **code).status_code == 303
    assert line_of(hub, key)["code"]["settled"] == {"reason": "E", "whose": "nhs"}


def test_who_is_not_on_the_list_and_who_does_not_exist_get_the_same_answer(hub, journeys) -> None:
    answers = [hub.get(f"{WAITING}/{key}", AT) for key in (journeys["gone"], uuid4())]
    assert {
        (one.status_code, seen(one).partition("Reference")[0].count("There is no such line"))
        for one in answers
    } == {(404, 1)}
    assert act(hub, uuid4(), "add").status_code == 404
    for said in ({"seen": "x"}, {"do": "other"}, {"what": "nothing"}, {"due": "never"}):
        response = act(
            hub,
            journeys["waiting"],
            said.pop("do", "add"),
            **{"seen": last_seen(hub, journeys["waiting"])} | said,
        )
        assert response.status_code == 400


def test_without_an_instant_the_last_call_of_a_record_that_has_ended_is_shown(hub, journeys) -> None:
    page = seen(hub.get(WAITING))
    assert "the demonstration’s record ends then" in page
    folded = hub.get(WAITING).content.decode().partition("Another time")[0].rpartition("<details")[2]
    assert " open" not in folded.partition(">")[0]
    assert (ask_morning().ended, ask_morning().morning.at.month) == (True, 3)


def test_a_form_without_its_token_is_refused(journeys) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(username="hubert"))
    assert act(client, journeys["ready"], "add").status_code == 403

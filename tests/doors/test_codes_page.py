"""Codes to agree as a caller meets them: for whom they speak, many at once, what is left out and why, and two
who do so at once."""

import re
import threading
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from types import SimpleNamespace
from uuid import UUID, uuid4

import pytest
from django.db import connections
from django.test import Client
from python_calamine import CalamineWorkbook

from homefirst.app.codes import left as left_codes
from homefirst.app.codes import months
from homefirst.app.ground.house import this_log
from homefirst.app.morning.desk import check_legal
from homefirst.county.access.models import User
from homefirst.county.journey import events as kinds
from homefirst.county.journey import record
from homefirst.county.journey.entry import Entry
from homefirst.foundation.errors import NotUnderstood
from tests.doors.journeys_county import ALL, LOADER, at, enter_journeys
from tests.doors.people_county import last_view, signed_in, views_since
from tests.doors.test_people_pages import seen

CODES = "/oxfordshire/codes"
AT = {"at": "2016-03-10T09:30"}
INSTANT = "2016-03-10T09:30:00+00:00"
STAFF = {
    "hubert": ("hub_coordinator", "ouh"),
    "hedda": ("hub_coordinator", "ohft"),
    "simon": ("social_worker", "occ"),
    "thea": ("therapist", "ouh"),
    "swen": ("social_worker", "swindon-council"),
}


@pytest.fixture(scope="module")
def journeys(people_taken_in, django_db_blocker) -> dict[str, UUID]:
    """Three who are ready with a code, besides one of whom nobody says what they wait for."""
    with django_db_blocker.unblock():
        for name, (role, organisation) in STAFF.items():
            User.objects.create(username=name, role=role, organisation=organisation, password="!")
        keys = enter_journeys(dict(people_taken_in.registered))
        nurse = {"wait": str(uuid4()), "what": "community_bed", "reason": None, "whose": "nhs"}
        who, leave = str(keys["waiting"]), str(keys["leave"])
        spells = {who: "20000000-0000-4000-8000-000000000000", leave: "30000000-0000-4000-8000-000000000000"}
        entries = [
            Entry(
                kinds.READINESS_RECORDED, at(9), {"person": who, "spell": spells[who], **ALL}, known_at=at(9)
            ),
            Entry(kinds.LEAVE_ENDED, at(7), {"person": leave, "spell": spells[leave]}, known_at=at(7)),
            Entry(
                kinds.READINESS_RECORDED, at(8), {"person": leave, "spell": spells[leave], **ALL},
                known_at=at(8),
            ),
            Entry(kinds.WAIT_OPENED, at(8), {"person": leave, **nurse, "due": None}, known_at=at(8)),
        ]  # fmt: skip
        record.load(this_log(), entries=entries, by=LOADER, because="a test")
        return keys


@pytest.fixture
def hub(people, journeys, apart) -> Client:
    return signed_in("hubert")


def told(client: Client, **asked) -> dict:
    return client.get(CODES, AT | {"format": "json"} | asked).json()


def value(one: dict, seen_: int | None = None) -> str:
    return f"{one['person']}/{one['reason']}/{one['whose']}/{one['seen'] if seen_ is None else seen_}"


def agree(client: Client, ticks: list[str], side: str, **said) -> object:
    return client.post(f"{CODES}/act", {"side": side, "at": INSTANT, "tick": ticks} | said)


def parts(client: Client, **asked) -> dict[str, str]:
    return {one["person"]: one["part"] for one in told(client, **asked)["codes"]}


def test_a_side_sees_what_waits_for_its_word_by_reason_with_one_record_of_the_names(hub, journeys) -> None:
    before = last_view()
    page = seen(hub.get(CODES, AT))
    assert [one.payload["part"] for one in views_since(before) if one.name == "PeopleListed"] == ["list"]
    assert "3 codes wait for the hospital’s word. 0 disputed, 1 goes higher today." in page
    assert page.index("C, the NHS: Further non-acute NHS care: 1") < page.index("E, social care: ")
    assert "Ashworth" in page
    answer = told(hub)
    assert (answer["waiting"], answer["side"], answer["organisation"]) == (3, "hospital", "ouh")
    assert [one["reason"] for one in answer["codes"]] == ["C", "E", "E", None]
    assert "Ashworth" not in str(answer)
    first = answer["codes"][1]
    assert first["steps"] == [{"to": "gold-command", "day": "2016-03-07", "reached": True}]
    assert answer["months"] == [
        {
            "month": "2016-02", "counted_to": "2016-02-29", "gone": 0, "due": "2016-03-14", "assumed": True,
            "heard": {name: {"days": 0, "people": 0} for name in answer["months"][0]["heard"]},
        },
        answer["months"][1],
    ]  # fmt: skip
    march = answer["months"][1]
    assert (march["counted_to"], march["heard"]["nobody"]) == ("2016-03-09", {"days": 9, "people": 3})
    assert march["heard"]["no_code"] == {"days": 5, "people": 2}


def test_many_are_agreed_to_at_once_and_what_is_not_as_shown_is_left_out_with_its_sentence(
    hub, journeys
) -> None:
    codes = [one for one in told(hub)["codes"] if one["part"] == "mine"]
    wrong = value(codes[0]).replace("/C/nhs/", "/Dii/nhs/")
    page = seen(agree(hub, [wrong, value(codes[1]), value(codes[2])], "hospital"))
    assert "Agreed to 2; left out 1." in page
    assert "The proposed code is not Dii, the NHS any more, but C, the NHS" in page
    assert sorted(parts(hub).values()) == ["mine", "no_code", "theirs", "theirs"]
    council = told(signed_in("simon"))
    said = {one["person"]: one["other"] and one["other"]["stance"] for one in council["codes"]}
    assert said[codes[1]["person"]] == "agrees"
    again = agree(hub, [value(codes[1])], "hospital")
    assert again.status_code == 409
    assert "hubert agreed for the hospital" in seen(again)


def test_a_whole_group_is_agreed_to_as_it_was_shown_and_the_page_leads_back(hub, journeys) -> None:
    codes = [one for one in told(hub)["codes"] if one["part"] == "mine"]
    rows = [value(one) for one in codes]
    answer = hub.post(
        f"{CODES}/act", {"side": "hospital", "at": INSTANT, "row": rows, "group": "E/social_care"}
    )
    assert (answer.status_code, answer.headers["Location"].partition("?")[0]) == (303, CODES)
    assert "Agreed to the codes of 2 people." in seen(hub.get(answer.headers["Location"]))
    assert sorted(parts(hub).values()) == ["mine", "no_code", "theirs", "theirs"]
    simon = signed_in("simon")
    both = [value(one) for one in told(simon)["codes"] if one["part"] == "mine" and one["reason"] == "E"]
    answer = simon.post(
        f"{CODES}/act?format=json", {"side": "council", "at": INSTANT, "tick": both},
        headers={"Accept": "application/json"},
    )  # fmt: skip
    assert (answer.status_code, len(answer.json()["agreed"])) == (201, 2)
    assert told(hub)["agreed"] == 2
    march = told(simon)["months"][1]["heard"]
    assert (march["agreed"]["people"], march["nobody"]["people"]) == (2, 1)


def test_what_the_other_side_agreed_meanwhile_takes_nothing_away_and_a_dispute_does(hub, journeys) -> None:
    simon = signed_in("simon")
    shown = {one["person"]: value(one) for one in told(simon)["codes"] if one["part"] == "mine"}
    ready, leave = shown[str(journeys["ready"])], shown[str(journeys["leave"])]
    agree(hub, [ready], "hospital")
    hub.post(
        f"{CODES}/act",
        {"side": "hospital", "at": INSTANT, "does": "dispute", "tick": leave, "why": "not_ready"},
    )
    page = seen(agree(simon, [ready, leave], "council"))
    assert "Agreed to 1; left out 1." in page
    assert "hubert disputed it for the hospital: not ready to leave" in page
    assert told(simon)["disputed"] == 1
    first = told(simon)["codes"][0]
    assert (first["part"], first["other"]["why"]) == ("disputed", "not_ready")
    assert [step["to"] for step in first["steps"]] == [
        "gold-command", "dtoc-control-group", "srg-chief-executives",
    ]  # fmt: skip


def test_a_dispute_says_why_and_is_settled_by_whoever_may(hub, journeys) -> None:
    shown = {one["person"]: one for one in told(hub)["codes"]}
    leave = shown[str(journeys["leave"])]
    simon = signed_in("simon")
    mine, *others = sorted(
        (value(one) for one in told(simon)["codes"] if one["part"] == "mine"),
        key=lambda one: leave["person"] not in one,
    )
    without = simon.post(f"{CODES}/act", {"side": "council", "at": INSTANT, "does": "dispute", "tick": mine})
    assert without.status_code == 400
    assert "It does not say why the code is wrong." in seen(without)
    assert f'value="{mine}" checked' in without.content.decode()
    said = {"why": "other_reason"}
    disputes = {"side": "council", "at": INSTANT, "does": "dispute"} | said
    several = simon.post(f"{CODES}/act", disputes | {"tick": [mine, others[0]]})
    assert (several.status_code, "2 codes are ticked." in seen(several)) == (400, True)
    assert simon.post(f"{CODES}/act", disputes | {"tick": mine}).status_code == 303
    now = told(simon)["codes"][0]
    settle = {"at": INSTANT, "does": "settle", "tick": value(now), "returned": "A/nhs"} | said
    refused = simon.post(f"{CODES}/act", {"side": "council"} | settle)
    assert (refused.status_code, "You may not settle a dispute." in seen(refused)) == (409, True)
    wrong = hub.post(f"{CODES}/act", {"side": "hospital"} | settle | {"returned": "C/both"})
    assert (wrong.status_code, "Reason C cannot be of that side." in seen(wrong)) == (400, True)
    assert hub.post(f"{CODES}/act", {"side": "hospital"} | settle).status_code == 303
    assert parts(hub)[leave["person"]] == "settled"
    assert "settled as A, the NHS: another reason is right (hub coordinator, 10 Mar)" in seen(
        hub.get(CODES, AT)
    )


def test_who_speaks_for_neither_side_or_of_others_beds_is_told_so(hub, journeys) -> None:
    page = unescape(signed_in("swen").get(CODES, AT).content.decode())
    assert "As social worker at Swindon Borough Council you speak for neither hospital nor council" in page
    assert "Social worker at Oxfordshire County Council".lower() in page.lower()
    assert signed_in("thea").get(CODES, AT).status_code == 403
    assert hub.get(CODES, AT | {"side": "council"}).status_code == 400
    shown = next(one for one in told(hub)["codes"] if one["reason"] == "E")
    hedda = signed_in("hedda")
    assert shown["person"] not in parts(hedda)
    refused = agree(hedda, [value(shown)], "hospital")
    assert refused.status_code == 409
    assert "There is no such line" in seen(refused)
    assert agree(signed_in("swen"), [value(shown)], "council").status_code == 403
    nothing = agree(hub, [], "hospital")
    assert (nothing.status_code, "No code is ticked." in seen(nothing)) == (400, True)
    assert agree(hub, ["anything"], "hospital").status_code == 400
    assert sorted(parts(hub).values()) == ["mine", "mine", "mine", "no_code"]


def test_two_who_agree_for_one_side_at_once_say_it_once(hub, journeys) -> None:
    ticks = [value(one) for one in told(hub)["codes"] if one["part"] == "mine"]
    found: list[int] = []
    clients = [signed_in("hubert") for _ in range(2)]

    def go(client: Client) -> None:
        try:
            found.append(agree(client, ticks, "hospital").status_code)
        finally:
            connections.close_all()

    both = [threading.Thread(target=go, args=(client,)) for client in clients]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(found) == [303, 409]
    log = this_log()
    judged = [event for event in log.events("hub", log.now()) if event.name == "CodeJudged"]
    assert len(judged) == 3
    assert len({event.recorded_at for event in judged}) == 1


def test_page_json_and_sheet_tell_the_same_codes(hub, journeys) -> None:
    answer = told(hub)
    sheet = hub.get(CODES, AT | {"format": "xlsx"})
    book = CalamineWorkbook.from_filelike(BytesIO(sheet.content)).get_sheet_by_name("Figures").to_python()
    assert [row[0] for row in book[1:]] == [one["person"] for one in answer["codes"]]
    page = hub.get(CODES, AT).content.decode()
    assert page.count("hf-codes__row ") == len(answer["codes"])


def test_who_left_while_their_code_was_disputed_is_gone_from_the_list_and_told_of_the_return(
    hub, journeys
) -> None:
    shown = {one["person"]: value(one) for one in told(hub)["codes"]}
    ready = str(journeys["ready"])
    said = {"side": "hospital", "at": INSTANT, "does": "dispute", "tick": shown[ready], "why": "time_wrong"}
    assert hub.post(f"{CODES}/act", said).status_code == 303
    march = told(hub)["months"][1]
    assert (march["heard"]["disputed"], march["gone"]) == ({"days": 6, "people": 1}, 0)
    later = told(hub, at="2016-03-15T09:30")
    assert ready not in {one["person"] for one in later["codes"]}
    march = later["months"][-1]
    assert (march["heard"]["disputed"], march["gone"]) == ({"days": 10, "people": 1}, 12)
    page = unescape(hub.get(CODES, {"at": "2016-03-15T09:30"}).content.decode())
    assert "12 of these of people who are gone or ready no more" in page
    gone = hub.post(f"{CODES}/act", said | {"at": LATER})
    assert (gone.status_code, "There is no such line" in seen(gone)) == (404, True)


LATER = "2016-03-15T09:30:00+00:00"


def left(client: Client, **asked) -> dict:
    return told(client, at="2016-03-15T09:30", left="1", **asked)


def value_left(client: Client, person: str) -> str:
    """What the page's tick of somebody who left sends."""
    page = unescape(client.get(CODES, {"at": "2016-03-15T09:30", "left": "1"}).content.decode())
    return re.search(rf'name="tick" value="({person}/[^"]*)"', page)[1]


def test_who_left_is_agreed_to_by_both_and_the_return_takes_it(hub, journeys) -> None:
    ready, simon = str(journeys["ready"]), signed_in("simon")
    assert "Left, and still to be returned: " in seen(hub.get(CODES, {"at": "2016-03-15T09:30"}))
    before = last_view()
    ticks = {client: value_left(client, ready) for client in (hub, simon)}
    assert [one.payload["part"] for one in views_since(before) if one.name == "PeopleListed"] == ["list"] * 2
    waiting = [one["person"] for one in left(hub)["codes"] if one["part"] == "mine"]
    assert ready in waiting
    sent = {"side": "hospital", "at": LATER, "left": "1"}
    answer = hub.post(f"{CODES}/act", sent | {"does": "agree", "tick": ticks[hub]})
    assert (answer.status_code, "left=1" in answer.headers["Location"]) == (303, True)
    assert next(one for one in left(hub)["codes"] if one["person"] == ready)["part"] == "theirs"
    again = hub.post(f"{CODES}/act", sent | {"does": "agree", "tick": ticks[hub]})
    assert (again.status_code, "hubert agreed for the hospital" in seen(again)) == (409, True)
    assert (
        simon.post(
            f"{CODES}/act", sent | {"side": "council", "does": "agree", "tick": ticks[simon]}
        ).status_code
        == 303
    )
    march = told(hub, at="2016-03-15T09:30")["months"][-1]["heard"]
    assert (march["agreed"], march["disputed"]) == ({"days": 10, "people": 1}, {"days": 0, "people": 0})
    months._COUNTED.clear()  # Whoever was touched alone was counted anew until here.
    assert told(hub, at="2016-03-15T09:30")["months"][-1]["heard"] == march
    assert ready not in {one["person"] for one in left(hub)["codes"]}
    late = simon.post(f"{CODES}/act", sent | {"side": "council", "does": "agree", "tick": ticks[simon]})
    assert (late.status_code, "simon agreed for the council" in seen(late)) == (409, True)
    assert signed_in("hedda").post(f"{CODES}/act", sent | {"tick": ticks[hub]}).status_code == 409


def test_a_dispute_that_was_open_when_they_left_keeps_its_clock_and_is_settled(hub, journeys) -> None:
    ready = str(journeys["ready"])
    shown = next(value(one) for one in told(hub)["codes"] if one["person"] == ready)
    said = {"side": "hospital", "at": INSTANT, "does": "dispute", "tick": shown, "why": "time_wrong"}
    assert hub.post(f"{CODES}/act", said).status_code == 303
    clock = next(one for one in told(hub)["codes"] if one["person"] == ready)["steps"]
    first = left(hub)["codes"][0]
    assert (first["person"], first["part"]) == (ready, "disputed")
    assert [(one["to"], one["day"]) for one in first["steps"]] == [(one["to"], one["day"]) for one in clock]
    settles = {"side": "hospital", "at": LATER, "left": "1", "does": "settle", "why": "other_reason"}
    settles["tick"] = value_left(hub, ready)
    for returned, sentence in (
        ("", "It does not say what is returned."),
        ("C/both", "cannot be of that side"),
    ):
        wrong = hub.post(f"{CODES}/act", settles | {"returned": returned})
        assert (wrong.status_code, sentence in seen(wrong)) == (400, True)
    simon = signed_in("simon").post(f"{CODES}/act", settles | {"side": "council", "returned": "A/nhs"})
    assert (simon.status_code, "You may not settle a dispute." in seen(simon)) == (409, True)
    assert hub.post(f"{CODES}/act", settles | {"returned": "A/nhs"}).status_code == 303
    march = told(hub, at="2016-03-15T09:30")["months"][-1]["heard"]
    assert (march["settled"], march["disputed"]["days"]) == ({"days": 10, "people": 1}, 0)
    again = hub.post(f"{CODES}/act", settles | {"returned": "A/nhs"})
    assert (again.status_code, "No day is to be returned under this code any more" in seen(again)) == (
        409,
        True,
    )


def test_who_left_more_than_four_weeks_ago_is_a_count_and_what_is_frozen_waits_for_nobody(
    hub, journeys, monkeypatch
) -> None:
    ready = journeys["ready"]
    tick, whole = value_left(hub, str(ready)), left(hub)
    monkeypatch.setattr(left_codes, "who_may_be_seen", lambda keys, caller: frozenset(keys) - {ready})
    some = left(hub)
    assert (some["others"], len(some["codes"])) == (1, len(whole["codes"]) - 1)
    page = seen(hub.get(CODES, {"at": "2016-03-15T09:30", "left": "1"}))
    assert "1 code, 10 days more are of people whom you may not see any more." in page
    assert str(ready) not in page
    monkeypatch.setattr(left_codes, "_frozen", lambda view, months: frozenset((m, "ouh") for m in months))
    assert left(hub)["codes"] == []
    answer = hub.post(f"{CODES}/act", {"side": "hospital", "at": LATER, "left": "1", "tick": tick})
    assert (answer.status_code, "No day is to be returned under this code" in seen(answer)) == (409, True)


def test_two_who_agree_to_one_who_left_at_once_say_it_once(hub, journeys) -> None:
    tick, found = value_left(hub, str(journeys["ready"])), []
    sent = {"side": "hospital", "at": LATER, "left": "1", "does": "agree", "tick": tick}
    clients = [signed_in("hubert") for _ in range(2)]

    def go(client: Client) -> None:
        try:
            found.append(client.post(f"{CODES}/act", sent).status_code)
        finally:
            connections.close_all()

    both = [threading.Thread(target=go, args=(client,)) for client in clients]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(found) == [303, 409]
    log = this_log()
    assert sum(event.name == "CodeJudged" for event in log.events("hub", log.now())) == 1


def test_where_the_return_does_not_ask_whose_nobody_is_asked(hub, journeys) -> None:
    answer = told(hub, at="2021-03-10T09:30")
    assert {one["part"] for one in answer["codes"]} <= {"no_code"}
    assert (answer["waiting"], answer["months"]) == (0, [])
    page = seen(hub.get(CODES, {"at": "2021-03-10T09:30"}))
    assert "asks for a reason and not whose it is: hospital and council have nothing to agree" in page


@pytest.mark.parametrize(
    ("returned", "sentence"),
    [
        (("C", "nhs"), "is recorded as both here, and reason C is never of both"),
        (("C", "both"), "Reason C cannot be of that side"),
        (("G", "both"), "Reason G cannot be of that side"),
        (("H", "both"), "Reason H cannot be of that side"),
        (("Di", "both"), "Reason Di cannot be of that side"),
        (("I", "social_care"), "Reason I cannot be of that side"),
        (("O", "nhs"), "The return has no reason O on that day"),
        (("Z", "nhs"), "The return has no reason Z on that day"),
        ((None, "nhs"), "No reason is nobody’s"),
        (("E", "both"), None),
        ((None, None), None),
    ],
)
def test_reablement_is_of_both_and_what_the_return_does_not_allow_is_no_settlement(
    people, returned, sentence
) -> None:
    coded = SimpleNamespace(rule="reablement-both")
    line = SimpleNamespace(code=SimpleNamespace(proposal=SimpleNamespace(coded=coded)))
    acting = SimpleNamespace(line=line, at=datetime(2016, 12, 1, 9, 30, tzinfo=UTC))
    if sentence is None:
        check_legal(acting, returned)
        return
    with pytest.raises(NotUnderstood, match=sentence):
        check_legal(acting, returned)

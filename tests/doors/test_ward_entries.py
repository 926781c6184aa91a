"""What is said on the ward's pages: one tap for whoever has not changed, each form, two people at once, and
what is not taken. How the pages look: test_ward_pages.py."""

import re
from uuid import uuid4

from homefirst.app.ground.house import this_log
from homefirst.county.journey.events import STREAM
from tests.doors.people_county import last_view, signed_in, views_since
from tests.doors.ward_county import (
    ASKS_JSON,
    JSON,
    WARD_PAGES,
    entries_since,
    last_entry,
    later,
    page_of,
    saved,
    seen_by,
    send,
    today,
    words_of,
)


def test_one_tap_confirms_and_says_the_criteria_again(wendy, keys) -> None:
    key = keys["new"]
    assert saved(wendy, key, "confirm") == [("StayConfirmed", {})]
    assert saved(wendy, key, "criteria", met="none") == [("CriteriaRecorded", {"met": []})]
    before = last_entry()
    form = {"say": "confirm", "form": "confirm", "seen": seen_by(wendy, key), "back": "round"}
    response = wendy.post(page_of(key), form)
    assert (response.status_code, response["Location"]) == (303, f"{WARD_PAGES}/jr/9N#p-{str(key)[:8]}")
    assert [(one.name, one.by) for one in entries_since(before)] == [
        ("StayConfirmed", "wendy"),
        ("CriteriaRecorded", "wendy"),
    ]
    page = words_of(wendy.get(f"{WARD_PAGES}/jr/9N"))
    assert "Looked at" in page
    assert "none met since 14 Mar" in page


FORMS = [
    ("readiness", {"tests": ["clinical"]},
     [("ReadinessRecorded", {"clinical": True, "multidisciplinary": None, "safe": None})]),
    ("readiness", {"tests": ["safe"], "when": "2016-03-13T09:30"},
     [("ReadinessRecorded", {"clinical": False, "multidisciplinary": None, "safe": True})]),
    ("criteria", {"met": ["oxygen", "iv_fluids"]}, [("CriteriaRecorded", {"met": ["iv_fluids", "oxygen"]})]),
    ("expected", {"day": "2016-03-18", "certainty": "possible"},
     [("ExpectedDateSet", {"day": "2016-03-18", "certainty": "possible"})]),
    ("expected", {"certainty": "unknown"}, [("ExpectedDateSet", {"day": None, "certainty": None})]),
    ("pathway", {"pathway": "1"}, [("PathwaySet", {"pathway": 1})]),
    ("circumstances", {"home": "alone", "funding": "council"},
     [("CircumstancesRecorded",
       {"home": "alone", "housing": None, "funding": "council", "carer": None, "package": None})]),
    ("needs", {"mobility": "aid", "dementia": "no"},
     [("NeedsDescribed",
       {"mobility": "aid", "dementia": "no", "transfers": None, "continence": None, "cognition": None,
        "nursing": None, "nights": None, "visitor_sex": None, "visits": None, "carers": None,
        "locality": None, "tasks": None, "cover": None, "bariatric": None})]),
    ("needs_besides", {"tasks": ["stockings", "insulin"], "cover": ["none"], "bariatric": "yes"},
     [("NeedsDescribed",
       {"mobility": "aid", "dementia": "no", "transfers": None, "continence": None, "cognition": None,
        "nursing": None, "nights": None, "visitor_sex": None, "visits": None, "carers": None,
        "locality": None, "tasks": ["insulin", "stockings"], "cover": [], "bariatric": "yes"})]),
    ("needs", {"mobility": "alone"},
     [("NeedsDescribed",
       {"mobility": "alone", "dementia": None, "transfers": None, "continence": None, "cognition": None,
        "nursing": None, "nights": None, "visitor_sex": None, "visits": None, "carers": None,
        "locality": None, "tasks": ["insulin", "stockings"], "cover": [], "bariatric": "yes"})]),
]  # fmt: skip


def test_who_is_ready_is_asked_for_what_they_wait_and_whether_a_criterion_is_met(wendy, keys) -> None:
    asked = "Nobody says what they wait for: say it under Waits, below"
    met = "A criterion to reside is still met: say under Criteria whether it is"
    page = words_of(wendy.get(page_of(keys["ill"])))
    assert (asked in page, met in page) == (False, False)  # not ready: there is nothing to ask
    saved(wendy, keys["ill"], "readiness", tests=["clinical", "multidisciplinary", "safe"])
    page = words_of(wendy.get(page_of(keys["ill"])))
    assert (asked in page, met in page) == (True, True)
    saved(wendy, keys["ill"], "criteria", met=["none"])
    saved(wendy, keys["ill"], "wait_opened", what="home_care", whose="social_care")
    page = words_of(wendy.get(page_of(keys["ill"])))
    assert (asked in page, met in page) == (False, False)


def test_each_form_about_the_person_enters_what_it_says(wendy, keys) -> None:
    for say, said, entered in FORMS:
        assert saved(wendy, keys["waiting"], say, **said) == entered
    said = {"tasks": ["insulin", "stockings"], "cover": ["none"], "bariatric": "yes"}
    again = send(wendy, keys["waiting"], "needs_besides", **said)
    assert (again.status_code, again.json()["where"]) == (400, "tasks")
    page = words_of(wendy.get(page_of(keys["waiting"])))
    for told in (
        "Own home, alone",
        "1: home, with new support",
        "Not known",
        "Walks alone",
        "Health tasks: insulin injections, compression stockings; cover: none; needs bariatric equipment",
    ):
        assert told.lower() in page.lower()


def test_a_wait_is_due_after_its_usual_days_is_changed_and_ends(wendy, keys) -> None:
    key = keys["waiting"]
    ((name, says),) = saved(wendy, key, "wait_opened", what="equipment", whose="nhs")
    assert (name, says | {"wait": ""}) == (
        "WaitOpened",
        {"wait": "", "what": "equipment", "reason": None, "whose": "nhs", "due": later(2)},
    )
    wait = says["wait"]
    ((name, says),) = saved(wendy, key, "wait_changed", wait=wait, what="housing", due=later(9))
    assert (name, says["what"], says["due"]) == ("WaitChanged", "housing", later(9))
    assert saved(wendy, key, "wait_closed", wait=wait, outcome="done") == [
        ("WaitClosed", {"wait": wait, "outcome": "done"})
    ]
    assert send(wendy, key, "wait_closed", wait=wait, outcome="done").json()["where"] == "wait"


def test_a_wait_does_not_end_before_it_began_nor_on_a_day_that_has_not_come(wendy, keys) -> None:
    key, ended = keys["waiting"], {"outcome": "done", "when": "2016-03-12T09:00"}
    ((_, says),) = saved(wendy, key, "wait_opened", what="equipment", when="2016-03-12T10:00")
    before = last_entry()
    told = [
        send(wendy, key, "wait_closed", wait=says["wait"], **{**ended, "when": when}).json()
        for when in ("2016-03-12T09:00", "2036-03-12T09:00")
    ]
    assert [(one["status"], one["where"]) for one in told] == [(400, "when")] * 2
    assert told[0]["detail"].startswith("The wait began later: on 12 March 2016, 10:00.")
    assert last_entry() == before
    saved(wendy, key, "wait_closed", wait=says["wait"], outcome="done", when="2016-03-12T11:00")
    assert entries_since(before)[0].occurred.start.isoformat() == "2016-03-12T11:00:00+00:00"


def test_an_assessment_is_asked_for_stands_on_the_worklist_and_is_done_from_it(wendy, keys) -> None:
    key, tess = keys["waiting"], signed_in("tess")
    saved(wendy, key, "assessment_requested", what="needs", profession="social_work", due=later(1))
    saved(wendy, key, "assessment_requested", what="mobility", profession="physiotherapy", due=today())
    answer = tess.get("/oxfordshire/assessments", JSON).json()["assessments"]
    assert [(one["what"], one["standing"], one["name"]) for one in answer] == [
        ("needs", "overdue", "Whitlock, Dennis"),
        ("mobility", "due today", "Ashworth, Bill"),
        ("needs", "due later", "Ashworth, Bill"),
    ]
    page = tess.get("/oxfordshire/assessments", {"profession": "physiotherapy"}).content.decode()
    assert "1 assessment is to be done: 0 overdue, 1 due today." in page
    form = dict(re.findall(r'name="(say|form|assessment|seen|back|shown|then)" value="([^"]*)"', page))
    response = tess.post(page_of(key), form)
    assert response["Location"] == "/oxfordshire/assessments?profession=physiotherapy&done=1"
    assert "A slip is taken back" in tess.get(response["Location"]).content.decode()
    assert "A slip is taken back" not in page
    left = tess.get("/oxfordshire/assessments", JSON).json()["assessments"][-1]
    withdrawn = saved(tess, key, "assessment_withdrawn", assessment=left["assessment"])
    assert [name for name, _ in withdrawn] == ["AssessmentWithdrawn"]
    assert tess.get("/oxfordshire/assessments", {"profession": "nobody"}).status_code == 400
    saved(wendy, keys["home"], "assessment_requested", what="home_visit", profession="housing")
    told = [
        [one["what"] for one in tess.get("/oxfordshire/assessments", asked).json()["assessments"]]
        for asked in (JSON, JSON | {"of": "all"})
    ]
    assert told == [["needs"], ["needs", "home_visit"]]  # who left is asked for by themselves


def test_the_clock_of_a_choice_begins_stands_goes_on_and_ends(wendy, keys) -> None:
    key = keys["waiting"]
    ((_, says),) = saved(wendy, key, "choice_began", what="residential", when="2016-03-11T09:00")
    choice = says["choice"]
    assert "A place in a residential home: day 3" in words_of(wendy.get(page_of(key)))
    assert send(wendy, key, "choice_paused", choice=choice, why="bored").json()["where"] == "why"
    assert saved(wendy, key, "choice_paused", choice=choice, why="clinical")[0][0] == "ChoicePaused"
    assert "the clock stands: not well enough" in words_of(wendy.get(page_of(key)))
    assert saved(wendy, key, "choice_resumed", choice=choice)[0][0] == "ChoiceResumed"
    assert saved(wendy, key, "choice_made", choice=choice)[0][0] == "ChoiceMade"


WRONG = [
    ("readiness", {"tests": ["brave"]}, "tests"),
    ("readiness", {"tests": ["clinical", "multidisciplinary", "safe"], "when": "2036-01-01T09:00"}, "when"),
    ("criteria", {}, "met"),
    ("criteria", {"met": ["none", "oxygen"]}, "met"),
    ("criteria", {"met": ["tired"]}, "met"),
    ("expected", {"certainty": "definite"}, "day"),
    ("expected", {"day": "2016-03-01", "certainty": "definite"}, "day"),
    ("expected", {"day": "2019-03-01", "certainty": "definite"}, "day"),
    ("expected", {"day": "soon", "certainty": "definite"}, "day"),
    ("expected", {"day": "2016-03-20"}, "certainty"),
    ("pathway", {"pathway": "4"}, "pathway"),
    ("circumstances", {}, "home"),
    ("circumstances", {"carer": "cat"}, "carer"),
    ("needs", {}, "mobility"),
    ("needs", {"nights": "loud"}, "nights"),
    ("needs_besides", {"tasks": ["none", "insulin"]}, "tasks"),
    ("needs_besides", {"cover": ["cleaning"]}, "cover"),
    ("needs_besides", {"bariatric": "perhaps"}, "bariatric"),
    ("wait_opened", {"what": "miracle"}, "what"),
    ("wait_opened", {"what": "equipment", "whose": "the moon"}, "whose"),
    ("assessment_requested", {"what": "needs"}, "profession"),
    ("choice_began", {"what": "transport"}, "what"),
    ("slip", {"entry": "1"}, "entry"),
    ("give_package", {"hours": "14"}, "say"),
    ("needs", {"mobility": "aid", "hours": "14"}, "hours"),
    ("needs_besides", {"tasks": ["insulin"], "visits": "4"}, "visits"),
    ("criteria", {"met": ["none"], "when": "2036-01-01T09:00"}, "when"),  # ready on a day that has not come
    ("criteria", {"met": ["none"], "when": "2016-01-01T09:00"}, "when"),  # before they came in
    ("readiness", {"tests": ["safe"], "when": "2016-01-01T09:00"}, "when"),
]


def test_what_cannot_be_is_told_beside_its_field_and_nothing_is_entered(wendy, keys) -> None:
    key, before = keys["waiting"], last_entry()
    seen = seen_by(wendy, key)
    answers = [send(wendy, key, say, seen=seen, **said) for say, said, _ in WRONG]
    told = [
        (say, response.status_code, response.json()["where"])
        for (say, _, _), response in zip(WRONG, answers, strict=True)
    ]
    assert told == [(say, 400, where) for say, _, where in WRONG]
    assert last_entry() == before


def test_the_page_shows_the_mistake_beside_the_field_with_what_was_typed(wendy, keys) -> None:
    form = {"say": "expected", "form": "expected", "seen": seen_by(wendy, keys["waiting"])}
    response = wendy.post(page_of(keys["waiting"]), form | {"day": "2016-03-01", "certainty": "possible"})
    page = response.content.decode()
    assert response.status_code == 400
    assert re.search(r'<a href="#expected-day">\s*That day is over. Choose today, or a later day.', page)
    assert re.search(r'id="expected-day"[^>]*value="2016-03-01"', page)
    assert re.search(r'id="expected-certainty-possible"[^>]* checked', page)


def test_no_form_asks_for_a_package_or_hours(wendy, keys) -> None:
    names = set(re.findall(r'name="([a-z_]+)"', wendy.get(page_of(keys["waiting"])).content.decode()))
    assert {"mobility", "met", "tests"} <= names
    assert not names & {"hours", "visits", "carers", "place", "service"}


def test_an_old_page_takes_nothing_shows_what_was_entered_and_keeps_what_was_typed(wendy, keys) -> None:
    key, tess = keys["waiting"], signed_in("tess")
    old = seen_by(wendy, key)
    saved(tess, key, "pathway", pathway="2")
    before = last_entry()
    form = {"say": "expected", "form": "expected", "seen": old, "day": later(5), "certainty": "definite"}
    response = wendy.post(page_of(key), form)
    page = words_of(response)
    assert (response.status_code, last_entry()) == (409, before)
    assert "Nothing was saved." in page
    assert "Pathway set: 2: a community bed, to recover (14 March 2016" in page
    assert "entered by tess" in page
    shown = response.content.decode()
    assert re.search(rf'id="expected-day"[^>]*value="{later(5)}"', shown)
    again = dict(re.findall(r'name="(seen)" value="([^"]*)"', shown))
    assert wendy.post(page_of(key), form | again).status_code == 303


def test_of_two_at_once_one_is_taken_and_one_told(wendy, keys) -> None:
    key, tess = keys["waiting"], signed_in("tess")
    seen = seen_by(wendy, key)
    answers = [send(who, key, "confirm", seen=seen).status_code for who in (wendy, tess)]
    assert answers == [201, 409]
    assert send(wendy, key, "confirm", seen=0).status_code == 409
    assert wendy.post(page_of(key), {"say": "confirm", "seen": "x"}, headers=ASKS_JSON).status_code == 400


def test_a_tap_that_comes_twice_is_one(wendy, keys) -> None:
    key = keys["waiting"]
    seen = seen_by(wendy, key)
    first = send(wendy, key, "confirm", seen=seen)
    before = last_entry()
    again = send(wendy, key, "confirm", seen=seen)
    assert (again.status_code, again.json(), last_entry()) == (201, first.json(), before)


def test_an_answer_that_was_lost_and_is_sent_again_is_one(wendy, keys) -> None:
    key, tess = keys["waiting"], signed_in("tess")
    ((_, says),) = saved(wendy, key, "assessment_requested", what="needs", profession="nursing")
    for say, said in (
        ("circumstances", {"home": "shared", "carer": "able"}),
        ("assessment_done", {"assessment": says["assessment"]}),
    ):
        seen = seen_by(wendy, key)
        first = send(wendy, key, say, seen=seen, **said)
        before = last_entry()
        again = send(wendy, key, say, seen=seen, **said)
        assert (again.status_code, again.json(), last_entry()) == (201, first.json(), before)
        # Of somebody else the same is news.
        assert send(tess, key, say, seen=seen, **said).status_code == 409
    other = send(wendy, key, "circumstances", seen=seen, home="alone")
    assert other.status_code == 409
    seen = seen_by(wendy, key)
    saved(wendy, key, "criteria", met=["oxygen"])  # criteria alone are not yet “all as it was”
    assert send(wendy, key, "confirm", seen=seen).status_code == 409


def test_a_slip_that_is_put_right_twice_stands_as_it_was_said_last(wendy, keys) -> None:
    key = keys["waiting"]
    saved(wendy, key, "expected", day=later(3), certainty="possible")
    wrong = last_entry()
    saved(wendy, key, "expected", day=later(4), certainty="possible", slip="1")
    saved(wendy, key, "expected", day=later(5), certainty="definite", slip="1")
    told = wendy.get(page_of(key), JSON).json()["told"]
    assert (told["expected_day"], told["certainty"]) == (later(5), "definite")
    assert {one.corrects for one in entries_since(wrong)} == {wrong}
    seen = seen_by(wendy, key)
    assert send(wendy, key, "slip", entry=wrong, seen=seen).status_code == 201
    assert send(wendy, key, "slip", entry=wrong, seen=seen).status_code == 409
    assert send(wendy, key, "slip", entry=wrong).json()["where"] == "entry"


def test_a_slip_is_put_right_in_its_place_or_taken_back(wendy, keys) -> None:
    key = keys["waiting"]
    ((_, _),) = saved(wendy, key, "pathway", pathway="3")
    wrong = last_entry()
    saved(wendy, key, "pathway", pathway="0", slip="1")
    (mended,) = entries_since(wrong)
    assert (mended.corrects, mended.because) == (wrong, "slip")
    assert wendy.get(page_of(key), JSON).json()["told"]["pathway"] == 0
    assert [name for name, _ in saved(wendy, key, "slip", entry=wrong)] == ["EntryCancelled"]
    assert wendy.get(page_of(key), JSON).json()["told"]["pathway"] != 0
    admitted = next(
        one.seq
        for one in this_log().events(STREAM, this_log().now())
        if one.name == "Admitted" and one.payload["person"] == str(key)
    )
    assert send(wendy, key, "slip", entry=admitted).json()["where"] == "entry"


def test_who_may_not_know_them_hears_what_is_said_of_nobody_also_when_they_enter(keys) -> None:
    stella, nobody = signed_in("stella"), uuid4()
    before, entries = last_view(), last_entry()
    form = {"say": "confirm", "form": "confirm", "seen": "0"}
    answers = [
        (response.status_code, re.sub(r"[0-9a-f]{32}", "", response.content.decode()).replace(str(key), ""))
        for key in (keys["waiting"], nobody)
        for response in (
            stella.get(page_of(key), headers=ASKS_JSON),
            stella.post(page_of(key), form, headers=ASKS_JSON),
        )
    ]
    assert answers[:2] == answers[2:]
    assert [status for status, _ in answers] == [404] * 4
    assert {one.name for one in views_since(before)} == {"ViewRefused"}
    assert last_entry() == entries


def test_a_role_that_does_not_enter_is_refused_at_the_door_and_on_record(keys) -> None:
    before = last_view()
    assert signed_in("bram").post(page_of(keys["waiting"]), {"say": "confirm"}).status_code == 403
    assert [one.name for one in views_since(before)] == ["ViewRefused"]
    assert signed_in("andy").get(WARD_PAGES).status_code == 403


def test_of_somebody_in_no_bed_nothing_of_a_stay_can_be_said(wendy, keys) -> None:
    page = words_of(wendy.get(page_of(keys["home"])))
    assert "In no bed now" in page
    assert "All as it was" not in page
    assert send(wendy, keys["home"], "pathway", pathway="1").status_code == 400
    assert saved(wendy, keys["home"], "needs", mobility="alone")[0][0] == "NeedsDescribed"

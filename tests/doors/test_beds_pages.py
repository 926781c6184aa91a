"""The pages of beds, of what changed, and of one person's story, as a caller meets them."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from uuid import UUID, uuid4

import pytest
from django.test import Client
from python_calamine import CalamineWorkbook

from homefirst.app.people import asking as wired
from homefirst.county.access.models import User
from homefirst.county.access.seeing import Part
from tests.doors.journeys_county import PLACES, enter_journeys
from tests.doors.people_county import last_view, signed_in, views_since
from tests.doors.test_people_pages import NOBODY, seen

BEDS, CENSUS = "/oxfordshire/beds", "/oxfordshire/census"
AT = {"at": "2016-03-10T08:00"}
JSON, XLSX = {"format": "json"}, {"format": "xlsx"}


@pytest.fixture(scope="module")
def journeys(people_taken_in, django_db_blocker) -> dict[str, UUID]:
    """People of the example in beds and at home; the keys by a letter."""
    with django_db_blocker.unblock():
        User.objects.create(username="hubert", role="hub_coordinator", organisation="ouh", password="!")
        User.objects.create(username="brenda", role="broker", organisation="occ", password="!")
        return enter_journeys(dict(people_taken_in.registered))


@pytest.fixture
def hub(people, journeys) -> Client:
    return signed_in("hubert")


def cells(response) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(BytesIO(response.content))
    return [book.get_sheet_by_name("About").to_python()[1], *book.get_sheet_by_name("Figures").to_python()]


def test_beds_are_counted_by_place_and_ward_and_nobody_is_named(hub, journeys) -> None:
    response = hub.get(BEDS, AT)
    page = seen(response)
    assert response.status_code == 200
    assert "Synthetic data. No person on this page is real." in page
    assert "3 people in bed, 2 of them ready to leave it and 1 delayed by 7 days or more." in page
    assert "1 person with a service at home." in page
    assert "As things stood at 10 March 2016, 08:00." in page
    told = hub.get(BEDS, AT | JSON).json()
    assert [
        (one["place"], one["in_bed"], one["on_leave"], one["ready"], one["delayed_7"], one["waits"])
        for one in told["places"]
    ] == [("jr", 2, 1, 1, 1, 2), ("townlands", 1, 0, 1, 0, 0)]
    assert [(one["ward"], one["in_bed"]) for one in told["places"][0]["wards"]] == [("5B", 1), ("6A", 1)]
    assert (told["synthetic"], told["services"][0]["hours"]) == (True, "14.00")
    for key in journeys.values():
        assert str(key) not in response.content.decode() + json.dumps(told)
    about, heads, first, *_ = cells(hub.get(BEDS, AT | XLSX))
    assert about[:2] == ["Synthetic", "Synthetic data. No person in this file is real."]
    assert (heads[:3], first[:4]) == (["Place", "Ward", "In bed"], [PLACES["jr"], "all wards", 2.0, 1.0])


def test_a_place_lists_its_people_by_short_key_the_longest_ready_first(hub, journeys) -> None:
    response = hub.get(f"{BEDS}/jr", AT)
    page = seen(response)
    order = [page.index(str(journeys[one])[:8]) for one in ("ready", "leave", "waiting")]
    assert order == sorted(order)
    assert "5B 1 March 2016, 12:00 9 Ready since 2 March 2016, 12:00" in page.replace("Days in ", "").replace(
        "Admitted ", ""
    )
    assert "home care (E, Social care; due 12 March 2016)" in page
    assert str(journeys["town"])[:8] not in page
    assert "Ashworth" not in response.content.decode()
    assert f'href="/oxfordshire/people/{journeys["ready"]}/timeline"' in response.content.decode()
    only = seen(hub.get(f"{BEDS}/jr", AT | {"ward": "6A"}))
    assert str(journeys["waiting"])[:8] in only
    assert str(journeys["ready"])[:8] not in only
    assert "People in beds, the longest ready first (1)" in seen(
        hub.get(f"{BEDS}/jr", AT | {"only": "delayed"})
    )
    rows = cells(hub.get(f"{BEDS}/jr", AT | XLSX))[2:]
    assert [row[0] for row in rows] == [str(journeys[one]) for one in ("ready", "leave", "waiting")]
    answer = hub.get(f"{BEDS}/jr", AT | JSON).json()
    assert [one["person"] for one in answer["beds"]] == [row[0] for row in rows]
    of_ward = hub.get(f"{BEDS}/jr", AT | JSON | {"ward": "6A"}).json()
    assert [one["person"] for one in of_ward["beds"]] == [str(journeys["waiting"])]


def test_a_service_lists_who_has_it_at_home(hub, journeys) -> None:
    page = seen(hub.get(f"{BEDS}/hart", AT))
    assert "1 person with its service at home." in page
    assert str(journeys["home"])[:8] in page
    assert "reablement" in page


def test_who_may_not_see_stories_has_no_link_to_them(people, journeys) -> None:
    page = signed_in("brenda").get(f"{BEDS}/jr", AT).content.decode()
    assert str(journeys["ready"])[:8] in page
    assert str(journeys["ready"]) not in page


def test_a_list_of_many_is_in_pages(hub, journeys, monkeypatch) -> None:
    monkeypatch.setattr("homefirst.web.beds.pages.PAGE", 2)
    first, second = (seen(hub.get(f"{BEDS}/jr", AT | {"page": page})) for page in ("1", "2"))
    assert "page 1 of 2" in first
    assert str(journeys["waiting"])[:8] not in first
    assert str(journeys["waiting"])[:8] in second
    assert hub.get(f"{BEDS}/jr", AT | {"page": "3"}).status_code == 404


def test_what_changed_between_two_instants_counts_first_then_the_people(hub, journeys) -> None:
    asked = {"at": "2016-03-10T08:00", "against": "2016-03-05T08:00"}
    page = seen(hub.get(CENSUS, asked))
    assert "1 person came into a bed and 1 person left one; 1 became ready to leave." in page
    assert "From 5 March 2016, 08:00 to 10 March 2016, 08:00." in page
    assert str(journeys["ready"])[:8] not in page, "of whom nothing changed"
    told = hub.get(CENSUS, asked | JSON).json()["difference"]
    assert {one["person"]: one["how"] for one in told["beds"]} == {
        str(journeys["waiting"]): ["came"],
        str(journeys["gone"]): ["left"],
        str(journeys["town"]): ["moved", "became ready"],
        str(journeys["leave"]): ["went on leave"],
    }
    assert {one["place"]: (one["was"], one["now"]) for one in told["places"] if one["place"]} == {
        "jr": (4, 3),
        "townlands": (0, 1),
    }
    rows = cells(hub.get(CENSUS, asked | XLSX | {"table": "people"}))[1:]
    assert rows[0] == ["Person", "Place", "What happened", "Before", "After"]
    assert {str(journeys[one]) for one in ("waiting", "gone", "town", "leave")} <= {row[0] for row in rows}
    left = seen(hub.get(CENSUS, asked | {"how": "left"}))
    assert "Who, by place (1)" in left
    assert "Nothing differs between the two." in seen(hub.get(CENSUS, AT | {"against": AT["at"]}))


def test_what_was_learned_of_one_instant_between_two_times_of_knowing(hub, journeys) -> None:
    asked = {"at": "2016-03-03", "known_at": "2016-03-20", "against_known_at": "2016-03-03"}
    told = hub.get(CENSUS, asked | JSON).json()["difference"]
    assert {one["person"]: one["how"] for one in told["beds"]} == {
        str(journeys["late"]): ["came"],
        str(journeys["ready"]): ["became ready"],
    }
    page = seen(hub.get(CENSUS, asked))
    assert "How 3 March 2016, 00:00 was known at 3 March 2016, 00:00, and at 20 March 2016, 00:00." in page


def test_the_record_s_end_is_said_where_nothing_was_entered_since(hub) -> None:
    assert "nothing was entered since." in seen(hub.get(BEDS))
    assert hub.get(BEDS, JSON).json()["record_ends_here"] is True


TOMORROW = (datetime.now(UTC) + timedelta(days=1)).strftime("%Y-%m-%dT%H:%M")


@pytest.mark.parametrize("path", [BEDS, f"{BEDS}/jr", CENSUS])
@pytest.mark.parametrize(
    ("asked", "status", "where", "told"),
    [
        ({"at": "yesterday"}, 400, "at", "“yesterday” is not a time."),
        ({"at": "2016-02-30T08:00"}, 400, "at", "is not a time."),
        ({"at": "2016-03-27T01:30"}, 400, "at", "was on no clock: the clocks went forward then."),
        ({"known_at": "2016-03-10T08:00:00"}, 200, "", ""),
        ({"at": "2016-03-10T08:00:00+00:00"}, 200, "", ""),
        ({"at": TOMORROW}, 400, "at", "has not come yet."),
        ({"known_at": TOMORROW}, 400, "known_at", "has not come yet."),
        ({"at": "1999-12-31"}, 404, "at", "lies before any record: the first entry happened 1 March 2016"),
        ({"at": "2016-03-10", "known_at": "2000-01-01"}, 404, "known_at", "nothing was known yet"),
        ({"at": "9999-12-31T23:59"}, 400, "at", "has not come yet."),
        ({"at": "0001-01-01"}, 404, "at", "lies before any record"),
    ],
)
def test_a_time_that_cannot_be_answered_is_a_sentence(hub, path, asked, status, where, told) -> None:
    response = hub.get(path, asked)
    assert response.status_code == status
    assert told in seen(response)
    if where:
        answer = hub.get(path, asked | JSON).json()
        assert (answer["where"], told in answer["detail"]) == (where, True)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        (f"{BEDS}/atlantis", "There is no such place in this county."),
        (f"{BEDS}/jr?only=tall", "“tall” is no choice."),
        (f"{CENSUS}?how=flew", "“flew” is no change."),
        (f"{CENSUS}?against={TOMORROW}", "has not come yet."),
        (f"{CENSUS}?against=never", "“never” is not a time."),
    ],
)
def test_what_there_is_not_is_a_sentence(hub, path: str, told: str) -> None:
    response = hub.get(path)
    assert response.status_code in (400, 404)
    assert told in seen(response)


def story(key: UUID) -> str:
    return f"/oxfordshire/people/{key}/timeline"


def test_a_story_is_shown_with_the_name_and_both_looks_are_on_record_before(people, journeys) -> None:
    before, key = last_view(), journeys["ready"]
    response = signed_in("clara").get(story(key))
    page = seen(response)
    assert "Ashworth, William" in page
    assert "Synthetic data. No person on this page is real." in page
    assert "Admitted: Acute; John Radcliffe Hospital; ward 5B" in page
    assert "corrected by entry" in page
    assert "Happened 1 March 2016, 12:00 Known 1 March 2016, 12:00 Recorded" in page
    assert "<title>One person’s timeline" in response.content.decode()
    assert [(one.name, one.payload["part"], one.payload["persons"]) for one in views_since(before)] == [
        ("PersonViewed", "timeline", [str(key)]),
        ("PersonViewed", "identity", [str(key)]),
    ]
    who = signed_in("clara").get(f"/oxfordshire/people/{key}").content.decode()
    assert f'href="{story(key)}"' in who
    assert f'href="/oxfordshire/people/{key}"' in response.content.decode()


def test_one_story_told_at_two_times_marks_what_is_told_differently(people, journeys) -> None:
    asked = {"known_at": "2016-03-05", "against": "2016-03-20"}
    response = signed_in("clara").get(story(journeys["ready"]), asked)
    page = seen(response)
    assert "4 of 6 entries are not told alike at both times." in page
    assert "As known 5 March 2016, 00:00" in page
    told = signed_in("clara").get(story(journeys["ready"]), asked | JSON).json()
    assert [one["told"] for one in told["difference"]["entries"]].count("told differently") == 1
    assert told["identity"]["names"] == [["Ashworth", "William"]]
    rows = cells(signed_in("clara").get(story(journeys["ready"]), asked | XLSX))[1:]
    assert rows[0][-1] == "Difference"
    assert "told differently" in [row[-1] for row in rows]
    alike = signed_in("clara").get(
        story(journeys["ready"]), {"known_at": "2016-03-20", "against": "2016-03-21"}
    )
    assert "All 6 entries are told alike at both times." in seen(alike)
    early = signed_in("clara").get(story(journeys["ready"]), {"known_at": "2016-01-01"})
    assert "Nothing was entered of this person as known at 1 January 2016, 00:00." in seen(early)


def test_whose_story_one_may_not_see_is_told_as_of_nobody_and_on_record(people, journeys) -> None:
    before, stan = last_view(), signed_in("stan")
    for key in (journeys["ready"], uuid4()):
        told = stan.get(story(key), JSON).json()
        assert {**told, "request_id": ""} == NOBODY | {"request_id": ""}
        assert "Ashworth" not in stan.get(story(key)).content.decode()
    assert {(one.name, one.payload["part"], one.payload["reason"]) for one in views_since(before)} == {
        ("ViewRefused", "timeline", "no agreement"),
        ("ViewRefused", "identity", "no agreement"),
        ("ViewRefused", "timeline", "unknown person"),
    }
    assert signed_in("andy").get(story(journeys["ready"])).status_code == 403
    assert views_since(before)[-1].payload["part"] == "timeline"


def test_a_time_that_cannot_be_read_is_told_of_anybody_alike_and_records_nothing(people, journeys) -> None:
    before = last_view()
    answers = [
        signed_in("clara").get(story(key), {"known_at": when} | JSON).json()["detail"]
        for when in ("never", TOMORROW)
        for key in (journeys["ready"], uuid4())
    ]
    assert answers[0] == answers[1]
    assert answers[2] == answers[3]
    assert views_since(before) == []


def test_an_agreement_on_who_somebody_is_alone_opens_no_story(people, journeys, monkeypatch) -> None:
    without = [replace(one, data=one.data - {Part.TIMELINE}) for one in wired.agreements()]
    monkeypatch.setattr(wired, "agreements", lambda: without)
    before = last_view()
    sam = signed_in("sam")
    assert sam.get(f"/oxfordshire/people/{journeys['ready']}").status_code == 200
    assert sam.get(story(journeys["ready"])).status_code == 404
    assert [(one.name, one.payload["part"]) for one in views_since(before)] == [
        ("PersonViewed", "identity"),
        ("ViewRefused", "timeline"),
    ]

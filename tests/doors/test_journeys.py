"""`homefirst census` and `homefirst timeline` as their caller meets them."""

from datetime import UTC, datetime

from homefirst.app.ground.house import open_log
from homefirst.county.journey import care_record, record
from homefirst.county.journey import events as kinds
from homefirst.county.journey.entry import Entry
from homefirst.foundation.store.events import Author
from tests.conftest import OXFORDSHIRE
from tests.doors.test_command_line import homefirst  # noqa: F401

PERSON = "3b9f2d10-6a4e-4c1b-9c9e-2f6c1d0a7e55"
SPELL, WAIT = "10000000-0000-4000-8000-000000000000", "20000000-0000-4000-8000-000000000000"
LOADER = Author("loader", loader=True)


def at(day):
    return datetime(2016, 3, day, 12, tzinfo=UTC)


def said(type_, day, **says):
    return Entry(type_, at(day), {"person": PERSON, **says}, known_at=at(day))


def begun():
    log = open_log(OXFORDSHIRE)
    where = {"care": "acute", "place": "RTH08", "ward": "5B", "method": "emergency"}
    tests = {"clinical": True, "multidisciplinary": True, "safe": True}
    entries = [
        said(kinds.ADMITTED, 1, spell=SPELL, **where),
        said(kinds.READINESS_RECORDED, 3, spell=SPELL, **tests),
    ]
    record.load(log, entries=entries, by=LOADER, because="a test")
    care_record.open_wait(
        log, person=PERSON, wait=WAIT, what="home_care", reason="E", whose="social_care", due=None,
        by=LOADER, at=at(4),
    )  # fmt: skip


def test_the_census_of_an_instant_as_known_at_a_time(db, homefirst):  # noqa: F811
    begun()
    asked = ("census", "--at", "2016-03-05T12:00:00+00:00")
    now = homefirst(*asked, "--json")
    assert (now.code, now.complaint) == (0, "")
    (bed,) = now.answer["beds"]
    assert bed == {
        "person": PERSON, "spell": SPELL, "care": "acute", "place": "RTH08", "ward": "5B",
        "admitted": "2016-03-01T12:00:00+00:00", "on_leave": False, "clinical": True,
        "multidisciplinary": True, "safe": True, "ready_since": "2016-03-03T12:00:00+00:00", "reason": "E",
        "whose": "social_care",
    }  # fmt: skip
    assert (now.answer["in_bed"], now.answer["ready"], len(now.answer["waits"])) == (1, 1, 1)
    then = homefirst(*asked, "--known-at", "2016-03-02", "--json").answer
    assert (then["in_bed"], then["ready"], then["waits"]) == (1, 0, [])
    elsewhere = homefirst(*asked, "--place", "RNU01", "--json").answer
    assert (elsewhere["beds"], elsewhere["waits"], elsewhere["place"]) == ([], [], "RNU01")
    assert now.answer["synthetic"] is True
    shown = homefirst(*asked).out
    assert "These people are synthetic: nobody of them exists." in shown
    assert "RTH08" in shown
    assert "Open waits: 1." in shown
    assert PERSON not in shown


def test_a_timeline_tells_each_entry_with_its_three_times(db, homefirst):  # noqa: F811
    begun()
    told = homefirst("timeline", PERSON, "--json").answer
    assert [(one["name"], one["occurred"]["from"], one["known_at"]) for one in told["entries"]][:2] == [
        ("Admitted", "2016-03-01T12:00:00+00:00", "2016-03-01T12:00:00+00:00"),
        ("ReadinessRecorded", "2016-03-03T12:00:00+00:00", "2016-03-03T12:00:00+00:00"),
    ]
    assert all(one["recorded_at"] > "2020" and one["standing"] == "stands" for one in told["entries"])
    assert len(homefirst("timeline", PERSON, "--known-at", "2016-03-02", "--json").answer["entries"]) == 1
    assert "Admitted" in homefirst("timeline", PERSON).out


def test_who_is_not_known_and_who_is_not_known_yet_get_the_same_sentence(db, homefirst):  # noqa: F811
    begun()
    yet = homefirst("timeline", PERSON, "--known-at", "2016-02-01")
    never = homefirst("timeline", PERSON.replace("3b", "4b"))
    assert yet.code == never.code == 2
    assert yet.complaint == never.complaint
    assert "Nothing is known under this key." in never.complaint
    assert "This is no person's key." in homefirst("timeline", "Mrs Smith").complaint


def test_what_changed_since_another_instant(db, homefirst):  # noqa: F811
    begun()
    asked = ("census", "--at", "2016-03-05T12:00:00+00:00", "--against", "2016-03-02T12:00:00+00:00")
    told = homefirst(*asked, "--json")
    assert (told.code, told.complaint) == (0, "")
    change = told.answer["difference"]
    assert {how: count for how, count in change["counts"].items() if count} == {
        "became ready": 1,
        "wait opened": 1,
    }
    assert [(one["person"], one["how"]) for one in change["beds"]] == [(PERSON, ["became ready"])]
    assert told.answer["synthetic"] is True
    shown = homefirst(*asked).out
    assert "These people are synthetic: nobody of them exists." in shown
    assert "became ready" in shown
    assert PERSON not in shown
    learned = homefirst(*asked[:3], "--against-known-at", "2016-03-02", "--json").answer["difference"]
    assert [one["how"] for one in learned["beds"]] == [["became ready"]]


def test_a_difference_that_cannot_be_told_is_a_sentence(db, homefirst):  # noqa: F811
    begun()
    asked = ("census", "--at", "2016-03-05")
    assert "has not come yet." in homefirst(*asked, "--against", "2999-01-01").complaint
    assert "lies before any record" in homefirst(*asked, "--against", "1999-01-01").complaint
    of_one = homefirst(*asked, "--against", "2016-03-02", "--place", "RTH08")
    assert (of_one.code, "A difference is told of all places." in of_one.complaint) == (2, True)

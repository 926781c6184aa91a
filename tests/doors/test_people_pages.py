"""The pages that show people: who is shown whom, in whole sentences, and what is on record of it."""

import json
import logging
import re
from uuid import UUID, uuid4

import pytest
from django.test import Client

from homefirst.app.ground.house import this_log
from homefirst.foundation.errors import Unavailable
from homefirst.foundation.store.log import Log
from tests.county.made_up_people import number, register, somebody
from tests.doors.people_county import last_view, signed_in, views_since
from tests.doors.test_pages import Text

PEOPLE, VIEWS = "/oxfordshire/people", "/oxfordshire/access/views"
NOBODY = {
    "type": "about:homefirst:not-found",
    "title": "There is no such page here",
    "status": 404,
    "detail": "There is no such person here, or none whom you may see.",
    "where": "person",
    "next": "Check with the person's own organisation; every try is on record.",
}
JSON = {"format": "json"}


def page_of(key: UUID) -> str:
    return f"{PEOPLE}/{key}"


def seen(response) -> str:
    return " ".join(Text(response).words.split())


def said(events) -> list[tuple[object, ...]]:
    """Of each event who, at what, whom, and on what ground or why not."""
    return [
        (
            one.name,
            one.payload["viewer"],
            one.payload["part"],
            one.payload.get("persons"),
            one.payload.get("reason", one.payload.get("relationships")),
        )
        for one in events
    ]


def search(client: Client, **asked: str):
    return client.post(PEOPLE, asked)


def test_a_clinician_sees_who_somebody_is_how_it_was_recorded_and_who_looked(people) -> None:
    key, before = people[2], last_view()
    response = signed_in("clara").get(page_of(key))
    page = seen(response)
    assert response.status_code == 200
    assert "Synthetic data. No person on this page is real." in page
    for told in (
        "Ashworth, William",
        "Born 12 April 1931",
        f"NHS number {number(101).written} (present, not traced)",
        "Lives at 1 Test Street, Sampleton, ZZ99 3CZ (from 1 June 2009)",
        "Responsible council Oxfordshire County Council (from 1 June 2009)",
        "Local numbers H100001 (Oxford University Hospitals NHS Foundation Trust)",
        "How it was recorded, latest first",
        "Who looked, latest first",
    ):
        assert told in page
    (one,) = views_since(before)
    assert said([one]) == [("PersonViewed", "clara", "identity", [str(key)], ["recorded them lately"])]
    assert one.payload["request"] == response["X-Request-Id"]
    assert response["Cache-Control"] == "private, no-store"


def test_the_title_and_the_address_name_nobody(people) -> None:
    page = signed_in("clara").get(page_of(people[2])).content.decode()
    assert re.search("<title>(.*?)</title>", page, re.S)[1] == "One person – Oxfordshire – homefirst"  # type: ignore[index]


def test_the_page_as_json_is_the_same_answer(people) -> None:
    key = people[2]
    told = signed_in("clara").get(page_of(key), JSON).json()
    version = told["versions"][0]
    assert told["identity"] == version["identity"]
    assert told["identity"]["names"] == [["Ashworth", "William"]]
    assert told["identity"]["number"] == number(101).digits
    assert (told["person"], told["synthetic"], told["trace"]) == (
        str(key),
        True,
        {"status": "02", "words": "present, not traced"},
    )
    assert (told["purpose"], told["views"][0]["viewer"]) == ("direct care", "clara")


def test_who_may_not_know_somebody_hears_what_is_said_of_nobody_and_is_on_record(people) -> None:
    before, unknown = last_view(), uuid4()
    answers = {}
    for who in ("stan", "nina", "sam"):
        for key in (people[2], people[13], unknown):
            told = signed_in(who).get(page_of(key), JSON)
            answers[who, key] = told.status_code
            if told.status_code == 404:
                assert {**told.json(), "request_id": ""} == NOBODY | {"request_id": ""}
                page = signed_in(who).get(page_of(key))
                assert NOBODY["detail"] in seen(page)
                assert "Ashworth" not in page.content.decode()
    assert answers == {
        ("stan", people[2]): 404,
        ("stan", people[13]): 404,
        ("stan", unknown): 404,
        ("nina", people[2]): 404,
        ("nina", people[13]): 404,
        ("nina", unknown): 404,
        (
            "sam",
            people[2],
        ): 200,  # the council is responsible, and the agreement lets it see what a trust recorded
        ("sam", people[13]): 200,
        ("sam", unknown): 404,
    }
    on_record: dict[object, set[str]] = {}
    for _, who, _, persons, why in said(views_since(before)):
        on_record.setdefault((who, tuple(persons)), set()).add(
            ", ".join([why] if isinstance(why, str) else why)
        )
    assert on_record == {
        ("stan", (str(people[2]),)): {"no agreement"},
        ("stan", (str(people[13]),)): {"no agreement"},
        ("stan", ()): {"unknown person"},
        ("nina", (str(people[2]),)): {"no organisation"},
        ("nina", (str(people[13]),)): {"no organisation"},
        ("nina", ()): {"unknown person"},
        ("sam", (str(people[2]),)): {"responsible council"},
        ("sam", (str(people[13]),)): {"responsible council"},
        ("sam", ()): {"unknown person"},
    }


def test_a_role_that_sees_nobody_is_refused_at_the_door_and_on_record(people) -> None:
    before = last_view()
    andy = signed_in("andy")
    refused = andy.get(page_of(people[2]), JSON)
    assert (refused.status_code, refused.json()["detail"]) == (
        403,
        "This is for hub coordinators, ward staff, therapists, social workers and clinicians.",
    )
    assert andy.get(page_of(uuid4()), JSON).json()["detail"] == refused.json()["detail"]
    andy.post(PEOPLE, {"nhs_number": number(101).digits})
    andy.get(VIEWS, {"person": str(people[2])})
    assert said(views_since(before)) == [
        ("ViewRefused", "andy", "identity", [str(people[2])], "role"),
        ("ViewRefused", "andy", "identity", [], "role"),
        ("ViewRefused", "andy", "search result", [], "role"),
        ("ViewRefused", "andy", "who looked", [], "role"),
    ]


def test_who_has_not_signed_in_is_led_to_the_sign_in_page(people) -> None:
    before = last_view()
    for address in (page_of(people[2]), PEOPLE, VIEWS):
        assert Client().get(address)["Location"] == f"/sign-in?next={address}"
    assert views_since(before) == []


def test_a_search_shows_whom_one_may_see_and_each_is_on_record_before(people) -> None:
    before = last_view()
    response = search(signed_in("clara"), family="Whitlock", birth_date="09/05/1924")
    page = seen(response)
    assert "2 people were found" in page
    assert "Whitlock, Doris" in page
    assert "Whitlock, Dennis" in page
    assert "Synthetic data. No person on this page is real." in page
    first, *shown = views_since(before)
    assert (first.name, sorted(first.payload["asked"])) == ("PersonSearched", ["birth_date", "family"])
    assert {tuple(one.payload["persons"]) for one in shown} == {(str(people[10]),), (str(people[11]),)}
    assert {(one.name, one.payload["part"]) for one in shown} == {("PersonViewed", "search result")}
    # Keys and hashes are hexadecimal, and may well hold a 1924: the whole day must not stand there.
    for own in ("Whitlock", "whitlock", "1924-05-09", "09/05/1924"):
        assert own not in json.dumps([one.payload for one in views_since(before)])


def test_whom_one_may_not_know_is_not_among_those_found_and_the_page_says_the_same_as_of_nobody(
    people,
) -> None:
    before = last_view()
    told = [seen(search(signed_in("stan"), nhs_number=number(of).written)) for of in (101, 900)]
    assert told[0].replace(number(101).written, "") == told[1].replace(number(900).written, "")
    assert "Nobody was found whom you may see" in told[0]
    assert [row[0] for row in said(views_since(before))] == [
        "PersonSearched",
        "ViewRefused",
        "ViewRefused",
        "PersonSearched",
        "ViewRefused",  # of nobody: as much is written as of somebody
    ]


def test_of_nobody_as_much_is_asked_and_written_as_of_somebody_whom_one_may_not_know(
    people, django_assert_max_num_queries
) -> None:
    """Or the time would tell who is held. Which rows come back differs; which questions, does not."""

    stan = signed_in("stan")
    stan.get(page_of(people[2]), JSON)

    def opening(key: UUID) -> list[str]:
        with django_assert_max_num_queries(100) as asked:
            assert stan.get(page_of(key), JSON).status_code == 404
        return [one["sql"].partition(" WHERE ")[0] for one in asked]

    def searching(of: int) -> list[str]:
        with django_assert_max_num_queries(100) as asked:
            assert search(stan, nhs_number=number(of).written).status_code == 200
        return [one["sql"].partition(" WHERE ")[0] for one in asked]

    assert opening(people[2]) == opening(uuid4())
    assert searching(109) == searching(900)


def test_whoever_is_known_and_no_more_is_found_and_their_record_is_not_opened(people) -> None:
    log = this_log()
    (key,) = register(log, somebody("Longago", number=number(701)), seed=701)  # years ago, and nothing since
    clara, before = signed_in("clara"), last_view()
    page = search(clara, nhs_number=number(701).digits).content.decode()
    assert "Longago, William" in page
    assert "Known to your organisation, and not in its care now: the record is not opened." in page
    assert str(key) not in page
    told = clara.post(f"{PEOPLE}?format=json", {"nhs_number": number(701).digits}).json()
    assert [(one["person"], one["opens"]) for one in told["found"]] == [(str(key), False)]
    assert clara.get(page_of(key)).status_code == 404
    assert said(views_since(before))[1::2] == [
        ("PersonViewed", "clara", "search result", [str(key)], ["recorded them"]),
        ("PersonViewed", "clara", "search result", [str(key)], ["recorded them"]),
    ]
    assert said(views_since(before))[-1] == (
        "ViewRefused", "clara", "identity", [str(key)], "relationship ended",
    )  # fmt: skip


def test_a_search_as_json_is_the_same_answer(people) -> None:
    answer = signed_in("clara").post(f"{PEOPLE}?format=json", {"nhs_number": number(103).digits}).json()
    # Another record with that number was told by a trust, with whose care of them hers has nothing to do.
    assert [(one["person"], one["words"]) for one in answer["found"]] == [
        (str(people[6]), "Same NHS number.")
    ]
    assert (answer["synthetic"], answer["more"]) == (True, False)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"nhs_number": "9990000011"}, "The check digit fails. Check it digit by digit."),
        ({"nhs_number": "99900000"}, "An NHS number has ten digits, and this has not."),
        ({"family": "Ashworth"}, "This is too little to look for somebody by. Write an NHS number"),
        ({}, "This is too little to look for somebody by."),
        ({"family": "Ashworth", "birth_date": "31/02/1931"}, "This is no day. Write it as 12/04/1931."),
        ({"family": "Ashworth", "postcode": "Z"}, "This is no postcode. Write it whole, as ZZ99 3CZ."),
    ],
)
def test_a_search_that_cannot_be_read_says_why_and_records_nothing(people, asked, told) -> None:
    before = last_view()
    response = search(signed_in("clara"), **asked)
    assert response.status_code == 400
    assert "There is a problem" in seen(response)
    assert told in seen(response)
    assert views_since(before) == []


def test_no_answer_is_given_where_the_record_cannot_be_made(people, monkeypatch) -> None:
    before = last_view()
    clara, kept = signed_in("clara"), Log.append_each

    def away(self, commands):
        if "access" in commands[0].streams:
            raise Unavailable("The database does not answer.", where="database", next="Try again.")
        return kept(self, commands)

    monkeypatch.setattr(Log, "append_each", away)
    for response in (clara.get(page_of(people[2])), search(clara, nhs_number=number(101).digits)):
        assert response.status_code == 503
        assert "The database does not answer." in seen(response)
        assert "Ashworth" not in response.content.decode()
    assert signed_in("andy").get(page_of(people[2])).status_code == 503
    monkeypatch.undo()
    assert views_since(before) == []


def test_the_privacy_officer_sees_who_looked_and_the_look_is_on_record(people) -> None:
    key = people[8]
    signed_in("clara").get(page_of(key))
    signed_in("stan").get(page_of(key))
    response = signed_in("otto").get(VIEWS, {"person": str(key)})
    page = seen(response)
    assert "Who looked at this person, latest first" in page
    assert "clara" in page
    assert "no agreement" in page
    assert "Penrose" not in response.content.decode()
    told = signed_in("otto").get(VIEWS, {"person": str(key), **JSON}).json()
    assert [(one["viewer"], one["event"], one["reason"] or one["relationships"]) for one in told["views"]][
        :4
    ] == [
        ("otto", "PersonViewed", []),
        ("otto", "PersonViewed", []),
        ("stan", "ViewRefused", "no agreement"),
        ("clara", "PersonViewed", ["recorded them lately"]),
    ]
    theirs = signed_in("otto").get(VIEWS, {"person": str(key), "for": "person", **JSON}).json()
    assert [(one["role"], one["part"]) for one in theirs["views"]] == [
        ("privacy_officer", "who looked"),
        ("privacy_officer", "who looked"),
        ("privacy_officer", "who looked"),
        ("clinician", "identity"),
    ]
    assert "clara" not in json.dumps(theirs)


def test_the_privacy_officer_sees_what_a_user_looked_at_and_sees_no_person(people) -> None:
    signed_in("sam").get(page_of(people[3]))
    told = signed_in("otto").get(VIEWS, {"viewer": "sam", **JSON}).json()
    assert (told["viewer"], told["views"][0]["person"]) == ("sam", str(people[3]))
    assert "What sam looked at, latest first" in seen(signed_in("otto").get(VIEWS, {"viewer": "sam"}))
    assert "Nothing is on record." in seen(signed_in("otto").get(VIEWS, {"viewer": "nobody.at.all"}))
    assert signed_in("otto").get(page_of(people[3])).status_code == 403


@pytest.mark.parametrize("written", ["9990000018", "Ashworth", "0"])
def test_what_is_no_key_is_told_and_not_repeated(people, written: str) -> None:
    response = signed_in("otto").get(VIEWS, {"person": written})
    assert response.status_code == 400
    assert "This is no key of a person." in seen(response)
    main = response.content.decode().partition('id="maincontent"')[2].partition("</main>")[0]
    assert written not in main or written == "0"
    assert signed_in("otto").get(VIEWS, {"person": str(uuid4()), **JSON}).json()["detail"] == NOBODY["detail"]


def test_no_name_and_no_number_reaches_a_log_line(people, caplog) -> None:
    with caplog.at_level(logging.DEBUG):
        search(signed_in("clara"), nhs_number=number(101).digits, family="Ashworth")
        signed_in("clara").get(page_of(people[2]))
        signed_in("stan").get(page_of(people[2]))
    for own in ("Ashworth", number(101).digits, number(101).written):
        assert own not in caplog.text


def test_the_pages_are_in_the_navigation_of_those_who_may_open_them(people) -> None:
    def navigation(client: Client) -> str:
        return client.get("/oxfordshire/access").content.decode().partition("<main")[0]

    links = {
        who: [text for text in ("Find a person", "Who looked") if text in navigation(signed_in(who))]
        for who in ("clara", "otto", "andy")
    }
    assert links == {"clara": ["Find a person"], "otto": ["Who looked"], "andy": []}
    assert "Find a person" not in navigation(Client())

"""The records officer's pages: two records side by side, the decision, and one person's record."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client
from psycopg import sql

from homefirst.app.ground.house import this_log
from homefirst.app.people.asking import agreements
from homefirst.county.people import read
from homefirst.county.people.matching import Reason
from homefirst.county.people.read import Proposal
from tests.conftest import _point_at, as_superuser
from tests.doors.people_county import last_view, peopled, signed_in, views_since
from tests.doors.test_people_pages import NOBODY, said, seen

MATCHES = "/oxfordshire/people/matches"
JSON = {"format": "json"}


@pytest.fixture
def people(template_database, worker_database: str, django_db_blocker) -> Iterator[dict[int, UUID]]:
    """The key of each person of the example by their row, in a county of the test's own: what is decided
    stays decided."""
    name = f"{worker_database}_records"
    with django_db_blocker.unblock():
        yield dict(peopled(name).registered)
        _point_at(worker_database)
    with as_superuser() as connection:
        connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def pair_of(*keys: UUID) -> Proposal:
    every = read.proposals(this_log().now(), undecided=False)
    return next(one for one in every if {one.person, one.other} == set(keys))


def page_of(pair: Proposal) -> str:
    return f"{MATCHES}/{pair.seq}"


def form_of(client: Client, pair: Proposal, **written: str) -> dict[str, str]:
    """What the page's form would send."""
    told = client.get(page_of(pair), JSON).json()
    given = {"because": "checked the records", "seen": str(told["seen"])}
    return given | {"first": told["first"]["person"], "second": told["second"]["person"]} | written


def decided(client: Client, pair: Proposal, form: dict[str, str], **more: str):
    return client.post(f"{page_of(pair)}/decide", form, **more)


def test_the_pairs_come_conflicts_first_and_the_list_names_nobody(people) -> None:
    before = last_view()
    response = signed_in("rita").get(MATCHES)
    told = signed_in("rita").get(MATCHES, JSON).json()
    conflict = pair_of(people[6], people[7])
    assert [one["conflict"] for one in told["proposals"]] == [True, False, False, False]
    assert (told["proposals"][0]["proposal"], told["decided"]) == (conflict.seq, [])
    assert f"Pair {conflict.seq}" in seen(response)
    assert "Same NHS number" in seen(response)
    for name in ("Okafor", "Ashworth", "Penrose"):
        assert name not in response.content.decode()
    assert views_since(before) == []


def test_a_pair_is_shown_side_by_side_with_what_differs_and_both_are_on_record_before(people) -> None:
    pair, before = pair_of(people[6], people[7]), last_view()
    response = signed_in("rita").get(page_of(pair))
    page = seen(response)
    for words in (
        "Synthetic data. No person on this page is real.",
        "Conflict: are these one person?",
        "Born",
        "22 July 1944",
        "19 February 1954",
        "Differs",
        "The same",
        "For: same NHS number",
        "Against: different birth dates",
        "one of the records is wrong",
    ):
        assert words in page
    assert response["Cache-Control"] == "private, no-store"
    assert {
        (name, who, part, tuple(persons)) for name, who, part, persons, _ in said(views_since(before))
    } == {
        ("PersonViewed", "rita", "identity", (str(people[6]),)),
        ("PersonViewed", "rita", "identity", (str(people[7]),)),
    }
    assert {one.payload["purpose"] for one in views_since(before)} == {"record keeping"}


def test_who_may_not_see_both_hears_what_is_said_of_a_pair_that_there_is_not_and_is_on_record(people) -> None:
    pair, before = pair_of(people[2], people[3]), last_view()
    ria = signed_in("ria")
    for address in (page_of(pair), f"{MATCHES}/99999"):
        told = ria.get(address, JSON)
        assert (told.status_code, told.json() | {"request_id": ""}) == (404, NOBODY | {"request_id": ""})
        sent = ria.post(
            f"{address}/decide?format=json", {"decision": "different", "because": "mistake", "seen": "0"}
        )
        assert (sent.status_code, sent.json()["detail"]) == (404, NOBODY["detail"])
    assert [(name, why) for name, _, _, _, why in said(views_since(before))] == [
        *[("ViewRefused", "no agreement")] * 4,
        *[("ViewRefused", "unknown person")] * 2,
    ]
    assert signed_in("ria").get(MATCHES, JSON).json()["proposals"] == []
    assert pair_of(people[2], people[3]).decision is None
    for who in ("clara", "otto", "andy"):
        assert signed_in(who).get(page_of(pair)).status_code == 403
        assert signed_in(who).get(MATCHES).status_code == 403


def test_the_same_person_the_key_that_was_chosen_stands_and_the_next_pair_follows(people) -> None:
    rita, pair = signed_in("rita"), pair_of(people[2], people[3])
    response = decided(rita, pair, form_of(rita, pair, decision="same-second"))
    following = pair_of(people[6], people[7]).seq
    assert (response.status_code, response["Location"]) == (303, f"{MATCHES}/{following}?after={pair.seq}")
    assert f"Pair {pair.seq} is decided: same. This is the next." in seen(rita.get(response["Location"]))
    of = read.standing(this_log().now(), people[2])
    assert of is not None
    assert (of.person, of.keys) == (pair.other, {people[2], people[3]})
    (event,) = [one for one in this_log().events("people", this_log().now()) if one.name == "MatchDecided"]
    assert (event.by, event.because) == ("rita", "checked the records")
    page = seen(rita.get(page_of(pair)))
    assert "It is decided: same. The merge can be undone on the person’s record." in page
    assert "Record the decision" not in page
    assert "Take the decision back" not in page


def test_later_comes_again_after_the_others_and_different_does_not(people) -> None:
    rita, conflict = signed_in("rita"), pair_of(people[6], people[7])
    decided(rita, conflict, form_of(rita, conflict, decision="later", because="not clear yet"))
    left = rita.get(MATCHES, JSON).json()["proposals"]
    assert (left[-1]["proposal"], left[-1]["put_off"], len(left)) == (conflict.seq, True, 4)
    decided(rita, conflict, form_of(rita, conflict, decision="different"))
    told = rita.get(MATCHES, JSON).json()
    assert conflict.seq not in [one["proposal"] for one in told["proposals"]]
    assert [(one["proposal"], one["decision"]) for one in told["decided"]] == [(conflict.seq, "different")]


def test_a_wrong_different_is_taken_back_and_the_pair_decided_again(people) -> None:
    rita, pair = signed_in("rita"), pair_of(people[6], people[7])
    other = pair_of(people[2], people[3])
    decided(rita, other, form_of(rita, other, decision="different"))
    decided(rita, pair, form_of(rita, pair, decision="different"))
    last = [one["proposal"] for one in rita.get(MATCHES, JSON).json()["decided"]]
    assert last == [pair.seq, other.seq]  # by when they were decided, and not by when they were proposed
    assert "Take the decision back" in seen(rita.get(page_of(pair)))
    form = form_of(rita, pair, because="mistake")
    assert rita.post(f"{page_of(pair)}/reopen", form | {"because": ""}).status_code == 400
    response = rita.post(f"{page_of(pair)}/reopen", form)
    assert (response.status_code, response["Location"]) == (303, page_of(pair))
    page = seen(rita.get(page_of(pair)))
    assert ("Record the decision" in page, "Take the decision back" in page) == (True, False)
    again = rita.post(f"{page_of(pair)}/reopen?format=json", form)
    assert (again.status_code, again.json()["detail"]) == (409, "Nothing is decided of it.")
    told = rita.get(MATCHES, JSON).json()
    assert pair.seq in [one["proposal"] for one in told["proposals"]]
    decided(rita, pair, form_of(rita, pair, decision="same-first"))
    assert pair_of(people[6], people[7]).decision == "same"
    assert signed_in("ria").post(f"{page_of(other)}/reopen?format=json", form).status_code == 404
    assert signed_in("clara").post(f"{page_of(other)}/reopen", form).status_code == 403
    assert pair_of(people[2], people[3]).decision == "different"


def test_where_somebody_else_was_quicker_it_is_said_and_nothing_is_half_done(people) -> None:
    rita, rob, pair = signed_in("rita"), signed_in("rob"), pair_of(people[6], people[7])
    form = form_of(rita, pair, decision="same-first")
    assert decided(rob, pair, form_of(rob, pair, decision="different")).status_code == 303
    response = decided(rita, pair, form)
    assert response.status_code == 409
    assert "It is decided already: different." in seen(response)
    told = rita.post(f"{page_of(pair)}/decide?format=json", form)
    assert (told.status_code, told.json()["type"]) == (409, "about:homefirst:overtaken")
    of = read.standing(this_log().now(), people[6])
    assert of is not None
    assert of.keys == {people[6]}

    other = pair_of(people[2], people[3])
    stale = form_of(rita, other, decision="same-first")
    rita.post(
        f"/oxfordshire/people/{people[2]}/record/correct/{version_of(people[2])}", correction(rita, people[2])
    )
    response = decided(rita, other, stale)
    assert response.status_code == 409
    assert "Something was recorded of this person since the page was shown." in seen(response)
    assert pair_of(people[2], people[3]).decision is None


@pytest.mark.parametrize(
    ("spoilt", "told"),
    [
        ({"decision": ""}, "Nothing is chosen. Choose what you found."),
        ({"because": ""}, "Nothing is chosen. Choose how you know."),
        ({"because": "She said so"}, "Why must be a code"),
        ({"first": str(uuid4())}, "This key is neither of the two."),
        ({"seen": "x"}, "The form is not whole."),
    ],
)
def test_a_form_that_is_not_whole_is_shown_again_with_the_reason(people, spoilt, told: str) -> None:
    rita, pair = signed_in("rita"), pair_of(people[2], people[3])
    response = decided(rita, pair, form_of(rita, pair, decision="same-first") | spoilt)
    assert (response.status_code, told in seen(response)) == (400, True)
    assert pair_of(people[2], people[3]).decision is None


def test_a_form_that_is_not_ours_does_nothing(people) -> None:
    pair = pair_of(people[2], people[3])
    form = form_of(signed_in("rita"), pair, decision="different")
    stranger = Client(enforce_csrf_checks=True)
    stranger.cookies = signed_in("rita").cookies
    assert decided(stranger, pair, form).status_code == 403
    for what in ("part", "erase", "correct/1"):
        assert (
            stranger.post(f"/oxfordshire/people/{people[2]}/record/{what}", {"seen": "1"}).status_code == 403
        )
    assert pair_of(people[2], people[3]).decision is None


def record_of(client: Client, key: UUID):
    return client.get(f"/oxfordshire/people/{key}/record", JSON).json()


def version_of(key: UUID) -> int:
    return max(
        one["number"] for one in record_of(signed_in("rita"), key)["versions"] if one["person"] == str(key)
    )


def correction(client: Client, key: UUID, **written: str) -> dict[str, str]:
    return {
        "family": "Ashworth", "given": "Wilfred", "birth_date": "12/04/1931", "death_date": "", "sex": "male",
        "nhs_number": "999 000 1111", "address": "1 Test Street\nSampleton", "postcode": "ZZ99 3CZ",
        "because": "checked the records", "seen": str(record_of(client, key)["seen"]),
    } | written  # fmt: skip


def test_a_version_is_put_right_by_whoever_told_it_and_stays_told_by_them(people) -> None:
    rita, key = signed_in("rita"), people[2]
    before = record_of(rita, key)
    address = f"/oxfordshire/people/{key}/record/correct/{version_of(key)}"
    assert "Put right" in seen(rita.get(f"/oxfordshire/people/{key}/record"))
    assert 'value="Ashworth"' in rita.get(address).content.decode()
    wrong = rita.post(address, correction(rita, key, birth_date="31/02/1931"))
    assert (wrong.status_code, "This is no day." in seen(wrong), "Wilfred" in wrong.content.decode()) == (
        400,
        True,
        True,
    )
    real = rita.post(address, correction(rita, key, nhs_number="9434765919"))
    assert "This number may be a real person's." in seen(real)
    form = correction(rita, key)
    assert rita.post(address, form)["Location"] == f"/oxfordshire/people/{key}/record"
    after = record_of(rita, key)
    assert after["identity"] == before["identity"] | {"names": [["Ashworth", "Wilfred"]]}
    newest = after["versions"][0]
    assert (newest["organisation"], newest["by"], newest["corrects"], newest["because"]) == (
        "ouh",
        "rita",
        before["versions"][0]["number"],
        "checked the records",
    )
    again = rita.post(address, form)
    assert (again.status_code, "It was corrected by" in seen(again)) == (409, True)
    rob = signed_in("rob").post(address, correction(signed_in("rob"), key))
    assert (rob.status_code, "Another organisation recorded this version." in seen(rob)) == (403, True)
    assert record_of(rita, key)["versions"] == after["versions"]


def test_a_merge_is_undone_on_the_record_once_and_by_what_the_page_showed(people) -> None:
    rita, pair = signed_in("rita"), pair_of(people[2], people[3])
    decided(rita, pair, form_of(rita, pair, decision="same-first"))
    gone, kept = str(pair.other), str(pair.person)
    shown = record_of(rita, pair.other)
    assert (shown["person"], shown["merges"]) == (kept, [{"gone": gone, "into": kept}])
    part = f"/oxfordshire/people/{kept}/record/part"
    form = {"gone": gone, "because": "mistake", "seen": str(shown["seen"])}
    stale = rita.post(part, form | {"seen": str(shown["seen"] - 1)})
    assert (stale.status_code, "Nothing was done. Look again." in seen(stale)) == (409, True)
    none = rita.post(part, form | {"gone": str(people[8])})
    assert (none.status_code, "This key is none of this person's." in seen(none)) == (400, True)
    assert rita.post(part, form)["Location"] == f"/oxfordshire/people/{gone}/record"
    assert record_of(rita, pair.other)["keys"] == [gone]
    assert rita.post(part, form).status_code == 400


def test_erasing_says_what_goes_and_what_stays_and_is_done_when_it_is_confirmed(people) -> None:
    rita, key = signed_in("rita"), people[8]
    address = f"/oxfordshire/people/{key}/record/erase"
    page = seen(rita.get(address))
    for words in ("1 version of who this is, under 1 key", "backups that were taken before", "who looked"):
        assert words in page
    form = {"because": "request", "confirmed": "yes", "seen": str(record_of(rita, key)["seen"])}
    unconfirmed = rita.post(address, form | {"confirmed": ""})
    assert (unconfirmed.status_code, "It was not confirmed." in seen(unconfirmed)) == (400, True)
    assert rita.post(address, form | {"seen": "1"}).status_code == 409
    assert record_of(rita, key)["erased_at"] is None
    assert (
        signed_in("rob").post(address, form).status_code == 403
    )  # his organisation recorded nothing of them
    assert rita.post(address, form).status_code == 303
    assert record_of(rita, key)["erased_at"] is not None
    assert rita.post(address, form).status_code == 409
    assert "Penrose" not in rita.get(f"/oxfordshire/people/{key}/record").content.decode()
    left = [one["proposal"] for one in rita.get(MATCHES, JSON).json()["proposals"]]
    assert pair_of(people[8], people[9]).seq not in left


def test_what_two_organisations_recorded_is_not_erased_by_one(people) -> None:
    rita, pair = signed_in("rita"), pair_of(people[2], people[3])
    decided(rita, pair, form_of(rita, pair, decision="same-first"))
    address = f"/oxfordshire/people/{people[2]}/record/erase"
    assert "Another organisation recorded something of this person, too." in seen(rita.get(address))
    form = {"because": "request", "confirmed": "yes", "seen": str(record_of(rita, people[2])["seen"])}
    assert rita.post(address, form).status_code == 403
    assert record_of(rita, people[2])["erased_at"] is None


def test_the_pages_do_not_open_a_person_to_those_whose_records_were_not_shared(people) -> None:
    before = last_view()
    ria = signed_in("ria")
    for what in ("", "/correct/1", "/erase"):
        for key in (people[2], uuid4()):
            told = ria.get(f"/oxfordshire/people/{key}/record{what}", JSON)
            assert (told.status_code, told.json() | {"request_id": ""}) == (404, NOBODY | {"request_id": ""})
    for what in ("part", "correct/1", "erase"):
        sent = {"gone": str(people[2]), "because": "request", "confirmed": "yes", "seen": "0"}
        told = ria.post(f"/oxfordshire/people/{people[2]}/record/{what}?format=json", sent)
        assert (told.status_code, told.json()["detail"]) == (404, NOBODY["detail"])
    assert len(views_since(before)) == 9
    assert signed_in("rita").get(f"{MATCHES}?person={people[2]}")["Location"] == (
        f"/oxfordshire/people/{people[2]}/record"
    )
    assert "This is no key of a person." in seen(signed_in("rita").get(f"{MATCHES}?person=9990001111"))


def test_a_role_that_is_refused_at_the_door_of_a_pair_is_on_record_with_both_persons(people) -> None:
    pair, before = pair_of(people[2], people[3]), last_view()
    signed_in("clara").get(page_of(pair))
    signed_in("clara").get(f"{MATCHES}/99999")
    signed_in("andy").post(f"/oxfordshire/people/{people[2]}/record/erase", {"confirmed": "yes"})
    events = views_since(before)
    assert [(who, persons, why) for _, who, _, persons, why in said(events)] == [
        ("clara", sorted(map(str, (people[2], people[3]))), "role"),
        ("clara", [], "role"),
        ("andy", [str(people[2])], "role"),
    ]
    assert [list(one.payload["asked"]) for one in events] == [[], ["proposal"], []]


def test_when_the_agreement_has_ended_no_pair_is_shown_or_decided(people, monkeypatch) -> None:
    rita, pair = signed_in("rita"), pair_of(people[2], people[3])
    form, before = form_of(rita, pair, decision="different"), last_view()
    ended = [replace(one, until=one.start + timedelta(days=1)) for one in agreements()]
    monkeypatch.setattr("homefirst.app.people.asking.agreements", lambda: ended)
    assert rita.get(page_of(pair), JSON).status_code == 404
    assert decided(rita, pair, form).status_code == 404
    assert rita.get(MATCHES, JSON).json()["proposals"] == []
    assert {why for _, _, _, _, why in said(views_since(before))} == {"agreement ended"}
    assert pair_of(people[2], people[3]).decision is None


def test_what_speaks_for_and_against_is_of_the_records_as_they_stand(people) -> None:
    rita, pair = signed_in("rita"), pair_of(people[2], people[3])
    assert Reason.SHORT_GIVEN_NAME in pair.reasons
    address = f"/oxfordshire/people/{people[2]}/record/correct/{version_of(people[2])}"
    rita.post(address, correction(rita, people[2]))
    told = rita.get(page_of(pair), JSON).json()
    assert Reason.SHORT_GIVEN_NAME.value in told["proposal"]["reasons"]
    assert Reason.SHORT_GIVEN_NAME.value not in told["now"]["reasons"]

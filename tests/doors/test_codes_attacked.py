"""Codes as nobody should agree to them: one code many times, as of days that have not come or never were, by
many at one moment; wards whose names are formulas; a frozen return that somebody changed by hand."""

import io
import threading
import zipfile
from collections import Counter

import pytest
from django.db import connection, connections
from django.test import Client

from homefirst.app.ground.house import this_log
from homefirst.county.journey import events as kinds
from homefirst.county.journey import record
from homefirst.county.journey.entry import Entry
from homefirst.hub.events import STREAM
from tests.doors.journeys_county import LOADER, SPELLS, at
from tests.doors.people_county import signed_in
from tests.doors.test_codes_page import CODES, INSTANT, agree, hub, journeys, told, value  # noqa: F401
from tests.doors.test_people_pages import seen
from tests.doors.ward_county import ASKS_JSON, JSON


def entries() -> int:
    return sum(1 for _ in this_log().events(STREAM, this_log().now()))


def test_one_code_that_is_ticked_in_several_spellings_is_agreed_to_once(hub, journeys) -> None:  # noqa: F811
    first = next(one for one in told(hub)["codes"] if one["part"] == "mine")
    before, plain, key = entries(), value(first), first["person"]
    spellings = [plain, plain, plain.replace(key, key.upper()), plain.replace(key, f"{{{key}}}")]
    answer = agree(hub, spellings, "hospital")
    assert "Agreed to 1; left out 2." in seen(answer)
    assert entries() == before + 1
    # Said twice, it broke the list for everybody.
    assert hub.get("/oxfordshire/waiting", {"at": INSTANT}).status_code == 200


@pytest.mark.parametrize("at", ["0001-01-01", "9999-12-31", "2035-01-01", "1995-01-01", "2009-12-31T10:00"])
def test_as_of_a_day_that_never_was_nothing_is_agreed_to_and_nothing_fails(hub, journeys, at) -> None:  # noqa: F811
    first = next(one for one in told(hub)["codes"] if one["part"] == "mine")
    before = entries()
    for act in ({"tick": [value(first)]}, {"dispute": value(first)}, {"settle": value(first)}):
        refused = hub.post(f"{CODES}/act", {"side": "hospital", "at": at} | act, headers=ASKS_JSON)
        assert (refused.status_code, refused.json()["where"]) == (400, "at")
    assert entries() == before
    for page in (CODES, "/oxfordshire/neighbours"):
        for name in ("at", "known_at"):
            assert hub.get(page, {name: at} | JSON).status_code == 400


def at_once(*acts) -> list[int]:
    """The answers to acts of several, each signed in for themselves and with a connection of their own, all
    sent at one moment."""
    found, together = [], threading.Barrier(len(acts))

    def go(client: Client, said: dict[str, str]) -> None:
        try:
            together.wait(timeout=20)
            found.append(client.post(f"{CODES}/act", said | {"at": INSTANT}, headers=ASKS_JSON).status_code)
        finally:
            connections.close_all()

    all_ = [threading.Thread(target=go, args=(signed_in(name), said)) for name, said in acts]
    for one in all_:
        one.start()
    for one in all_:
        one.join()
    return sorted(found)


def test_who_agree_dispute_and_settle_one_code_at_one_moment_are_heard_once(hub, journeys) -> None:  # noqa: F811
    tick = {"tick": value(next(one for one in told(hub)["codes"] if one["part"] == "mine"))}
    agrees = ("hubert", tick | {"side": "hospital", "does": "agree"})
    disputes = ("simon", tick | {"side": "council", "does": "dispute", "why": "time_wrong"})
    before = entries()
    heard = at_once(agrees, disputes, agrees, disputes, agrees)
    # Whoever agrees first is heard, and who disputes then; who disputes first stops who would agree.
    assert heard in ([201, 201, 409, 409, 409], [201, 409, 409, 409, 409])
    log = this_log()
    said = [one.payload for one in log.events(STREAM, log.now())][before:]
    assert max(Counter(one["party"] for one in said).values()) == 1
    assert "council" in {one["party"] for one in said}
    now = next(one for one in told(hub)["codes"] if one["part"] == "disputed")
    settles = {"tick": value(now), "side": "hospital", "does": "settle", "why": "other_reason"}
    heard = at_once(*[("hubert", settles | {"returned": code}) for code in ("A/nhs", "B/nhs", "E/both")])
    assert heard == [201, 409, 409]
    assert sum(one.name == "DisputeSettled" for one in log.events(STREAM, log.now())) == 1
    # Of a page from before it was settled nothing can be said any more.
    assert at_once(agrees, disputes) == [409, 409]


def test_a_ward_whose_name_is_a_formula_is_text_in_every_spreadsheet(hub, journeys) -> None:  # noqa: F811
    wards = {"ready": '=HYPERLINK("http://example.org")', "waiting": "+cmd|'/C calc'!A0", "leave": "@SUM(1)"}
    moved = []
    for who, ward in wards.items():
        says = {"person": str(journeys[who]), "spell": SPELLS[who], "care": "acute", "place": "jr"}
        moved.append(Entry(kinds.TRANSFERRED, at(9, 8), says | {"ward": ward}, known_at=at(9, 8)))
    record.load(this_log(), entries=moved, by=LOADER, because="a test")
    for page, asked in (
        (CODES, {}), (CODES, {"left": "1", "at": "2016-03-15T09:30"}), ("/oxfordshire/neighbours", {}),
        ("/oxfordshire/waiting", {}), ("/oxfordshire/beds-closed", {"at": ""}),
        ("/oxfordshire/returns/daily/2016-03", {"at": ""}),
        ("/oxfordshire/returns/ready-date/2016-03", {"at": ""}),
    ):  # fmt: skip
        answer = hub.get(page, {"at": INSTANT, "format": "xlsx"} | asked)
        assert answer.status_code == 200, page
        with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
            parts = "".join(book.read(name).decode() for name in book.namelist() if name.endswith(".xml"))
        assert "<f>" not in parts, page
        assert "<hyperlink" not in parts, page
        if page == CODES:
            assert "HYPERLINK(" in parts


def test_a_frozen_return_that_somebody_changed_by_hand_is_a_sentence_on_every_page(hub, journeys) -> None:  # noqa: F811
    month = "/oxfordshire/returns/transfers/2016-03"
    frozen = hub.post(f"{month}/freeze", {"because": "submitted", "although": "late"})
    assert frozen.status_code == 303
    asked = {"format": "csv", "table": "submitted", "provider": "ouh", "frozen": "2"}
    assert hub.get(month, asked).status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("UPDATE returns_frozen SET cells = jsonb_set(cells, '{0,5}', '\"many\"')")
    for page, more in (
        (month, {}), (month, asked), (f"{month}/people", {"frozen": "2"}), ("/oxfordshire/returns", {}),
        (CODES, {"at": "2016-04-05T09:30"}),
    ):  # fmt: skip
        answer = hub.get(page, more)
        assert (answer.status_code, "is not as it was frozen" in seen(answer)) == (503, True), page

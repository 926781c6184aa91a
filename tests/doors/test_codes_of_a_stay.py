"""Several codes of one stay, each disputed and settled by itself, on the page and at the command line; and a
log in which one thing stands twice."""

import json
import re
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from homefirst.app.codes import left as left_codes
from homefirst.app.codes import months
from homefirst.app.ground.house import this_log
from homefirst.county.journey import events as kinds
from homefirst.county.journey import record
from homefirst.county.journey.entry import Entry
from homefirst.foundation.store.events import Author, Fact, Occurred
from homefirst.hub.events import CODE_JUDGED, STREAM
from tests.doors.journeys_county import LOADER, at
from tests.doors.people_county import signed_in
from tests.doors.test_codes_page import CODES, INSTANT, LATER, hub, journeys, left, told, value  # noqa: F401
from tests.doors.test_people_pages import seen

STAY = "30000000-0000-4000-8000-000000000000"
ASSESSED, C = ("A", "nhs"), ("C", "nhs")


@pytest.fixture
def both(hub, journeys):  # noqa: F811
    """Somebody whose code was A for two midnights, and is C since."""
    who = str(journeys["leave"])
    wait = {"wait": str(uuid4()), "what": "assessment", "reason": None, "whose": "nhs"}
    closed = {"wait": wait["wait"], "outcome": "done"}
    entries = [
        Entry(kinds.WAIT_OPENED, at(8), {"person": who, **wait, "due": None}, known_at=at(8)),
        Entry(kinds.WAIT_CLOSED, at(10), {"person": who, **closed}, known_at=at(10)),
    ]
    record.load(this_log(), entries=entries, by=LOADER, because="a test")
    return who


def code_of(client, who, code, **asked):
    """One code of somebody as the page's JSON has it, and what a tick of it sends."""
    answer = left(client) if asked.get("left") else told(client, at="2016-03-15T09:30")
    one = next(
        one for one in answer["codes"] if one["person"] == who and (one["reason"], one["whose"]) == code
    )
    return one, value(one) + (f"/{STAY}" if asked.get("left") else "")


def act(client, side, tick, does, **said):
    sent = {"side": side, "at": LATER, "tick": tick, "does": does, "why": "other_reason"}
    return client.post(f"{CODES}/act", sent | said)


def test_two_disputed_codes_of_a_stay_are_settled_one_by_one_whichever_was_disputed_last(hub, both) -> None:  # noqa: F811
    simon = signed_in("simon")
    _, was = code_of(simon, both, ASSESSED, left=True)
    assert act(simon, "council", was, "dispute", left="1").status_code == 303
    _, is_ = code_of(hub, both, C)
    assert act(hub, "hospital", is_, "dispute", why="time_wrong").status_code == 303
    _, was = code_of(hub, both, ASSESSED, left=True)
    settled = act(hub, "hospital", was, "settle", left="1", returned="E/social_care")
    assert settled.status_code == 303, seen(settled)
    now, is_ = code_of(hub, both, C)
    assert (now["part"], now["own"]["why"]) == ("disputed", "time_wrong")
    march = told(hub, at="2016-03-15T09:30")["months"][-1]["heard"]
    assert (march["settled"], march["disputed"]) == ({"days": 2, "people": 1}, {"days": 5, "people": 1})
    assert act(hub, "hospital", is_, "settle", returned="B/nhs").status_code == 303
    assert told(hub, at="2016-03-15T09:30")["months"][-1]["heard"]["settled"] == {"days": 7, "people": 1}
    # Each says of which code it is: the log is read so for ever.
    log = this_log()
    named = [one.payload for one in log.events(STREAM, log.now()) if one.name == "DisputeSettled"]
    assert [(one["of_reason"], one["reason"]) for one in named] == [("A", "E"), ("C", "B")]


def test_what_is_said_of_a_code_before_takes_nothing_from_the_one_of_now(hub, both) -> None:  # noqa: F811
    simon = signed_in("simon")
    _, is_ = code_of(hub, both, C)
    assert act(hub, "hospital", is_, "dispute", why="time_wrong").status_code == 303
    clock = code_of(hub, both, C)[0]["steps"]
    _, was = code_of(simon, both, ASSESSED, left=True)
    assert act(simon, "council", was, "agree", left="1").status_code == 303
    now, is_ = code_of(hub, both, C)
    assert (now["part"], now["steps"]) == ("disputed", clock)
    assert act(hub, "hospital", is_, "settle", returned="B/nhs").status_code == 303


def test_two_codes_of_one_person_are_agreed_to_at_once_each_for_itself(hub, both) -> None:  # noqa: F811
    ticks = [code_of(hub, both, ASSESSED, left=True)[1], code_of(hub, both, C)[1]]
    answer = hub.post(f"{CODES}/act", {"side": "hospital", "at": LATER, "left": "1", "tick": ticks})
    assert answer.status_code == 303, seen(answer)
    again = hub.post(f"{CODES}/act", {"side": "hospital", "at": LATER, "left": "1", "tick": ticks[0].upper()})
    assert again.status_code in (400, 409)
    log = this_log()
    judged = [one.payload for one in log.events(STREAM, log.now()) if one.name == "CodeJudged"]
    assert sorted((one["reason"], one["party"]) for one in judged) == [("A", "hospital"), ("C", "hospital")]


def part(answer, who, code):
    found = [one["part"] for one in answer["codes"] if (one["person"], one["reason"]) == (who, code)]
    return found[0] if found else None


def test_what_is_kept_of_who_left_is_what_is_found_anew_whatever_was_said_and_as_of_when(hub, both) -> None:  # noqa: F811
    def asked(at):
        kept = told(hub, at=f"2016-03-15T{at}", left="1")
        left_codes._MADE.clear()
        months._COUNTED.clear()
        anew = told(hub, at=f"2016-03-15T{at}", left="1")
        assert anew | {"known_at": kept["known_at"]} == kept, at
        return kept

    assert part(asked("09:30"), both, "A") == "mine"
    _, was = code_of(hub, both, ASSESSED, left=True)
    assert act(hub, "hospital", was, "agree", left="1").status_code == 303
    # Said at half past nine: as of nine it was not, and nobody's page of another time is in another's way.
    found = [
        part(told(hub, at=f"2016-03-15T{at}", left="1"), both, "A") for at in ("09:30", "09:00", "09:31")
    ]
    assert found == ["theirs", "mine", "theirs"]
    assert [part(asked(at), both, "A") for at in ("09:30", "09:00", "09:31")] == found
    _, is_ = code_of(hub, both, C)
    assert act(hub, "hospital", is_, "dispute").status_code == 303
    asked("09:30")
    who = {
        "person": both,
        "wait": str(uuid4()),
        "what": "equipment",
        "reason": None,
        "whose": "nhs",
        "due": None,
    }
    entry = Entry(kinds.WAIT_OPENED, at(9), who, known_at=at(9))
    record.load(this_log(), entries=[entry], by=LOADER, because="a test")
    asked("09:30")
    simon = signed_in("simon")
    _, was = code_of(simon, both, ASSESSED, left=True)
    assert act(simon, "council", was, "agree", left="1").status_code == 303
    assert part(asked("09:30"), both, "A") is None


def test_the_command_has_those_who_left_as_the_page_has_them(hub, both) -> None:  # noqa: F811
    from homefirst.cli.main import every_command

    words = ["codes", "hospital", "ouh", "--at", "2016-03-15T09:30", "--left"]
    told_ = CliRunner().invoke(every_command(), [*words, "--json"])
    assert told_.exit_code == 0, told_.output
    assert json.loads(told_.output)["codes"] == left(hub)["codes"]
    table = CliRunner().invoke(every_command(), words, env={"COLUMNS": "200"})
    assert "Left, and still to be returned, 2016-03-15 09:30" in table.output
    for one in left(hub)["codes"]:
        assert one["person"][:8] in table.output


def test_a_log_in_which_an_agreement_stands_twice_breaks_no_list(hub, journeys) -> None:  # noqa: F811
    who = str(journeys["leave"])
    says = {"person": who, "spell": STAY, "reason": "C", "whose": "nhs", "why": None}
    facts = [
        Fact(STREAM, CODE_JUDGED, Occurred.at(at(9)), says | {"party": party, "verdict": verdict})
        for party, verdict in (("hospital", "agree"), ("hospital", "agree"), ("council", "dispute")) * 2
    ]
    this_log().append(facts[:3], by=Author("loader"))
    this_log().append(facts, by=Author("loader"))
    for page in ("/oxfordshire/waiting", CODES, f"/oxfordshire/waiting/{who}"):
        assert hub.get(page, {"at": INSTANT}).status_code == 200, page
    now = next(one for one in told(hub)["codes"] if one["person"] == who)
    assert (now["part"], now["own"]["stance"], now["other"]["stance"]) == ("disputed", "agrees", "disputes")


def test_a_page_of_another_time_is_no_way_round_what_was_said_since(hub, both) -> None:  # noqa: F811
    for code, asked in ((ASSESSED, {"left": "1"}), (C, {})):
        _, tick = code_of(hub, both, code, **asked)
        assert act(hub, "hospital", tick, "agree", **asked).status_code == 303
        page = told(hub, at="2016-03-15T09:00", **asked)["codes"]
        then = next(one for one in page if (one["person"], one["reason"]) == (both, code[0]))
        assert then["part"] == "mine"
        fresh = value(then) + (f"/{STAY}" if asked else "")
        for sent in (tick, fresh):  # opened before that was said, and after it
            late = act(hub, "hospital", sent, "agree", at="2016-03-15T09:00:00+00:00", **asked)
            assert late.status_code == 409
            assert re.search("hubert agreed for the hospital|It has agreed already", seen(late))
    log = this_log()
    assert sum(1 for _ in log.events(STREAM, log.now())) == 2

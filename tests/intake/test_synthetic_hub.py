"""What the hub of the synthetic county did by a morning: by its own rules, the same each time, and so that no
return counts otherwise."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from homefirst.app.morning.asking import ask_morning, setting_at
from homefirst.app.returns.asking import ask_transfers
from homefirst.app.synthetic.capacity import synthetic_mornings, write_mornings
from homefirst.app.synthetic.hub import write_hub_work
from homefirst.county.catalogue.pack import SHIPPED
from homefirst.county.journey.offers_read import offers_since
from homefirst.county.journey.told import Choice, Told
from homefirst.county.people.bulk import register_keyed
from homefirst.foundation.calendar import Month
from homefirst.foundation.store.events import Author
from homefirst.hub.actions import ActionSaid, cannot_be, open_actions
from homefirst.hub.kept import kept_for_nobody
from homefirst.hub.line import Agreed
from homefirst.hub.read import actions_said
from homefirst.hub.verdicts import VerdictSaid, stands
from homefirst.intake.synthetic.county import SEED
from homefirst.intake.synthetic.happenings import keys_of, person_keys
from homefirst.intake.synthetic.hub_work import HubWork
from homefirst.intake.synthetic.lots import Shared
from homefirst.intake.synthetic.pack import read_tables
from homefirst.intake.synthetic.registering import Some, registering
from homefirst.intake.synthetic.telling import mornings_of
from homefirst.intake.synthetic.write import write
from homefirst.measures.returns.kinds import Period
from tests.conftest import OXFORDSHIRE
from tests.county.made_up_people import chance
from tests.hub.mornings import AT, ago, bed, census, morning, wait

BY = Author("synthetic county", loader=True)
ENDS = datetime(2017, 4, 1, 8, 15, tzinfo=UTC)
MARCH = Period.of_month(Month(2017, 3))
MANY = 600


def person(number):
    return str(UUID(int=number, version=4))


@pytest.fixture(scope="module")
def tables():
    return read_tables(SHIPPED / "oxfordshire")


@pytest.fixture(scope="module")
def lines():
    """A morning of many people who wait for one thing or another, half of them recorded under another code
    than the rules have."""
    some, told = [], {}
    for n in range(MANY):
        one, days = person(n), 1 + n % 12
        what, reason, whose = ("home_care", "E", "social_care") if n % 3 else ("nursing", "Dii", "nhs")
        whose = whose if n % 2 else "social_care"
        some += [bed(one, days + 4, days, reason=reason, whose=whose), wait(one, what, days=days)]
        if n % 5 == 0:
            some[-1] = wait(one, "choice", days=days)
            told[one] = Told(one, choices=(Choice(f"choice {n}", "nursing", ago(days), None, ()),))
    return morning(census(*some), told=told).lines


@pytest.fixture(scope="module")
def said(tables, lines):
    return HubWork(Shared(tables), setting_at(AT), keys_of(OXFORDSHIRE, SEED), SEED).of_morning(lines)


def test_most_have_a_next_action_some_are_overdue_and_some_have_none(lines, said):
    actions = [
        ActionSaid(
            seq, one.type.name, one.says["person"], one.says["action"], one.says.get("what"),
            one.says.get("owner"), one.says.get("due") and datetime.fromisoformat(one.says["due"]), None,
            one.at, one.author,
        )
        for seq, one in enumerate(said)
        if one.type.name.startswith("Action")
    ]  # fmt: skip
    for n, one in enumerate(actions):
        assert cannot_be(actions[:n], one.event, one.action) is None
    found = open_actions(actions)
    assert 0.75 < len(found) / len(lines) < 0.95
    assert all(len(some) == 1 and some[0].assigned <= AT < some[0].assigned + timedelta(days=6)
               for some in found.values())  # fmt: skip
    assert 0.05 < sum(some[0].overdue(AT) for some in found.values()) / len(found) < 0.25
    assert sum(one.event == "ActionDone" for one in actions) > 10
    owners = {(some[0].what, some[0].owner) for some in found.values()}
    assert {("find_home", "broker"), ("find_care", "broker"), ("talk_choice", "social_work")} <= owners


def test_codes_are_judged_as_the_rules_let_them_and_agreed_only_as_they_were_recorded(lines, said):
    verdicts = {}
    for seq, one in enumerate(said):
        if one.type.name in ("CodeJudged", "DisputeSettled"):
            say = one.says
            verdicts.setdefault(say["person"], []).append(
                VerdictSaid(seq, one.type.name, say["person"], say["spell"], say.get("party"),
                            say.get("verdict"), say["reason"], say["whose"], say["why"], one.at, one.author)
            )  # fmt: skip
    found = Counter()
    for line in lines:
        own = verdicts.get(line.person, [])
        assert [one.at for one in own] == sorted(one.at for one in own)
        now = stands(line.code.proposal, own)  # which raises where a side may not say so
        same = line.code.proposal.code == (line.bed.reason, line.bed.whose)
        found[same, now.said.split(":")[0]] += 1
        if now.settled is not None:
            assert (now.settled.reason, now.settled.whose) == (line.bed.reason, line.bed.whose)
    assert {state for same, state in found if same} == {
        "agreed", "agreed by the hospital", "agreed by the council", "disputed", "settled", "proposed",
    }  # fmt: skip
    assert {state for same, state in found if not same} == {"agreed by the hospital", "disputed", "proposed"}
    assert found[True, "agreed"] > sum(found[True, state] for _, state in found if state != "agreed") / 2


def test_steps_of_a_choice_are_taken_when_they_were_due_but_for_the_last_ones(lines, said):
    steps = Counter(one.says["step"] for one in said if one.type.name == "ChoiceStepTaken")
    assert steps["check_in"] > steps["letter_1"] > 0
    assert "told" not in steps  # which comes by itself
    assert all(one.at <= AT - timedelta(hours=20) for one in said if one.type.name == "ChoiceStepTaken")


def test_it_is_the_same_each_time_and_of_each_line_by_itself(tables, lines, said):
    work = HubWork(Shared(tables), setting_at(AT), keys_of(OXFORDSHIRE, SEED), SEED)
    assert work.of_morning(lines) == said
    by_itself = [one for line in lines for one in work.of_morning([line])]
    assert sorted(one.message for one in by_itself) == sorted(one.message for one in said)
    assert len({one.message for one in said}) == len(said)
    assert {one.author for one in said} == {
        "synthetic hub coordinator", "synthetic ward staff", "synthetic social worker",
    }  # fmt: skip


def test_written_twice_it_is_there_once_and_march_2017_is_returned_as_before(
    county, happened, people, tables, log
) -> None:
    """Of the county only some of those who are delayed when the record ends are written."""
    stays = county.stays
    there = (stays["reason"] != "") & (stays["ready_day"] < county.span.days - 1)
    there &= stays["left_day"] > county.span.days
    keys = person_keys(OXFORDSHIRE, SEED, len(people.rows))
    numbers = tuple(sorted(set(stays["person"][there].tolist())))[:60]
    some = {keys[number] for number in numbers}
    few = [one for one in happened if one.says["person"] in some]
    assert write(log, few, [], source="s", by=BY, because="made up", done=lambda _: None).problems == ()
    told = tuple(registering(Some(people, county.span, keys, numbers)))
    register_keyed(log, people=told, chance=chance(), by=BY)
    before = ask_transfers(MARCH)
    write_mornings(synthetic_mornings(tables))
    first, again = write_hub_work(tables, "s"), write_hub_work(tables, "s")
    assert mornings_of(tables.record)[1] == ENDS
    assert (again.new, again.already) == (0, first.new + first.already)
    assert first.new > 100
    asked = ask_morning(ENDS)
    stand = Counter(line.agreed for line in asked.morning.lines)
    assert stand[Agreed.AGREED] > 15
    assert stand[Agreed.DISPUTED] + stand[Agreed.SETTLED] > 3
    assert sum(bool(line.actions) for line in asked.morning.lines) > 40
    assert {one.by for one in actions_said(log.now())} <= {
        "synthetic hub coordinator",
        "synthetic ward staff",
    }
    made = [course for course in offers_since(log.now(), ENDS - timedelta(days=1), ENDS)
            if course.offer.resource is not None]  # fmt: skip
    assert len(made) == len({course.person for course in made}) > 2
    assert kept_for_nobody(log.now(), ENDS) == ()
    after = ask_transfers(MARCH)
    assert after.all == before.all
    assert after.bases["agreed"] > 100

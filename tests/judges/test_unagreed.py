"""What is left over of some months' codes is what a replay to each midnight finds, and once both sides have
agreed to all of it no day with a code is without their word."""

from collections import Counter
from datetime import timedelta

import pytest
from django.conf import settings

from homefirst.app.returns.counted import codes_of_nights, count_delays
from homefirst.foundation.calendar import Month
from homefirst.foundation.store.events import Fact, Occurred
from homefirst.foundation.store.view import View
from homefirst.hub.events import CODE_JUDGED
from homefirst.hub.events import STREAM as HUB
from homefirst.hub.read import verdicts_said
from homefirst.hub.verdicts import Proposal, stands
from homefirst.measures.returns.kinds import Period
from homefirst.measures.returns.unagreed import unagreed
from homefirst.policy.standing_codes import Heard
from homefirst.policy.verification import Side, State
from tests.conftest import OXFORDSHIRE
from tests.judges import test_returns
from tests.judges.plain_coding import plain_code
from tests.judges.plain_journey import midnight_after, person_at
from tests.judges.plain_returns import facts, plain_heard, plain_night
from tests.judges.test_returns import BY, KNOWN, by_the_house

pytestmark = pytest.mark.long

drawn = test_returns.drawn
MONTHS = tuple(Month(2016, 6) + n for n in range(5))


def left_over(view, now):
    months = (count_delays(view, Period.of_month(month), by=by_the_house()) for month in MONTHS)
    nights = [one for month in months for one in month.nights]
    open_ = [one for one in nights if not one.heard.agreed]
    return nights, unagreed(open_, codes_of_nights(view, open_, by=by_the_house()), now)


def plainly(people, who, verdicts):
    """Days that are not agreed, by person, stay and the code that is asked about, and which others might be:
    every midnight replayed."""
    found, either, first = Counter(), {}, MONTHS[0].first
    for key, events in people.items():
        adult_from, council = who[key]
        for n in range((MONTHS[-1].last - first).days + 1):
            day = first + timedelta(days=n)
            person = person_at(events, midnight_after(day), KNOWN)
            bed = person.bed
            if bed is None or bed["leave"] or bed["ready"] is None or (adult_from and adult_from > day):
                continue
            reason, whose, _, heard = plain_night(settings.PACK, day, person, council, "occ", verdicts)
            if heard in ("agreed", "settled", "no_code"):
                continue
            waits = [(one, w["what"], w["whose"], w["opened"]) for one, w in person.waits.items()]
            ruled = plain_code(settings.PACK, str(day), waits, facts(person, council, "occ"))[:2]
            said = [one[1:] for one in verdicts if one[0] == bed["spell"]]
            asked = [(reason, whose)] + ([ruled] if ruled[0] else [])
            words = [plain_heard(said, [code], "") for code in asked]
            about = asked[min(range(len(asked)), key=lambda n: _WORST.index(words[n]))]
            found[key, bed["spell"], about] += 1
            either.setdefault((key, bed["spell"]), set()).update(asked)
    return found, either


_WORST = ("disputed", "one_side", "nobody")


def told(found):
    return Counter({(one.person, one.spell, one.code): len(one.days) for one in found})


def test_it_is_what_a_replay_finds_and_agreed_to_by_both_nothing_is_left(drawn, log) -> None:
    people, who, verdicts, _ = drawn
    view = View(OXFORDSHIRE, KNOWN)
    nights, found = left_over(view, {})
    expected, either = plainly(people, who, verdicts)
    assert told(found) == expected
    assert sum(expected.values()) == sum(
        not one.heard.agreed and one.heard is not Heard.NO_CODE for one in nights
    )
    several = Counter((one.person, one.spell) for one in found)
    assert max(several.values()) > 1, "no stay has two codes"
    # What the list asks of a stay is not asked here again, and nothing else is left out for it.
    asked_now = {one.spell: one.code for one in found[::3]}
    rest = told(left_over(view, asked_now)[1])
    for key, days in expected.items():
        if key[1] not in asked_now:
            assert rest[key] == days
        elif key[2] == asked_now[key[1]]:
            assert key not in rest
        else:
            assert rest[key] <= days
            assert rest[key] == days or asked_now[key[1]] in either[key[:2]]
    _agree_to_all(log, found)
    after, left = left_over(View(OXFORDSHIRE, log.now().known_at), {})
    assert left == ()
    assert {one.heard for one in after} <= {Heard.AGREED, Heard.SETTLED, Heard.NO_CODE}


def _agree_to_all(log, found):
    """Both sides agree to every code that they have not agreed to: the state is the return's."""
    said = verdicts_said(log.now())
    facts_, states = [], set()
    for one in found:
        now = stands(Proposal(one.person, one.spell, one.coded, one.since), said)
        states.add(now.verification.state)
        assert now.settled is None
        assert now.verification.state is not State.AGREED
        for side in Side:
            stance = now.verification.said(side)
            if stance is None or stance.stance.value != "agrees":
                says = {"person": one.person, "spell": one.spell, "party": str(side), "verdict": "agree"}
                says |= {"reason": one.code[0], "whose": one.code[1], "why": None}
                facts_.append(Fact(HUB, CODE_JUDGED, Occurred.at(KNOWN), says, KNOWN))
    assert {State.PROPOSED, State.DISPUTED} <= states
    assert states & {State.AGREED_BY_HOSPITAL, State.AGREED_BY_COUNCIL}
    log.append(facts_, by=BY)

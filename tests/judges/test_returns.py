"""The return of random journeys is that of a replay to each midnight, in every cell."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from uuid import UUID

import numpy as np
import pytest
from django.conf import settings

from homefirst.app.returns import counted as returns_counted
from homefirst.app.returns.counted import count_delays
from homefirst.county.journey.events import BY_NAME
from homefirst.county.people.identity import Responsibility
from homefirst.county.people.residents import Resident
from homefirst.foundation.calendar import Month
from homefirst.foundation.store.events import Author, Fact, Occurred
from homefirst.foundation.store.view import View
from homefirst.hub.events import CODE_JUDGED, DISPUTE_SETTLED
from homefirst.hub.events import STREAM as HUB
from homefirst.measures.returns.behind import behind_nights
from homefirst.measures.returns.kinds import Period
from homefirst.measures.returns.submitters import Submitters
from homefirst.policy.standing_codes import Heard
from tests.conftest import OXFORDSHIRE
from tests.judges import plain_coding
from tests.judges.plain_returns import plain_return
from tests.judges.random_journeys import Journeys

pytestmark = pytest.mark.long

PEOPLE = 600
KNOWN = datetime(2016, 12, 31, 12, tzinfo=UTC)
OWNERS = {"RTH08": "ouh", "RTH02": "ouh", "RNU01": "ohft"}
CODES = (("E", "social_care"), ("A", "nhs"), (None, None))
BY_RULES = (("E", "both"), ("A", "social_care"), ("Di", "social_care"))
"""Codes that the rules propose, of which the two are asked whatever the wait says."""
PARTIES = (None, *("hospital", "council") * 3)
BY = Author("a test", loader=True)


@pytest.fixture
def drawn(log, monkeypatch):
    """Random journeys in the log, who the keys are, what was said of codes."""
    journeys, rng = Journeys(20160321), np.random.default_rng(20160316)
    people, facts = {}, []
    for _ in range(PEOPLE):
        events = journeys.person()
        before = len(facts)
        facts += [
            Fact(
                one.stream, BY_NAME[one.name], one.occurred, one.payload, one.known_at,
                None if one.corrects is None else one.corrects + before,
            )
            for one in events
        ]  # fmt: skip
        people[events[0].payload["person"]] = events
    log.append(facts, by=BY)
    who, verdicts, said_of = {}, [], []
    for key, events in people.items():
        born = (None, date(1900, 1, 1), date(2016, 4, 10))[int(rng.integers(3))]
        who[key] = (born, (None, "occ", "swindon-council")[int(rng.integers(3))])
        spells = Counter(one.payload["spell"] for one in events if one.payload.get("spell")).most_common(1)
        waits = [one.payload for one in events if one.payload.get("reason") is not None]
        codes = [(one["reason"], one["whose"]) for one in waits] or [*CODES]
        codes += BY_RULES if rng.random() < 0.5 else ()
        code = codes[int(rng.integers(len(codes)))]
        drawn = [(party, "agree") for party in ("hospital", "council") if rng.random() < 0.8]
        drawn += [
            (PARTIES[int(rng.integers(7))], ("agree", "dispute")[int(rng.integers(2))])
            for _ in range(int(rng.integers(3)))
        ]
        for party, verdict in drawn if spells and rng.random() < 0.6 else ():
            about = code if party else CODES[int(rng.integers(3))]
            of = (code, None)[len(verdicts) % 2] if party is None else None
            verdicts.append((spells[0][0], party, verdict if party else None, *about, of))
            says = {"person": key, "spell": spells[0][0], "reason": about[0], "whose": about[1], "why": None}
            says |= {"party": party, "verdict": verdict} if party else named(of)
            says |= {"why": "other_reason"} if party and verdict == "dispute" else {}
            type_ = CODE_JUDGED if party else DISPUTE_SETTLED
            said_of.append(Fact(HUB, type_, Occurred.at(KNOWN), says, KNOWN))
    log.append(said_of, by=BY)
    residents = {
        UUID(key): Resident(UUID(key), born, () if council is None else (Responsibility(council),))
        for key, (born, council) in who.items()
    }
    monkeypatch.setattr(returns_counted, "residents", lambda _view, keys: {k: residents[k] for k in keys})
    monkeypatch.setattr(plain_coding, "rows_of", cache(plain_coding.rows_of))
    return people, who, verdicts, residents


def named(of):
    """The code that a settlement names, as the event says it."""
    return dict(zip(("of_reason", "of_whose"), of or (None, None), strict=True))


def by_the_house():
    return replace(returns_counted.rules(), submitters=Submitters({}, OWNERS))


def test_every_cell_is_that_of_a_replay_to_each_midnight(drawn) -> None:
    people, who, verdicts, _ = drawn
    met: Counter[str] = Counter()
    early = KNOWN - timedelta(days=240)
    for known, month in ((KNOWN, Month(2016, 4)), (early, Month(2016, 4)), (KNOWN, Month(2016, 10))):
        period = Period.of_month(month)
        found = count_delays(View(OXFORDSHIRE, known), period, by=by_the_house())
        expected, bases, heards = plain_return(
            settings.PACK, people, who, verdicts if known == KNOWN else [], OWNERS, "occ", period.first,
            period.last, period.snapshot, known,
        )  # fmt: skip
        told = {
            (words[0], provider, *words[1:]): n
            for provider, cells in found.cells.items()
            for words, n in cells.cells
        }
        assert told == expected
        for (measure, *words), n in told.items():
            named = zip(("provider", "council", "care", "reason", "whose"), words, strict=True)
            asked = {name: word or "none" for name, word in named}
            asked |= {"measure": "patients"} if measure == "patients" else {}
            behind = behind_nights(found.nights, asked, period.snapshot)
            assert sum(one.number for one in behind) == n
        assert Counter(one.basis.value for one in found.nights) == bases
        assert Counter(one.heard.value for one in found.nights) == heards
        met.update(bases)
        met.update(f"heard {one}" for one in heards)
        met.update(words[0] for words in expected)
    assert min(met[one] for one in ("settled", "agreed", "recorded", "rule", "none", "days", "patients")) > 0
    assert {f"heard {one}" for one in Heard} <= met.keys()


def test_two_keys_of_one_person_give_each_midnight_once(drawn) -> None:
    people, _, _, residents = drawn
    keys = list(residents)
    for one, other in zip(keys[::2], keys[1::2], strict=True):
        residents[other] = residents[one]
    period = Period.of_month(Month(2016, 4))
    found = count_delays(View(OXFORDSHIRE, KNOWN), period, by=by_the_house())
    expected = set()
    for key, events in people.items():
        of = residents[UUID(key)]
        alone = {key: events}
        day = period.first
        while day <= period.last:
            adult = of.adult_from is None or of.adult_from <= day
            if adult and plain_return(settings.PACK, alone, {}, [], {}, None, day, day, None, KNOWN)[0]:
                expected.add((str(of.person), day))
            day += timedelta(days=1)
    assert sorted((one.person, one.day) for one in found.nights) == sorted(expected)

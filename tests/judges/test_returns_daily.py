"""The daily return of random journeys is that of a replay to each of the day's instants, in every cell."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from uuid import UUID

import numpy as np
import pytest
from django.conf import settings

from homefirst.app.returns import counted as returns_counted
from homefirst.app.returns import daily as returns_daily
from homefirst.app.returns import ready as returns_ready
from homefirst.app.returns.daily import cells_of_day, count_daily
from homefirst.app.returns.ready import count_ready
from homefirst.county.journey.events import BY_NAME
from homefirst.county.people.identity import Responsibility
from homefirst.county.people.residents import Resident
from homefirst.foundation.calendar import Month
from homefirst.foundation.store.events import Author, Fact
from homefirst.foundation.store.view import View
from homefirst.measures.returns.behind import behind_lines, cell_named
from homefirst.measures.returns.kinds import Period
from homefirst.measures.returns.ready import BAND, DAYS_LOST, behind_leavers, means, ready_cells
from homefirst.measures.returns.submitters import Submitters
from tests.conftest import OXFORDSHIRE
from tests.judges import plain_coding
from tests.judges.plain_daily import plain_daily, plain_ready_dates
from tests.judges.random_journeys import LIKELY, Journeys

pytestmark = pytest.mark.long

PEOPLE, SEED = 500, 20230320
LATE, EARLY = datetime(2016, 12, 31, 12, tzinfo=UTC), datetime(2016, 4, 6, 12, tzinfo=UTC)
OWNERS = {"RTH08": "ouh", "RTH02": "ouh", "RNU01": "ohft"}
SPRING = [date(2016, 3, 22) + timedelta(days=n) for n in range(14)]
AUTUMN = [date(2016, 10, 26) + timedelta(days=n) for n in range(8)]
ASKED = (
    *((day, LATE) for day in (*SPRING, *AUTUMN, date(2016, 4, 22), date(2016, 11, 12))),
    (date(2016, 4, 4), EARLY),
)
"""Days of 23 and of 25 hours, those beside them, and later ones, when stays are long; as known when."""
ON_A_WARD = (
    *("CriteriaRecorded",) * 6, *("PathwaySet",) * 3, *("Discharged", "Transferred", "Admitted") * 2,
    *("WaitOpened", "WaitChanged", "LeaveBegan", "LeaveEnded"),
)  # fmt: skip


class Acute(Journeys):
    """Journeys in which more is said of criteria, and more people leave."""

    def pick(self, some):
        return super().pick(ON_A_WARD if some is LIKELY and self.chance(0.7) else some)

    def field(self, field, things):
        return "acute" if field == "care" and self.chance(0.6) else super().field(field, things)


@pytest.fixture
def drawn(log, monkeypatch):
    """Random journeys in the log, who the keys are, and which are one person."""
    journeys, rng, facts = Acute(SEED), np.random.default_rng(SEED), []
    people, who = {}, {}
    for _ in range(PEOPLE):
        events, before = journeys.person(), len(facts)
        facts += [
            Fact(
                one.stream, BY_NAME[one.name], one.occurred, one.payload, one.known_at,
                None if one.corrects is None else one.corrects + before,
            )
            for one in events
        ]  # fmt: skip
        key = events[0].payload["person"]
        people[key] = events
        born = (None, date(1900, 1, 1), date(1900, 1, 1), date(2016, 4, 2))[int(rng.integers(4))]
        who[key] = (born, (None, "occ", "swindon-council")[int(rng.integers(3))])
    log.append(facts, by=Author("a test", loader=True))
    keys = list(people)
    persons = dict(zip(keys[1:120:2], keys[:120:2], strict=True))
    who |= {gone: who[into] for gone, into in persons.items()}
    residents = {UUID(key): resident(persons.get(key, key), *told) for key, told in who.items()}
    for module in (returns_counted, returns_daily, returns_ready):
        monkeypatch.setattr(module, "residents", lambda _view, keys: {k: residents[k] for k in keys})
    monkeypatch.setattr(plain_coding, "rows_of", cache(plain_coding.rows_of))
    return people, who, persons


def resident(person: str, born: date | None, council: str | None) -> Resident:
    return Resident(UUID(person), born, () if council is None else (Responsibility(council),))


def test_every_cell_of_a_day_and_of_a_months_ready_dates_is_that_of_a_replay_to_its_instants(drawn) -> None:
    people, who, persons = drawn
    by = replace(returns_counted.rules(), submitters=Submitters({}, OWNERS))
    met: Counter[tuple[str, ...]] = Counter()
    for day, known in ASKED:
        period = Period.of_day(day)
        lines = count_daily(View(OXFORDSHIRE, known), period, by)
        found = {one: dict(cells.cells) for one, cells in cells_of_day(lines, period, by).items()}
        told = plain_daily(settings.PACK, people, who, persons, OWNERS, "occ", day, known)
        expected = {one: {words: n for words, n in own.items() if n != 0} for one, own in told.items()}
        assert found == expected
        for provider, own in found.items():
            for words, n in own.items():
                asked = {"provider": provider or "none", "cell": cell_named(words)}
                assert n is None or sum(one.number for one in behind_lines(lines, asked)) == n
        met.update(words for own in expected.values() for words in own)
    assert {words[0] for words in met} == {
        "additional_days", "delayed_bed_days", "discharged", "long_stay", "no_longer_meet", "not_known",
        "pathway", "reason", "remaining",
    }  # fmt: skip
    assert {words[1:] for words in met if words[0] == "reason"} > {("7", ""), ("14", ""), ("7", "capacity")}
    assert {("pathway", ""), ("not_known", "discharged")} < met.keys()
    assert any(words[0] == "pathway" and words[1] for words in met)
    assert_ready_dates_are_those_of_a_replay(people, who, persons)


def assert_ready_dates_are_those_of_a_replay(people, who, persons) -> None:
    """Of the same journeys, which are dear to make: every cell of a month's ready dates."""
    by = replace(returns_counted.rules(), submitters=Submitters({}, OWNERS))
    met: Counter[str] = Counter()
    months = [(Month(2016, n), LATE) for n in (3, 4, 5, 6, 10)]
    for month, known in (*months, (Month(2016, 4), EARLY)):
        period = Period.ready_dates(month)
        last = period.last if known == LATE else date(2016, 4, 5)
        leavers = count_ready(View(OXFORDSHIRE, known), period, by)
        found = {provider: dict(own.cells) for provider, own in ready_cells(leavers).items()}
        assert found == plain_ready_dates(people, who, persons, OWNERS, period.first, last, known)
        for provider, own in ready_cells(leavers).items():
            for words, n in own.cells:
                asked = {"provider": provider or "none", "cell": cell_named(words)}
                assert sum(one.number for one in behind_leavers(leavers, asked)) == n
            every, delayed = means(own)
            days = [one.days for one in leavers if one.provider == provider and one.days is not None]
            late = [n for n in days if n]
            assert every == (sum(days) / len(days) if days else None)
            assert delayed == (sum(late) / len(late) if late else None)
            met.update(words[2] if words[0] == BAND else words[0] for words, _ in own.cells)
    assert met.keys() >= {"left", "0", "1", "2-3", "4-6", "no_date", "not_said", DAYS_LOST}

"""Data quality by source: one of each fault in a small table of entries, counted, and listed behind its
number; and the quarantine of what a loader could not bring in."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from homefirst.county.journey import events as kinds
from homefirst.county.journey import quarantine, record
from homefirst.county.journey.entry import Entry
from homefirst.county.journey.events import BY_NAME, ENTRY_CANCELLED
from homefirst.county.journey.models import QuarantineRow
from homefirst.county.journey.quality import SIGNS, Source
from homefirst.county.journey.quality_read import behind, latest_month, quality
from homefirst.county.people import quarantine as rows_of_people
from homefirst.foundation.calendar import Month, local_day, midnight
from homefirst.foundation.errors import NotFound, Problem
from homefirst.foundation.store.events import Author, Fact, Receipt
from homefirst.foundation.store.view import View
from tests.conftest import OXFORDSHIRE
from tests.judges.random_journeys import Journeys

MARCH = Month(2016, 3)
PAS, WARD = Author("pas", loader=True), Author("ward 5B", loader=True)
OF_PAS, OF_WARD = Source("journey", "pas"), Source("journey", "ward 5B")
READY = {"clinical": True, "multidisciplinary": True, "safe": True}


def key(kind, number):
    return f"{kind}00000{number:02}-0000-4000-8000-000000000000"


def at(day, hour=12, month=3):
    return datetime(2016, month, day, hour, tzinfo=UTC)


def said(type_, person, day, late=0, *, receipt=None, **says):
    when = at(day)
    told = {"person": key(1, person), **says}
    return Entry(type_, when, told, known_at=when + timedelta(days=late), receipt=receipt)


def admitted(person, day, late=0, ward="5B", **more):
    bed = {"spell": key(2, person), "care": "acute", "place": "jr", "ward": ward, "method": None}
    return said(kinds.ADMITTED, person, day, late, **bed, **more)


def discharged(person, day, late=0, **more):
    return said(kinds.DISCHARGED, person, day, late, spell=key(2, person), destination="home", **more)


def ready(person, day):
    return said(kinds.READINESS_RECORDED, person, day, spell=key(2, person), **READY)


def wait(person, day, what="home_care", reason="E", whose="social_care", kind=3):
    says = {"wait": key(kind, person), "what": what, "reason": reason, "whose": whose, "due": None}
    return said(kinds.WAIT_OPENED, person, day, **says)


def service(person, day, hours):
    says = {"service": key(5, person), "what": "home_care", "place": "hart", "hours": hours}
    return said(kinds.SERVICE_REFERRED, person, day, **says)


ENTERED = {
    PAS: [
        *(
            admitted(1, 1),
            ready(1, 3),
            wait(1, 3),
            wait(1, 3, "wait:choice", None, None, 4),
            wait(1, 3, "assessment", None, "nhs", 6),  # whose step it is: no reason is missing
            discharged(1, 9),
        ),
        *(admitted(2, 1, late=2), ready(2, 3), discharged(2, 4, late=7)),  # ready, and no wait
        *(admitted(3, 2, late=8), ready(3, 3), wait(3, 3, reason=None, whose=None), discharged(3, 8)),
        admitted(4, 5, ward=None),  # no ward, and never discharged
    ],
    WARD: [service(5, 6, None), service(6, 6, "10.5"), admitted(7, 7), discharged(7, 7, late=1)],
}
COUNTED = {
    OF_PAS: {
        "entries": 14, "known-same-day": 11, "known-1-2": 1, "known-3-7": 1, "known-over-7": 1,
        "recorded-over-7": 14, "ready-without-wait": 1, "wait-without-reason": 1, "delayed-without-wait": 1,
        "no-ward": 1, "no-identity": 4, "no-discharge": 1,
    },
    OF_WARD: {
        "entries": 4, "known-same-day": 3, "known-1-2": 1, "recorded-over-7": 4, "no-hours": 1,
        "no-identity": 3,
    },
}  # fmt: skip


@pytest.fixture
def entered(log):
    for by, entries in ENTERED.items():
        assert record.load(log, entries=entries, by=by, because="a test").quarantined == ()
    return log


def counted(view, month=MARCH):
    """What is not nought, by source."""
    return {
        one.source: {sign: count for sign, count in one.counts.items() if count != 0}
        for one in quality(view, month, month).sources
    }


def listed(view, sign, source, **more):
    return behind(view, MARCH, MARCH, sign, source, **{"start": 0, "most": 50} | more)


def test_each_fault_is_counted_once_under_who_entered_it(entered):
    found = counted(entered.now())
    # Who left on the fourth was delayed for one day and no longer, and lacks no reason.
    assert found == COUNTED


def test_behind_each_number_stand_as_many_entries(entered):
    view = entered.now()
    for one in quality(view, MARCH, MARCH).sources:
        for sign in SIGNS:
            found = listed(view, sign.id, one.source)
            assert (found.total, len(found.entries)) == (one.counts[sign.id],) * 2, sign.id
            assert {entry.source for entry in found.entries} <= {one.source}
    (gap,) = listed(view, "ready-without-wait", OF_PAS).entries
    assert (gap.kind, gap.person, gap.at) == ("ReadinessRecorded", key(1, 2), at(3))
    (gap,) = listed(view, "no-ward", OF_PAS).entries
    assert (gap.kind, gap.person, gap.at) == ("Admitted", key(1, 4), at(5))
    page = listed(view, "entries", OF_PAS, start=10, most=2)
    assert (page.total, len(page.entries)) == (14, 2)


def test_another_month_has_none_of_it_and_what_was_not_known_yet_is_not_counted(entered):
    assert counted(entered.now(), Month(2016, 4)) == {}
    then = counted(View(OXFORDSHIRE, at(4, 13)))
    assert then[OF_PAS]["entries"] == 9
    assert "no-discharge" not in then[OF_PAS]
    assert OF_WARD not in then
    assert latest_month(entered.now()) == MARCH
    assert latest_month(View(OXFORDSHIRE, at(1, 1))) is None


def test_corrections_and_cancellations_are_counted_and_are_not_late(entered):
    (ward,) = listed(entered.now(), "no-ward", OF_PAS).entries
    bed = {"spell": key(2, 4), "care": "acute", "place": "jr", "ward": "7A", "method": None}
    record.correct(entered, seq=ward.seq, says=bed, at=at(5), by=PAS, because="typo")
    hours = listed(entered.now(), "no-hours", OF_WARD).entries[0]
    record.cancel(entered, seq=hours.seq, by=WARD, because="never so")
    found = counted(entered.now())
    assert {name: found[OF_PAS].get(name) for name in ("corrections", "recorded-over-7", "no-ward")} == {
        "corrections": 1, "recorded-over-7": 14, "no-ward": None,
    }  # fmt: skip
    assert {name: found[OF_WARD].get(name) for name in ("cancellations", "no-hours")} == {
        "cancellations": 1, "no-hours": None,
    }  # fmt: skip


def test_what_was_known_before_its_ground_cannot_be_then_and_can_once_all_is_known(log):
    record.load(log, entries=[admitted(1, 1, late=9), discharged(1, 3)], by=PAS, because="a test")
    assert "cannot-be" not in counted(log.now())[OF_PAS]
    then = View(OXFORDSHIRE, at(5))
    assert counted(then)[OF_PAS]["cannot-be"] == 1
    (one,) = listed(then, "cannot-be", OF_PAS).entries
    assert (one.kind, one.why) == ("Discharged", "There is no admission before it: this stay had not begun.")


def test_what_cannot_be_kept_is_held_with_its_reason_once_until_it_is_taken_in(log):
    early = discharged(1, 3, receipt=Receipt("pas", "D1"))
    before = log.now()
    for also in ([admitted(2, 2)], []):
        loaded = record.load(log, entries=[early, *also], by=PAS, because="a test")
        assert [one.entry for one in loaded.quarantined] == [early]
    assert QuarantineRow.objects.count() == 1
    (one,) = listed(log.now(), "quarantined", OF_PAS).entries
    assert (one.seq, one.kind, one.person, one.at) == (None, "Discharged", None, at(3))
    assert "There is no admission before it" in one.why
    assert QuarantineRow.objects.get().says["person"] == key(1, 1)
    assert listed(before, "quarantined", OF_PAS).total == 0
    frozen = log.now()
    record.load(log, entries=[admitted(1, 1), early], by=PAS, because="mended")
    assert listed(log.now(), "quarantined", OF_PAS).total == 0
    assert listed(frozen, "quarantined", OF_PAS).total == 1


def test_rows_of_people_that_could_not_be_kept_are_counted_in_the_month_in_which_they_came(log):
    wrong = Problem("people.csv, row 2, column birth_date", "This is no day.", "Write it as 1931-04-12.")
    rows_of_people.keep(OXFORDSHIRE, "people.csv", [wrong], by="operator")
    of = Source("people", "operator")
    month = Month.of(local_day(log.now().known_at))
    assert counted(log.now(), month) == {of: {"quarantined": 1}}
    found = behind(log.now(), month, month, "quarantined", of, start=0, most=9)
    assert [(one.seq, one.kind, one.why) for one in found.entries] == [(None, "row of people", str(wrong))]


def test_what_is_held_can_be_erased_and_its_reason_stays(log):
    naive = Entry(kinds.DIED, datetime(2016, 3, 3), {"person": "Mrs Smith"})
    record.load(log, entries=[naive], by=PAS, because="a test")
    (one,) = quarantine.held(
        log.now(), midnight(datetime(2016, 1, 1).date()), datetime(2900, 1, 1, tzinfo=UTC)
    )
    assert "Smith" not in str(one)
    quarantine.erase(OXFORDSHIRE, one.sha256)
    row = QuarantineRow.objects.get()
    assert (row.says, row.what, row.erased_at is not None) == (None, "The time has no offset.", True)
    with pytest.raises(NotFound, match="No such entry"):
        quarantine.erase(OXFORDSHIRE, one.sha256)


def plainly(events, known):
    """The same numbers by hand: event by event, day by day."""
    found = Counter()
    for event in events:
        local = [
            instant.astimezone(ZoneInfo("Europe/London")).date()
            for instant in (event.occurred.start, event.known_at)
        ]
        if event.known_at > known or (local[0].year, local[0].month) != (2016, 3):
            continue
        found["entries"] += 1
        if event.corrects is not None:
            found["cancellations" if event.name == ENTRY_CANCELLED.name else "corrections"] += 1
            continue
        days = (local[1] - local[0]).days
        late = "same-day" if days < 1 else "1-2" if days < 3 else "3-7" if days < 8 else "over-7"
        found[f"known-{late}"] += 1
    return found


def test_lateness_and_corrections_are_those_of_a_count_by_hand(log):
    journeys, facts, drawn = Journeys(20160315), [], []
    for _ in range(60):
        events, before = journeys.person(), len(facts)
        drawn += events
        for one in events:
            corrects = None if one.corrects is None else one.corrects + before
            kind = BY_NAME[one.name]
            facts.append(Fact("journey", kind, one.occurred, one.payload, one.known_at, corrects))
    log.append(facts, by=PAS, because="a test")
    known = datetime(2016, 4, 20, 12, tzinfo=UTC)
    expected = plainly(drawn, known)
    found = counted(View(OXFORDSHIRE, known))[OF_PAS]
    assert {name: found.get(name, 0) for name in expected} == expected
    assert set(expected) >= {"entries", "corrections", "cancellations", "known-same-day", "known-over-7"}

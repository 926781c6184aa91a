"""A stay that tests of journeys enter, day by day in March 2016."""

from datetime import UTC, date, datetime

from homefirst.county.journey import care_record, record
from homefirst.county.journey.entry import Entry
from homefirst.county.journey.projection import JOURNEYS, TABLES, fold
from homefirst.foundation.store.events import Author, Receipt
from homefirst.foundation.store.keyed import events_of_keys

WARD = Author("ward 5B")
LOADER = Author("loader", loader=True)
PERSON, OTHER = "3b9f2d10-6a4e-4c1b-9c9e-2f6c1d0a7e55", "4c9f2d10-6a4e-4c1b-9c9e-2f6c1d0a7e55"
SPELL, SPELL2, WAIT, WAIT2, SERVICE = (f"{n}0000000-0000-4000-8000-000000000000" for n in range(1, 6))
IN = {"care": "acute", "place": "RTH08", "ward": "5B"}
BED = {**IN, "method": None}


def at(day, hour=12, minute=0, month=3):
    return datetime(2016, month, day, hour, minute, tzinfo=UTC)


def bed(log, day=1, *, person=PERSON, spell=SPELL, **where):
    return record.admit(log, person=person, spell=spell, **{**IN, **where}, by=WARD, at=at(day))


def ready(log, day, hour=12, **tests):
    said = tests or dict.fromkeys(("clinical", "multidisciplinary", "safe"), True)
    return record.record_readiness(log, person=PERSON, spell=SPELL, **said, by=WARD, at=at(day, hour))


def wait(log, day, *, key=WAIT, reason="E", whose="social_care", what="home_care"):
    care_record.open_wait(
        log, person=PERSON, wait=key, what=what, reason=reason, whose=whose, due=date(2016, 3, 20),
        by=WARD, at=at(day),
    )  # fmt: skip


def leave(log, day, hour=12):
    return record.discharge(log, person=PERSON, spell=SPELL, destination="home", by=WARD, at=at(day, hour))


def prove_in(log):
    """The tables hold what a fold of the log comes to (a proof takes connections of its own)."""
    held = events_of_keys(log.raw(), JOURNEYS, log.county, [PERSON, OTHER])
    rows = [row for events in held.values() for row in fold(events)]
    counts = {
        table: log.raw().execute(f"SELECT count(*) FROM {table.name}").fetchone()[0]
        for table in TABLES.values()
    }
    assert counts == {table: sum(row.table is table for row in rows) for table in TABLES.values()}
    return True


def left(log):
    bed(log)
    leave(log, 5)


def entry(type_, when, *, key=PERSON, known=None, corrects=None, message=None, **says):
    receipt = None if message is None else Receipt("hospital", message)
    return Entry(type_, when, {"person": key, **says}, known or when, corrects, receipt)

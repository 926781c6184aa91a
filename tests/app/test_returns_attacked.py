"""What somebody might try on returns, or the calendar does: freezing twice at once, an older count frozen
after a later one, cells tampered with, what there cannot be a return of, the days at which rules change."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection, connections

from homefirst.app.returns import asking as returns
from homefirst.app.returns.asking import ask_frozen, ask_transfers, check_returns, freeze_return
from homefirst.app.returns.daily import ask_daily
from homefirst.app.returns.reconciled import ask_reconciled
from homefirst.county.journey import events as kinds
from homefirst.county.journey import record
from homefirst.foundation.calendar import Month
from homefirst.foundation.errors import NotFound, NotUnderstood, Refused, Unavailable
from homefirst.foundation.store.events import Fact, Occurred
from homefirst.measures.returns.cells import DAYS
from homefirst.measures.returns.kinds import Period
from tests.app.test_delayed import ONE, TWO, WARD, delayed, known

MARCH = Period.of_month(Month(2016, 3))
OLD = date(1931, 4, 12)
TESTS = {"clinical": True, "multidisciplinary": True, "safe": True}


def test_who_freezes_one_month_twice_at_once_freezes_it_once(own_database, monkeypatch) -> None:
    log = returns.this_log()
    known(log, ONE, OLD)
    delayed(log, ONE, 1, 5)
    counted, together = returns.count_cells, Barrier(4)

    def count(*given):
        cells = counted(*given)
        together.wait(timeout=20)  # all have counted before any keeps what it counted
        return cells

    monkeypatch.setattr(returns, "count_cells", count)

    def freeze(_) -> str:
        try:
            return str(freeze_return(MARCH, by="anna", because="submitted", although="nobody was asked").new)
        except Refused as refused:
            return refused.what
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        heard = list(pool.map(freeze, range(4)))
    monkeypatch.undo()
    assert heard.count("1") == 1
    assert set(heard) <= {"1", "0", "March 2016 was frozen by a later count meanwhile."}
    assert len(ask_frozen().frozen) == 1
    assert check_returns().holds


def test_a_count_that_is_older_than_what_was_frozen_is_not_put_in_its_place(log, monkeypatch) -> None:
    known(log, ONE, OLD)
    delayed(log, ONE, 1, 5)
    old = log.freeze()
    known(log, TWO, OLD)
    delayed(log, TWO, 1, 3)
    freeze_return(MARCH, by="anna", because="submitted", although="nobody was asked")
    monkeypatch.setattr(type(log), "freeze", lambda _: old)
    with pytest.raises(Refused, match="by a later count meanwhile"):
        freeze_return(MARCH, by="bert", because="submitted", although="nobody was asked")
    assert [one.cells.total(DAYS) for one in ask_frozen().frozen] == [6]


def test_a_provider_that_froze_days_and_has_none_any_more_returns_none(log) -> None:
    known(log, ONE, OLD)
    delayed(log, ONE, 1, 5)
    freeze_return(MARCH, by="anna", because="submitted", although="nobody was asked")
    for event in log.events("journey", log.now()):
        if event.name == "ReadinessRecorded":
            record.cancel(log, seq=event.seq, by=WARD, because="another person’s")
    told = ask_transfers(MARCH).as_answer()
    assert [(one["provider"], one["days"]) for one in told["providers"]] == [("ouh", 0)]
    assert (
        freeze_return(MARCH, by="anna", because="it was another person’s", although="nobody was asked").new
        == 1
    )
    assert freeze_return(MARCH, by="anna", because="again", although="nobody was asked").new == 0
    assert ask_frozen().frozen[0].cells.cells == ()
    assert ask_transfers(MARCH).compared["ouh"].same
    assert check_returns().holds


@pytest.mark.parametrize(
    "change",
    [
        "cells = jsonb_set(cells, '{0,5}', '3')",
        "cells = jsonb_set(cells, '{0,5}', '\"many\"')",
        "cells = '[[4], 5]'",
        "cells = '{\"days\": 4}'",
        "sha256 = repeat('0', 64)",
        "heads = '[[\"journey\"]]'",
        "kind = 'weekly'",
        "period = '2016-13'",
        # What looks whole by itself: cells with their own digest, another provider, another time.
        "cells = '[]', sha256 = encode(sha256('[]'), 'hex')",
        "provider = 'ohft'",
        "because = 'never submitted'",
        "counted_at = counted_at - interval '1 day'",
    ],
)
def test_what_was_tampered_with_in_the_table_is_found_and_is_not_handed_out(log, change: str) -> None:
    known(log, ONE, OLD)
    delayed(log, ONE, 1, 5)
    freeze_return(MARCH, by="anna", because="submitted", although="nobody was asked")
    assert check_returns().holds
    number = returns.frozen_of(MARCH)[0].seq
    assert returns.frozen_numbered(MARCH, number).seq == number
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE returns_frozen SET {change}")
        assert cursor.rowcount == 1
    (one,) = check_returns().checked
    assert (one.holds, "the table was changed, and not the log" in one.why_not) == (False, True)
    with pytest.raises((Unavailable, NotFound)):
        returns.frozen_numbered(MARCH, number)


def test_a_frozen_return_that_is_gone_from_the_table_or_that_nobody_froze_is_found(log) -> None:
    known(log, ONE, OLD)
    delayed(log, ONE, 1, 5)
    freeze_return(MARCH, by="anna", because="submitted", although="nobody was asked")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE returns_frozen SET seq = 77")
    told = check_returns()
    assert (told.holds, told.surplus, [one.in_table for one in told.checked]) == (False, (77,), [False])
    with pytest.raises(NotFound, match="Nobody froze a return under the number 77"):
        returns.frozen_numbered(MARCH, 77)


@pytest.mark.parametrize(
    ("kind", "period"),
    [
        ("transfers", "2030-01"), ("transfers", "2010-07"), ("transfers", "2020-03"), ("daily", "2023-02-29"),
        ("daily", "9999-12-31"), ("daily", "0001-01-01"), ("daily", "2010-07-31"), ("weekly", "2016-03"),
    ],
)  # fmt: skip
def test_there_is_no_return_of_what_there_cannot_be_one(kind: str, period: str) -> None:
    with pytest.raises(NotUnderstood):
        Period.parse(kind, period)


def test_what_has_not_come_is_not_counted_however_late_one_says_it_is(log) -> None:
    tomorrow = Period.of_day(log.now().known_at.date() + timedelta(days=1))
    for known_at in (None, datetime(2990, 1, 1, tzinfo=UTC)):
        with pytest.raises(NotFound, match="not over"):
            ask_daily(tomorrow, known_at=known_at)
    admitted(log, ONE, datetime(2016, 3, 1, 12, tzinfo=UTC))
    with pytest.raises(Refused, match="is not over yet"):
        freeze_return(tomorrow, by="anna", because="submitted")


def test_before_the_first_entry_nothing_is_counted_and_nothing_frozen(log) -> None:
    known(log, ONE, OLD)
    delayed(log, ONE, 1, 5)
    early = Period.of_month(Month(2010, 8))
    assert ask_transfers(early).as_answer()["days"] == 0
    with pytest.raises(NotFound, match="nothing to return for August 2010"):
        freeze_return(early, by="anna", because="submitted")


def admitted(log, person: str, since: datetime) -> str:
    """In an acute bed and ready, under no wait, since an instant."""
    spell = f"7{person[1:]}"[:35] + person[0]
    record.admit(log, person=person, spell=spell, care="acute", place="jr", ward=None, by=WARD, at=since)
    record.record_readiness(log, person=person, spell=spell, **TESTS, by=WARD, at=since)
    said = {"person": person, "spell": spell, "met": []}
    log.append([Fact(kinds.STREAM, kinds.CRITERIA_RECORDED, Occurred.at(since), said)], by=WARD)
    return spell


def days_of(year: int, month: int) -> int:
    return ask_transfers(Period.of_month(Month(year, month))).all.total(DAYS)


def test_a_month_has_as_many_midnights_as_days_with_leap_day_and_changes_of_the_clock(log) -> None:
    known(log, ONE, OLD)
    spell = admitted(log, ONE, datetime(2015, 12, 31, 12, tzinfo=UTC))
    left = datetime(2016, 11, 1, 0, 1, tzinfo=UTC)
    record.discharge(log, person=ONE, spell=spell, destination="home", by=WARD, at=left)
    assert [days_of(2016, month) for month in (1, 2, 3, 10, 11)] == [31, 29, 31, 31, 0]


def test_at_the_edges_of_a_day_that_has_23_hours_a_midnight_is_londons(log) -> None:
    for person, hour in ((ONE, 22), (TWO, 23)):
        known(log, person, OLD)
        admitted(
            log, person, datetime(2016, 3, 27, hour, 30, tzinfo=UTC)
        )  # before and after London's midnight
    sunday, monday = (ask_daily(Period.of_day(date(2016, 3, day))).all for day in (27, 28))
    assert (sunday.total("remaining"), monday.total("remaining")) == (1, 2)
    assert days_of(2016, 3) == 5 + 4


def test_the_monthly_return_ends_with_the_leap_day_of_2020_and_the_daily_one_goes_on(log) -> None:
    known(log, ONE, OLD)
    admitted(log, ONE, datetime(2020, 2, 28, 12, tzinfo=UTC))
    assert days_of(2020, 2) == 2
    days = (date(2020, 2, 29), date(2020, 3, 1), date(2023, 3, 31), date(2023, 4, 1), date(2024, 2, 29))
    found = [ask_daily(Period.of_day(day)) for day in days]
    assert [one.in_force for one in found] == [False, True, True, True, True]
    assert [dict(one.all.cells)["delayed_bed_days",] for one in found] == [1] * 5
    beyond = [dict(one.all.cells).get(("additional_days", "21"), 0) for one in found]
    assert beyond == [0, 0, 1128, 1129, 1463]


def test_of_another_countys_council_days_are_returned_and_are_not_this_countys(log) -> None:
    known(log, ONE, OLD, "swindon-council")
    known(log, TWO, OLD, "no-such-council")
    delayed(log, ONE, 1, 5)
    delayed(log, TWO, 1, 3, place="a-ward-elsewhere")
    found = ask_transfers(MARCH)
    assert {provider: dict(cells.by(DAYS, 1)) for provider, cells in found.cells.items()} == {
        "ouh": {"swindon-council": 4}, None: {"no-such-council": 2},
    }  # fmt: skip
    assert ask_reconciled(MARCH).total.days == 0
    freeze_return(MARCH, by="anna", because="submitted", although="nobody was asked")
    assert {one.provider for one in ask_frozen().frozen} == {"ouh", None}
    assert check_returns().holds

"""Published tables go into the log once and come back as they could be known."""

import json
from datetime import UTC, date, datetime

import pytest

from homefirst.app.ground.house import REGISTRY
from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.figures import read, record
from homefirst.county.figures.delays import DelayTable, Edition
from homefirst.county.figures.models import DelayTableRow
from homefirst.county.figures.projection import payload_of, table_of
from homefirst.foundation.calendar import Month, midnight
from homefirst.foundation.errors import Refused
from homefirst.foundation.store.events import Appended, Author
from homefirst.foundation.store.roles import READER
from homefirst.foundation.store.view import View
from tests.conftest import as_superuser

LOADER = Author("loader", loader=True)
JULY = Month(2016, 7)
FIRST = Edition(JULY, date(2016, 9, 8), None)
LATER = Edition(JULY, date(2016, 9, 8), date(2017, 5, 11))


def table(acute, edition=FIRST, area="E10000025"):
    days = (("acute", acute), ("non_acute", None))
    return DelayTable(area, "Oxfordshire", edition, Breakdown.CARE, days, acute)


def known(log, day, heads=None):
    view = View(log.county, midnight(day), heads)
    return [one.table for one in read.delay_tables(view, Breakdown.CARE, areas=["E10000025"])]


def test_the_same_table_is_published_once_whoever_hands_it_in(log):
    first = record.publish(log, tables=[table(3552)], by=LOADER)
    again = record.publish(log, tables=[table(3552), table(3553, LATER)], by=Author("intake", loader=True))
    assert [(one.new, one.already) for one in (first, again)] == [(1, 0), (1, 1)]


def test_a_later_revision_is_a_new_fact_and_both_can_be_asked_for(log):
    record.publish(log, tables=[table(3500)], by=LOADER)
    record.publish(log, tables=[table(3552, LATER)], by=LOADER)
    assert known(log, date(2016, 9, 7)) == []
    assert known(log, date(2016, 9, 8)) == [table(3500)]
    assert known(log, date(2017, 5, 11)) == [table(3552, LATER)]


def test_what_was_known_is_on_the_event_too(log):
    record.publish(log, tables=[table(3500), table(900, LATER, area="E10000009")], by=LOADER)
    record.publish(log, tables=[table(3552, LATER)], by=LOADER)
    known_at = [event.known_at for event in log.events("figures", log.now())]
    assert known_at == [midnight(date(2016, 9, 8)), midnight(date(2016, 9, 8)), midnight(date(2017, 5, 11))]


def test_a_frozen_answer_stays_when_an_earlier_edition_is_found_later(own_database):
    log = _log()
    record.publish(log, tables=[table(3552, LATER)], by=LOADER)
    frozen = log.freeze().heads
    record.publish(log, tables=[table(3500)], by=LOADER)
    day = date(2016, 10, 1)
    assert known(log, day, frozen) == [table(3552, LATER)]
    assert known(log, day) == [table(3500)]


def test_a_reading_put_right_is_known_from_then_on(log):
    record.publish(log, tables=[table(3525)], by=LOADER)
    record.correct(log, seq=1, table=table(3552), by=Author("analyst"), because="misread")
    assert known(log, date(2017, 1, 1)) == [table(3525)]
    assert [one.table for one in read.delay_tables(log.now(), Breakdown.CARE)] == [table(3552)]


def test_a_withdrawn_table_counts_no_more(log):
    record.publish(log, tables=[table(3552)], by=LOADER)
    record.withdraw(log, seq=1, by=Author("analyst"), because="wrong-file")
    assert read.delay_tables(log.now(), Breakdown.CARE) == ()
    assert known(log, date(2017, 1, 1)) == [table(3552)]


def test_only_the_last_word_on_a_table_can_be_corrected(log):
    record.publish(log, tables=[table(3525)], by=LOADER)
    record.correct(log, seq=1, table=table(3552), by=Author("analyst"), because="misread")
    for seq, why in ((1, "It was corrected by 2 already"), (9, "No published table has this number")):
        with pytest.raises(Refused, match=why):
            record.correct(log, seq=seq, table=table(1), by=Author("analyst"), because="again")
        with pytest.raises(Refused, match=why):
            record.withdraw(log, seq=seq, by=Author("analyst"), because="again")
    assert [one.table for one in read.delay_tables(log.now(), Breakdown.CARE)] == [table(3552)]


def test_what_was_withdrawn_or_contradicts_its_own_edition_is_not_to_be_published_again(log):
    record.publish(log, tables=[table(3552), table(900, area="E10000009")], by=LOADER)
    record.withdraw(log, seq=2, by=Author("analyst"), because="wrong-file")
    asked = [table(3552), table(3553), table(3560, LATER), table(900, area="E10000009")]
    told = [(one.table, one.why) for one in record.unpublishable(log, asked)]
    assert told == [
        (table(3553), "The same edition is held with other figures, as event 1."),
        (table(900, area="E10000009"), "It was withdrawn by event 3."),
    ]


def test_areas_are_those_that_were_known_and_still_stand(log):
    record.publish(log, tables=[table(3552), table(900, area="E10000009")], by=LOADER)
    before = log.now()
    record.withdraw(log, seq=2, by=Author("analyst"), because="wrong-file")
    views = (View(log.county, midnight(date(2016, 9, 7))), before, log.now())
    assert [[code for code, _ in read.areas(view)] for view in views] == [
        [],
        ["E10000009", "E10000025"],
        ["E10000025"],
    ]


def test_a_session_of_another_county_sees_no_figure_of_this_one(own_database):
    record.publish(_log(), tables=[table(3552)], by=LOADER)
    with as_superuser(own_database) as admin:
        admin.execute(f"SET ROLE {READER}; SET search_path = homefirst")
        counts = []
        for county in ("E10000025", "E10000002"):
            admin.execute(f"SET homefirst.county = '{county}'")
            counts.append(admin.execute("SELECT count(*) FROM figures_delay_table").fetchone()[0])
    assert counts == [1, 0]


def test_editions_handed_in_together_are_known_from_their_own_days_as_well(log):
    record.publish(log, tables=[table(3552, LATER), table(3500)], by=LOADER)
    known_at = [event.known_at for event in log.events("figures", log.now())]
    assert known_at == [midnight(date(2017, 5, 11)), midnight(date(2016, 9, 8))]


def test_the_latest_name_of_an_area_counts(log):
    old = DelayTable("E1", "Old name", FIRST, Breakdown.CARE, (), 1)
    new = DelayTable("E1", "New name", Edition(JULY + 1, date(2016, 10, 13), None), Breakdown.CARE, (), 1)
    record.publish(log, tables=[new, old], by=LOADER)
    assert read.areas(log.now()) == (("E1", "New name"),)


def test_a_table_is_its_payload_and_back():
    assert table_of(payload_of(table(3552, LATER))) == table(3552, LATER)


def test_the_projected_table_is_what_folding_the_whole_log_gives(own_database):
    """The judge: the table against a fold of every event read back from the log."""
    log = _log()
    tables = [table(n, Edition(JULY + n, None, date(2018, 6, 14))) for n in range(50)]
    assert record.publish(log, tables=tables, by=LOADER) == Appended(50, 0, (("figures", 50),))
    record.correct(log, seq=7, table=tables[6], by=Author("analyst"), because="misread")
    folded = [row.values for event in log.events("figures", log.now()) for row in REGISTRY.rows(event)]
    names = [name for name, _ in next(iter(REGISTRY.rows(_first(log)))).table.columns]
    place = names.index("days")
    stored = list(DelayTableRow.objects.order_by("seq").values_list(*names))
    told = [(*row[:place], json.loads(row[place]), *row[place + 1 :]) for row in folded]
    assert told == stored
    assert len(told) == 51


def _first(log):
    return next(log.events("figures", log.now()))


def _log():
    from homefirst.app.ground.house import open_log

    return open_log("E10000025")


def test_now_is_the_databases_clock(log):
    assert abs((log.now().known_at - datetime.now(UTC)).total_seconds()) < 5

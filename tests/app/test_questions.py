"""What the doors ask, on the county's pack and on more than it holds."""

from dataclasses import replace
from datetime import date

import pytest

from homefirst.app.ground import questions
from homefirst.app.ground.house import open_log
from homefirst.app.pack.in_force import LOADER, load_pack
from homefirst.county.catalogue.delays import CATEGORIES, Breakdown
from homefirst.county.catalogue.pack import pack_folder
from homefirst.county.figures import read, record
from homefirst.county.figures.delays import DelayTable, Edition
from homefirst.foundation.calendar import FinancialYear, Month

OXFORDSHIRE, YEAR = "E10000025", FinancialYear(2016)
JULY, MARCH = Month(2016, 7), Month(2017, 3)


@pytest.fixture
def pack(db):
    load_pack(pack_folder(None))
    return open_log(OXFORDSHIRE)


def held(log, month):
    """Every table of the county's month as the pack has it."""
    return [
        one.table
        for breakdown in CATEGORIES
        for one in read.delay_tables(log.now(), breakdown, areas=[OXFORDSHIRE])
        if one.table.month == month
    ]


def first_editions(log, month, more):
    """The month as if its first edition were held, too, with so many more days waiting for a package."""
    for table in held(log, month):
        edition = Edition(month, table.edition.published, None)
        days = tuple((code, days + more if code == "E" else days) for code, days in table.days)
        yield replace(table, edition=edition, days=days, total=table.total + more)


def told(answer):
    return [
        (str(one.month), str(one.known_on), one.probability_of_missing, one.cumulative_rag)
        for one in answer.year.outlooks
    ]


def test_a_first_edition_handed_in_beside_the_revision_moves_no_date(pack):
    before = questions.ask_board(MARCH)
    record.publish(pack, tables=list(first_editions(pack, JULY, 0)), by=LOADER)
    after = questions.ask_board(MARCH)
    assert told(after) == told(before)
    assert (after.turn, after.known_at) == (before.turn, before.known_at)
    assert after.turn.turned_known_on == date(2016, 9, 8)


def test_each_months_outlook_is_made_of_what_was_out_by_then(pack):
    asked = (OXFORDSHIRE, YEAR, JULY)
    now = questions.ask_outlook(*asked)
    record.publish(pack, tables=list(first_editions(pack, JULY, 310)), by=LOADER)
    then = questions.ask_outlook(*asked)
    assert (now.days_so_far, then.days_so_far) == (14_529, 14_839)
    assert then.probability_of_missing > now.probability_of_missing
    # From the revision on, 11 May 2017, the year's last month, nothing has changed.
    assert questions.ask_outlook(OXFORDSHIRE, YEAR, MARCH).days_so_far == 52_236


def test_reasons_are_as_they_stood_with_the_month_that_was_chosen_or_as_they_stand_now(pack):
    record.publish(pack, tables=list(first_editions(pack, Month(2016, 8), 310)), by=LOADER)

    def packages(month):
        moved = questions.ask_board(month)
        moves = moved.since_lowest_to_latest or moved.since_lowest
        return moved.days.of(Month(2016, 8)), next(m.end_per_day for m in moves.moves if m.code == "E")

    assert packages(Month(2016, 8)) == (4292, 1449 / 31)
    assert packages(None)[0] == 3982


def test_a_latest_month_without_a_readable_total_does_not_take_the_board_away(pack):
    edition = Edition(Month(2018, 1), date(2018, 3, 8), None)
    unread = DelayTable(OXFORDSHIRE, "Oxfordshire", edition, Breakdown.CARE, (), None)
    record.publish(pack, tables=[unread], by=LOADER)
    assert questions.ask_board().month == Month(2017, 12)


def test_residents_of_elsewhere_can_be_asked_for_as_they_are_offered(pack):
    edition = Edition(JULY, date(2016, 9, 8), None)
    scotland = DelayTable("9901", "Resident in Scotland", edition, Breakdown.CARE, (), 6)
    record.publish(pack, tables=[scotland], by=LOADER)
    offered = [code for code, _ in questions.areas_held()]
    assert offered == ["E92000001", "E10000025", "9901"]
    assert [questions.ask_delays(code, JULY, JULY).months[0].days for code in offered] == [184_578, 3552, 6]

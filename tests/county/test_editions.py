"""Which edition of a published month is in force for somebody who knew what was out by a day."""

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from homefirst.county.catalogue.delays import Breakdown
from homefirst.county.figures.delays import DelayTable, Edition
from homefirst.county.figures.editions import Held, InForce, in_force
from homefirst.foundation.calendar import Month, midnight

JULY = Month(2016, 7)
OUT, REVISED, AGAIN = date(2016, 9, 8), date(2017, 5, 11), date(2017, 9, 14)


def table(total, *, revised=None, published=OUT, area="E10000025"):
    edition = Edition(JULY, published, revised)
    return DelayTable(area, "Oxfordshire", edition, Breakdown.CARE, (("acute", total),), total)


def held(seq, total, *, known_on=OUT, corrects=None, withdrawn=False, **more):
    return Held(seq, table(total, **more), midnight(known_on), corrects, withdrawn)


def totals(rows, *days):
    """The total in force on each day; None where none is."""
    found = [in_force(rows, midnight(day)) for day in days]
    return [one[0].table.total if one else None for one in found]


def test_before_the_first_publication_a_month_is_unknown():
    assert totals([held(1, 3552)], date(2016, 9, 7), OUT) == [None, 3552]


def test_a_revision_is_in_force_from_its_own_day_and_the_first_edition_until_then():
    rows = [held(1, 3500), held(2, 3552, revised=REVISED), held(3, 3560, revised=AGAIN)]
    days = (OUT, date(2017, 5, 10), REVISED, date(2017, 9, 13), AGAIN)
    assert totals(rows, *days) == [3500, 3500, 3552, 3552, 3560]


def test_a_revision_that_stands_alone_counts_from_the_first_publication_that_it_states():
    assert in_force([held(1, 3552, revised=REVISED)], midnight(OUT)) == (
        InForce(table(3552, revised=REVISED), known_on=OUT),
    )


def test_a_month_without_a_stated_publication_counts_from_the_second_thursday_of_the_second_month_after():
    rows = [held(1, 3552, published=None, revised=REVISED)]
    assert totals(rows, date(2016, 9, 7), date(2016, 9, 8)) == [None, 3552]


def test_the_answer_does_not_depend_on_the_order_in_which_editions_were_handed_in():
    editions = (table(3500), table(3552, revised=REVISED), table(3560, revised=AGAIN))
    answers = {
        in_force([Held(seq, one, midnight(OUT)) for seq, one in enumerate(order, 1)], midnight(REVISED))
        for order in permutations(editions)
    }
    assert answers == {(InForce(table(3552, revised=REVISED), REVISED),)}


def test_a_correction_counts_from_the_day_it_was_made_and_a_withdrawal_takes_the_table_away():
    made, undone = date(2018, 1, 10), date(2018, 2, 1)
    rows = [
        held(1, 3552),
        held(2, 3525, known_on=made, corrects=1),
        held(3, 0, known_on=undone, corrects=2, withdrawn=True),
    ]
    assert totals(rows, date(2018, 1, 9), made, date(2018, 1, 31), undone) == [3552, 3525, 3525, None]


def test_a_correction_is_unknown_until_the_very_instant_at_which_it_was_made():
    noon = datetime(2018, 1, 10, 12, tzinfo=UTC)
    rows = [held(1, 3525), Held(2, table(3552), noon, corrects=1)]
    answers = [in_force(rows, noon - timedelta(microseconds=1)), in_force(rows, noon)]
    assert answers == [(InForce(table(3525), OUT),), (InForce(table(3552), date(2018, 1, 10)),)]


def test_a_row_that_was_read_under_the_wrong_council_goes_over_to_the_right_one():
    rows = [held(1, 3552, area="E10000009"), held(2, 3552, corrects=1, known_on=REVISED)]
    told = [[one.table.area for one in in_force(rows, midnight(day))] for day in (OUT, REVISED)]
    assert told == [["E10000009"], ["E10000025"]]


def test_a_first_edition_that_was_withdrawn_leaves_no_hole_before_the_revision():
    rows = [
        held(1, 9999),
        held(2, 3552, revised=REVISED),
        held(3, 0, known_on=AGAIN, corrects=1, withdrawn=True),
    ]
    assert totals(rows, OUT, REVISED, AGAIN) == [9999, 3552, 3552]
    assert in_force(rows, midnight(AGAIN))[0].known_on == OUT


def test_a_withdrawal_that_is_corrected_puts_the_table_back():
    rows = [
        held(1, 3552),
        held(2, 0, known_on=REVISED, corrects=1, withdrawn=True),
        held(3, 3552, known_on=AGAIN, corrects=2),
    ]
    assert totals(rows, OUT, REVISED, AGAIN) == [3552, None, 3552]


def test_areas_are_answered_apart():
    rows = [held(1, 3552), held(2, 900, area="E10000009")]
    assert [one.table.total for one in in_force(rows, midnight(OUT))] == [900, 3552]


DAYS = st.dates(date(2016, 8, 1), date(2018, 12, 31))


@given(revisions=st.lists(DAYS, max_size=5, unique=True), asked=DAYS)
def test_as_a_slow_walk_through_the_days_would_find_it(revisions, asked):
    rows = [held(1, 0)] + [held(n, n, revised=day) for n, day in enumerate(revisions, 2)]
    told = None
    # The judge: the editions come out one after the other, and each puts away the one before.
    for number, one in enumerate(sorted(rows, key=lambda row: (row.table.edition.edition_on, row.seq))):
        out = one.table.edition.first_known_on if number == 0 else one.table.edition.edition_on
        if out <= asked:
            told = one.table.total
    assert totals(rows, asked) == [told]
